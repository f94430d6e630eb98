"""Files that come with a form of the desk: sealed at once, and still there when the form comes back
with an error.

Their list travels in the page itself, signed, so that nobody can name files that are not theirs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from flask import request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import FileStorage

from casestore.campaign.model import Campaign
from casestore.errors import Rejected, Repeated
from casestore.sealing.evidence import Limits, size_of
from casestore.sealing.kept_file import KeptFile, Purpose
from forms_app.desk.services import services

#: Names of the inputs that carry the list and that take a file out of it.
UPLOADED, DROP = "uploaded", "drop"


@dataclass
class Uploads:
    """``files`` are those of this try and of the tries before it, sealed; ``refused`` are
    sentences by the name of the input."""

    files: list[KeptFile] = field(default_factory=list)
    refused: dict[str, list[str]] = field(default_factory=dict)

    def signed_list(self) -> str:
        """The list of ``files`` for the page."""
        return str(_signer().dumps([one.handed_on() for one in self.files]))


def receive(campaign: Campaign, inputs: Mapping[str, Purpose]) -> Uploads:
    """The files of this request in ``inputs``, and those that came with an earlier try and are
    not taken out."""
    uploads = Uploads(_from_earlier_tries())
    for name, purpose in inputs.items():
        for upload in request.files.getlist(name):
            if not upload.filename:
                continue
            try:
                uploads.files.append(_sealed(campaign, upload, purpose, uploads.files))
            except Repeated:
                continue  # the first stays
            except Rejected as error:
                uploads.refused.setdefault(name, []).append(str(error))
    return uploads


def _sealed(
    campaign: Campaign, upload: FileStorage, purpose: Purpose, others: list[KeptFile]
) -> KeptFile:
    """One upload, sealed; looked at beside ``others`` before and after. Raises
    :class:`Rejected`."""
    evidence, limits = services().evidence, Limits.of(campaign)
    stream = cast(BinaryIO, upload.stream)
    evidence.check_total(others, limits, size_of(stream))
    return evidence.keep_new(stream, upload.filename or "", purpose, limits, others)


def _from_earlier_tries() -> list[KeptFile]:
    try:
        items = _signer().loads(request.form.get(UPLOADED) or "")
    except BadSignature:
        return []
    dropped = set(request.form.getlist(DROP))
    return [KeptFile(**item) for item in items if item["sha256"] not in dropped]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(services().settings.secret("desk"), salt="proof")
