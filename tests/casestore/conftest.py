"""Fixtures of the case store's tests: a real office in a temporary folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.casestore.ledger_fixture import Office, open_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    yield opened
    opened.store.close()
