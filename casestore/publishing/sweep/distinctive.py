"""What of a case or a person is theirs alone, wherever in a release it stands.

What is a word as well (a brand called 协商, a person called 于建设) would stop every release: it
counts in the text of its own case only, which the gate reads.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from casestore.publishing.redaction import company, person
from casestore.publishing.redaction.common_words import is_common, is_official
from casestore.publishing.redaction.known import of_others, of_staff
from casestore.publishing.redaction.needles import Needle, Strength
from casestore.publishing.redaction.surnames import surname_of
from casestore.publishing.sweep import told_numbers

#: Latin letters of a name from which they are no other word.
_LATIN = 8
_PERSONS = ("legal_representative", "contact", "signer")


def of_case(values: Mapping[str, str]) -> Iterator[Needle]:
    """The forms of a case whose sealed columns are ``values``."""
    names = {"".join(values.get(id, "").split()) for id in _PERSONS}
    brand = company.brand_of(values.get("enterprise", ""), values.get("address", ""))
    for needle in of_others(values):
        if needle.kind == "姓名":
            if needle.form in names:
                yield _person(needle)
        elif needle.kind in ("企业字号", "企业简称", "企业名称"):
            if not _is_ordinary(needle, brand):
                yield needle
        elif needle.strength is Strength.ALONE or len(needle.form) >= _LATIN:
            yield needle
    for words in values.values():
        yield from told_numbers.told(words)


def of_member(name: str) -> Iterator[Needle]:
    """The forms of a member of the staff."""
    for needle in of_staff(name):
        if needle.strength is not Strength.WORD:
            yield _person(needle)
        elif len(needle.form) >= _LATIN:
            yield needle


def _person(needle: Needle) -> Needle:
    """A name of two characters, or one that is a word too, counts where a name is told."""
    name = needle.form
    given = name[len(surname_of(name)) :]
    ordinary = is_official(name) or (is_common(given) and surname_of(name) in person.WORDS)
    return replace(needle, strength=Strength.NAMED) if len(name) < 3 or ordinary else needle


def _is_ordinary(needle: Needle, brand: str) -> bool:
    """Whether a short form of a company may be the beginning of another word, or is one."""
    if needle.strength is not Strength.ALONE or is_common(needle.form):
        return True
    if needle.kind == "企业字号" and needle.form != brand:
        return True
    return needle.kind == "企业简称" and company.is_weak(brand)
