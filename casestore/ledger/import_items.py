"""The importer: takes what the public side put into the inbox into the ledger.

In order of arrival, one transaction an item, each item once. What can't be taken in is put aside
with a sentence and stands on the desk's first page; nothing is dropped.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

import structlog
from sqlalchemy.orm import Session

from casestore.database.tables import ItemTable
from casestore.errors import CaseStoreError, EnvironmentFault, NotFound, Unreadable
from casestore.exchange.inbox import Arrivals
from casestore.exchange.items import ITEM_NAMES, Item, ItemKind, read_item
from casestore.ledger import claimants_view, take_items
from casestore.ledger.ledger import Ledger
from casestore.ledger.verbs import inspection_grades
from casestore.sealing.kept_file import both_of

log = structlog.get_logger()

#: What takes an item of each kind in: gives the case that it belongs to, ``None`` where there is
#: nothing to note, or raises.
TAKING: dict[ItemKind, Callable[[Ledger, Session, Item], int | None]] = {
    ItemKind.CLUE: take_items.clue,
    ItemKind.SUPPLEMENT: take_items.supplement,
    ItemKind.MESSAGE: take_items.message,
    ItemKind.RATING: take_items.rating,
    ItemKind.WITHDRAWAL: take_items.withdrawal,
    ItemKind.OBJECTION: take_items.objection,
    ItemKind.HANDOUT: take_items.handout,
    ItemKind.OLD_RECEIPT: take_items.old_receipt,
    ItemKind.INSPECTION_GRADE: inspection_grades.take,
}


@dataclass(frozen=True)
class Pass:
    """What one look into the inbox came to: items taken in, and items put aside for a person."""

    taken: int
    refused: int


class _Refused(Exception):
    """Can't be taken in, for a reason that a person reads."""

    def __init__(self, why: str, number: str = "") -> None:
        super().__init__(why)
        self.why, self.number = why, number


def import_items(ledger: Ledger, arrivals: Arrivals) -> Pass:
    """Take in what waits, then write every capsule that is owed, then put the items away: as long
    as an item lies in the inbox its claimant is told that it is being registered.

    Raises :class:`EnvironmentFault` when the ledger or a folder can't be used; what was taken in
    until then stays, and a second pass finds it taken.
    """
    taken, refused, early = list[str](), 0, list[str]()
    for name in chain(arrivals.waiting(), early):  # what was early is tried once more, last
        try:
            _take(ledger, arrivals, name)
            taken.append(name)
        except NotFound as error:
            if name in early:
                refused += _put_aside(arrivals, name, _Refused(str(error)))
            else:
                early.append(name)  # its clue may have arrived later
        except _Refused as error:
            refused += _put_aside(arrivals, name, error)
    claimants_view.write_owed(ledger)
    for name in taken:
        arrivals.done(name)
    return Pass(len(taken), refused)


def files_of_items(ledger: Ledger, arrivals: Arrivals) -> frozenset[str]:
    """The stored names of all sealed files that items name which the ledger hasn't taken in: those
    that wait and those put aside. One that can't be opened names none."""
    found = set[str]()
    for name, data in arrivals.untaken():
        try:
            item = read_item(ledger.opened().open(data), name)
            found |= {str(file["stored"]) for file in item.body.get("files", ())}
        except (CaseStoreError, KeyError, TypeError):
            continue
    return frozenset(found)


def _take(ledger: Ledger, arrivals: Arrivals, name: str) -> None:
    """Take the item ``name`` in, unless it is. Raises :class:`NotFound` where its clue isn't here
    (yet), :class:`_Refused` for good."""
    item = _opened(ledger, arrivals, name)
    if item is None:
        return
    take = TAKING[item.kind]
    try:
        with ledger.store.write() as session:
            if session.get(ItemTable, name) is None:
                _note(session, item, take(ledger, session, item))
        for file in item.body.get("files", ()):
            for stored in both_of(str(file["stored"])):
                ledger.evidence.take_over(stored)
    except (EnvironmentFault, NotFound):
        raise
    except CaseStoreError as error:
        raise _Refused(f"{ITEM_NAMES[item.kind]}：{error}", item.number) from error
    except Exception as error:
        log.error("item_broke", item=name, kind=item.kind, exc_info=error)
        reason = f"程序出了故障（{type(error).__name__}），详情见运行日志"
        raise _Refused(reason, item.number) from error


def _opened(ledger: Ledger, arrivals: Arrivals, name: str) -> Item | None:
    """The item ``name``; ``None`` where another importer has taken it out meanwhile."""
    try:
        opened = ledger.opened().open(arrivals.read(name))
    except NotFound:
        return None
    except Unreadable as error:
        raise _Refused(str(error)) from error
    except EnvironmentFault as error:
        raise _Refused("密封打不开：不是封给本机关的，或已损坏") from error
    try:
        return read_item(opened, name)
    except Unreadable as error:
        raise _Refused(str(error)) from error


def _note(session: Session, item: Item, case_id: int | None) -> None:
    """Note that the item is taken in: a second time does nothing."""
    if case_id is not None:
        session.add(ItemTable(name=item.name, case_id=case_id))
    log.info("item_taken", kind=item.kind, case=case_id)


def _put_aside(arrivals: Arrivals, name: str, refused: _Refused) -> int:
    arrivals.refuse(name, refused.why, refused.number)
    log.warning("item_refused", item=name)
    return 1
