"""One case published → live: from the job's start (projection, generator process) to the switched
release.

``whole_s`` is up to the end of the process, which then prepares the next draft. The ledger holds
N published cases.
"""

import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from benchmarks.invented import CAMPAIGN, cases
from benchmarks.measuring import ROOT, Run, arguments, median, report, workspace
from casestore.campaign.loading import load_campaigns
from casestore.database.engine import Store, make_database
from casestore.database.tables import CaseTable, SummaryTable
from casestore.lifecycle.case_states import State
from casestore.lifecycle.summaries import SummaryState
from casestore.public.rows import PublishedCase, as_json, digest_of
from casestore.publishing.projection import project

AS_OF = date(2030, 12, 1)


def case_row(id: int, case: PublishedCase) -> CaseTable:
    """The ledger's row of the struck-off case ``id``, nothing in its seals."""
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
        identity=b"",
        narrative=b"",
    )


def publish(store: Store, new: list[PublishedCase], first: int) -> None:
    """Rows of the ledger as the approval of ``new`` leaves them."""
    kept, summaries = [], []
    for id, case in enumerate(new, first):
        kept.append(case_row(id, case))
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
                "public_mark": digest_of(as_json(case)),
            }
        )
    with store.write() as session:
        session.add_all(kept)
        session.flush()
        session.execute(insert(SummaryTable), summaries)


def shown(current: Path) -> str:
    """The release that is live; empty before the first."""
    return str(current.readlink()) if current.is_symlink() else ""


def generator(folder: Path) -> list[str]:
    """The command that makes a release in ``folder``."""
    options = {
        "content": ROOT / "content",
        "public": folder / "public.db",
        "out": folder / "releases",
        "current": folder / "current",
        "work": folder / "work",
        "fonts": ROOT / "fonts",
        "site-url": "http://127.0.0.1:8000",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    return [sys.executable, "-m", "generator", *words]


def release(folder: Path) -> tuple[float, float, float]:
    """Seconds of the projection, to the switch, and to the end."""
    current = folder / "current"
    before = shown(current)
    start = time.perf_counter()
    project(
        Store(f"sqlite:///{folder}/ledger.db"),
        dict.fromkeys(load_campaigns(ROOT / "content"), AS_OF),
        folder / "public.db",
    )
    projected = time.perf_counter()
    with subprocess.Popen(generator(folder), cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None and shown(current) == before:
            time.sleep(0.002)
        live = time.perf_counter()
    if process.returncode:
        raise SystemExit(process.returncode)
    return projected - start, live - start, time.perf_counter() - start


def main(count: int, times: int) -> None:
    with workspace() as folder:
        url = f"sqlite:///{folder}/ledger.db"
        make_database(url)
        store = Store(url)
        rows = cases(count + times + 1, load_campaigns(ROOT / "content")[CAMPAIGN])
        publish(store, rows[:count], 1)
        release(folder)
        publish(store, rows[count : count + 1], count + 1)
        release(folder)  # the first after the cold one begins the search index's small part
        found = []
        for number in range(count + 1, count + 1 + times):
            publish(store, rows[number : number + 1], number + 1)
            found.append(release(folder))
        projection, live, whole = (
            median([Run(one[place], 0) for one in found])[0] for place in range(3)
        )
        report("publish", n=count, median_s=live, projection_s=projection, whole_s=whole)


if __name__ == "__main__":
    given = arguments(__doc__)
    main(given.cases, given.times)
