"""One served instance for all journeys of a test process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flow.running import DAYS, ROOT, Office, made, served


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The shipped content in an empty instance, built and served."""
    instance = tmp_path_factory.mktemp("office") / "instance"
    content = ROOT / "content"
    account, password = made(instance, content, DAYS)
    office = Office(instance, content, "", account, password)
    built = office.command("build")
    assert built.returncode == 0, built.stderr
    with served(instance, content) as address:
        yield Office(instance, content, address, account, password)


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real PDF, a photo with a position in it, and a signed form, all naming the claimant."""
    from tests.flow.papers import write_papers

    return write_papers(tmp_path_factory.mktemp("papers"))
