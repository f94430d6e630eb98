"""A person's own views of the ledger: filters, order and columns under a name. What was looked for
is no part of them: it may be a name."""

from collections.abc import Collection, Mapping

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from casestore.ledger.plain_columns import PLAIN
from casestore.lifecycle.roles import Role
from forms_app.desk.services import services
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
#: Fields that stand on every list, under their own heads.
_SHOWN = frozenset({"respondent", "category", "amount"})
_LONGEST = 20


def own_views() -> Mapping[str, Mapping[str, str]]:
    """The views of whoever looks: name → what the address of the list says."""
    return stores().state.views_of(account().id)


def columns_for(campaign_id: str) -> Mapping[str, str]:
    """The columns that can be left out, and what they are called: those of every list, and in the
    list of one campaign those that it prescribes for its ledger, as far as no seal is opened."""
    campaign = services().campaigns.get(campaign_id)
    if campaign is None:
        return COLUMNS
    labels = {one.id: one.label for one in campaign.columns()}
    wanted = [id for one in campaign.ledger_lists for id in one.columns]
    own = {id: labels[id] for id in wanted if id in labels and id in PLAIN and id not in _SHOWN}
    return {**COLUMNS, **own}


def shown_columns(campaign_id: str) -> list[str]:
    """The columns that the address asks for, all of them where it says nothing."""
    asked, known = request.args.get("columns", "").split(","), columns_for(campaign_id)
    return [one for one in known if one in asked] or list(known)


def filters_of_form() -> dict[str, str]:
    """The filters that the form on the list was sent with; all columns are as good as none."""
    found = {name: request.form[name] for name in FILTERS if request.form.get(name)}
    sent = _sent_columns()
    known = columns_for(request.form.get("campaign", ""))
    ticked = [one for one in known if one in sent]
    if ticked and len(ticked) < len(known) and not _is_another_campaign(sent):
        return {**found, "columns": ",".join(ticked)}
    found.pop("columns", None)
    return found


def _sent_columns() -> list[str]:
    return ",".join(request.form.getlist("columns")).split(",")


def _is_another_campaign(sent: Collection[str]) -> bool:
    """Whether another campaign was chosen than the one that the columns ``sent`` stood there for,
    of which none was left out: then all of the new one's are shown."""
    before, now = request.form.get("columns_of", ""), request.form.get("campaign", "")
    return before != now and set(columns_for(before)) <= set(sent)


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
