"""An office for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.casestore.ledger_fixture import Office, open_office


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder: Path = tmp_path_factory.mktemp("office") / "instance"
    folder.mkdir()
    opened = open_office(folder)
    yield opened
    opened.store.close()
