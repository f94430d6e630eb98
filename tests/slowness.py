"""Which tests are slow, told from what they import: ``make quick`` leaves those out.

A test is slow when its module, or one that defines a fixture of it, imports something of
:data:`HEAVY`, itself or by way of other modules of the tests. Nobody has to mark anything. What a
``conftest`` imports counts for those alone who use a fixture of it, not for who takes a type or
a constant from there.
"""

from collections.abc import Iterable
from functools import cache

from tests.house.import_graph import ROOT, Arrows, Graph, is_in, reached, read

#: What takes a second or more as soon as it is used.
HEAVY = {
    "playwright": "a browser",
    "subprocess": "another process",
    "tests.flow.running": "a server",
    "generator.build": "a release",
    "generator.paper.pdf": "paper",
    "forms_app.intake.create_app": "the public application",
    "forms_app.desk.create_app": "the desk",
}
#: The guards of the house ask git and ruff, which answer at once.
GUARDS = "tests.house"


@cache
def graph() -> Graph:
    return read(ROOT, ["tests"])


@cache
def lightly() -> Arrows:
    """The arrows among the modules of the tests, those to a ``conftest`` or a guard left out."""
    return {
        module: frozenset(
            target
            for target in targets
            if not is_in(target, GUARDS) and target.rpartition(".")[2] != "conftest"
        )
        for module, targets in graph().own.items()
    }


@cache
def heavy_of(module: str) -> frozenset[str]:
    """The names of :data:`HEAVY` that ``module`` imports, itself or by way of other tests'."""
    if is_in(module, GUARDS):
        return frozenset()
    names = {
        name
        for one in reached(lightly(), [module]) | {module}
        for name in graph().names.get(one, ())
    }
    return frozenset(heavy for heavy in HEAVY if any(is_in(name, heavy) for name in names))


def is_slow(modules: Iterable[str]) -> bool:
    """Whether a test is slow that is made of ``modules``: its own and those of its fixtures."""
    return any(heavy_of(module) for module in modules)
