"""Which kinds of files a release may hold, told by their names and their first bytes. What is of no
kind here can't be looked into, so it can't be shown."""

from enum import Enum, auto


class Kind(Enum):
    """How a file is looked into."""

    TEXT = auto()
    DATABASE = auto()
    PDF = auto()
    PICTURE = auto()
    PACKAGE = auto()
    GZIP = auto()
    #: Bytes that are looked at as they are: certificates, the fonts in a document.
    PLAIN = auto()


_TEXT = (
    "html htm xhtml svg xml json jsonld webmanifest csv tsv txt md css js mjs ics vcf rels vml atom"
    " rss"
)
_ENDINGS: dict[str, Kind] = {
    **dict.fromkeys(_TEXT.split(), Kind.TEXT),
    **dict.fromkeys(("db", "sqlite", "sqlite3"), Kind.DATABASE),
    "pdf": Kind.PDF,
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp", "ico", "bmp"), Kind.PICTURE),
    **dict.fromkeys(("zip", "docx", "xlsx", "pptx", "ofd", "odt", "ods"), Kind.PACKAGE),
    "gz": Kind.GZIP,
    **dict.fromkeys(("cer", "crt", "p7s"), Kind.PLAIN),
}
#: Endings that only members of packages may have.
_INSIDE: dict[str, Kind] = dict.fromkeys(
    ("ttf", "otf", "emf", "wmf", "bin", "esl", "dat", "odttf", "jb2", "gbig2", "tif", "tiff"),
    Kind.PLAIN,
)
_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"SQLite format 3\0", Kind.DATABASE),
    (b"%PDF-", Kind.PDF),
    (b"\x89PNG\r\n\x1a\n", Kind.PICTURE),
    (b"\xff\xd8\xff", Kind.PICTURE),
    (b"GIF8", Kind.PICTURE),
    (b"RIFF", Kind.PICTURE),
    (b"BM", Kind.PICTURE),
    (b"\0\0\1\0", Kind.PICTURE),
    (b"PK\x03\x04", Kind.PACKAGE),
    (b"PK\x05\x06", Kind.PACKAGE),
    (b"\x1f\x8b", Kind.GZIP),
)
#: What a text may begin with: these letters begin words, too.
_MAY_BE_TEXT = (None, Kind.PICTURE)


def kind_of(name: str, data: bytes, inside: bool = False) -> Kind | None:
    """The kind of the file ``name``, as its name and its bytes agree on; ``None`` where they don't,
    or nobody knows it."""
    _stem, dot, ending = name.rpartition("/")[2].rpartition(".")
    ending = ending.casefold() if dot else ""
    told = _ENDINGS.get(ending) or (_INSIDE.get(ending) if inside else None)
    begins = kind_by_start(data)
    if told is Kind.TEXT:
        return told if begins in _MAY_BE_TEXT and is_text(data) else None
    if told is Kind.PLAIN:
        return told
    if told is not None:
        return told if told is begins else None
    if inside and not ending:  # mimetype, document parts without a name of their own
        return begins or (Kind.TEXT if is_text(data) else None)
    return None


def kind_by_start(data: bytes) -> Kind | None:
    """The kind that the first bytes tell; text tells nothing."""
    return next((kind for start, kind in _STARTS if data.startswith(start)), None)


def is_text(data: bytes) -> bool:
    """Whether ``data`` is text in UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in data
