"""Whole instances for tests: made by ``create``, with a wrapped key, cards, and clues in them."""

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from sqlite3 import Connection, connect
from typing import Any

from sqlalchemy import select

from casestore.campaign.loading import load_campaigns
from casestore.database.engine import Store
from casestore.database.tables import CaseTable, FileTable, SummaryTable
from casestore.ledger import bindings, heads
from casestore.ledger.chain_links import Link
from casestore.ledger.ledger import Ledger
from casestore.ledger.verbs import registering
from casestore.office.instance import create
from casestore.office.inventory.taking import take_inventory
from casestore.office.keys.cards import Card
from casestore.office.keys.pins import pinned_sealer
from casestore.office.keys.ring import KeyRing
from casestore.office.pins import keys_there
from casestore.publishing import summaries
from casestore.sealing.evidence import EvidenceStore
from casestore.sealing.vault import Opener
from casestore.settings import load_settings
from tests.casestore.ledger_fixture import CONTENT, COORDINATOR, MODEL, TEXT, Office
from tests.casestore.office.mutating import Mutation, make_older_than_pins, say_otherwise

CAMPAIGNS = load_campaigns(CONTENT)
DAY = date(2022, 10, 17)


@dataclass(frozen=True)
class Place:
    """An instance, its recovery cards and the passphrase of its key."""

    folder: Path
    cards: tuple[Card, ...]
    passphrase: str = ""

    def opener(self) -> Opener:
        return Opener.load(self.folder / "keys", lambda: self.passphrase)

    def ledger(self, opener: Opener | None = None) -> Ledger:
        """The ledger as a process of the office opens it, on a day inside the campaign."""
        settings = replace(load_settings(self.folder, CONTENT), as_of={MODEL: DAY})
        store, opener = Store(settings.database), opener or self.opener()
        return Ledger(
            store=store,
            campaigns=CAMPAIGNS,
            settings=settings,
            sealer=pinned_sealer(store, settings.keys, opener),
            opener=opener,
        )

    def ring(self, ledger: Ledger) -> KeyRing:
        return KeyRing(self.folder / "keys", ledger.store, self.passphrase)

    def office(self, ledger: Ledger) -> Office:
        """``ledger`` with the acts of the other tests."""
        assert ledger.opener
        return Office(
            settings=ledger.settings,
            store=ledger.store,
            sealer=ledger.sealer,
            opener=ledger.opener,
            ledger=ledger,
            evidence=EvidenceStore(ledger.settings.evidence, ledger.sealer),
            campaigns=CAMPAIGNS,
        )


def new_place(folder: Path, passphrase: str = "") -> Place:
    account = create(folder, CAMPAIGNS, demo=False, passphrase=passphrase)
    return Place(folder, tuple(account.cards), passphrase)


def faults(ledger: Ledger) -> list[str]:
    """What the inventory finds, but that nothing was published yet."""
    found = take_inventory(ledger, None).faults
    assert found[-1].startswith("还没有发布版")
    return found[:-1]


def forget_pins(place: Place) -> None:
    """Make ``place`` an instance from before recipients were pinned and rows marked."""
    keys = keys_there(place.folder / "keys")
    _rewrite(place, make_older_than_pins(keys))


def bind_by_the_first_layout(place: Place) -> None:
    """Make ``place`` an instance whose events bound rows before these bore marks, and before there
    were safe copies."""
    with place.ledger().store.read() as session:
        told = {
            digests[-1]: digests[0]
            for table in (CaseTable, FileTable, SummaryTable)
            for row in session.scalars(select(table))
            for digests in [bindings.digests_of(str(table.__tablename__), row)]
        }

    def older(link: Link) -> dict[str, Any]:
        said = json.dumps(link.details)
        for now, before in told.items():
            said = said.replace(now, before)
        return dict(json.loads(said))

    def change(db: Connection) -> bool:
        for table in ("cases", "files", "summaries"):
            db.execute(f"UPDATE {table} SET sealed_to = ''")
        db.execute("UPDATE files SET copy_sha256 = NULL, copy_size = NULL, taken_out = NULL")
        return say_otherwise(db, older)

    _rewrite(place, change)


def _rewrite(place: Place, change: Callable[[Connection], bool]) -> None:
    """``change`` the history of ``place``, and let its witness begin with that."""
    Mutation("before", change).apply(place.folder / "ledger.db")
    with closing(connect(place.folder / "ledger.db")) as db:
        db.execute("UPDATE chain SET lines = 0")
        db.commit()
    (place.folder / heads.LOG).unlink()
    settings = load_settings(place.folder, CONTENT)
    store = Store(settings.database)
    heads.add_line(settings, store)
    store.close()


def with_cases(place: Place, count: int = 2) -> Ledger:
    """``count`` struck-off cases with evidence, notes, proofs and a summary each."""
    ledger = place.ledger()
    office = place.office(ledger)
    for number in range(count):
        receipt = registering.register(ledger, office.clue(), f"key-{number}")
        office.go(receipt.case_id, "accept", "transfer", "take_up", "settle", "strike_off")
        summaries.save(ledger, receipt.case_id, COORDINATOR, TEXT)
    return ledger
