"""What keeps the code small and plain: lengths, widths, records by keyword, no hidden doors."""

import subprocess
import sys
import tomllib
from collections.abc import Callable

import pytest

from tests.house import code_shapes as shapes
from tests.house.import_graph import PRODUCT
from tests.house.tree import ROOT, python_files, text, tracked

Shape = Callable[[str], list[str]]

#: What holds for every Python file; for what is shipped; the smallest text that breaks each rule.
EVERYWHERE: tuple[Shape, ...] = (
    shapes.long_functions,
    shapes.crowded_functions,
    shapes.formatter_held_back,
    shapes.width_excused,
    shapes.formats_that_run_code,
    shapes.gettext_imported,
)
SHIPPED: tuple[Shape, ...] = (shapes.records_by_position,)
BROKEN: dict[Shape, tuple[str, ...]] = {
    shapes.long_files: ("\n" * 401,),
    shapes.long_functions: ("class A:\n    async def f(self):\n" + "        g()\n" * 30,),
    shapes.crowded_functions: ("def f(a, b, /, c, *d, e, f, **g): ...",),
    shapes.formatter_held_back: ("a = 1  # fmt" + ": skip", "# fmt" + ": off"),
    shapes.width_excused: ("a = 1  # no" + "qa: E501",),
    shapes.formats_that_run_code: ("import shelve", "def f():\n    from pickle import loads"),
    shapes.gettext_imported: ("import gettext", "from flask_babel import lazy_gettext as _"),
    shapes.records_by_position: (
        "@dataclass(frozen=True)\nclass A:\n    a: int\n    b: int\n    c: int\n    d: int",
        "@dataclasses.dataclass\nclass A:\n    a: int\n    b: int\n    c: int\n    d: int = 1",
    ),
}
#: What comes closest to each rule without breaking it.
KEPT: dict[Shape, str] = {
    shapes.long_files: "\n" * 400,
    shapes.long_functions: "def f():\n" + "    g()\n" * 29,
    shapes.crowded_functions: "class A:\n    def f(self, a, b, c, d, *e, **g): ...",
    shapes.records_by_position: (
        "@dataclass(kw_only=True)\nclass A:\n    a: int\n    b: int\n    c: int\n    d: int\n"
        "@dataclass\nclass B:\n    a: int\n    b: int\n    c: int\n    d: ClassVar[int] = 1"
    ),
}


@pytest.mark.parametrize("shape", EVERYWHERE, ids=lambda shape: shape.__name__)
def test_no_python_file_has(shape: Shape) -> None:
    assert_none(shape, python_files())


@pytest.mark.parametrize("shape", SHIPPED, ids=lambda shape: shape.__name__)
def test_nothing_that_is_shipped_has(shape: Shape) -> None:
    assert_none(shape, python_files(*PRODUCT))


def test_no_file_of_code_grows_over_400_lines() -> None:
    kinds = (".js", ".mjs", ".css", ".html", ".sh")
    assert_none(shapes.long_files, [*python_files(), *(n for n in tracked() if n.endswith(kinds))])


def assert_none(shape: Shape, names: list[str]) -> None:
    assert names
    found = [f"{name}: {what}" for name in names for what in shape(text(name))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("shape", BROKEN, ids=lambda shape: shape.__name__)
def test_a_text_that_breaks_the_rule_is_found_and_the_closest_other_is_not(shape: Shape) -> None:
    assert all(len(shape(broken)) == 1 for broken in BROKEN[shape])
    assert shape(KEPT.get(shape, "")) == []


def test_every_rule_has_a_text_that_breaks_it() -> None:
    assert {*EVERYWHERE, *SHIPPED, shapes.long_files} == BROKEN.keys()


def test_no_line_is_wider_than_100_columns() -> None:
    ruff = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format", "concise"]
    done = subprocess.run(
        [*ruff, "--select", "E501", "."], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_ruff_is_told_100_columns_and_excuses_nobody_from_them() -> None:
    ruff = tomllib.loads(text("pyproject.toml"))["tool"]["ruff"]
    assert ruff["line-length"] == 100
    assert "E" in ruff["lint"]["select"]
    excused = [ruff["lint"]["ignore"], *ruff["lint"]["per-file-ignores"].values()]
    assert not [code for codes in excused for code in codes if code.startswith("E")]
