"""The minutes of a joint meeting (调度会) about several cases, entered from the page of one."""

import re
from datetime import date

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Length

from casestore.errors import Incomplete
from casestore.ledger.queries import lines, related
from casestore.ledger.records import CaseRow
from casestore.ledger.verbs import meetings
from casestore.ledger.verbs.meetings import Decision, Meeting
from casestore.lifecycle.pressing import report_day
from casestore.lifecycle.roles import Role
from forms_app.desk.cases.act_page import ActWords
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DAY_FORMATS, DeskForm, text
from forms_app.web.dates import day
from forms_app.web.translations import say

blueprint = Blueprint("meetings", __name__, url_prefix="/desk/case")

HOLDING = ActWords("登记调度会", "保存", "调度会已记入各案，责任单位首页列出")
_LINE = re.compile(r"([A-Za-z]{1,8}-\d{4}-[0-9A-Za-z]{4}-[0-9A-Za-z])\s*[：:]\s*(.+)")
_DAY = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")


class MeetingForm(DeskForm):
    """When, who by post, and a line a case."""

    day = DateField(
        "会议日期",
        [InputRequired("请填写会议日期")],
        format=DAY_FORMATS,
        description="例如 2022年10月14日。",
    )
    who = StringField(
        "参加单位和职务",
        [InputRequired("请写明参加的单位和职务"), Length(max=300)],
        description="写单位和职务，不写姓名，例如 区政府分管领导、区财政局局长、云亭镇镇长。",
    )
    decisions = text(
        "各案议定事项",
        "每行一件：编号、冒号、议定事项，行末写期限，例如 XJ-2022-4F7K-2：首期货款拨付到位，"
        "2022年10月30日。由各案的责任单位按期报告。",
        "请逐行写明各案的议定事项和期限",
        rows=6,
    )


@blueprint.route("/<int:case_id>/meeting", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
def hold(case_id: int) -> ResponseReturnValue:
    row = lines.case_line(services().ledger, case_id, actor())
    form = MeetingForm(data=_proposed(row))

    def verb() -> None:
        asked = Meeting(
            day=form.day.data,
            who=form.who.data or "",
            decisions=decisions_in(form.decisions.data or ""),
        )
        meetings.hold(services().ledger, actor(), asked)

    def then(_done: None) -> ResponseReturnValue:
        return go_on(say(HOLDING.done), url_for("case.show", case_id=case_id))

    def page() -> str:
        return render_template(
            "desk/supervision.html", here="ledger", row=row, form=form, words=HOLDING
        )

    return answer(form, verb, then, page)


def _proposed(row: CaseRow) -> dict[str, object]:
    today: date = services().settings.today(row.campaign)
    until = report_day(today, services().ledger.calendar())
    return {"day": today, "decisions": f"{row.number}：，{day(until)}"}


def decisions_in(said: str) -> list[Decision]:
    """What the lines of ``said`` decide. Raises :class:`Incomplete` with the line that can't be
    read."""
    found = []
    for number, line in enumerate((one.strip() for one in said.splitlines()), 1):
        if line:
            found.append(_decision(number, line))
    return found


def _decision(number: int, line: str) -> Decision:
    parts = _LINE.fullmatch(line)
    if parts is None:
        raise _unread(number, "请写成“编号：议定事项，期限”")
    days = _DAY.findall(parts[2])
    words = _DAY.sub("", parts[2]).strip(" ，,；;。")
    if not words:
        raise _unread(number, "请写明议定了什么")
    try:
        until = date(*map(int, days[-1]))
    except (IndexError, ValueError):
        raise _unread(number, "请在行末写明期限，例如 2022年10月30日") from None
    try:
        case_id = related.numbered(services().ledger, parts[1], actor())
    except Incomplete as error:
        raise _unread(number, error.fields["number"]) from None
    return Decision(case_id=case_id, words=parts[2].strip(), day=until)


def _unread(number: int, why: str) -> Incomplete:
    return Incomplete({"decisions": say("第 %(n)s 行：%(why)s", n=number, why=say(why))})
