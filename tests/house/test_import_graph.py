"""The graph itself: planted imports are found, however they are written."""

from collections.abc import Mapping
from pathlib import Path

from tests.house.import_graph import circles, reached, read, room_of, rooms, with_packages


def planted(folder: Path, files: Mapping[str, str]) -> Path:
    """A tree of Python files; every folder in it becomes a package."""
    for name, source in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
        for above in path.relative_to(folder).parents:
            if above.name:
                (folder / above / "__init__.py").touch()
    return folder


def test_a_circle_of_three_files_is_found_and_nothing_that_merely_leads_to_it(
    tmp_path: Path,
) -> None:
    tree = {
        "a/one.py": "import a.two\n",
        "a/two.py": "from a import three\n",
        "a/three.py": "from a.one import x\n",
        "a/four.py": "import a.one\n",
        "a/five.py": "",
    }
    graph = read(planted(tmp_path, tree), ["a"])
    assert circles(graph.own) == [["a.one", "a.three", "a.two"]]


def test_two_circles_are_told_apart(tmp_path: Path) -> None:
    tree = {
        "a/one.py": "import a.two",
        "a/two.py": "import a.one, a.three",
        "a/three.py": "import a.four",
        "a/four.py": "import a.three",
    }
    graph = read(planted(tmp_path, tree), ["a"])
    assert circles(graph.own) == [["a.four", "a.three"], ["a.one", "a.two"]]


def test_no_way_of_writing_an_import_hides_it(tmp_path: Path) -> None:
    tree = {
        "a/b/goal.py": "",
        "a/b/other.py": "",
        "a/in_function.py": "def f():\n    from a.b import goal\n",
        "a/for_types.py": (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a.b.goal as g\n"
        ),
        "a/renamed.py": "from a.b import goal as somebody\n",
        "a/relative.py": "from .b.goal import x\n",
        "a/b/sibling.py": "from . import goal\n",
        "a/b/from_above.py": "from ..b import goal\n",
        "a/in_try.py": "try:\n    import a.b.goal\nexcept ImportError:\n    pass\n",
        "a/innocent.py": '"""import a.b.goal"""\nfrom a.b import other\n',
    }
    graph = read(planted(tmp_path, tree), ["a"])
    found = {module for module, targets in graph.own.items() if targets == {"a.b.goal"}}
    assert found == {
        "a.in_function",
        "a.for_types",
        "a.renamed",
        "a.relative",
        "a.in_try",
        "a.b.sibling",
        "a.b.from_above",
    }


def test_a_name_taken_from_a_package_is_an_arrow_to_its_init(tmp_path: Path) -> None:
    tree = {
        "a/b/__init__.py": "from a.b.inner import thing\n",
        "a/b/inner.py": "",
        "a/user.py": "from a.b import thing\n",
        "a/both.py": "from a.b import inner, thing\n",
        "a/module_only.py": "from a.b import inner\n",
    }
    graph = read(planted(tmp_path, tree), ["a"])
    assert graph.own["a.user"] == {"a.b"}
    assert graph.own["a.both"] == {"a.b", "a.b.inner"}
    assert graph.own["a.module_only"] == {"a.b.inner"}


def test_what_a_package_imports_on_the_way_is_reached_too(tmp_path: Path) -> None:
    tree = {
        "a/b/__init__.py": "import a.secret\n",
        "a/b/inner.py": "",
        "a/secret.py": "",
        "a/user.py": "import a.b.inner\n",
    }
    graph = read(planted(tmp_path, tree), ["a"])
    assert "a.secret" not in reached(graph.own, ["a.user"])
    assert "a.secret" in reached(with_packages(graph.own), ["a.user"])


def test_rooms_in_a_circle_are_found_where_no_two_files_are(tmp_path: Path) -> None:
    tree = {
        "house/hall/door.py": "import house.kitchen.stove\n",
        "house/hall/mirror.py": "",
        "house/kitchen/stove.py": "",
        "house/kitchen/table.py": "def sit():\n    import house.hall.mirror\n",
        "house/bath.py": "import house\n",
    }
    graph = read(planted(tmp_path, tree), ["house"])
    assert circles(graph.own) == []
    assert circles(rooms(graph.own, "house")) == [["hall", "kitchen"]]


def test_a_room_that_asks_the_factory_of_its_own_house_is_a_circle(tmp_path: Path) -> None:
    tree = {"h/__init__.py": "from h.room import x\n", "h/room.py": "from h import create\n"}
    graph = read(planted(tmp_path, tree), ["h"])
    assert circles(rooms(graph.own, "h")) == [["h", "room"]]


def test_what_is_not_ours_stands_in_the_names(tmp_path: Path) -> None:
    tree = {"a/one.py": "import os.path\nfrom flask import Flask\nfrom . import two\n"}
    graph = read(planted(tmp_path, tree), ["a"])
    assert graph.names["a.one"] == {"os.path", "flask", "flask.Flask", "a", "a.two"}
    assert graph.own["a.one"] == {"a"}


def test_a_room_is_the_first_step_into_the_house() -> None:
    assert room_of("a.b.c.d", "a.b") == "c"
    assert room_of("a.b", "a.b") == "a.b"
    assert room_of("a.bc.d", "a.b") is None
