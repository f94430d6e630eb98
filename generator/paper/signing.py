"""Signing notices with the office's certificate: PAdES, certifying, nothing may be changed
afterwards (ISO 32000-1, 12.8.2.2).

Signing the same PDF with the same certificate gives the same bytes: the time in the signature is
that of the notice's publication, or the first moment of the certificate where that is later. It
is the office's claim, not a time-stamp.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casestore.errors import reason
from generator.errors import EnvironmentFault

if TYPE_CHECKING:
    from casestore.settings import Signing

#: 1.2.156.10197, the arc of China's own algorithms (SM2, SM3), as it stands inside any certificate
#: or signature.
CHINESE_ALGORITHMS = bytes.fromhex("2a811ccf55")
TEST_MARK = "测试"
CERTIFICATE = "signature.cer"  # where a release keeps the certificate for readers


@dataclass(frozen=True, kw_only=True)
class SignedBy:
    """Who signs, for people: the certificate's name and SHA-256 fingerprint, 64 hexadecimal
    figures by fours."""

    name: str
    fingerprint: str
    is_test: bool
    certificate: bytes


def signing_mark(signing: "Signing | None") -> str:
    """Changes with the certificate and its chain; ``""`` when nothing is signed."""
    if signing is None:
        return ""
    return sha256(
        b"\0".join(_read(path) for path in (signing.certificate, *signing.chain))
    ).hexdigest()


def signed_by(signing: "Signing") -> SignedBy:
    """What the notices' pages say about the certificate; raises EnvironmentFault when it can't
    be read."""
    certificate = read_certificates(signing.certificate)[0]
    data: bytes = certificate.dump()
    figures = sha256(data).hexdigest().upper()
    name = _name(certificate)
    return SignedBy(
        name=name,
        fingerprint=" ".join(figures[at : at + 4] for at in range(0, 64, 4)),
        is_test=TEST_MARK in name,
        certificate=data,
    )


def read_certificates(path: Path) -> list[Any]:
    """The certificates (asn1crypto) in a PEM or DER file; raises EnvironmentFault when there is
    none."""
    from asn1crypto import x509
    from pyhanko.keys.pemder import load_certs_from_pemder_data

    try:
        found: list[x509.Certificate] = list(load_certs_from_pemder_data(_read(path)))
        for certificate in found:
            certificate.subject.native  # noqa: B018 - parsing is lazy: this is where a wrong file shows
    except ValueError as error:
        raise EnvironmentFault(f"{path} 不是证书文件") from error
    if not found:
        raise EnvironmentFault(f"{path} 里没有证书")
    return found


def _name(certificate: Any) -> str:
    subject = certificate.subject.native
    return str(
        subject.get("common_name")
        or subject.get("organization_name")
        or certificate.subject.human_friendly
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentFault(f"读不到签名用的文件 {path}：{reason(error)}") from error


@dataclass(frozen=True)
class Signer:
    """The office's certificate and key, read when the first notice is signed."""

    signing: "Signing"

    @cached_property
    def _loaded(self) -> Any:
        """pyHanko's signer. Raises EnvironmentFault for a key or certificate that can't serve,
        saying what to do."""
        from casestore.public.pdf_signature import signer_of

        certificate = read_certificates(self.signing.certificate)[0]
        if CHINESE_ALGORITHMS in certificate.dump():
            raise EnvironmentFault(
                f"{self.signing.certificate} 是国密（SM2）证书，本系统不能用它签名，"
                "请改用 RSA 或 ECDSA 证书，或去掉设置中的 [signing]"
            )
        _check_days(certificate)
        chain = [one for path in self.signing.chain for one in read_certificates(path)]
        return signer_of(certificate, chain, self._key(certificate))

    def _key(self, certificate: Any) -> Any:
        from cryptography.hazmat.primitives.asymmetric import ec, rsa
        from cryptography.hazmat.primitives.serialization import (
            Encoding,
            PublicFormat,
            load_der_private_key,
        )
        from pyhanko.keys.pemder import load_private_key_from_pemder_data

        path, secret = self.signing.key, self.signing.passphrase
        data = _read(path)
        if path.stat().st_mode & 0o077:
            raise EnvironmentFault(f"签名私钥 {path} 别的账号也能读，请运行：chmod 600 {path}")
        try:
            told = load_private_key_from_pemder_data(
                data, _read(secret).strip() if secret else None
            )
            key = load_der_private_key(told.dump(), None)
        except (ValueError, TypeError) as error:
            raise EnvironmentFault(f"打不开签名私钥 {path}，请核对文件和口令") from error
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        if public != certificate.public_key.dump():
            raise EnvironmentFault(f"签名私钥 {path} 与证书不是一对")
        if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise EnvironmentFault(f"签名私钥 {path} 应为 RSA 或 ECDSA 私钥")
        return key

    def sign(self, data: bytes, published_at: datetime) -> bytes:
        """``data``, a PDF, with a certifying signature over all of it, dated ``published_at``
        (see above)."""
        from casestore.public.pdf_signature import sign

        signer = self._loaded
        return sign(
            data,
            signer,
            max(published_at, signer.signing_cert.not_valid_before),
            _name(signer.signing_cert),
        )


def _check_days(certificate: Any) -> None:
    now = datetime.now(UTC)
    if not certificate.not_valid_before <= now <= certificate.not_valid_after:
        words = "签名证书的有效期是 {first:%Y-%m-%d} 至 {last:%Y-%m-%d}，今天不能用它签名，请换证书"
        raise EnvironmentFault(
            words.format(first=certificate.not_valid_before, last=certificate.not_valid_after)
        )
