"""The exact stage of a search against a plain scan: all that is found holds what was typed, and all
that holds it is found."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from casestore.public.folding import fold_character
from casestore.public.scripts import in_script
from casestore.public.search_index import EXACT, GUIDANCE, search
from casestore.public.variants import VARIANTS
from generator.data.search_index import Entry, write_index

#: What texts are made of; with runs that end in the same character as the next begins with.
_WORDS = """
拖欠 工程款 政府 合同 账款 账目 履行 协议 款项 2022年 9704 GB/T 验收 ，款 。款 厂 房 厂房租金 供货
（一） 企业 某 建材 补偿 征收 判决 ㎡ ① Ⅳ 堃 鉅豐 余款 餘額 GB9704 12.5 万元 、 ； “旧账” 新官 不理
线索 提交 — 〇 二〇二四
"""
_PIECES = [*_WORDS.split(), "\u200b", "\n"]
_HAN = "[〇㐀-鿿豈-﫿\U00020000-\U0003ffff]"


def folded(text: str) -> str:
    return "".join(map(fold_character, text))


def plainly_holds(text: str, query: str) -> bool:
    """Whether ``query`` stands in ``text``: the same characters, marks between them left out; Latin
    words and numbers from their beginning."""
    runs = re.findall(f"{_HAN}+|[0-9a-z]+", folded(query))
    gaps = f"(?:(?!{_HAN}|[0-9a-z]).)"
    pattern = "".join(
        ("(?<![0-9a-z])" if run.isascii() and not number else "")
        + (f"{gaps}{'+' if run.isascii() == runs[number - 1].isascii() else '*'}" if number else "")
        + re.escape(run)
        for number, run in enumerate(runs)
    )
    return bool(runs) and re.search(pattern, folded(text), re.DOTALL) is not None


def texts(chance: random.Random) -> Iterator[str]:
    for _number in range(300):
        yield "".join(chance.choices(_PIECES, k=chance.randint(3, 40)))


def queries(pages: list[str], chance: random.Random) -> Iterator[str]:
    """Pieces of the texts of all lengths, in either script, with variants and marks; and some that
    stand nowhere."""
    others: dict[str, list[str]] = {}
    for variant, plain in VARIANTS.items():
        others.setdefault(plain, []).append(variant)
    for number in range(520):
        page = chance.choice(pages)
        start = chance.randrange(len(page))
        query = page[start : start + chance.choice([1, 1, 2, 2, 3, 4, 6, 9, 15])]
        if number % 4 == 1:
            query = in_script(query, "hant")
        elif number % 4 == 2:
            query = "".join(chance.choice(others.get(fold_character(c), [c])) for c in query)
        elif number % 4 == 3:
            query = f" “{query}\u200b” " if number % 8 == 3 else query[::-1]
        if query.strip():  # nothing but blanks asks for nothing
            yield query


@pytest.fixture(scope="module")
def pages() -> list[str]:
    return list(texts(random.Random(9)))  # noqa: S311 - texts of a test


@pytest.fixture(scope="module")
def index(pages: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("exact") / "search.db"
    half = [(page[: len(page) // 2], page[len(page) // 2 :]) for page in pages]
    entries = [
        Entry(url=str(n), title=title, kind="case", campaign="a", day="", body=body)
        for n, (title, body) in enumerate(half)
    ]
    write_index(entries, target, None)
    return target


def test_the_exact_stage_finds_what_a_plain_scan_finds_and_nothing_else(
    pages: list[str], index: Path
) -> None:
    tried = list(queries(pages, random.Random(5)))  # noqa: S311 - as above
    wrong, found, empty = [], 0, 0
    for query in tried:
        truth = {
            str(n)
            for n, page in enumerate(pages)
            for part in (page[: len(page) // 2], page[len(page) // 2 :])
            if plainly_holds(part, query)
        }
        hits = search(index, query, {}, per_page=1000).hits
        exact = {hit.url for hit in hits if hit.stage == EXACT}
        assert not any(hit.stage == GUIDANCE for hit in hits)
        found, empty = found + len(truth), empty + (not truth)
        if exact != truth:
            wrong.append((query, len(truth - exact), len(exact - truth)))
    assert wrong == []
    assert len(tried) >= 500 and found > 2000 and 50 < empty < 300


@pytest.mark.parametrize(
    ("text", "query"),
    [("有关工程，程款另付", "工程款"), ("到厂，厂房", "厂厂"), ("旧账款项", "旧账 款项")],
)
def test_the_truth_tells_a_phrase_from_its_pieces(text: str, query: str) -> None:
    assert not plainly_holds(text, query)
    assert plainly_holds(f"{text}{query}", query)
