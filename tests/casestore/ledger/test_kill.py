"""Killed in the middle of a registration: the clue is there wholly or not at all; what was
acknowledged is there."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from casestore.database.tables import CaseTable, EventTable, FileTable, JobTable, NumberTable
from casestore.ledger import history
from casestore.ledger.queries import case_file
from casestore.lifecycle.case_states import State
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, Office, open_office

ROOT = Path(__file__).parents[3]
POINTS = (1, 2, 3, 5, 6, 7, 8, 9, 10, 12, 0)
#: For each point a process of its own: registers one clue and says so, then dies (SIGKILL) at that
#: statement of the second one; at point 0 it dies after the receipt. Forked from one parent,
#: because importing takes longer than dying.
PARENT = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from casestore.ledger.verbs import registering
from tests.casestore.ledger_fixture import reopen

def child(folder, point):
    office, said, seen = reopen(folder), (folder / "said").open("w"), []
    print(office.register("first").number, file=said, flush=True)
    clue = office.clue()
    def die(*_args):
        seen.append(1)
        if len(seen) == point:
            os.kill(os.getpid(), signal.SIGKILL)
    event.listen(office.store.engine, "before_cursor_execute", die)
    print(registering.register(office.ledger, clue, "second").number, file=said, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

for point in sys.argv[2:]:
    folder = Path(sys.argv[1]) / point
    pid = os.fork()
    if not pid:
        child(folder, int(point))
    _pid, status = os.waitpid(pid, 0)
    (folder / "signal").write_text(str(os.WTERMSIG(status)))
"""


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one instance for each point, each left behind by a killed process."""
    root = tmp_path_factory.mktemp("killed")
    for point in POINTS:
        open_office(root / str(point)).store.close()
    done = subprocess.run(
        [sys.executable, "-c", PARENT, str(root), *map(str, POINTS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return root


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_registration_is_all_or_nothing(killed: Path, point: int) -> None:
    folder = killed / str(point)
    assert (folder / "signal").read_text() == "9"
    said = (folder / "said").read_text().split()
    assert len(said) == (2 if point == 0 else 1), "not killed in the middle"
    office = open_office(folder)
    with office.store.read() as session:
        numbers = list(session.scalars(select(CaseTable.number).order_by(CaseTable.id)))
        assert numbers == said
        tables = (EventTable, JobTable, FileTable)
        counts = [session.scalar(select(func.count()).select_from(table)) for table in tables]
        assert counts == [len(said), 2 * len(said), 2 * len(said)]
        assert session.get_one(NumberTable, (MODEL, 2022)).last == len(said)
    assert history.verify_chain(office.ledger) == []
    _pressed_again(office, said)


def _pressed_again(office: Office, said: list[str]) -> None:
    """The claimant presses again with the same form: one clue, one number, nothing twice."""
    receipt = office.register("second")
    assert receipt.number not in said[:1]
    assert receipt.number in said or len(said) == 1
    assert office.go(receipt.case_id, "accept").state is State.ACCEPTED
    assert (
        case_file.open_case(office.ledger, receipt.case_id, COORDINATOR).values["enterprise"]
        == "南昌云亭建材有限公司"
    )
    office.store.close()
