"""What an office does about cases that are late: it climbs the ladder, reminds, and decides about
longer terms; in the product and on paper."""

from dataclasses import replace
from datetime import date, timedelta

from casestore.errors import Doubtful
from casestore.ledger import extensions
from casestore.ledger.verbs import extending, pressing
from casestore.ledger.verbs.extending import Extension
from casestore.lifecycle.roles import Actor
from casestore.lifecycle.verbs import Verb
from tests.casestore.ledger_fixture import COORDINATOR, SUPERVISOR
from tests.torture.years import lists
from tests.torture.years.acting import Years
from tests.torture.years.holidays import workdays_on
from tests.torture.years.plain import IN_HAND, Case

#: Working days within which a unit reports that is pressed.
REPORT = 5


def climb(years: Years, case: Case) -> None:
    """Take the step that the ladder wants today; twice is refused."""
    wanted, today = lists.to_press(case, years.today), years.today
    if wanted is None:
        return
    how = wanted[0]
    pressing.take_step(years.office.ledger, case.id, COORDINATOR, Verb(how))
    case.press(how, today, None if how == "remind" else workdays_on(today, REPORT))
    years.acts += 1


def remind(years: Years, case: Case) -> None:
    """Remind the unit out of turn, once a day."""
    today = years.today
    if case.state not in IN_HAND or any(
        act.how == "remind" and act.day == today for act in case.acts
    ):
        return
    pressing.remind(years.office.ledger, case.id, COORDINATOR)
    case.press("remind", today, None)
    years.acts += 1


def extend(years: Years, case: Case) -> None:
    """The unit asks for a longer term, and the supervisor gives it, refuses it, or leaves it; a day
    more than the rules allow is refused, and so is a longer term of what was agreed in rows."""
    if case.state not in IN_HAND or case.waits == case.due:
        return
    today, last = years.today, case.latest(years.today)
    unit, first = years.unit(case), max(case.due or today, today)
    if case.state == "agreed":
        years.refused("extension", lambda: _ask(years, case, unit, first + timedelta(days=1)))
        return
    if last <= first or years.random.random() < 0.3:
        beyond = max(last, first) + timedelta(days=1)
        years.refused("extension", lambda: _ask(years, case, unit, beyond))
    if last <= first:
        return
    day = first + timedelta(days=years.random.randrange(1, (last - first).days + 1))
    _ask(years, case, unit, day)
    case.waits = case.due
    case.moved = today
    years.acts += 1
    _decide(years, case, day)


def _decide(years: Years, case: Case, day: date) -> None:
    ledger, dice = years.office.ledger, years.random.random()
    (asked,) = [
        one.id for one in extensions.waiting(ledger, SUPERVISOR, case.id) if one.deadline == day
    ]
    if dice < 0.5:
        extending.approve(ledger, case.id, SUPERVISOR, asked)
        case.due, case.waits = day, None
    elif dice < 0.8:
        extending.refuse(ledger, case.id, SUPERVISOR, asked, "不同意")
        case.waits = None


def _ask(years: Years, case: Case, unit: Actor, day: date) -> None:
    """Ask for a term until ``day``; what is asked back about the day is confirmed."""
    asked = Extension(deadline=day, reason="资金没有到位", plan="下月付")
    try:
        extending.ask(years.office.ledger, case.id, unit, asked)
    except Doubtful as error:
        sure = replace(asked, confirmed=frozenset(error.doubts))
        extending.ask(years.office.ledger, case.id, unit, sure)
