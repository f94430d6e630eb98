"""``docs/glossary.md`` has every word that the code has, and the code calls it the same."""

import pkgutil
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from types import ModuleType
from typing import Any, get_args

import pytest

from casestore import lifecycle
from casestore.campaign.form_fields import DEFAULT_FIELDS, Sealed
from casestore.exchange.items import ITEM_NAMES
from casestore.public.codes import AMOUNT_BANDS, OUTCOMES
from casestore.public.rows import TABLES
from tests.house.tree import text

HEADING = re.compile(r"^##+ (.+)$", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Source:
    """Words of the code: the glossary's ``section``, and id → Chinese name, ``""`` where the
    code has none or several."""

    section: str
    words: Mapping[str, str]


def modules() -> Iterable[ModuleType]:
    for found in pkgutil.iter_modules(lifecycle.__path__, f"{lifecycle.__name__}."):
        yield import_module(found.name)


def lifecycle_words() -> list[Source]:
    """Every enumeration of the lifecycles, wherever it stands; nobody has to remember it."""
    enums = {
        value
        for module in modules()
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Enum) and len(value)
        if value.__module__ == module.__name__
    }
    return [
        Source(f"`{kind.__name__}`", {item.value: name_of(item) for item in kind})
        for kind in sorted(enums, key=lambda kind: kind.__name__)
    ]


def name_of(item: Enum) -> str:
    """What the lifecycles' own table of names calls ``item``, ``""`` without one."""
    for module in modules():
        for table in vars(module).values():
            if isinstance(table, dict) and table.keys() == set(type(item)):
                said = table[item]
                said = said[0] if isinstance(said, tuple) else getattr(said, "name", said)
                if isinstance(said, str) and not isinstance(said, Enum):
                    return said
    return ""


def values_of(kind: Any) -> list[str]:
    """The values of an enumeration or of a ``Literal``."""
    is_enum = isinstance(kind, type) and issubclass(kind, Enum)
    return [str(item.value) for item in kind] if is_enum else list(get_args(kind))


def unnamed(words: Iterable[str]) -> dict[str, str]:
    return dict.fromkeys(words, "")


SOURCES = (
    *lifecycle_words(),
    Source("Fields of the clue form", {item.id: item.label for item in DEFAULT_FIELDS}),
    Source("`ItemKind`", {kind.value: name for kind, name in ITEM_NAMES.items()}),
    Source("`Sealed`", unnamed(values_of(Sealed))),
    Source(
        "Public columns",
        {item.name: item.label for table in TABLES.values() for item in table.columns},
    ),
    Source("Outcomes", {id: label for id, (label, _meaning) in OUTCOMES.items()}),
    Source("Amount bands", dict(AMOUNT_BANDS)),
)


def sections(page: str) -> dict[str, list[list[str]]]:
    """Heading → the rows of the table below it, each the text of its cells."""
    parts = HEADING.split(page)
    return {
        heading: [
            [cell.strip() for cell in line.strip("|").split("|")]
            for line in body.splitlines()
            if line.startswith("|")
        ][2:]
        for heading, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def lacking(page: str, source: Source) -> list[str]:
    """What ``page`` lacks of ``source`` or calls otherwise."""
    tables = [rows for heading, rows in sections(page).items() if source.section in heading]
    if len(tables) != 1:
        return [f"{len(tables)} sections {source.section}"]
    said = {word: row[1] for row in tables[0] for word in CODE.findall(row[0])}
    return [f"{source.section}: {word}" for word in source.words if word not in said] + [
        f"{source.section}: {word} is {name}, not {said[word]}"
        for word, name in source.words.items()
        if name and word in said and said[word] != name
    ]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.section.strip("`"))
def test_the_glossary_has_every_word_as_the_code_says_it(source: Source) -> None:
    assert source.words
    assert lacking(text("docs/glossary.md"), source) == []


def test_states_and_roles_bring_their_chinese_names() -> None:
    named = {source.section: source.words for source in lifecycle_words()}
    for section in ("`State`", "`Role`", "`Need`"):
        assert all(named[section].values()), section


def test_a_word_that_is_missing_and_one_that_is_called_otherwise_are_found() -> None:
    page = "# G\n## Colours (`Colour`)\n\n| a | b | c |\n| --- | --- | --- |\n| `red` | 红 | x |\n"
    assert lacking(page, Source("`Colour`", {"red": "红"})) == []
    assert lacking(page, Source("`Colour`", {"red": "赤"})) == ["`Colour`: red is 赤, not 红"]
    assert lacking(page, Source("`Colour`", {"red": "", "blue": ""})) == ["`Colour`: blue"]
    assert lacking(page, Source("`Shape`", {"red": ""})) == ["0 sections `Shape`"]


def test_every_row_says_something_in_both_languages() -> None:
    for heading, rows in sections(text("docs/glossary.md")).items():
        for row in rows:
            assert len(row) == 3, (heading, row)
            assert all(row), (heading, row)
            assert re.search(r"[一-鿿]", row[1]) or row[1].isdigit(), (heading, row)


def test_no_word_stands_twice_in_a_section() -> None:
    for heading, rows in sections(text("docs/glossary.md")).items():
        words = [row[0] for row in rows]
        assert len(words) == len(set(words)), heading
