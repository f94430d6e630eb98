"""The signature of a PDF, by pyHanko: an incremental update of the PDF in which nothing comes from
clock or chance.

pyHanko dates and numbers what it writes anew each time; two small overrides take both from
outside. They lean on its inner parts, so its version is pinned, and
tests/generator/paper/test_signing.py signs twice and compares.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

FIELD = "Signature"


class _SteadyWriter(IncrementalPdfFileWriter):
    """Appends to a PDF; its second identifier follows from the content, its metadata stay as
    they are."""

    @classmethod
    def _handle_id(cls, prev: Any) -> Any:
        try:
            first = prev.trailer["/ID"][0]
        except KeyError:  # a file need not have one
            first = _from_content(prev)
        if isinstance(first, generic.TextStringObject):  # bytes that happen to read as text
            first = first.original_bytes
        second = sha256(first + b"signed").digest()[:16]
        return generic.ArrayObject(
            [generic.ByteStringObject(first), generic.ByteStringObject(second)]
        )

    def _update_meta(self) -> None:
        """The notice's own dates stay."""


def _from_content(reader: Any) -> Any:
    reader.stream.seek(0)
    return generic.ByteStringObject(sha256(reader.stream.read()).digest()[:16])


class OfficeSigner(SimpleSigner):
    """Signs with ``private_key``, read once: pyHanko checks an RSA key anew for each signature,
    a quarter second."""

    private_key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        digest = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}[
            digest_algorithm
        ]
        if isinstance(self.private_key, rsa.RSAPrivateKey):
            return self.private_key.sign(data, PKCS1v15(), digest)
        return self.private_key.sign(data, ec.ECDSA(digest, deterministic_signing=True))


class _DatedSigner(PdfSigner):
    """Signs as of a given moment."""

    when: datetime

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.when
        return session


def signer_of(
    certificate: Any,
    chain: Sequence[Any],
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
) -> OfficeSigner:
    """Who signs with ``key``; ``certificate`` and ``chain`` (asn1crypto) go into the signature."""
    store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(chain)
    signer = OfficeSigner(signing_cert=certificate, signing_key=None, cert_registry=store)
    signer.private_key = key
    return signer


def sign(data: bytes, signer: OfficeSigner, when: datetime, name: str, reason: str = "") -> bytes:
    """``data`` certified by ``signer``: PAdES baseline B, no changes allowed, an invisible field
    named for readers. ``reason`` stands in it, and is signed along."""
    meta = PdfSignatureMetadata(
        field_name=FIELD,
        name=name,
        reason=reason or None,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        signer_key_usage=set(),
    )
    field = SigFieldSpec(
        FIELD,
        readable_field_name="电子签名",
        invis_sig_settings=InvisSigSettings(set_hidden_flag=True),
    )
    pdf_signer = _DatedSigner(meta, signer, new_field_spec=field)
    pdf_signer.when = when
    result: bytes = pdf_signer.sign_pdf(_SteadyWriter(BytesIO(data))).getvalue()
    return result
