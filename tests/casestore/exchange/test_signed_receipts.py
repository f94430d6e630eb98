"""A receipt is genuine to the last byte, or it isn't; a number alone tells nothing."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from asn1crypto import x509 as plain
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from casestore.errors import KeyFault, Mistyped, Rejected, Unreadable
from casestore.exchange.claimant_keys import keys_of
from casestore.exchange.handouts import Handout, Handouts, handout_name, read_handout
from casestore.exchange.office_signature import Checker, Signer, make_signing_key
from casestore.exchange.receipt_certificate import (
    LIST,
    PAIR,
    ReceiptCertificate,
    certificate_there,
    known_certificates,
    load_certificate,
    make_certificate,
    read_pair,
    sign_with,
)
from casestore.exchange.receipt_numbers import random_number
from casestore.exchange.receipt_signature import seal
from casestore.exchange.signed_receipts import (
    MARK,
    ReceiptFacts,
    Verdict,
    signed,
    verdict_on_file,
    verdict_on_words,
    write_mark,
)
from tests.casestore.ledger_fixture import PDF
from tests.generator.paper.certificates import make_pair

NOW = datetime.now(UTC)
NUMBER = random_number("XJ", 2022)
FACTS = ReceiptFacts(
    number=NUMBER,
    campaign="xinjian-2022",
    received_at=datetime(2022, 6, 15, 2, 30, tzinfo=UTC),
    files=["ab" * 32, "cd" * 32],
)


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Signer, Checker]:
    make_signing_key(tmp_path)
    return Signer.load(tmp_path), Checker.load(tmp_path)


@pytest.fixture
def strangers(tmp_path: Path) -> Signer:
    (tmp_path / "other").mkdir()
    make_signing_key(tmp_path / "other")
    return Signer.load(tmp_path / "other")


@pytest.fixture
def own(keys: tuple[Signer, Checker], tmp_path: Path) -> ReceiptCertificate:
    return certificate_there(tmp_path, keys[0])


def test_a_receipt_is_genuine_to_the_last_byte(
    keys: tuple[Signer, Checker], own: ReceiptCertificate, tmp_path: Path
) -> None:
    data = signed(PDF, FACTS, own)
    assert data.startswith(PDF) and verdict_on_file(data, tmp_path, keys[1]) is Verdict.GENUINE
    seal, end = data.index(b"<3082"), data.index(b"000000000000>")
    every = {*range(0, len(data), 23), *range(seal, end), *range(len(data) - 300, len(data))}
    for at in sorted(every):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        assert verdict_on_file(changed, tmp_path, keys[1]) is not Verdict.GENUINE, at
    lower = data[:seal] + data[seal:end].lower() + data[end:]
    for other in (data + b"\n", data[1:], data[:-1], PDF + data, lower):
        assert verdict_on_file(other, tmp_path, keys[1]) is Verdict.CHANGED


def test_its_signature_is_pades_over_the_whole_file(own: ReceiptCertificate) -> None:
    reader = PdfFileReader(io.BytesIO(signed(PDF, FACTS, own)))
    (signature,) = reader.embedded_signatures
    root = plain.Certificate.load(own.certificate.public_bytes(Encoding.DER))
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[root]))
    assert status.intact and status.valid and status.trusted and status.docmdp_ok
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    attributes = {one["type"].native for one in signature.signer_info["signed_attrs"]}
    assert attributes == {"content_type", "message_digest", "signing_certificate_v2"}
    assert signature.sig_object["/Reason"] == f"{FACTS.number} {FACTS.digest}"


def test_receipts_of_before_the_certificate_go_on_being_genuine(
    keys: tuple[Signer, Checker], tmp_path: Path
) -> None:
    said = f"qingzhang receipt file {NUMBER} {FACTS.digest} {sha256(PDF).hexdigest()}"
    tail = f"\n%qingzhang-receipt {NUMBER} {FACTS.digest} {keys[0].sign(said.encode()).hex()}\n"
    old = PDF + tail.encode()
    assert verdict_on_file(old, tmp_path, keys[1]) is Verdict.GENUINE
    for other in (old + b"x", old.replace(b"612", b"611", 1), old[:-3] + b"0\n"):
        assert verdict_on_file(other, tmp_path, keys[1]) is Verdict.CHANGED


@pytest.mark.parametrize("data", [b"", PDF, b"\0" * 1000, "回执".encode()])
def test_what_bears_no_signature_is_said_to_bear_none(
    keys: tuple[Signer, Checker], own: ReceiptCertificate, tmp_path: Path, data: bytes
) -> None:
    assert verdict_on_file(data, tmp_path, keys[1]) is Verdict.UNSIGNED


def test_nobody_else_signs_for_the_office(
    keys: tuple[Signer, Checker], own: ReceiptCertificate, strangers: Signer, tmp_path: Path
) -> None:
    other = make_certificate(own.name, NOW)
    forged = signed(PDF, FACTS, other)
    assert verdict_on_file(forged, tmp_path, keys[1]) is Verdict.CHANGED
    sign_with(other, tmp_path, strangers)  # whoever may write there, without the office's key
    assert verdict_on_file(forged, tmp_path, keys[1]) is Verdict.CHANGED
    assert known_certificates(tmp_path, keys[1]) == (own.certificate,)
    write_mark(FACTS, tmp_path, strangers)
    assert verdict_on_words(NUMBER, FACTS.digest, tmp_path, keys[1]) is Verdict.UNKNOWN


def test_a_pdf_that_the_office_signed_for_something_else_is_no_receipt(
    keys: tuple[Signer, Checker], own: ReceiptCertificate, tmp_path: Path
) -> None:
    notice = seal(PDF, "", "", own)
    assert verdict_on_file(notice, tmp_path, keys[1]) is Verdict.CHANGED


@pytest.mark.parametrize("elliptic", [False, True])
def test_a_certificate_that_was_given_to_the_office_signs_and_the_old_one_stays_known(
    keys: tuple[Signer, Checker], own: ReceiptCertificate, tmp_path: Path, elliptic: bool
) -> None:
    before = signed(PDF, FACTS, own)
    root = make_pair("某某认证机构")
    given = make_pair("某某区营商办", root, elliptic=elliptic).write(tmp_path / "given", root)
    parts = (given.key, given.certificate, *given.chain)
    pair = read_pair(b"".join(path.read_bytes() for path in parts))
    sign_with(pair, tmp_path, keys[0])
    assert load_certificate(tmp_path).name == "某某区营商办"
    for data in (before, signed(PDF, FACTS, load_certificate(tmp_path))):
        assert verdict_on_file(data, tmp_path, keys[1]) is Verdict.GENUINE
    assert (tmp_path / PAIR).stat().st_mode & 0o077 == 0


def test_a_certificate_that_cannot_serve_is_refused_in_words(
    keys: tuple[Signer, Checker], own: ReceiptCertificate, tmp_path: Path
) -> None:
    pem = (tmp_path / PAIR).read_bytes()
    other = make_pair("另一家").certificate.public_bytes(Encoding.PEM)
    for data, why in (
        (b"nothing", "打不开证书或私钥"),
        (pem[: pem.index(b"-----BEGIN C")], "打不开"),
    ):
        with pytest.raises(Rejected, match=why):
            read_pair(data)
    with pytest.raises(Rejected, match="不是一对"):
        read_pair(pem[: pem.index(b"-----BEGIN C")] + other)
    over = make_certificate("过期", NOW - timedelta(days=3000))
    with pytest.raises(KeyFault, match="keys certificate --new"):
        signed(PDF, FACTS, over)


def test_a_certificate_that_is_gone_is_missed_and_not_made_anew(
    keys: tuple[Signer, Checker], own: ReceiptCertificate, tmp_path: Path
) -> None:
    (tmp_path / PAIR).unlink()
    with pytest.raises(KeyFault, match=r"receipts\.pem，请从备份恢复"):
        certificate_there(tmp_path, keys[0])
    assert (tmp_path / LIST).exists()


def test_the_digest_hangs_on_everything_that_was_filed() -> None:
    others = (
        replace(FACTS, number=random_number("XJ", 2022)),
        replace(FACTS, campaign="zengdu-2024"),
        replace(FACTS, received_at=datetime(2022, 6, 15, 2, 31, tzinfo=UTC)),
        replace(FACTS, files=FACTS.files[:1]),
        replace(FACTS, files=FACTS.files[::-1]),
    )
    assert len({FACTS.digest, *(one.digest for one in others)}) == 6


def test_number_and_digest_together_are_known_and_neither_alone(
    keys: tuple[Signer, Checker], tmp_path: Path
) -> None:
    signer, checker = keys
    write_mark(FACTS, tmp_path, signer)
    spaced = " ".join(FACTS.digest[at : at + 8] for at in range(0, 64, 8)).upper()
    for number, digest in ((NUMBER, FACTS.digest), (NUMBER.lower().replace("-", " "), spaced)):
        assert verdict_on_words(number, digest, tmp_path, checker) is Verdict.GENUINE
    wrong = FACTS.digest[:-1] + ("0" if FACTS.digest[-1] != "0" else "1")
    for number, digest in (
        (NUMBER, wrong),
        (NUMBER, ""),
        (random_number("XJ", 2022), FACTS.digest),
        (random_number("XJ", 2022), wrong),
    ):
        assert verdict_on_words(number, digest, tmp_path, checker) is Verdict.UNKNOWN
    with pytest.raises(Mistyped):
        verdict_on_words("XJ-2022", FACTS.digest, tmp_path, checker)
    (mark,) = tmp_path.glob(f"*{MARK}")
    assert NUMBER not in mark.name and FACTS.digest not in mark.name


def test_a_handout_is_its_claimants_alone(
    keys: tuple[Signer, Checker], strangers: Signer, tmp_path: Path
) -> None:
    signer, checker = keys
    mine, other = keys_of(NUMBER, "ACDE-FHJK-MNPR"), keys_of(NUMBER, "ACDE-FHJK-MNPT")
    Handouts(tmp_path, signer).write(mine.reader, Handout.COPY, b"all that I said")
    assert read_handout(tmp_path, mine.reading, Handout.COPY, checker) == b"all that I said"
    assert read_handout(tmp_path, other.reading, Handout.COPY, checker) is None
    assert read_handout(tmp_path, mine.reading, Handout.RECEIPT, checker) is None
    file = tmp_path / handout_name(mine.reader, Handout.COPY)
    assert b"all that I said" not in file.read_bytes()
    taken = tmp_path / handout_name(other.reader, Handout.COPY)
    taken.write_bytes(file.read_bytes())  # under another name it is somebody else's
    with pytest.raises(Unreadable, match="签名"):
        read_handout(tmp_path, other.reading, Handout.COPY, checker)
    Handouts(tmp_path, strangers).write(mine.reader, Handout.COPY, b"forged")
    with pytest.raises(Unreadable, match="签名"):
        read_handout(tmp_path, mine.reading, Handout.COPY, checker)


def test_old_copies_go_and_receipts_stay(keys: tuple[Signer, Checker], tmp_path: Path) -> None:
    handouts, reader = Handouts(tmp_path, keys[0]), keys_of(NUMBER, "ACDE-FHJK-MNPR").reader
    for what in Handout:
        handouts.write(reader, what, b"x")
    assert handouts.drop_old(Handout.COPY, 60) == 0
    assert handouts.drop_old(Handout.COPY, -60) == 1
    assert not (tmp_path / handout_name(reader, Handout.COPY)).exists()
    assert (tmp_path / handout_name(reader, Handout.RECEIPT)).exists()
    handouts.drop(reader)
    assert not (tmp_path / handout_name(reader, Handout.RECEIPT)).exists()
