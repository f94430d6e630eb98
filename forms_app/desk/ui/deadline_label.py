"""A deadline as the lists and the clock show it."""

from dataclasses import dataclass
from typing import Literal

from casestore.ledger.records import CaseRow
from forms_app.desk.ui.state_wording import todo
from forms_app.web.dates import short_day
from forms_app.web.translations import say

#: From so many days before a deadline on it is shown as a warning.
SOON = 3


@dataclass(frozen=True)
class DueLabel:
    """``kind`` colours it: late, warn, ok or stop; ``text`` is in the box, ``day`` beside it."""

    kind: Literal["late", "warn", "ok", "stop"]
    text: str
    day: str


def due_label(row: CaseRow) -> DueLabel:
    """The deadline of ``row``; where the clock is stopped, what the case waits for."""
    if row.due is None:
        return DueLabel("stop", say("不计时"), todo(row.state, frozenset()))
    shown, left = short_day(row.due.day), row.due.left
    if left < 0:
        return DueLabel("late", say("逾期 %(n)s 天", n=-left), shown)
    if left == 0:
        return DueLabel("warn", say("今天"), shown)
    return DueLabel("warn" if left <= SOON else "ok", say("剩 %(n)s 天", n=left), shown)
