"""A file of a release as the pieces of text that it holds, in every form that it decodes to."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from casestore.publishing.sweep import databases, documents, escapes, packed, pictures
from casestore.publishing.sweep.kinds import Kind, is_text, kind_by_start, kind_of
from casestore.publishing.sweep.lines import Lines
from casestore.publishing.sweep.pieces import APART, Budget, Piece, TooMuch, Unreadable

#: Bytes of a file that are read in one go, and how many of the last ones once more.
_STEP, _AGAIN = 1 << 20, 8_192
#: Kinds that say by more than two letters what they are: bytes without a name are read as these.
_SURE = (Kind.DATABASE, Kind.PDF, Kind.PACKAGE, Kind.GZIP)
#: Bytes up to which something is tried in every encoding.
_SMALL = 65_536
_OTHER_ENCODINGS = ("utf-16-le", "utf-16-be")
_OLD_ENCODING = "gb18030"
#: What was decoded rightly: everyday characters from the first to the last.
_CLEAN = re.compile(
    r"[\t\r\n -~\u2000-\u206f\u3000-\u3020\u4e00-\u9fff\ufeff\uff01-\uff5e]+\0{0,2}\ufffd?"
)


@dataclass
class Decoder:
    """Decodes the files of one sweep. ``known`` are runs of letters that were taken for base64 and
    looked at before, ``lines`` what the lines of earlier texts were: thousands of pages have most
    of both in common."""

    known: set[int] = field(default_factory=set)
    lines: Lines = field(default_factory=Lines)

    def pieces(self, name: str, data: bytes) -> Iterator[Piece]:
        """Everything in the file ``name``. Raises :class:`Unreadable` for what can't be looked
        into."""
        kind = kind_of(name, data)
        if kind is None:
            raise Unreadable("文件类型不认识，或者与扩展名不符")
        yield from self._of(kind, data, "", Budget())

    def forget(self) -> None:
        """Take nothing for known: what was found once may stand in the next file too."""
        self.known.clear()
        self.lines.known.clear()

    def words(self, text: str, inside: str) -> Iterator[Piece]:
        """A short text that is no file of its own."""
        yield from self._layers(Piece(text=text, inside=inside), Budget())

    def _of(self, kind: Kind, data: bytes, inside: str, budget: Budget) -> Iterator[Piece]:
        with budget.deeper():
            yield from _READERS[kind](self, data, inside, budget)

    def _text(self, data: bytes, inside: str, budget: Budget, raw: bool = False) -> Iterator[Piece]:
        for piece in _windows(data, inside):
            for part in self.lines.new(replace(piece, raw=raw)):
                yield from self._layers(part, budget)

    def _layers(self, piece: Piece, budget: Budget) -> Iterator[Piece]:
        """The text, what is escaped in it, what its runs of letters stand for."""
        for layer in escapes.texts(piece):
            yield layer
            if layer.text:
                yield from self._runs(layer, budget)

    def _runs(self, piece: Piece, budget: Budget) -> Iterator[Piece]:
        texts, places = [], []
        for place, data in escapes.runs(piece.text, self.known):
            if is_text(data) or kind_by_start(data) in _SURE:
                inside = _within(piece.inside, f"第 {piece.offset(place)} 字节起的编码")
                yield from self._unnamed(data, inside, budget)
            else:
                texts += [data.decode("utf-8", "ignore"), APART]
                places += [place, place]
                yield from _rightly_decoded(data, piece, place)
        yield escapes.joined(texts, places, replace(piece, noise=True))

    def _unnamed(self, data: bytes, inside: str, budget: Budget) -> Iterator[Piece]:
        """Bytes that nobody gave a name: as what they begin like, else as text or as they are."""
        kind = kind_by_start(data)
        if kind not in _SURE:
            kind = Kind.TEXT if is_text(data) else Kind.PLAIN
        try:
            with budget.deeper():
                yield from _READERS[kind](self, data, inside, budget)
        except TooMuch:
            raise
        except Unreadable:
            yield from self._plain(data, inside, budget)

    def _plain(self, data: bytes, inside: str, budget: Budget) -> Iterator[Piece]:
        yield from self._raw(data, inside)
        if len(data) <= _SMALL:
            yield from _encoded(data, inside, (*_OTHER_ENCODINGS, _OLD_ENCODING))
        yield from self._embedded(data, inside, budget)

    def _raw(self, data: bytes, inside: str, noise: bool = True) -> Iterator[Piece]:
        for piece in _windows(data, inside):
            yield replace(piece, noise=noise, raw=True)

    def _embedded(self, data: bytes, inside: str, budget: Budget) -> Iterator[Piece]:
        """What was packed and stands somewhere in other bytes."""
        for start, unfolded in packed.gzips(data, budget):
            yield from self._unnamed(unfolded, _within(inside, f"第 {start} 字节起"), budget)
        for member in packed.members(data, budget):
            where = _within(inside, f"第 {member.start} 字节起")
            yield _names([member.name], where)
            yield from self._unnamed(member.data, where, budget)

    def _database(self, data: bytes, inside: str, budget: Budget) -> Iterator[Piece]:
        for one in databases.rows(data):
            if isinstance(one, bytes):
                yield from self._unnamed(one, _within(inside, "二进制内容"), budget)
            else:
                piece = replace(one, inside=_within(inside, one.inside))
                yield from self._layers(piece, budget)
        yield from self._raw(data, inside, noise=False)
        stitched = databases.without_page_heads(data)
        yield from self._text(stitched, _within(inside, "各页内容"), budget, raw=True)
        if data[56:60] not in (b"\0\0\0\0", b"\0\0\0\1"):
            yield from _encoded(stitched, inside, _OTHER_ENCODINGS)

    def _pdf(self, data: bytes, inside: str, budget: Budget) -> Iterator[Piece]:
        yield from self._raw(data, inside)
        for start, unfolded in documents.streams(data, budget):
            where = _within(inside, f"第 {start} 字节起")
            if is_text(unfolded) or kind_by_start(unfolded) in _SURE:
                yield from self._unnamed(unfolded, where, budget)
            else:  # a font, a picture, the drawing of a page: its words are read below
                yield from self._raw(unfolded, where)
                yield from self._embedded(unfolded, where, budget)
        for one in documents.written(data, budget):
            if isinstance(one, documents.Attached):
                yield from self._file(one.name, one.data, _within(inside, one.inside), budget)
            elif isinstance(one, bytes):
                yield from self._unnamed(one, _within(inside, "多重压缩的内容"), budget)
            else:
                piece = replace(one, inside=_within(inside, one.inside))
                yield from self._layers(piece, budget)
        yield from self._embedded(data, inside, budget)

    def _picture(self, data: bytes, inside: str, budget: Budget) -> Iterator[Piece]:
        yield from self._raw(data, inside)
        for start, said in pictures.said(data, budget):
            where = _within(inside, f"第 {start} 字节起")
            yield from self._unnamed(said, where, budget)
            yield from _encoded(said, where, (*_OTHER_ENCODINGS, _OLD_ENCODING))
        yield from self._embedded(data, inside, budget)

    def _package(self, data: bytes, inside: str, budget: Budget) -> Iterator[Piece]:
        yield from self._raw(data, inside)
        for member in packed.members(data, budget):
            where = _within(inside, f"包内第 {member.number} 个文件")
            yield _names([member.name], where)
            if not member.name.endswith(b"/") or member.data:
                yield from self._file(_name(member.name), member.data, where, budget)

    def _file(self, name: str, data: bytes, inside: str, budget: Budget) -> Iterator[Piece]:
        """A file within a file, which has a name."""
        kind = kind_of(name, data, inside=True)
        if kind is None:
            raise Unreadable(f"{inside}的类型不认识，或者与扩展名不符")
        yield from self._of(kind, data, inside, budget)

    def _gzip(self, data: bytes, inside: str, budget: Budget) -> Iterator[Piece]:
        yield from self._raw(data[:_AGAIN], inside)
        for start, unfolded in packed.gzips(data, budget):
            yield from self._unnamed(unfolded, _within(inside, f"第 {start} 字节起"), budget)


_READERS: dict[Kind, Callable[[Decoder, bytes, str, Budget], Iterator[Piece]]] = {
    Kind.TEXT: Decoder._text,
    Kind.DATABASE: Decoder._database,
    Kind.PDF: Decoder._pdf,
    Kind.PICTURE: Decoder._picture,
    Kind.PACKAGE: Decoder._package,
    Kind.GZIP: Decoder._gzip,
    Kind.PLAIN: Decoder._plain,
}


def _within(outer: str, inner: str) -> str:
    return f"{outer}，{inner}" if outer else inner


def _windows(data: bytes, inside: str) -> Iterator[Piece]:
    """``data`` as text, part by part; bytes that are none stand as surrogates."""
    for start in range(0, max(1, len(data)), _STEP):
        begin = max(0, start - _AGAIN)
        text = data[begin : start + _STEP].decode("utf-8", "surrogateescape")

        def offset(place: int, text: str = text, begin: int = begin) -> int:
            return begin + len(text[:place].encode("utf-8", "surrogateescape"))

        yield Piece(text=text, inside=inside, offset=offset)


def _encoded(data: bytes, inside: str, encodings: tuple[str, ...]) -> Iterator[Piece]:
    """``data`` in other encodings, at both places where a character of two bytes may begin."""
    for encoding in encodings:
        for shift in (0, 1):
            text = data[shift:].decode(encoding, "replace")
            where = _within(inside, encoding.upper())
            yield Piece(text=text, inside=where, noise=not _CLEAN.fullmatch(text), raw=True)


def _rightly_decoded(data: bytes, within: Piece, place: int) -> Iterator[Piece]:
    """What a run of letters at ``place`` of the piece ``within`` stands for in other encodings."""
    start = within.offset(place)
    for one in _encoded(data, within.inside, _OTHER_ENCODINGS):
        if not one.noise:
            yield replace(one, inside=within.inside, offset=lambda _place: start)


def _names(names: list[bytes], inside: str) -> Piece:
    """File names; two bytes of old Windows may be a letter of UTF-8 by chance, so each is read as
    both."""
    texts = [each for one in names for each in (_name(one), one.decode(_OLD_ENCODING, "replace"))]
    return Piece(text=APART.join(dict.fromkeys(texts)), inside=_within(inside, "文件名"))


def _name(name: bytes) -> str:
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode(_OLD_ENCODING, "replace")
