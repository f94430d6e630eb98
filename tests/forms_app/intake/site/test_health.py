"""The health address names the part that is ill, and nothing else; a full disk is a real one."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from casestore.errors.troubles import TOLD
from forms_app.intake.site.health import PROBE
from forms_app.intake.visit.rate_counters import Counters
from forms_app.processes import vital_signs
from tests.forms_app.intake.visitor import Public, open_public


@pytest.fixture
def well(tmp_path: Path) -> Public:
    """A public process with everything that it needs."""
    return make_well(open_public(tmp_path))


def make_well(public: Public) -> Public:
    settings = public.office.settings
    folder = settings.releases / "20220615-100000"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("<h1>首页</h1>")
    settings.current.symlink_to(folder)
    vital_signs.beat(settings)
    return public


def no_counters(public: Public) -> None:
    public.office.settings.counters.write_bytes(b"no database" * 100)


def no_inbox(public: Public) -> None:
    inbox = public.office.settings.inbox
    inbox.rename(inbox.with_name("away"))


def no_release(public: Public) -> None:
    public.office.settings.current.unlink()


def no_keys(public: Public) -> None:
    (public.office.settings.keys / "recipients.txt").write_text("age1nonsense\n")


def no_worker(public: Public) -> None:
    os.utime(vital_signs.beat_file(public.office.settings), (0, 0))


@pytest.mark.parametrize(
    ("part", "harm"),
    [
        ("counters", no_counters),
        ("inbox", no_inbox),
        ("release", no_release),
        ("keys", no_keys),
        ("worker", no_worker),
    ],
)
def test_the_part_that_is_ill_is_named(
    well: Public, part: str, harm: Callable[[Public], None]
) -> None:
    assert well.visitor().get("/healthz").json == {"status": "ok"}
    harm(well)
    answer = well.visitor().get("/healthz")
    told = answer.json or {}
    said = told.pop("said")
    assert (answer.status_code, told) == (503, {"status": "ill", "ill": [part]})
    assert list(said) == [part] and said[part] in {told.health for told in TOLD.values()}
    assert str(well.office.settings.instance) not in answer.text


def test_looking_writes_and_reads_and_leaves_nothing(well: Public) -> None:
    assert well.visitor().get("/healthz").status_code == 200
    before = set(well.office.settings.instance.rglob("*"))
    assert well.visitor().get("/healthz").status_code == 200
    assert Counters(well.office.settings.counters).get(PROBE) == 2
    assert set(well.office.settings.instance.rglob("*")) == before


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        return
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, capture_output=True).returncode:
        return
    try:
        public = make_well(open_public(tmp_path))
        assert public.visitor().get("/healthz").json == {"status": "ok"}
        fill(tmp_path / "ballast")
        answer = public.visitor().get("/healthz")
        assert answer.status_code == 503 and "disk" in (answer.json or {})["ill"]
        (tmp_path / "ballast").unlink()
        assert public.visitor().get("/healthz").json == {"status": "ok"}
        public.office.store.close()
    finally:
        subprocess.run(["umount", "--lazy", tmp_path], check=True)


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return
