"""A certificate for trying out signed notices: made on the spot, worth nothing, and saying so in
its name."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

#: Before the oldest shipped notice, so that each can be signed as of its own day.
FIRST_DAY = datetime(2019, 1, 1, tzinfo=UTC)
YEARS = 5


def make_test_certificate(folder: Path) -> None:
    """Write ``key.pem``, the owner's alone, and a self-signed ``certificate.pem``."""
    folder.mkdir(mode=0o700, exist_ok=True)
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "清账示例单位（测试）"),
            x509.NameAttribute(NameOID.COMMON_NAME, "公告签名测试证书"),
        ]
    )
    usage = x509.KeyUsage(True, True, *[False] * 7)  # digital signature, content commitment
    certificate = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(FIRST_DAY)
        .not_valid_after(datetime.now(UTC) + timedelta(days=365 * YEARS))
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    with os.fdopen(
        os.open(folder / "key.pem", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
    ) as file:
        file.write(secret)
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
