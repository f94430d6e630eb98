"""What a picture carries beside its picture is told, wherever in the file it stands."""

import struct
import zlib

from casestore.publishing.sweep import pictures
from casestore.publishing.sweep.pieces import Budget

WORDS = "砚渡沐".encode("gb18030")
PNG = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + b"crc."


def segment(mark: int, content: bytes) -> bytes:
    return bytes((0xFF, mark)) + struct.pack(">H", len(content) + 2) + content


def said(data: bytes) -> list[bytes]:
    return [one for _start, one in pictures.said(data, Budget())]


def test_the_texts_of_a_png_are_told_with_where_they_stand() -> None:
    head, text = chunk(b"IHDR", b"head"), chunk(b"tEXt", b"Comment\0" + WORDS)
    data = PNG + head + text + chunk(b"IDAT", b"drawn") + chunk(b"IEND", b"")
    assert list(pictures.said(data, Budget())) == [
        (8, b"head"),
        (8 + len(head), b"Comment\0" + WORDS),
        (len(data) - 12, b""),
        (len(data), b""),
    ]


def test_a_packed_text_is_unfolded_also_behind_a_key_that_looks_packed() -> None:
    for key in (b"Comment", b"xxl", b"Exif"):
        text = chunk(b"zTXt", key + b"\0\0" + zlib.compress(WORDS))
        assert WORDS in said(PNG + text + chunk(b"IEND", b""))


def test_what_stands_behind_a_png_is_told() -> None:
    assert said(PNG + chunk(b"IEND", b"") + WORDS)[-1] == WORDS


def test_the_segments_of_a_jpeg_are_told_to_the_last_before_it_is_drawn() -> None:
    drawn = segment(0xDA, b"how") + b"drawn \xff\x00" + b"\xff\xd9"
    data = b"\xff\xd8" + segment(0xE0, b"JFIF") + segment(0xFE, WORDS) + drawn
    assert said(data) == [b"JFIF", WORDS, b"how", b""]


def test_marks_that_stand_alone_or_are_filled_up_end_nothing() -> None:
    for between in (b"\xff", b"\xff\xff", b"\xff\x01", b"\xff\xd0"):
        data = b"\xff\xd8" + segment(0xE0, b"JFIF") + between + segment(0xFE, WORDS)
        assert said(data) == [b"JFIF", WORDS]


def test_what_stands_behind_a_jpeg_is_told() -> None:
    data = b"\xff\xd8" + segment(0xDA, b"how") + b"drawn\xff\xd9" + WORDS
    assert said(data) == [b"how", WORDS]


def parts(content: bytes) -> bytes:
    cut = [content[at : at + 255] for at in range(0, len(content), 255)]
    return b"".join(bytes((len(one),)) + one for one in cut) + b"\0"


def test_a_remark_of_a_gif_is_told_across_the_lengths_that_stand_in_it() -> None:
    long = "。".encode() * 84 + "砚渡沐".encode()
    table = bytes(6)
    image = b"\x2c" + bytes(8) + b"\x80" + table + b"\x02" + parts(b"drawn" * 99)
    data = b"GIF89a" + bytes(4) + b"\x80\0\0" + table + b"\x21\xfe" + parts(long) + image
    assert long not in data
    assert said(data + b"\x21\xf9" + parts(b"how") + b"\x3b" + WORDS) == [long, b"how", WORDS]
    plain = b"GIF89a" + bytes(7) + b"\x21\xfe" + parts(WORDS)
    assert said(plain + b"\x3b") == [WORDS, b""]
    for end in range(len(plain)):
        assert all(one in WORDS for one in said(plain[:end])), "a broken one is read to its end"


def test_the_chunks_of_a_webp_are_told_but_its_picture() -> None:
    def riff(kind: bytes, content: bytes) -> bytes:
        return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)

    body = riff(b"VP8 ", b"drawn") + riff(b"EXIF", WORDS + b"x") + riff(b"XMP ", b"y")
    assert said(b"RIFF\0\0\0\0WEBP" + body) == [WORDS + b"x", b"y"]
