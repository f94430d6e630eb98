"""How long ``qingzhang verify`` takes for a ledger of N cases of seven events, each binding its
row, a letter a case; no files (their bytes are read at the speed of the disk)."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from benchmarks.measuring import ROOT, arguments, report, workspace
from casestore.campaign.loading import load_campaigns
from casestore.database.engine import Store
from casestore.database.tables import CaseTable, ChainTable, EventTable, JobTable, NumberTable
from casestore.ledger import bindings, heads, history
from casestore.ledger.chain_links import Link, digest
from casestore.ledger.ledger import Ledger
from casestore.lifecycle.jobs import JobKind, JobState
from casestore.office.instance import create
from casestore.office.inventory.taking import take_inventory
from casestore.sealing.vault import Opener, Sealer
from casestore.settings import load_settings

EACH, CAMPAIGN = 7, "xinjian-2022"
MOMENT = datetime(2022, 6, 1, 8, tzinfo=UTC)


def case(id: int, sealed: bytes) -> CaseTable:
    words = dict.fromkeys(("rule", "claimant_kind", "respondent_kind", "respondent_level"), "a")
    words |= dict.fromkeys(("category", "judicial_status", "enterprise_kind", "industry"), "b")
    words |= dict.fromkeys(("respondent", "sme_arrears", "lead", "unit", "source"), "c")
    return CaseTable(
        **words,
        id=id,
        campaign=CAMPAIGN,
        year=2022,
        serial=id,
        number=f"XJ-2022-{id:06d}",
        key=f"{id:064x}",
        code=f"{id:064x}",
        state="received",
        version=1,
        demo=False,
        amount=100,
        mailable=True,
        clock=None,
        supervised=None,
        received_at=MOMENT,
        sealed_to="",
        identity=sealed,
        narrative=sealed,
    )


def links_of(id: int, head: ChainTable, bound: dict[str, Any], record: str) -> Iterator[Link]:
    """The events of one case, the first of which owes a letter, each the new ``head``."""
    for step in range(EACH):
        link = Link(
            id=head.events + 1,
            case_id=id,
            at=MOMENT,
            actor="1",
            actor_name="统筹岗",
            verb="note" if step else "register",
            source=None,
            target=None if step else "received",
            note=None,
            note_hash=None,
            sealed_to="",
            told="" if step else "线索已收到。",
            details=bound if step else {**bound, "record": record, "letter": True},
            prev_hash=head.hash,
            hash="",
        )
        head.events, head.hash = link.id, digest(link)
        yield link._replace(hash=head.hash)


def fill(store: Store, sealer: Sealer, count: int) -> None:
    """``count`` cases, their events chained as the ledger chains them."""
    sealed = sealer.seal(b"x" * 2000)
    record = history.sealed_hash(sealed, sealed)
    events: list[Link] = []
    with store.write() as session:
        head = session.get_one(ChainTable, 1)
        for id in range(1, count + 1):
            row = case(id, sealed)
            session.add(row)
            events += links_of(id, head, {"row": bindings.digest_of("cases", row)}, record)
        session.add(NumberTable(campaign=CAMPAIGN, year=2022, last=count))
        session.flush()
        session.execute(insert(EventTable), [link._asdict() for link in events])
        session.execute(insert(JobTable), [letter(link) for link in events[::EACH]])


def letter(link: Link) -> dict[str, Any]:
    payload = {"case": link.case_id, "event": link.id}
    moments = dict.fromkeys(("created_at", "not_before", "since"), MOMENT)
    return {"kind": JobKind.MAIL, "state": JobState.QUEUED, "payload": payload, **moments}


def main(count: int) -> None:
    with workspace() as folder:
        instance = folder / "instance"
        campaigns = load_campaigns(ROOT / "content")
        create(instance, campaigns, demo=False)
        settings = load_settings(Path(instance), ROOT / "content")
        sealer = Sealer.load(settings.keys)
        store = Store(settings.database)
        fill(store, sealer, count)
        heads.add_line(settings, store)
        opener = Opener.load(settings.keys)
        ledger = Ledger(
            store=store, campaigns=campaigns, settings=settings, sealer=sealer, opener=opener
        )
        start, cpu = time.perf_counter(), time.process_time()
        found = take_inventory(ledger, None)
        figures = {"seconds": time.perf_counter() - start, "cpu_s": time.process_time() - cpu}
        report("inventory", events=count * EACH, **figures, faults=len(found.faults))


if __name__ == "__main__":
    main(arguments(__doc__, cases=100_000 // EACH).cases)
