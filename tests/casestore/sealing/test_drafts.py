"""Drafts: sealed to the browser, shared by its tabs, kept for a while, and gone when asked."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyrage import x25519

from casestore.sealing.drafts import DRAFT_DAYS, Draft, Drafts
from casestore.sealing.kept_file import KeptFile


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / "drafts")


def saved(drafts: Drafts, **values: str) -> str:
    secret = drafts.new_secret()
    with drafts.change(secret, "xinjian-2022") as draft:
        draft.values.update(values)
    return secret


def test_a_draft_comes_back_with_its_secret_and_with_no_other(drafts: Drafts) -> None:
    secret = saved(drafts, enterprise="某某公司")
    draft = drafts.load(secret)
    assert (
        draft is not None
        and draft.values == {"enterprise": "某某公司"}
        and draft.campaign == "xinjian-2022"
    )
    assert drafts.load(drafts.new_secret()) is None
    assert drafts.load("not a secret") is None


def test_the_disk_holds_neither_the_words_nor_the_secret(drafts: Drafts) -> None:
    secret = saved(drafts, enterprise="某某公司", uscc="91360122MA0QX0147J")
    for path in drafts.folder.iterdir():
        data = path.read_bytes() + path.name.encode()
        assert (
            "某某公司".encode() not in data
            and b"91360122" not in data
            and secret.encode() not in data
        )
        if path.suffix == ".age":
            assert path.stat().st_mode & 0o037 == 0


def test_tabs_that_save_at_once_lose_nothing_of_each_other(drafts: Drafts) -> None:
    secret = saved(drafts)

    def tab(number: int) -> None:
        with drafts.change(secret, "xinjian-2022") as draft:
            draft.values[f"field{number}"] = str(number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(tab, range(40)))
    draft = drafts.load(secret)
    assert draft is not None and len(draft.values) == 40


def test_a_change_that_fails_leaves_the_draft_as_it_was(drafts: Drafts) -> None:
    secret = saved(drafts, enterprise="旧")
    with pytest.raises(RuntimeError), drafts.change(secret, "xinjian-2022") as draft:
        draft.values["enterprise"] = "新"
        raise RuntimeError
    kept = drafts.load(secret)
    assert kept is not None and kept.values == {"enterprise": "旧"}


def test_drafts_given_up_are_deleted_and_name_the_files_they_leave(drafts: Drafts) -> None:
    fresh, old, sent = saved(drafts), saved(drafts), saved(drafts)
    for secret, name, is_sent in ((old, "old.age", False), (sent, "sent.age", True)):
        with drafts.change(secret, "xinjian-2022") as draft:
            draft.files = [
                KeptFile(sha256="00", stored=name, name="x", kind="pdf", size=1, purpose="evidence")
            ]
            draft.sent = is_sent
    now = datetime.now(UTC) + timedelta(days=DRAFT_DAYS, hours=1)
    for path in drafts.folder.glob("*.age"):
        if path != drafts._path(x25519.Identity.from_str(fresh)):
            continue
        os.utime(path, (now.timestamp(), now.timestamp()))
    assert drafts.purge(now) == [
        "old.age"
    ]  # the ledger may refer to the files of a draft that was sent
    assert drafts.load(old) is None and drafts.load(sent) is None and drafts.load(fresh) is not None


def test_what_killed_processes_left_of_drafts_goes_with_the_old_ones(drafts: Drafts) -> None:
    kept = saved(drafts)
    name = "0" * 40
    (drafts.folder / f"{name}.files").write_text("half.age\nsent:theirs.age")
    (drafts.folder / f".{name}.age.partial").write_bytes(b"half")
    old = (datetime.now(UTC) - timedelta(days=DRAFT_DAYS, hours=1)).timestamp()
    assert drafts.purge(datetime.now(UTC)) == []
    for path in drafts.folder.glob(f"*{name}*"):
        os.utime(path, (old, old))
    assert drafts.purge(datetime.now(UTC)) == ["half.age"]
    assert not list(drafts.folder.glob(f"*{name}*")) and drafts.load(kept) is not None
    assert len(list(drafts.folder.glob(".??.lock"))) == 1


def test_clearing_leaves_nothing(drafts: Drafts) -> None:
    secret = saved(drafts, enterprise="某某公司")
    drafts.clear(secret)
    assert drafts.load(secret) is None
    assert [path for path in drafts.folder.iterdir() if path.suffix != ".lock"] == []


def test_every_draft_has_an_idempotency_key_of_its_own() -> None:
    assert len({Draft(campaign="a").key for _number in range(100)}) == 100
