"""``init``, ``keys``, ``backup`` and ``restore`` as somebody at the keyboard uses them."""

import os
import pty
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casestore.exchange.office_signature import Checker
from casestore.exchange.receipt_certificate import known_certificates
from casestore.ledger.queries import case_file
from casestore.lifecycle.roles import SYSTEM
from casestore.sealing.vault import Opener
from qingzhang import main
from tests.casestore.ledger_fixture import CONTENT
from tests.casestore.office.instances import Place, faults, forget_pins, new_place, with_cases
from tests.generator.paper.certificates import make_pair
from tests.house.tree import ROOT

PASSPHRASE = "correct horse battery"


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "passphrase"
    file.write_text(f"{PASSPHRASE}\n")
    monkeypatch.setenv("QINGZHANG_PASSPHRASE_FILE", str(file))
    return file


def run(folder: Path, *words: str) -> Result:
    options = ["--instance", str(folder), "--content", str(CONTENT)]
    return CliRunner().invoke(main, [*options, *words])


def done(folder: Path, *words: str) -> str:
    result = run(folder, *words)
    assert result.exit_code == 0, result.output
    return result.output


def secrets_in(text: str) -> list[str]:
    return re.findall(r"AGE-SECRET-KEY-1[A-Z0-9]+", text)


def test_a_new_instance_shows_two_cards_once_and_keeps_them_nowhere(
    tmp_path: Path, typed: Path
) -> None:
    said = done(tmp_path / "a", "init")
    cards = secrets_in(said)
    assert len(set(cards)) == 2
    assert said.count("恢复密钥卡 ") == 2
    kept = b"".join(path.read_bytes() for path in (tmp_path / "a").rglob("*") if path.is_file())
    assert not [card for card in cards if card.encode() in kept]
    assert b"AGE-SECRET-KEY" not in kept
    assert PASSPHRASE.encode() not in kept
    shown = done(tmp_path / "a", "keys")
    assert shown.count("恢复密钥  使用中") == 2
    assert shown.count("办公密钥  使用中  登记 0 天  能打开 0/0 条") == 1
    assert "keys wrap" not in shown


def test_the_certificate_of_receipts_is_shown_renewed_and_exchanged(
    tmp_path: Path, typed: Path
) -> None:
    folder = tmp_path / "a"
    done(folder, "init")
    assert "线索回执签名，有效期至" in done(folder, "keys", "certificate")
    assert "某某区营商办，" in done(
        folder, "keys", "certificate", "--new", "--name", "某某区营商办"
    )
    given = make_pair("领来的证书", elliptic=True).write(tmp_path / "given", passphrase=b"geheim")
    both = tmp_path / "both.pem"
    both.write_bytes(given.key.read_bytes() + given.certificate.read_bytes())
    secret = ("--passphrase-file", str(tmp_path / "given/passphrase"))
    wrong = run(folder, "keys", "certificate", "--from", str(both))
    assert (wrong.exit_code, wrong.output.count("\n")) == (1, 1) and "打不开" in wrong.output
    said = done(folder, "keys", "certificate", "--from", str(both), *secret)
    assert (
        "领来的证书，" in said and len(re.findall(r"\b[0-9A-F]{4}\b", said.split("：")[-1])) == 16
    )
    assert run(folder, "keys", "certificate", "--new", "--from", str(both)).exit_code == 2
    keys = folder / "keys"
    known = known_certificates(keys, Checker.load(keys))
    assert len(known) == 3 and "PRIVATE" not in (keys / "receipts.list").read_text()


def test_without_anybody_to_ask_there_is_no_instance_and_no_default(tmp_path: Path) -> None:
    result = run(tmp_path / "a", "init")
    assert result.exit_code == 3
    assert "QINGZHANG_PASSPHRASE_FILE" in result.output
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(("text", "code"), [("short\n", 1), ("\n", 3)])
def test_a_passphrase_that_is_short_or_empty_is_refused(
    tmp_path: Path, typed: Path, text: str, code: int
) -> None:
    typed.write_text(text)
    assert run(tmp_path / "a", "init").exit_code == code
    assert not (tmp_path / "a").exists()


def test_a_wrong_passphrase_opens_nothing_and_is_one_sentence(tmp_path: Path, typed: Path) -> None:
    done(tmp_path / "a", "init")
    typed.write_text("another horse battery\n")
    result = run(tmp_path / "a", "keys")
    assert (result.exit_code, result.output.count("\n")) == (3, 1)
    assert "口令不对" in result.output


