"""Heads of the chain are signed and written down outside of the database, and nothing that was
written down is lost again."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from casestore.errors import EnvironmentFault
from casestore.exchange.office_signature import Checker, Signer, make_signing_key
from casestore.ledger import heads
from casestore.ledger.heads import Witness, add_line
from tests.casestore.ledger_fixture import Office


def lines(office: Office) -> list[dict[str, object]]:
    text = (office.settings.instance / heads.LOG).read_text()
    return [json.loads(line) for line in text.splitlines()]


def test_a_head_is_what_the_office_signed_and_nothing_else(office: Office) -> None:
    office.register()
    said = json.loads(heads.write_for_release(office.settings, office.store).read_bytes())
    checker, signature = Checker.load(office.settings.keys), bytes.fromhex(said["signature"])
    assert checker.is_signed(heads.message_of(said), signature)
    assert said.keys() == {"events", "hash", "day", "signature"}
    for changed in ({"events": 2}, {"hash": "0" * 64}, {"day": "2022-06-16"}):
        assert not checker.is_signed(heads.message_of({**said, **changed}), signature)
    assert not checker.is_signed(heads.message_of(said), b"short")


def test_a_line_is_written_when_enough_happened_or_enough_time_went_by(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    witness = Witness(office.settings, office.store)
    assert not witness.look()
    office.register()
    assert not witness.look()
    monkeypatch.setattr(heads, "WAIT", timedelta(0))
    assert witness.look() and not witness.look()
    office.go(1, "accept")
    monkeypatch.setattr(heads, "WAIT", timedelta(days=1))
    monkeypatch.setattr(heads, "EVENTS", 1)
    assert witness.look()
    assert [line["events"] for line in lines(office)] == [1, 2]


def test_what_a_power_cut_left_of_a_line_is_cut_off_and_lines_go_on(office: Office) -> None:
    add_line(office.settings, office.store)
    log = office.settings.instance / heads.LOG
    log.write_bytes(log.read_bytes() + b'{"line": 2, "ev')
    add_line(office.settings, office.store, public="digest", of=0)
    assert [line["line"] for line in lines(office)] == [1, 2]
    assert lines(office)[1]["public"] == "digest"


def test_a_line_that_is_gone_leaves_its_number_free(office: Office) -> None:
    add_line(office.settings, office.store)
    add_line(office.settings, office.store)
    log = office.settings.instance / heads.LOG
    log.write_bytes(log.read_bytes().splitlines(keepends=True)[0])
    add_line(office.settings, office.store)
    assert [line["line"] for line in lines(office)] == [1, 3]


def test_a_backup_takes_the_lines_that_its_ledger_knows(office: Office, tmp_path: Path) -> None:
    add_line(office.settings, office.store)
    office.store.copy_to(tmp_path / "copy.db")
    add_line(office.settings, office.store)
    log = office.settings.instance / heads.LOG
    assert heads.as_of(log, tmp_path / "copy.db") == log.read_bytes().splitlines(True)[0]


def test_keys_are_made_once_and_a_lost_one_is_never_made_again(office: Office) -> None:
    add_line(office.settings, office.store)
    (office.settings.keys / "heads.key").unlink()
    with pytest.raises(EnvironmentFault, match=r"heads\.key"):
        add_line(office.settings, office.store)
    (office.settings.keys / "heads.pub").unlink()
    with pytest.raises(EnvironmentFault, match=r"heads\.key"):
        add_line(office.settings, office.store)


def test_two_halves_of_different_pairs_are_told(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        make_signing_key(tmp_path / name)
    (tmp_path / "a/heads.pub").write_bytes((tmp_path / "b/heads.pub").read_bytes())
    with pytest.raises(EnvironmentFault, match="不是一对"):
        Signer.load(tmp_path / "a")
