"""Evidence is judged by content, cleaned, sealed and on disk; what is refused says what to do."""

import io
import os
import zipfile
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from casestore.errors import EnvironmentFault
from casestore.sealing.evidence import EvidenceStore, Limits, Rejected
from casestore.sealing.kept_file import KeptFile
from tests.casestore.ledger_fixture import PDF, Office

LIMITS = Limits(
    max_file=200_000,
    max_files=3,
    max_total=400_000,
    kinds=("pdf", "jpg", "png", "ofd", "docx", "xlsx"),
)


def keep(office: Office, data: bytes, name: str = "材料.pdf", limits: Limits = LIMITS) -> KeptFile:
    return office.evidence.keep(io.BytesIO(data), name, "evidence", limits)


def picture(kind: str) -> bytes:
    target = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    exif[0x0112] = 6
    Image.new("RGB", (40, 20), "red").save(target, kind, exif=exif)
    return target.getvalue()


def archive(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return target.getvalue()


def signed_pdf() -> bytes:
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        seal = pikepdf.Dictionary(
            Type=pikepdf.Name.Sig, ByteRange=[0, 1, 2, 3], Contents=pikepdf.String("x")
        )
        field = pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="seal", V=seal))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field], SigFlags=3)
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.save(target)
    return target.getvalue() + b"% trailing bytes of the signer\n"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "pdf"),
        (picture("JPEG"), "jpg"),
        (picture("PNG"), "png"),
        (archive("OFD.xml", "Doc_0/Document.xml"), "ofd"),
        (archive("[Content_Types].xml", "word/document.xml"), "docx"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
    ],
)
def test_each_kind_is_known_by_its_content_whatever_its_name(
    office: Office, data: bytes, kind: str
) -> None:
    assert keep(office, data, "没有后缀").kind == kind


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00 program",
        b"<html><script>alert(1)</script></html>",
        b"GIF89a" + bytes(40),
        archive("readme.txt"),
        archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        b"plain words",
        b"PK\x03\x04 broken",
    ],
)
def test_anything_else_is_refused_with_the_kinds_that_are_taken(
    office: Office, data: bytes
) -> None:
    with pytest.raises(Rejected, match="合同.pdf 不是可以上传的文件类型，请转为 PDF、JPG"):
        keep(office, data, "合同.pdf")
    assert list(office.settings.evidence.glob("*")) == []


def test_a_kind_that_the_campaign_does_not_take_is_refused(office: Office) -> None:
    with pytest.raises(Rejected, match="请转为 JPG 之一"):
        keep(
            office, PDF, limits=Limits(max_file=10**6, max_files=3, max_total=10**6, kinds=("jpg",))
        )


def test_a_picture_loses_its_metadata_and_keeps_its_turn(office: Office) -> None:
    for kind in ("JPEG", "PNG"):
        data = office.evidence.read(keep(office, picture(kind), "照片"), office.opener)
        with Image.open(io.BytesIO(data)) as image:
            assert image.size == (20, 40)
            assert not image.getexif()
        assert b"Camera" not in data


def test_what_hangs_behind_a_picture_is_cut_off(office: Office) -> None:
    kept = keep(office, picture("JPEG") + archive("payload.exe"), "照片.jpg")
    assert b"payload" not in office.evidence.read(kept, office.opener)


def test_a_signed_pdf_is_kept_byte_for_byte(office: Office) -> None:
    data = signed_pdf()
    assert office.evidence.read(keep(office, data), office.opener) == data


def test_any_other_pdf_loses_its_scripts_and_attachments(office: Office) -> None:
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.Root.OpenAction = script
        page.obj.AA = pikepdf.Dictionary(O=script)
        link = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=script)
        page.obj.Annots = pdf.make_indirect([link])
        pdf.attachments["hidden.txt"] = b"hidden"
        pdf.save(target)
    data = office.evidence.read(keep(office, target.getvalue()), office.opener)
    with pikepdf.open(io.BytesIO(data)) as cleaned:
        assert len(cleaned.pages) == 1
        assert not list(cleaned.attachments)
        assert not [
            found
            for found in cleaned.objects
            if isinstance(found, pikepdf.Dictionary) and found.get("/S") == "/JavaScript"
        ]
        assert "/OpenAction" not in cleaned.Root
    assert b"app.alert" not in data


