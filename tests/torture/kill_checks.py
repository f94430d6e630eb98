"""What must be true of an office whose processes were killed a thousand times."""

import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from casestore.database.jobs import Jobs
from casestore.database.tables import CaseTable, EventTable, FileTable, ItemTable, JobTable
from casestore.exchange.capsules import capsule_name
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import case_file
from casestore.lifecycle.jobs import JobKind
from casestore.office.backup.restoring import restore
from casestore.office.instance import SECRETS
from casestore.office.inventory.report import Report
from casestore.office.inventory.taking import take_inventory
from casestore.office.sweeping import sweep
from casestore.publishing.agreed_content import last_agreed
from casestore.sealing.drafts import Drafts
from casestore.sealing.evidence import EvidenceStore
from casestore.sealing.kept_file import both_of
from commands.verifying import live_release
from forms_app.processes.counter import Counter as OfficeCounter
from generator.release.releases import releases
from tests.casestore.ledger_fixture import COORDINATOR
from tests.casestore.office.instances import Place, faults
from tests.torture.kill_acts import Said, project_of, worker

#: How much later the sweep comes: all that is kept for a while is past it.
LATER = 40 * 86_400
#: Files of the instance itself, beside those that something refers to.
OWN = {
    "settings.toml",
    "office.toml",
    "ledger.db",
    "ledger.db-shm",
    "ledger.db-wal",
    "heads.log",
    "head.json",
    "last-backup",
    "swept/memo.json",
    "swept/texts",
    "public.db",
    ".public.lock",
    "worker-beat",
    "releases/.lock",
    "shown/.lock",
    *(f"public/counters/counters.db{part}" for part in ("", "-journal")),
    "public/counters/challenge.key",
}


@dataclass
class Found:
    """What the check came to."""

    faults: list[str] = field(default_factory=list)
    clues: int = 0
    steps: int = 0
    letters: int = 0
    twice: int = 0


def all_of(root: Path, place: Place, came: Counter[str]) -> Found:
    """Everything, and the sweep in the end."""
    said, ledger, found = Said(root), place.ledger(), Found()
    check_clues(ledger, said, found)
    check_steps(ledger, said, found)
    check_letters(ledger, came, found)
    found.faults += inventory(ledger)
    found.faults += _restored(root, place)
    sweep_all(place)
    found.faults += [f"nothing refers to {name}" for name in unreferenced(root, place.ledger())]
    found.faults += inventory(place.ledger())
    return found


def inventory(ledger: Ledger) -> list[str]:
    """What ``qingzhang verify`` says."""
    report = Report()
    live = live_release(ledger.settings.current, report)
    return report.faults + take_inventory(ledger, live).faults


def check_clues(ledger: Ledger, said: Said, found: Found) -> None:
    """Each receipt that was shown is one case, of whoever saw it; nobody has two."""
    with ledger.store.read() as session:
        rows = session.execute(select(CaseTable.id, CaseTable.number)).all()
    whose = {
        case_file.open_case(ledger, id, COORDINATOR).values["project"]: number
        for id, number in rows
    }
    if len(whose) != len(rows):
        found.faults.append(f"{len(rows) - len(whose)} clues came twice")
    shown = {one["visitor"]: one["receipt"][0] for one in said.all("receipt")}
    for visitor, number in shown.items():
        if whose.get(project_of(visitor)) != number:
            found.faults.append(f"the clue of visitor {visitor}, {number}, is lost")
    found.clues = len(shown)


def check_steps(ledger: Ledger, said: Said, found: Found) -> None:
    """Each step that the desk saw done left one event."""
    with ledger.store.read() as session:
        asked = select(EventTable.case_id, EventTable.verb)
        events = Counter((id, verb.value) for id, verb in session.execute(asked))
    steps = [(one["case"], one["verb"]) for one in said.all("case")]
    found.faults += [f"step {step}: {events[step]} events" for step in steps if events[step] != 1]
    found.steps = len(steps)


