"""Old cases taken in together: all of them or none, and taken back by one press the same day."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.tables import CaseTable, EventTable, OfficeEventTable
from casestore.errors import Doubtful, Incomplete, NotAllowed, NotFound
from casestore.ledger import history
from casestore.ledger.ledger import Ledger
from casestore.ledger.plain_columns import columns_of
from casestore.ledger.queries.same_letter import COMMON
from casestore.ledger.records import Clue, Holder, MoveRequest
from casestore.ledger.verbs import staff_moves
from casestore.ledger.verbs.registering import Entry, enter, free_number, moment_of
from casestore.ledger.work import Said, quiet_on_row
from casestore.lifecycle.case_states import State
from casestore.lifecycle.needs import Need
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import Actor, Role
from casestore.lifecycle.verbs import Verb
from casestore.settings import SHANGHAI

#: What may happen to an imported case without anybody having worked on it.
_LOOKED_AT = (
    *(Verb.OPENED, Verb.DOWNLOADED, Verb.OPENED_ORIGINAL, Verb.OPENED_CONTACT),
    *(Verb.RESEAL, Verb.RECOUNT, Verb.REMIND_CLAIMANT),
)

#: What a claimant was told long ago isn't in a spreadsheet.
_AS_ANSWERED = {Need.TOLD: "从原台账转入，答复以当时的书面答复为准。"}


@dataclass(frozen=True, kw_only=True)
class OldCase:
    """A case as it stood elsewhere: the moves that lead to its state
    (:mod:`casestore.lifecycle.old_cases`) with what they need, and what else was noted."""

    clue: Clue
    course: Sequence[Verb] = ()
    given: Mapping[Need, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What is taken in together: the campaign, and the SHA-256 of the file that it stood in."""

    campaign: str
    file: str
    cases: Sequence[OldCase]


@dataclass(frozen=True, kw_only=True)
class Taken:
    """How it went: ``faults`` has by the place of a case what is wrong, column → sentence (``""``:
    the whole case); without any, ``event`` is the number of the import (0: it was a trial)."""

    faults: Mapping[int, Mapping[str, str]]
    event: int = 0


class _NotKept(Exception):
    """Ends a transaction of which nothing is to stay."""


def import_cases(ledger: Ledger, batch: Batch, by: Actor, keep: bool = True) -> Taken:
    """Take in every case of ``batch`` by the verbs that register and move any other, or none where
    one is at fault or ``keep`` is false. Nobody is written to. Raises :class:`NotAllowed` for
    anybody but a coordinator, or where the campaign takes nothing any more."""
    campaign = ledger.campaign(batch.campaign)
    _must_be_coordinator(by, campaign.id)
    if campaign.closed:
        raise NotAllowed(campaign.closed)
    faults: dict[int, Mapping[str, str]] = {}
    event = 0
    try:
        with ledger.store.write() as session:
            ids = _take_all(ledger, session, batch, by, faults)
            if faults or not keep or not ids:
                raise _NotKept
            said = {"campaign": campaign.id, "file": batch.file, "cases": ids}
            event = history.append_for_office(session, OfficeAct.LEDGER_IMPORT, by, said)
    except _NotKept:
        event = 0
    return Taken(faults=faults, event=event)


def _must_be_coordinator(by: Actor, campaign: str) -> None:
    if Role.COORDINATOR not in by.roles or not by.works_in(campaign):
        raise NotAllowed("只有统筹岗可以导入台账")


def _take_all(
    ledger: Ledger,
    session: Session,
    batch: Batch,
    by: Actor,
    faults: dict[int, Mapping[str, str]],
) -> list[int]:
    """The ids of the cases taken in; what is wrong with the others goes into ``faults``."""
    ids, there = [], _there(session, batch.campaign)
    for place, case in enumerate(batch.cases):
        alike = _alike(ledger, session, there, case.clue)
        if alike:
            faults[place] = {"": f"台账里已有这一件（编号 {alike}）"}
            continue
        try:
            ids.append(_take(ledger, session, case, by))
        except Incomplete as error:
            faults[place] = error.fields
        except (NotAllowed, Doubtful) as error:  # nobody is there to confirm a doubt
            faults[place] = {"": str(error).rstrip("。")}
    return ids


def _take(ledger: Ledger, session: Session, case: OldCase, by: Actor) -> int:
    campaign, at = ledger.campaign(case.clue.campaign), moment_of(ledger, case.clue)
    year = at.astimezone(SHANGHAI).year
    number = free_number(session, campaign.prefix, year)
    entry = Entry(
        clue=case.clue,
        holder=Holder(number=number, reader="", writing=b""),  # nobody has a code to it yet
        key=ledger.codes.key_hash(campaign.id, secrets.token_urlsafe(24)),
        code="",
        received_at=at,
        quiet=True,
    )
    row = enter(ledger, session, entry, by)
    work = quiet_on_row(ledger, session, row, by)
    if case.note:
        work.write(Verb.IMPORT_NOTE, Said(note=case.note))
    for verb in case.course:
        staff_moves.make(
            work, MoveRequest(verb=verb, version=row.version, given=_AS_ANSWERED | dict(case.given))
        )
    session.flush()
    return row.id