def test_broken_and_locked_files_are_refused_with_what_to_do(office: Office) -> None:
    with pytest.raises(Rejected, match="打不开"):
        keep(office, PDF[:60])
    with pytest.raises(Rejected, match="打不开"):
        keep(office, picture("JPEG")[:200], "照片.jpg")
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    with pytest.raises(Rejected, match="去掉密码"):
        keep(office, locked.getvalue())


def test_size_and_number_are_limited(office: Office) -> None:
    with pytest.raises(Rejected, match="超过 0 MB|超过"):
        keep(office, PDF + bytes(LIMITS.max_file))
    with pytest.raises(Rejected, match="空文件"):
        keep(office, b"")
    one = KeptFile(sha256="", stored="", name="", kind="pdf", size=150_000, purpose="evidence")
    files = [one] * 3
    with pytest.raises(Rejected, match="合计"):
        office.evidence.check_total(files, LIMITS)
    with pytest.raises(Rejected, match="最多上传 3 个"):
        office.evidence.check_total([*files, files[0]], LIMITS)
    office.evidence.check_total(files[:2], LIMITS)


def test_nothing_readable_lies_on_disk_and_equal_files_look_different(office: Office) -> None:
    first, second = keep(office, PDF), keep(office, PDF)
    assert first.sha256 == second.sha256
    assert first.stored != second.stored
    on_disk = [path.read_bytes() for path in office.settings.evidence.iterdir()]
    assert len(on_disk) == 2
    assert on_disk[0] != on_disk[1]
    assert not [data for data in on_disk if b"%PDF" in data]


def test_a_file_that_was_exchanged_or_lost_is_noticed(office: Office) -> None:
    kept, other = keep(office, PDF), keep(office, picture("PNG"), "图.png")
    (office.settings.evidence / kept.stored).write_bytes(
        (office.settings.evidence / other.stored).read_bytes()
    )
    with pytest.raises(EnvironmentFault, match="摘要值不符"):
        office.evidence.read(kept, office.opener)
    (office.settings.evidence / kept.stored).unlink()
    with pytest.raises(EnvironmentFault, match="读不到"):
        office.evidence.read(kept, office.opener)
    office.evidence.drop(kept.stored)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("C:\\Users\\somebody\\合同.pdf", "合同.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\u202e.pdf", "ab.pdf"),
        ("", "未命名"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_file_names_lose_folders_and_controls(office: Office, typed: str, kept: str) -> None:
    assert keep(office, PDF, typed).name == kept


def test_a_full_disk_is_a_fault_of_the_machine(office: Office) -> None:
    blocked = office.settings.instance / "a file"
    blocked.write_text("")
    with pytest.raises(EnvironmentFault, match="没有丢失"):
        EvidenceStore(Path(blocked), office.sealer).keep(
            io.BytesIO(PDF), "a.pdf", "evidence", LIMITS
        )


def test_a_folder_in_the_way_stops_no_resealing(office: Office) -> None:
    kept = office.keep()
    (office.settings.evidence / f"{kept.stored}.part").mkdir()
    office.evidence.reseal(kept.stored, office.opener, kept.sha256)
    assert office.evidence.read(kept, office.opener)


def test_what_another_account_wrote_is_taken_over_as_it_is(office: Office) -> None:
    """Really another account where this runs as root; its own file stays the same one."""
    kept = office.keep()
    path = office.settings.evidence / kept.stored
    before = path.stat().st_ino
    office.evidence.take_over(kept.stored)
    assert path.stat().st_ino == before
    if os.geteuid() == 0:
        os.chown(path, 60801, 60801)
        office.evidence.take_over(kept.stored)
        found = path.stat()
        assert (found.st_uid, found.st_mode & 0o777) == (0, 0o600) and found.st_ino != before
    office.evidence.take_over("0" * 32 + ".age")  # gone: verify names it
    assert office.evidence.read(kept, office.opener)
