"""What is packed: gzip, zlib and the members of ZIP files, wherever they stand in a file, unfolded
no further than the budget goes."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from casestore.publishing.sweep.pieces import Budget, Unreadable

#: Bytes unfolded in one go.
_STEP = 1 << 20
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_GZIP = b"\x1f\x8b\x08"
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 1


@dataclass(frozen=True, kw_only=True)
class Member:
    """A file in a package, ``number`` counted from one; ``start`` is where it begins in the
    package, ``name`` as bytes."""

    number: int
    name: bytes
    start: int
    data: bytes


def inflated(data: bytes, wbits: int, budget: Budget, whole: bool = False) -> tuple[bytes, int]:
    """``data`` unfolded, and how many of its bytes that took. Raises :class:`Unreadable` beyond
    the budget, and ``zlib.error``, with ``whole`` also where its end is missing."""
    unfold = zlib.decompressobj(wbits)
    pieces, rest = [], data
    while rest and not unfold.eof:
        piece = unfold.decompress(rest, _STEP)
        budget.take(len(piece))
        pieces.append(piece)
        rest = unfold.unconsumed_tail
        if not piece and not rest:
            break
    if whole and not unfold.eof:
        raise zlib.error("no end")
    return b"".join(pieces), len(data) - len(unfold.unused_data) - len(rest)


def gzips(data: bytes, budget: Budget) -> Iterator[tuple[int, bytes]]:
    """(start, unfolded) of everything in ``data`` that was packed with gzip."""
    start = data.find(_GZIP)
    while start >= 0:
        used = 1
        try:
            unfolded, used = inflated(data[start:], 31, budget, whole=True)
            yield start, unfolded
        except zlib.error:
            if start == 0:
                raise Unreadable("压缩包已损坏") from None
        start = data.find(_GZIP, start + max(used, 1))


def members(data: bytes, budget: Budget) -> Iterator[Member]:
    """Every member that stands in ``data``, also one that the list at the end doesn't name. Raises
    :class:`Unreadable` where one that it names can't be unfolded."""
    listed, read = _listed(data), set[int]()
    start, number = data.find(_LOCAL), 0
    while start >= 0:
        used = 1
        try:
            member, used = _member(data, start, number + 1, listed.get(start), budget)
            number += 1
            read.add(start)
            yield member
        except (zlib.error, struct.error):
            pass  # no member: these four bytes may stand anywhere
        start = data.find(_LOCAL, start + used)
    if set(listed) - read:
        raise Unreadable("压缩包里有打不开的文件")


def _listed(data: bytes) -> dict[int, int]:
    """Where the members that the list at the end names begin, and how many bytes each takes."""
    found: dict[int, int] = {}
    start = data.find(_CENTRAL)
    while start >= 0 and len(data) - start >= 46:
        size, _full, name, extra, comment = struct.unpack_from("<IIHHH", data, start + 20)
        (offset,) = struct.unpack_from("<I", data, start + 42)
        if data[offset : offset + 4] == _LOCAL:
            found[offset] = size
        start = data.find(_CENTRAL, start + 46 + name + extra + comment)
    return found


def _member(
    data: bytes, start: int, number: int, listed: int | None, budget: Budget
) -> tuple[Member, int]:
    """The member that begins at ``start``, and how many bytes it takes."""
    flags, method = struct.unpack_from("<HH", data, start + 6)
    size, _full, name, extra = struct.unpack_from("<IIHH", data, start + 18)
    begin = start + 30 + name + extra
    if flags & _ENCRYPTED or method not in (_STORED, _DEFLATED):
        if listed is None:
            raise struct.error
        raise Unreadable("压缩包里有加密的，或者用别的办法压缩的文件")
    size = listed if listed is not None else size
    if method == _STORED:
        content, used = data[begin : begin + size], 0  # what stands in it may be a package, too
        budget.take(len(content))
    else:
        packed = data[begin : begin + size if size else None]
        content, used = inflated(packed, -15, budget, whole=True)
    told = data[start + 30 : start + 30 + name]
    return Member(number=number, name=told, start=start, data=content), begin - start + used
