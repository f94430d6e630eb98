"""What a notice attaches is published as a copy that says nothing of its maker, or is a fault."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from casestore.errors import Rejected
from casestore.public.cleaning.kinds import kind_of
from casestore.public.dates_and_sizes import size_words
from generator.content.attachments import LARGEST, published_copy
from generator.content.check import check, checked_content
from generator.content.warnings import warnings_in
from tests.generator.conftest import Built
from tests.generator.small_content import LEDGER, write_content
from tests.torture.active import active_in
from tests.torture.hostile_packages import sheet, word
from tests.torture.hostile_pictures import picture
from tests.torture.uploads import HOSTILE

FOLDER = "campaigns/yunchuan-2022"
NOTICE = f"content/{FOLDER}/notices/plan.md:attachments.0.file"
PAGE = f"{FOLDER}/notices/plan"
OWN = {"docProps/core.xml": b"<x>somebody</x>"}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_content(tmp_path / "content")


def attach(content: Path, name: str, data: bytes) -> Path:
    """``data`` as the file that the notice attaches instead of its ledger."""
    folder = content / FOLDER
    (folder / "files/ledger.xlsx").unlink(missing_ok=True)
    plan = folder / "notices/plan.md"
    plan.write_text(plan.read_text().replace("ledger.xlsx", name))
    (folder / "files" / name).write_bytes(data)
    return folder / "files" / name


@pytest.mark.parametrize(
    ("name", "data", "found", "expected"),
    [
        ("a.csv", b"a,b\n", "“a.csv”", "PDF、OFD、DOCX、XLSX、PNG 或 JPEG"),
        ("a.zip", LEDGER, "“a.zip”", "PDF、OFD、DOCX、XLSX、PNG 或 JPEG"),
        ("a.pdf", picture("JPEG"), "内容是JPG", "内容是 PDF 的文件，或改正扩展名"),
        ("a.docx", LEDGER, "内容是XLSX", "内容是 DOCX"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧格式或加密", "另存为不加密的"),
        ("a.png", b"text", "内容是别的格式", "内容是 PNG"),
        ("a.jpg", b"\xff\xd8\xff\xe0 broken", "“a.jpg”", "可以公开的文件；a.jpg 打不开"),
        ("a.pdf", b"%PDF-" + bytes(LARGEST), "“a.pdf”，20 MB", "不超过 20 MB"),
        ("a.docx", HOSTILE["docx: macros"], "“a.docx”，含有宏", "去掉了这些内容的文件"),
        ("a.docx", HOSTILE["docx: DDE"], "取用其他文件、网址或程序", "去掉了"),
        ("a.pdf", HOSTILE["pdf: portfolio"], "附件：发票.xml、文件包的目录", "去掉了"),
        ("a.pdf", HOSTILE["pdf: script on opening"], "含有脚本", "去掉了"),
        ("a.ofd", HOSTILE["ofd: attachment"], "附件：a.exe", "去掉了"),
    ],
)
def test_a_file_that_cannot_be_published_is_a_fault(
    content: Path, name: str, data: bytes, found: str, expected: str
) -> None:
    attach(content, name, data)
    (fault,) = check(content)
    assert f"{fault.file}:{fault.key}" == NOTICE
    assert found in fault.found and expected in fault.expected, str(fault)


@pytest.mark.parametrize("what", HOSTILE)
def test_no_hostile_file_is_published_active(what: str, tmp_path: Path) -> None:
    kind = kind_of(HOSTILE[what])
    path = tmp_path / f"a.{kind}"
    path.write_bytes(HOSTILE[what])
    try:
        copy = published_copy(path)
    except Rejected as error:
        # what holds something active, or is of a kind that isn't published at all
        assert re.search("不能公开|请另存为|转成 JPG|请打印成 PDF", str(error)), error
        return
    assert active_in(copy, kind) == []


#: What is refused outright, by the kinds that the issue names.
@pytest.mark.parametrize(
    "what",
    [
        *("docx: macros", "docx: object", "docx: template from outside", "docx: DDE"),
        *("docx: DDE in pieces", "docx: simple field", "docx: picture fetched", "docx: control"),
        *("docx: linked picture", "docx: page inside", "docx: program inside", "xlsx: macros"),
        *("xlsx: macros of 1992", "xlsx: DDE", "xlsx: formula that fetches"),
        *("xlsx: name that runs", "xlsx: data connection", "ofd: attachment"),
        *("ofd: link and script", "pdf: attachment behind an annotation", "pdf: rich media"),
    ],
)
def test_what_acts_or_carries_is_for_a_person_to_take_out(what: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{kind_of(HOSTILE[what])}"
    path.write_bytes(HOSTILE[what])
    with pytest.raises(Rejected, match="不能公开的内容"):
        published_copy(path)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        (
            "a.xlsx",
            sheet(b"", OWN),
            "含有作者、单位等文档属性 不含这些的文件；公开的副本里已经去掉",
        ),
        ("a.JPEG", picture("JPEG"), "含有拍摄地点、相机、软件等附带信息"),
        (
            "a.xlsx",
            sheet(b"", None, b'<sheets><sheet name="b" sheetId="2" state="hidden"/></sheets>'),
            "含有隐藏的工作表 公开前看过的文件；公开的副本里还有",
        ),
    ],
)
def test_what_the_copy_goes_without_is_told(
    content: Path, name: str, data: bytes, told: str
) -> None:
    attach(content, name, data)
    read, faults = checked_content(content)
    assert faults == []
    found = [one for one in warnings_in(content, read) if one.file.endswith(name)]
    assert told in " ".join(f"{one.found} {one.expected}" for one in found)
    assert {one.file for one in found} == {f"content/{FOLDER}/files/{name}"}


def test_a_file_that_two_notices_attach_is_a_fault_at_each(content: Path) -> None:
    reading = content / FOLDER / "notices/reading.md"
    more = "attachments: [{title: 表, file: ledger.xlsx}]\nsource:"
    reading.write_text(reading.read_text().replace("source:", more, 1))
    (content / FOLDER / "files/ledger.xlsx").write_bytes(HOSTILE["xlsx: macros"])
    files = [fault.file.rpartition("/")[2] for fault in check(content)]
    assert sorted(files) == ["plan.md", "reading.md"]


def test_the_copy_is_published_and_its_page_says_what_it_is(
    instance: Built, again: Callable[..., Built]
) -> None:
    source = attach(instance.options.content, "list.JPEG", picture("JPEG", (900, 900)))
    built = again()
    data = (built.release.path / PAGE / "list.JPEG").read_bytes()
    assert b"Camera" not in data and data == published_copy(source) != source.read_bytes()
    assert f"JPG，{size_words(len(data))}" in built.text(f"{PAGE}/index.html")


def test_a_copy_is_made_anew_only_when_its_source_changes(
    instance: Built, again: Callable[..., Built]
) -> None:
    def published(built: Built) -> Path:
        return built.release.path / PAGE / "ledger.xlsx"

    content = instance.options.content
    first = again()
    guide = content / FOLDER / "guide.md"
    guide.write_text(guide.read_text() + "\n再写一句。\n")
    second = again()
    assert published(second).samefile(published(first))
    (content / FOLDER / "files/ledger.xlsx").write_bytes(sheet(b"<row><c/></row>", OWN))
    third = again()
    assert not published(third).samefile(published(second))
    with zipfile.ZipFile(io.BytesIO(published(third).read_bytes())) as archive:
        assert "docProps/core.xml" not in archive.namelist()


def test_a_document_with_a_formula_is_published_with_it(content: Path, tmp_path: Path) -> None:
    copy = published_copy(content / FOLDER / "files/ledger.xlsx")
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert b"SUM(A3:A9)" in archive.read("xl/worksheets/sheet1.xml")
    path = tmp_path / "a.docx"
    path.write_bytes(word(b"<w:p><w:r><w:t>x</w:t></w:r></w:p>"))
    assert active_in(published_copy(path), "docx") == []
