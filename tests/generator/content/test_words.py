"""The office's own words: checked like everything else, and in force from the next build on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casestore.campaign.edition import edition_in
from casestore.public.scripts import in_script, protect, simplified, traditional
from casestore.public.search_index import WIDENED, search
from generator.build import check
from generator.content.warnings import warnings_in
from tests.generator.conftest import Built, run
from tests.generator.small_content import write_content

GOOD = """
[[everyday]]
typed = ["欠钱", "欠錢不還"]
ours = ["账款"]
[[protected]]
hans = "于家洼"
hant = "于家窪"
"""


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """No names of a test's office in the tests after it."""
    yield
    protect(())


def with_words(folder: Path, words: str) -> Path:
    content = folder / "content"
    write_content(content)
    (content / "words.toml").write_text(words, encoding="utf-8")
    return content


def test_good_words_have_no_fault_and_the_file_is_read(tmp_path: Path) -> None:
    content = with_words(tmp_path, GOOD)
    assert check(content) == []
    assert [one for one in warnings_in(content, None) if "words" in one.file] == []


@pytest.mark.parametrize(
    ("old", "new", "key", "expected"),
    [
        ('["账款"]', "[]", "everyday.0.ours", "至少 1 项"),
        ('["账款"]', '["账，款"]', "everyday.0.ours.0", "不带标点"),
        ('["账款"]', '["款"]', "everyday.0.ours.0", "二至二十个字"),
        ('["账款"]', '["账款", "欠钱"]', "everyday.0.typed.0", "没有写过的说法"),
        ('"欠钱", ', '"欠钱", "欠钱", ', "everyday.0.typed.1", "没有写过的说法"),
        ("typed", "type", "everyday.0.type", "typed"),
        ("ours = ", "ours ＝ ", "第4行第6列", "英文等号"),
        ('hans = "于家洼"', "", "protected.0.hans", "必填"),
        ('"于家窪"', '"于家西窪"', "protected.0.hant", "3 个字"),
        ('"于家窪"', '"于家江"', "protected.0.hant", "同一个字的繁体写法"),
        ("[[everyday]]", "[[daily]]", "daily", "everyday"),
    ],
)
def test_a_fault_in_the_words_is_named(
    tmp_path: Path, old: str, new: str, key: str, expected: str
) -> None:
    faults = check(with_words(tmp_path, GOOD.replace(old, new, 1)))
    told = [(fault.file, fault.key, fault.expected) for fault in faults]
    assert any(
        file == "content/words.toml" and at == key and expected in said for file, at, said in told
    ), told


def test_a_protected_name_is_converted_as_it_says_in_both_directions() -> None:
    assert traditional("在于家洼施工，干部到场") == "在於家窪施工，幹部到場"
    assert protect([("于家洼", "于家窪")]) and not protect([("于家洼", "于家窪")])
    assert traditional("在于家洼施工，干部到场") == "在于家窪施工，幹部到場"
    assert in_script("在于家洼施工", "hant") == "在于家窪施工"
    assert simplified("在于家窪施工，幹部到場") == "在于家洼施工，干部到场"
    assert traditional("乾安县") == "乾安縣"  # what is built in stays
    assert protect(()) and in_script("在于家洼施工", "hant") == "在於家窪施工"


def test_new_words_are_in_force_from_the_next_build_on(instance: Built) -> None:
    """In the search, and in the edition that pages, form and desk go by."""
    content = instance.options.content
    before = run(instance.options)
    assert search(before.release.path / "search.db", "欠钱", {}).total == 0
    (content / "words.toml").write_text(GOOD.replace("账款", "履约"), encoding="utf-8")
    after = run(instance.options)
    found = search(after.release.path / "search.db", "欠钱", {})
    assert found.counts[WIDENED] == found.total > 0
    assert search(after.release.path / "search.db", "欠钱不还", {}).total == found.total
    edition = edition_in(after.release.path)
    assert edition and edition.words.protected[0].hant == "于家窪"
    (content / "words.toml").unlink()
