"""Text within text: tags, entities, ``\\u``, percent signs, base64, hexadecimal digits."""

import base64
import binascii
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import accumulate

from casestore.publishing.sweep.pieces import APART, Piece

#: Characters around an escape that are read with it, and how often escapes in escapes are undone.
_AROUND, _LAYERS = 300, 4

#: Tags that end what belongs together; any other stands inside of a word.
_BLOCKS = (
    "address|article|aside|blockquote|body|button|caption|dd|details|dialog|div|dl|dt|fieldset|"
    "figcaption|figure|footer|form|h[1-6]|head|header|hr|html|legend|li|link|main|meta|nav|ol|"
    "option|p|pre|script|section|select|style|summary|svg|table|tbody|td|template|tfoot|th|thead|"
    "title|tr|ul|entry|item|w:p|w:tc|a:p|row|c|si|text|g"
)
_TAGS = re.compile(
    rf"<!--.*?-->|<!\[CDATA\[|\]\]>|<[/?!]?(?:({_BLOCKS})\b|[A-Za-z?!])[^<>]*>", re.S
)
_TAG_OR_ENTITY = re.compile(rf"{_TAGS.pattern}|&#?\w{{1,31}};?", re.S)

#: What an escape begins with comes first: so most of a text is passed over quickly.
_ESCAPES = re.compile(
    r"[%\\&=](?:"
    r"(?<=%)[0-9A-Fa-f]{2}(?:%[0-9A-Fa-f]{2})*"
    r"|(?<=&)\#?\w{1,31};?"
    r"|(?<=\\)\\*(?:u[0-9A-Fa-f]{4}(?:\\+u[0-9A-Fa-f]{4})*|u\{[0-9A-Fa-f]{1,6}\}|U[0-9A-Fa-f]{8})"
    r"|(?<=\\)\\*x[0-9A-Fa-f]{2}(?:\\+x[0-9A-Fa-f]{2})*"
    r"|(?<=\\)[0-3][0-7]{2}(?:\\[0-3][0-7]{2})+"
    r"|(?<=\\)[0-9A-Fa-f]{4,6}[ \t\n]?(?:\\[0-9A-Fa-f]{4,6}[ \t\n]?)*"
    r"|(?<==)[0-9A-F]{2}(?:(?:=\r?\n)?=[0-9A-F]{2})+"
    r")"
)
_HEX = re.compile(r"[0-9A-Fa-f]+")
#: Letters that take two bytes each.
_PAIRS = re.compile(r"[ -~]*[\x80-\u07ff][ -~\x80-\u07ff]*")

#: Runs that may be base64 (of both alphabets, in one line or in lines of equal length) or hex.
_RUNS = re.compile(r"[A-Za-z0-9+/_-]{12,}(?:(?:\r?\n|\\n)[ \t]?[A-Za-z0-9+/_-]{4,})*")
_HEX_RUN = re.compile(r"(?:[0-9A-Fa-f]{2}){6,}\Z")
_NO_BASE64 = re.compile(r"\\n|[^A-Za-z0-9+/]")


def texts(piece: Piece) -> Iterator[Piece]:
    """``piece`` itself, and all that its text decodes to as text."""
    seen, layers = {piece.text}, [piece]
    for layer in layers:
        yield layer
        if "<" in layer.text and not piece.noise:
            yield without_tags(layer)
        if len(layers) <= _LAYERS:
            inner = unescaped(layer)
            if inner and inner.text not in seen:
                seen.add(inner.text)
                layers.append(inner)


@dataclass
class _Joined:
    """Parts of a text put together, with where each of them stood."""

    texts: list[str]
    places: list[int]

    def piece(self, of: Piece) -> Piece:
        ends = list(accumulate(map(len, self.texts)))

        def offset(place: int) -> int:
            part = bisect_right(ends, place)
            if part >= len(ends):
                return of.offset(self.places[-1]) if self.places else 0
            into = place - (ends[part - 1] if part else 0)
            return of.offset(self.places[part] + into)

        return Piece(text="".join(self.texts), inside=of.inside, offset=offset, noise=of.noise)


def without_tags(piece: Piece) -> Piece:
    """What a reader sees of a page: joined across tags, apart where a block ends, entities read."""
    text = piece.text
    stripped = unescape(_TAGS.sub(_gap, text))

    def offset(place: int) -> int:
        return piece.offset(_traced(text, place))

    return Piece(text=stripped, inside=piece.inside, offset=offset)


