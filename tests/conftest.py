"""What tests of every part share: one browser for a test module, and the mark of slow tests."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import costs
from tests.house.import_graph import ROOT, module_name
from tests.scheduling import Scheduling, begin_with_the_longest
from tests.slowness import is_slow

#: A closed network refuses the browser's own errands, many at a time; without them it starts
#: quietly.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless; its driver keeps an event loop running, so it ends with the
    module."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def full_cost() -> Iterator[None]:
    """Passphrases and codes cost what they cost in the product."""
    with costs.full():
        yield


def pytest_configure(config: pytest.Config) -> None:
    costs.reduce()
    config.addinivalue_line("markers", "slow: set by tests/slowness.py; make quick leaves it out")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where slow tests are left out, their modules aren't even imported: that takes as long as a
    third of the others."""
    if config.option.markexpr != "not slow" or collection_path.suffix != ".py":
        return None
    return is_slow([module_name(ROOT, collection_path)]) or None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    begin_with_the_longest(items)
    # marks are looked for by -m alone; to find them means to read every test
    if not config.option.markexpr:
        return
    for item in items:
        if isinstance(item, pytest.Function) and is_slow(modules_of(item)):
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """Seven thousand tests and what they import stay to the end: looking through them for garbage
    again and again takes a quarter of the time of many a test."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling | None:
    return Scheduling(config, log) if config.option.dist == "loadfile" else None


def modules_of(test: pytest.Function) -> set[str]:
    """The module of ``test`` and those that define its fixtures."""
    fixtures = test._fixtureinfo.name2fixturedefs.values()
    makers = {maker.func.__module__ for defined in fixtures for maker in defined}
    return makers | {test.module.__name__}
