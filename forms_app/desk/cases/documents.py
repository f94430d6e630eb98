"""Papers of a case: drafted by the program, edited by a person, issued as a PDF that stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field, StringField
from wtforms.validators import InputRequired, Length

from casestore.errors import NotFound
from casestore.ledger.queries import case_file
from casestore.ledger.queries.documents import Issued, documents_of
from casestore.ledger.records import CaseFile
from casestore.ledger.verbs import documents
from casestore.ledger.verbs.documents import Numbered, Wanted
from casestore.lifecycle.documents import (
    DOCUMENT_NAMES,
    DOCUMENT_RULES,
    DocumentKind,
    kinds_for,
)
from casestore.lifecycle.roles import Role
from casestore.lifecycle.verbs import Verb
from casestore.public.scripts import in_script
from forms_app.desk.cases.drafting import Circumstances, draft_of
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DeskForm, choice, text
from forms_app.pdf.document import Paper, document_pdf
from forms_app.pdf.rendering import pdf_answer
from forms_app.web.translations import say, script, written_in

blueprint = Blueprint("documents", __name__, url_prefix="/desk/case")

#: Where nothing is replaced.
NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A paper that can be issued for the case now."""

    kind: DocumentKind
    name: str


def shown(case: CaseFile) -> dict[str, Any]:
    """What the page of ``case`` asks about papers: those that the person who looks may read, and
    those that they may issue now."""
    may = Role.COORDINATOR in actor().roles
    kinds = kinds_for(case.row.state) if may else ()
    if not any(event.verb is Verb.MEETING for event in case.events):
        kinds = tuple(kind for kind in kinds if kind is not DocumentKind.MEETING_MINUTES)
    return {
        "papers": _issued(case.row.id),
        "offered": [Offered(kind=kind, name=DOCUMENT_NAMES[kind]) for kind in kinds],
        "document_names": DOCUMENT_NAMES,
    }


def _issued(case_id: int) -> Sequence[Issued]:
    return documents_of(services().ledger, case_id, actor())


def document_form(kind: DocumentKind, current: Sequence[Issued]) -> type[DeskForm]:
    """What of a paper may be edited; its number and day are given when it is issued."""
    is_form = DOCUMENT_RULES[kind].is_form
    hint = (
        "每行一栏，写成“栏目：内容”；冒号后面空着的，留出签字盖章的地方。"
        if is_form
        else "每行一段。由程序按案件起草，请核对后修改；不写自然人姓名和联系方式。"
    )
    parts: dict[str, Field] = {
        "title": StringField("标题", [InputRequired("请填写标题"), Length(max=80)])
    }
    if not is_form:
        checks = [InputRequired("请填写主送单位"), Length(max=100)]
        parts["addressee"] = StringField("主送", checks)
    parts["body"] = text("内容" if is_form else "正文", hint, "请填写内容", rows=14)
    if current:
        parts["replaces"] = choice(
            "替代",
            "以前出具的不会改变；新的一份可以写明替代它。",
            "请选择是否替代以前的一份",
            [(NONE, say("不替代，另出一份")), *((str(one.id), one.number) for one in current)],
        )
    return type("DocumentForm", (DeskForm,), parts)


@blueprint.route("/<int:case_id>/document/<kind>", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
def issue(case_id: int, kind: str) -> ResponseReturnValue:
    wanted = _kind(kind)
    here = _circumstances(case_id)
    current = [one for one in _issued(case_id) if one.kind is wanted and not one.replaced_by]
    form = document_form(wanted, current)(data=_drafted(wanted, here))
    if request.form.get("preview") and form.validate_on_submit():
        unnumbered = Numbered(number=say("（文号在出具时编定）"))
        return pdf_answer(_printed(wanted, form, here, unnumbered), f"{wanted}.pdf")

    def then(number: str) -> ResponseReturnValue:
        done = say("已出具%(name)s", name=DOCUMENT_NAMES[wanted])
        return go_on(f"{done} {number}", url_for("case.show", case_id=case_id))

    return answer(form, lambda: _issue(wanted, form, here), then, lambda: _page(wanted, form, here))


def _circumstances(case_id: int) -> Circumstances:
    """What a draft is filled from."""
    ledger = services().ledger
    case = case_file.open_case(ledger, case_id, actor())
    campaign = ledger.campaign_of(case.row.campaign)
    return Circumstances(case=case, campaign=campaign, today=ledger.today(campaign.id))


def _issue(kind: DocumentKind, form: DeskForm, here: Circumstances) -> str:
    replaces = form["replaces"].data if "replaces" in form else NONE
    asked = Wanted(
        kind=kind,
        paper=lambda numbered: _printed(kind, form, here, numbered),
        replaces=None if replaces == NONE else int(replaces),
    )
    return documents.issue(services().ledger, here.case.row.id, actor(), asked)


def _page(kind: DocumentKind, form: DeskForm, here: Circumstances) -> str:
    return render_template(
        "desk/document.html",
        here="ledger",
        row=here.case.row,
        form=form,
        name=DOCUMENT_NAMES[kind],
        to_unit=DOCUMENT_RULES[kind].to_unit,
    )


def _kind(said: str) -> DocumentKind:
    if said not in {one.value for one in DocumentKind}:
        raise NotFound(say("没有这种文书"))
    return DocumentKind(said)


def _drafted(kind: DocumentKind, here: Circumstances) -> dict[str, str]:
    """The fields of the draft in the campaign's characters, in which the paper goes out."""
    with written_in(here.campaign.script):
        draft = draft_of(kind, here)
        return {name: in_script(words, script()) for name, words in vars(draft).items()}


def _printed(kind: DocumentKind, form: DeskForm, here: Circumstances, numbered: Numbered) -> bytes:
    with written_in(here.campaign.script):
        return document_pdf(_paper(kind, form, here, numbered))


def _paper(kind: DocumentKind, form: DeskForm, here: Circumstances, numbered: Numbered) -> Paper:
    rule, case, campaign = DOCUMENT_RULES[kind], here.case, here.campaign
    sent_to = kind is DocumentKind.TRANSFER_LETTER
    return Paper(
        title=form["title"].data.strip(),
        number=say(numbered.number),
        issuer=say(campaign.issuer.name),
        addressee="" if rule.is_form else form["addressee"].data.strip(),
        body=form["body"].data,
        day=here.today,
        is_form=rule.is_form,
        copies=tuple(say(campaign.unit(id).name) for id, _why in case.copies) if sent_to else (),
        replaced=say(numbered.replaced),
        demo=case.row.demo,
    )
