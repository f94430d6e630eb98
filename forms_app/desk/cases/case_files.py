"""The files of a case handed out: the safe copy to whoever may see the case, the original to
whoever says why."""

from dataclasses import replace
from io import BytesIO

from flask import Blueprint, Response, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from casestore.errors import Rejected
from casestore.ledger.queries import case_file, lines
from casestore.lifecycle.roles import Role
from casestore.public.cleaning.kinds import true_name
from casestore.sealing.kept_file import KeptFile
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands, freshly
from forms_app.desk.sign_in.current import account, actor
from forms_app.desk.sign_in.security_log import SecurityAct, note
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DeskForm, text
from forms_app.web.translations import say

blueprint = Blueprint("case_files", __name__, url_prefix="/desk/case")

MIME = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "heic": "image/heic",
    "webp": "image/webp",
    "tiff": "image/tiff",
    "ofd": "application/ofd",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class OriginalForm(DeskForm):
    """Why the safe copy isn't enough."""

    reason = text(
        "打开原件的理由",
        "例如核对电子签章、查看附件里的发票。理由和您的姓名记入案件的查阅记录，统筹岗和督查岗能看到。",
        "请写明为什么要打开原件",
    )


@blueprint.get("/<int:case_id>/file/<int:file_id>")
@demands(Role.COORDINATOR, Role.UNIT, Role.SUPERVISOR)
def download(case_id: int, file_id: int) -> ResponseReturnValue:
    """The safe copy, whatever name its original came under."""
    try:
        file, data = case_file.open_file(services().ledger, case_id, file_id, actor())
    except Rejected as error:  # from before safe copies, and none can be made
        why = say("%(why)s。没有安全副本，只能打开原件。", why=say(str(error)))
        return go_on(why, url_for(".original", case_id=case_id, file_id=file_id), "error")
    return copy_handed_out(file, data)


@blueprint.route("/<int:case_id>/file/<int:file_id>/original", methods=["GET", "POST"])
@demands(Role.COORDINATOR, Role.UNIT)
@freshly("GET", "POST")
def original(case_id: int, file_id: int) -> ResponseReturnValue:
    """The original, after a reason."""
    ledger, form = services().ledger, OriginalForm()
    file = case_file.file_line(ledger, case_id, file_id, actor())

    def page() -> str:
        return render_template(
            "desk/original.html",
            here="ledger",
            row=lines.case_line(ledger, case_id, actor()),
            file=file,
            file_id=file_id,
            form=form,
        )

    def then(found: tuple[KeptFile, bytes]) -> ResponseReturnValue:
        note(SecurityAct.ORIGINAL, account().id, case=case_id, file=file_id)
        return handed_out(*found, say("（原件）"))

    return answer(
        form,
        lambda: case_file.open_original(ledger, case_id, file_id, actor(), form.reason.data or ""),
        then,
        page,
    )


def copy_handed_out(file: KeptFile, data: bytes) -> Response:
    """The safe copy ``data`` of ``file`` as a download."""
    return handed_out(replace(file, kind=file.copy_kind), data, "")


def handed_out(file: KeptFile, data: bytes, mark: str) -> Response:
    """A download that no browser takes for a page; ``mark`` is added to its name."""
    response = send_file(
        BytesIO(data),
        mimetype=MIME.get(file.kind, "application/octet-stream"),
        as_attachment=True,
        download_name=true_name(file.name, file.kind, mark),
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
