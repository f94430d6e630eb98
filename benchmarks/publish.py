"""One case published → live: from the job's start (projection, generator process, the office's
copy and checks) to the switched release.

``whole_s`` is up to the end of the job, which then prepares the next draft and the next copy. The
ledger holds N published cases and those that are published next: the sweep knows them all.
"""

import time
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert

from benchmarks.invented import CAMPAIGN, cases, identity
from benchmarks.measuring import ROOT, Run, arguments, median, report, workspace
from casestore.campaign.loading import load_campaigns
from casestore.database.public_cell_table import PublicCellTable
from casestore.database.tables import CaseTable, SummaryTable
from casestore.ledger.ledger import Ledger
from casestore.lifecycle.case_states import State
from casestore.lifecycle.summaries import SummaryState
from casestore.office.instance import create
from casestore.public.rows import PublishedCase, as_json, digest_of
from casestore.publishing.approvals import APPROVAL, mac_of
from casestore.publishing.projection import project
from casestore.publishing.traits import cell_of, traits_of
from casestore.sealing.vault import Sealer
from casestore.settings import load_settings
from commands.building import run_generator
from commands.wiring import open_ledger

AS_OF = date(2030, 12, 1)


def case_row(sealer: Sealer, id: int, case: PublishedCase) -> CaseTable:
    """The ledger's row of the struck-off case ``id``, sealed who filed it."""
    moment = datetime(2022, 6, 1, tzinfo=UTC)
    moments: dict[str, Any] = dict.fromkeys(
        ("received_at", "accepted_at", "settled_at", "struck_off_at"), moment
    )
    empty: dict[str, Any] = dict.fromkeys(
        ("source", "rule", "claimant_kind", "judicial_status", "respondent", "lead", "code"), ""
    )
    return CaseTable(
        **empty,
        **moments,
        clock=None,
        supervised=None,
        id=id,
        campaign=case.campaign,
        year=2022,
        serial=id,
        number=str(id),
        key=str(id),
        state=State.STRUCK_OFF,
        respondent_kind="",
        respondent_level=case.level,
        category=case.category,
        identity=sealer.seal_json(identity(Random(id))),
        narrative=sealer.seal_json({}),
    )


def cell_row(id: int, case: PublishedCase, mark: str) -> PublicCellTable:
    """What ``case`` tells, seen by everybody."""
    cell, seen = cell_of(traits_of(case)), datetime(2022, 6, 2, tzinfo=UTC)
    return PublicCellTable(case_id=id, mark=mark, cell=cell, step=0, seen_at=seen)


def publish(ledger: Ledger, new: list[PublishedCase], first: int) -> None:
    """Rows of ``ledger`` as the approval of ``new`` leaves them, whose cases it has."""
    secret = ledger.settings.secret(APPROVAL)
    summaries: list[dict[str, object]] = []
    cells: list[PublicCellTable] = []
    for id, case in enumerate(new, first):
        mark = digest_of(as_json(case))
        cells.append(cell_row(id, case, mark))
        summaries.append(
            {
                "case_id": id,
                "public_id": case.id,
                "sha": "",
                "state": SummaryState.APPROVED,
                "text": b"",
                "author": "",
                "published_on": case.published_on,
                "public": as_json(case),
                "public_mark": mark,
                "public_mac": mac_of(secret, case.id, mark),
            }
        )
    with ledger.store.write() as session:
        session.execute(insert(SummaryTable), summaries)
        session.add_all(cells)


def release(ledger: Ledger) -> tuple[float, float, float]:
    """Seconds of the projection, to the switch, and to the end."""
    settings = ledger.settings
    campaigns = load_campaigns(settings.content)
    start, clock = time.perf_counter(), time.time()
    project(ledger.store, dict.fromkeys(campaigns, AS_OF), settings.public_db)
    projected = time.perf_counter()
    run_generator(ledger, lambda _line: None, switch=True)
    # when the link was made; a thread that waits for it would slow down the sweep
    live = settings.current.lstat().st_mtime - clock
    return projected - start, live, time.perf_counter() - start


def new_instance(folder: Path) -> Ledger:
    create(folder, load_campaigns(ROOT / "content"), demo=False)
    return open_ledger(load_settings(folder, ROOT / "content"))


def main(count: int, times: int) -> None:
    with workspace() as folder:
        ledger = new_instance(folder / "instance")
        rows = cases(count + times + 1, load_campaigns(ROOT / "content")[CAMPAIGN])
        with ledger.store.write() as session:
            session.add_all(case_row(ledger.sealer, id, one) for id, one in enumerate(rows, 1))
        publish(ledger, rows[:count], 1)
        release(ledger)
        publish(ledger, rows[count : count + 1], count + 1)
        release(ledger)  # the first after the cold one begins the search index's small part
        found = []
        for number in range(count + 1, count + 1 + times):
            publish(ledger, rows[number : number + 1], number + 1)
            found.append(release(ledger))
        projection, live, whole = (
            median([Run(one[place], 0) for one in found])[0] for place in range(3)
        )
        report("publish", n=count, median_s=live, projection_s=projection, whole_s=whole)


if __name__ == "__main__":
    given = arguments(__doc__)
    main(given.cases, given.times)
