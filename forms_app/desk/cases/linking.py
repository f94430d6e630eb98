"""Cases put together: what looks alike, what belongs together, and the forms for it."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from casestore.ledger.queries import lines, related
from casestore.ledger.records import CaseRow
from casestore.ledger.verbs import linking
from casestore.ledger.verbs.linking import MERGED, PARTED, Merging
from casestore.lifecycle.case_states import CASE_STATES, State
from casestore.lifecycle.linking import LIKENESS_NAMES, MERGEABLE
from casestore.lifecycle.roles import Role
from casestore.lifecycle.verbs import Verb
from forms_app.desk.cases.act_page import ActWords, answer_act
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.forms import DeskForm, text
from forms_app.web.clean_requests import whole_number

blueprint = Blueprint("linking", __name__, url_prefix="/desk/case")

LINKING = ActWords("关联案件", "关联", "已关联")
UNLINKING = ActWords("取消关联", "取消关联", "已取消关联")
MERGING = ActWords("并案办理", "并入另一件", "已并入另一件，反映人能看到")
PARTING = ActWords("分开办理", "分开办理", "已分开，本案重新审查，反映人能看到")
#: How a case belongs together with the one that is shown.
JOINED_NAMES = {Verb.LINK: "关联", Verb.MERGE: "本案并入", Verb.ABSORB: "已并入本案"}


def shown(row: CaseRow) -> dict[str, Any]:
    """What the page of a case says of others."""
    ledger, who = services().ledger, actor()
    joined = related.joined_cases(ledger, row.id, who)
    known = {one.id for one in joined}
    return {
        "alike": [one for one in related.alike(ledger, row.id, who) if one.row.id not in known],
        "joined": joined,
        "likeness_names": LIKENESS_NAMES,
        "joined_names": JOINED_NAMES,
        "may_link": Role.COORDINATOR in who.roles,
        "may_merge": Role.COORDINATOR in who.roles and row.state in MERGEABLE,
        "may_part": Role.COORDINATOR in who.roles and row.state is State.MERGED,
        "case_ended": {state for state, one in CASE_STATES.items() if one.ended},
    }


def _reason(hint: str) -> Any:
    return text("理由", hint, "请写明理由和依据", rows=3)


def _number() -> StringField:
    return StringField(
        "另一件的编号",
        [InputRequired("请填写另一件的编号"), Length(max=20)],
        description="例如 XJ-2022-4F7K-2。",
    )


class LinkForm(DeskForm):
    """Two cases that have to do with each other."""

    number = _number()
    reason = _reason("例如同一合同的另一期货款。统筹岗和督查岗可见，责任单位和反映人看不到。")


class EndForm(DeskForm):
    """Why they haven't, after all."""

    reason = _reason("统筹岗和督查岗可见，责任单位和反映人看不到。")


class MergeForm(DeskForm):
    """A case that is to go along with another one."""

    number = _number()
    reason = _reason("写明为什么是同一问题。留在台账里，反映人看不到。")
    told = text(
        "告知反映人",
        "选填，接在“" + MERGED + "”后面。不写另一件的反映人、内容和编号。",
        "",
        required=False,
        rows=3,
    )


class PartForm(DeskForm):
    """Why a case goes its own way again."""

    reason = _reason("留在台账里。反映人会看到：" + PARTED)


@blueprint.route("/<int:case_id>/link", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
def link(case_id: int) -> ResponseReturnValue:
    form = LinkForm(data={"number": _proposed()})

    def verb() -> None:
        ledger, who = services().ledger, actor()
        other = related.numbered(ledger, form.number.data or "", who)
        linking.link(ledger, case_id, who, other, form.reason.data or "")

    return answer_act(case_id, form, LINKING, verb)


@blueprint.route("/<int:case_id>/link/<int:other>/end", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
def unlink(case_id: int, other: int) -> ResponseReturnValue:
    form = EndForm()
    lines.case_line(services().ledger, other, actor())

    def verb() -> None:
        linking.unlink(services().ledger, case_id, actor(), other, form.reason.data or "")

    return answer_act(case_id, form, UNLINKING, verb)


@blueprint.route("/<int:case_id>/merge", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
def merge(case_id: int) -> ResponseReturnValue:
    form = MergeForm(data={"number": _proposed()})

    def verb() -> None:
        ledger, who = services().ledger, actor()
        asked = Merging(
            leading=related.numbered(ledger, form.number.data or "", who),
            reason=form.reason.data or "",
            told=form.told.data or "",
            confirmed=form.confirmed,
        )
        linking.merge(ledger, case_id, who, asked)

    return answer_act(case_id, form, MERGING, verb)


@blueprint.route("/<int:case_id>/part", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
def part(case_id: int) -> ResponseReturnValue:
    form = PartForm()

    def verb() -> None:
        linking.part(services().ledger, case_id, actor(), form.reason.data or "")

    return answer_act(case_id, form, PARTING, verb)


def _proposed() -> str:
    """The number of the case that a link of the page names."""
    other = whole_number(request.args.get("with"))
    return lines.case_line(services().ledger, other, actor()).number if other else ""
