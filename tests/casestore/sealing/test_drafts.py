"""Drafts: sealed to the browser, shared by its tabs, kept for a while, and gone when asked."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from pyrage import encrypt, x25519

from casestore.sealing.browser_key import BrowserKey
from casestore.sealing.drafts import DRAFT_DAYS, Draft, Drafts, listed
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
        if is_sent:
            drafts.note_receipt(secret, {"campaign": "xinjian-2022"})
    now = datetime.now(UTC) + timedelta(days=DRAFT_DAYS, hours=1)
    name = BrowserKey(fresh, "draft").name[:40]
    os.utime(drafts.folder / f"{name}.age", (now.timestamp(), now.timestamp()))
    assert drafts.purge(now) == [
        "old.age"
    ]  # the ledger may refer to the files of a draft that was sent
    assert drafts.load(old) is None and drafts.load(sent) is None and drafts.load(fresh) is not None


def test_what_killed_processes_left_of_drafts_goes_with_the_old_ones(drafts: Drafts) -> None:
    kept = saved(drafts)
    name = "0" * 40
    (drafts.folder / f"{name}.files").write_text("half.age")
    (drafts.folder / f".{name}.age.partial").write_bytes(b"half")
    old = (datetime.now(UTC) - timedelta(days=DRAFT_DAYS, hours=1)).timestamp()
    assert drafts.purge(datetime.now(UTC)) == []
    for path in drafts.folder.glob(f"*{name}*"):
        os.utime(path, (old, old))
    assert drafts.purge(datetime.now(UTC)) == ["half.age"]
    assert not list(drafts.folder.glob(f"*{name}*")) and drafts.load(kept) is not None
    assert len(list(drafts.folder.glob(".??.lock"))) == 1


def test_the_version_before_marked_each_name_of_what_was_sent(drafts: Drafts) -> None:
    (drafts.folder / f"{'0' * 40}.files").write_text("sent:one.age\nsent:two.age")
    assert Drafts.noted(drafts.folder) == {"one.age", "two.age"}
    now = datetime.now(UTC) + timedelta(days=DRAFT_DAYS, hours=1)
    assert drafts.purge(now) == []


def test_a_draft_of_the_version_before_goes_on(drafts: Drafts) -> None:
    identity = x25519.Identity.generate()
    name = sha256(str(identity.to_public()).encode()).hexdigest()[:40]
    said = {
        **vars(Draft(campaign="xinjian-2022", values={"enterprise": "某某公司"})),
        "sent": False,
    }
    del said["begun"]
    sealed = encrypt(json.dumps(said).encode(), [identity.to_public()])
    (drafts.folder / f"{name}.age").write_bytes(sealed)
    with drafts.change(str(identity), "xinjian-2022") as draft:
        draft.values["uscc"] = "91360122MA0QX0147J"
    again = drafts.load(str(identity))
    assert again is not None and list(again.values) == ["enterprise", "uscc"]
    assert [path.stem for path in drafts.folder.glob("*.age")] == [name]


def test_a_receipt_noted_beforehand_makes_another_press_repeat_it(drafts: Drafts) -> None:
    secret = saved(drafts, enterprise="某某公司")
    drafts.note_receipt(secret, {"campaign": "xinjian-2022", "number": "XJ-2022-7K3M-9"})
    begun = drafts.load(secret)
    assert begun is not None and begun.sent and begun.receipt is None
    assert begun.begun is not None and begun.begun["number"] == "XJ-2022-7K3M-9"
    assert begun.values == {"enterprise": "某某公司"}
    with drafts.change(secret, "xinjian-2022") as draft:
        draft.values["enterprise"] = "改名公司"  # another page, before the second press
    changed = drafts.load(secret)
    assert changed is not None and changed.begun == begun.begun


def test_a_receipt_is_all_that_is_left_of_what_was_sent(drafts: Drafts) -> None:
    secret = saved(drafts, enterprise="某某公司")
    drafts.note_receipt(secret, {"campaign": "xinjian-2022", "code": "ACDE-FHJK-MNPR"})
    with drafts.change(secret, "xinjian-2022") as draft:
        draft.receipt = draft.begun
    left = drafts.load(secret)
    assert left is not None and left.receipt == {
        "campaign": "xinjian-2022",
        "code": "ACDE-FHJK-MNPR",
    }
    assert left.values == {} and not list(drafts.folder.glob("*.age"))
    assert not any(b"ACDE" in path.read_bytes() for path in drafts.folder.iterdir())


def test_a_receipt_that_a_kill_broke_off_counts_for_nothing_but_keeps_the_files(
    drafts: Drafts,
) -> None:
    secret = saved(drafts)
    with drafts.change(secret, "xinjian-2022") as draft:
        draft.files = [
            KeptFile(sha256="00", stored="a.age", name="x", kind="pdf", size=1, purpose="evidence")
        ]
    drafts.note_receipt(secret, {"campaign": "xinjian-2022", "number": "one"})
    [path] = drafts.folder.glob("*.files")
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])
    broken = drafts.load(secret)
    assert broken is not None and broken.begun is None
    assert Drafts.noted(drafts.folder) == {"a.age"}
    assert listed(path.read_bytes()) == (["a.age"], True)
    drafts.note_receipt(secret, {"campaign": "xinjian-2022", "number": "two"})
    again = drafts.load(secret)
    assert again is not None and again.begun is not None and again.begun["number"] == "two"


def test_clearing_leaves_nothing(drafts: Drafts) -> None:
    secret = saved(drafts, enterprise="某某公司")
    drafts.clear(secret)
    assert drafts.load(secret) is None
    assert [path for path in drafts.folder.iterdir() if path.suffix != ".lock"] == []
