"""A PDF's pages drawn anew in a new file: what they show, and nothing that acts."""

import io
import zlib
from typing import Any

import pikepdf

from casestore.errors import Rejected
from casestore.public.cleaning.pdf_fields import answers as form_answers
from casestore.public.cleaning.pdf_findings import findings
from casestore.public.cleaning.pdf_keys import FILTERS, KEYS, NAMED, PACKING, PAGE_BOXES, RESOURCES
from casestore.public.cleaning.picture_metadata import bare
from casestore.public.cleaning.records import SafeCopy
from casestore.public.cleaning.trust import NOBODY, Trust

MOST_PAGES = 2_000
#: Objects of one file; a long contract with its fonts has some thousands.
MOST_OBJECTS = 200_000
#: Comments, stamps and fields of all pages: each is drawn onto its page.
MOST_MARKS = 10_000
#: Pixels of one picture on a page (an A3 page at 600 dpi has 70 million).
MOST_PIXELS = 150_000_000
#: What everything but pictures may unpack to, in bytes.
MOST_UNPACKED = 150_000_000
_DEEPEST = 60
_CHUNK = 1_000_000


class TooMuch(Exception):
    """More of something than any page needs; ``str()`` says of what, in Chinese."""


def pdf_copy(data: bytes, name: str, trust: Trust = NOBODY) -> SafeCopy:
    """The pages of the PDF in ``data``, whose signatures are believed by ``trust``. Raises
    :class:`Rejected` with what to do, ``ValueError`` where it can't be opened."""
    try:
        with pikepdf.open(io.BytesIO(data)) as source:
            return _copied(source, data, trust)
    except pikepdf.PasswordError:
        raise Rejected(f"{name} 设有打开密码，请去掉密码后上传") from None
    except TooMuch as error:
        raise Rejected(f"{name} {error}，请重新导出、拆分或改为扫描件") from error
    except (pikepdf.PdfError, RuntimeError) as error:
        raise ValueError(str(error)) from error


def _copied(source: pikepdf.Pdf, data: bytes, trust: Trust) -> SafeCopy:
    if len(source.objects) > MOST_OBJECTS:
        raise TooMuch("里的对象太多")
    if len(source.pages) > MOST_PAGES:
        raise TooMuch(f"超过 {MOST_PAGES} 页")
    if not len(source.pages):
        raise ValueError("no page")
    if sum(map(_marks, source.pages)) > MOST_MARKS:
        raise TooMuch("里的批注和填写栏太多")
    taken_out, answers = findings(source, data, trust), form_answers(source)
    _check_memory(source)
    # seals, filled-in answers and comments are drawn onto the page that they stand on
    source.flatten_annotations("all")
    with pikepdf.new() as copy:
        press = _Press(copy)
        for page in source.pages:
            press.add(page)
        _check_memory(source)
        _compare(source, copy)
        target = io.BytesIO()
        copy.save(target, deterministic_id=True)
    return SafeCopy(kind="pdf", data=target.getvalue(), taken_out=tuple(taken_out), answers=answers)


def _compare(source: pikepdf.Pdf, copy: pikepdf.Pdf) -> None:
    """Raises ``ValueError`` where the copy has other pages, sizes or content than the original."""
    if len(source.pages) != len(copy.pages):
        raise ValueError("pages got lost")
    for before, after in zip(source.pages, copy.pages, strict=True):
        if _size(before) != _size(after):
            raise ValueError("a page changed its size")
        if _contents(before) != _contents(after):
            raise ValueError("a page lost what it shows")


def _size(page: Any) -> list[float]:
    """The page's box in points, to a thousandth: numbers are written with fifteen digits, and some
    scanners write more."""
    try:
        return [round(float(one), 3) for one in page.mediabox]
    except TypeError:
        raise ValueError("a page without a size") from None


def _contents(page: Any) -> list[int]:
    found = page.obj.get("/Contents")
    parts = list(found) if isinstance(found, pikepdf.Array) else [found]
    return [zlib.crc32(part.read_raw_bytes()) for part in parts if isinstance(part, pikepdf.Stream)]


def _check_memory(source: pikepdf.Pdf) -> None:
    """Raises :class:`TooMuch` where an object had no room: qpdf takes it for an empty one then, and
    goes on."""
    if any("bad_alloc" in str(one) for one in source.get_warnings()):
        raise TooMuch("太大，打开它要用的内存超过限度")


def _marks(page: Any) -> int:
    found = page.obj.get("/Annots")
    return len(found) if isinstance(found, pikepdf.Array) else 0


