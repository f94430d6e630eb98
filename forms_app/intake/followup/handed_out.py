"""What the office made for the claimant who has a status open: the signed receipt and a copy of
all they sent, asked for and taken away."""

from dataclasses import dataclass
from io import BytesIO

import structlog
from flask import Blueprint, Response, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from casestore.exchange.handouts import HANDOUT_NAMES, Handout, handout_name, read_handout
from casestore.exchange.items import ItemKind
from forms_app.intake.followup import lookup
from forms_app.intake.followup.lookup import Found
from forms_app.intake.followup.status import Opened, looked_up
from forms_app.intake.visit.services import services
from forms_app.web.clean_forms import CleanForm
from forms_app.web.translations import say

log = structlog.get_logger()
pages = Blueprint("handed_out", __name__, url_prefix="/status")

#: What kind of file each is, and the end of its name.
_KINDS = {
    Handout.RECEIPT: ("application/pdf", "pdf"),
    Handout.COPY: ("application/zip", "zip"),
}


@dataclass(frozen=True)
class Ready:
    """Which files lie there to be taken."""

    receipt: bool
    copy: bool


def ready_for(found: Found) -> Ready:
    """What the office has made for the holder of ``found``."""
    folder, reader = services().settings.capsules, found.keys.reader
    there = {what: (folder / handout_name(reader, what)).exists() for what in Handout}
    return Ready(there[Handout.RECEIPT], there[Handout.COPY])


@pages.post("/handout")
@looked_up
def ask_for(opened: Opened) -> ResponseReturnValue:
    """Ask for the signed receipt or a copy; it lies there within seconds."""
    what = next((one for one in Handout if one == request.form.get("what")), None)
    if CleanForm().validate_on_submit() and what is not None:
        lookup.send(opened.found, ItemKind.HANDOUT, {"what": what.value}, [what.value])
        log.info("asked_for", number=opened.status.number, what=what.value)
        flash(say("已经收到，几秒钟后刷新本页，就能下载%(name)s。", name=say(HANDOUT_NAMES[what])))
    return redirect(url_for("status.ask"))


@pages.get("/receipt.pdf")
@looked_up
def receipt(opened: Opened) -> ResponseReturnValue:
    return _handed(opened, Handout.RECEIPT)


@pages.get("/copy.zip")
@looked_up
def copy(opened: Opened) -> ResponseReturnValue:
    return _handed(opened, Handout.COPY)


def _handed(opened: Opened, what: Handout) -> ResponseReturnValue:
    wiring, name = services(), say(HANDOUT_NAMES[what])
    data = read_handout(wiring.settings.capsules, opened.found.keys.reading, what, wiring.checker)
    if data is None:
        flash(say("%(name)s还没有做好，请过几秒钟再试。", name=name))
        return redirect(url_for("status.ask"))
    kind, end = _KINDS[what]
    return _file(data, kind, f"{name}-{opened.status.number}.{end}")


def _file(data: bytes, kind: str, name: str) -> Response:
    answer = send_file(BytesIO(data), mimetype=kind, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
