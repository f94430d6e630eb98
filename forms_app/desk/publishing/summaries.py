"""Writing a summary: the list, the editor with its gates, and sending it to a second person."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import InputRequired, Length

from casestore.errors import CaseStoreError, NotAllowed, Refused
from casestore.ledger.records import CaseFile, Query
from casestore.lifecycle.cases import Actor, Role, State
from casestore.public.codes import FEW, OUTCOMES
from casestore.publishing.records import Summary, SummaryText
from forms_app.desk.cases.case import story
from forms_app.desk.services import desk
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.forms import DeskForm, choice, text
from forms_app.web.translations import say

blueprint = Blueprint("summary", __name__, url_prefix="/desk")

Hit = tuple[str, str, str]

PER_PAGE = 50
STATES = {"draft": "草稿", "submitted": "待复核", "approved": "已批准", "withdrawn": "已撤下"}
TAGS = {"draft": "grey", "submitted": "yellow", "approved": "green", "withdrawn": "red"}
LABELS = {
    "title": "标题",
    "happened": "事由",
    "done": "办理经过",
    "result": "办理结果",
    "outcome": "办结方式",
    "basis": "依据",
}


@dataclass(frozen=True)
class Gate:
    """A gate as the page shows it. ``kind``: is-done, is-open (something is to be done) or ``""``.
    """

    kind: str
    what: str
    why: str


class SummaryForm(DeskForm):
    """The public words of a case."""

    title = StringField(
        "标题",
        [InputRequired("请填写标题"), Length(max=80, message="标题请控制在 80 字以内")],
        description="一句话，不出现企业，例如 某建材企业货款结清。",
    )
    happened = text("事由", "企业写作“某＋行业＋企业”，金额写区间，时间写半年。", "请填写事由")
    done = text("办理经过", "谁牵头、怎样协调、签了什么协议。", "请填写办理经过")
    result = text("办理结果", "兑现了什么，怎样核查的。", "请填写办理结果")
    outcome = choice(
        "办结方式",
        "公开站按它筛选案例，与正文一并复核。",
        "请选择办结方式",
        [(id, f"{label}：{meaning}") for id, (label, meaning) in OUTCOMES.items()],
    )
    basis = text("依据", "选填。用到的文件或法律条文。", "", required=False, rows=2)


class SubmitForm(DeskForm):
    """Handing exactly this text to the second person."""

    sha = HiddenField()
    read = BooleanField(
        "已逐句通读，没有能让人认出企业或个人的说法", [InputRequired("请先逐句通读，再勾选")]
    )


@blueprint.get("/summaries")
@demands(Role.COORDINATOR, Role.REVIEWER)
def listed() -> ResponseReturnValue:
    state = request.args.get("state", "")
    every = desk().publication.summaries()
    found = [one for one in every if state not in STATES or one.state == state]
    page, pages = max(1, request.args.get("page", 1, int)), max(1, -(-len(found) // PER_PAGE))
    shown = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    coordinator, begun = Role.COORDINATOR in actor().roles, {one.case_id for one in every}
    query = Query(states=frozenset({State.STRUCK_OFF}), per_page=200)
    rows = desk().ledger.find(query, actor()).rows if coordinator else ()
    return render_template(
        "desk/summaries.html",
        here="summaries",
        shown=shown,
        page=page,
        pages=pages,
        state=state,
        states=STATES,
        summary_tags=TAGS,
        coordinator=coordinator,
        unwritten=[row for row in rows if row.id not in begun],
        mine={one.case_id for one in shown if may_approve(one, actor())},
    )


def may_approve(summary: Summary, person: Actor) -> bool:
    """Whether ``person`` can be the second person on ``summary``."""
    fits = bool(person.roles & {Role.COORDINATOR, Role.REVIEWER})
    return (
        fits
        and summary.state == "submitted"
        and person.id not in (summary.author, summary.submitted_by)
    )


@blueprint.route("/case/<int:case_id>/summary", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
def edit(case_id: int) -> ResponseReturnValue:
    file = desk().ledger.case(case_id, actor())
    summary = desk().publication.summary(case_id)
    if summary is None and file.row.state is not State.STRUCK_OFF:
        raise NotAllowed(say("销号以后才能写案例摘要"))
    form = SummaryForm(data=asdict(summary.text) if summary else {})
    if form.validate_on_submit():
        words = SummaryText(
            **{item.name: (form[item.name].data or "").strip() for item in fields(SummaryText)}
        )
        try:
            saved = desk().publication.save(case_id, actor(), words)
        except CaseStoreError as error:
            form.form_errors.append(str(error))
        else:
            flash(_saved(saved), "error" if saved.hits else "ok")
            return redirect(url_for("summary.edit", case_id=case_id))
    page = _editor(file, summary, form, SubmitForm(formdata=None))
    return (page, 422) if form.errors else (page, 200)


def distinct(hits: Sequence[Hit]) -> list[Hit]:
    """``hits`` with each text once: of those that lie in one another the longest, under the
    first of its kinds."""
    once = {(field, found): kind for field, kind, found in reversed(hits)}
    whole = [
        key
        for key in reversed(once)
        if not any(key != other and _inside(key, other) for other in once)
    ]
    return [(field, once[field, found], found) for field, found in whole]


def _inside(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return one[0] == other[0] and one[1] in other[1]


def _saved(summary: Summary) -> str:
    if summary.hits:
        return say(
            "草稿已保存。还有 %(n)s 处身份信息，改写以后才能提交复核", n=len(distinct(summary.hits))
        )
    return say("草稿已保存，没有发现本案的身份信息")


@blueprint.post("/case/<int:case_id>/summary/submit")
@demands(Role.COORDINATOR)
def submit(case_id: int) -> ResponseReturnValue:
    form = SubmitForm()
    if form.validate_on_submit():
        try:
            desk().publication.submit(case_id, actor(), form.sha.data or "")
        except CaseStoreError as error:
            form.form_errors.append(_refused(error))
        else:
            flash(say("已提交复核，由另一人批准"), "ok")
            return redirect(url_for("summary.listed"))
    file, summary = desk().ledger.case(case_id, actor()), desk().publication.summary(case_id)
    start = asdict(summary.text) if summary else {}
    return _editor(file, summary, SummaryForm(formdata=None, data=start), form), 422


def _refused(error: CaseStoreError) -> str:
    if isinstance(error, Refused):
        found = distinct(error.hits)
        return say(
            "文本里还有 %(n)s 处身份信息，不能提交：%(what)s",
            n=len(found),
            what="、".join(f"“{one[2]}”" for one in found),
        )
    return str(error)


def _editor(
    file: CaseFile, summary: Summary | None, form: SummaryForm, submitting: SubmitForm
) -> str:
    if summary is not None:
        submitting.sha.data = summary.sha
    return render_template(
        "desk/summary.html",
        here="summaries",
        row=file.row,
        summary=summary,
        form=form,
        story=story(file, desk().campaigns[file.row.campaign]),
        submitting=submitting,
        labels=LABELS,
        states=STATES,
        summary_tags=TAGS,
        gates=gates(file, summary),
    )


def alike(file: CaseFile) -> int:
    """How many cases of the ledger share this case's category and level (this one included)."""
    row = file.row
    query = Query(
        campaign=row.campaign, category=row.category, level=row.respondent_level, per_page=1
    )
    return desk().ledger.find(query, actor()).total


