"""Uploads in pieces by the tus protocol (tus.io, 1.0.0: core, creation, expiration, termination): a
file that stopped with the line goes on where it stopped. A form takes what is whole by its id.

Without a script, and where tus doesn't get through, the form sends files as forms do.
"""

import base64
import binascii
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import wraps
from typing import Any, cast

import structlog
from flask import Blueprint, Response, abort, request, url_for
from flask.typing import ResponseReturnValue, RouteCallable
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from casestore.campaign.model import Campaign
from casestore.errors import Rejected
from casestore.errors.stray_characters import on_one_line, without_strays
from casestore.public.cleaning.kinds import file_name
from casestore.sealing.evidence import MB, Limits
from casestore.sealing.partial_uploads import RESTS, Misplaced, Partial
from forms_app.intake.form.apply import collecting_now
from forms_app.intake.visit import cookies
from forms_app.intake.visit.services import campaign_of, services
from forms_app.intake.visit.uploads import check_room
from forms_app.web.clean_requests import whole_number
from forms_app.web.translations import say

pages = Blueprint("resumable", __name__, url_prefix="/apply/<campaign_id>/uploads")

VERSION = "1.0.0"
#: Bytes of the largest piece: a line that breaks costs no more than one.
PIECE = 524_288
_PIECE_TYPE = "application/offset+octet-stream"

log = structlog.get_logger()


def from_the_form(view: RouteCallable) -> RouteCallable:
    """``view`` for the browser of a draft that takes files, by a page of ours, and nobody else."""

    @wraps(view)
    def asked(campaign_id: str, **more: Any) -> ResponseReturnValue:
        if request.headers.get("Tus-Resumable") != VERSION:
            return _answer(412, {"Tus-Version": VERSION})
        request.max_content_length = PIECE
        campaign, draft = campaign_of(campaign_id), cookies.draft_of(campaign_id)
        if draft is None or draft.sent or not collecting_now(campaign).open:
            return _answer(403)
        if request.method != "HEAD" and not _is_vouched():
            return _answer(403)
        return cast(ResponseReturnValue, view(campaign_id=campaign_id, **more))

    return asked


def _is_vouched() -> bool:
    try:
        validate_csrf(request.headers.get("X-CSRFToken"))
    except ValidationError:
        return False
    return True


@pages.route("", methods=["OPTIONS"], provide_automatic_options=False)
def told(campaign_id: str) -> ResponseReturnValue:
    """What is spoken here."""
    limits = Limits.of(campaign_of(campaign_id))
    said = {"Tus-Version": VERSION, "Tus-Extension": "creation,expiration,termination"}
    return _answer(204, said | {"Tus-Max-Size": str(limits.max_file)})


@pages.post("")
@from_the_form
def begin(campaign_id: str) -> ResponseReturnValue:
    """Begin an upload; its address. One that can't be taken is noted in the draft with its
    sentence, as a form's would be, before a byte of it is sent."""
    campaign, secret = campaign_of(campaign_id), cookies.draft_secret(campaign_id)
    size = whole_number(request.headers.get("Upload-Length"), -1)
    if size < 0:
        abort(400)
    said = _metadata(request.headers.get("Upload-Metadata", ""))
    name = file_name(on_one_line(without_strays(said.get("filename", ""))))
    with services().drafts.change(secret, campaign_id) as draft:
        if "first" in said:
            draft.refused = []
        try:
            _check(campaign, name, size)
            services().evidence.check_total(draft.files, Limits.of(campaign), size)
        except Rejected as error:
            draft.refused.append((name, str(error)))
            return _answer(413)
    most = Limits.of(campaign).max_files
    id = services().partial_uploads.begin(secret, name, size, most)
    log.info("upload_begun", campaign=campaign_id, size=size)
    return _answer(201, {"Location": url_for(".piece", campaign_id=campaign_id, upload=id)})


def _check(campaign: Campaign, name: str, size: int) -> None:
    if size > (most := Limits.of(campaign).max_file):
        raise Rejected(f"{name} 超过 {most // MB} MB，请压缩或分成几个文件")
    if not size:
        raise Rejected(f"{name} 是空文件，请重新选择")
    check_room(size)


@pages.route("/<upload>", methods=["HEAD"])
@from_the_form
def standing(campaign_id: str, upload: str) -> ResponseReturnValue:
    """How much of it is there."""
    found = services().partial_uploads.find(cookies.draft_secret(campaign_id), upload)
    return _of(found, 200)


@pages.patch("/<upload>")
@from_the_form
def piece(campaign_id: str, upload: str) -> ResponseReturnValue:
    """One piece more."""
    if request.mimetype != _PIECE_TYPE:
        return _answer(415)
    offset, data = whole_number(request.headers.get("Upload-Offset"), -1), request.get_data()
    uploads, secret = services().partial_uploads, cookies.draft_secret(campaign_id)
    if len(data) != (request.content_length or 0):  # the line broke
        return _answer(400)
    try:
        return _of(uploads.append(secret, upload, offset, data), 204)
    except Misplaced:
        return _answer(409)


@pages.delete("/<upload>")
@from_the_form
def remove(campaign_id: str, upload: str) -> ResponseReturnValue:
    """Its sender doesn't want it any more."""
    services().partial_uploads.remove(cookies.draft_secret(campaign_id), upload)
    return _answer(204)


def _of(found: Partial | None, status: int) -> Response:
    if found is None:
        return _answer(404)
    expires = format_datetime(datetime.now(UTC) + RESTS, usegmt=True)
    said = {"Upload-Offset": str(found.offset), "Upload-Length": str(found.size)}
    return _answer(status, said | {"Upload-Expires": expires})


def _metadata(header: str) -> dict[str, str]:
    """What the client says of the file; a value that can't be read is none."""
    said: dict[str, str] = {}
    for pair in header.split(",")[:10]:
        key, _blank, value = pair.strip().partition(" ")
        try:
            said[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return said


def _answer(status: int, headers: dict[str, str] | None = None) -> Response:
    answer = Response(status=status, headers=headers)
    answer.headers["Tus-Resumable"] = VERSION
    if status == 413:
        answer.set_data(say("这个文件收不了，原因写在页面上。"))
    return answer
