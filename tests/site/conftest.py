"""One instance for a whole test run, made by the process that comes first; served by each
process for itself."""

import fcntl
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.flow.running import served
from tests.site.demo import BASE, Demo, make, read, written


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Demo]:
    """The demo instance, served under :data:`BASE`."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "demo"
    folder.mkdir(exist_ok=True)
    noted = folder / "demo.json"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not noted.exists():
            noted.write_text(written(make(folder / "instance")), encoding="utf-8")
    made = read(noted.read_text(encoding="utf-8"))
    with served(made.instance, made.content, BASE) as address:
        yield replace(made, address=address)
