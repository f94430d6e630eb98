"""What ``make quick`` leaves out is found by imports, and stays found."""

import pytest

from tests.conftest import modules_of
from tests.house.import_graph import is_in
from tests.slowness import HEAVY, graph, heavy_of, is_slow


@pytest.mark.parametrize("heavy", HEAVY)
def test_every_heavy_name_is_still_imported_by_some_test(heavy: str) -> None:
    names = {name for named in graph().names.values() for name in named}
    assert any(is_in(name, heavy) for name in names)


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("tests.conftest", {"playwright"}),
        ("tests.flow.test_release", {"subprocess", "tests.flow.running"}),
        ("tests.generator.conftest", {"generator.build", "generator.paper.pdf"}),
        ("tests.casestore.ledger.test_kill", {"subprocess"}),
        ("tests.casestore.conftest", set()),
        ("tests.casestore.campaign.test_eligibility", set()),
        ("tests.generator.content.test_check", set()),
        ("tests.house.test_rooms", set()),
    ],
)
def test_a_module_is_as_heavy_as_what_it_imports(module: str, heavy: set[str]) -> None:
    assert module in graph().own
    assert heavy_of(module) == heavy


def test_a_test_is_slow_by_a_fixture_alone() -> None:
    assert not is_slow(["tests.generator.content.test_check"])
    assert is_slow(["tests.generator.content.test_check", "tests.generator.conftest"])


def test_this_very_test_is_quick_and_one_with_a_browser_is_not(
    request: pytest.FixtureRequest,
) -> None:
    assert not is_slow(modules_of(request.node))
    assert is_slow(modules_of(request.node) | {"tests.conftest"})  # where the browser is made
