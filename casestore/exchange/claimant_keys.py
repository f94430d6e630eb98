"""The keys of a receipt: made from its number and access code, and kept by nobody.

The code is stretched with argon2id (RFC 9106), so that whoever has the capsules, which have no
number on them, tries a code slowly. One half reads what the office answers, the other proves who
writes.
"""

import secrets
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from argon2.low_level import Type, hash_secret_raw
from pyrage import x25519

from casestore.public.readable_codes import CAPITALS, bare, in_groups

#: Characters of an access code, and of its groups.
LENGTH, GROUP = 12, 4
#: Passes, KiB, and threads of argon2id: about 60 ms on two slow cores, 32 MB while it runs.
_PASSES, _KIB, _LANES = 2, 32 * 1024, 1
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


@dataclass(frozen=True)
class ClaimantKeys:
    """``reading`` opens the capsule; ``writing`` (32 bytes) authenticates what is added."""

    reading: x25519.Identity
    writing: bytes

    @cached_property
    def reader(self) -> str:
        """The public half of ``reading``, as age writes it (``age1…``)."""
        return str(self.reading.to_public())


def random_code() -> str:
    """A new access code in groups of four: ``ACDE-FHJK-MNPR``; 51 bits."""
    return in_groups("".join(secrets.choice(CAPITALS) for _place in range(LENGTH)), GROUP)


def keys_of(number: str, code: str) -> ClaimantKeys:
    """The keys of ``number`` (in its written form) and ``code`` (however typed). Takes as long for
    a wrong code as for a right one."""
    return keys_from(stretched(number, code))


def stretched(number: str, code: str) -> bytes:
    """What the keys of ``number`` and ``code`` are made from, 64 bytes: the part that takes a
    while."""
    return hash_secret_raw(
        bare(code).encode(),
        sha256(b"qingzhang receipt " + number.encode()).digest()[:16],
        time_cost=_PASSES,
        memory_cost=_KIB,
        parallelism=_LANES,
        hash_len=64,
        type=Type.ID,
    )


def keys_from(raw: bytes) -> ClaimantKeys:
    """The keys that the :func:`stretched` bytes ``raw`` make."""
    secret = _bech32("age-secret-key-", raw[:32]).upper()
    return ClaimantKeys(x25519.Identity.from_str(secret), raw[32:])


def _bech32(part: str, data: bytes) -> str:
    """``data`` as BIP 173 writes it behind ``part``, which is how age takes an identity."""
    five = _in_fives(data)
    values = [ord(c) >> 5 for c in part] + [0] + [ord(c) & 31 for c in part] + five
    check = _checksum([*values, 0, 0, 0, 0, 0, 0]) ^ 1
    tail = [check >> 5 * (5 - place) & 31 for place in range(6)]
    return f"{part}1" + "".join(_BECH32[value] for value in five + tail)


def _in_fives(data: bytes) -> list[int]:
    """The bits of ``data`` in groups of five, the last filled up with zeros."""
    missing = -len(data) * 8 % 5
    number = int.from_bytes(data, "big") << missing
    groups = (len(data) * 8 + missing) // 5
    return [number >> 5 * (groups - 1 - place) & 31 for place in range(groups)]


def _checksum(values: list[int]) -> int:
    check = 1
    for value in values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATORS):
            check ^= generator if top >> place & 1 else 0
    return check
