"""``qingzhang mail fetch``: mails of a folder or a mailbox, and one sentence for every fault."""

from pathlib import Path

from click.testing import CliRunner, Result

from casestore.office.instance import create
from qingzhang import main
from tests.casestore.ledger_fixture import CAMPAIGNS, CONTENT
from tests.forms_app.mail.mails import simple


def fetch(place: Path, *more: str) -> Result:
    command = ["--instance", str(place), "--content", str(CONTENT), "mail", "fetch", *more]
    return CliRunner().invoke(main, command)


def test_mails_of_a_folder_are_taken_once_and_each_fault_is_a_sentence(tmp_path: Path) -> None:
    place, mails = tmp_path / "instance", tmp_path / "mails"
    create(place, CAMPAIGNS, demo=True)
    unset = fetch(place)
    assert unset.exit_code == 3 and "没有设置邮箱：请在 office.toml 写 imap_url" in unset.output
    gone = fetch(place, "--folder", str(mails))
    assert gone.exit_code == 1 and "没有文件夹" in gone.output
    assert fetch(place, "--no-such").exit_code == 2
    mails.mkdir()
    (mails / "1.eml").write_bytes(simple(1))
    first = fetch(place, "--folder", str(mails))
    assert first.exit_code == 0 and "收下 1 封，0 封以前收过" in first.output
    (mails / "2.eml").write_bytes(b"")
    second = fetch(place, "--folder", str(mails))
    assert second.exit_code == 1 and "收下 0 封，1 封以前收过" in second.output
    assert "2.eml 是空文件" in second.output
    (place / "office.toml").write_text('imap_url = "imap://a:b@127.0.0.1:9/INBOX"\n')
    away = fetch(place)
    assert away.exit_code == 3 and "邮箱连不上" in away.output
