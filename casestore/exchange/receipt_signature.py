"""The signature of a receipt: PAdES baseline B (ETSI EN 319 142-1) by the office's certificate.

Whether one is genuine is found out from its bytes alone, without reading the PDF: the office wrote
it in one way, so whatever is otherwise was changed. That costs a hash and one public-key operation,
and a stranger's file meets no parser but that of the signature.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import Encoding

from casestore.exchange.receipt_certificate import ReceiptCertificate, names_of

MARK = b"/ByteRange"
_RANGE = re.compile(rb"/ByteRange \[0 (\d{1,9}) (\d{1,9}) \d{1,9} *\]")
#: Number and digest, for which the office gave its signature: its other PDFs have none.
_REASON = re.compile(rb"/Reason \((?:[A-Z0-9]|\\055){6,40} [0-9a-f]{64}\)")
_HEX = re.compile(rb"<([0-9A-F]{200,200000})>")
#: How the signature itself is written (DER): signed data, version 1, by SHA-256, with ECDSA or RSA;
#: with and without the parameters that mean nothing.
_SIGNED_DATA, _VERSION = bytes.fromhex("06092a864886f70d010702"), bytes.fromhex("020101")
_SHA256 = {
    bytes.fromhex("300d06096086480165030402010500"),
    bytes.fromhex("300b0609608648016503040201"),
}
_SIGNATURES = {
    bytes.fromhex("300a06082a8648ce3d040302"),  # ecdsa-with-SHA256
    bytes.fromhex("300d06092a864886f70d01010b0500"),  # sha256WithRSAEncryption
    bytes.fromhex("300d06092a864886f70d0101010500"),  # rsaEncryption
}


def seal(pdf: bytes, number: str, digest: str, pair: ReceiptCertificate) -> bytes:
    """``pdf`` signed by ``pair`` for the receipt ``number`` with ``digest``. Raises
    :class:`KeyFault` where the certificate isn't in force."""
    from asn1crypto import x509 as plain

    from casestore.public.pdf_signature import sign, signer_of  # a third of a second to load

    now = datetime.now(UTC)
    pair.must_be_in_force(now)
    own, *chain = (
        plain.Certificate.load(one.public_bytes(Encoding.DER))
        for one in (pair.certificate, *pair.chain)
    )
    return sign(pdf, signer_of(own, chain, pair.key), now, pair.name, f"{number} {digest}")


def is_sealed(data: bytes, known: Sequence[x509.Certificate]) -> bool:
    """Whether ``data`` is a receipt as the office signed it, to the last byte, with one of the
    certificates ``known``."""
    parts = _parts(data)
    if parts is None:
        return False
    try:
        return _fits(parts, known)
    except Exception:  # what asn1crypto raises on a forged one has no common base
        return False


@dataclass(frozen=True)
class _Parts:
    """What is signed, by its digest, and the signature (CMS)."""

    digest: bytes
    signature: bytes


def _parts(data: bytes) -> _Parts | None:
    """The two parts of ``data``, signed to its end; ``None`` where the office writes otherwise."""
    found = list(_RANGE.finditer(data))
    if len(found) != 1 or not _REASON.search(data):
        return None
    start, after = (int(one) for one in found[0].groups())
    held = _HEX.fullmatch(data[start:after])
    if held is None:
        return None
    signature = bytes.fromhex(held[1].decode()) if len(held[1]) % 2 == 0 else b""
    return _Parts(sha256(data[:start] + data[after:]).digest(), signature)


def _fits(parts: _Parts, known: Sequence[x509.Certificate]) -> bool:
    """Whether the signature is one of ``known`` on exactly this digest, and nothing beside it."""
    from asn1crypto import cms

    info = cms.ContentInfo.load(parts.signature)
    whole = info.dump()  # as it came; later it would be written anew
    if parts.signature[len(whole) :].strip(b"\0"):
        return False
    signed = info["content"]
    (signer,) = signed["signer_infos"]
    beside = (signed["crls"], signer["unsigned_attrs"], signed["encap_content_info"]["content"])
    if not all(one.native is None for one in beside):
        return False
    (kind,) = signed["digest_algorithms"]
    said = {one["type"].native: one["values"][0].native for one in signer["signed_attrs"]}
    right = (
        info["content_type"].dump() == _SIGNED_DATA,
        whole.endswith(signer["signature"].dump()),  # nothing stands behind it
        {one.dump() for one in signed["certificates"]} <= names_of(known),
        {signed["version"].dump(), signer["version"].dump()} == {_VERSION},
        {kind.dump(), signer["digest_algorithm"].dump()} <= _SHA256,
        signer["signature_algorithm"].dump() in _SIGNATURES,
        {signed["encap_content_info"]["content_type"].native, said["content_type"]} == {"data"},
        said["message_digest"] == parts.digest,
    )
    return all(right) and any(_is_by(one, signer) for one in known)


def _is_by(certificate: x509.Certificate, signer: Any) -> bool:
    """Whether the owner of ``certificate`` signed the attributes of ``signer``."""
    if signer["sid"].chosen.dump() != _issuer_and_serial(certificate):
        return False
    signature, key = signer["signature"].native, certificate.public_key()
    message = signer["signed_attrs"].untag().dump()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, PKCS1v15(), hashes.SHA256())
            return True
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, message, ec.ECDSA(hashes.SHA256()))
            return True
    except InvalidSignature:
        return False
    return False


def _issuer_and_serial(certificate: x509.Certificate) -> bytes:
    """How a signature names ``certificate`` (RFC 5652, 10.2.4)."""
    from asn1crypto import cms
    from asn1crypto import x509 as plain

    own = plain.Certificate.load(certificate.public_bytes(Encoding.DER))
    names = {"issuer": own.issuer, "serial_number": own.serial_number}
    said: bytes = cms.IssuerAndSerialNumber(names).dump()
    return said
