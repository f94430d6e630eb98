"""Both cores at one job: what either finds out is known, whatever either meets ends the job."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from casestore.public.reader import PublicStore
from generator.build import build
from generator.errors import BuildFault
from generator.release import releases
from generator.release.manifest import read_manifest, verify
from generator.release.two_processes import in_halves
from tests.generator.conftest import Built
from tests.generator.small_content import case, write_public
from tests.waiting import until


def test_two_halves_are_done_by_two_processes() -> None:
    here, there = in_halves(os.getpid, os.getpid)
    assert here == os.getpid() != there


def full_disk() -> None:
    raise OSError(errno.ENOSPC, "No space left on device", "a.html")


def wrong_page() -> None:
    raise BuildFault("页面不对")


@pytest.mark.parametrize(("work", "error"), [(full_disk, OSError), (wrong_page, BuildFault)])
def test_what_either_half_meets_is_raised(work: object, error: type[Exception]) -> None:
    for halves in ((work, os.getpid), (os.getpid, work)):
        with pytest.raises(error) as met:
            in_halves(*halves)  # type: ignore[arg-type]
        if error is OSError:
            assert (met.value.errno, met.value.filename) == (errno.ENOSPC, "a.html")  # type: ignore[attr-defined]


def test_a_killed_half_is_an_error_and_not_an_empty_result() -> None:
    with pytest.raises(ChildProcessError):
        in_halves(os.getpid, lambda: os.kill(os.getpid(), signal.SIGKILL))


def test_the_second_half_dies_with_the_first(tmp_path: Path) -> None:
    script = (
        "import os, pathlib, sys, time; from generator.release.two_processes import in_halves\n"
        "told = pathlib.Path(sys.argv[1])\n"
        "def second(): told.write_text(str(os.getpid())); time.sleep(60)\n"
        "in_halves(lambda: time.sleep(60), second)\n"
    )
    told = tmp_path / "pid"
    with subprocess.Popen([sys.executable, "-c", script, str(told)]) as process:
        until(lambda: told.is_file() and told.read_text() != "")
        process.kill()
    second = Path(f"/proc/{told.read_text()}/stat")
    until(lambda: not second.is_file() or second.read_text().rpartition(")")[2].split()[0] == "Z")


def test_a_forked_process_reads_through_a_connection_of_its_own_and_never_another_file(
    tmp_path: Path,
) -> None:
    path = write_public(tmp_path / "public.db", [case(1), case(2)])
    with PublicStore(path) as store:
        read = [
            lambda id=id: [one.id for one in store.by_id([id])] for id in ("YC-000001", "YC-000002")
        ]
        assert in_halves(read[0], read[1]) == (["YC-000001"], ["YC-000002"])
        write_public(path, [case(3)])
        with pytest.raises(Exception, match="被更换"):
            in_halves(read[0], lambda: list(store.by_id(["YC-000003"])))


def test_pages_made_by_both_cores_are_those_that_one_makes(
    instance: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for many in (10, 1_000_000):
        monkeypatch.setattr(releases, "WORTH_A_SECOND_PROCESS", many)
        options = instance.options
        instance.options.current.unlink()
        made = build(options, lambda _stage, _text: None)
        assert verify(made.path) == []
        found.append({path: entry.sha256 for path, entry in read_manifest(made.path).files.items()})
    assert found[0] == found[1]
