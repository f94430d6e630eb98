"""What a second person reads of a change to ``content/``: each file that is new, changed or gone,
line by line."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

#: What a line of the comparison is: new, gone, there before and after, or the place of lines that
#: stayed as they were.
LineKind = Literal["new", "gone", "same", "skip"]
FileKind = Literal["new", "gone", "changed"]

#: Lines around a change that are shown with it.
_AROUND = 2
#: A comparison has no more lines; what is left out is counted.
MOST_LINES = 3000
#: More lines than these aren't compared with each other, but shown one after the other.
_COMPARED = 20_000


@dataclass(frozen=True)
class Line:
    """One line of a comparison, what can't be seen in it spelled out."""

    kind: LineKind
    text: str


@dataclass(frozen=True, kw_only=True)
class FileChange:
    """A file that is other than it was. ``note`` says what has to be looked at elsewhere, ``more``
    counts the lines that are left out."""

    path: str
    kind: FileKind
    lines: tuple[Line, ...] = ()
    note: str = ""
    more: int = 0


@dataclass(frozen=True, kw_only=True)
class Clearing:
    """Words that may stand in the changed texts, and why; ``new`` where that is part of the
    change."""

    words: str
    reason: str
    new: bool


@dataclass(frozen=True, kw_only=True)
class ProposedContent:
    """What a change of the content is, for its second person. ``stale`` says why it can't be
    confirmed any more; ``doubts`` are names that stand in the changed texts; ``pages`` are paths of
    the release that shows it, new or changed, and how many ``more`` there are."""

    stale: str
    files: tuple[FileChange, ...] = ()
    doubts: tuple[str, ...] = ()
    clearings: tuple[Clearing, ...] = ()
    pages: tuple[str, ...] = ()
    more: int = 0


def changed_files(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, FileKind]:
    """What happened to each file between ``old`` and ``new`` (digests by path), in order."""
    found: dict[str, FileKind] = {}
    for path in sorted(old.keys() | new.keys()):
        if path not in old:
            found[path] = "new"
        elif path not in new:
            found[path] = "gone"
        elif old[path] != new[path]:
            found[path] = "changed"
    return found


def compared(path: str, kind: FileKind, old: str, new: str, note: str = "") -> FileChange:
    """The change of the file at ``path`` whose words were ``old`` and are ``new``."""
    lines = list(_lines(old.splitlines(), new.splitlines()))
    return FileChange(
        path=path,
        kind=kind,
        lines=tuple(lines[:MOST_LINES]),
        note=note,
        more=max(0, len(lines) - MOST_LINES),
    )


def visible(text: str) -> str:
    """``text`` with what a reader wouldn't see, or what turns the order of letters, spelled out."""
    return "".join(_visible(letter) for letter in text)


def _visible(letter: str) -> str:
    hidden = unicodedata.category(letter) in {"Cc", "Cf", "Co", "Zl", "Zp"} and letter != "\t"
    return f"⟦U+{ord(letter):04X}⟧" if hidden else letter


def _lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    if len(old) + len(new) > _COMPARED:
        yield from _all("gone", old)
        yield from _all("new", new)
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    end = 0
    for group in matcher.get_grouped_opcodes(_AROUND):
        if group[0][1] > end:
            yield Line("skip", "")
        for what, old_from, old_to, new_from, new_to in group:
            if what == "equal":
                yield from _all("same", old[old_from:old_to])
            else:
                yield from _all("gone", old[old_from:old_to])
                yield from _all("new", new[new_from:new_to])
            end = old_to
    if 0 < end < len(old):
        yield Line("skip", "")


def _all(kind: LineKind, lines: Sequence[str]) -> Iterator[Line]:
    return (Line(kind, visible(line)) for line in lines)
