"""An office for each test of the worker, copied from one that is made once a module."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.casestore.ledger_fixture import Office, open_office, reopen


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("founded") / "instance"
    folder.mkdir()
    open_office(folder).store.close()
    return folder


@pytest.fixture
def office(founded: Path, tmp_path: Path) -> Iterator[Office]:
    opened = reopen(Path(shutil.copytree(founded, tmp_path / "instance")))
    yield opened
    opened.store.close()
