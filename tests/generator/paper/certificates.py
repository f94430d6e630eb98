"""Certificates for the tests of signing: made on the spot, with whatever is wrong about them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from casestore.settings import Signing

NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Pair:
    """A key with its certificate."""

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def write(self, folder: Path, *above: "Pair", passphrase: bytes = b"") -> Signing:
        """Both as files in ``folder``, with the certificates ``above`` it."""
        folder.mkdir(parents=True, exist_ok=True)
        kind = (
            serialization.BestAvailableEncryption(passphrase)
            if passphrase
            else serialization.NoEncryption()
        )
        pem = serialization.Encoding.PEM
        (folder / "key.pem").write_bytes(
            self.key.private_bytes(pem, serialization.PrivateFormat.PKCS8, kind)
        )
        (folder / "key.pem").chmod(0o600)
        (folder / "certificate.pem").write_bytes(self.certificate.public_bytes(pem))
        chain = []
        for number, pair in enumerate(above):
            chain.append(folder / f"above{number}.pem")
            chain[-1].write_bytes(pair.certificate.public_bytes(pem))
        secret = folder / "passphrase" if passphrase else None
        if secret:
            secret.write_bytes(passphrase + b"\n")
        return Signing(
            key=folder / "key.pem",
            certificate=folder / "certificate.pem",
            chain=tuple(chain),
            passphrase=secret,
        )


def make_pair(
    name: str,
    issuer: Pair | None = None,
    *,
    elliptic: bool = False,
    last: datetime = NOW + timedelta(days=30),
) -> Pair:
    """A key and certificate for ``name``, self-signed unless an ``issuer`` signs it; valid from
    2026 at the latest."""
    key = (
        ec.generate_private_key(ec.SECP256R1())
        if elliptic
        else rsa.generate_private_key(65537, 2048)
    )
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder(
            issuer_name=issuer.certificate.subject if issuer else subject,
            subject_name=subject,
            public_key=key.public_key(),
            serial_number=x509.random_serial_number(),
        )
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(last)
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
    return Pair(key, builder.sign(issuer.key if issuer else key, hashes.SHA256()))
