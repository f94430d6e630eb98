"""A file is of the kind that its name and its bytes agree on; what nobody knows is of none."""

import pytest

from casestore.publishing.sweep.kinds import Kind, is_text, kind_by_start, kind_of

PDF, GZIP, PACKAGE = b"%PDF-1.7\n", b"\x1f\x8b\x08", b"PK\x03\x04"


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.html", "一页".encode(), Kind.TEXT),
        ("cases/A.HTML", b"<p>", Kind.TEXT),
        ("a.txt", b"BM is how this begins", Kind.TEXT),
        ("a.csv", b"GIF89a,1", Kind.TEXT),
        ("a.html", PDF, None),
        ("a.txt", b"PK\x03\x04 all of it text", None),
        ("a.txt", b"3\x006\x00", None),
        ("a.PDF", PDF, Kind.PDF),
        ("a.pdf", b"GIF89a", None),
        ("a.png", b"GIF89a", Kind.PICTURE),
        ("a.png", b"<p>", None),
        ("a.docx", PACKAGE, Kind.PACKAGE),
        ("a.gz", GZIP, Kind.GZIP),
        ("a.gz", PACKAGE, None),
        ("a.db", b"SQLite format 3\0", Kind.DATABASE),
        ("a.cer", b"\x30\x82", Kind.PLAIN),
        ("a.ttf", b"\0\1\0\0", None),
        ("a.exe", b"MZ", None),
        ("pdf", PDF, None),
        ("a", b"text", None),
    ],
)
def test_a_file_of_a_release(name: str, data: bytes, kind: Kind | None) -> None:
    assert kind_of(name, data) is kind


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("word/fonts/a.ttf", b"\0\1\0\0", Kind.PLAIN),
        ("mimetype", b"application/x", Kind.TEXT),
        ("part.d/mimetype", b"application/x", Kind.TEXT),
        ("part", PDF, Kind.PDF),
        ("part", b"\xff\xfe", None),
        ("a.exe", b"MZ", None),
    ],
)
def test_a_member_of_a_package(name: str, data: bytes, kind: Kind | None) -> None:
    assert kind_of(name, data, inside=True) is kind


def test_text_begins_like_nothing() -> None:
    assert kind_by_start("一页".encode()) is None
    assert is_text("一页".encode()) and not is_text(b"\xff") and not is_text(b"1\0002\000")
