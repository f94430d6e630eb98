"""What happens beside the moves: pressing, extending, noting. Each is a form and one call to the
ledger."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from casestore.errors import Incomplete, NotAllowed, Stale
from casestore.ledger.records import CaseRow
from casestore.lifecycle.cases import Role
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.forms import DeskForm, NoteForm, PressForm, extend_form
from forms_app.web.translations import say

blueprint = Blueprint("duty", __name__, url_prefix="/desk/case")


@blueprint.route("/<int:case_id>/press", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
def press(case_id: int) -> ResponseReturnValue:
    form = PressForm()
    return _act(
        case_id,
        form,
        say("督办"),
        say("发出督办"),
        say("已发出督办，记入台账"),
        lambda: services().ledger.press(case_id, actor(), form.text.data.strip(), form.listed.data),
    )


@blueprint.route("/<int:case_id>/extend", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
def extend(case_id: int) -> ResponseReturnValue:
    row = services().ledger.case(case_id, actor()).row
    form = extend_form(services().settings.today(row.campaign))()
    return _act(
        case_id,
        form,
        say("延期"),
        say("批准延期"),
        say("已延期，新的期限已记入台账"),
        lambda: services().ledger.extend(
            case_id, actor(), form["deadline"].data, form["reason"].data.strip()
        ),
    )


@blueprint.route("/<int:case_id>/note", methods=["GET", "POST"])
@demands(Role.COORDINATOR, Role.UNIT)
def note(case_id: int) -> ResponseReturnValue:
    form = NoteForm()
    return _act(
        case_id,
        form,
        say("记一笔"),
        say("保存记录"),
        say("已记入台账"),
        lambda: services().ledger.note(case_id, actor(), form.text.data.strip()),
    )


def _act(
    case_id: int, form: DeskForm, title: str, button: str, done: str, verb: Callable[[], object]
) -> ResponseReturnValue:
    row: CaseRow = services().ledger.case(case_id, actor()).row
    if form.validate_on_submit():
        try:
            verb()
        except (Stale, NotAllowed, Incomplete) as error:
            form.form_errors.append(str(error))
        else:
            flash(f"{row.number}：{done}", "ok")
            return redirect(url_for("case.show", case_id=case_id))
    page = render_template(
        "desk/duty.html", here="ledger", row=row, form=form, heading=title, button=button
    )
    return (page, 422) if form.errors else (page, 200)
