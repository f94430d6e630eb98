"""A signature is believed only when it verifies."""

import io
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from casestore.campaign.trusted_roots import trusted_roots
from casestore.errors import EnvironmentFault
from casestore.public.cleaning.child import Order, safe_copy
from casestore.public.cleaning.pdf_signatures import (
    BROKEN,
    CHINESE,
    CHINESE_ALGORITHMS,
    UNREADABLE,
)
from generator.paper.signing import Signer
from tests.casestore.ledger_fixture import PDF
from tests.generator.paper.certificates import NOW, make_pair


def packed() -> bytes:
    """A PDF whose objects and table are packed, as most programs write it today."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as pdf:
        pdf.docinfo["/Title"] = "合同"
        with pdf.open_metadata() as metadata:
            metadata["dc:title"] = "合同"
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("keys")
    return Signer(make_pair("某某有限公司").write(folder)).sign(PDF, NOW)


@pytest.mark.parametrize("elliptic", [False, True])
def test_one_of_a_packed_file_is_checked_as_well(elliptic: bool, tmp_path: Path) -> None:
    pair = make_pair("某某有限公司", elliptic=elliptic)
    data = Signer(pair.write(tmp_path / "keys")).sign(packed(), NOW)
    assert "与原件相符" in said(data, tmp_path)


def said(data: bytes, folder: Path) -> str:
    order = Order(name="a", kinds=("pdf",), folder=folder)
    copy = safe_copy(io.BytesIO(data), order)
    assert b"/ByteRange" not in copy.data
    return copy.taken_out[-1]


def test_one_that_fits_is_said_to_with_whose_certificate_it_is(
    signed: bytes, tmp_path: Path
) -> None:
    found = said(signed, tmp_path)
    assert found == "电子签名与原件相符（证书：某某有限公司），证书是否可信请人工核对"


def test_one_over_other_content_is_not_believed(signed: bytes, tmp_path: Path) -> None:
    at = signed.index(b"/MediaBox")
    changed = signed[:at] + signed[at:].replace(b"612", b"611", 1)
    assert changed != signed
    assert said(changed, tmp_path) == BROKEN


def test_one_that_something_was_added_to_is_looked_at_by_a_person(
    signed: bytes, tmp_path: Path
) -> None:
    assert "只覆盖文件的一部分" in said(signed + b"\n% more\n", tmp_path)


def test_one_by_the_algorithms_of_china_is_left_to_a_person(tmp_path: Path) -> None:
    assert said(_pretended(CHINESE_ALGORITHMS), tmp_path) == CHINESE


def test_what_is_no_signature_is_not_believed(tmp_path: Path) -> None:
    assert said(_pretended(b"nothing"), tmp_path) == UNREADABLE


def _pretended(contents: bytes) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as pdf:
        seal = pikepdf.Dictionary(
            Type=pikepdf.Name.Sig,
            Filter=pikepdf.Name("/Adobe.PPKLite"),
            SubFilter=pikepdf.Name("/adbe.pkcs7.detached"),
            ByteRange=[0, 1, 2, 3],
            Contents=pikepdf.String(contents),
        )
        field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="seal", V=pdf.make_indirect(seal))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[pdf.make_indirect(field)], SigFlags=3)
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return target.getvalue()


def test_one_that_leads_to_a_root_of_the_office_is_said_to(tmp_path: Path) -> None:
    root = make_pair("某某认证机构")
    owner = make_pair("某某有限公司", root)
    data = Signer(owner.write(tmp_path / "keys", root)).sign(PDF, NOW)
    (tmp_path / "trusted").mkdir()
    pem = root.certificate.public_bytes(Encoding.PEM)
    (tmp_path / "trusted" / "root.pem").write_bytes(pem)
    (tmp_path / "trusted" / "README").write_text("not looked at")
    roots = trusted_roots(tmp_path)
    assert len(roots) == 1
    for trusted, words in ((roots, "由认可的机构签发"), ((), "证书是否可信请人工核对")):
        order = Order(name="a", kinds=("pdf",), folder=tmp_path, roots=trusted)
        assert words in safe_copy(io.BytesIO(data), order).taken_out[-1]


def test_a_file_that_is_no_certificate_is_named(tmp_path: Path) -> None:
    (tmp_path / "trusted").mkdir()
    (tmp_path / "trusted" / "a.cer").write_bytes(b"none")
    with pytest.raises(EnvironmentFault, match=r"trusted/a\.cer 不是证书"):
        trusted_roots(tmp_path)
    assert trusted_roots(tmp_path / "nowhere") == ()
