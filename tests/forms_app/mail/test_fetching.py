"""Mails come in once, from a real mailbox and from a folder, whatever they are and whatever breaks
off in between."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pikepdf
import pytest

from casestore.errors import CaseStoreError, EnvironmentFault
from casestore.ledger.queries import incoming
from casestore.lifecycle.incoming import IncomingState
from casestore.office.inventory.taking import take_inventory
from casestore.settings import SHANGHAI
from forms_app.mail.fetching import folder as folder_of_mails
from forms_app.mail.fetching.folder import arrival_of, fetch_folder
from forms_app.mail.fetching.mailbox import TAKEN, fetch_mailbox
from forms_app.mail.fetching.taking import Fetched
from tests.casestore.ledger_fixture import COORDINATOR, PDF, Office
from tests.forms_app.mail.dovecot import Mailbox, dovecot
from tests.forms_app.mail.mails import nested, simple, with_files
from tests.torture import mail_crashes

WAITING = (IncomingState.WAITING,)


@pytest.fixture(scope="module")
def server() -> Iterator[Mailbox]:
    with dovecot() as box:
        yield box


def found(office: Office) -> list[incoming.Incoming]:
    return list(incoming.listed(office.ledger, WAITING, COORDINATOR, most=1000).items)


def pdf_form(**answers: str) -> bytes:
    """A PDF form, filled in."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        fields = [
            pdf.make_indirect(
                pikepdf.Dictionary(FT=pikepdf.Name.Tx, T=name, V=said, Subtype=pikepdf.Name.Widget)
            )
            for name, said in answers.items()
        ]
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(fields))
        target = io.BytesIO()
        pdf.save(target)
    return target.getvalue()


def test_mails_come_in_once_and_nothing_is_deleted_or_read_in_the_mailbox(
    office: Office, server: Mailbox
) -> None:
    server.put(simple(1), with_files(2), simple(1))
    assert fetch_mailbox(office.ledger, server.url) == Fetched(taken=2, known=1)
    assert fetch_mailbox(office.ledger, server.url) == Fetched()
    flags = server.flags()
    assert len(flags) == 3 and all(TAKEN in one and "\\Seen" not in one for one in flags)
    first, second = found(office)
    assert first.contents.sender == "样例建材" and "金额㐂佰万元" in first.contents.text
    kept = {one.name: one.purpose for one in second.contents.files}
    assert kept == {"合同.pdf": "evidence", "线索表（盖章）.pdf": "signed-form"}
    assert first.arrived_on == datetime.now(SHANGHAI).date()
    raw = b"".join(path.read_bytes() for path in office.settings.instance.rglob("*.*"))
    assert "样例建材".encode() not in raw and b"clerk1@example.com" not in raw
    assert [one for one in take_inventory(office.ledger, None).faults if "来件" in one] == []


def test_a_mailbox_that_is_away_or_refuses_the_password_is_a_sentence(
    office: Office, server: Mailbox
) -> None:
    with pytest.raises(EnvironmentFault, match="不接受这个用户名和密码"):
        fetch_mailbox(office.ledger, server.url.replace("quiet-lanterns", "wrong"))
    with pytest.raises(EnvironmentFault, match="邮箱连不上"):
        fetch_mailbox(office.ledger, "imap://a:b@127.0.0.1:9/INBOX")
    with pytest.raises(EnvironmentFault, match="没有文件夹 线索"):
        fetch_mailbox(office.ledger, server.url.replace("INBOX", "%E7%BA%BF%E7%B4%A2"))
    for url in ("imap://127.0.0.1/INBOX", "https://a:b@mail", "nonsense"):
        with pytest.raises(EnvironmentFault, match="imap_url 应写成"):
            fetch_mailbox(office.ledger, url)


def test_after_two_crashes_every_mail_has_come_in_once() -> None:
    assert mail_crashes.run(mail_crashes.SHORT)["what"] == []


def odd_mails() -> dict[str, bytes]:
    """Files of a folder, by name."""
    return {
        "01-gb18030.eml": simple(1),
        "02-winmail.eml": with_files(2, ("winmail.dat", b"\x78\x9f\x3e\x22" * 9)),
        "03-nested.eml": nested(3),
        "04-empty.eml": b"",
        "05-huge.eml": simple(5) + b"x" * 300_000,
        "06-no-id.eml": b"Subject: no id\n\nwords",
        "07-the-same.eml": simple(1),
        "08-noise.eml": bytes(range(256)) * 20,
        "09-program.eml": with_files(9, ("合同.pdf", b"MZ\x90\x00 program")),
        "10-form.eml": with_files(10, ("表.pdf", pdf_form(uscc="91360122MA0QX0147J"))),
        "11-id-of-another.eml": simple(1, "另一件事"),
        "not-a-mail.txt": b"x",
    }


def test_a_folder_of_odd_mails_comes_in_whole(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_of_mails, "MOST_BYTES", 200_000)
    mails = odd_mails()
    for name, data in mails.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "12-link.eml").symlink_to("/etc/hostname")
    result = fetch_folder(office.ledger, tmp_path)
    assert (result.taken, result.known) == (9, 1)
    assert [one.split(" ")[0] for one in result.faults] == ["04-empty.eml", "12-link.eml"]
    items = {one.contents.subject: one.contents for one in found(office)}
    outlook = items["关于拖欠货款的反映 2"].left_out
    assert [name for name, _why in outlook] == ["winmail.dat"] and "Outlook" in outlook[0][1]
    assert [one.name for one in items["关于拖欠货款的反映 3"].files] == ["inner.pdf"]
    assert "没有收下" in items["关于拖欠货款的反映 5"].remarks[0]
    assert items["关于拖欠货款的反映 9"].left_out[0][0] == "合同.pdf"
    form = items["关于拖欠货款的反映 10"]
    assert form.fields == {"uscc": "91360122MA0QX0147J"}
    assert form.files[0].purpose == "signed-form"
    again = fetch_folder(office.ledger, tmp_path)
    assert (again.taken, again.known) == (0, 10)
    with pytest.raises(CaseStoreError, match="没有文件夹"):
        fetch_folder(office.ledger, tmp_path / "none")


def test_the_day_of_arrival_is_the_servers_word_before_the_senders() -> None:
    said = b"Received: by mx; Tue, 14 Jun 2022 23:30:00 +0000\nDate: Mon, 6 Jun 2022 10:00:00 +0800"
    assert arrival_of(said) == date(2022, 6, 15)
    assert arrival_of(said.partition(b"\n")[2]) == date(2022, 6, 6)
    today = datetime.now(SHANGHAI).date()
    for broken in (b"", b"Date: Fri, 1 Jan 2100 10:00:00 +0800", b"Date: nonsense"):
        assert arrival_of(broken) == today


def test_a_file_twice_in_one_mail_is_kept_once(office: Office, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(with_files(1, ("甲.pdf", PDF), ("乙.pdf", PDF)))
    fetch_folder(office.ledger, tmp_path)
    (one,) = found(office)
    assert [file.name for file in one.contents.files] == ["甲.pdf"]
