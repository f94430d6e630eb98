"""Sealing to one browser: under a key that is made from a random secret in its cookie, in a file
that is named by another hash of it. Whoever has the disk has neither the key nor the cookie.
"""

import secrets
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

#: Bytes of a nonce (RFC 8439, 2.3); random, since a key seals no more than a person presses.
_NONCE = 12


def new_secret() -> str:
    """A secret for a cookie: 43 characters, 256 bits."""
    return secrets.token_urlsafe(32)


class BrowserKey:
    """The key of the cookie ``secret`` for one ``purpose``; ``name`` (64 hex digits) tells nothing
    about it."""

    def __init__(self, secret: str, purpose: str) -> None:
        said = secret.encode("utf-8", "replace")
        self.name = sha256(f"qingzhang {purpose} name ".encode() + said).hexdigest()
        key = sha256(f"qingzhang {purpose} key ".encode() + said).digest()
        self._cipher = ChaCha20Poly1305(key)

    def seal(self, data: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, data, None)

    def open(self, data: bytes) -> bytes:
        """The sealed ``data`` opened; :class:`ValueError` when it was damaged or is another's."""
        try:
            return self._cipher.decrypt(data[:_NONCE], data[_NONCE:], None)
        except InvalidTag as error:
            raise ValueError("sealed under another key, or damaged") from error
