"""Cache keys follow the imports: what is imported is in the key, and what isn't, isn't."""

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.import_closure import PACKAGES, closure, imported_names
from tests.generator.conftest import ROOT

OURS = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]

#: Every way of writing an import, and what must not be taken for one.
SHAPES = '''
"""Nothing is imported
from generator.here, nor"""
import re, generator.one, casestore.two as second  # and generator.three
from generator import four as fourth, five
from generator.six import (  # six, with a remark
    seven,  # generator.eight
    nine as ninth,
)
from generatorish import nobody
def late():
    from casestore.ten import eleven
    if True:
        import casestore
'''
NAMED = {
    *("generator", "generator.one", "generator.four", "generator.five", "generator.six"),
    *("generator.six.seven", "generator.six.nine"),
    *("casestore", "casestore.two", "casestore.ten", "casestore.ten.eleven"),
}


def by_ast(source: str) -> set[str]:
    """What Python's own parser finds imported of our packages."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.module and not node.level, "imports are written in full"
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name for name in found if name.split(".")[0] in PACKAGES}


def followed(module: str) -> set[Path]:
    """The closure of ``module`` as the parser finds it."""
    found: set[Path] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        for path in (
            ROOT / f"{name.replace('.', '/')}.py",
            ROOT / name.replace(".", "/") / "__init__.py",
        ):
            if path.is_file() and path not in found:
                found.add(path)
                waiting += [
                    *by_ast(path.read_text(encoding="utf-8")),
                    name.rpartition(".")[0] or name,
                ]
    return found


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_pattern_finds_the_imports_that_the_parser_finds(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert imported_names(source) == by_ast(source)


def test_every_way_of_writing_an_import_is_understood() -> None:
    assert imported_names(SHAPES) == by_ast(SHAPES) == NAMED


@pytest.mark.parametrize(
    "module", ["generator.build", "generator.paper.pdf", "casestore.ledger.verbs"]
)
def test_a_closure_holds_every_import_down_to_the_last_and_the_packages_on_the_way(
    module: str,
) -> None:
    assert set(closure(module)) == followed(module)


@pytest.mark.parametrize(
    "module", ["generator.build", "generator.paper.pdf", "generator.look.drawing"]
)
def test_whatever_python_loads_for_a_module_is_in_its_closure(module: str) -> None:
    code = (
        f"import json, sys, {module}\n"
        "files = [getattr(one, '__file__', None) for one in list(sys.modules.values())]\n"
        "print(json.dumps([file for file in files if file]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {Path(file) for file in json.loads(done.stdout)}
    ours = {
        path
        for path in loaded
        if ROOT in path.parents and not path.relative_to(ROOT).parts[0].startswith(".")
    }
    assert ROOT / f"{module.replace('.', '/')}.py" in ours
    assert ours <= set(closure(module))


def test_what_a_build_imports_late_is_in_its_closure() -> None:
    assert {
        ROOT / f"{name}.py"
        for name in (
            "generator/paper/pdf",
            "casestore/public/pdf_signature",
            "generator/look/drawing",
            "generator/paper/typeset",
        )
    } <= set(closure("generator.build"))


def test_a_module_that_is_not_ours_is_refused() -> None:
    with pytest.raises(FileNotFoundError, match=r"generator\.nowhere"):
        closure("generator.nowhere")


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages in a folder of their own, beside the looks."""
    root = tmp_path_factory.mktemp("copied")
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    (root / "site").symlink_to(ROOT / "site")
    (root / "content").mkdir()
    return root


def keys(root: Path) -> tuple[str, str]:
    """The key of pages and that of PDFs, as the code in ``root`` reckons them in a process of
    its own."""
    code = (
        "from pathlib import Path\n"
        "from generator.look import plates; from generator.paper import pdf\n"
        "print(plates.authored_key(Path('content'), '', Path('fonts')), pdf._machinery())"
    )
    environment = {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    pages, papers = done.stdout.split()
    return pages, papers


@pytest.mark.parametrize(
    ("name", "pages_change", "papers_change"),
    [
        ("casestore/public/bigrams.py", True, False),  # imported by what the search index imports
        ("casestore/errors/toml_faults.py", True, True),
        ("generator/pages/figures_chart.py", True, False),
        ("generator/paper/line_breaking.py", True, True),
        ("casestore/public/pdf_signature.py", True, True),  # imported in a function
        ("casestore/ledger/history.py", False, False),
        ("generator/paper/signature_check.py", False, False),
    ],
)
def test_a_changed_module_changes_the_keys_of_what_it_has_a_part_in(
    copied: Path, name: str, pages_change: bool, papers_change: bool
) -> None:
    before = keys(copied)
    source = (copied / name).read_bytes()
    (copied / name).write_bytes(source + b"\n# changed\n")
    try:
        after = keys(copied)
    finally:
        (copied / name).write_bytes(source)
    assert (after[0] != before[0], after[1] != before[1]) == (pages_change, papers_change)
