"""The worker: letters tried again where that helps; dead workers' jobs done after all."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from casestore.database.jobs import Jobs
from casestore.database.tables import JobTable
from casestore.errors import CaseStoreError
from casestore.ledger import heads
from casestore.ledger.queries import case_file
from casestore.lifecycle.jobs import JobKind
from casestore.office.inventory.taking import take_inventory
from casestore.sealing.drafts import Drafts
from casestore.sealing.kept_file import KeptFile, copy_of, files_of
from forms_app.mail.waiting_letters import owe_waiting
from forms_app.processes import worker
from tests.casestore.ledger.counter import Visitor
from tests.casestore.ledger_fixture import Office
from tests.casestore.office.instances import new_place
from tests.forms_app.processes.working import do_all, drafted, hurry, letters, running, worker_of
from tests.waiting import until


def test_the_outbox_is_private_and_holds_whole_files_only(office: Office) -> None:
    office.register()
    do_all(worker_of(office))
    (file,) = office.settings.outbox.iterdir()
    assert file.suffix == ".eml" and file.stat().st_mode & 0o777 == 0o600


def test_without_an_address_no_letter_is_owed(office: Office) -> None:
    office.register(email="")
    assert do_all(worker_of(office)) == []


class Inbox:
    """A real SMTP server's handler that keeps what it gets, or answers as told."""

    def __init__(self, answer: str = "250 OK") -> None:
        self.answer, self.got = answer, list[bytes]()

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.got.append(envelope.original_content)
        return "250 OK"


@pytest.fixture
def server() -> Iterator[tuple[Inbox, str]]:
    inbox = Inbox()
    with socket.create_server(
        ("127.0.0.1", 0)
    ) as free:  # the controller can't be asked for the port it was given
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield inbox, f"smtp://127.0.0.1:{port}"
    controller.stop()


def test_with_a_mail_server_the_letter_goes_there(
    office: Office, server: tuple[Inbox, str]
) -> None:
    inbox, url = server
    case = office.register()
    one = worker_of(office, smtp_url=url)
    do_all(one)
    (raw,) = inbox.got
    got = message_from_bytes(raw, policy=default)
    assert got["To"] == "yt@example.com" and case.number in str(got["Subject"])
    assert not office.settings.outbox.exists()
    assert one.jobs.recent("mail", 1)[0].state == "done"


def test_a_refused_address_is_given_up_and_a_full_mailbox_tried_again(
    office: Office, server: tuple[Inbox, str]
) -> None:
    inbox, url = server
    office.register("a")
    one = worker_of(office, smtp_url=url)
    inbox.answer = "550 no such user"
    do_all(one)
    given_up = one.jobs.recent("mail", 1)[0]
    assert given_up.state == "failed" and "对方邮箱拒收（550）" in given_up.result
    office.register("b")
    inbox.answer = "452 mailbox full"
    do_all(one)
    waiting = one.jobs.recent("mail", 1)[0]
    assert waiting.state == "queued" and "暂时不收信（452）" in waiting.result
    assert one.jobs.claim("test") is None, "not before its pause is over"
    inbox.answer = "250 OK"
    hurry(office, waiting.id)
    do_all(one)
    assert one.jobs.job(waiting.id).state == "done" and len(inbox.got) == 1


def test_a_mail_server_that_is_away_is_tried_again_with_the_same_message_id(
    office: Office, server: tuple[Inbox, str]
) -> None:
    inbox, url = server
    office.register()
    away = worker_of(office, smtp_url="smtp://127.0.0.1:1")
    do_all(away)
    job = away.jobs.recent("mail", 1)[0]
    assert job.state == "queued" and "没有收下信件" in job.result
    for _n in range(2):
        with office.store.write() as session:
            row = session.get_one(JobTable, job.id)
            row.state, row.not_before = "queued", datetime.now(UTC)
        do_all(worker_of(office, smtp_url=url))
    first, second = (message_from_bytes(raw, policy=default)["Message-ID"] for raw in inbox.got)
    assert first == second


def test_an_address_with_line_breaks_adds_no_header_and_is_given_up(office: Office) -> None:
    office.register(email="a@example.com\nBcc: b@example.com")
    one = worker_of(office)
    do_all(one)
    job = one.jobs.recent("mail", 1)[0]
    assert job.state == "failed" and "联系邮箱的写法不对" in job.result and letters(office) == []


