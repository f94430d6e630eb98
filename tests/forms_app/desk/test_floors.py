"""The rooms of the desk stand one above the other: nobody imports from a room above."""

import ast
from pathlib import Path

import pytest

import forms_app.desk

ROOT = Path(forms_app.desk.__file__).parent
#: From the bottom to the top; the package itself puts all together.
FLOORS = (
    "services",
    "ui",
    "sign_in",
    "next_step",
    "tour",
    "cases",
    "publishing",
    "office",
    "alerts",
    "today",
    "template_names",
)


def test_every_room_has_its_floor_and_there_are_few() -> None:
    rooms = {path.stem for path in ROOT.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert rooms - {"__init__", "__pycache__"} == set(FLOORS)
    assert len(FLOORS) + 1 <= 12


@pytest.mark.parametrize(
    "path", sorted(ROOT.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_no_file_imports_from_a_room_above_its_own(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0].removesuffix(".py")
    if room == "__init__":
        return
    imported = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("forms_app.desk"):
            inside = (node.module or "").split(".")[2:3]
            imported |= set(inside or [alias.name for alias in node.names])
    assert {FLOORS.index(one) for one in imported} <= set(range(FLOORS.index(room) + 1))


def test_no_two_files_of_a_room_need_each_other() -> None:
    needs = {
        ".".join(path.relative_to(ROOT.parents[1]).with_suffix("").parts): {
            f"{node.module}.{alias.name}"
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and node.module
            for alias in node.names
        }
        for path in ROOT.rglob("*.py")
    }
    arrows = {
        name: {other for other in needs if any(f"{one}.".startswith(f"{other}.") for one in names)}
        for name, names in needs.items()
        if not name.endswith("__init__")
    }
    while ends := [name for name, others in arrows.items() if not others & arrows.keys()]:
        for name in ends:
            del arrows[name]
    assert not arrows, "a circle"
