"""Where the office runs ClamAV nothing is taken that it hasn't looked at."""

import io
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from casestore.errors import Rejected
from casestore.sealing.evidence import EvidenceStore
from casestore.sealing.virus_scan import VirusScanner
from tests.casestore.ledger_fixture import PDF, Office
from tests.casestore.sealing.test_evidence import LIMITS

VIRUS = b"% something that clamd knows"


class Clamd:
    """Speaks as clamd does, for one connection after the other."""

    def __init__(self, listening: socket.socket) -> None:
        self.listening, self.seen = listening, list[bytes]()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                connection, _address = self.listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as reading:
                assert reading.read(10) == b"zINSTREAM\0"
                data = b""
                while size := struct.unpack(">I", reading.read(4))[0]:
                    data += reading.read(size)
                self.seen.append(data)
                found = b"stream: Test.Virus FOUND\0" if VIRUS in data else b"stream: OK\0"
                connection.sendall(found)


@pytest.fixture(params=["unix", "port"])
def clamd(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Clamd]]:
    if request.param == "unix":
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(str(tmp_path / "clamd"))
        listening.listen()
        address = f"unix:{tmp_path / 'clamd'}"
    else:
        listening = socket.create_server(("127.0.0.1", 0))
        address = f"127.0.0.1:{listening.getsockname()[1]}"
    yield address, Clamd(listening)
    listening.close()


def keep(office: Office, address: str, data: bytes) -> None:
    store = EvidenceStore(office.settings.evidence, office.sealer, VirusScanner(address))
    store.keep(io.BytesIO(data), "合同.pdf", "evidence", LIMITS)


def test_what_clamd_passes_is_kept_and_what_it_knows_is_not(
    office: Office, clamd: tuple[str, Clamd]
) -> None:
    address, running = clamd
    keep(office, address, PDF)
    assert running.seen == [PDF]
    with pytest.raises(Rejected, match=r"合同.pdf 里发现病毒（Test.Virus）"):
        keep(office, address, PDF + VIRUS)
    assert len(list(office.settings.evidence.glob("*.age"))) == 2


@pytest.mark.parametrize("address", ["unix:/nowhere", "127.0.0.1:1", "no port"])
def test_nothing_is_taken_while_it_is_away(office: Office, address: str) -> None:
    with pytest.raises(Rejected, match="现在不能查毒"):
        keep(office, address, PDF)
    assert list(office.settings.evidence.glob("*.age")) == []