def test_passwords_are_not_sent_to_a_server_without_encryption(
    office: Office, server: tuple[Inbox, str]
) -> None:
    inbox, url = server
    office.register()
    one = worker_of(office, smtp_url=url.replace("smtp://", "smtp://user:secret@"))
    do_all(one)
    assert "不支持加密，密码没有发出" in one.jobs.recent("mail", 1)[0].result and inbox.got == []


def test_a_rebuild_projects_first_and_is_not_tried_again_when_it_fails(office: Office) -> None:
    def failing(_log: Any) -> str:
        assert office.settings.public_db.is_file()
        raise CaseStoreError("公告缺少发文字号")

    one = worker_of(office, failing)
    one.jobs.ask(JobKind.REBUILD, "1")
    do_all(one)
    job = one.jobs.recent(JobKind.REBUILD, 1)[0]
    assert (
        job.state == "failed"
        and job.result == "公告缺少发文字号"
        and job.log[0].startswith("project\t")
    )


def test_a_fault_of_the_program_becomes_a_sentence_and_the_worker_goes_on(office: Office) -> None:
    def broken(_log: Any) -> str:
        raise RuntimeError("secret detail")

    one = worker_of(office, broken)
    one.jobs.ask(JobKind.REBUILD, "1")
    do_all(one)
    assert (
        one.jobs.recent(JobKind.REBUILD, 1)[0].result
        == "程序出了故障（RuntimeError），详情见运行日志"
    )


def test_heads_are_written_and_letters_go_on_without_their_key(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "EVENTS", 1)
    upkeep = worker._Upkeep(worker_of(office))
    office.register()
    upkeep.do_what_is_due()
    assert (office.settings.instance / heads.LOG).read_bytes().count(b"\n") == 1
    (office.settings.keys / "heads.key").unlink()
    office.register("second")
    upkeep.do_what_is_due()
    assert (office.settings.instance / heads.LOG).read_bytes().count(b"\n") == 1


def test_what_came_in_sealed_to_an_exchanged_key_is_owed_at_the_daily_look(tmp_path: Path) -> None:
    place = new_place(tmp_path / "i")
    office = place.office(place.ledger())
    upload = office.settings.evidence / office.keep().stored
    by_the_old_key = upload.read_bytes()
    place.ring(office.ledger).rotate()
    one = worker_of(office)
    do_all(one)
    assert upload.read_bytes() != by_the_old_key
    upload.write_bytes(by_the_old_key)
    worker._Upkeep(one).do_what_is_due()
    do_all(one)
    assert upload.read_bytes() != by_the_old_key


def test_what_a_dead_worker_left_behind_is_done_by_the_next(office: Office) -> None:
    jobs = Jobs(office.store)
    job = jobs.ask(JobKind.REBUILD, "1")
    assert jobs.claim("a worker that dies") is not None
    with office.store.write() as session:
        session.get_one(JobTable, job.id).beat_at = datetime.now(UTC) - timedelta(minutes=2)
    stop = threading.Event()
    thread = running(office, stop)
    try:
        until(lambda: jobs.job(job.id).state == "done")
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()


def test_a_long_job_keeps_its_heartbeat_and_a_stop_waits_for_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "BEAT", 0.05)
    go_on, stop, jobs = threading.Event(), threading.Event(), Jobs(office.store)

    def slow(_log: Any) -> str:
        go_on.wait(10)
        return "已更新"

    job = jobs.ask(JobKind.REBUILD, "1")
    thread = running(office, stop, slow)
    try:
        until(lambda: jobs.job(job.id).log != ())

        def beat() -> datetime | None:
            with office.store.read() as session:
                return session.get_one(JobTable, job.id).beat_at

        first = beat()
        until(lambda: beat() != first)
        stop.set()
        time.sleep(0.1)
        assert thread.is_alive() and jobs.sweep(5) == 0
        go_on.set()
    finally:
        stop.set()
        go_on.set()
        thread.join(10)
    assert jobs.job(job.id).state == "done"


