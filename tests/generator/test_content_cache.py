"""The content's cache gives what reading gives, or nothing."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from generator.content.gather import Content, read_content
from generator.content_cache import load_content, load_words, save_content, save_words
from generator.look.wording import CONVERTED, converted
from generator.release.manifest import read_manifest
from tests.generator.conftest import ROOT, Built
from tests.generator.content.test_notices import ALL_BLOCKS
from tests.generator.notice_files import write_notice
from tests.generator.small_content import write_content

KEY = "0123abcd"


def read(folder: Path) -> Content:
    content, faults = read_content(folder)
    assert content is not None and faults == []
    return content


@pytest.fixture
def small(tmp_path: Path) -> Content:
    return read(write_content(tmp_path / "content"))


@pytest.fixture
def no_words() -> Iterator[None]:
    """This process as one that has converted nothing."""
    known = {script: dict(words) for script, words in CONVERTED.items()}
    for words in CONVERTED.values():
        words.clear()
    yield
    for script, words in CONVERTED.items():
        words.clear()
        words.update(known[script])


def test_the_shipped_campaigns_come_back_as_they_are_read(tmp_path: Path) -> None:
    content = read(ROOT / "content")
    assert len(content.sections) == 5
    save_content(tmp_path, KEY, content)
    loaded = load_content(tmp_path, KEY, ROOT / "content")
    assert loaded == read(ROOT / "content")
    assert repr(loaded) == repr(content), (
        "equal values may be of different kinds, moments in different zones"
    )


def test_every_kind_of_block_comes_back(tmp_path: Path) -> None:
    folder = write_content(tmp_path / "content")
    notice = write_notice(tmp_path, ALL_BLOCKS)
    shutil.copy(notice, folder / "campaigns/yunchuan-2022/notices/all-blocks.md")
    content = read(folder)
    kinds = {
        type(block).__name__
        for one in content.sections
        for notice in one.notices
        for block in notice.blocks
    }
    assert kinds == {"Heading", "Paragraph", "Listing", "Table"}
    save_content(tmp_path, KEY, content)
    assert repr(load_content(tmp_path, KEY, folder)) == repr(content)


def test_a_moment_written_in_another_zone_is_read_and_comes_back_as_one_in_china(
    tmp_path: Path,
) -> None:
    folder = write_content(tmp_path / "content")
    notice = folder / "campaigns/yunchuan-2022/notices/plan.md"
    notice.write_text(notice.read_text().replace('"2022-03-02 09:30"', "2022-03-02T20:30:15Z"))
    content = read(folder)
    found = next(
        one for section in content.sections for one in section.notices if one.slug == "plan"
    )
    assert str(found.published_at) == "2022-03-03 04:30:15+08:00"
    save_content(tmp_path, KEY, content)
    assert repr(load_content(tmp_path, KEY, folder)) == repr(content)


def test_nothing_is_loaded_under_another_key_or_for_another_folder(
    small: Content, tmp_path: Path
) -> None:
    assert load_content(tmp_path, KEY, small.root) is None
    save_content(tmp_path, KEY, small)
    assert load_content(tmp_path, KEY, small.root) == small
    assert load_content(tmp_path, "another", small.root) is None
    assert load_content(tmp_path, KEY, tmp_path / "elsewhere") is None


def test_content_in_a_folder_whose_name_is_not_utf_8_is_not_saved(
    small: Content, tmp_path: Path
) -> None:
    folder = Path(os.fsdecode(b"content\xff"))
    save_content(tmp_path, KEY, replace(small, root=folder))
    assert load_content(tmp_path, KEY, folder) is None


@pytest.mark.parametrize("length", [0, 5, len(KEY) + 1, 200, -1])
def test_a_torn_file_is_none(small: Content, tmp_path: Path, no_words: None, length: int) -> None:
    converted("账", "hant")
    save_content(tmp_path, KEY, small)
    save_words(tmp_path, KEY)
    for name in ("content.json", "words.json"):
        whole = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(whole[: min(length, len(whole) - 1)])
    assert load_content(tmp_path, KEY, small.root) is None
    CONVERTED["hant"].clear()
    load_words(tmp_path, KEY)
    assert CONVERTED["hant"] == {}


@pytest.mark.parametrize(
    "foreign",
    [b"\x80\x04\x95\xff", b"null", b"[]", b'{"root": "/", "sections": []}', b"[[[[" * 9999],
)
def test_a_foreign_file_is_none(
    small: Content, tmp_path: Path, no_words: None, foreign: bytes
) -> None:
    for name in ("content.json", "words.json"):
        (tmp_path / name).write_bytes(KEY.encode() + b"\n" + foreign)
    assert load_content(tmp_path, KEY, small.root) is None
    load_words(tmp_path, KEY)
    assert not any(CONVERTED.values())


def test_words_come_back_under_their_key_alone(tmp_path: Path, no_words: None) -> None:
    assert converted("办事指南", "hant") == "辦事指南"
    save_words(tmp_path, KEY)
    CONVERTED["hant"].clear()
    load_words(tmp_path, "another")
    assert CONVERTED["hant"] == {}
    load_words(tmp_path, KEY)
    assert CONVERTED["hant"] == {"办事指南": "辦事指南"}


def test_a_build_that_finds_torn_caches_makes_the_same_release(
    instance: Built, again: Callable[..., Built]
) -> None:
    for name in ("content.json", "words.json"):
        os.truncate(instance.options.work / name, 100)
    assert read_manifest(again().release.path).files == read_manifest(instance.release.path).files
