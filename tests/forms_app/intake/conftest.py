"""Fixtures of the public forms' tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.forms_app.intake.visitor import Public, Visitor, open_public


@pytest.fixture
def public(tmp_path: Path) -> Iterator[Public]:
    opened = open_public(tmp_path)
    yield opened
    opened.office.store.close()


@pytest.fixture
def visitor(public: Public) -> Visitor:
    return public.visitor()


@pytest.fixture
def visitor_of_hant(public: Public) -> Visitor:
    return public.visitor("heilongjiang-2019")
