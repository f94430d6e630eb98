"""A real instance, served by the real command, for tests that go the whole way."""

import atexit
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from tests.costs import open_at_once

ROOT = Path(__file__).resolve().parents[2]

#: The passphrase of every office's key here; the processes find it as a command that nobody types.
PASSPHRASE = Path(mkdtemp()) / "passphrase"
PASSPHRASE.write_text("a passphrase for tests\n")
atexit.register(shutil.rmtree, PASSPHRASE.parent)
ENVIRONMENT = {**os.environ, "QINGZHANG_PASSPHRASE_FILE": str(PASSPHRASE)}


@dataclass(frozen=True, kw_only=True)
class Program:
    """How to run the product: its folder, an interpreter, and what that finds in its
    environment."""

    folder: Path
    python: Path
    environment: Mapping[str, str]

    def command(self, *words: str) -> list[str]:
        return [str(self.python), "-m", "qingzhang", *words]


HERE = Program(folder=ROOT, python=Path(sys.executable), environment=ENVIRONMENT)

#: A day inside the collection period of each shipped campaign.
DAYS = {
    "xinjian-2022": "2022-10-17",
    "zhushan-2022": "2022-09-20",
    "zengdu-2024": "2024-05-20",
    "heilongjiang-2019": "2019-04-22",
    "xinjian-park-2024": "2024-05-20",
}


@dataclass(frozen=True)
class Office:
    """An instance and where it answers. ``address`` has no trailing slash; ``account`` is the
    first staff account."""

    instance: Path
    content: Path
    address: str
    account: str
    password: str

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        return qingzhang("--instance", str(self.instance), "--content", str(self.content), *words)


def qingzhang(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as somebody at the keyboard would."""
    return subprocess.run(
        [sys.executable, "-m", "qingzhang", *words],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def made(
    instance: Path, content: Path, days: Mapping[str, str], lines: str = ""
) -> tuple[str, str]:
    """``qingzhang init`` and the days it is to play on; the first account and its one-time
    password."""
    done = qingzhang("--instance", str(instance), "--content", str(content), "init")
    assert done.returncode == 0, done.stderr
    account = re.search(r"账号：(\S+)", done.stdout)
    password = re.search(r"密码[^：]*：(\S+)", done.stdout)
    assert account and password, done.stdout
    open_at_once(instance / "keys", PASSPHRASE.read_text().strip())
    pinned = "\n".join(f"{id} = {day}" for id, day in days.items())
    with (instance / "settings.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"{lines}\n[as_of]\n{pinned}\n")
    return account[1], password[1]


@contextmanager
def served(
    instance: Path, content: Path, base_path: str = "", program: Program = HERE
) -> Iterator[str]:
    """``qingzhang serve`` on a free port; the address it answers at. The whole process group
    ends with it."""
    port = free_port()
    where = ["--instance", str(instance), "--content", str(content)]
    log = (instance / "serve.log").open("ab")
    process = subprocess.Popen(
        program.command(*where, "serve", "--port", str(port)),
        cwd=program.folder,
        env=program.environment,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}{base_path}"
    try:
        wait_for(f"{address}/status", instance / "serve.log")
        wait_for(f"{address}/desk/sign-in", instance / "serve.log")
        yield address
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        log.close()


def wait_for(address: str, log: Path, seconds: float = 90) -> None:
    """Until ``address`` answers with 200."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"{address} does not answer; {log.read_text(encoding='utf-8')[-2000:]}")
