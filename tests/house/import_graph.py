"""Who imports whom, read off the sources: nothing is executed, so nothing can hide.

Every import counts, wherever it stands: at the top of a file, inside a function, under
``TYPE_CHECKING``, relative, and ``from package import module``. A module is called by its dotted
name; a package's ``__init__`` by the name of the package.
"""

import ast
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: What is shipped; tests, benchmarks and set-up may import whatever they want to prove.
PRODUCT = ("qingzhang", "commands", "casestore", "forms_app", "generator")

#: Module → the modules that it imports.
Arrows = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Graph:
    """``own``: arrows among the modules that were read; ``names``: every dotted name that a
    module imports, ours or not, also what is imported *from* a module; ``used``: every name
    that its code mentions, ``b`` of ``a.b`` too."""

    own: Arrows
    names: Arrows
    used: Arrows

    def within(self, package: str) -> list[str]:
        """The modules in ``package``, itself included."""
        return [module for module in sorted(self.own) if is_in(module, package)]


def is_in(name: str, package: str) -> bool:
    """Whether the dotted ``name`` is ``package`` or stands in it."""
    return name == package or name.startswith(package + ".")


@dataclass(frozen=True)
class Statement:
    """One import: ``import a.b`` has no ``names``; ``from a.b import c, d`` has two."""

    module: str
    names: tuple[str, ...] = ()

    def said(self) -> Iterator[str]:
        """Every dotted name in it."""
        yield self.module
        yield from (f"{self.module}.{name}" for name in self.names)

    def meant(self, known: Container[str]) -> Iterator[str]:
        """The modules among ``known`` that it is after. Where ``from package import module``
        names modules only, the package is merely on the way."""
        inner = [f"{self.module}.{name}" for name in self.names]
        yield from (name for name in inner if name in known)
        if self.module in known and not (inner and all(name in known for name in inner)):
            yield self.module


@cache
def product() -> Graph:
    """The graph of everything that is shipped."""
    return read(ROOT, PRODUCT)


def read(root: Path, tops: Iterable[str]) -> Graph:
    """The graph of the packages and single files called ``tops`` in the folder ``root``."""
    files = {module_name(root, path): path for top in tops for path in sources(root, top)}
    own, names, used = {}, {}, {}
    for module, path in files.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found = list(statements(tree, package_of(module, path)))
        names[module] = frozenset(name for one in found for name in one.said())
        own[module] = frozenset(name for one in found for name in one.meant(files)) - {module}
        used[module] = frozenset(mentioned(tree))
    return Graph(own, names, used)


def sources(root: Path, top: str) -> list[Path]:
    """The Python files of a package, or the one file of that name; others' that were installed
    inside are none of it."""
    single = root / f"{top}.py"
    found = [single] if single.is_file() else sorted((root / top).rglob("*.py"))
    return [path for path in found if ".venv" not in path.parts]


def module_name(root: Path, path: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def package_of(module: str, path: Path) -> str:
    """What a relative import in ``path`` starts from."""
    return module if path.name == "__init__.py" else module.rpartition(".")[0]


def statements(tree: ast.Module, package: str) -> Iterator[Statement]:
    """Every import in ``tree``, relative ones made absolute with ``package``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Statement(alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = [node.module] if node.module else []
            if node.level:
                above = package.split(".")
                base = above[: len(above) + 1 - node.level] + base
            yield Statement(".".join(base), tuple(alias.name for alias in node.names))


def mentioned(tree: ast.Module) -> Iterator[str]:
    """The names and attributes in ``tree``; what stands in docstrings and comments is none."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


def circles(arrows: Arrows) -> list[list[str]]:
    """The groups that reach each other in a circle, each sorted; empty where there is none."""
    reach = {start: reached(arrows, [start]) for start in arrows}
    found = {
        tuple(sorted(other for other in reach[start] if start in reach.get(other, ())))
        for start in arrows
        if start in reach[start]
    }
    return [list(group) for group in sorted(found)]


def reached(arrows: Arrows, starts: Iterable[str]) -> set[str]:
    """Everything that ``starts`` import, directly or by way of others; a start is in it only
    where something leads back to it."""
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        for target in arrows.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


def with_packages(arrows: Arrows) -> Arrows:
    """``arrows`` with those that Python adds by itself: whoever imports ``a.b.c`` runs ``a`` and
    ``a.b`` first."""
    return {
        module: targets | {above for target in targets for above in above_of(target)}
        for module, targets in arrows.items()
    }


def above_of(module: str) -> Iterator[str]:
    while module := module.rpartition(".")[0]:
        yield module


def room_of(module: str, house: str) -> str | None:
    """The entry of ``house`` that ``module`` stands in: ``a.b.c`` of the house ``a`` in ``b``;
    the house's own ``__init__`` is a room called like the house; ``None`` outside of it."""
    if not is_in(module, house):
        return None
    return module.removeprefix(house).lstrip(".").partition(".")[0] or house


def rooms(arrows: Arrows, house: str) -> Arrows:
    """The arrows among the rooms of ``house``."""
    found: dict[str, set[str]] = {}
    for module, targets in arrows.items():
        if (room := room_of(module, house)) is not None:
            others = {room_of(target, house) for target in targets} - {room, None}
            found.setdefault(room, set()).update(other for other in others if other)
    return {room: frozenset(targets) for room, targets in found.items()}
