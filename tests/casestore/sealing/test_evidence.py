"""Evidence is judged by content, cleaned, sealed and on disk; what is refused says what to do."""

import io
import os
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from casestore.errors import EnvironmentFault, Repeated
from casestore.sealing.evidence import EvidenceStore, Limits, Rejected
from casestore.sealing.kept_file import KeptFile, copy_of
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
            file.writestr(name, "<x/>")
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "pdf"),
        (picture("JPEG"), "jpg"),
        (picture("PNG"), "png"),
        (archive("OFD.xml", "Doc_0/Document.xml"), "ofd"),
        (archive("[Content_Types].xml", "word/document.xml"), "docx"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (b"\r\n\0 of a mail program\r\n" + PDF, "pdf"),
        (archive("[Content_Types].xml", "word/document2.xml"), "docx"),
        (archive("[Content_Types].xml", "xl/workbook2.xml"), "xlsx"),
    ],
)
def test_each_kind_is_known_by_its_content_whatever_its_name(
    office: Office, data: bytes, kind: str
) -> None:
    assert keep(office, data, "没有后缀").kind == kind


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02\x03 of nothing",
        b"%PDX-1.7\x00",
        bytes(3000) + PDF,
    ],
)
def test_anything_else_is_refused_with_the_kinds_that_are_taken(
    office: Office, data: bytes
) -> None:
    with pytest.raises(Rejected, match="合同.pdf 不是可以上传的文件类型，请转为 PDF、JPG"):
        keep(office, data, "合同.pdf")
    assert list(office.settings.evidence.glob("*.age*")) == []


def test_a_kind_that_the_campaign_does_not_take_is_refused(office: Office) -> None:
    with pytest.raises(Rejected, match="请转为 JPG 之一"):
        keep(
            office, PDF, limits=Limits(max_file=10**6, max_files=3, max_total=10**6, kinds=("jpg",))
        )


def test_a_picture_loses_its_metadata_and_keeps_its_turn(office: Office) -> None:
    for kind in ("JPEG", "PNG"):
        data = office.evidence.read_copy(keep(office, picture(kind), "照片"), office.opener)
        with Image.open(io.BytesIO(data)) as image:
            assert image.size == (20, 40)
            assert not image.getexif()
        assert b"Camera" not in data


def test_the_original_is_kept_byte_for_byte_beside_a_safe_copy(office: Office) -> None:
    data = picture("JPEG") + archive("payload.exe")
    kept = keep(office, data, "照片.jpg")
    copy = office.evidence.read_copy(kept, office.opener)
    assert office.evidence.read(kept, office.opener) == data
    assert (kept.sha256, kept.size) == (sha256(data).hexdigest(), len(data))
    assert (kept.copy_sha256, kept.copy_size) == (sha256(copy).hexdigest(), len(copy))
    assert b"payload" not in copy
    assert kept.taken_out == ("相机、软件等附带信息", "接在图片后面的内容")


def test_a_file_from_before_safe_copies_is_handed_out_as_one_all_the_same(office: Office) -> None:
    kept = keep(office, picture("JPEG"), "照片.jpg")
    older = replace(kept, copy_sha256="", copy_size=0)
    (office.settings.evidence / copy_of(kept.stored)).unlink()
    data = office.evidence.read_copy(older, office.opener)
    assert b"Camera" not in data
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (20, 40)


def test_a_copy_that_was_exchanged_is_noticed(office: Office) -> None:
    kept = keep(office, PDF)
    other = keep(office, picture("PNG"), "图.png")
    folder = office.settings.evidence
    (folder / copy_of(kept.stored)).write_bytes((folder / copy_of(other.stored)).read_bytes())
    with pytest.raises(EnvironmentFault, match="摘要值不符"):
        office.evidence.read_copy(kept, office.opener)


def test_the_same_content_under_a_second_name_is_said(office: Office) -> None:
    first = keep(office, PDF, "合同.pdf")
    stream, others = io.BytesIO(PDF), [first]
    with pytest.raises(Rejected, match=r"协议.pdf 的内容与已收到的“合同.pdf”完全相同"):
        office.evidence.keep_new(stream, "协议.pdf", "evidence", LIMITS, others)
    with pytest.raises(Repeated):
        office.evidence.keep_new(stream, "合同.pdf", "evidence", LIMITS, others)
    assert len(list(office.settings.evidence.glob("*.age"))) == 2
    again = office.evidence.keep_new(stream, "盖章.pdf", "signed-form", LIMITS, others)
    assert again.sha256 == first.sha256


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
    office.evidence.check_total(files[:2], LIMITS, 100_000)
    with pytest.raises(Rejected, match="合计"):
        office.evidence.check_total(files[:2], LIMITS, 100_001)
    with pytest.raises(Rejected, match="最多上传 3 个"):
        office.evidence.check_total([replace(one, size=1)] * 3, LIMITS, 1)
    swollen = replace(one, size=1, copy_size=800_000)
    with pytest.raises(Rejected, match="合计"):
        office.evidence.check_total([swollen, swollen], LIMITS)


def test_nothing_readable_lies_on_disk_and_equal_files_look_different(office: Office) -> None:
    first, second = keep(office, PDF), keep(office, PDF)
    assert first.sha256 == second.sha256
    assert first.stored != second.stored
    on_disk = [path.read_bytes() for path in office.settings.evidence.glob("*.age")]
    assert len(set(on_disk)) == 4  # two originals, two copies
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
        endless = path.with_name("endless.age")
        endless.touch()
        os.truncate(endless, 1 << 40)
        os.chown(endless, 60801, 60801)
        office.evidence.take_over(endless.name)
        assert endless.stat().st_uid == 60801
    office.evidence.take_over("0" * 32 + ".age")  # gone: verify names it
    assert office.evidence.read(kept, office.opener)


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"MZ\x90\x00 program", "程序"),
        (b"<html><script>alert(1)</script></html>", "打印成 PDF"),
        (b"GIF89a" + bytes(40), "另存为 JPG"),
        (archive("readme.txt"), "解压"),
        (b"\0\0\0\x20ftypheic" + bytes(9), "兼容性最佳"),
        (b"ID3\x04" + bytes(9), "光盘或 U 盘"),
        (b"RIFF\x24\0\0\0WAVE" + bytes(9), "录音"),
    ],
)
def test_a_kind_that_is_known_and_not_taken_is_named_with_a_way_on(
    office: Office, data: bytes, cause: str
) -> None:
    with pytest.raises(Rejected, match=cause):
        keep(office, data, "合同.pdf")
    assert list(office.settings.evidence.glob("*.age*")) == []
