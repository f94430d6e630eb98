"""The mark on every page of a printed clue form: whose it is, and which answers stand on it.

It is written in the characters that a QR code packs tightest, so it has few and large modules.
"""

import re
from dataclasses import dataclass

import segno

#: Hex digits of a version: 64 bits tell two papers apart, and nobody gains by making two alike.
VERSION_DIGITS = 16
_MARK = re.compile(rf"QZ1/([A-Z]{{2,4}}-\d{{4}}-[A-Z0-9-]{{1,12}})/([0-9A-F]{{{VERSION_DIGITS}}})")


@dataclass(frozen=True)
class Mark:
    """``number`` is the receipt number that the clue has or will have; ``version`` the digest of
    the answers on the paper."""

    number: str
    version: str

    def __str__(self) -> str:
        return f"QZ1/{self.number}/{self.version}".upper()

    @property
    def qr(self) -> segno.QRCode:
        """The mark as a code of which a quarter may be lost: stamps and folds cover it."""
        return segno.make(str(self), error="q", micro=False)


def mark_in(text: str) -> Mark | None:
    """The mark that ``text``, read from a code, is; ``None`` for any other code."""
    found = _MARK.fullmatch(text)
    return Mark(found[1], found[2]) if found else None
