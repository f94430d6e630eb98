"""One act on many cases: what would become of each, and the act itself, each case in a transaction
of its own by the verb that does it for one. What one case refuses keeps no other from its turn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casestore.errors import CaseStoreError, EnvironmentFault, NotAllowed, Stale
from casestore.ledger import terms
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import case_file
from casestore.ledger.queries.lines import line
from casestore.ledger.records import CaseRow, Event, MoveRequest
from casestore.ledger.verbs import pressing, staff_moves
from casestore.ledger.work import Work, on_case
from casestore.lifecycle.needs import Need
from casestore.lifecycle.roles import Actor
from casestore.lifecycle.verbs import Verb

#: So many cases are acted on with one press.
MOST = 200
#: What can be done to many cases at once.
ACTS = (Verb.TRANSFER, Verb.REMIND)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is to be done: ``unit`` for a transfer (``""``: each to the one that the rules name), in
    the term that the rules count, with the ``reason`` for another unit."""

    verb: Verb
    unit: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What becomes, or became, of a case: ``row`` before it, ``None`` where whoever asks may not
    see it; then ``unit`` and ``deadline`` after it, or why not (``barred``), with what was done to
    the case last where that is why."""

    case_id: int
    row: CaseRow | None = None
    unit: str = ""
    deadline: date | None = None
    barred: str = ""
    last: Event | None = None


class _Tried(Exception):  # noqa: N818 - a signal, not an error
    """It would be done; nothing is kept."""


def foretold(ledger: Ledger, ids: Iterable[int], actor: Actor, wish: Wish) -> Sequence[Fate]:
    """What would become of each of ``ids``, in their order: the verb itself is tried, in a
    transaction that is taken back. Raises :class:`NotAllowed` for more than :data:`MOST`."""
    wanted = dict.fromkeys(ids)
    _must_be_few(len(wanted))
    return [_of(ledger, id, actor, wish) for id in wanted]


def carried_out(
    ledger: Ledger, seen: Mapping[int, int], actor: Actor, wish: Wish
) -> Sequence[Fate]:
    """Act on each case of ``seen``, as long as it has the version that whoever acts saw. Raises
    :class:`NotAllowed` for more than :data:`MOST`; then nothing was done."""
    _must_be_few(len(seen))
    return [_of(ledger, id, actor, wish, version) for id, version in seen.items()]


def _must_be_few(count: int) -> None:
    if count > MOST:
        raise NotAllowed(f"一次最多办 {MOST} 件，现在选了 {count} 件，请先缩小范围")


def _of(ledger: Ledger, case_id: int, actor: Actor, wish: Wish, version: int | None = None) -> Fate:
    """The fate of one case; without a ``version`` it is tried alone."""
    row: CaseRow | None = None
    after: CaseRow | None = None
    try:
        with on_case(ledger, case_id, actor) as work:
            row = line(ledger, work.row)
            if version not in (None, work.row.version):
                raise Stale("案件刚刚有了新的变动，没有办这一件")
            _act(work, wish)
            work.session.flush()
            after = line(ledger, work.row)
            if version is None:
                raise _Tried
    except _Tried:
        pass
    except EnvironmentFault:
        raise
    except CaseStoreError as error:
        last = case_file.last_event(ledger, case_id, actor) if row else None
        return Fate(case_id=case_id, row=row, barred=str(error), last=last)
    assert after is not None  # noqa: S101 - the act was made
    return Fate(case_id=case_id, row=row, unit=after.unit, deadline=after.deadline)


def _act(work: Work, wish: Wish) -> None:
    if wish.verb is Verb.REMIND:
        pressing.remind_in(work)
    else:
        staff_moves.make(work, _transfer(work, wish))


def _transfer(work: Work, wish: Wish) -> MoveRequest:
    row = line(work.ledger, work.row)
    given = {
        Need.UNIT: wish.unit or terms.proposed_unit(work.ledger, row),
        Need.DEADLINE: terms.proposed_term(work.ledger, row, work.calendar).day.isoformat(),
        Need.REASON: wish.reason,
    }
    return MoveRequest(verb=Verb.TRANSFER, version=work.row.version, given=given)
