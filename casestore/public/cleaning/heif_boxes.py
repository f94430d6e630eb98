"""The parts of a HEIF photo, as a telephone writes it: which picture is shown, of which tiles it is
made, how it is turned. Nothing is unpacked here (ISO/IEC 23008-12; boxes: ISO 14496-12).

A photo of 24 million pixels would take more memory than its reader gets where it is decoded whole;
tile by tile it takes that of a tile.
"""

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

#: Properties of an item that say how its picture is shown rather than coded.
_SHOWN = frozenset({b"irot", b"imir", b"clap"})
#: Boxes, items and tiles, beyond which nobody looks: a telephone's photo has some hundreds. And
#: parts that the bytes of one lie in.
_MOST, _MOST_PARTS = 4000, 16
#: Brands of photos coded with HEVC (23008-12, annex B).
BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_FILE_TYPE = b"ftyp"


class NoPicture(ValueError):
    """What was read is no HEIF photo that anybody could show, or goes on behind what was read."""


@dataclass(frozen=True, kw_only=True)
class HeifPicture:
    """The picture that is shown: ``width`` and ``height`` in pixels before it is turned, its
    ``tiles`` (ids, row by row) in so many ``columns``. ``turns`` are its irot and imir in their
    order, as (name, value). ``exif`` is the id of its Exif; ``notes`` and ``others`` whether it
    brings that or other notes, and pictures that aren't shown."""

    width: int
    height: int
    columns: int
    tiles: tuple[int, ...]
    tile_size: tuple[int, int]
    turns: tuple[tuple[bytes, int], ...]
    exif: int | None
    notes: bool
    others: bool


def brands_of(head: bytes) -> frozenset[bytes]:
    """The brands of the file that begins with ``head``; none where it has no type of its own."""
    if head[4:8] != _FILE_TYPE:
        return frozenset()
    end = min(struct.unpack(">I", head[:4])[0], 256)
    found = {head[at : at + 4] for at in range(16, end - 3, 4)}
    return frozenset(found | {head[8:12]})


class HeifFile:
    """A HEIF file taken apart. Raises :class:`NoPicture` where it can't be."""

    def __init__(self, data: bytes) -> None:
        self.data, self.inside, self.primary = data, b"", 0
        self.kinds: dict[int, bytes] = {}
        self.places: dict[int, tuple[int, list[tuple[int, int]]]] = {}
        self.references: dict[tuple[bytes, int], tuple[int, ...]] = {}
        self.properties: list[bytes] = []
        self.owned: dict[int, tuple[int, ...]] = {}
        try:
            meta = next((body for kind, body in _boxes(self.data) if kind == b"meta"), None)
            if meta is None:
                raise NoPicture("no meta box")
            for kind, body in _boxes(meta[4:]):
                reader = _READERS.get(kind)
                if reader:
                    reader(self, body)
        except (struct.error, IndexError) as error:
            raise NoPicture("a torn box") from error

    def picture(self) -> HeifPicture:
        """The picture that is shown."""
        try:
            return self._picture()
        except (struct.error, IndexError, KeyError) as error:
            raise NoPicture("a picture without its parts") from error

    def _picture(self) -> HeifPicture:
        grid = self._grid()
        columns, tiles, size = grid or (1, (self.primary,), self.size(self.primary))
        if any(self.kinds.get(one) != b"hvc1" for one in tiles):
            raise NoPicture("a picture of another coding")
        return HeifPicture(
            width=size[0],
            height=size[1],
            columns=columns,
            tiles=tiles,
            tile_size=self.size(tiles[0]),
            turns=tuple(self._turns()),
            exif=next((one for one, kind in self.kinds.items() if kind == b"Exif"), None),
            notes=any(kind in (b"Exif", b"mime", b"uri ") for kind in self.kinds.values()),
            others=self._has_others(tiles),
        )

    def _grid(self) -> tuple[int, tuple[int, ...], tuple[int, int]] | None:
        """Columns, tiles and size of the picture that is made of several (23008-12, 6.6.2.3)."""
        if self.kinds.get(self.primary) != b"grid":
            return None
        said, tiles = self.content(self.primary), self.references[b"dimg", self.primary]
        rows, columns, wide = said[2] + 1, said[3] + 1, said[1] & 1
        if len(tiles) != rows * columns:
            raise NoPicture("a grid without its tiles")
        width, height = struct.unpack(">II" if wide else ">HH", said[4 : 12 if wide else 8])
        return columns, tiles, (width, height)

    def _has_others(self, tiles: tuple[int, ...]) -> bool:
        """Whether there are pictures beside the one that is shown: depths, masks, a burst."""
        thumbnails = {one for (kind, one), _to in self.references.items() if kind == b"thmb"}
        shown = {self.primary, *tiles} | thumbnails
        return any(
            kind in (b"hvc1", b"grid") and one not in shown for one, kind in self.kinds.items()
        )

    def _turns(self) -> Iterator[tuple[bytes, int]]:
        for box in self._properties_of(self.primary):
            if box[4:8] in (b"irot", b"imir"):
                yield box[4:8], box[8] & 3

    def _properties_of(self, item: int) -> list[bytes]:
        return [self.properties[index - 1] for index in self.owned.get(item, ()) if index]

    def size(self, item: int) -> tuple[int, int]:
        """Width and height of ``item`` in pixels, as it says."""
        for box in self._properties_of(item):
            if box[4:8] == b"ispe":
                width, height = struct.unpack(">II", box[12:20])
                return width, height
        raise NoPicture("a picture without a size")

    def content(self, item: int) -> bytes:
        """The bytes of ``item``."""
        method, extents = self.places[item]
        source = self.inside if method == 1 else self.data
        if method > 1 or any(at + size > len(source) for at, size in extents):
            raise NoPicture("content that lies elsewhere")
        return b"".join(source[at : at + size] for at, size in extents)

    def alone(self, item: int) -> bytes:
        """A HEIF file of the tile ``item`` and nothing else, not turned."""
        coded = [box for box in self._properties_of(item) if box[4:8] not in _SHOWN]
        return heif_of(self.content(item), coded)


