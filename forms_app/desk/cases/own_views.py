"""A person's own views of the ledger: filters, order and columns under a name. What was looked for
is no part of them: it may be a name."""

from collections.abc import Mapping

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from casestore.lifecycle.roles import Role
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import account
from forms_app.desk.sign_in.stores import stores
from forms_app.desk.ui.form_posts import go_on
from forms_app.web.clean_forms import REORDERED
from forms_app.web.clean_requests import reordered_fields
from forms_app.web.translations import say

blueprint = Blueprint("own_views", __name__, url_prefix="/desk/ledger/views")

#: What a view keeps, as the form and the address call it.
FILTERS = (
    *("view", "names", "campaign", "category", "lead", "unit"),
    *("due", "order", "turned", "rows", "columns"),
)
#: The columns of the list that can be left out.
COLUMNS = {
    "respondent": "被反映单位 / 类别",
    "amount": "万元",
    "units": "牵头 / 责任单位",
    "state": "状态",
}
_LONGEST = 20


def own_views() -> Mapping[str, Mapping[str, str]]:
    """The views of whoever looks: name → what the address of the list says."""
    return stores().state.views_of(account().id)


def shown_columns() -> list[str]:
    """The columns that the address asks for, all of them where it says nothing."""
    asked = request.args.get("columns", "").split(",")
    return [one for one in COLUMNS if one in asked] or list(COLUMNS)


def filters_of_form() -> dict[str, str]:
    """The filters that the form on the list was sent with; all columns are as good as none."""
    found = {name: request.form[name] for name in FILTERS if request.form.get(name)}
    sent = ",".join(request.form.getlist("columns")).split(",")
    ticked = [one for one in COLUMNS if one in sent]
    if ticked and len(ticked) < len(COLUMNS):
        return {**found, "columns": ",".join(ticked)}
    found.pop("columns", None)
    return found


@blueprint.post("/")
@demands(Role.COORDINATOR, Role.UNIT, Role.SUPERVISOR)
def keep() -> ResponseReturnValue:
    """Keep the list as it is filtered under a name."""
    name, filters = request.form.get("name", "").strip()[:_LONGEST], filters_of_form()
    here = url_for("ledger.rows", **filters)  # type: ignore[arg-type]
    if reordered_fields():
        return go_on(say(REORDERED), here, "error")
    if not name:
        return go_on(say("请填写视图的名称，例如 本月到期"), here, "error")
    if not stores().state.keep_view(account().id, name, filters):
        return go_on(say("视图太多，请先删除一个"), here, "error")
    return go_on(say("已保存视图“%(name)s”", name=name), here)


@blueprint.post("/drop")
@demands(Role.COORDINATOR, Role.UNIT, Role.SUPERVISOR)
def drop() -> ResponseReturnValue:
    """Forget a view."""
    stores().state.drop_view(account().id, request.form.get("name", ""))
    return redirect(url_for("ledger.rows"))
