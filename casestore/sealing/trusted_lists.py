"""What the office knows of certificates: the roots of its content, and the lists of revoked ones
that it puts into the folder ``crls`` of the instance. There is no network to ask an authority."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from casestore.campaign.trusted_roots import trusted_roots
from casestore.public.cleaning.trust import Trust
from casestore.settings import Settings

FOLDER, _KINDS = "crls", (".crl", ".pem", ".der")
#: Bytes of all lists together: who checks a file reads them anew, in seconds and megabytes that
#: are bounded.
MOST = 2_000_000


def trust_of(settings: Settings) -> Callable[[], Trust]:
    """What is trusted, asked anew each time. Raises :class:`EnvironmentFault` at once for a root
    that is none."""
    roots, folder = trusted_roots(settings.content), settings.instance / FOLDER
    return lambda: Trust(roots=roots, lists=tuple(one.hex() for one in _lists(folder).values()))


def about_lists(folder: Path) -> list[str]:
    """A sentence for each file of ``folder`` that isn't used, or says nothing of today any more."""
    used, said, now = _lists(folder), [], datetime.now(UTC)
    for path in _files(folder):
        why = ""
        if path not in used:
            why = f"不是吊销列表（CRL），或全部超过 {MOST // 1_000_000} MB，没有使用"
        elif (until := x509.load_der_x509_crl(used[path]).next_update_utc) and until < now:
            why = f"{until:%Y-%m-%d} 已过期，请换上新的，否则说不出证书有没有被吊销"
        said += [f"{FOLDER}/{path.name} {why}"] if why else []
    return said


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix in _KINDS)
    except OSError:
        return []


def _lists(folder: Path) -> dict[Path, bytes]:
    """The lists of ``folder`` as DER, as many as there is room for. What is none is passed over:
    then revocation is said not to be known, and :func:`about_lists` names the file."""
    found, room = dict[Path, bytes](), MOST
    for path in _files(folder):
        try:
            data = path.read_bytes() if path.stat().st_size <= room else b""
            pem = b"-----BEGIN" in data
            read = x509.load_pem_x509_crl(data) if pem else x509.load_der_x509_crl(data)
        except (OSError, ValueError):
            continue
        found[path] = read.public_bytes(Encoding.DER)
        room -= len(found[path])
    return found
