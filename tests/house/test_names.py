"""What code says about other code is there: dotted names and paths in docstrings, comments and
strings outlive a move unless somebody looks."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from tests.house.import_graph import PRODUCT, module_name
from tests.house.tree import ROOT, python_files, text, tracked

TOPS = "casestore|forms_app|generator|commands"
DOTTED = re.compile(rf"(?<![\w./\"'@-])(?:{TOPS})(?:\.[A-Za-z_]\w*)+(?![\w/(-])")
PATH = re.compile(rf"(?<![\w./-])(?:{TOPS}|docs|deploy|benchmarks|tests)/[\w./-]*\w")


@cache
def modules() -> dict[str, str]:
    """Module → its file, packages among them."""
    return {module_name(ROOT, ROOT / name): name for name in tracked() if name.endswith(".py")}


def stale(said: str) -> Iterator[str]:
    """The dotted names and paths in ``said`` that lead nowhere."""
    for name in DOTTED.findall(said):
        if not leads_somewhere(name):
            yield name
    for path in PATH.findall(said):
        if "node_modules" not in path and not (ROOT / path).exists():
            yield path


def leads_somewhere(name: str) -> bool:
    """Whether ``name`` is a module, or a module's own or imported name."""
    known, module = modules(), name
    while module not in known:
        module = module.rpartition(".")[0]
    rest = name.removeprefix(module).split(".")[1:]
    return not rest or rest[0] in names_in(text(known[module]))


def names_in(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {alias.asname or alias.name for alias in node.names}
    return found


def test_no_docstring_or_comment_names_what_is_gone() -> None:
    found = [
        f"{name}: {word}"
        for name in python_files(*PRODUCT, "deploy", "benchmarks")
        for word in sorted(set(stale(text(name))))
    ]
    assert not found, "\n".join(found)


def test_a_name_and_a_path_that_lead_nowhere_are_found() -> None:
    said = (
        "See :mod:`casestore.campaign.loading`, :func:`casestore.campaign.loading.load_site`, "
        "casestore.campaign.nowhere, ``casestore.campaign.loading.load_moon``, "
        "docs/architecture.md, docs/nowhere.md and node_modules/docs/x."
    )
    assert list(stale(said)) == [
        "casestore.campaign.nowhere",
        "casestore.campaign.loading.load_moon",
        "docs/nowhere.md",
    ]
