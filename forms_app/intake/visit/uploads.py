"""Files that come in with a form of any page: found in the request, sealed to the office at once,
or refused with a sentence."""

from collections.abc import Iterable
from typing import BinaryIO, cast

import structlog
from flask import request
from werkzeug.datastructures import FileStorage

from casestore.campaign.model import Campaign
from casestore.sealing.evidence import Limits, Rejected
from casestore.sealing.kept_file import KeptFile, Purpose
from forms_app.intake.visit.services import services

log = structlog.get_logger()


def sent_files(name: str) -> list[FileStorage]:
    """The files of the input ``name`` in this request; an empty input sends one nameless file."""
    return [file for file in request.files.getlist(name) if file.filename]


def seal_upload(
    campaign: Campaign, upload: FileStorage, purpose: Purpose, others: Iterable[KeptFile]
) -> KeptFile:
    """One upload, sealed and counted against the limits together with ``others``.

    Raises :class:`Rejected`; nothing of the upload is left on disk then.
    """
    limits = Limits.of(campaign)
    evidence = services().evidence
    try:
        sealed = evidence.keep(
            cast(BinaryIO, upload.stream), upload.filename or "", purpose, limits
        )
    except Rejected:
        log.info("file_refused", campaign=campaign.id, purpose=purpose)
        raise
    try:
        evidence.check_total([*others, sealed], limits)
    except Rejected:
        evidence.drop(sealed.stored)
        log.info("file_over_limit", campaign=campaign.id, purpose=purpose)
        raise
    return sealed
