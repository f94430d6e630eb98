"""The roots whose word the office takes for who signed a PDF: ``content/trusted/``."""

from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from casestore.errors import EnvironmentFault

_FOLDER, _KINDS = "trusted", (".cer", ".crt", ".pem")


def trusted_roots(content: Path) -> tuple[str, ...]:
    """The certificates in ``content`` (PEM or DER), each as DER in hex; none where there is no such
    folder. Raises :class:`EnvironmentFault` for a file that is none."""
    folder = content / _FOLDER
    if not folder.is_dir():
        return ()
    return tuple(_root(path) for path in sorted(folder.iterdir()) if path.suffix in _KINDS)


def _root(path: Path) -> str:
    data = path.read_bytes()
    load = x509.load_pem_x509_certificate if b"-----BEGIN" in data else None
    try:
        found = load(data) if load else x509.load_der_x509_certificate(data)
    except ValueError as error:
        why = f"content/{_FOLDER}/{path.name} 不是证书（PEM 或 DER 格式），请换成根证书文件"
        raise EnvironmentFault(why) from error
    return found.public_bytes(Encoding.DER).hex()
