"""Uploads while they come in: the first bytes in memory, the rest in a file that has no name and
is enciphered under a key that only this process has."""

import io
import os
import secrets
import tempfile
from typing import IO, Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

#: Bytes that stay in memory.
IN_MEMORY = 65_536
_BLOCK = 16


class SealedTemporaryFile(io.RawIOBase):
    """A file that is written from its start to its end and then read from anywhere. What it has on
    disk is nothing to anybody else, and gone when it is closed."""

    def __init__(self) -> None:
        super().__init__()
        self._file: IO[bytes] = io.BytesIO()
        self._on_disk = False
        self._key, self._nonce = secrets.token_bytes(32), secrets.token_bytes(_BLOCK)
        self._size = self._at = 0
        self._encryptor: Any = None

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        """Append ``data``; raises ``ValueError`` anywhere but at the end."""
        if self._at != self._size:
            raise ValueError("only the end is written to")
        if not self._on_disk and self._size + len(data) > IN_MEMORY:
            self._spill()
        self._file.write(self._encryptor.update(bytes(data)) if self._on_disk else data)
        self._size += len(data)
        self._at = self._size
        return len(data)

    def _spill(self) -> None:
        """From memory to disk."""
        self._file.seek(0)
        first = self._file.read()
        self._file.close()
        self._encryptor = self._stream(0)
        self._file, self._on_disk = tempfile.TemporaryFile(), True  # noqa: SIM115 - closed with this
        self._file.write(self._encryptor.update(first))

    def _stream(self, block: int) -> Any:
        """The key stream from ``block`` on."""
        start = (int.from_bytes(self._nonce, "big") + block) % (1 << 8 * _BLOCK)
        return Cipher(AES(self._key), CTR(start.to_bytes(_BLOCK, "big"))).encryptor()

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = min(max(start + offset, 0), self._size)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        wanted = min(len(buffer), self._size - self._at)
        data = self._read_at(self._at, wanted)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _read_at(self, at: int, size: int) -> bytes:
        if not self._on_disk:
            self._file.seek(at)
            data = self._file.read(size)
        else:
            block, skip = divmod(at, _BLOCK)
            self._file.seek(block * _BLOCK)
            data = self._stream(block).update(self._file.read(skip + size))[skip:]
        self._file.seek(0, os.SEEK_END)
        return data

    def close(self) -> None:
        self._file.close()
        super().close()
