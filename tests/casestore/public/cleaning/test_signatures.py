"""A signature is believed only when it verifies."""

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from casestore.campaign.trusted_roots import trusted_roots
from casestore.errors import EnvironmentFault
from casestore.public.cleaning.child import Order, safe_copy
from casestore.public.cleaning.pdf_signatures import (
    BROKEN,
    CHINESE,
    CHINESE_ALGORITHMS,
    FITS,
    UNKNOWN,
    UNREADABLE,
    VALID,
    VOID,
    signature_findings,
)
from casestore.public.cleaning.trust import NOBODY, Trust
from casestore.sealing.trusted_lists import about_lists, trust_of
from casestore.settings import Settings
from generator.paper.signing import Signer
from tests.casestore.ledger_fixture import PDF
from tests.generator.paper.certificates import NOW, Pair, make_pair


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


def said(data: bytes, folder: Path, trust: Trust = NOBODY) -> str:
    order = Order(name="a", kinds=("pdf",), folder=folder, trust=trust)
    copy = safe_copy(io.BytesIO(data), order)
    assert b"/ByteRange" not in copy.data
    return copy.taken_out[-1]


def test_one_that_fits_is_said_to_with_whose_certificate_it_is(
    signed: bytes, tmp_path: Path
) -> None:
    found = said(signed, tmp_path)
    assert (
        found == "电子签名与原件相符（证书：某某有限公司），证书是否可信请人工核对，未核验吊销状态"
    )


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
        order = Order(name="a", kinds=("pdf",), folder=tmp_path, trust=Trust(roots=trusted))
        assert words in safe_copy(io.BytesIO(data), order).taken_out[-1]


def test_a_file_that_is_no_certificate_is_named(tmp_path: Path) -> None:
    (tmp_path / "trusted").mkdir()
    (tmp_path / "trusted" / "a.cer").write_bytes(b"none")
    with pytest.raises(EnvironmentFault, match=r"trusted/a\.cer 不是证书"):
        trusted_roots(tmp_path)
    assert trusted_roots(tmp_path / "nowhere") == ()


@pytest.fixture(scope="module")
def authority() -> Pair:
    return make_pair("某某认证机构")


@pytest.fixture(scope="module")
def owner(authority: Pair) -> Pair:
    return make_pair("某某有限公司", authority)


@pytest.fixture(scope="module")
def by_owner(owner: Pair, authority: Pair, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return Signer(owner.write(tmp_path_factory.mktemp("owner"), authority)).sign(PDF, NOW)


def list_of(authority: Pair, *revoked: Pair, days: int = 7) -> bytes:
    """What ``authority`` says is revoked, until in ``days`` (DER)."""
    since = NOW - timedelta(days=1 if days > 0 else 30)
    made = x509.CertificateRevocationListBuilder(
        issuer_name=authority.certificate.subject,
        last_update=since,
        next_update=NOW + timedelta(days=days),
    )
    for one in revoked:
        entry = x509.RevokedCertificateBuilder(one.certificate.serial_number, since)
        made = made.add_revoked_certificate(entry.build())
    return made.sign(authority.key, hashes.SHA256()).public_bytes(Encoding.DER)


def trusting(authority: Pair, *lists: bytes) -> Trust:
    root = authority.certificate.public_bytes(Encoding.DER).hex()
    return Trust(roots=(root,), lists=tuple(one.hex() for one in lists))


def test_whether_it_was_revoked_is_said_or_said_not_to_be_known(
    authority: Pair, owner: Pair, by_owner: bytes
) -> None:
    other = make_pair("另一家认证机构")
    forged = list_of(replace(other, certificate=authority.certificate), owner)
    for lists, words in (
        ((), UNKNOWN),
        ((list_of(authority),), VALID),
        ((list_of(authority, owner),), VOID),
        ((list_of(authority, days=-2),), UNKNOWN),  # over
        ((list_of(other, owner),), UNKNOWN),  # another's
        ((forged,), UNKNOWN),  # nobody's
        ((list_of(other), list_of(authority, owner)), VOID),
    ):
        (found,) = signature_findings(by_owner, trusting(authority, *lists))
        assert found.endswith(words), (words, found)
        assert (words == VOID) != found.startswith(FITS)


def with_list(data: bytes, revoked: bytes) -> bytes:
    """``data`` with a list in its store of proofs (ISO 32000-2, 12.8.4.3), added after signing as
    PAdES B-LT does it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    stream = writer.add_object(generic.StreamObject(stream_data=revoked))
    store = generic.DictionaryObject({pdf_name("/CRLs"): generic.ArrayObject([stream])})
    writer.root["/DSS"] = writer.add_object(store)
    writer.update_root()
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def test_what_whoever_signed_put_beside_the_signature_counts_too(
    authority: Pair, owner: Pair, by_owner: bytes, tmp_path: Path
) -> None:
    brought = with_list(by_owner, list_of(authority, owner))
    assert said(brought, tmp_path, trusting(authority, list_of(authority))) == VOID
    good, revoked = with_list(by_owner, list_of(authority)), list_of(authority, owner)
    assert signature_findings(good, trusting(authority))[0].endswith(VALID)
    assert signature_findings(good, trusting(authority, revoked)) == [VOID]
    over = with_list(by_owner, list_of(authority, days=-2))
    assert said(over, tmp_path, trusting(authority, list_of(authority))).endswith(VALID)


def test_lists_are_read_from_the_folder_of_the_office_each_time(
    authority: Pair, tmp_path: Path
) -> None:
    settings = Settings(instance=tmp_path, content=tmp_path)
    trust, folder = trust_of(settings), tmp_path / "crls"
    assert trust() == NOBODY and about_lists(folder) == []
    folder.mkdir()
    new = x509.load_der_x509_crl(list_of(authority))
    (folder / "a.crl").write_bytes(new.public_bytes(Encoding.PEM))
    (folder / "b.crl").write_bytes(list_of(authority, days=-2))
    (folder / "c.crl").write_bytes(b"nothing")
    (folder / "d.crl").write_bytes(b"0" * 2_000_001)
    (folder / "README").write_text("not looked at")
    assert len(trust().lists) == 2
    told = about_lists(folder)
    assert [one.split(" ")[0] for one in told] == ["crls/b.crl", "crls/c.crl", "crls/d.crl"]
    assert "已过期" in told[0] and "没有使用" in told[1]
