"""A worker at work, for tests."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from casestore.database.jobs import Claimed, Jobs
from casestore.database.tables import JobTable
from casestore.lifecycle.roles import Actor
from casestore.sealing.drafts import Drafts
from casestore.sealing.kept_file import KeptFile
from forms_app.processes import worker
from tests.casestore.ledger_fixture import Office


def built(log: Any) -> str:
    log("switch\t切换")
    return "已更新"


def proposed(_log: Any, by: Actor) -> str:
    return f"由{by.name}提请核对"


def worker_of(office: Office, rebuild: worker.Rebuild = built, **settings: Any) -> worker.Worker:
    return worker.Worker(
        settings=replace(office.settings, **settings),
        ledger=office.ledger,
        jobs=Jobs(office.store),
        rebuild=rebuild,
        propose=proposed,
        name="test",
    )


def do_all(one: worker.Worker) -> list[Claimed]:
    """Every job that may run now."""
    done = []
    while (job := one.jobs.claim("test")) is not None:
        one.do(job)
        done.append(job)
    return done


def letters(office: Office) -> list[EmailMessage]:
    files = sorted(office.settings.outbox.glob("*.eml"), key=lambda path: int(path.stem))
    return [message_from_bytes(path.read_bytes(), policy=default) for path in files]  # type: ignore[misc]


def hurry(office: Office, job: int) -> None:
    """Let the pause before the next try be over."""
    with office.store.write() as session:
        session.get_one(JobTable, job).not_before = datetime.now(UTC) - timedelta(seconds=1)


def running(
    office: Office, stop: threading.Event, rebuild: worker.Rebuild = built
) -> threading.Thread:
    arguments = (
        office.ledger,
        Jobs(office.store),
        rebuild,
        proposed,
        stop,
    )
    thread = threading.Thread(target=worker.run, args=arguments)
    thread.start()
    return thread


def drafted(drafts: Drafts, stored: str) -> str:
    """The secret of a new draft with the file ``stored``."""
    secret = drafts.new_secret()
    file = KeptFile(sha256="00", stored=stored, name="x", kind="pdf", size=1, purpose="evidence")
    with drafts.change(secret, "xinjian-2022") as draft:
        draft.files = [file]
    return secret
