"""Files that come with a form of the desk: sealed at once, and kept when the form comes back with
an error.

What is kept travels in the page itself, as a signed list, so that nobody can name files that are
not theirs.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import BinaryIO, cast

from flask import request
from itsdangerous import BadSignature, URLSafeSerializer

from casestore.campaign.model import Campaign
from casestore.sealing.evidence import Limits, Rejected
from casestore.sealing.kept_file import KeptFile, Purpose
from forms_app.desk.services import services

#: Names of the inputs that carry the list and that take a file out of it.
UPLOADED, DROP = "uploaded", "drop"


@dataclass
class Brought:
    """``kept`` are the files of this try and of those before it; ``refused`` are sentences by
    the name of the input."""

    kept: list[KeptFile] = field(default_factory=list)
    refused: dict[str, list[str]] = field(default_factory=dict)

    def carried(self) -> str:
        """The list for the page."""
        return str(_signer().dumps([asdict(one) for one in self.kept]))


def brought(campaign: Campaign, inputs: Mapping[str, Purpose]) -> Brought:
    """The files of this request in ``inputs``, and those that came with an earlier try and are
    not taken out."""
    found = Brought(_before())
    limits = Limits.of(campaign)
    for name, purpose in inputs.items():
        for upload in request.files.getlist(name):
            if not upload.filename:
                continue
            try:
                one = services().evidence.keep(
                    cast(BinaryIO, upload.stream), upload.filename, purpose, limits
                )
                if (one.sha256, purpose) in {(other.sha256, other.purpose) for other in found.kept}:
                    services().evidence.drop(one)  # sent twice; the first stays
                else:
                    found.kept.append(one)
            except Rejected as error:
                found.refused.setdefault(name, []).append(str(error))
    return found


def _before() -> list[KeptFile]:
    try:
        items = _signer().loads(request.form.get(UPLOADED) or "")
    except BadSignature:
        return []
    dropped = set(request.form.getlist(DROP))
    return [KeptFile(**item) for item in items if item["sha256"] not in dropped]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(services().settings.secret("desk"), salt="proof")
