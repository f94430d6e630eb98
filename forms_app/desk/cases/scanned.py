"""扫描归件: a signed form that came by post or over the counter is scanned, its mark leads to its
case, and a person files it there."""

from dataclasses import dataclass, replace

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FileField, HiddenField, StringField

from casestore.campaign.form_fields import MANDATE
from casestore.errors import Incomplete, Mistyped
from casestore.exchange.receipt_numbers import number_as_typed
from casestore.ledger.queries import incoming
from casestore.ledger.verbs.filing_papers import NamedCase, Paper, case_of, file_paper
from casestore.lifecycle.roles import Role
from casestore.public.paper.mark import Mark
from casestore.sealing.kept_file import KeptFile, Purpose
from forms_app.clue import paper_words
from forms_app.desk.cases.paper_form import campaigns_with_paper
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands, takes_files
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui import uploads
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DeskForm, accepted
from forms_app.desk.ui.uploads import Uploads
from forms_app.web.translations import say

blueprint = Blueprint("scanned", __name__, url_prefix="/desk/scan")


class ScanForm(DeskForm):
    """The scan, and the number where the code can't be read."""

    uploaded = HiddenField()
    scan = FileField(
        "扫描件",
        description="签字盖章的线索表，或者授权委托书；几页纸请扫描成一个 PDF，照片也可以。",
    )
    number = StringField(
        "回执编号",
        description="选填。二维码读不出来的，照线索表左下角填写；授权委托书照回执填写。",
        render_kw={"autocomplete": "off"},
    )


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a scan came to: its ``marks``, the case that they or the typed number name, and whether
    the answers on it are those in the ledger (``None``: nobody can tell)."""

    file: KeptFile
    marks: tuple[Mark, ...]
    number: str
    case: NamedCase | None

    @property
    def agrees(self) -> bool | None:
        if self.case is None or not self.marks:
            return None
        return {(one.number, one.version) for one in self.marks} == {
            (self.case.row.number, self.case.version)
        }

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is noted at the file in the case; nothing where there is none to compare it with."""
        if self.case is None:
            return ()
        said = paper_words.UNREAD if self.agrees is None else paper_words.DIFFERS
        seal = paper_words.about_the_seal(self.file.seen.red_seal)
        return (paper_words.MATCHES if self.agrees else said, *seal)


@blueprint.route("/", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
@takes_files
def scan() -> ResponseReturnValue:
    """Take a scan and show the case that it names; or do so with what came by mail."""
    if (mail := request.args.get("incoming", type=int)) is not None:
        return _of_mail(mail)
    sent, form = _sent(), ScanForm()
    form.scan.render_kw = accepted(campaigns_with_paper()[0])
    form.refuse_uploads(sent.refused)

    def look() -> Found:
        if not sent.files:
            raise Incomplete({"scan": say("请选择扫描件")})
        return _found(sent.files[-1], form.number.data or "")

    def then(found: Found) -> ResponseReturnValue:
        return _shown(found)

    def page() -> str:
        form.uploaded.data = sent.signed_list()
        return render_template("desk/scan.html", here="ledger", form=form, uploaded=sent.files)

    return answer(form, look, then, page)


@blueprint.post("/file")
@demands(Role.COORDINATOR)
def file() -> ResponseReturnValue:
    """File the scan that was shown into the case that was shown with it."""
    form, mail = DeskForm(), request.form.get("incoming", type=int)
    files = _sent().files if mail is None else _marked(mail)
    number = request.form.get("number", "")

    def act() -> int:
        if not files:
            raise Incomplete({"scan": say("页面不完整，请重新上传扫描件")})
        found = _found(files[-1], number)
        if found.case is None:
            raise Incomplete({"number": say("台账里没有这个编号，请核对")})
        said = (*found.file.taken_out, *found.remarks)
        mandate = request.form.get("as") == MANDATE and not found.marks
        said = found.file.taken_out if mandate else said
        purpose: Purpose = "mandate" if mandate else "signed-form"
        kept = replace(found.file, purpose=purpose, taken_out=said, paper=None)
        note = _how_it_came(mandate, mail)
        paper = Paper(file=kept, note=note, incoming=mail)
        return file_paper(services().ledger, found.case.row.id, paper, actor()).id

    def page() -> str:
        return render_template("desk/scan.html", here="ledger", form=_again(form), uploaded=[])

    return answer(
        form,
        act,
        lambda id: go_on(say("扫描件已归入本案"), url_for("case.show", case_id=id)),
        page,
    )


def _how_it_came(mandate: bool, mail: int | None) -> str:
    """What is noted in the case about a paper that is filed."""
    if mandate:
        return say("收到授权委托书，扫描归件。")
    return say("收到纸质线索表，扫描归件。") if mail is None else say("线索表随邮件收到，归件。")


def _shown(found: Found, mail: int | None = None) -> str:
    """The page beside which a person looks at the paper."""
    kept = "" if mail else Uploads([found.file]).signed_list()
    shown = {"found": found, "uploaded": kept, "mail": mail}
    return render_template("desk/scanned.html", here="ledger", **shown)


def _of_mail(mail: int) -> ResponseReturnValue:
    """The page about the attachment of ``mail`` that bears a mark."""
    marked = _marked(mail)
    if not marked:
        back = url_for("incoming.show", incoming_id=mail)
        return go_on(say("附件上没有读到二维码，请照来件登记"), back, "error")
    return _shown(_found(marked[-1], ""), mail)


def _marked(mail: int) -> list[KeptFile]:
    """The attachments of ``mail`` that bear a mark. Raises as
    :func:`casestore.ledger.queries.incoming.incoming` does."""
    one = incoming.incoming(services().ledger, mail, actor())
    return [file for file in one.contents.files if file.seen.marks]


def _again(form: DeskForm) -> ScanForm:
    """The form for a scan, with what was wrong before."""
    fresh = ScanForm(formdata=None)
    fresh.form_errors = [*form.form_errors]
    return fresh


def _sent() -> Uploads:
    """The scan of this request or of the one before."""
    return uploads.receive(campaigns_with_paper()[0], {"scan": "signed-form"})


def _found(file: KeptFile, typed: str) -> Found:
    """What ``file`` came to. A typed number counts where no mark was read. Raises
    :class:`Incomplete` where there is neither."""
    marks = tuple(mark for _page, mark in file.seen.marks)
    try:
        number = marks[0].number if marks else number_as_typed(typed)
    except Mistyped as error:
        raise Incomplete(
            {"number": say("没有读到二维码。请照线索表左下角填写回执编号，或者重新扫描")}
        ) from error
    case = case_of(services().ledger, number, actor())
    return Found(file=file, marks=marks, number=number, case=case)
