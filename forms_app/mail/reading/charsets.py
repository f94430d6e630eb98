"""Bytes of a mail as text, whatever its sender's program said of them. Pure."""

import re
from email.errors import HeaderParseError
from email.header import decode_header
from typing import NamedTuple

from casestore.errors.stray_characters import without_strays

#: What programs call GBK by; all of it is read as the one that has all its characters.
_CHINESE = {"gb2312", "gbk", "gb18030", "cp936", "ms936", "x-gbk", "hz-gb-2312", "euc-cn"}
_GUESSES = ("utf-8", "gb18030", "big5")
_HEADER_LONGEST = 2_000


class Decoded(NamedTuple):
    """``whole`` is false where something could not be read and stands as a mark."""

    text: str
    whole: bool


def decoded(data: bytes, charset: str = "") -> Decoded:
    """``data`` as text: in what it says it is, else in what it can be."""
    named = charset.strip().strip("\"'").lower()
    if named in _CHINESE and named != "hz-gb-2312":
        named = "gb18030"
    for one in (named, *_GUESSES):
        if not one or one in ("us-ascii", "ascii", "iso-8859-1", "latin-1", "unknown-8bit"):
            continue  # a program that doesn't know says these
        try:
            return Decoded(data.decode(one), True)
        except (LookupError, UnicodeError, ValueError):
            continue
    best = "gb18030" if named == "gb18030" else "utf-8"
    return Decoded(data.decode(best, "replace"), False)


def header_text(value: object) -> str:
    """A header's text on one line: encoded words opened, bare bytes guessed."""
    raw = str(value or "")[:_HEADER_LONGEST]
    if any("\udc80" <= sign <= "\udcff" for sign in raw):
        raw = decoded(raw.encode("utf-8", "surrogateescape")).text
    try:
        chunks = decode_header(raw)
        text = "".join(
            chunk if isinstance(chunk, str) else decoded(chunk, charset or "").text
            for chunk, charset in chunks
        )
    except (HeaderParseError, ValueError, LookupError):
        text = raw
    return re.sub(r"\s+", " ", without_strays(text)).strip()
