"""``qingzhang serve`` opens the office's key once and hands it to desk and worker alone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casestore.office.instance import create
from tests.casestore.ledger_fixture import CAMPAIGNS, CONTENT
from tests.flow.running import ROOT, free_port, wait_for

PASSPHRASE = "asked for a single time"


def children(pid: int) -> dict[str, int]:
    """What a process has started, by role."""
    found = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            words = Path(f"/proc/{child}/cmdline").read_bytes().decode()
            for role in ("intake()", "desk()", "worker"):
                if role in words:
                    found[role] = int(child)
    return found


def has_key(pid: int) -> bool:
    links = [str(path.readlink()) for path in Path(f"/proc/{pid}/fd").iterdir()]
    return any("office-key" in link for link in links)


@contextmanager
def serving(place: Path, port: int, passphrase: Path) -> Iterator[int]:
    """``qingzhang serve``, told of the passphrase by a file; its process id."""
    options = ["--instance", str(place), "--content", str(CONTENT), "serve", "--port", str(port)]
    with (place / "serve.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "qingzhang", *options],
            cwd=ROOT,
            env={**os.environ, "QINGZHANG_PASSPHRASE_FILE": str(passphrase)},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield process.pid
        finally:
            process.terminate()
            process.wait(timeout=30)


def environment_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


def test_the_key_reaches_those_who_open_also_after_a_restart_and_nobody_else(
    tmp_path: Path,
) -> None:
    place, file, port = tmp_path / "a", tmp_path / "passphrase", free_port()
    create(place, CAMPAIGNS, demo=False, passphrase=PASSPHRASE)
    file.write_text(PASSPHRASE)
    desk = f"http://127.0.0.1:{port}/desk/sign-in"
    with serving(place, port, file) as pid:
        wait_for(desk, place / "serve.log")
        file.unlink()  # it was read once; who comes now has the inherited key or none
        before = children(pid)
        for child in before.values():
            assert PASSPHRASE.encode() not in environment_of(child)
            assert b"AGE-SECRET-KEY" not in environment_of(child)
        assert not has_key(before["intake()"])
        assert b"QINGZHANG_KEY_FD" not in environment_of(before["intake()"])
        assert not has_key(before["desk()"])  # read and closed
        os.kill(before["desk()"], signal.SIGKILL)
        until = time.monotonic() + 60
        while children(pid).get("desk()", before["desk()"]) == before["desk()"]:
            assert time.monotonic() < until
            time.sleep(0.2)
        wait_for(desk, place / "serve.log")
        assert "worker" in children(pid)
