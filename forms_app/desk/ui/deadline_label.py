"""A deadline as the lists and the clock show it."""

from dataclasses import dataclass
from typing import Literal

from casestore.ledger.records import CaseRow
from forms_app.desk.ui.state_wording import todo
from forms_app.web.dates import day, short_day
from forms_app.web.translations import say

#: From so many days before a deadline on it is shown as a warning.
SOON = 3


Kind = Literal["late", "warn", "ok", "stop"]


@dataclass(frozen=True, kw_only=True)
class DueLabel:
    """``kind`` colours it: late, warn, ok or stop; ``text`` is in the box, ``day`` beside it.
    ``uncertain``: counted without the year's list of holidays."""

    kind: Kind
    text: str
    day: str
    uncertain: bool = False


def due_label(row: CaseRow) -> DueLabel:
    """The deadline of ``row``; where the clock is stopped, what the case waits for."""
    if row.due is None:
        return _label("stop", say("不计时"), todo(row.state, frozenset()), False)
    shown, left, uncertain = short_day(row.due.day), row.due.left, row.due.uncertain
    if left < 0:  # with its year: it may lie years back
        return _label("late", say("逾期 %(n)s 天", n=-left), day(row.due.day), uncertain)
    if left == 0:
        return _label("warn", say("今天"), shown, uncertain)
    kind: Kind = "warn" if left <= SOON else "ok"
    return _label(kind, say("剩 %(n)s 天", n=left), shown, uncertain)


def _label(kind: Kind, text: str, day: str, uncertain: bool) -> DueLabel:
    return DueLabel(kind=kind, text=text, day=day, uncertain=uncertain)