def test_uploads_that_belong_to_nothing_go_after_a_month_and_nothing_else_does(
    office: Office,
) -> None:
    office.register()
    folder, drafts = office.settings.evidence, Drafts(office.settings.drafts)
    in_ledger = {file.stored for file in case_file.all_files(office.ledger)}
    in_ledger |= {copy_of(name) for name in in_ledger}
    orphans = ("orphan.age", "orphan.copy.age", "half.age.part", "half.copy.age.part")
    for name in (*orphans, "new.age", "drafted.age", "drafted.copy.age", "sent.age", "README"):
        (folder / name).write_bytes(b"sealed")
    drafted(drafts, "drafted.age")
    drafts.note_receipt(drafted(drafts, "sent.age"), {"campaign": "xinjian-2022"})
    old = (datetime.now(UTC) - timedelta(days=31)).timestamp()
    for path in folder.iterdir():
        if path.name != "new.age":
            os.utime(path, (old, old))
    one = worker_of(office)
    assert one.tidy() == len(orphans)
    assert {path.name for path in folder.iterdir()} == {
        "new.age",
        "drafted.age",
        "drafted.copy.age",
        "sent.age",
        "README",
    } | in_ledger
    assert one.tidy() == 0


def test_what_an_item_brought_stays_until_the_ledger_has_it(office: Office) -> None:
    visitor = Visitor(office)
    waiting = visitor.clue()
    visitor.put(waiting)
    brought = {name for file in waiting.body["files"] for name in files_of(KeptFile(**file))}
    for stored in brought:
        os.utime(office.settings.evidence / stored, (0, 0))
    office.settings.drafts.mkdir(exist_ok=True)
    assert worker_of(office).tidy() == 0
    visitor.arrivals.refuse(waiting.name, "试一试")
    assert worker_of(office).tidy() == 0
    assert {path.name for path in office.settings.evidence.glob("*.age")} == brought


def test_no_upload_goes_while_the_drafts_cannot_be_seen(office: Office) -> None:
    orphan = office.settings.evidence / "orphan.age"
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"sealed")
    os.utime(orphan, (0, 0))
    shutil.rmtree(office.settings.drafts, ignore_errors=True)
    assert worker_of(office).tidy() == 0
    assert orphan.exists()


def test_letters_in_the_outbox_leave_it_once_there_is_a_mail_server(
    office: Office, server: tuple[Inbox, str]
) -> None:
    inbox, url = server
    case = office.register()
    do_all(worker_of(office))
    (waiting,) = office.settings.outbox.iterdir()
    (office.settings.outbox / "note.eml").write_text("somebody's own")
    one = worker_of(office, smtp_url=url)
    assert owe_waiting(office.settings.outbox, one.jobs) == 1
    assert [path.name for path in office.settings.outbox.iterdir()] == ["note.eml"]
    do_all(one)
    (raw,) = inbox.got
    assert message_from_bytes(raw, policy=default)["To"] == "yt@example.com"
    (job,) = one.jobs.recent("mail")
    assert (job.id, job.state, job.result) == (int(waiting.stem), "done", "已交邮件服务器")
    assert set(job.payload) == {"case", "event"} and case.number not in str(job)
    report = take_inventory(office.ledger, None)
    assert [one for one in report.faults if "信" in one or "任务" in one] == []


def test_a_letter_that_went_is_not_owed_again_by_what_a_kill_left_of_it(
    office: Office, server: tuple[Inbox, str]
) -> None:
    inbox, url = server
    office.register()
    do_all(worker_of(office))
    (waiting,) = office.settings.outbox.iterdir()
    left = waiting.read_bytes()
    one = worker_of(office, smtp_url=url)
    owe_waiting(office.settings.outbox, one.jobs)
    waiting.write_bytes(left)  # killed between the ledger and the disk
    do_all(one)
    assert owe_waiting(office.settings.outbox, one.jobs) == 0
    assert do_all(one) == [] and len(inbox.got) == 1 and not list(office.settings.outbox.iterdir())


def test_the_worker_empties_the_outbox_by_itself(office: Office, server: tuple[Inbox, str]) -> None:
    inbox, url = server
    office.register()
    do_all(worker_of(office))
    one = worker_of(office, smtp_url=url)
    worker._Upkeep(one).do_what_is_due()
    assert not list(office.settings.outbox.iterdir()) and len(do_all(one)) == 1 and inbox.got
    worker._Upkeep(worker_of(office)).do_what_is_due()  # without a server they wait