def heif_of(content: bytes, properties: list[bytes]) -> bytes:
    """A HEIF file of one picture: its HEVC ``content`` and ``properties`` (whole boxes)."""
    file_type = box_of(b"ftyp", b"heic\0\0\0\0mif1heic")

    def meta(at: int) -> bytes:
        info = box_of(b"infe", b"\2\0\0\0\0\1\0\0hvc1\0")
        owned = bytes([len(properties), *(0x80 | one for one in range(1, len(properties) + 1))])
        association = box_of(b"ipma", bytes(7) + b"\1\0\1" + owned)
        place = struct.pack(">II", at, len(content))
        said = (
            box_of(b"hdlr", bytes(8) + b"pict" + bytes(13)),
            box_of(b"pitm", bytes(5) + b"\1"),
            box_of(b"iinf", bytes(5) + b"\1" + info),
            box_of(b"iprp", box_of(b"ipco", b"".join(properties)) + association),
            box_of(b"iloc", b"\0\0\0\0\x44\0\0\1\0\1\0\0\0\1" + place),
        )
        return box_of(b"meta", bytes(4) + b"".join(said))

    at = len(file_type) + len(meta(0)) + 8
    return file_type + meta(at) + box_of(b"mdat", content)


def box_of(kind: bytes, body: bytes) -> bytes:
    """``body`` as a box of ``kind``."""
    return struct.pack(">I", len(body) + 8) + kind + body


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(kind, body) of the boxes in ``data``, up to the first that isn't all there."""
    at = 0
    for _one in range(_MOST):
        if at + 8 > len(data):
            return
        size, kind, head = *struct.unpack(">I4s", data[at : at + 8]), 8
        if size == 1:
            size, head = struct.unpack(">Q", data[at + 8 : at + 16])[0], 16
        end = len(data) if size == 0 else at + size
        if size and size < head or end > len(data):
            return
        yield kind, data[at + head : end]
        at = end


def _read_primary(file: HeifFile, body: bytes) -> None:
    file.primary = struct.unpack(
        ">H" if body[0] == 0 else ">I", body[4 : 6 if body[0] == 0 else 8]
    )[0]


def _read_infos(file: HeifFile, body: bytes) -> None:
    for kind, said in _boxes(body[6 if body[0] == 0 else 8 :]):
        if kind == b"infe" and said[0] in (2, 3):
            reader = _Numbers(said, 4)
            item = reader.next(4 if said[0] == 3 else 2)
            reader.next(2)
            file.kinds[item] = said[reader.at : reader.at + 4]


def _read_places(file: HeifFile, body: bytes) -> None:
    reader = _Numbers(body, 6)
    version = body[0]
    offset, length = body[4] >> 4, body[4] & 15
    base, index = body[5] >> 4, body[5] & 15 if version else 0
    for _item in range(min(reader.next(4 if version == 2 else 2), _MOST)):
        item = reader.next(4 if version == 2 else 2)
        method = reader.next(2) & 15 if version else 0
        reader.next(2)
        begin = reader.next(base)
        extents = []
        for _extent in range(min(reader.next(2), _MOST_PARTS)):
            reader.next(index)
            extents.append((begin + reader.next(offset), reader.next(length)))
        file.places[item] = method, extents


def _read_references(file: HeifFile, body: bytes) -> None:
    wide = 4 if body[0] else 2
    for kind, said in _boxes(body[4:]):
        reader = _Numbers(said, 0)
        item = reader.next(wide)
        to = [reader.next(wide) for _one in range(min(reader.next(2), _MOST))]
        file.references[kind, item] = tuple(to)


def _read_properties(file: HeifFile, body: bytes) -> None:
    for kind, said in _boxes(body):
        if kind == b"ipco":
            file.properties = [box_of(*one) for one in _boxes(said)]
        elif kind == b"ipma":
            wide, reader = said[3] & 1, _Numbers(said, 4)
            for _item in range(min(reader.next(4), _MOST)):
                item = reader.next(4 if said[0] else 2)
                count = reader.next(1)
                mask = 0x7FFF if wide else 0x7F
                file.owned[item] = tuple(reader.next(1 + wide) & mask for _one in range(count))


def _read_inside(file: HeifFile, body: bytes) -> None:
    file.inside = body


class _Numbers:
    """Numbers of so many bytes, one behind the other."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at

    def next(self, size: int) -> int:
        self.at += size
        if self.at > len(self.data):
            raise IndexError
        return int.from_bytes(self.data[self.at - size : self.at], "big")


_READERS: Mapping[bytes, "Callable[[HeifFile, bytes], None]"] = {
    b"pitm": _read_primary,
    b"iinf": _read_infos,
    b"iloc": _read_places,
    b"iref": _read_references,
    b"iprp": _read_properties,
    b"idat": _read_inside,
}
