"""Numbers and access codes. The code is derived from the idempotency key, so a repeated press
shows the same one; the ledger keeps keyed hashes only, from which neither can be read back."""

import hmac
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

from casestore.public.readable_codes import CAPITALS, in_groups

LENGTH, GROUP = 12, 4


@dataclass(frozen=True)
class Codes:
    """Everything that needs the receipt secret (``keys/receipt.secret``)."""

    secret: str

    def _mac(self, *parts: str) -> bytes:
        message = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
        return hmac.digest(self.secret.encode(), message, sha256)

    def code(self, campaign: str, key: str) -> str:
        """The access code of the clue that was sent in with ``key``, in groups of four:
        ``ACDE-FHJK-MNPR``."""
        number = int.from_bytes(self._mac("code", campaign, key), "big")
        letters = ""
        for _place in range(LENGTH):
            number, rest = divmod(number, len(CAPITALS))
            letters += CAPITALS[rest]
        return in_groups(letters, GROUP)

    def key_hash(self, campaign: str, key: str) -> str:
        """What the ledger keeps of an idempotency key."""
        return self._mac("key", campaign, key).hex()

    def code_hash(self, number: str, code: str) -> str:
        """What the ledger keeps of an access code: bound to its number."""
        return self._mac("check", number, plain(code)).hex()


def plain(text: str) -> str:
    """A number or code as typed, without width, case, spaces and dashes."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum())


def number_of(prefix: str, year: int, serial: int) -> str:
    """``XJ-2022-0001``; more digits from the ten-thousandth on."""
    return f"{prefix}-{year}-{serial:04d}"


def number_as_typed(text: str) -> str:
    """The ledger's form of a number typed with other dashes, widths, spaces or case."""
    letters = plain(text)
    prefix = letters.rstrip("0123456789")
    digits = letters[len(prefix) :]
    return f"{prefix}-{digits[:4]}-{digits[4:]}"
