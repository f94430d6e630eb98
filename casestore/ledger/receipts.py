"""Access codes that the office makes: derived from the idempotency key, so a repeated press shows
the same one. The ledger keeps keyed hashes only, from which neither can be read back."""

import hmac
from dataclasses import dataclass
from hashlib import sha256

from casestore.exchange.claimant_keys import GROUP, LENGTH
from casestore.public.readable_codes import CAPITALS, bare, in_groups


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

    def mark_hash(self, kind: str, said: str) -> str:
        """What the ledger keeps of something sealed, so that it is found in another case."""
        return self._mac("mark", kind, said).hex()[:32]

    def code_hash(self, number: str, code: str) -> str:
        """What the ledger keeps of an access code: bound to its number."""
        return self._mac("check", number, bare(code)).hex()
