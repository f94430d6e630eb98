"""What is packed is unfolded wherever it stands, no further than the budget goes."""

import gzip
import io
import zipfile
import zlib

import pytest

from casestore.publishing.sweep import packed
from casestore.publishing.sweep.pieces import Budget, TooMuch, Unreadable

WORDS = "砚渡沐".encode()


class _OneWay(io.RawIOBase):
    """A target that can't go back, as a package sent over a line has."""

    def __init__(self) -> None:
        self.parts = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.parts += bytes(data)  # type: ignore[call-overload]
        return len(bytes(data))  # type: ignore[call-overload]


def package(how: int = zipfile.ZIP_DEFLATED, *, count: int = 1, one_way: bool = False) -> bytes:
    target = _OneWay() if one_way else io.BytesIO()
    with zipfile.ZipFile(target, "w", how) as written:
        for number in range(count):
            written.writestr(f"{number}.txt", WORDS)
    return bytes(target.parts if isinstance(target, _OneWay) else target.getvalue())


def contents(data: bytes) -> list[bytes]:
    return [one.data for one in packed.members(data, Budget())]


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("one_way", [False, True])
def test_every_member_is_read_also_where_its_head_does_not_say_how_long_it_is(
    how: int, one_way: bool
) -> None:
    assert contents(package(how, count=3, one_way=one_way)) == [WORDS] * 3


def test_members_are_counted_from_one_and_say_where_they_begin() -> None:
    data = b"before" + package(zipfile.ZIP_STORED, count=2)
    told = [(one.number, one.name, one.start) for one in packed.members(data, Budget())]
    assert told == [(1, b"0.txt", 6), (2, b"1.txt", data.find(b"PK\x03\x04", 10))]


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_member_that_needs_a_password_is_a_fault(how: int) -> None:
    data = bytearray(package(how))
    data[6] |= 1
    with pytest.raises(Unreadable, match="加密"):
        contents(bytes(data))


def test_a_member_packed_in_another_way_is_a_fault() -> None:
    with pytest.raises(Unreadable, match="别的办法"):
        contents(package(zipfile.ZIP_BZIP2))


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_members_are_paid_for_together(how: int) -> None:
    data = package(how, count=3)
    with pytest.raises(TooMuch):
        list(packed.members(data, Budget(left=2 * len(WORDS))))
    assert len(list(packed.members(data, Budget(left=3 * len(WORDS))))) == 3


def test_what_unfolds_is_paid_for_by_its_length_unfolded() -> None:
    small = zlib.compress(bytes(5_000))
    with pytest.raises(TooMuch):
        packed.inflated(small, 15, Budget(left=4_999))
    assert packed.inflated(small + b"rest", 15, Budget(left=5_000)) == (bytes(5_000), len(small))


def test_every_gzip_in_a_row_is_unfolded_and_a_broken_one_at_the_start_is_a_fault() -> None:
    first, second = gzip.compress(b"one"), gzip.compress(WORDS)
    assert list(packed.gzips(b"x" + first + b"yz" + second, Budget())) == [
        (1, b"one"),
        (3 + len(first), WORDS),
    ]
    with pytest.raises(Unreadable, match="损坏"):
        list(packed.gzips(second[:-3], Budget()))
    # somewhere else three bytes may be a gzip's by chance
    assert list(packed.gzips(b"x" + second[:-3] + first, Budget())) == [(len(second) - 2, b"one")]
