"""What stands on the desk's first page and in the public figures, reckoned from the cases on
paper."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from tests.torture.years.holidays import workdays_between, workdays_on
from tests.torture.years.plain import ENDED, HARDNESS, IN_HAND, RESTING, Case
from tests.torture.years.terms import after

#: After so many days a case in which nothing happens is named; so many days ahead are "soon".
STILL, SOON = timedelta(days=15), timedelta(days=7)
STAGES = ("received", "accepted", "settled", "struck")


def is_open(case: Case) -> bool:
    return case.state not in ENDED


def left(case: Case, today: date) -> int | None:
    """How many days it still has, in the days that its term counts; negative when it is late."""
    if case.due is None:
        return None
    working = case.counted == "w"
    return workdays_between(today, case.due) if working else (case.due - today).days


def due_counts(cases: Iterable[Case], today: date) -> tuple[int, int, int]:
    """How many open cases are late, due today, due within a week."""
    days = [case.due for case in cases if is_open(case) and case.due]
    late, now = sum(day < today for day in days), sum(day == today for day in days)
    return late, now, sum(today <= day <= today + SOON for day in days)


def to_press(case: Case, today: date) -> tuple[str, date] | None:
    """The step that is due, and since when: the hardest that was reached, unless one as hard was
    taken since, or a harder one for this very deadline."""
    if case.state not in IN_HAND or case.due is None:
        return None
    steps = [(workdays_on(case.due, days), how) for days, how in case.terms.ladder]
    reached = [(since, how) for since, how in steps if since <= today]
    if not reached:
        return None
    since, how = reached[-1]
    for act in case.acts:
        hard, asked = HARDNESS.index(act.how), HARDNESS.index(how)
        if (hard >= asked and act.day >= since) or (hard > asked and act.due == case.due):
            return None
    return how, since


def to_answer(case: Case) -> tuple[str, date, date | None, int] | None:
    """What the unit has to answer: how it was pressed, when, by when, and how often reminded."""
    if case.state not in IN_HAND:
        return None
    waiting = []
    for act in case.done:
        waiting = [*waiting, act] if act else []
    if not waiting:
        return None
    last = ([act for act in waiting if act.report_by] or waiting)[-1]
    reminded = sum(act.how == "remind" for act in case.acts)
    return last.how, last.day, last.report_by, reminded


def still(case: Case, today: date) -> tuple[date, int] | None:
    """Since when nothing has happened, and for how many days."""
    rests = not is_open(case) or case.state in RESTING
    if rests or today - case.moved <= STILL:
        return None
    return case.moved, (today - case.moved).days


def to_call_back(case: Case, today: date) -> tuple[date, date, int] | None:
    """When a claimant graded badly, by when they are called back, and how many days are left."""
    if case.bad_since is None:
        return None
    due = after(case.bad_since, case.terms.callback)
    return case.bad_since, due, workdays_between(today, due)


def by_month(cases: Iterable[Case]) -> dict[str, tuple[int, ...]]:
    """How many came in, were accepted, settled and struck off, month by month."""
    counted: Counter[tuple[str, str]] = Counter()
    for case in cases:
        for stage in STAGES:
            if day := getattr(case, stage):
                counted[f"{day:%Y-%m}", stage] += 1
    months = sorted({month for month, _stage in counted})
    return {month: tuple(counted[month, stage] for stage in STAGES) for month in months}


def in_batches(months: dict[str, tuple[int, ...]], crowd: int) -> dict[str, tuple[int, ...]]:
    """The same where only whole batches of ``crowd`` are told, each in the month in which it became
    full."""
    found, so_far = {}, [0] * len(STAGES)
    for month, own in months.items():
        before = [count // crowd for count in so_far]
        so_far = [count + more for count, more in zip(so_far, own, strict=True)]
        told = [(count // crowd - was) * crowd for count, was in zip(so_far, before, strict=True)]
        if any(told):
            found[month] = tuple(told)
    return found


def fulfilled(cases: Iterable[Case]) -> dict[str, tuple[int, int]]:
    """How many cases of each category were kept with money, and how many fen; all under ""."""
    found: dict[str, tuple[int, int]] = {}
    for case in cases:
        if case.struck and case.fulfilled:
            for key in ("", case.category):
                count, fen = found.get(key, (0, 0))
                found[key] = count + 1, fen + case.fulfilled
    return found


def by_category(cases: Iterable[Case]) -> dict[str, tuple[int, int]]:
    """How many of each category came in, and were settled."""
    found: dict[str, tuple[int, int]] = {}
    for case in cases:
        came, done = found.get(case.category, (0, 0))
        found[case.category] = came + 1, done + bool(case.settled)
    return found


def settled_share(cases: Iterable[Case], by: date) -> Fraction | None:
    """Of a hundred accepted by the end of the month of ``by``, how many of them were settled."""
    last = f"{by:%Y-%m}"
    taken = [case for case in cases if case.accepted and f"{case.accepted:%Y-%m}" <= last]
    done = [case for case in taken if case.settled and f"{case.settled:%Y-%m}" <= last]
    return Fraction(100 * len(done), len(taken)) if taken else None
