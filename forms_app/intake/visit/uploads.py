"""Files that come in with a form of any page: found in the request, sealed to the office at once,
or refused with a sentence."""

from collections.abc import Iterable
from typing import BinaryIO, cast

import structlog
from flask import Response, after_this_request, request
from werkzeug.datastructures import FileStorage

from casestore.campaign.model import Campaign
from casestore.sealing.evidence import MB, Limits, Rejected, size_of
from casestore.sealing.kept_file import KeptFile, Purpose
from casestore.sealing.unsent_uploads import unsent_bytes
from forms_app.intake.visit import cookies
from forms_app.intake.visit.rate_limits import floods, source
from forms_app.intake.visit.services import services

#: The input that opens a telephone's camera.
CAMERA = "camera"
#: What stands before the name of an input in the field that names an upload which came in pieces.
RESUMED = "resumed-"

log = structlog.get_logger()


def sent_files(name: str) -> list[FileStorage]:
    """The files of the input ``name`` in this request, with the camera's beside the evidence; an
    empty input sends one nameless file."""
    names = (name, CAMERA) if name == "evidence" else (name,)
    sent = (file for one in names for file in request.files.getlist(one))
    return [file for file in sent if file.filename]


class ResumedFile(FileStorage):
    """A file that came in pieces before the form that names it."""


def resumed_files(campaign: Campaign, name: str) -> dict[str, ResumedFile]:
    """The whole uploads that this request names for the input ``name``, by id; one that isn't there
    (any more) was taken by an earlier try."""
    uploads, secret = services().partial_uploads, cookies.draft_secret(campaign.id)
    named = request.form.getlist(f"{RESUMED}{name}")[:1]  # a script names one at a time
    found = {id: uploads.whole(secret, id) for id in named}
    return {id: ResumedFile(one[1], filename=one[0]) for id, one in found.items() if one}


def forget_resumed(campaign: Campaign, id: str) -> None:
    """Remove the upload ``id`` once the draft that has it now, or its refusal, is saved: until then
    another try takes it again."""
    uploads, secret = services().partial_uploads, cookies.draft_secret(campaign.id)

    @after_this_request
    def forget(answer: Response) -> Response:
        if answer.status_code < 500:
            uploads.remove(secret, id)
        return answer


def seal_upload(
    campaign: Campaign, upload: FileStorage, purpose: Purpose, others: Iterable[KeptFile]
) -> KeptFile:
    """One upload, counted against the limits together with ``others``, then sealed.

    Raises :class:`Rejected`; nothing of the upload is left on disk then.
    """
    limits, evidence = Limits.of(campaign), services().evidence
    stream, beside = cast(BinaryIO, upload.stream), list(others)
    try:
        evidence.check_total(beside, limits, size_of(stream))
        check_room(0 if isinstance(upload, ResumedFile) else size_of(stream))
        return evidence.keep_new(stream, upload.filename or "", purpose, limits, beside)
    except Rejected as error:
        log.info("file_refused", campaign=campaign.id, purpose=purpose, kind=type(error).__name__)
        raise


def check_room(size: int) -> None:
    """Raises :class:`Rejected` while the uploads of drafts that were not sent in take as much as
    they may together; and once they take half of it, where this source has sent in a quarter of it
    within a day, these ``size`` bytes included: the rest is left to others. What came in pieces was
    counted when it began."""
    evidence, drafts = services().evidence.folder, services().settings.drafts
    unsent, most = unsent_bytes(drafts, evidence), services().settings.drafts_mb * MB
    of_source = floods().uploaded(source(), size)
    if unsent > most or (unsent > most // 2 and of_source > most // 4):
        log.warning("no_room_for_uploads", of_source=unsent <= most)
        raise Rejected("现在收不下更多材料：未提交的草稿太多。请过几小时再传，已填写的内容都在")