def gates(file: CaseFile, summary: Summary | None) -> list[Gate]:
    """The four gates: known identifiers, a person's reading, cases alike, two persons."""
    passed = {"submitted": 1, "approved": 2}.get(summary.state, 0) if summary else 0
    reading = Gate("", say("通读：待确认"), say("提交时由经办人勾选"))
    if passed:
        reading = Gate("is-done", say("✓ 已通读"), say("提交人已逐句通读"))
    both = "is-done" if passed == 2 else ""
    persons = Gate(
        both, say("两人审核：%(n)s / 2", n=passed), say("经办人提交，另一人批准同一文本")
    )
    return [_identifiers(summary), reading, _kind(alike(file)), persons]


def _identifiers(summary: Summary | None) -> Gate:
    if summary is None:
        return Gate("", say("已知标识"), say("保存草稿后自动核对"))
    if summary.hits:
        return Gate(
            "is-open",
            say("已知标识：还有 %(n)s 处", n=len(distinct(summary.hits))),
            say("逐处改写，改完才能提交"),
        )
    return Gate("is-done", say("✓ 已知标识：0 处"), say("企业、姓名、号码、精确金额均未出现"))


def _kind(count: int) -> Gate:
    if count >= FEW:
        return Gate(
            "is-done",
            say("✓ 同类案件 %(n)s 件", n=count),
            say("同类别、同层级，至少 %(k)s 件", k=FEW),
        )
    what = say("同类案件只有 %(n)s 件", n=count)
    return Gate("is-open", what, say("少于 %(k)s 件，行业和地点要写得更笼统", k=FEW))