def check_letters(ledger: Ledger, came: Counter[str], found: Found) -> None:
    """Each letter that is owed has come; one that came twice is the same letter."""
    with ledger.store.read() as session:
        jobs = session.scalars(select(JobTable).where(JobTable.kind == JobKind.MAIL)).all()
    sent = [job for job in jobs if job.result == "已交邮件服务器"]
    events = Counter(name.strip("<>").partition("@")[0].rpartition(".")[2] for name in came)
    lost = [job.id for job in sent if events[str(job.payload["event"])] != 1]
    found.faults += [f"letter {id} is lost" for id in lost]
    found.letters, found.twice = len(sent), sum(times - 1 for times in came.values())


def _restored(root: Path, place: Place) -> list[str]:
    """The newest backup, put back."""
    newest = max((root / "backups").glob("*.age"), key=lambda path: path.stat().st_mtime)
    restore(root / "b", newest, place.cards[0].secret)
    there = Place(root / "b", ()).ledger()
    try:
        said = [one for one in faults(there) if not one.startswith("public.db 不在了")]
        return [f"restored: {one}" for one in said]
    finally:
        there.store.close()
        shutil.rmtree(root / "b")


def sweep_all(place: Place) -> None:
    """What the processes do at their next start and every day, when everybody has gone home."""
    _as_if_later(place.folder)
    ledger = place.ledger()
    drafts = Drafts(ledger.settings.drafts)
    evidence = EvidenceStore(ledger.settings.evidence, ledger.sealer)
    for stored in drafts.purge(datetime.now(UTC)):
        evidence.drop(stored)
    sweep(ledger.settings)
    OfficeCounter(ledger).look()
    worker(ledger).tidy()
    Jobs(ledger.store).sweep(0)
    ledger.store.close()


def _as_if_later(folder: Path) -> None:
    then = time.time() - LATER
    for path in folder.rglob("*"):
        made = {"releases", "shown"} & set(path.parts)
        if path.is_file() and not path.is_symlink() and not made:
            os.utime(path, (then, then))


def unreferenced(root: Path, ledger: Ledger) -> Iterator[str]:
    """The files of the instance, and beside its backups, that nothing refers to."""
    instance = ledger.settings.instance
    known, kept = OWN | set(_referred_to(ledger)), list[str]()
    live = ledger.settings.current.resolve().name
    if agreed := last_agreed(ledger.store):
        kept.append(f"{ledger.settings.contents.name}/{agreed.sha}/")
    for folder in (ledger.settings.releases, ledger.settings.shown):
        kept += [f"{folder.name}/{one.id}/" for one in releases(folder)]
        kept.append(f"{folder.name}/.{live}.clone/")
    for path in (*instance.rglob("*"), *(root / "backups").iterdir()):
        if path.is_symlink() or path.is_dir():
            continue
        if not path.is_relative_to(instance):
            if path.suffix != ".age" or path.name.startswith("."):
                yield str(path.relative_to(root))
            continue
        name = path.relative_to(instance).as_posix()
        if name not in known and not name.startswith(tuple(kept)) and not _is_cached(name):
            yield name


def _referred_to(ledger: Ledger) -> Iterator[str]:
    with ledger.store.read() as session:
        for stored in session.scalars(select(FileTable.stored)):
            yield from (f"evidence/{name}" for name in both_of(stored))
        yield from (f"public/inbox/done/{name}" for name in session.scalars(select(ItemTable.name)))
        for reader in session.scalars(select(CaseTable.reading_key)):
            yield f"capsules/{capsule_name(reader or '')}"
    receipts = ("receipts.pem", "receipts.list")
    for name in ("office.key", "recipients.txt", "heads.key", "heads.pub", *receipts):
        yield f"keys/{name}"
    yield from (f"keys/{name}.secret" for name in SECRETS)


def _is_cached(name: str) -> bool:
    """What the generator keeps for the next build, whole; the locks of drafts and of the decoder;
    and the register of numbers given out, of which some never reached anybody."""
    if name.startswith("evidence/.cleaning-"):
        return name.endswith(".lock")
    if name.startswith("public/"):
        lock = name.startswith("public/drafts/.") and name.endswith(".lock")
        return lock or name.startswith("public/numbers/")
    part = name.endswith((".part", ".partial")) or "/." in name or "/tmp" in name
    return name.startswith("work/") and not part
