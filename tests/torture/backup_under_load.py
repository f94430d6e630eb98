"""Backups while four writers register, upload and move: each is put back whole, with every clue
that was acknowledged before it began."""

import multiprocessing
import shutil
import time
from multiprocessing.synchronize import Event
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from casestore.database.tables import CaseTable
from casestore.ledger.verbs import registering
from casestore.office.backup.restoring import restore
from casestore.office.backup.writing import back_up
from casestore.sealing.drafts import Drafts
from tests.casestore.ledger_fixture import MODEL
from tests.casestore.office.instances import Place, faults, new_place, with_cases

SHORT, FULL = 5, 100
WRITERS = 4
#: Seconds between two clues of a writer, so that the ledger stays of a size.
PAUSE = 0.4


def write(folder: Path, number: int, stop: Event) -> None:
    """One writer: drafts with uploads, clues, moves; notes what was acknowledged."""
    place = Place(folder, ())
    ledger = place.ledger()
    office, drafts, count = place.office(ledger), Drafts(ledger.settings.drafts), 0
    with (folder.parent / f"said-{number}").open("w", encoding="ascii") as said:
        while not stop.is_set():
            count += 1
            secret, clue = drafts.new_secret(), office.clue()
            with drafts.change(secret, MODEL) as draft:
                draft.files.extend(clue.files)
            receipt = registering.register(ledger, clue, f"{number}-{count}")
            drafts.clear(secret)
            print(receipt.number, file=said, flush=True)
            office.go(receipt.case_id, "accept", "transfer")
            time.sleep(PAUSE)


def run(rounds: int) -> dict[str, object]:
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
        for writer in writers:
            writer.start()
        try:
            _wait_for_all(root)
            failed = [fault for number in range(rounds) for fault in _round(root, place, number)]
        finally:
            stop.set()
            for writer in writers:
                writer.join(timeout=30)
        broken = [str(writer.exitcode) for writer in writers if writer.exitcode]
        clues = len(_said(root))
    failed += broken
    return {"rounds": rounds, "clues": clues, "failed": len(failed), "what": failed[:3]}


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
