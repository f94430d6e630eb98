"""What a PDF holds is told: its pages, each string of its objects, what its streams unfold to."""

import io
import zlib

import pikepdf
import pytest

from casestore.publishing.sweep import documents
from casestore.publishing.sweep.documents import Attached
from casestore.publishing.sweep.pieces import Budget, Piece, TooMuch, Unreadable

WORDS = "砚渡沐"


def new() -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    return pdf


def saved(pdf: pikepdf.Pdf) -> bytes:
    """The file, its streams packed as they are."""
    target, how = io.BytesIO(), pikepdf.StreamDecodeLevel.none
    pdf.save(target, stream_decode_level=how, compress_streams=False)
    return target.getvalue()


def written(data: bytes) -> list[Piece | Attached | bytes]:
    return list(documents.written(data, Budget()))


def said(pdf: pikepdf.Pdf) -> str:
    """The strings of all its objects."""
    (piece,) = (
        one
        for one in written(saved(pdf))
        if isinstance(one, Piece) and one.inside == "文档属性和批注"
    )
    return piece.text


def test_every_page_is_read() -> None:
    pdf = pikepdf.new()
    letters = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    for number in range(3):
        page = pdf.add_blank_page()
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=letters))
        page.Contents = pdf.make_stream(b"BT /F 12 Tf 20 700 Td (page %d) Tj ET" % number)
    told = [(one.inside, one.text) for one in written(saved(pdf)) if isinstance(one, Piece)][1:]
    assert told == [(f"第 {number + 1} 页", f"page {number}") for number in range(3)]


def test_a_string_is_read_in_whichever_encoding_it_was_written() -> None:
    for data in (WORDS.encode("gb18030"), WORDS.encode(), b"\xfe\xff" + WORDS.encode("utf-16-be")):
        pdf = new()
        pdf.docinfo["/Author"] = pikepdf.String(data)
        assert WORDS in said(pdf)


def test_names_and_keys_of_objects_are_read() -> None:
    pdf = new()
    pdf.Root.A = pikepdf.Array([pikepdf.Name("/ValueYandu"), pikepdf.String("a string")])
    pdf.Root["/KeyYandu"] = pikepdf.Dictionary(B=pikepdf.String("deeper"))
    told = said(pdf)
    assert all(one in told for one in ("ValueYandu", "KeyYandu", "a string", "deeper"))


def test_an_attached_file_comes_with_its_name() -> None:
    pdf = new()
    pdf.attachments["a"] = pikepdf.AttachedFileSpec(  # type: ignore[call-arg]
        pdf, b"data", filename=f"{WORDS}.docx"
    )
    told = written(saved(pdf))
    assert Attached(name="a", inside="第 1 个附件", data=b"data") in told
    assert any(isinstance(one, Piece) and WORDS in one.text for one in told)


@pytest.mark.parametrize("password", ["", "secret"])
def test_one_that_is_encrypted_is_a_fault(password: str) -> None:
    target, locked = io.BytesIO(), pikepdf.Encryption(owner="owner", user=password)
    new().save(target, encryption=locked)
    with pytest.raises(Unreadable):
        written(target.getvalue())


def packed(content: bytes, *filters: str) -> bytes:
    """A PDF with a stream that says that it was packed so."""
    pdf = new()
    stream = pikepdf.Stream(pdf, b"")
    stream.write(content, filter=[pikepdf.Name(one) for one in filters])
    pdf.Root.Hidden = pdf.make_indirect(stream)
    return saved(pdf)


@pytest.mark.parametrize(
    ("content", "filters"),
    [
        (b"E7A09A E6B8A1 E6B290>", ["/ASCIIHexDecode"]),
        (zlib.compress(WORDS.encode()).hex().encode(), ["/ASCIIHexDecode", "/FlateDecode"]),
        (zlib.compress(zlib.compress(WORDS.encode())), ["/FlateDecode", "/FlateDecode"]),
    ],
)
def test_what_was_packed_otherwise_or_twice_is_unfolded(content: bytes, filters: list[str]) -> None:
    assert WORDS.encode() in written(packed(content, *filters))


def test_digits_that_lack_the_last_are_read_as_the_rules_say() -> None:
    assert b"ab0" in written(packed(b"61623>", "/ASCIIHexDecode"))


@pytest.mark.parametrize("name", ["/LZWDecode", "/RunLengthDecode"])
def test_what_nobody_unfolds_is_a_fault(name: str) -> None:
    with pytest.raises(Unreadable, match="不认识的压缩方式"):
        written(packed(b"\x80\x0b\x60\x50", name))


def test_a_picture_is_not_unfolded() -> None:
    assert not any(isinstance(one, bytes) for one in written(packed(b"\xff\xd8", "/DCTDecode")))


def test_streams_are_told_with_where_they_stand_and_paid_for() -> None:
    content = zlib.compress(bytes(5_000))
    data = b"1 0 obj stream\n" + content + b"endstream\n2 0 obj stream\r\nplainendstream"
    first = data.index(b"stream")
    assert list(documents.streams(data, Budget())) == [
        (first, bytes(5_000)),
        (data.index(b"stream\r"), b"plain"),
    ]
    with pytest.raises(TooMuch):
        list(documents.streams(data, Budget(left=4_999)))
