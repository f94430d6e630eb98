"""The certificate with which the office signs receipts: made by itself at ``init``, or one that the
office was given by an authority. The list of all that ever signed stays readable for the public
side, each line vouched for by the office's signature, so that nobody adds one of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from casestore.errors import KeyFault, Rejected
from casestore.exchange.office_signature import Checker, Signer
from casestore.public.durable_files import flush_folder, replace_file

#: In the folder of the keys: private key, certificate and those above it (PEM), the office's alone;
#: and every certificate that ever signed, a line each: DER and signature, both in hex.
PAIR, LIST = "receipts.pem", "receipts.list"
#: How long one made here lasts, and how long before the end the desk asks for another.
LASTS, NOTICE = timedelta(days=5 * 365), timedelta(days=30)
#: What a certificate that nobody gave a name to is called.
NAME = "线索回执签名"

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
_RENEW = "请运行 qingzhang keys certificate --new 换一份"


@dataclass(frozen=True, kw_only=True)
class ReceiptCertificate:
    """A certificate with its ``key``; ``chain`` are those above it, from below."""

    key: PrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def name(self) -> str:
        """Whom it names."""
        for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
            if found := self.certificate.subject.get_attributes_for_oid(oid):
                return str(found[0].value)
        return self.certificate.subject.rfc4514_string()

    @property
    def last(self) -> datetime:
        """Until when it may sign."""
        return self.certificate.not_valid_after_utc

    @property
    def fingerprint(self) -> str:
        """Its SHA-256 by fours, as readers of PDF show it."""
        figures = self.certificate.fingerprint(hashes.SHA256()).hex().upper()
        return " ".join(figures[at : at + 4] for at in range(0, 64, 4))

    def must_be_in_force(self, now: datetime) -> None:
        """Raises :class:`KeyFault` where it may not sign at ``now``."""
        first = self.certificate.not_valid_before_utc
        if not first <= now <= self.last:
            days = f"{first:%Y-%m-%d} 至 {self.last:%Y-%m-%d}"
            raise KeyFault(f"签名回执用的证书有效期是 {days}，今天不能签名，{_RENEW}")


def make_certificate(name: str, now: datetime) -> ReceiptCertificate:
    """A new one that vouches for itself, in force from ``now`` on."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(True, True, *[False] * 7)  # digital signature, content commitment
    made = (
        x509.CertificateBuilder(issuer_name=subject, subject_name=subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LASTS)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    return ReceiptCertificate(key=key, certificate=made)


def read_pair(data: bytes, passphrase: bytes | None = None) -> ReceiptCertificate:
    """What is in ``data`` (PEM): a private key, its certificate and those above it. Raises
    :class:`Rejected` with what is wrong."""
    try:
        key = load_pem_private_key(data, passphrase)
        certificates = x509.load_pem_x509_certificates(data)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        why = "打不开证书或私钥，应为 PEM 格式的 RSA 或 ECDSA，请核对文件和口令"
        raise Rejected(why) from error
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise Rejected("私钥应为 RSA 或 ECDSA，国密（SM2）私钥不能用来签 PDF")
    own = [one for one in certificates if _public(one.public_key()) == _public(key.public_key())]
    if not own:
        raise Rejected("证书与私钥不是一对")
    above = tuple(one for one in certificates if one is not own[0])
    return ReceiptCertificate(key=key, certificate=own[0], chain=above)


def load_certificate(folder: Path) -> ReceiptCertificate:
    """The one that signs now. Raises :class:`KeyFault` without it."""
    try:
        return read_pair((folder / PAIR).read_bytes())
    except OSError as error:
        raise KeyFault(f"读不到 {folder / PAIR}，请从备份恢复，或{_RENEW[1:]}") from error
    except Rejected as error:
        raise KeyFault(f"{folder / PAIR}：{error}；请从备份恢复，或{_RENEW[1:]}") from error


def sign_with(pair: ReceiptCertificate, folder: Path, signer: Signer) -> None:
    """Have ``pair`` sign from now on; those of before go on being known."""
    lines = _lines(folder)
    for one in (pair.certificate, *pair.chain):
        der = one.public_bytes(Encoding.DER)
        line = f"{der.hex()} {signer.sign(_message(der)).hex()}"
        lines += [] if line in lines else [line]
    # first the list: a receipt that nobody knows would be told to be changed
    replace_file(folder / LIST, "".join(f"{one}\n" for one in lines).encode(), 0o640)
    plain = pair.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = (one.public_bytes(Encoding.PEM) for one in (pair.certificate, *pair.chain))
    replace_file(folder / PAIR, plain + b"".join(public), 0o600)
    flush_folder(folder)


def certificate_there(folder: Path, signer: Signer) -> ReceiptCertificate:
    """:func:`load_certificate`; an office that never signed with one gets its own. One that is gone
    is missed, never made anew by itself."""
    if not (folder / LIST).exists():
        sign_with(make_certificate(NAME, datetime.now(UTC)), folder, signer)
    return load_certificate(folder)


def known_certificates(folder: Path, checker: Checker) -> tuple[x509.Certificate, ...]:
    """Every certificate that the office ever signed receipts with, and those above it."""
    found = []
    for line in _lines(folder):
        try:
            der, signature = (bytes.fromhex(part) for part in line.split(" "))
        except ValueError:
            continue  # not the office's line, whoever wrote it
        if checker.is_signed(_message(der), signature):
            found.append(x509.load_der_x509_certificate(der))
    return tuple(found)


def _lines(folder: Path) -> list[str]:
    try:
        return (folder / LIST).read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return []


def _message(der: bytes) -> bytes:
    return b"qingzhang receipt certificate " + der


def _public(key: object) -> bytes:
    """The public ``key`` as bytes, to be compared; none where it is of a kind that can't sign."""
    if isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return b""


def names_of(certificates: Sequence[x509.Certificate]) -> set[bytes]:
    """``certificates`` as DER."""
    return {one.public_bytes(Encoding.DER) for one in certificates}
