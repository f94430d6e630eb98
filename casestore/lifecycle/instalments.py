"""What a unit promised to pay or do, row by row: the instalments of a performance agreement, and
the undisputed part that is paid ahead. Pure.

Sums are whole fen. A row without an amount promises an act; it is met once somebody registers that
it was done. Source of the undisputed part: 保障中小企业款项支付条例 art. 15.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casestore.campaign.money import amount_of, fen_of
from casestore.lifecycle.case_states import State
from casestore.lifecycle.roles import Actor, Role, names_of

#: So many rows an agreement has at most.
MOST = 60
#: Who registers what was paid, and asks for the undisputed part.
PAYERS = frozenset({Role.COORDINATOR, Role.UNIT})
#: While a unit is at work, payments are registered one by one; later only as a changed row.
PAID_IN = frozenset({State.HANDLING, State.AGREED})
#: What is late is an alarm in these states; elsewhere the case has ended, or its time stands still.
WATCHED_IN = frozenset(
    {
        *(State.TRANSFERRED, State.HANDLING, State.AGREED),
        *(State.SETTLED, State.STRUCK_OFF, State.CONTESTED),
    }
)


class InstalmentKind(StrEnum):
    """Why a row is there."""

    INSTALMENT = "instalment"
    UNDISPUTED = "undisputed"


class InstalmentState(StrEnum):
    """Whether something is still to be done; ``VOID``: another agreement took its place, or none
    did."""

    OPEN = "open"
    MET = "met"
    VOID = "void"


INSTALMENT_NAMES: dict[InstalmentKind, str] = {
    InstalmentKind.INSTALMENT: "履行协议",
    InstalmentKind.UNDISPUTED: "无争议部分",
}
INSTALMENT_STATE_NAMES: dict[InstalmentState, str] = {
    InstalmentState.OPEN: "待履行",
    InstalmentState.MET: "已履行",
    InstalmentState.VOID: "不再履行",
}


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """A row as it is agreed on: ``amount`` fen until the day ``due``."""

    due: date
    amount: int


@dataclass(frozen=True, kw_only=True)
class Instalment:
    """A row as it stands: ``paid`` of ``amount`` (fen), the last of it on ``paid_on``. ``serial``
    counts within the case and its kind; ``first_due`` is the day that was agreed on first."""

    id: int
    kind: InstalmentKind
    serial: int
    due: date
    first_due: date
    amount: int
    paid: int
    paid_on: date | None
    state: InstalmentState

    @property
    def left(self) -> int:
        """What is still to be paid, in fen; 0 for a row that is void."""
        return 0 if self.state is InstalmentState.VOID else max(0, self.amount - self.paid)

    @property
    def name(self) -> str:
        """第2期, or what else the row is."""
        if self.kind is InstalmentKind.UNDISPUTED:
            more = f"（{self.serial}）" if self.serial > 1 else ""
            return INSTALMENT_NAMES[self.kind] + more
        return f"第 {self.serial} 期"

    def days_late(self, today: date) -> int:
        """For how many days it has been late, 0 while it isn't."""
        return max(0, (today - self.due).days) if self.state is InstalmentState.OPEN else 0


def state_of(amount: int, paid: int, paid_on: date | None) -> InstalmentState:
    """Whether a row is met: all of its amount is paid, or what it promises was done."""
    met = paid_on is not None and paid >= amount
    return InstalmentState.MET if met else InstalmentState.OPEN


@dataclass(frozen=True, kw_only=True)
class Sums:
    """What rows come to, in fen: what is ``agreed``, ``paid``, ``left``, and of that ``late``."""

    agreed: int
    paid: int
    left: int
    late: int


def sums(rows: Iterable[Instalment], today: date) -> Sums:
    """What ``rows`` come to ``today``; of a void one only what was paid counts."""
    agreed = paid = left = late = 0
    for row in rows:
        agreed += row.paid if row.state is InstalmentState.VOID else row.amount
        paid += row.paid
        left += row.left
        late += row.left if row.days_late(today) else 0
    return Sums(agreed=agreed, paid=paid, left=left, late=late)


def open_rows(rows: Iterable[Instalment]) -> Sequence[Instalment]:
    """Those that wait, the one that is due first in front."""
    waiting = [row for row in rows if row.state is InstalmentState.OPEN]
    return sorted(waiting, key=lambda row: (row.due, row.id))


def rows_in(text: str) -> Sequence[Agreed] | None:
    """The rows of an agreement as a need has them, by day: a line each with the day and the amount
    in 万元 (``2022-10-14 268.5``). ``None`` where a line is something else, or there is none."""
    found = list[Agreed]()
    for typed in text.splitlines():
        day, _blank, amount = typed.strip().partition(" ")
        wan = amount_of(amount.strip())
        try:
            due = date.fromisoformat(day)
        except ValueError:
            return None
        if wan is None:
            return None
        found.append(Agreed(due=due, amount=fen_of(wan)))
    if not 0 < len(found) <= MOST:
        return None
    return sorted(found, key=lambda row: row.due)


def payer_bar(actor: Actor, unit: str | None) -> str:
    """Why ``actor`` may not register what the responsible ``unit`` (``campaign/unit``) paid; else
    ``""``."""
    if not PAYERS & actor.roles:
        return f"只有{names_of(PAYERS)}可以登记付款"
    if PAYERS & actor.roles == {Role.UNIT} and (unit is None or unit not in actor.units):
        return "只有本案的责任单位可以登记付款"
    return ""


def decider_bar(actor: Actor, roles: frozenset[Role], barred: Iterable[str]) -> str:
    """Why ``actor`` may not decide about a changed row, which one of ``roles`` decides about and
    nobody of ``barred``, who asked for it or handled the case; else ``""``."""
    if not roles & actor.roles:
        return f"只有{names_of(roles)}可以确认期次的修改"
    if actor.id in {*barred}:
        return "期次的修改由申请和办理以外的另一人确认"
    return ""
