"""An instance as a whole: made once, backed up while in use, put back elsewhere, and found out
when altered."""

import os
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casestore.campaign.loading import load_campaigns
from casestore.database.engine import Store
from casestore.errors import CaseStoreError, EnvironmentFault
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import case_file
from casestore.ledger.verbs import registering
from casestore.lifecycle.roles import Role
from casestore.office import instance
from casestore.office.staff import Staff
from casestore.sealing.kept_file import copy_of
from casestore.sealing.vault import Opener, Sealer
from casestore.settings import load_settings
from tests.casestore.ledger_fixture import CONTENT, MODEL, Office
from tests.casestore.office.instances import faults

CAMPAIGNS = load_campaigns(CONTENT)


def opened(folder: Path) -> Ledger:
    """The ledger of the instance in ``folder``, on a day inside the model campaign."""
    settings = replace(load_settings(folder, CONTENT), as_of={MODEL: date(2022, 10, 17)})
    keys = settings.keys
    return Ledger(
        store=Store(settings.database),
        campaigns=CAMPAIGNS,
        settings=settings,
        sealer=Sealer.load(keys),
        opener=Opener.load(keys),
    )


def with_a_clue(folder: Path, office: Office) -> tuple[Ledger, str, str]:
    """A new instance with one clue, its files sealed in that instance; number and code."""
    instance.create(folder, CAMPAIGNS, demo=False)
    ledger = opened(folder)
    clue = office.clue()
    files = []
    for file in clue.files:
        evidence, folder_of_both = office.ledger.evidence, folder / "evidence"
        folder_of_both.mkdir(parents=True, exist_ok=True)
        for name, data in (
            (file.stored, evidence.read(file, office.opener)),
            (copy_of(file.stored), evidence.read_copy(file, office.opener)),
        ):
            (folder_of_both / name).write_bytes(ledger.sealer.seal(data))
        files.append(file)
    receipt = registering.register(ledger, replace(clue, files=tuple(files)), "k")
    return ledger, receipt.number, receipt.code


def test_a_new_instance_has_keys_for_its_owner_only_and_one_account(tmp_path: Path) -> None:
    account = instance.create(tmp_path / "new", CAMPAIGNS, demo=False)
    for path in (tmp_path / "new/keys").iterdir():
        if path.name not in ("recipients.txt", "heads.pub", "receipts.list"):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    settings = load_settings(tmp_path / "new", CONTENT)
    (member,) = Staff(Store(settings.database)).list()
    assert member.email == account.email
    assert Role.ADMIN in member.roles
    assert settings.as_of == {}
    with pytest.raises(CaseStoreError, match="已经是一个实例"):
        instance.create(tmp_path / "new", CAMPAIGNS, demo=False)


def test_a_new_instance_that_broke_off_is_finished_by_the_next_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, real = tmp_path / "new", os.fsync

    def full(handle: int) -> None:
        if Path(f"/proc/self/fd/{handle}").resolve().name in (
            "recipients.txt",
            "receipt.secret",
            "settings.toml",
        ):
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    for _try in range(3):
        with pytest.raises(OSError, match="No space"):
            instance.create(new, CAMPAIGNS, demo=False)
        assert not (new / "settings.toml").exists()
    monkeypatch.undo()
    account = instance.create(new, CAMPAIGNS, demo=False)
    (member,) = Staff(Store(load_settings(new, CONTENT).database)).list()
    assert member.email == account.email
    assert faults(opened(new)) == []


def test_a_demonstration_is_pinned_inside_each_collection_that_is_over(tmp_path: Path) -> None:
    instance.create(tmp_path / "demo", CAMPAIGNS, demo=True)
    settings = load_settings(tmp_path / "demo", CONTENT)
    assert settings.demo
    for id, campaign in CAMPAIGNS.items():
        assert campaign.collection.start <= settings.today(id) <= campaign.collection.end


def test_altered_and_missing_evidence_is_found(office: Office, tmp_path: Path) -> None:
    ledger, _number, _code = with_a_clue(tmp_path / "a", office)
    kept = list(case_file.all_files(ledger))
    (tmp_path / "a/evidence" / kept[0].stored).write_bytes(b"something else")
    (tmp_path / "a/evidence" / kept[1].stored).unlink()
    found = faults(ledger)
    assert len(found) == 2
    assert all(sentence.startswith("材料 ") for sentence in found)


def test_settings_that_cannot_be_read_are_the_environments_fault(tmp_path: Path) -> None:
    instance.create(tmp_path / "a", CAMPAIGNS, demo=False)
    (tmp_path / "a/settings.toml").write_text("site_uri = 1\n")
    with pytest.raises(EnvironmentFault, match="site_uri"):
        load_settings(tmp_path / "a", CONTENT)
    with pytest.raises(EnvironmentFault, match="qingzhang init"):
        load_settings(tmp_path / "nowhere", CONTENT)
