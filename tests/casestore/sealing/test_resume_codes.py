"""Resume codes: six words open one draft, and nothing that the server keeps does."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pypinyin import lazy_pinyin

from casestore.public.scripts import in_script
from casestore.sealing.drafts import DRAFT_DAYS, Drafts
from casestore.sealing.resume_codes import (
    COUNT,
    NotWords,
    ResumeCodes,
    new_words,
    words_as_typed,
)
from casestore.sealing.resume_words import WORDS

CAMPAIGN = "xinjian-2022"


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / "drafts")


def given(drafts: Drafts) -> tuple[str, str]:
    """The secret and the words of a draft that was saved with a code."""
    secret = drafts.new_secret()
    with drafts.change(secret, CAMPAIGN) as draft:
        draft.values["enterprise"] = "某某公司"
        ResumeCodes(drafts.folder).give(draft, secret)
        return secret, draft.resume_words


def codes_in(drafts: Drafts) -> list[Path]:
    return list(drafts.folder.glob("*.resume"))


def test_a_code_has_66_bits() -> None:
    assert len(set(WORDS)) == len(WORDS) == 2048 == 2**11
    assert len(new_words().split()) == COUNT == 6
    assert len({new_words() for _try in range(50)}) == 50


def test_no_two_words_sound_alike_and_each_survives_the_other_script() -> None:
    assert len({tuple(lazy_pinyin(word)) for word in WORDS}) == len(WORDS)
    assert {len(word) for word in WORDS} == {2}
    for word in WORDS:
        assert words_as_typed(in_script(word, "hant") * COUNT) == " ".join([word] * COUNT)


def test_the_words_open_their_draft_as_often_as_they_are_used_and_no_other(drafts: Drafts) -> None:
    secret, words = given(drafts)
    other, others = given(drafts)
    codes = ResumeCodes(drafts.folder)
    assert [codes.secret_of(words, CAMPAIGN) for _try in range(2)] == [secret, secret]
    assert codes.secret_of(others, CAMPAIGN) == other
    assert codes.secret_of(words, "zengdu-2024") == ""
    assert codes.secret_of(new_words(), CAMPAIGN) == ""


def test_the_disk_holds_neither_words_nor_secret(drafts: Drafts) -> None:
    secret, words = given(drafts)
    assert len(codes_in(drafts)) == 1
    for path in drafts.folder.iterdir():
        held = path.read_bytes() + path.name.encode()
        assert secret.encode() not in held
        assert not any(word.encode() in held for word in words.split())


def test_a_draft_keeps_the_words_that_it_has(drafts: Drafts) -> None:
    secret, words = given(drafts)
    with drafts.change(secret, CAMPAIGN) as draft:
        ResumeCodes(drafts.folder).give(draft, secret)
        assert draft.resume_words == words
    assert len(codes_in(drafts)) == 1


def test_words_end_when_they_are_told_to(drafts: Drafts) -> None:
    secret, words = given(drafts)
    with drafts.change(secret, CAMPAIGN) as draft:
        drafts.end_resume(draft)
    assert codes_in(drafts) == []
    assert ResumeCodes(drafts.folder).secret_of(words, CAMPAIGN) == ""
    again = drafts.load(secret)
    assert again is not None and again.resume_words == ""


def test_words_end_with_the_draft_that_is_sent_cleared_or_given_up(drafts: Drafts) -> None:
    sent, _words = given(drafts)
    with drafts.change(sent, CAMPAIGN) as draft:
        draft.receipt = {"campaign": CAMPAIGN, "number": "XJ-2022-ACDEF"}
    assert codes_in(drafts) == []
    cleared, _words = given(drafts)
    drafts.clear(cleared)
    assert codes_in(drafts) == []
    given(drafts)
    drafts.purge(datetime.now(UTC) + timedelta(days=DRAFT_DAYS + 1))
    assert codes_in(drafts) == []


def test_words_live_as_long_as_their_draft_is_worked_on(drafts: Drafts) -> None:
    secret, words = given(drafts)
    old = (datetime.now(UTC) - timedelta(days=DRAFT_DAYS - 1)).timestamp()
    os.utime(codes_in(drafts)[0], (old, old))
    with drafts.change(secret, CAMPAIGN) as draft:
        draft.values["contact"] = "王某"
    drafts.purge(datetime.now(UTC) + timedelta(days=2))
    assert ResumeCodes(drafts.folder).secret_of(words, CAMPAIGN) == secret


def test_a_damaged_code_opens_nothing(drafts: Drafts) -> None:
    _secret, words = given(drafts)
    codes_in(drafts)[0].write_bytes(b"x" * 100)
    assert ResumeCodes(drafts.folder).secret_of(words, CAMPAIGN) == ""


@pytest.mark.parametrize("between", [" ", "", "、", "，", "\n", "　", "1.", " - "])
def test_whatever_stands_between_the_words_is_no_matter(between: str) -> None:
    words = new_words()
    assert words_as_typed(between.join(words.split())) == words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请填写另一台设备上显示的 6 个词"),
        ("abc 123", "请填写另一台设备上显示的 6 个词"),
        ("苹果葡萄", "现在是 4 个字"),
        ("苹果囧囧葡萄", "第 2 个词“囧囧”不在词表里"),
        ("苹果" * 7, "现在是 14 个字"),
        ("囧" * 5000, "现在是 5000 个字"),
    ],
)
def test_what_cannot_be_a_code_is_told_what_is_wrong(typed: str, said: str) -> None:
    with pytest.raises(NotWords) as caught:
        words_as_typed(typed)
    assert said in str(caught.value)
