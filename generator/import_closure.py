"""The source files that a module is made of: its own, and those of our packages that it imports,
however indirectly.

Caches of pages and PDFs are keyed by them, so a module that comes to decide how something looks
is in the key by being imported. Sources are read, never imported. A build asks each time, so
imports are found by a pattern over the lines: 7 ms for sixty files, where ``ast`` takes 110. A
test holds it to what ``ast`` finds in every file of the packages.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

#: The folder of our packages.
ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("casestore", "generator")

_OURS = rf"(?:{'|'.join(PACKAGES)})(?:\.\w+)*"
_IMPORT = re.compile(
    rf"^[ \t]*(?:from[ \t]+({_OURS})[ \t]+import[ \t]*(\([^)]*\)|[^#\n]*)|import[ \t]+([^#\n]*))",
    re.MULTILINE,
)
_COMMENT = re.compile(r"#.*")


@cache
def closure(*modules: str) -> tuple[Path, ...]:
    """The files of ``modules`` (dotted names) and of all they import, in order of their paths.

    An import inside a function counts, and so does the ``__init__`` of each package on the way.
    Raises ``FileNotFoundError`` for a module that is none of ours.
    """
    for module in modules:
        if _file(module) is None:
            raise FileNotFoundError(module)
    found: set[Path] = set()
    waiting = [path for module in modules for path in _files(module)]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            names = imported_names(path.read_text(encoding="utf-8"))
            waiting += [file for name in names for file in _files(name)]
    return tuple(sorted(found))


def imported_names(source: str) -> set[str]:
    """Every dotted name of our packages that ``source`` imports; ``from a import b`` gives ``a``
    and ``a.b``."""
    return {name for match in _IMPORT.finditer(source) for name in _names(*match.groups())}


def _names(package: str | None, members: str, modules: str | None) -> Iterator[str]:
    if package is None:
        named = (part.split()[0] for part in (modules or "").split(",") if part.strip())
        yield from (name for name in named if name.partition(".")[0] in PACKAGES)
        return
    yield package
    for part in _COMMENT.sub("", members).strip("()").split(","):
        if part.strip():
            yield f"{package}.{part.split()[0]}"


@cache
def _files(name: str) -> tuple[Path, ...]:
    """The file of the module ``name``, if it is one, and the ``__init__`` of each package above
    it."""
    parts = name.split(".")
    return tuple(path for end in range(len(parts)) if (path := _file(".".join(parts[: end + 1]))))


@cache
def _file(name: str) -> Path | None:
    path = ROOT / name.replace(".", "/")
    return next(
        (file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None
    )
