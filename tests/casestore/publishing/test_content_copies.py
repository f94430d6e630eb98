"""Copies of the content: named by the digest of everything in it, and of nothing outside it."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from casestore.errors import CaseStoreError, ContentError, EnvironmentFault
from casestore.publishing.content_copies import (
    copy_in,
    digest_of,
    digests_in,
    forget_others,
    is_whole,
    take_copy,
)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    root = tmp_path / "content"
    (root / "campaigns/a/files").mkdir(parents=True)
    (root / "site.toml").write_text("name = '云川'", encoding="utf-8")
    (root / "campaigns/a/files/名单.xlsx").write_bytes(b"PK")
    return root


def test_a_copy_has_every_file_and_the_name_of_its_digest(content: Path, tmp_path: Path) -> None:
    folder = tmp_path / "contents"
    sha = take_copy(content, folder)
    assert sha == digest_of(content) == digest_of(copy_in(folder, sha))
    assert list(digests_in(copy_in(folder, sha))) == ["campaigns/a/files/名单.xlsx", "site.toml"]
    assert is_whole(folder, sha) and not is_whole(folder, "0" * 64)
    assert take_copy(content, folder) == sha
    assert [path.name for path in folder.iterdir()] == [sha]


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "site.toml").write_text("name = '山'"),
        lambda root: (root / "site.toml").rename(root / "other.toml"),
        lambda root: (root / "new.md").write_text(""),
        lambda root: (root / "site.toml").unlink(),
    ],
)
def test_each_change_is_another_digest(
    content: Path, tmp_path: Path, change: Callable[[Path], object]
) -> None:
    folder = tmp_path / "contents"
    sha = take_copy(content, folder)
    change(content)
    assert digest_of(content) != sha
    change(copy_in(folder, sha))
    assert not is_whole(folder, sha)


def test_other_accounts_read_a_copy_whatever_the_process_takes_away(
    content: Path, tmp_path: Path
) -> None:
    before = os.umask(0o077)
    try:
        sha = take_copy(content, tmp_path / "contents")
    finally:
        os.umask(before)
    folder = tmp_path / "contents"
    for path in (folder, folder / sha, *(folder / sha).rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path


def test_what_an_editor_or_a_repository_keeps_beside_it_is_no_content(content: Path) -> None:
    sha = digest_of(content)
    (content / ".git").mkdir()
    (content / ".git/HEAD").write_text("ref")
    (content / ".site.toml.swp").write_text("x")
    assert digest_of(content) == sha


def test_a_link_leads_nowhere(content: Path, tmp_path: Path) -> None:
    secret = tmp_path / "office.key"
    secret.write_text("the office's key")
    for name, target in (("files.md", secret), ("folder", tmp_path)):
        (content / name).symlink_to(target)
        with pytest.raises(ContentError, match=f"content/{name}:.*链接"):
            take_copy(content, tmp_path / "contents")
        (content / name).unlink()
    assert list((tmp_path / "contents").iterdir()) == []


def test_what_is_no_plain_file_keeps_nobody_waiting(content: Path, tmp_path: Path) -> None:
    os.mkfifo(content / "pipe")
    with pytest.raises(ContentError, match="普通文件"):
        take_copy(content, tmp_path / "contents")
    with pytest.raises(EnvironmentFault, match="读不到内容文件夹"):
        digest_of(tmp_path / "nowhere")


def test_a_copy_that_was_altered_is_taken_anew(content: Path, tmp_path: Path) -> None:
    folder = tmp_path / "contents"
    sha = take_copy(content, folder)
    (copy_in(folder, sha) / "site.toml").write_text("name = '山'")
    assert take_copy(content, folder) == sha and is_whole(folder, sha)


def test_copies_that_nothing_needs_go_and_so_do_unfinished_ones(
    content: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "contents"
    first = take_copy(content, folder)
    (content / "site.toml").write_text("")
    second = take_copy(content, folder)
    for name, age in ((".old.partial", 7200), (".new.partial", 60)):
        (folder / name).mkdir()
        os.utime(folder / name, (time.time() - age,) * 2)
    forget_others(folder, frozenset({second}))
    assert first not in {path.name for path in folder.iterdir()}
    take_copy(content, folder)
    assert sorted(path.name for path in folder.iterdir()) == [".new.partial", second]
    forget_others(tmp_path / "nowhere", frozenset())


def test_a_name_that_is_no_text_is_told(content: Path, tmp_path: Path) -> None:
    (content / os.fsdecode(b"\xff.md")).write_text("x")
    with pytest.raises(CaseStoreError, match="文件名读不出来"):
        take_copy(content, tmp_path / "contents")
