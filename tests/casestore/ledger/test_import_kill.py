"""Killed in the middle of an import: the next one leaves each item in the ledger once, its claimant
answered, and no file that nothing refers to."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from casestore.database.tables import CaseTable, EventTable, ItemTable
from casestore.exchange.items import ItemKind
from casestore.ledger import history
from tests.casestore.ledger.counter import Visitor
from tests.casestore.ledger_fixture import Office, open_office

ROOT = Path(__file__).parents[3]
#: Statements and renames of the import at which its process dies.
POINTS = (1, 3, 6, 9, 12, 15, 20, 25, 30, 35, 40, 50)
PARENT = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from casestore.exchange.inbox import Arrivals
from casestore.ledger.import_items import import_items
from tests.casestore.ledger_fixture import reopen

def child(folder, point):
    office, seen = reopen(folder), []
    def die(*_args):
        seen.append(1)
        if len(seen) == point:
            os.kill(os.getpid(), signal.SIGKILL)
    event.listen(office.store.engine, "before_cursor_execute", die)
    event.listen(office.store.engine, "commit", die)
    sys.addaudithook(lambda name, args: die() if name == "os.rename" else None)
    import_items(office.ledger, Arrivals(office.settings.inbox))
    os._exit(0)

for point in sys.argv[2:]:
    pid = os.fork()
    if not pid:
        child(Path(sys.argv[1]) / point, int(point))
    _pid, status = os.waitpid(pid, 0)
    print("ended by", os.WTERMSIG(status))
"""

IMPORT = """
import sys
from pathlib import Path
from casestore.exchange.inbox import Arrivals
from casestore.ledger.import_items import import_items
from tests.casestore.ledger_fixture import reopen
office = reopen(Path(sys.argv[1]))
import_items(office.ledger, Arrivals(office.settings.inbox))
"""


def with_two_items(folder: Path) -> tuple[Office, Visitor]:
    office = open_office(folder)
    visitor = Visitor(office)
    visitor.put(visitor.clue())
    visitor.put(visitor.item(ItemKind.SUPPLEMENT, "s", text="补充", files=[]))
    return office, visitor


def test_killed_anywhere_each_item_is_taken_in_once(tmp_path: Path) -> None:
    made = {point: with_two_items(tmp_path / str(point)) for point in POINTS}
    for office, _visitor in made.values():
        office.store.close()
    done = subprocess.run(
        [sys.executable, "-c", PARENT, str(tmp_path), *map(str, POINTS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    signals = [line[-1] for line in done.stdout.splitlines() if line.startswith("ended by")]
    assert len(signals) == len(POINTS) and signals.count("9") >= len(POINTS) - 2
    for office, visitor in made.values():
        visitor.imported()
        _taken_once(office, visitor)


def _taken_once(office: Office, visitor: Visitor) -> None:
    with office.store.read() as session:
        tables = (CaseTable, ItemTable, EventTable)
        counts = [session.scalar(select(func.count()).select_from(table)) for table in tables]
    assert counts == [1, 2, 2]
    assert history.verify_chain(office.ledger) == []
    status = visitor.status()
    assert status is not None and len(status.steps) == 2
    visitor.arrivals.sweep(datetime.now(UTC) + timedelta(hours=1))
    inbox = visitor.arrivals.folder
    assert visitor.arrivals.waiting() == [] and visitor.reasons() == []
    assert {path.name for path in inbox.iterdir()} == {"done", "refused"}
    assert len(list(office.settings.capsules.iterdir())) == 1
    office.store.close()


def test_two_importers_at_once_take_each_item_in_once(tmp_path: Path) -> None:
    office, visitor = with_two_items(tmp_path)
    command = [sys.executable, "-c", IMPORT, str(tmp_path)]
    running = [subprocess.Popen(command, cwd=ROOT) for _ in range(3)]
    assert [one.wait(120) for one in running] == [0, 0, 0]
    _taken_once(office, visitor)