def _gap(tag: re.Match[str]) -> str:
    return APART if tag[1] else ""


def _traced(text: str, place: int) -> int:
    """Where the character ``place`` of ``text`` without tags stood."""
    last = made = 0
    for found in _TAG_OR_ENTITY.finditer(text):
        made += found.start() - last
        if made > place:
            return found.start() - (made - place)
        last = found.end()
        made += len(unescape(found[0])) if found[0][0] == "&" else len(_gap(found))
        if made > place:
            return found.start()
    return min(len(text), last + place - made)


def unescaped(piece: Piece) -> Piece | None:
    """The parts of ``piece`` that hold escapes, with these undone; ``None`` where none are."""
    text, parts, last = piece.text, _Joined([], []), 0
    for found in _ESCAPES.finditer(text):
        read = _read(found[0])
        if read == found[0]:
            continue
        start, end = found.span()
        if not parts.texts or start - last > 2 * _AROUND:
            if parts.texts:
                parts.texts += [text[last : last + _AROUND], APART]
                parts.places += [last, last]
            last = max(last, start - _AROUND)
        parts.texts += [text[last:start], read]
        parts.places += [last, start]
        last = end
    if not parts.texts:
        return None
    parts.texts.append(text[last : last + _AROUND])
    parts.places.append(last)
    return parts.piece(piece)


def _percent(words: str) -> str:
    return _text_of(bytes.fromhex(words.replace("%", "")))


def _quoted(words: str) -> str:
    return _text_of(bytes.fromhex("".join(re.findall("=([0-9A-F]{2})", words))))


def _unicode(words: str) -> str:
    units = [int(one, 16) for one in _HEX.findall(words.replace("u", " ").replace("U", " "))]
    data = b"".join(
        one.to_bytes(2, "big") if one < 0x10000 else _character(one).encode("utf-16-be")
        for one in units
    )
    return data.decode("utf-16-be", "replace")


def _bytes(words: str) -> str:
    if "x" in words:
        return _text_of(bytes.fromhex("".join(re.findall("x(..)", words))))
    return _text_of(bytes(int(one, 8) for one in re.findall(r"\\(\d{3})", words)))


def _style(words: str) -> str:
    return "".join(_character(int(one, 16)) for one in _HEX.findall(words))


def _character(point: int) -> str:
    is_one = point < 0x110000 and not 0xD800 <= point < 0xE000
    return chr(point) if is_one else APART


def _text_of(data: bytes) -> str:
    """Bytes that an escape spells: UTF-8, or else the characters of GB 18030; both where what is
    UTF-8 may be so by chance, which pairs of bytes are."""
    old = data.decode("gb18030", "replace")
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return old
    return f"{text}{APART}{old}" if len(data) > 3 and _PAIRS.fullmatch(text) else text


def _read(escape: str) -> str:
    """What ``escape`` spells."""
    if escape[0] == "\\":
        letter = escape.lstrip("\\")[:1]
        if letter in "uU":
            return _unicode(escape)
        is_bytes = letter == "x" or re.fullmatch(r"(?:\\[0-3][0-7]{2})+", escape)
        return _bytes(escape) if is_bytes else _style(escape)
    return {"%": _percent, "&": unescape, "=": _quoted}[escape[0]](escape)


def joined(texts: list[str], places: list[int], of: Piece) -> Piece:
    """``texts``, which stood at ``places`` of the piece ``of``, as one piece."""
    return _Joined(texts, places).piece(of)


def runs(text: str, known: set[int]) -> Iterator[tuple[int, bytes]]:
    """(place, bytes) of whatever in ``text`` may be base64 or hexadecimal; a run that is ``known``
    was looked at before. A word before it may have shifted it, so each run is read four times."""
    for found in _RUNS.finditer(text):
        run = found[0]
        if (mark := hash(run)) in known:
            continue
        known.add(mark)
        if _HEX_RUN.match(run):
            yield found.start(), bytes.fromhex(run)
        bare = _NO_BASE64.sub(_standard, run)
        for shift in range(4):
            part = bare[shift : shift + (len(bare) - shift) // 4 * 4]
            rest = bare[shift + len(part) :]
            if len(rest) > 1:
                part += rest + "=" * (4 - len(rest))
            try:
                yield found.start() + shift, base64.b64decode(part)
            except binascii.Error:
                continue


def _standard(found: re.Match[str]) -> str:
    return {"-": "+", "_": "/"}.get(found[0], "")
