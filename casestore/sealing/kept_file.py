"""A file that is already sealed on disk, as a value."""

from dataclasses import dataclass, field
from typing import Literal

Purpose = Literal["evidence", "signed-form", "proof", "supplement"]


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """A file that is already sealed on disk. ``sha256`` is of the bytes as kept (after
    re-encoding), hex.

    ``stored`` is the sealed file's name in the evidence folder; ``name`` the uploader's name for
    it (sealed in the ledger); ``kind`` one of the campaign's evidence kinds; ``size`` in bytes
    before sealing; ``sealed_to`` the id of the recipients it was sealed to, ``""`` where nobody
    noted it.
    """

    sha256: str
    stored: str
    name: str
    kind: str
    size: int
    purpose: Purpose
    sealed_to: str = field(default="", compare=False)
