"""The claimant's contact data, after a reason."""

from collections.abc import Mapping

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from casestore.campaign.form_fields import BY_ID
from casestore.ledger.queries import lines
from casestore.ledger.queries.contact import open_contact
from casestore.lifecycle.roles import Role
from forms_app.clue import unusual
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_posts import answer
from forms_app.desk.ui.forms import DeskForm, text

blueprint = Blueprint("contact", __name__, url_prefix="/desk/case")


class ContactForm(DeskForm):
    """Why the claimant has to be reached."""

    reason = text(
        "查看理由",
        "例如电话核对合同金额、约定核查时间。理由和您的姓名记入案件的查阅记录，统筹岗和督查岗可见。",
        "请写明为什么要看联系方式",
        rows=3,
    )


@blueprint.route("/<int:case_id>/contact", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
def show(case_id: int) -> ResponseReturnValue:
    """The form, and on success the page with the data, which no other page shows."""
    ledger, form = services().ledger, ContactForm()
    row = lines.case_line(ledger, case_id, actor())

    def drawn(found: Mapping[str, str] | None = None) -> str:
        columns = {one.id: one for one in ledger.campaign_of(row.campaign).columns()}
        known = {id: columns.get(id, BY_ID[id]) for id in found or {}}
        shown = [
            (known[id].label, value, unusual.about(known[id], value))
            for id, value in (found or {}).items()
        ]
        return render_template("desk/contact.html", here="ledger", row=row, form=form, shown=shown)

    return answer(
        form,
        lambda: open_contact(ledger, case_id, actor(), form.reason.data or ""),
        drawn,
        drawn,
    )
