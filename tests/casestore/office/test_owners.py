"""Whose is what: the table by itself, and what it makes of an instance."""

import os
import stat
from pathlib import Path

import pytest

from casestore.office.owners import FOLDERS, Folder, Owned, give, groups_of, is_given
from casestore.settings import Accounts
from tests.casestore.office.instances import new_place

ACCOUNTS = Accounts()
#: What each side needs of the files at a path: read, write (which an owner may give itself).
NEEDED = {
    ("public", "keys/recipients.txt"): "r",
    ("public", "keys/heads.pub"): "r",
    ("public", "keys/receipts.list"): "r",
    ("public", "keys/intake.secret"): "r",
    ("public", "settings.toml"): "r",
    ("public", "crls/x"): "r",
    ("public", "capsules/x"): "r",
    ("public", "public/inbox/x"): "rw",
    ("public", "public/drafts/x"): "rw",
    ("public", "public/numbers/x"): "rw",
    ("public", "public/counters/x"): "rw",
    ("public", "public/visits/x"): "rw",
    ("generator", "signing/x"): "r",
    ("generator", "releases/x"): "rw",
    ("generator", "work/x"): "rw",
    ("generator", "press/x"): "rw",
    ("office", "releases/x"): "r",
    ("office", "work/x"): "r",
    ("office", "press/x"): "rw",
    ("office", "public/inbox/x"): "r",
    ("office", "public/drafts/x"): "r",
    ("office", "public/numbers/x"): "r",
    ("office", "public/counters/x"): "r",
}
#: What all may read, for it is public.
ALL = {"public.db", "head.json", "worker-beat", "releases/x", "shown/x", "contents/x"}


def rights(owned: Owned, side: str) -> str:
    """What the account of ``side`` may do with a file that is owned so."""
    if owned.owner == side:
        bits = owned.mode >> 6
    else:
        groups = {side} | ({"public", "generator"} if side == "office" else set())
        bits = owned.mode >> 3 if owned.group in groups else owned.mode
    return ("r" if bits & 4 else "") + ("w" if bits & 2 else "")


def files() -> list[tuple[str, Owned]]:
    found = []
    for folder in FOLDERS:
        base = "" if folder.path == "." else f"{folder.path}/"
        found += [(f"{base}{name}", owned) for name, owned in folder.others]
        found.append((f"{base}x", folder.files))
    return found


@pytest.mark.parametrize(("path", "owned"), files())
@pytest.mark.parametrize("side", ["public", "generator", "office"])
def test_each_side_may_do_what_it_needs_and_nothing_else(
    side: str, path: str, owned: Owned
) -> None:
    needed = NEEDED.get((side, path), "r" if path in ALL else "")
    if side == "office" and owned.owner == "office":
        needed = "rw"
    assert rights(owned, side) == needed


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.path)
def test_only_the_owner_renames_what_lies_in_a_folder(folder: Folder) -> None:
    writes = folder.itself.mode & 0o022
    assert not writes or (writes == 0o020 and folder.itself.mode & stat.S_ISVTX)
    assert folder.added_by is None or writes


def test_the_office_has_no_group_that_the_others_are_in_but_theirs() -> None:
    assert groups_of("office", ACCOUNTS) == (ACCOUNTS.public, ACCOUNTS.generator)
    assert groups_of("public", ACCOUNTS) == groups_of("generator", ACCOUNTS) == ()


ME = os.geteuid()
MINE = ACCOUNTS if ME == 0 else Accounts(public=ME, office=ME, generator=ME)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """An instance with a release, given twice; a link, a pipe and a second name lie in it."""
    place = new_place(tmp_path / "i").folder
    outside = tmp_path / "outside"
    outside.write_text("not ours")
    outside.chmod(0o604)
    (place / "evidence/link.age").symlink_to(outside)
    os.mkfifo(place / "public/inbox/pipe")
    (place / "evidence/second.age").hardlink_to(outside)
    (place / "releases/one/a").mkdir(parents=True)
    (place / "releases/one/a/page.html").write_text("page")
    (place / "current").symlink_to("releases/one")
    assert is_given(place, MINE) == (ME != 0)
    for _twice in range(2):
        give(place, MINE)
    assert is_given(place, MINE)
    return place


def test_an_instance_is_given_with_everything_in_it(given: Path) -> None:
    for path, side, mode in (
        ("keys/office.key", MINE.office, 0o600),
        ("keys/recipients.txt", MINE.office, 0o640),
        ("ledger.db", MINE.office, 0o600),
        ("office.toml", MINE.office, 0o600),
        ("settings.toml", MINE.office, 0o640),
        ("evidence", MINE.office, 0o3770),
        ("public/drafts", MINE.public, 0o2750),
        ("releases/one/a/page.html", MINE.generator, 0o644),
        ("releases/one/a", MINE.generator, 0o755),
        (".", MINE.office, 0o751),
    ):
        there = (given / path).lstat()
        assert (there.st_uid, stat.S_IMODE(there.st_mode)) == (side, mode), path
    assert (given / "current").lstat().st_uid == MINE.office


def test_what_lies_in_the_way_is_not_followed(given: Path) -> None:
    found = (given.parent / "outside").stat()
    assert (found.st_uid, stat.S_IMODE(found.st_mode)) == (ME, 0o604)
