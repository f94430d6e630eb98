"""Signed notices: signed the same each time, and found out whatever is done to them afterwards."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from casestore.settings import Signing
from generator.__main__ import _options
from generator.content.notices import read_notice
from generator.errors import EnvironmentFault
from generator.paper.fonts import FontSet
from generator.paper.pdf import Job, render, render_all
from generator.paper.signature_check import Checked, Checker
from generator.paper.signing import CHINESE_ALGORITHMS, Signer, signed_by
from tests.generator.notice_files import write_notice
from tests.generator.paper.certificates import NOW, Pair, make_pair

FONTS = Path(__file__).resolve().parents[3] / "fonts"
URL = "https://www.example.gov.cn/notices/plan/"
DAY = datetime(2026, 6, 10, 9, tzinfo=UTC)
WHOLE = Checked()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A notice printed and not signed."""
    notice = read_notice(write_notice(tmp_path_factory.mktemp("plain")), "hans")
    return render(Job(notice=notice, page_url=URL), FontSet(FONTS, "hans"))


@pytest.fixture(scope="module")
def office() -> Pair:
    return make_pair("云川市营商环境办公室")


@pytest.fixture(scope="module")
def signing(office: Pair, tmp_path_factory: pytest.TempPathFactory) -> Signing:
    return office.write(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def signed(plain: bytes, signing: Signing) -> bytes:
    return Signer(signing).sign(plain, DAY)


def test_a_signed_notice_is_whole_ours_covered_and_unchanged(
    plain: bytes, signed: bytes, signing: Signing
) -> None:
    assert Checker(signing).check(signed, ours=True) == WHOLE
    assert signed.startswith(plain)


def test_the_signature_certifies_that_nothing_may_change_and_bears_the_day_of_publication(
    signed: bytes,
) -> None:
    root = pypdf.PdfReader(BytesIO(signed)).trailer["/Root"]
    signature = root["/Perms"]["/DocMDP"]
    assert signature["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature["/Reference"][0]["/TransformParams"]["/P"] == 1
    assert signature["/M"].startswith("D:20260610090000")


@pytest.mark.parametrize("elliptic", [False, True])
def test_signing_again_gives_the_same_bytes(plain: bytes, tmp_path: Path, elliptic: bool) -> None:
    signing = make_pair("云川市营商环境办公室", elliptic=elliptic).write(tmp_path)
    first = Signer(signing).sign(plain, DAY)
    assert first == Signer(signing).sign(plain, DAY)
    assert Checker(signing).check(first, ours=True) == WHOLE


def test_a_notice_older_than_the_certificate_is_dated_by_the_certificate(
    plain: bytes, signing: Signing
) -> None:
    signed = Signer(signing).sign(plain, datetime(2019, 4, 1, tzinfo=UTC))
    signature = pypdf.PdfReader(BytesIO(signed)).trailer["/Root"]["/Perms"]["/DocMDP"]
    assert signature["/M"].startswith("D:20200101000000")


def test_a_changed_byte_is_found(plain: bytes, signed: bytes, signing: Signing) -> None:
    at = len(plain) // 2
    altered = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
    assert Checker(signing).check(altered, ours=True).faults == ("内容在签名后被改动",)


def test_something_added_after_the_signature_is_found(signed: bytes, signing: Signing) -> None:
    writer = IncrementalPdfFileWriter(BytesIO(signed))
    writer.root["/Lang"] = generic.pdf_string("en")
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    found = Checker(signing).check(out.getvalue(), ours=True).faults
    assert found == ("签名没有覆盖整个文件", "签名后又添加了内容")


def test_bytes_behind_the_end_are_found(signed: bytes, signing: Signing) -> None:
    assert Checker(signing).check(signed + b"\n% more\n", ours=True).faults == (
        "签名没有覆盖整个文件",
    )


def test_a_signature_of_somebody_else_is_not_ours_whatever_name_it_bears(
    plain: bytes, signing: Signing, tmp_path: Path
) -> None:
    other = Signer(make_pair("云川市营商环境办公室").write(tmp_path)).sign(plain, DAY)
    assert Checker(signing).check(other, ours=True).faults == (
        "签名的证书不是本单位的，或者已经过期",
    )
    assert Checker(signing).check(other, ours=False) == WHOLE


def test_a_notice_without_signature_is_found_only_where_one_is_due(
    plain: bytes, signing: Signing
) -> None:
    assert Checker(signing).check(plain, ours=True).faults == ("没有签名",)
    assert Checker(None).check(plain, ours=False) == WHOLE


def test_half_a_file_is_a_fault_and_no_crash(signed: bytes, signing: Signing) -> None:
    (found,) = Checker(signing).check(signed[: len(signed) // 3], ours=True).faults
    assert found.startswith(("不是完整的 PDF 文件", "没有签名"))


def test_a_signature_in_sm2_is_for_a_person_to_check_and_never_called_bad(
    signed: bytes, signing: Signing
) -> None:
    sm2_with_sm3 = CHINESE_ALGORITHMS + bytes.fromhex("8375")
    start = signed.rindex(b"/Contents <") + len(b"/Contents <") + 400
    seal = signed[:start] + sm2_with_sm3.hex().encode() + signed[start + 2 * len(sm2_with_sm3) :]
    assert len(seal) == len(signed)
    for ours in (True, False):
        found = Checker(signing).check(seal, ours=ours)
        assert (found.faults, found.notes) == ((), ("无法在线验证，请人工核对",))


def test_trust_starts_at_the_root_of_the_chain(plain: bytes, office: Pair, tmp_path: Path) -> None:
    middle = make_pair("云川市单位证书", office)
    chained = middle.write(tmp_path, office)
    signed = Signer(chained).sign(plain, DAY)
    assert Checker(chained).check(signed, ours=True) == WHOLE
    renewed = make_pair("云川市单位证书（新）", office).write(tmp_path / "renewed", office)
    assert Checker(renewed).check(signed, ours=True) == WHOLE


def test_a_key_with_a_passphrase_is_opened_with_the_file(
    plain: bytes, office: Pair, tmp_path: Path
) -> None:
    signing = office.write(tmp_path, passphrase="口令".encode())
    assert Checker(signing).check(Signer(signing).sign(plain, DAY), ours=True) == WHOLE
    (tmp_path / "passphrase").write_text("别的")
    with pytest.raises(EnvironmentFault, match="打不开签名私钥"):
        Signer(signing).sign(plain, DAY)


def test_a_key_that_others_can_read_is_refused_with_the_line_to_type(
    plain: bytes, office: Pair, tmp_path: Path
) -> None:
    signing = office.write(tmp_path)
    signing.key.chmod(0o640)
    with pytest.raises(EnvironmentFault, match="chmod 600"):
        Signer(signing).sign(plain, DAY)


def test_a_key_of_another_certificate_is_refused(
    plain: bytes, signing: Signing, tmp_path: Path
) -> None:
    other = make_pair("别的单位").write(tmp_path)
    with pytest.raises(EnvironmentFault, match="不是一对"):
        Signer(replace(signing, key=other.key)).sign(plain, DAY)


def test_a_certificate_past_its_days_signs_no_more(plain: bytes, tmp_path: Path) -> None:
    signing = make_pair("云川市营商环境办公室", last=NOW - timedelta(days=1)).write(tmp_path)
    with pytest.raises(EnvironmentFault, match="请换证书"):
        Signer(signing).sign(plain, DAY)


def test_a_file_that_is_missing_or_no_certificate_is_named(
    signing: Signing, tmp_path: Path
) -> None:
    (tmp_path / "certificate.pem").write_text("证书")
    with pytest.raises(EnvironmentFault, match="certificate.pem"):
        signed_by(replace(signing, certificate=tmp_path / "certificate.pem"))
    with pytest.raises(EnvironmentFault, match="none.pem"):
        signed_by(replace(signing, certificate=tmp_path / "none.pem"))


def test_notices_are_signed_once_and_anew_only_with_another_certificate(
    signing: Signing, tmp_path: Path
) -> None:
    notice = read_notice(write_notice(tmp_path), "hans")
    jobs, memory = [Job(notice=notice, page_url=URL)], tmp_path / "memory"
    (first,) = render_all(jobs, memory, FONTS, signing=signing)
    data = first.path.read_bytes()
    assert Checker(signing).check(data, ours=True) == WHOLE
    (again,) = render_all(jobs, memory, FONTS, signing=signing)
    assert (again.fresh, again.path) == (False, first.path)
    other = make_pair("云川市营商环境办公室").write(tmp_path / "other")
    (anew,) = render_all(jobs, memory, FONTS, signing=other)
    assert anew.fresh
    assert Checker(other).check(anew.path.read_bytes(), ours=True) == WHOLE


def test_the_generator_is_told_by_its_command_line(signing: Signing, tmp_path: Path) -> None:
    paths = [
        part
        for name in ("content", "public", "out", "current", "work", "fonts")
        for part in (f"--{name}", "x")
    ]
    pair = ["--sign-key", str(signing.key), "--sign-cert", str(signing.certificate)]
    options = _options([*paths, "--site-url", URL, *pair, "--sign-chain", "a", "--sign-chain", "b"])
    assert options.signing == replace(signing, chain=(Path("a"), Path("b")))
    assert _options([*paths, "--site-url", URL]).signing is None
    with pytest.raises(SystemExit):
        _options([*paths, "--site-url", URL, "--sign-key", "x"])