def test_the_credential_of_the_service_comes_first(
    tmp_path: Path, typed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(tmp_path / "a", "init")
    typed.rename(tmp_path / "office-passphrase")
    assert run(tmp_path / "a", "keys").exit_code == 3
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.delenv("QINGZHANG_PASSPHRASE_FILE")
    done(tmp_path / "a", "keys")


def test_on_a_terminal_it_is_asked_for_and_not_shown(tmp_path: Path, typed: Path) -> None:
    done(tmp_path / "a", "init")
    environment = {**os.environ}
    del environment["QINGZHANG_PASSPHRASE_FILE"]
    python, where = str(ROOT / ".venv/bin/python"), str(tmp_path / "a")
    pid, terminal = pty.fork()
    if not pid:
        os.chdir(ROOT)
        words = [python, "-m", "qingzhang", "--instance", where, "keys"]
        os.execve(python, words, environment)
    seen = b""
    while "口令".encode() not in seen:
        seen += os.read(terminal, 1024)
    os.write(terminal, f"{PASSPHRASE}\n".encode())
    try:
        while chunk := os.read(terminal, 1024):
            seen += chunk
    except OSError:
        pass  # how a terminal says that the other side has ended
    _pid, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert "办公密钥  使用中" in seen.decode()
    assert PASSPHRASE.encode() not in seen


def test_a_key_is_rotated_everything_sealed_anew_and_the_old_one_destroyed(
    tmp_path: Path, typed: Path
) -> None:
    place = new_place(tmp_path / "a", PASSPHRASE)
    with_cases(place, 1)
    said = done(place.folder, "keys", "rotate")
    old = re.search(r"keys destroy ([0-9a-f-]+)", said)
    assert old
    assert "待重新密封：1 件" in done(place.folder, "keys")
    refused = run(place.folder, "keys", "destroy", old[1])
    assert refused.exit_code == 1
    assert "keys reseal" in refused.output
    assert "没有遗留" in done(place.folder, "keys", "reseal")
    done(place.folder, "keys", "destroy", old[1])
    shown = done(place.folder, "keys", "show")
    assert "办公密钥  已销毁" in shown
    assert "待重新密封" not in shown
    assert faults(place.ledger()) == []


def test_a_recovery_key_is_added_and_removed_by_its_fingerprint(
    tmp_path: Path, typed: Path
) -> None:
    place, other = new_place(tmp_path / "a", PASSPHRASE), new_place(tmp_path / "b")
    said = done(place.folder, "keys", "add", other.cards[0].recipient)
    assert other.cards[0].fingerprint in said
    done(place.folder, "keys", "remove", other.cards[0].fingerprint)
    assert "恢复密钥  已停用" in done(place.folder, "keys")
    assert run(place.folder, "keys", "add", "nonsense").exit_code == 1


def test_a_backup_comes_back_with_a_card_and_a_lost_passphrase_too(
    tmp_path: Path, typed: Path
) -> None:
    place = new_place(tmp_path / "a", "what everybody forgot")
    with_cases(place, 1)
    done(place.folder, "backup", str(tmp_path / "copy"))
    card = tmp_path / "card"
    card.write_text(place.cards[1].text())
    assert run(tmp_path / "b", "restore", str(tmp_path / "copy")).exit_code == 3
    done(tmp_path / "b", "restore", str(tmp_path / "copy"), "--identity", str(card))
    assert run(tmp_path / "b", "keys").exit_code == 3
    assert "没有遗留" in done(tmp_path / "b", "keys", "recover", str(card))
    there = Place(tmp_path / "b", place.cards, PASSPHRASE)
    ledger = there.ledger()
    assert case_file.open_case(ledger, 1, SYSTEM).values["contact"] == "司徒样本"
    assert faults(ledger) == []
    stranger = tmp_path / "stranger"
    stranger.write_text(new_place(tmp_path / "c").cards[0].secret)
    assert run(tmp_path / "b", "keys", "recover", str(stranger)).exit_code == 1


def _as_before(place: Place) -> None:
    """``place``, with one case, as an instance was before there were cards, pins and marks."""
    keys = place.folder / "keys/recipients.txt"
    keys.write_text(keys.read_text().splitlines()[0] + "\n")
    forget_pins(place)
    with_cases(place, 1).store.close()
    forget_pins(place)


def test_an_instance_of_before_opens_is_told_the_way_and_goes_it(
    tmp_path: Path, typed: Path
) -> None:
    place = new_place(tmp_path / "a")
    _as_before(place)
    shown = done(place.folder, "keys")
    assert "没有口令保护，请运行 qingzhang keys wrap" in shown
    assert "早期记录" in shown
    refused = run(place.folder, "backup", str(tmp_path / "copy"))
    assert (refused.exit_code, "keys wrap" in refused.output) == (1, True)
    cards = secrets_in(done(place.folder, "keys", "wrap"))
    assert len(cards) == 2
    done(place.folder, "keys", "reseal")
    shown = done(place.folder, "keys")
    assert "请运行" not in shown
    assert "早期记录" not in shown
    done(place.folder, "backup", str(tmp_path / "copy"))
    assert faults(Place(place.folder, (), PASSPHRASE).ledger()) == []
    only_card = Place(place.folder, ()).ledger(Opener([cards[0]]))
    assert case_file.open_case(only_card, 1, SYSTEM).values["contact"] == "司徒样本"
