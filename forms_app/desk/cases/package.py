"""The file of a case for the level above: a PDF to read and a JSON to take over, in one ZIP. How
the claimant is reached isn't in it, nor what the office noted for itself."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from flask import Blueprint, Response, render_template, send_file
from flask.typing import ResponseReturnValue

from casestore.campaign.model import Campaign
from casestore.ledger.queries import case_file, lines
from casestore.ledger.queries.access_diary import LOOKS
from casestore.ledger.records import CaseFile, Event
from casestore.ledger.verbs.packaging import Handing, handed_up, may_hand_up
from casestore.lifecycle.case_states import CASE_STATES
from casestore.lifecycle.roles import Role
from casestore.lifecycle.verbs import Verb
from casestore.sealing.kept_file import KeptFile
from casestore.settings import SHANGHAI
from forms_app.desk.cases import opened_case
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands, freshly
from forms_app.desk.sign_in.current import account, actor
from forms_app.desk.sign_in.security_log import SecurityAct, note
from forms_app.desk.ui.amounts import amount
from forms_app.desk.ui.form_posts import answer
from forms_app.desk.ui.forms import DeskForm, choice, text
from forms_app.pdf.document import Paper, document_pdf
from forms_app.web.dates import day
from forms_app.web.translations import say, write_in

blueprint = Blueprint("package", __name__, url_prefix="/desk/case")

#: The layout of ``case.json``; ``docs/case-package.md`` describes it.
FORMAT = "qingzhang-case/1"
#: What stays with the office.
_KEPT_HERE = frozenset(
    {
        *LOOKS,
        *(Verb.NOTE, Verb.REFER, Verb.IMPORT_NOTE, Verb.REISSUE, Verb.NEW_KEYS, Verb.RESEAL),
        *(Verb.CORRECT, Verb.CORRECT_ASK, Verb.CORRECT_REFUSE, Verb.HANDOUT),
        *(Verb.LETTER_RESENT, Verb.LETTER_DROPPED, Verb.MESSAGE, Verb.REPLY, Verb.RATE),
        *(Verb.TASK, Verb.TASK_DONE, Verb.TASK_AGAIN),
        *(Verb.LINK, Verb.UNLINK, Verb.ABSORB),
        *(verb for verb in Verb if verb.value.startswith("summary_")),
    }
)


def package_form(campaign: Campaign) -> type[DeskForm]:
    """For whom, and why."""
    others = [(one.id, one.office) for one in campaign.other_channels]
    parts = {
        "channel": choice("报送给", "有权受理的一级。", "请选择报送给哪一级", others),
        "reason": text(
            "报送理由",
            "例如上级要求、本级协调不了。理由和您的姓名记入案件的查阅记录，反映人看到何时导出过。",
            "请写明为什么报送",
            rows=3,
        ),
    }
    return type("PackageForm", (DeskForm,), parts)


@blueprint.route("/<int:case_id>/package", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
@freshly("GET", "POST")
def make(case_id: int) -> ResponseReturnValue:
    """The form, and on success the ZIP."""
    ledger = services().ledger
    row = lines.case_line(ledger, case_id, actor())
    campaign = ledger.campaign_of(row.campaign)
    form = package_form(campaign)()

    def then(data: bytes) -> Response:
        response = send_file(
            io.BytesIO(data),
            mimetype="application/zip",
            as_attachment=True,
            download_name=f"{row.number}.zip",
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    def page() -> str:
        return render_template("desk/package.html", here="ledger", row=row, form=form)

    return answer(form, lambda: _made(case_id, campaign, form), then, page)


def _made(case_id: int, campaign: Campaign, form: DeskForm) -> bytes:
    """The ZIP, once it stands in the history."""
    ledger = services().ledger
    asked = Handing(channel=form["channel"].data or "", reason=form["reason"].data or "")
    may_hand_up(ledger, case_id, actor(), asked)
    data = package_of(case_file.open_case(ledger, case_id, actor()), campaign, asked)
    handed_up(ledger, case_id, actor(), replace(asked, sha256=sha256(data).hexdigest()))
    note(SecurityAct.EXPORT, account().id, case=case_id)
    return data


def package_of(case: CaseFile, campaign: Campaign, asked: Handing) -> bytes:
    """``case.pdf`` and ``case.json`` in a ZIP."""
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as whole:
        whole.writestr("case.pdf", document_pdf(_paper(case, campaign, asked)))
        whole.writestr("case.json", json.dumps(as_json(case, campaign, asked), **_READABLE))
    return target.getvalue()


_READABLE: dict[str, Any] = {"ensure_ascii": False, "indent": 2}


def as_json(case: CaseFile, campaign: Campaign, asked: Handing) -> dict[str, Any]:
    """The file of a case as ``docs/case-package.md`` describes it."""
    row = case.row
    return {
        "format": FORMAT,
        "campaign": campaign.id,
        "issuer": campaign.issuer.name,
        "number": row.number,
        "demo": row.demo,
        "state": row.state.value,
        "received_on": row.received_at.astimezone(SHANGHAI).date().isoformat(),
        "lead": campaign.unit(row.lead).name,
        "unit": campaign.unit(row.unit).name if row.unit else "",
        "deadline": row.deadline.isoformat() if row.deadline else None,
        "amount_wan": f"{row.amount:f}",
        "fulfilled_wan": None if row.fulfilled is None else f"{row.fulfilled:f}",
        "answers": dict(case.values),
        "history": [_step(event) for event in _told(case)],
        "files": [_file(file) for _id, file, _at in case.files],
        "handed_up": {
            "to": campaign.channel(asked.channel).office,
            "reason": asked.reason.strip(),
            "by": actor().name,
            "on": services().ledger.today(campaign.id).isoformat(),
        },
    }


def _told(case: CaseFile) -> list[Event]:
    return [event for event in case.events if event.verb not in _KEPT_HERE]


def _file(file: KeptFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "kind": file.kind,
        "purpose": file.purpose,
        "size": file.size,
        "sha256": file.sha256,
    }


def _step(event: Event) -> dict[str, Any]:
    return {
        "at": event.at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "act": event.verb.value,
        "label": event.label,
        "by": event.actor,
        "note": event.note,
        "told": event.told,
    }


def _paper(case: CaseFile, campaign: Campaign, asked: Handing) -> Paper:
    write_in(campaign.script)
    row = case.row
    return Paper(
        title=say("关于报送%(number)s号案件材料的报告", number=row.number),
        number="",
        issuer=say(campaign.issuer.name),
        addressee=say(campaign.channel(asked.channel).office),
        body=say("\n".join(_body(case, campaign, asked))),
        day=services().ledger.today(campaign.id),
        demo=row.demo,
    )


def _body(case: CaseFile, campaign: Campaign, asked: Handing) -> Iterator[str]:
    row = case.row
    received = day(row.received_at.astimezone(SHANGHAI).date())
    why = asked.reason.strip().rstrip("。")
    yield f"现将{campaign.short}{row.number}号案件材料报上。报送理由：{why}。"
    yield "一、基本情况"
    yield (
        f"{received}收到。被反映单位：{row.respondent}。涉及金额：{amount(row.amount)}万元。"
        f"现在的状态：{CASE_STATES[row.state].name}。牵头单位：{campaign.unit(row.lead).name}。"
        + (f"责任单位：{campaign.unit(row.unit).name}。" if row.unit else "")
        + (f"期限：{day(row.deadline)}。" if row.deadline else "")
    )
    for label, value, _doubt in opened_case.identity(case, campaign, actor()):
        yield f"{label}：{value}" if value else ""
    yield "二、事实与诉求"
    for label, value in opened_case.story(case, campaign):
        yield f"{label}：{value}"
    for label, value in opened_case.answers(case, campaign):
        yield f"{label}：{value}" if value else ""
    yield "三、办理过程"
    for event in _told(case):
        when = day(event.at.astimezone(SHANGHAI).date())
        said = "；".join(line.strip() for line in event.note.splitlines() if line.strip())
        yield f"{when}，{event.label}（{event.actor}）。{said}"
    yield "四、材料目录（材料由我办保管，可以另行调取；校验为 SHA-256 的前 16 位）"
    for number, (_id, file, _at) in enumerate(case.files, 1):
        yield f"{number}．{file.name}（校验 {file.sha256[:16]}）"
    yield "联系方式不在本件内，需要联系反映人的，请通过我办。"
