"""Files that come in with a form: sealed to the office at once, noted in the draft, or refused
with a sentence."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import BinaryIO, cast

import structlog
from flask import request
from werkzeug.datastructures import FileStorage

from casestore.campaign.form_fields import Field
from casestore.campaign.model import Campaign
from casestore.sealing.drafts import Draft
from casestore.sealing.evidence import Limits, Rejected
from casestore.sealing.kept_file import KeptFile, Purpose
from casestore.sealing.uploads import file_name
from forms_app.clue.columns import PURPOSES
from forms_app.intake.services import office

log = structlog.get_logger()


def sent(name: str) -> list[FileStorage]:
    """The files chosen in the input ``name``; an empty input sends one nameless file."""
    return [file for file in request.files.getlist(name) if file.filename]


def take(campaign: Campaign, columns: Iterable[Field], draft: Draft) -> None:
    """Keep what the request holds for the file ``columns`` and note it in ``draft``, refusals
    included."""
    for column in columns:
        if column.kind not in PURPOSES or not sent(column.id):
            continue
        draft.refused = []
        for upload in sent(column.id):
            _take_one(campaign, column, draft, upload)


def _take_one(campaign: Campaign, column: Field, draft: Draft, upload: FileStorage) -> None:
    purpose = PURPOSES[column.kind]
    replaced = [file for file in draft.files if column.kind == "file" and file.purpose == purpose]
    others = [file for file in draft.files if file not in replaced]
    try:
        kept = keep(campaign, upload, purpose, others)
    except Rejected as error:
        draft.refused.append((file_name(upload.filename or ""), str(error)))
        return
    if kept.sha256 in {file.sha256 for file in others if file.purpose == purpose}:
        office().evidence.drop(kept)  # sent twice; the first stays
        return
    draft.files = [*others, kept]
    drop(draft, replaced)


def keep(
    campaign: Campaign, upload: FileStorage, purpose: Purpose, others: Iterable[KeptFile]
) -> KeptFile:
    """One upload, sealed and counted against the limits together with ``others``. Raises
    :class:`Rejected`."""
    limits = Limits.of(campaign)
    try:
        kept = office().evidence.keep(
            cast(BinaryIO, upload.stream), upload.filename or "", purpose, limits
        )
    except Rejected:
        log.info("file_refused", campaign=campaign.id, purpose=purpose)
        raise
    try:
        office().evidence.check_total([*others, kept], limits)
    except Rejected:
        office().evidence.drop(kept)
        log.info("file_over_limit", campaign=campaign.id, purpose=purpose)
        raise
    return kept


def remove(draft: Draft, stored: str) -> None:
    """Take the file ``stored`` out of ``draft``."""
    removed = [file for file in draft.files if file.stored == stored]
    draft.files = [file for file in draft.files if file not in removed]
    drop(draft, removed)


def drop(draft: Draft, files: Iterable[KeptFile]) -> None:
    """Delete ``files`` that ``draft`` no longer holds, unless the ledger may already refer to them.
    """
    for file in () if draft.sent else files:
        office().evidence.drop(file)


def new_draft() -> str:
    """The secret of a new draft. Now and then drafts that were given up are deleted here, with
    their files."""
    for stored in office().drafts.purge_daily(datetime.now(UTC)):
        office().evidence.drop(KeptFile("", stored, "", "", 0, "evidence"))
    return office().drafts.new_secret()


def kept_columns(columns: Iterable[Field], draft: Draft) -> frozenset[str]:
    """The file columns for which ``draft`` has a file already."""
    return frozenset(
        column.id
        for column in columns
        if column.kind in PURPOSES and draft.kept(PURPOSES[column.kind])
    )
