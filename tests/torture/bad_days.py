"""Days on which something around the office is wrong, with a real counter and worker: the database
is locked for half a minute, the mail server is away for a day, the clock is a day off.

Nothing acknowledged is lost or doubled, and each goes on by itself afterwards.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect
from tempfile import TemporaryDirectory

from aiosmtpd.controller import Controller
from sqlalchemy import select

from casestore.database import engine
from casestore.database.jobs import Jobs
from casestore.database.tables import CaseTable, JobTable
from casestore.errors import EnvironmentFault
from casestore.lifecycle.jobs import JobKind, JobState
from forms_app.processes.worker import run as work
from tests.casestore.ledger.counter import Visitor
from tests.casestore.ledger_fixture import MODEL, Office
from tests.casestore.office.instances import Place, faults, new_place
from tests.flow.running import free_port
from tests.forms_app.processes.working import proposed
from tests.torture.kills import Mailbox
from tests.waiting import until

SHORT, FULL = 1, 3
#: Seconds of a lock: longer than a writer waits, and less in the short form.
LOCKED, BRIEFLY = engine.BUSY + 5.0, 3.0
DAY = timedelta(days=1)


def run(rounds: int) -> dict[str, object]:
    failed: list[str] = []
    acts: tuple[Callable[[Place, float], None], ...] = (locked, mail_away, clock_off)
    for number in range(rounds):
        for act in acts:
            with TemporaryDirectory() as folder:
                place = new_place(Path(folder) / "a")
                try:
                    act(place, LOCKED if rounds > SHORT else BRIEFLY)
                    failed += [f"{act.__name__}: {one}" for one in faults(place.ledger())]
                except Exception as error:
                    failed.append(f"{act.__name__} {number}: {type(error).__name__} {error}")
    seconds = LOCKED if rounds > SHORT else BRIEFLY
    return {"rounds": rounds, "locked_s": seconds, "failed": len(failed), "what": failed[:5]}


class Worker:
    """The real worker of ``office`` in a thread, for as long as the block lasts."""

    def __init__(self, office: Office) -> None:
        jobs, self.stop = Jobs(office.store), threading.Event()
        arguments = (office.ledger, jobs, lambda _log: "已更新", proposed, self.stop)
        self.thread = threading.Thread(target=work, args=arguments)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_error: object) -> None:
        self.stop.set()
        self.thread.join(60)
        assert not self.thread.is_alive()


def office_of(place: Place, smtp_url: str = "") -> Office:
    """``place`` with letters that go to the outbox or to ``smtp_url``."""
    ledger = place.ledger()
    settings = replace(ledger.settings, smtp_url=smtp_url)
    return place.office(replace(ledger, settings=settings))


def numbers(office: Office) -> list[str]:
    with office.store.read() as session:
        return sorted(session.scalars(select(CaseTable.number)))


def locked(place: Place, seconds: float) -> None:
    """Somebody holds the ledger's only writing transaction: claimants get their receipts all the
    same, the desk is told why its step isn't made where it waits too long, and the worker takes
    everything in when it is over."""
    office = office_of(place)
    with Worker(office):
        first = Visitor(office)
        first.put(first.clue())
        until(lambda: len(numbers(office)) == 1, 30)
        with closing(connect(place.folder / "ledger.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            began, desk = time.monotonic(), ThreadPoolExecutor(1).submit(_step, office)
            meanwhile = [Visitor(office) for _number in range(3)]
            for visitor in meanwhile:
                visitor.put(visitor.clue())
            acknowledged = time.monotonic() - began
            time.sleep(max(0.0, seconds - acknowledged))
            other.execute("ROLLBACK")
        assert ("台账数据库正被另一个程序占用" in desk.result(60)) is (seconds > engine.BUSY)
        assert acknowledged < seconds, "a receipt waited for the database"
        until(lambda: len(numbers(office)) == 4, 60)
        until(lambda: all(visitor.status() for visitor in meanwhile), 30)
    assert numbers(office) == sorted(one.number for one in (first, *meanwhile))
    office.store.close()


def _step(office: Office) -> str:
    """What somebody at the desk is told who accepts the first case; nothing where it is done."""
    try:
        office.go(1, "accept")
    except EnvironmentFault as error:
        return str(error)
    return ""


def mail_away(place: Place, _seconds: float) -> None:
    """Nobody answers where letters go, for a day of tries; then each letter comes, once."""
    port, mailbox = free_port(), Mailbox()
    office = office_of(place, f"smtp://127.0.0.1:{port}")
    for number in range(3):  # about three things: nobody is asked whether they are the same
        visitor = Visitor(office)
        visitor.put(visitor.clue(respondent=f"云亭镇第{number}所", project=f"第{number}号合同"))
    with Worker(office):
        until(lambda: len(numbers(office)) == 3, 30)
        while not all(job.since < datetime.now(UTC) - DAY for job in letters(office)):
            tries = [job.attempts for job in letters(office)]
            until(
                lambda: all(
                    job.state is JobState.QUEUED and job.attempts > before
                    for job, before in zip(letters(office), tries, strict=True)  # noqa: B023
                ),
                60,
            )
            _let_the_pause_pass(office)
        mail = Controller(mailbox, hostname="127.0.0.1", port=port)
        mail.start()
        try:
            until(lambda: all(job.state is JobState.DONE for job in letters(office)), 90)
        finally:
            mail.stop()
    assert sorted(mailbox.came.values()) == [1, 1, 1], mailbox.came
    office.store.close()


def letters(office: Office) -> list[JobTable]:
    with office.store.read() as session:
        asked = select(JobTable).where(JobTable.kind == JobKind.MAIL)
        return list(session.scalars(asked.order_by(JobTable.id)))


def _let_the_pause_pass(office: Office) -> None:
    """What time does until the next try is due: the letter is older by its pause, which is over."""
    with office.store.write() as session:
        asked = select(JobTable).where(JobTable.kind == JobKind.MAIL)
        for job in session.scalars(asked.where(JobTable.state == JobState.QUEUED)):
            pause = max(job.not_before - datetime.now(UTC), timedelta(0))
            job.since, job.not_before = job.since - pause, job.not_before - pause


def clock_off(place: Place, _seconds: float) -> None:
    """The public side's clock is a day behind, then a day ahead, and right again: a clue counts
    from no later than it came, in the order in which it came, and waits for nothing; nor do jobs
    that a worker left whose clock was a day ahead."""
    office = office_of(place)
    came = []
    _left_by_a_worker_of_tomorrow(office)
    with Worker(office):
        until(lambda: Jobs(office.store).recent(JobKind.REBUILD)[0].state is JobState.DONE, 30)
        for off in (-DAY, DAY, timedelta(0)):
            visitor = Visitor(office)
            item = visitor.clue()
            visitor.put(replace(item, at=item.at + off))
            until(lambda: visitor.status(), 30)  # noqa: B023
            came.append(visitor.number)
    with office.store.read() as session:
        rows = session.scalars(select(CaseTable).order_by(CaseTable.id)).all()
    now = office.settings.now(MODEL)
    assert [row.number for row in rows] == came
    assert [(now - row.received_at).days for row in rows] == [1, 0, 0]
    assert all(row.received_at <= now for row in rows)
    office.store.close()


def _left_by_a_worker_of_tomorrow(office: Office) -> None:
    jobs = Jobs(office.store)
    id = jobs.ask(JobKind.REBUILD, "1").id
    assert jobs.claim("a worker that died", (JobKind.REBUILD,))
    with office.store.write() as session:
        session.get_one(JobTable, id).beat_at = datetime.now(UTC) + DAY
