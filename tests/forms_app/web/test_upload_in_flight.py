"""While an upload comes in, and after its process is killed, no disk holds a word of it: not the
folder for temporary files, not the instance, not a file without a name."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.forms_app.intake.visitor import Visitor, open_public
from tests.house.tree import ROOT
from tests.waiting import until

WORD = b"what a claimant wrote in confidence "
UPLOAD = b"%PDF-1.7\n" + WORD * (5_000_000 // len(WORD))


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    folder = tmp_path / "instance"
    folder.mkdir()
    public = open_public(folder)
    days = [f"{id} = {day.isoformat()}" for id, day in public.office.settings.as_of.items()]
    (folder / "settings.toml").write_text("\n".join(["[as_of]", *days]) + "\n")
    yield public.visitor().go_to("evidence")
    public.office.store.close()


def serve(folder: Path, temporary: Path) -> tuple["subprocess.Popen[bytes]", int]:
    """The public process as ``serve`` starts it, and its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    told = {
        "QINGZHANG_INSTANCE": str(folder),
        "QINGZHANG_CONTENT": str(ROOT / "content"),
        "TMPDIR": str(temporary),
        "PYTHONPATH": str(ROOT),
    }
    words = ["-m", "gunicorn", "qingzhang:intake()", "--bind", f"127.0.0.1:{port}", "--preload"]
    words += ["--threads", "4", "--no-control-socket", "--log-level", "warning"]
    server = subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env={**os.environ, **told}, start_new_session=True
    )
    until(lambda: _answers(port), 30)
    return server, port


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def request_of(visitor: Visitor) -> bytes:
    """A post of the page for evidence with :data:`UPLOAD`."""
    token, url = visitor.token(visitor.url("evidence")), visitor.url("evidence")
    cookies = "; ".join(f"{one.key}={one.value}" for one in visitor.client._cookies.values())
    fields = f'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
    fields += '--b\r\nContent-Disposition: form-data; name="evidence"; filename="a.pdf"\r\n\r\n'
    body = fields.encode() + UPLOAD + b"\r\n--b--\r\n"
    head = f"POST {url} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\n"
    head += f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def files_of(group: int) -> Iterator[Path]:
    """Every file that a process of the server has open, deleted ones included."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and _group(int(entry.name)) == group:
            yield from (entry / "fd").iterdir()


def _group(id: int) -> int:
    try:
        return os.getpgid(id)
    except ProcessLookupError:
        return 0


def holding_it(paths: Iterator[Path]) -> list[str]:
    found = []
    for path in paths:
        target = str(path.readlink()) if path.is_symlink() else str(path)
        plain = path.is_file() and not target.startswith(("/proc", "/dev", "socket:", "pipe:"))
        if plain and WORD in path.read_bytes():
            found.append(target)
    return found


def spooled(group: int, temporary: Path) -> int:
    """Bytes of the upload that lie on a disk so far, in whatever form."""
    size = 0
    for path in files_of(group):
        with suppress(FileNotFoundError):  # closed meanwhile
            size += path.stat().st_size if str(temporary) in str(path.readlink()) else 0
    return size


def test_no_disk_holds_a_word_of_an_upload(visitor: Visitor, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    server, port = serve(tmp_path / "instance", temporary)
    try:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(request_of(visitor)[:4_500_000])
            until(lambda: spooled(server.pid, temporary) > 3_000_000, 20)
            everywhere = [*temporary.rglob("*"), *(tmp_path / "instance").rglob("*")]
            assert holding_it(iter([*everywhere, *files_of(server.pid)])) == []
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
        left = [*temporary.rglob("*"), *(tmp_path / "instance").rglob("*")]
        assert holding_it(iter(left)) == []
        assert not [path for path in temporary.rglob("*") if path.stat().st_size > 100_000]
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
