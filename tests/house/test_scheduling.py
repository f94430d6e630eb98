"""What a process of a test run gets as a whole, and that the longest begin first."""

import pytest

from tests.house.tree import ROOT
from tests.scheduling import FIRST, PARTED, begin_with_the_longest, piece_of
from tests.site.test_pages import PARTS


def test_every_file_that_is_named_is_there_once() -> None:
    files = [piece.partition("[")[0] for piece in FIRST]
    assert [file for file in (*files, *PARTED) if not (ROOT / file).is_file()] == []
    assert len(set(FIRST)) == len(FIRST)
    assert {file for file in files if files.count(file) > 1} == set(PARTED)


def test_every_parameter_of_a_parted_file_is_named() -> None:
    named = {piece for piece in FIRST if "[" in piece}
    assert {piece_of(f"{PARTED[0]}::t[{part.__name__}]") for part, *_manners in PARTS} == named


@pytest.mark.parametrize(
    ("test", "piece"),
    [
        ("tests/a/test_b.py::test_c[site]", "tests/a/test_b.py"),
        ("tests/site/test_pages.py::test_c[site]", "tests/site/test_pages.py[site]"),
        ("tests/site/test_pages.py::test_d[waiting]", "tests/site/test_pages.py[forms]"),
    ],
)
def test_a_file_is_one_piece_unless_its_parameters_are(test: str, piece: str) -> None:
    assert piece_of(test) == piece


def test_the_longest_come_first_and_the_others_stay_as_they_are() -> None:
    class Item:
        def __init__(self, nodeid: str) -> None:
            self.nodeid = nodeid

    first = f"{PARTED[0]}::x[site]"
    names = ["b::x", f"{FIRST[1]}::y", "a::z", first, f"{FIRST[1]}::a"]
    items = [Item(name) for name in names]
    begin_with_the_longest(items)  # type: ignore[arg-type]
    assert [item.nodeid for item in items] == [names[3], names[1], names[4], names[0], names[2]]
