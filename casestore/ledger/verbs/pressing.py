"""Pressing a unit: reminded with one press, the step that the ladder proposes, and what is kept of
a talk (约谈) or a referral (移送)."""

from dataclasses import dataclass
from datetime import date

from casestore.errors import Incomplete, NotAllowed, Stale
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.pressing import acts_of, proposal_for
from casestore.ledger.verbs.supervision import Demand, demanded, may_order, ordering
from casestore.ledger.work import Said, Work
from casestore.lifecycle.pressing import report_day
from casestore.lifecycle.roles import Actor
from casestore.lifecycle.verbs import VERB_NAMES, Verb
from casestore.public.dates_and_sizes import day_words

#: What a unit is told that is only reminded.
REMINDED = "请抓紧办理；已经办成的，请报办结。"


def remind(ledger: Ledger, case_id: int, actor: Actor) -> None:
    """Remind the responsible unit, once a day. Raises :class:`NotAllowed`, :class:`NotFound`, and
    :class:`Stale` where somebody did so today."""
    with ordering(ledger, case_id, actor, Verb.REMIND) as work:
        _remind(work)


def remind_in(work: Work) -> None:
    """:func:`remind` inside a transaction that has begun."""
    may_order(work, Verb.REMIND)
    _remind(work)


def _remind(work: Work) -> None:
    done = acts_of(work.session, [work.row.id]).get(work.row.id, ())
    if any(act.verb is Verb.REMIND and act.day == work.today for act in done):
        raise Stale("今天已经催办过，没有再催一次")
    work.write(Verb.REMIND, Said(note=REMINDED, details=_due_of(work)))


def _due_of(work: Work) -> dict[str, str]:
    """The deadline that runs now, as an event keeps it."""
    return {"due": work.row.deadline.isoformat()} if work.row.deadline else {}


def take_step(ledger: Ledger, case_id: int, actor: Actor, step: Verb) -> Verb:
    """Do what the ladder proposes today, in its standing words; what was done. Raises
    :class:`Stale` where it no longer proposes ``step``, and as :func:`remind` does."""
    with ordering(ledger, case_id, actor, step) as work:
        proposal = proposal_for(ledger, work.session, work.row)
        if proposal is None or proposal.step is not step or step is Verb.TALK:
            raise Stale("这一步刚由他人办过，或者本案已有进展，没有再办一次")
        if step is Verb.REMIND:
            _remind(work)
        else:
            demanded(work, standing_demand(work, step is Verb.LIST))
        return step


def standing_demand(work: Work, listed: bool) -> Demand:
    """A demand in the words that serve every case, to be answered within a week's work."""
    day, due = report_day(work.today, work.calendar), work.row.deadline
    late = due is not None and due < work.today
    since = f"本案办理期限为{day_words(due)}，已经超期。" if due and late else ""
    said = f"{since}请于{day_words(day)}前书面报告办理情况、未办结的原因和办结时间。"
    return Demand(text=said, report_by=day, listed=listed)


@dataclass(frozen=True, kw_only=True)
class Record:
    """A talk or a referral as a person enters it: with whom or to whom, by post, on which ``day``,
    and what came of it."""

    verb: Verb
    who: str
    day: date
    result: str


def record(ledger: Ledger, case_id: int, actor: Actor, made: Record) -> None:
    """Keep a talk or a referral. Raises :class:`Incomplete`, :class:`NotAllowed`,
    :class:`NotFound`."""
    with ordering(ledger, case_id, actor, made.verb) as work:
        if wrong := _wrong_in(made, work.today):
            raise Incomplete(wrong)
        whom = "约谈对象" if made.verb is Verb.TALK else "移送机关"
        said = {whom: made.who.strip(), "日期": day_words(made.day), "结果": made.result.strip()}
        note = "\n".join(f"{name}：{words}" for name, words in said.items())
        details = {"day": made.day.isoformat(), **_due_of(work)}
        work.write(made.verb, Said(note=note, details=details))


def _wrong_in(made: Record, today: date) -> dict[str, str]:
    name = VERB_NAMES[made.verb]
    if made.verb not in (Verb.TALK, Verb.REFER):
        raise NotAllowed(f"{name}不在这里登记")
    asked = {
        "who": (made.who, f"请写明{name}的单位和职务"),
        "result": (made.result, f"请写明{name}的结果"),
    }
    wrong = {field: sentence for field, (said, sentence) in asked.items() if not said.strip()}
    if made.day > today:
        wrong["day"] = f"{name}日期填的是{day_words(made.day)}，还没有到"
    return wrong
