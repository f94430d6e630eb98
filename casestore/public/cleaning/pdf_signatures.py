"""What the signatures of a PDF are worth: one is believed only when it verifies.

Whose certificate it is can be known only where the office names the roots that it trusts (there is
no network), else that much is left to a person. Whether it was revoked is known from what came
with the signature, or from lists that the office has; else it is said not to be known. And seals
by China's own algorithms (SM2 with SM3, GB/T 38540) can't be checked.
"""

import io
import logging
import sys
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from casestore.public.cleaning.trust import NOBODY, Trust

#: 1.2.156.10197, the arc of China's own algorithms, as it stands inside any certificate.
CHINESE_ALGORITHMS = bytes.fromhex("2a811ccf55")
MARK = b"/ByteRange"
BROKEN = "电子签名与内容不符，不能作为签章的依据"
#: What the sentence about one that verifies begins with.
FITS = "电子签名与原件相符"
UNREADABLE = "电子签名无法核对，不能作为签章的依据"
VALID, UNKNOWN = "证书没有被吊销", "未核验吊销状态"
VOID = "电子签名的证书已被吊销，不能作为签章的依据"
CHINESE = "国密电子签章，程序不能核对，请人工核对原件"


def is_about_a_signature(said: str) -> bool:
    """Whether ``said`` is one of the sentences about a signature inside a file."""
    return said.startswith(("电子签名", "电子签章", "国密电子签章"))


def signature_findings(data: bytes, trust: Trust = NOBODY) -> list[str]:
    """A sentence for each signature of the PDF in ``data``; none where nobody signed."""
    if MARK not in data:
        return []
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).addHandler(logging.NullHandler())
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        # before anything is parsed: what is not understood may be a seal of another kind
        if any(CHINESE_ALGORITHMS in one for one in _contents(reader)):
            return [CHINESE]
        said = [_said(one, trust) for one in reader.embedded_signatures]
    except MemoryError:
        raise
    except Exception:  # what it raises on a forged one has no common base, and none is believed
        return [UNREADABLE]
    return said or [UNREADABLE]


def _contents(reader: Any) -> list[bytes]:
    """What each signature field holds, whatever its format."""
    fields = reader.root["/AcroForm"]["/Fields"]
    values = [field["/V"] for field in (one.get_object() for one in fields) if "/V" in field]
    contents = [value["/Contents"] for value in values if "/Contents" in value]
    return [getattr(one, "original_bytes", one) for one in contents]


def load() -> tuple[ModuleType, ...]:
    """Load what checks signatures, which takes a third of a second, and what that would load on
    its way: when it is asked, nothing can be opened any more."""
    from asn1crypto import crl, ocsp
    from cryptography.hazmat.backends.openssl import backend
    from pyhanko.pdf_utils import filters, reader, rw_common
    from pyhanko.pdf_utils.crypt import pdfmac
    from pyhanko.pdf_utils.metadata import xmp_xml
    from pyhanko.sign import fields, validation
    from pyhanko.sign.validation import dss, pdf_embedded
    from pyhanko_certvalidator import validate

    there = (filters, reader, rw_common, pdfmac, xmp_xml, fields, validation, pdf_embedded)
    return (*there, dss, crl, ocsp, validate, sys.modules[type(backend).__module__])


def _said(signature: Any, trust: Trust) -> str:
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    status = _checked(signature, trust, _Revoked())
    if not (status.intact and status.valid):
        return BROKEN
    proofs = status.modification_level == ModificationLevel.LTA_UPDATES
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE and not proofs:
        return "电子签名只覆盖文件的一部分，签名后又添加了内容，请人工核对原件"
    revoked = _revocation(signature, trust) if status.trusted else UNKNOWN
    if revoked == VOID:
        return VOID
    by = "由认可的机构签发" if status.trusted else "证书是否可信请人工核对"
    return f"{FITS}（证书：{_name(signature.signer_cert)}），{by}，{revoked}"


@dataclass(frozen=True)
class _Revoked:
    """What authorities said about revocation (asn1crypto)."""

    lists: Sequence[Any] = ()
    answers: Sequence[Any] = ()


def _checked(signature: Any, trust: Trust, revoked: _Revoked) -> Any:
    """What pyHanko says; with something in ``revoked`` it trusts only what that says isn't
    revoked."""
    from asn1crypto import x509
    from pyhanko.sign.validation import async_validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko_certvalidator import ValidationContext

    known = bool(revoked.lists or revoked.answers)
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(bytes.fromhex(one)) for one in trust.roots],
        allow_fetching=False,
        crls=revoked.lists,
        ocsps=revoked.answers,
        revocation_mode="require" if known else "soft-fail",
    )
    usage = KeyUsageConstraints(key_usage=())
    return _at_once(async_validate_pdf_signature(signature, context, key_usage_settings=usage))


def _revocation(signature: Any, trust: Trust) -> str:
    """Whether the certificate, or one above it, was revoked: by what came with the signature and
    by the lists of the office. Either may say that it was."""
    told = [
        _checked(signature, trust, one)
        for one in (_brought(signature), _Revoked(_about(signature, trust.lists)))
        if one.lists or one.answers
    ]
    if any(one.revoked for one in told):
        return VOID
    return VALID if any(one.trusted for one in told) else UNKNOWN


def _brought(signature: Any) -> _Revoked:
    """What whoever signed put beside the signature (ISO 32000-2, 12.8.3.3.2 and 12.8.4.3)."""
    from pyhanko.sign.validation.dss import DocumentSecurityStore

    lists, answers = list[Any](), list[Any]()
    for one in signature.signer_info["signed_attrs"]:
        if one["type"].native == "adobe_revocation_info_archival":
            lists += one["values"][0]["crl"] or ()
            answers += one["values"][0]["ocsp"] or ()
    if "/DSS" in signature.reader.root:
        store = DocumentSecurityStore.read_dss(signature.reader)
        lists += [one.get_object().data for one in store.crls]
        answers += [one.get_object().data for one in store.ocsps]
    return _Revoked(lists, answers)


def _about(signature: Any, lists: Sequence[str]) -> list[Any]:
    """Those of ``lists`` (DER, hex) that authorities above this signature issued."""
    from asn1crypto import crl

    own = (signature.signer_cert, *signature.other_embedded_certs)
    issuers = {one.issuer.dump() for one in own}
    read = (crl.CertificateList.load(bytes.fromhex(one)) for one in lists)
    return [one for one in read if one.issuer.dump() in issuers]


def _name(certificate: Any) -> str:
    """Whose ``certificate`` it is: the name, and the organisation where that is another."""
    said = certificate.subject.native
    names = [str(said.get(key, "")) for key in ("common_name", "organization_name")]
    return "，单位：".join(dict.fromkeys(one for one in names if one))


def _at_once(work: Coroutine[Any, Any, Any]) -> Any:
    """What ``work`` returns, without an event loop: that would open sockets, which the child can't.
    Raises ``RuntimeError`` where it waits for something: there is nothing to wait for."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    work.close()
    raise RuntimeError("a signature's check waits")