class _Press:
    """Copies into ``target`` what pages draw with. Objects that several pages share are copied
    once."""

    def __init__(self, target: pikepdf.Pdf) -> None:
        self.target = target
        self.copies: dict[tuple[int, int], Any] = {}
        self.unpacked = 0

    def add(self, page: pikepdf.Page) -> None:
        """``page`` as the last page of the copy."""
        drawn = pikepdf.Dictionary(Type=pikepdf.Name.Page)
        for key in PAGE_BOXES:
            box = _inherited(page.obj, key)
            if isinstance(box, pikepdf.Array):
                drawn[key] = self.copied(box, "", 0)
        for key in ("/Rotate", "/UserUnit"):
            number = _inherited(page.obj, key)
            if number is not None and not isinstance(number, pikepdf.Object):
                drawn[key] = number
        for key in ("/Resources", "/Group", "/Contents"):
            found = _inherited(page.obj, key) if key == "/Resources" else page.obj.get(key)
            if found is not None:
                drawn[key] = self.copied(found, key, 0)
        self.target.pages.append(pikepdf.Page(self.target.make_indirect(drawn)))

    def copied(self, found: Any, key: str, depth: int) -> Any:
        """``found``, the value of ``key``, without what isn't in the allow-list."""
        if depth > _DEEPEST:
            raise TooMuch("的结构嵌套过深")
        shared = getattr(found, "is_indirect", False) and found.objgen != (0, 0)
        if shared and found.objgen in self.copies:
            return self.copies[found.objgen]
        if isinstance(found, pikepdf.Stream):
            return self._stream(found, depth)
        if isinstance(found, pikepdf.Dictionary):
            fresh = pikepdf.Dictionary()
            if shared:
                fresh = self.copies[found.objgen] = self.target.make_indirect(fresh)
            self._fill(fresh, found, key, depth)
            return fresh
        if isinstance(found, pikepdf.Array):
            return self._array(found, shared, depth)
        return _leaf(found)

    def _array(self, found: Any, shared: bool, depth: int) -> Any:
        fresh = pikepdf.Array()
        if shared:
            fresh = self.copies[found.objgen] = self.target.make_indirect(fresh)
        for one in found:
            fresh.append(self.copied(one, "", depth + 1))
        return fresh

    def _fill(self, fresh: Any, found: Any, key: str, depth: int) -> None:
        named = key in NAMED or key.startswith("named ")
        for inner in found.keys():  # noqa: SIM118 - iterating a stream yields nothing
            if not named and inner not in KEYS and not (key == "/Resources" and inner in RESOURCES):
                continue
            value = found[inner]
            if _is_foreign(value):
                continue
            within = "named " if key == "/Resources" and inner in RESOURCES else inner
            fresh[inner] = self.copied(value, "" if named else within, depth + 1)

    def _stream(self, found: Any, depth: int) -> Any:
        fresh = self.target.make_stream(b"")
        self.copies[found.objgen] = fresh
        filters, settings = self._packed(found)
        self._fill(fresh, found, "", depth)
        raw = found.read_raw_bytes()
        if [str(one) for one in filters] == ["/DCTDecode"]:
            raw = bare(raw)
        if filters:
            fresh.write(raw, filter=pikepdf.Array(filters), decode_parms=pikepdf.Array(settings))
        else:
            fresh.write(raw)
        return fresh

    def _packed(self, found: Any) -> tuple[list[Any], list[Any]]:
        """How ``found`` is packed, with the settings of each step. Raises :class:`TooMuch` where
        it unpacks to more than a page needs."""
        filters = _listed(found.get("/Filter"))
        settings = _listed(found.get("/DecodeParms"))
        names = [str(one) for one in filters]
        if set(names) - FILTERS or len(PACKING.intersection(names)) < sum(
            one in PACKING for one in names
        ):
            raise TooMuch("的压缩方式不常见")
        if found.get("/Subtype") == "/Image":
            if int(found.get("/Width", 0)) * int(found.get("/Height", 0)) > MOST_PIXELS:
                raise TooMuch("里有一幅图片的像素太多")
        elif names[-1:] == ["/FlateDecode"] and len(names) == 1:
            self._count(found.read_raw_bytes())
        elif PACKING.intersection(names):
            self._count_whole(found)
        padded = [*settings, *([None] * len(filters))][: len(filters)]
        return [pikepdf.Name(one) for one in names], [
            self.copied(one, "", 0) if isinstance(one, pikepdf.Dictionary) else pikepdf.Dictionary()
            for one in padded
        ]

    def _count(self, raw: bytes) -> None:
        unpack = zlib.decompressobj()
        rest = raw
        try:
            while rest and not unpack.eof:
                self.unpacked += len(unpack.decompress(rest, _CHUNK))
                rest = unpack.unconsumed_tail
                if self.unpacked > MOST_UNPACKED:
                    raise TooMuch("解压后过大")
        except zlib.error:
            return  # a reader stops here too

    def _count_whole(self, found: Any) -> None:
        self.unpacked += len(found.read_bytes(pikepdf.StreamDecodeLevel.generalized))
        if self.unpacked > MOST_UNPACKED:
            raise TooMuch("解压后过大")


def _inherited(page: Any, key: str) -> Any:
    """The value of ``key`` of a page or of what it stands in."""
    for _level in range(_DEEPEST):
        if key in page:
            return page[key]
        page = page.get("/Parent")
        if not isinstance(page, pikepdf.Dictionary):
            return None
    return None


def _is_foreign(value: Any) -> bool:
    """Programs in PostScript, and what stands in another file."""
    return isinstance(value, pikepdf.Stream) and (
        value.get("/Subtype") == "/PS" or value.get("/Subtype2") == "/PS"
    )


def _listed(found: Any) -> list[Any]:
    if found is None:
        return []
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def _leaf(found: Any) -> Any:
    """A number, name, text or truth value; it belongs to no file."""
    if isinstance(found, pikepdf.String):
        return pikepdf.String(bytes(found))
    if isinstance(found, pikepdf.Name):
        return pikepdf.Name(str(found))
    return found
