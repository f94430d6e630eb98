"""The office's own words, ``content/words.toml``: what people type for what is written here, and
names that the converter between the scripts would take for other words."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from casestore.campaign.toml_values import Part
from casestore.errors import Fault
from casestore.errors.toml_faults import matching, shown

Word = Annotated[str, matching(r"(?u:[^\W_]{2,20})", "二至二十个字的一个词，不带标点和空格")]


class Everyday(Part):
    """Words that people ``typed``, and ``ours``, which are searched for beside each of them."""

    typed: Annotated[tuple[Word, ...], Field(min_length=1)]
    ours: Annotated[tuple[Word, ...], Field(min_length=1, max_length=8)]


class Protected(Part):
    """A name as it is written in Simplified (``hans``) and in Traditional characters (``hant``)."""

    hans: Word
    hant: Word


class Words(Part):
    """``content/words.toml``; an office without one goes by the dictionaries alone."""

    everyday: tuple[Everyday, ...] = ()
    protected: tuple[Protected, ...] = ()


def faults_in(words: Words, file: str) -> Iterator[Fault]:
    """What entries say about each other: each word once, both sides of a name alike long."""
    seen: set[str] = set()
    for index, entry in enumerate(words.everyday):
        for place, typed in enumerate(entry.typed):
            if typed in seen or typed in entry.ours:
                key, expected = f"everyday.{index}.typed.{place}", "没有写过的说法，也不在 ours 里"
                yield Fault(file=file, key=key, found=shown(typed), expected=expected)
            seen.add(typed)
    names: set[str] = set()
    for index, name in enumerate(words.protected):
        key = f"protected.{index}"
        if name.hans in names:
            found, expected = shown(name.hans), "没有写过的名称"
            yield Fault(file=file, key=f"{key}.hans", found=found, expected=expected)
        if len(name.hans) != len(name.hant):
            found, expected = shown(name.hant), f"{len(name.hans)} 个字，与 hans 逐字对应"
            yield Fault(file=file, key=f"{key}.hant", found=found, expected=expected)
        names.add(name.hans)
