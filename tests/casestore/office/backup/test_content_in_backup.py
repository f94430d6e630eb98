"""A backup has the content that was agreed on."""

import shutil
from dataclasses import replace
from pathlib import Path

from casestore.ledger.ledger import Ledger
from casestore.office.backup.restoring import restore
from casestore.office.backup.writing import back_up
from casestore.office.inventory.taking import take_inventory
from casestore.publishing.agreed_content import adopt_content, at_agreed
from casestore.publishing.content_copies import digests_in
from tests.casestore.office.instances import Place, new_place


def test_the_content_that_was_agreed_on_comes_back(tmp_path: Path) -> None:
    """Wherever it is put back, releases are made of that, whatever lies in ``content/`` there."""
    place, content = new_place(tmp_path / "a"), tmp_path / "content"
    (content / "campaigns/a/files").mkdir(parents=True)
    (content / "campaigns/a/files/名单.xlsx").write_bytes(b"PK")
    (content / "site.toml").write_text("name = '云川'", encoding="utf-8")
    ledger = at_content(place, content)
    adopt_content(ledger.settings, ledger.store)
    agreed = at_agreed(ledger).settings.content
    back_up(ledger.settings, tmp_path / "copy")
    restore(tmp_path / "b", tmp_path / "copy", place.cards[0].secret)
    (content / "site.toml").write_text("name = '别处'", encoding="utf-8")
    there = at_content(Place(tmp_path / "b", place.cards), content)
    copy = at_agreed(there).settings.content
    assert copy.is_relative_to(tmp_path / "b") and digests_in(copy) == digests_in(agreed)
    assert all(path.stat().st_mode & 0o044 for path in copy.rglob("*"))
    assert not [one for one in take_inventory(there, None).faults if "公开内容" in one]


def test_content_that_is_gone_keeps_no_ledger_from_its_backup(tmp_path: Path) -> None:
    place, content = new_place(tmp_path / "a"), tmp_path / "content"
    content.mkdir()
    (content / "site.toml").write_text("", encoding="utf-8")
    ledger = at_content(place, content)
    adopt_content(ledger.settings, ledger.store)
    shutil.rmtree(ledger.settings.contents)
    assert "已读回核对" in back_up(ledger.settings, tmp_path / "copy")


def at_content(place: Place, content: Path) -> Ledger:
    ledger = place.ledger()
    return replace(ledger, settings=replace(ledger.settings, content=content))
