"""Accounts of their own: really tried before it is said, and kept by what root runs later. What
needs another account is done where this runs as root."""

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from casestore.office.owners import give, is_given
from casestore.settings import Accounts, Settings, load_settings
from commands.apart import as_account, as_generator, why_not_apart
from commands.processes import accounts_of
from qingzhang import main
from tests.casestore.ledger_fixture import CONTENT
from tests.casestore.office.instances import new_place

ROOT = os.geteuid() == 0


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(new_place(tmp_path / "i").folder, CONTENT)


def test_where_the_accounts_cannot_be_apart_one_line_says_why(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    reason = why_not_apart(settings, 8000)
    before = accounts_of(settings, 8000)
    said = capsys.readouterr().out
    if reason:
        assert before == {} and not is_given(settings.instance, settings.accounts)
        assert said.count("\n") == 1 and reason in said and "deploy/README.md" in said
    else:
        assert set(before) == {"intake", "desk", "worker", "press"} and said == ""
        assert is_given(settings.instance, settings.accounts)


@pytest.mark.parametrize(
    ("port", "accounts"), [(80, Accounts()), (8000, Accounts(office=60801)), (8000, Accounts())]
)
def test_a_low_port_equal_numbers_and_a_closed_folder_are_reasons(
    settings: Settings, tmp_path: Path, port: int, accounts: Accounts
) -> None:
    tmp_path.chmod(0o700)
    assert why_not_apart(replace(settings, accounts=accounts), port)


def test_a_command_runs_under_its_account_and_the_generators_without_a_network() -> None:
    words = as_account("office", Accounts())
    assert "--reuid=60802" in words and "--groups=60801,60803" in words
    assert "--clear-groups" in as_account("public", Accounts())
    assert as_generator(Accounts())[-len(words) :] == as_account("generator", Accounts())
    if ROOT:
        done = subprocess.run([*words, "id"], capture_output=True, text=True, check=True)
        assert "uid=60802 gid=60802 groups=60802,60801,60803" in done.stdout
        asked = [*as_generator(Accounts()), "cat", "/proc/net/route"]
        done = subprocess.run(asked, capture_output=True, text=True, check=True)
        assert "unshare" not in asked or len(done.stdout.splitlines()) <= 1


def test_what_root_writes_later_is_given_to_the_accounts(settings: Settings) -> None:
    if ROOT:
        give(settings.instance, settings.accounts)
    (settings.instance / "keys" / "new.secret").write_text("written by root")
    command = ["--instance", str(settings.instance), "password", "admin@example.gov.cn"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    owners = {path.lstat().st_uid for path in settings.instance.rglob("*")}
    assert owners <= (set(vars(Accounts()).values()) if ROOT else {os.getuid()})
