"""A file that is already sealed on disk, as a value."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Protocol

from casestore.public.cleaning.kinds import copy_kind
from casestore.public.paper.seen import SeenPaper, seen_in

Purpose = Literal[
    "evidence",
    "signed-form",
    "mandate",
    "proof",
    "supplement",
    "photo",
    "document",
    "document-office",
]

#: What a unit that is responsible for a case doesn't open: it names people.
OFFICE_ONLY = frozenset({"signed-form", "mandate", "document-office"})
#: What its unit alone doesn't open: what was seen at the enterprise.
SEEN_ON_THE_SPOT = frozenset({"photo"})
#: What a claimant sent; all else the office or a unit added.
OF_CLAIMANT = frozenset({"evidence", "signed-form", "mandate", "supplement"})

#: Bytes of a sealed upload, at most, far above what any campaign takes: a larger file is none.
MOST_OF_UPLOAD = 1_000_000_000


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """A file that is already sealed on disk, byte for byte as it was sent, with its safe copy
    beside it. ``sha256`` is of the original, hex.

    ``stored`` is the sealed original's name in the evidence folder (:func:`copy_of` is the
    copy's); ``name`` the uploader's name for it (sealed in the ledger); ``kind`` one of the
    campaign's evidence kinds, by content; ``size`` in bytes before sealing; ``sealed_to`` the id of
    the recipients both were sealed to, ``""`` where nobody noted it. ``copy_sha256`` and
    ``copy_size`` are the safe copy's, empty and 0 for a file from before there were any.
    ``taken_out`` says what the copy goes without and what was found of a signature; it may name
    files and people (sealed in the ledger). ``papers`` are those of its category's required papers
    that it was sent as; the ledger doesn't keep them, ``name`` says the first. ``paper`` is what
    was seen on a signed form (:meth:`casestore.public.paper.seen.SeenPaper.as_json`), until it is
    registered; ``None`` where nobody could look. ``thumbnail`` is a small JPEG of a picture in
    base64, for its sender while the clue is a draft; nobody else is handed it.
    """

    sha256: str
    stored: str
    name: str
    kind: str
    size: int
    purpose: Purpose
    sealed_to: str = field(default="", compare=False)
    copy_sha256: str = ""
    copy_size: int = 0
    taken_out: tuple[str, ...] = ()
    paper: Mapping[str, Any] | None = field(default=None, compare=False)
    papers: tuple[str, ...] = field(default=(), compare=False)
    thumbnail: str = field(default="", compare=False, repr=False)

    def __post_init__(self) -> None:
        # what comes back from JSON is a list
        object.__setattr__(self, "papers", tuple(self.papers))
        object.__setattr__(self, "taken_out", tuple(self.taken_out))

    def handed_on(self) -> dict[str, Any]:
        """What goes on to the office of it, as JSON values: all but the thumbnail."""
        said = asdict(self)
        del said["thumbnail"]
        return said

    @property
    def copy_kind(self) -> str:
        """What the safe copy is."""
        return copy_kind(self.kind)

    @property
    def seen(self) -> SeenPaper:
        """What was seen on the paper; of one that nobody could look at, nothing."""
        try:
            return seen_in(self.paper) if self.paper else SeenPaper()
        except (KeyError, TypeError, ValueError):
            return SeenPaper()


def copy_of(stored: str) -> str:
    """The name of the sealed safe copy that belongs to the sealed file ``stored``."""
    return f"{stored.removesuffix('.age')}.copy.age"


def both_of(stored: str) -> tuple[str, str]:
    """The names of the sealed file ``stored`` and of its safe copy, be there one or not."""
    return stored, copy_of(stored)


class Sealed(Protocol):
    """What names a sealed file, be it a value or a row of the ledger."""

    @property
    def stored(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def copy_sha256(self) -> str | None: ...


def files_of(file: Sealed) -> dict[str, str]:
    """The names of the sealed files of ``file``, each with the SHA-256 of what is in it: its
    original, and its copy if there is one."""
    copy = {copy_of(file.stored): file.copy_sha256} if file.copy_sha256 else {}
    return {file.stored: file.sha256, **copy}
