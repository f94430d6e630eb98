"""Backups while four writers upload and put clues over the counter and the office takes them in
and moves them: each is put back whole, with every clue that was acknowledged before it began."""

import multiprocessing
import shutil
import time
from multiprocessing.synchronize import Event
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from casestore.database.tables import CaseTable
from casestore.exchange.inbox import Arrivals
from casestore.ledger.import_items import import_items
from casestore.lifecycle.case_states import State
from casestore.office.backup.restoring import restore
from casestore.office.backup.writing import back_up
from casestore.sealing.drafts import Drafts
from casestore.sealing.kept_file import KeptFile
from tests.casestore.ledger.counter import Visitor
from tests.casestore.ledger_fixture import MODEL
from tests.casestore.office.instances import Place, faults, new_place, with_cases

SHORT, FULL = 3, 100
WRITERS = 4
#: Rounds over one instance, then a new one, so that the ledger stays of an office's size.
STRETCH = 20
#: Seconds between two clues of a writer; ten times as long after the first so many.
PAUSE, BRISK = 0.4, 50


def write(folder: Path, number: int, stop: Event) -> None:
    """One writer: drafts with uploads, clues into the inbox; notes what was acknowledged."""
    place = Place(folder, ())
    ledger = place.ledger()
    office, drafts, written = place.office(ledger), Drafts(ledger.settings.drafts), 0
    with (folder.parent / f"said-{number}").open("w", encoding="ascii") as said:
        while not stop.is_set():
            secret, visitor = drafts.new_secret(), Visitor(office)
            item = visitor.clue()
            with drafts.change(secret, MODEL) as draft:
                draft.files.extend(KeptFile(**file) for file in item.body["files"])
            visitor.put(item)
            drafts.clear(secret)
            print(visitor.number, file=said, flush=True)
            written += 1
            time.sleep(PAUSE if written < BRISK else 10 * PAUSE)


def work(folder: Path, stop: Event) -> None:
    """The office: takes in what waits, and moves it on."""
    place = Place(folder, ())
    ledger = place.ledger()
    office, moved = place.office(ledger), set[int]()
    while not stop.is_set():
        import_items(ledger, Arrivals(ledger.settings.inbox))
        with ledger.store.read() as session:
            new = select(CaseTable.id).where(CaseTable.state == State.RECEIVED)
            ids = [id for id in session.scalars(new) if id not in moved]
        for id in ids:
            office.go(id, "accept", "transfer")
            moved.add(id)
        time.sleep(PAUSE / 4)


def run(rounds: int) -> dict[str, object]:
    said = [
        _stretch(range(first, min(first + STRETCH, rounds))) for first in range(0, rounds, STRETCH)
    ]
    failed = [fault for one in said for fault in one[1]]
    clues = sum(one[0] for one in said)
    return {"rounds": rounds, "clues": clues, "failed": len(failed), "what": failed[:3]}


def _stretch(rounds: range) -> tuple[int, list[str]]:
    """So many rounds over one new instance: clues acknowledged, and what was wrong."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        place = new_place(root / "a")
        with_cases(place, 1).store.close()
        spawn = multiprocessing.get_context("spawn")
        stop = spawn.Event()
        writers = [
            spawn.Process(target=write, args=(place.folder, number, stop), daemon=True)
            for number in range(WRITERS)
        ]
        writers.append(spawn.Process(target=work, args=(place.folder, stop), daemon=True))
        for writer in writers:
            writer.start()
        try:
            _wait_for_all(root)
            failed = [fault for number in rounds for fault in _round(root, place, number)]
        finally:
            stop.set()
            for writer in writers:
                writer.join(timeout=30)
        failed += [str(writer.exitcode) for writer in writers if writer.exitcode]
        return len(_said(root)), failed


def _wait_for_all(root: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        files = [root / f"said-{number}" for number in range(WRITERS)]
        if all(file.exists() and file.stat().st_size for file in files):
            return
        time.sleep(0.1)
    raise AssertionError("the writers don't begin")


def _said(root: Path) -> set[str]:
    return {
        line
        for number in range(WRITERS)
        for line in (root / f"said-{number}").read_text().split("\n")[:-1]
    }


def _round(root: Path, place: Place, number: int) -> list[str]:
    acknowledged, there = _said(root), root / "b"
    try:
        back_up(place.ledger().settings, root / "copy")
        restore(there, root / "copy", place.cards[number % 2].secret)
        ledger = Place(there, ()).ledger()
        import_items(ledger, Arrivals(ledger.settings.inbox))
        found = faults(ledger)
        with ledger.store.read() as session:
            lost = acknowledged - set(session.scalars(select(CaseTable.number)))
        ledger.store.close()
        return [*found, *sorted(lost)]
    except Exception as error:
        return [f"{number}: {type(error).__name__} {error}"]
    finally:
        (root / "copy").unlink(missing_ok=True)
        shutil.rmtree(there, ignore_errors=True)
