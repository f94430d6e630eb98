"""Receipts that anybody can check: what a receipt says has a digest, which stands on it, and the
office signs number, digest and the very bytes of the PDF with its certificate, as PAdES. Who checks
learns whether it is genuine, and nothing of the case."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from casestore.exchange.office_signature import SIZE, Checker, Signer
from casestore.exchange.receipt_certificate import ReceiptCertificate, known_certificates
from casestore.exchange.receipt_numbers import number_as_typed
from casestore.exchange.receipt_signature import MARK as SEAL
from casestore.exchange.receipt_signature import is_sealed, seal
from casestore.public.durable_files import replace_file
from casestore.settings import SHANGHAI

#: How receipts were signed before the office had a certificate for them: behind the last byte of
#: the PDF proper, as a comment that readers of PDF pass over. Those go on being genuine.
_OLD_MARK = b"\n%qingzhang-receipt "
_TAIL = re.compile(rb"\n%qingzhang-receipt ([A-Z0-9-]{6,40}) ([0-9a-f]{64}) ([0-9a-f]{128})\n$")
#: Bytes at the end of a file in which the tail stands.
_TAIL_SIZE = 400
MARK = ".genuine"


@dataclass(frozen=True, kw_only=True)
class ReceiptFacts:
    """What a receipt says: ``files`` are the SHA-256 of the originals, in the order in which they
    were filed."""

    number: str
    campaign: str
    received_at: datetime
    files: Sequence[str]

    @property
    def digest(self) -> str:
        """The SHA-256 of all of it, 64 hex digits."""
        said = {
            "number": self.number,
            "campaign": self.campaign,
            "received_at": self.received_at.astimezone(SHANGHAI).isoformat(timespec="minutes"),
            "files": list(self.files),
        }
        text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return sha256(b"qingzhang receipt " + text.encode()).hexdigest()


class Verdict(StrEnum):
    """What can be said of a receipt that somebody shows."""

    GENUINE = "genuine"
    CHANGED = "changed"
    UNSIGNED = "unsigned"
    UNKNOWN = "unknown"


VERDICT_WORDS: dict[Verdict, str] = {
    Verdict.GENUINE: "是本办公室签出的回执，没有被改动",
    Verdict.CHANGED: "不是原来的那一份：文件被改动过，或签名不是本办公室的",
    Verdict.UNSIGNED: "没有本办公室的签名，不能核验",
    Verdict.UNKNOWN: "没有签出过这个编号和校验值的回执",
}


def signed(pdf: bytes, facts: ReceiptFacts, certificate: ReceiptCertificate) -> bytes:
    """``pdf`` signed by the office for the receipt of ``facts``. Raises :class:`KeyFault` where
    ``certificate`` isn't in force."""
    return seal(pdf, facts.number, facts.digest, certificate)


def verdict_on_file(data: bytes, keys: Path, checker: Checker) -> Verdict:
    """Whether ``data`` is a receipt as the office signed it, to the last byte; ``keys`` is where
    its certificates lie."""
    if _OLD_MARK in data:
        return _verdict_on_old(data, checker)
    if SEAL not in data:
        return Verdict.UNSIGNED
    known = known_certificates(keys, checker)
    return Verdict.GENUINE if is_sealed(data, known) else Verdict.CHANGED


def _verdict_on_old(data: bytes, checker: Checker) -> Verdict:
    found = _TAIL.search(data[-_TAIL_SIZE:])
    if found is None:
        return Verdict.CHANGED  # something follows the signature
    number, digest, signature = (part.decode() for part in found.groups())
    pdf = data[: len(data) - len(found[0])]
    genuine = checker.is_signed(_message(number, digest, pdf), bytes.fromhex(signature))
    return Verdict.GENUINE if genuine else Verdict.CHANGED


def verdict_on_words(number: str, digest: str, folder: Path, checker: Checker) -> Verdict:
    """Whether a receipt with this ``number`` and ``digest``, however typed, was signed. Who
    doesn't have the digest learns nothing, not even whether the number was ever given out. Raises
    :class:`Mistyped` for a number that can't be one."""
    bare = re.sub(r"[^0-9a-f]", "", digest.lower())
    name = _mark_name(number_as_typed(number), bare)
    try:
        signature = (folder / name).read_bytes()
    except OSError:
        return Verdict.UNKNOWN
    genuine = len(signature) == SIZE and checker.is_signed(_mark_message(name), signature)
    return Verdict.GENUINE if genuine else Verdict.UNKNOWN


def write_mark(facts: ReceiptFacts, folder: Path, signer: Signer) -> None:
    """Note in ``folder``, which the public side reads, that this receipt was signed: a file whose
    name follows from number and digest together, and tells neither."""
    name = _mark_name(facts.number, facts.digest)
    if not (folder / name).exists():
        replace_file(folder / name, signer.sign(_mark_message(name)), 0o644)


def _message(number: str, digest: str, pdf: bytes) -> bytes:
    said = f"qingzhang receipt file {number} {digest} {sha256(pdf).hexdigest()}"
    return said.encode()


def _mark_name(number: str, digest: str) -> str:
    return sha256(f"qingzhang receipt mark {number} {digest}".encode()).hexdigest() + MARK


def _mark_message(name: str) -> bytes:
    return b"qingzhang receipt mark " + name.encode()
