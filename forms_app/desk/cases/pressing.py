"""Pressing with one press: the reminder, the step that the ladder proposes, and what is kept of a
talk or a referral; and what of all that stands on the first page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Length

from casestore.errors import CaseStoreError, EnvironmentFault
from casestore.exchange.completeness import date_of
from casestore.ledger.queries import lines
from casestore.ledger.queries import pressing as queries
from casestore.ledger.queries.pressing import ToAnswer, ToPress
from casestore.ledger.records import Event
from casestore.ledger.verbs import pressing
from casestore.ledger.verbs.pressing import Record
from casestore.lifecycle.case_states import State
from casestore.lifecycle.pressing import ORDERED_BY, Act, Unanswered, reminders, unanswered
from casestore.lifecycle.verbs import VERB_NAMES, Verb
from casestore.settings import SHANGHAI
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DAY_FORMATS, DeskForm, text
from forms_app.web.dates import day
from forms_app.web.translations import say

blueprint = Blueprint("pressing", __name__, url_prefix="/desk/case")

#: How many proposals the first page lists.
SHOWN = 10
#: What can be done with one press, and what is said then.
DONE = {
    Verb.REMIND: "已催办责任单位，记入台账",
    Verb.PRESS: "已发出督办，记入台账",
    Verb.LIST: "已挂牌督办，记入台账",
}


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """What of the ladder waits for the person who looks: the first ``shown`` of ``total``."""

    shown: Sequence[ToPress]
    total: int


@dataclass(frozen=True, kw_only=True)
class RecordWords:
    """What the page of a talk or a referral is called, and whom it asks for."""

    heading: str
    button: str
    who: str
    who_hint: str
    result_hint: str


RECORDS = {
    Verb.TALK: RecordWords(
        heading="约谈",
        button="保存约谈记录",
        who="约谈对象",
        who_hint="写单位和职务，不写姓名，例如 区住建局主要负责人。",
        result_hint="谈了什么、对方承诺何时办成。责任单位能看到，反映人看不到。",
    ),
    Verb.REFER: RecordWords(
        heading="移送",
        button="保存移送记录",
        who="移送给",
        who_hint="写机关和职务，不写姓名，例如 区纪委监委党风政风监督室。",
        result_hint="移送了什么、对方如何答复。责任单位和反映人都看不到。",
    ),
}


def proposed() -> Proposed:
    """The steps that ladders propose to the person who looks."""
    shown, total = queries.to_press(services().ledger, actor(), SHOWN)
    return Proposed(shown=shown, total=total)


def to_answer() -> Sequence[ToAnswer]:
    """What the units of the person who looks were pressed about."""
    return queries.to_answer(services().ledger, actor())


def shown(events: Sequence[Event]) -> dict[str, Any]:
    """What the page of a case asks about pressing: whether the person who looks may do it, how
    often the unit was reminded, and what it has not answered, by the history of the case."""
    acts = [_act(event) for event in events]
    waiting = unanswered(acts)
    return {
        "may_press": bool(ORDERED_BY & actor().roles),
        "reminded": reminders(acts),
        "unanswered": _words(waiting) if waiting else "",
    }


def _act(event: Event) -> Act:
    report_by = date_of(event.details.get("report_by", ""))
    return Act(verb=event.verb, day=event.at.astimezone(SHANGHAI).date(), report_by=report_by)


def where_answered(one: ToAnswer) -> str:
    """The address of what answers: a case that was not taken up is taken up first."""
    verb = Verb.TAKE_UP if one.row.state is State.TRANSFERRED else Verb.REPORT
    return url_for("move.make", case_id=one.row.id, verb=verb.value)


def words_of(one: ToAnswer) -> str:
    """What the unit was pressed about, and by when it answers."""
    return _words(one.waiting)


def _words(waiting: Unanswered) -> str:
    act = waiting.act
    when = say("%(day)s %(what)s", day=day(act.day), what=say(VERB_NAMES[act.verb]))
    if act.report_by:
        when += say("，%(day)s前报告", day=day(act.report_by))
    if waiting.reminded:
        when += say("，已催办 %(n)s 次", n=waiting.reminded)
    return when


@blueprint.post("/<int:case_id>/remind")
@demands(*ORDERED_BY)
def remind(case_id: int) -> ResponseReturnValue:
    """Remind the responsible unit, from whatever page the button stands on."""
    return _pressed(case_id, Verb.REMIND, propose=False)


@blueprint.post("/<int:case_id>/ladder/<step>")
@demands(*ORDERED_BY)
def climb(case_id: int, step: str) -> ResponseReturnValue:
    """Do the step that the ladder proposes, in its standing words."""
    return _pressed(case_id, Verb(step) if step in {*DONE} else Verb.TALK, propose=True)


def _pressed(case_id: int, verb: Verb, propose: bool) -> ResponseReturnValue:
    ledger, who = services().ledger, actor()
    number = lines.case_line(ledger, case_id, who).number
    home = request.form.get("back") != "case"
    back = url_for("today.home") if home else url_for("case.show", case_id=case_id)
    try:
        if propose:
            pressing.take_step(ledger, case_id, who, verb)
        else:
            pressing.remind(ledger, case_id, who)
    except EnvironmentFault:
        raise
    except CaseStoreError as error:
        return go_on(f"{number}：{say(str(error))}", back, "error")
    return go_on(f"{number}：{say(DONE[verb])}", back)


@blueprint.route("/<int:case_id>/talk", methods=["GET", "POST"])
@demands(*ORDERED_BY)
def talk(case_id: int) -> ResponseReturnValue:
    return _record(case_id, Verb.TALK)


@blueprint.route("/<int:case_id>/refer", methods=["GET", "POST"])
@demands(*ORDERED_BY)
def refer(case_id: int) -> ResponseReturnValue:
    return _record(case_id, Verb.REFER)


def record_form(words: RecordWords) -> type[DeskForm]:
    """Who by post, on which day, and what came of it."""
    missing = f"请写明{words.heading}"
    parts = {
        "who": StringField(
            words.who,
            [InputRequired(f"{missing}的单位和职务"), Length(max=100)],
            description=words.who_hint,
        ),
        "day": DateField(
            f"{words.heading}日期",
            [InputRequired(f"请填写{words.heading}日期")],
            format=DAY_FORMATS,
            description="例如 2022年10月14日。",
        ),
        "result": text("结果", words.result_hint, f"{missing}的结果"),
    }
    return type("RecordForm", (DeskForm,), parts)


def _record(case_id: int, verb: Verb) -> ResponseReturnValue:
    words, row = RECORDS[verb], lines.case_line(services().ledger, case_id, actor())
    today: date = services().settings.today(row.campaign)
    form = record_form(words)(data={"day": today})

    def keep() -> None:
        who, on, result = (form[name].data for name in ("who", "day", "result"))
        made = Record(verb=verb, who=who, day=on, result=result)
        pressing.record(services().ledger, case_id, actor(), made)

    def then(_done: None) -> ResponseReturnValue:
        said = say("%(what)s已记入台账", what=say(words.heading))
        return go_on(f"{row.number}：{said}", url_for("case.show", case_id=case_id))

    def page() -> str:
        return render_template(
            "desk/supervision.html", here="ledger", row=row, form=form, words=words
        )

    return answer(form, keep, then, page)