_Common = tuple[object, ...]


def _there(session: Session, campaign: str) -> dict[_Common, list[tuple[int, str]]]:
    """The cases of ``campaign`` (id and number) by what two copies of one have in common."""
    columns = [getattr(CaseTable, name) for name in COMMON]
    asked = select(CaseTable.id, CaseTable.number, *columns).where(
        CaseTable.campaign == campaign, CaseTable.state != State.IMPORT_UNDONE
    )
    found: dict[_Common, list[tuple[int, str]]] = {}
    for id, number, *common in session.execute(asked):
        found.setdefault(tuple(common), []).append((id, number))
    return found


def _alike(
    ledger: Ledger, session: Session, there: dict[_Common, list[tuple[int, str]]], clue: Clue
) -> str:
    """The number of a case of the same enterprise that ``there`` has in common with ``clue``."""
    plain = columns_of(clue.values)
    name = clue.values.get("enterprise", "")
    for id, number in there.get(tuple(plain[one] for one in COMMON), ()):
        if ledger.names.of(id, session.get_one(CaseTable, id).identity) == name:
            return number
    return ""


@dataclass(frozen=True, kw_only=True)
class Import:
    """An import as the history tells it: its event's number, when and by whom, how many cases;
    ``why_not`` is why it can't be taken back (``""``: it can)."""

    event: int
    at: datetime
    by: str
    count: int
    undone: bool
    why_not: str


def imports_of(ledger: Ledger, campaign: str, limit: int = 10) -> tuple[Import, ...]:
    """The last imports into ``campaign``, newest first."""
    with ledger.store.read() as session:
        acts = _acts(session, campaign)
        undone = _undone(acts)
        made = [one for one in acts if one.verb is OfficeAct.LEDGER_IMPORT][::-1][:limit]
        return tuple(
            Import(
                event=one.id,
                at=one.at,
                by=one.actor_name,
                count=len(one.details["cases"]),
                undone=one.id in undone,
                why_not=_why_not(session, one, undone, datetime.now(UTC)),
            )
            for one in made
        )


def undo_import(
    ledger: Ledger, campaign: str, event: int, by: Actor, now: datetime | None = None
) -> int:
    """Take back the import ``event``: its cases leave the ledger's work and figures, what was
    written stays. Returns how many. Raises :class:`NotFound`, and :class:`NotAllowed` from the
    next day on, or once somebody worked on one of them."""
    _must_be_coordinator(by, campaign)
    with ledger.store.write() as session:
        acts = _acts(session, campaign)
        made = next(
            (one for one in acts if one.id == event and one.verb is OfficeAct.LEDGER_IMPORT), None
        )
        if made is None:
            raise NotFound("没有这次导入")
        why_not = _why_not(session, made, _undone(acts), now or datetime.now(UTC))
        if why_not:
            raise NotAllowed(why_not)
        ids: list[int] = made.details["cases"]
        for id in ids:
            _take_back(ledger, session, session.get_one(CaseTable, id), by)
        said = {"campaign": campaign, "import": event}
        history.append_for_office(session, OfficeAct.LEDGER_IMPORT_UNDO, by, said)
        return len(ids)


def _take_back(ledger: Ledger, session: Session, row: CaseTable, by: Actor) -> None:
    work, was = quiet_on_row(ledger, session, row, by), row.state
    row.state, row.version = State.IMPORT_UNDONE, row.version + 1
    row.clock = row.clock_start = row.deadline = row.paused_on = row.held = None
    row.accepted_at = None
    work.write(Verb.IMPORT_UNDO, Said(source=was, target=State.IMPORT_UNDONE))


def _acts(session: Session, campaign: str) -> list[OfficeEventTable]:
    verbs = (OfficeAct.LEDGER_IMPORT, OfficeAct.LEDGER_IMPORT_UNDO)
    asked = select(OfficeEventTable).where(OfficeEventTable.verb.in_(verbs))
    found = session.scalars(asked.order_by(OfficeEventTable.id))
    return [one for one in found if one.details["campaign"] == campaign]


def _undone(acts: Iterable[OfficeEventTable]) -> frozenset[int]:
    return frozenset(
        one.details["import"] for one in acts if one.verb is OfficeAct.LEDGER_IMPORT_UNDO
    )


def _why_not(
    session: Session, made: OfficeEventTable, undone: frozenset[int], now: datetime
) -> str:
    """Why ``made`` can't be taken back; ``""`` where it can."""
    if made.id in undone:
        return "这次导入已经撤销"
    if made.at.astimezone(SHANGHAI).date() != now.astimezone(SHANGHAI).date():
        return "只能在导入当天撤销"
    after = select(EventTable.case_id).where(
        EventTable.id > made.id, EventTable.verb.not_in(_LOOKED_AT)
    )
    worked = len(set(session.scalars(after)) & set(made.details["cases"]))
    return f"导入的案件里已有 {worked} 件有人办理，不能整批撤销" if worked else ""
