"""Fixtures of the desk's tests: a desk over a real office in a temporary folder."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.forms_app.desk.bureau import Bureau, found_bureau, open_bureau


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance as it is before anything happened; copied for each test, because making
    accounts takes time."""
    folder = tmp_path_factory.mktemp("founded") / "instance"
    folder.mkdir()
    found_bureau(folder)
    return folder


@pytest.fixture
def bureau(founded: Path, tmp_path: Path) -> Iterator[Bureau]:
    opened = open_bureau(Path(shutil.copytree(founded, tmp_path / "instance")))
    yield opened
    opened.office.store.close()
