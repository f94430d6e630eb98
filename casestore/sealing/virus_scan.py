"""Uploads shown to ClamAV, where the office runs it: clamd's INSTREAM, over a socket of the machine
or a port of the inner network."""

import socket
import struct
from dataclasses import dataclass
from typing import BinaryIO

import structlog

from casestore.errors import Rejected

log = structlog.get_logger()

#: Seconds that clamd may take for each step.
PATIENCE = 30.0
_CHUNK = 262_144
_UNIX = "unix:"


@dataclass(frozen=True)
class VirusScanner:
    """clamd at ``address``: ``unix:/run/clamav/clamd.ctl`` or ``host:port``; ``""`` for none, which
    finds nothing."""

    address: str = ""

    def check(self, stream: BinaryIO, name: str) -> None:
        """Raises :class:`Rejected` where something is found in ``stream`` (from its start), and
        where clamd doesn't say that nothing is: what couldn't be looked at isn't taken."""
        if not self.address:
            return
        try:
            with self._connected() as clamd:
                said = _asked(clamd, stream)
        except (OSError, ValueError) as error:
            log.warning("virus_scan_failed", kind=type(error).__name__)
            said = ""
        if said.endswith(" OK"):
            return
        if said.endswith(" FOUND"):
            found = said.removeprefix("stream: ").removesuffix(" FOUND")
            raise Rejected(f"{name} 里发现病毒（{found}），没有收到，请杀毒后重新导出再传")
        raise Rejected(f"{name} 没有收到：现在不能查毒，请过几分钟再传，已填写的内容都在")

    def _connected(self) -> socket.socket:
        """Raises ``ValueError`` for an address that is none."""
        if self.address.startswith(_UNIX):
            made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            made.settimeout(PATIENCE)
            made.connect(self.address.removeprefix(_UNIX))
            return made
        host, _colon, port = self.address.rpartition(":")
        return socket.create_connection((host, int(port)), PATIENCE)


def _asked(clamd: socket.socket, stream: BinaryIO) -> str:
    """What clamd says of ``stream``."""
    stream.seek(0)
    clamd.sendall(b"zINSTREAM\0")
    while chunk := stream.read(_CHUNK):
        clamd.sendall(struct.pack(">I", len(chunk)) + chunk)
    clamd.sendall(struct.pack(">I", 0))
    said = b""
    while part := clamd.recv(4_096):
        said += part
    return said.rstrip(b"\0\n").decode(errors="replace")
