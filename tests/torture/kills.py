"""A thousand kills over everything at once: forms, importer, desk, letters, builds, backups and
rotations of one office die (SIGKILL) at random moments and are begun again.

Afterwards every clue whose receipt was shown and every step of the desk is in the ledger exactly
once, every letter has left, the inventory is well, the last backup can be put back, and after one
sweep there is no file in the instance that nothing refers to.
"""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from aiosmtpd.controller import Controller
from sqlalchemy import select, update

from casestore.database.jobs import Jobs
from casestore.database.tables import JobTable
from casestore.ledger.queries import letters as letter_queries
from casestore.ledger.verbs.letters import resend
from casestore.lifecycle.jobs import JobKind, JobState
from casestore.office.pins import pin_at_start
from tests.casestore.ledger_fixture import COORDINATOR, MODEL
from tests.casestore.office.instances import DAY, Place, new_place
from tests.flow.running import free_port
from tests.house.tree import ROOT
from tests.torture import kill_checks
from tests.torture.kill_acts import Said

#: How many kills.
SHORT, FULL = 10, 1000
SEED = 20261128
#: What is done at once in a round: how many of each, and in every how many rounds.
PARTS = {
    "clue": (3, 1),
    "take_in": (2, 1),
    "desk": (2, 1),
    "letters": (1, 1),
    "backup": (1, 2),
    "build": (1, 2),
    "rotate": (1, 5),
}
#: The share that is let live, so that the office gets on.
SPARED = 0.15


class Mailbox:
    """A mail server that notes the Message-ID of every letter."""

    def __init__(self) -> None:
        self.came = Counter[str]()

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802
        for line in envelope.content.decode().splitlines():  # type: ignore[attr-defined]
            name, _colon, value = line.partition(":")
            if name.lower() == "message-id":
                self.came[value.strip()] += 1
        return "250 OK"


@dataclass(kw_only=True)
class Campaign:
    """The office in ``root/a`` and the parent of its processes."""

    root: Path
    place: Place
    mailbox: Mailbox
    parent: "subprocess.Popen[str]"
    dice: Random = field(default_factory=lambda: Random(SEED))
    killed: Counter[str] = field(default_factory=Counter)
    broke: Counter[str] = field(default_factory=Counter)
    visitors: int = 0
    rounds: int = 0
    build_ms: int = 0
    count: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def all_killed(self) -> int:
        return self.killed.total()

    def round(self, spared: float = SPARED) -> None:
        """Do everything that is due in this round at once."""
        self._as_after_a_while()
        visitors = iter(self._visitors())
        words = [
            f"{name}:{next(visitors if name == 'clue' else self.count)}:{self._point(name, spared)}"
            for name, (many, every) in PARTS.items()
            if self.rounds % every == 0
            for _one in range(many)
        ]
        self.rounds += 1
        for word, end in zip(words, self.ask(words), strict=True):
            name = word.partition(":")[0]
            self.killed[name] += end == "9"
            self.broke[name] += end not in ("0", "9")

    def ask(self, words: list[str]) -> list[str]:
        assert self.parent.stdin and self.parent.stdout
        self.parent.stdin.write(" ".join(words) + "\n")
        self.parent.stdin.flush()
        return self.parent.stdout.readline().split()

    def begin(self) -> None:
        """Do everything once, which counts how much it is, and a build by itself."""
        self.round(spared=1)
        began = time.monotonic()
        assert self.ask(["build:0:0"]) == ["0"]
        self.build_ms = int((time.monotonic() - began) * 1000)

    def _visitors(self) -> list[int]:
        """Who comes next: who has no receipt yet, and somebody new."""
        seen = {one["visitor"] for one in Said(self.root).all("receipt")}
        waiting = [number for number in range(self.visitors) if number not in seen]
        many = PARTS["clue"][0]
        found = self.dice.sample(waiting, min(len(waiting), many - 1))
        new = many - len(found)
        self.visitors += new
        return found + list(range(self.visitors - new, self.visitors))

    def _point(self, name: str, spared: float) -> int:
        if self.dice.random() < spared or not (self.root / "counts" / name).exists():
            return 0
        if name == "build":
            return -self.dice.randrange(100, self.build_ms)  # another process does the work
        return 1 + self.dice.randrange(int((self.root / "counts" / name).read_text()))

    def _as_after_a_while(self) -> None:
        """What time does between two rounds: silent jobs count as dead, pauses are over, and a
        person lets the parked letters begin anew."""
        ledger = self.place.ledger()
        Jobs(ledger.store).sweep(0)
        for letter in letter_queries.given_up(ledger, COORDINATOR, 1000).letters:
            resend(ledger, letter.job_id, COORDINATOR)
        with ledger.store.write() as session:
            session.execute(update(JobTable).values(not_before=datetime(2022, 1, 1, tzinfo=UTC)))
        for old in sorted((self.root / "backups").glob("*.age"), key=_age)[:-2]:
            old.unlink()
        ledger.store.close()

    def settle(self) -> None:
        """Let everything end that is owed; nobody is killed any more."""
        for words in (["take_in:0:0"], ["rotate:0:0"], ["backup:0:0"], ["build:0:0"]):
            self._as_after_a_while()
            ended = self.ask(words)
            self.broke[words[0]] += ended != ["0"]
        while self._owed(JobKind.MAIL):
            self._as_after_a_while()
            assert self.ask(["letters:0:0"]) == ["0"]

    def _owed(self, kind: JobKind) -> int:
        with self.place.ledger().store.read() as session:
            asked = select(JobTable.id).where(JobTable.kind == kind)
            return len(session.scalars(asked.where(JobTable.state != JobState.DONE)).all())


def _age(path: Path) -> float:
    return path.stat().st_mtime


@contextmanager
def campaign(root: Path) -> Iterator[Campaign]:
    """A new office, its mail server and the parent of its processes."""
    port, mailbox = free_port(), Mailbox()
    place = new_place(root / "a")
    with (root / "a" / "settings.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'smtp_url = "smtp://127.0.0.1:{port}"\n[as_of]\n{MODEL} = {DAY}\n')
    ledger = place.ledger()
    pin_at_start(ledger.settings, ledger.store)
    for name in ("backups", "counts"):
        (root / name).mkdir()
    mail = Controller(mailbox, hostname="127.0.0.1", port=port)
    mail.start()
    with (root / "errors").open("w") as errors:
        parent = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.kill_acts", str(root)],
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
    try:
        yield Campaign(root=root, place=place, mailbox=mailbox, parent=parent)
    finally:
        parent.terminate()
        parent.wait()
        mail.stop()


def run(rounds: int) -> dict[str, object]:
    """Until ``rounds`` processes were killed."""
    began = time.monotonic()
    with TemporaryDirectory() as folder, campaign(Path(folder)) as one:
        one.begin()
        while one.all_killed < rounds:
            one.round()
        minutes = round((time.monotonic() - began) / 60, 1)
        one.settle()
        found = kill_checks.all_of(one.root, one.place, one.mailbox.came)
        failed = [f"{name} broke {times} times" for name, times in one.broke.items() if times]
        errors = (one.root / "errors").read_text()
        if failed:
            failed.append(errors[-2000:])
        failed += [line for line in errors.splitlines() if "_broke " in line]  # a fault of ours
        failed += found.faults
    return {
        "rounds": rounds,
        "killed": dict(one.killed),
        "minutes": minutes,
        "clues_acknowledged": found.clues,
        "steps_acknowledged": found.steps,
        "letters": found.letters,
        "letters_sent_twice": found.twice,
        "failed": len(failed),
        "what": failed[:8],
    }
