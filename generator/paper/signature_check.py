"""Checking signatures of PDFs, without the network: is it intact, is it ours, does it cover the
file, was anything added afterwards.

China's own algorithms (SM2 with SM3, as the seals of GB/T 38540 use) can't be checked here: such a
signature is never called bad, a person is asked to look at it.
"""

import logging
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from casestore.settings import Signing
from generator.paper.signing import CHINESE_ALGORITHMS, read_certificates


@dataclass(frozen=True)
class Checked:
    """What was found in one PDF: sentences about faults, and sentences that ask a person to
    look."""

    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Checker:
    """Checks PDFs against the office's certificate; without one every signature must still be
    whole and intact."""

    def __init__(self, signing: Signing | None) -> None:
        for name in (
            "pyhanko",
            "pyhanko_certvalidator",
        ):  # what they log is said here, in a sentence
            logging.getLogger(name).addHandler(logging.NullHandler())
        self.chain = (
            []
            if signing is None
            else [
                one
                for path in (signing.certificate, *signing.chain)
                for one in read_certificates(path)
            ]
        )

    def check(self, data: bytes, *, ours: bool) -> Checked:
        """``ours``: it must bear a signature that leads to the office's own root. Another's seal
        may lead anywhere."""
        from pyhanko.pdf_utils.misc import PdfError
        from pyhanko.pdf_utils.reader import PdfFileReader

        try:
            reader = PdfFileReader(BytesIO(data), strict=False)
            signatures = _signature_contents(reader)
            if any(CHINESE_ALGORITHMS in contents for contents in signatures):
                return Checked(notes=("无法在线验证，请人工核对",))
            if not signatures:
                return Checked(("没有签名",) if ours else ())
            found = [
                fault
                for signature in reader.embedded_signatures
                for fault in self._faults(signature, ours)
            ]
        except PdfError as error:
            return Checked((f"不是完整的 PDF 文件：{error}",))
        return Checked(tuple(dict.fromkeys(found)))

    def _faults(self, signature: Any, ours: bool) -> list[str]:
        from pyhanko.sign.diff_analysis import ModificationLevel
        from pyhanko.sign.general import SigningError
        from pyhanko.sign.validation import validate_pdf_signature
        from pyhanko.sign.validation.errors import SignatureValidationError
        from pyhanko.sign.validation.settings import KeyUsageConstraints
        from pyhanko.sign.validation.status import SignatureCoverageLevel
        from pyhanko_certvalidator import ValidationContext

        roots = self.chain[-1:]
        context = ValidationContext(trust_roots=roots, other_certs=self.chain, allow_fetching=False)
        try:
            status = validate_pdf_signature(
                signature, context, key_usage_settings=KeyUsageConstraints(key_usage=())
            )
        except (SignatureValidationError, SigningError, ValueError) as error:
            return [f"签名无法核对：{error}"]
        # one after the other: a signature that isn't intact says nothing of the rest
        if not (status.intact and status.valid):
            return ["内容在签名后被改动"]
        whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        untouched = whole or status.modification_level == ModificationLevel.NONE
        return [
            *(["签名的证书不是本单位的，或者已经过期"] if ours and not status.trusted else []),
            *([] if whole else ["签名没有覆盖整个文件"]),
            *([] if untouched else ["签名后又添加了内容"]),
        ]


def _signature_contents(reader: Any) -> list[bytes]:
    """What each signature field holds, whatever its format: read without understanding it."""
    try:
        fields = reader.root["/AcroForm"]["/Fields"]
    except KeyError:
        return []
    values = [field["/V"] for field in (one.get_object() for one in fields) if "/V" in field]
    contents = [value["/Contents"] for value in values if "/Contents" in value]
    return [getattr(one, "original_bytes", one) for one in contents]


def check_release(release: Path, signing: Signing | None) -> Checked:
    """All PDFs of a release: notices must bear our signature when one is configured, other
    files' must be intact."""
    checker = Checker(signing)
    faults: list[str] = []
    notes: list[str] = []
    for path in sorted(release.rglob("*.pdf")):
        notice = path.parent.parent.name == "notices" and path.stem == path.parent.name
        found = checker.check(path.read_bytes(), ours=notice and signing is not None)
        name = path.relative_to(release)
        faults += [f"{name}：{sentence}" for sentence in found.faults]
        notes += [f"{name}：{sentence}" for sentence in found.notes]
    return Checked(tuple(faults), tuple(notes))
