"""Many cases of the list at once: transferred, reminded, taken out as a workbook. A preview says of
each what would happen or why not; what is confirmed there is done case by case and listed."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casestore.ledger.queries import lists
from casestore.ledger.verbs import bulk
from casestore.ledger.verbs.bulk import ACTS, Fate, Wish
from casestore.lifecycle.pressing import ORDERED_BY
from casestore.lifecycle.roles import Role
from casestore.lifecycle.verbs import VERB_NAMES, Verb
from forms_app.desk.cases import ledger_sheets
from forms_app.desk.cases.ledger_sheets import ExportForm
from forms_app.desk.cases.list_query import query_of
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_posts import go_on
from forms_app.desk.ui.forms import LONGEST
from forms_app.web.clean_requests import whole_number
from forms_app.web.translations import say

blueprint = Blueprint("bulk", __name__, url_prefix="/desk/ledger/bulk")

EXPORT = "export"
_WHO = (Role.COORDINATOR, *sorted(ORDERED_BY - {Role.COORDINATOR}))


@blueprint.post("/")
@demands(*_WHO)
def preview() -> ResponseReturnValue:
    """What would become of each of the cases that were ticked, or of all that the list found."""
    ids, act = _chosen(), request.form.get("act", "")
    if not ids:
        return go_on(say("请先在表里勾选案件"), _back(), "error")
    if act == EXPORT and Role.COORDINATOR in actor().roles:
        return _to_export(ids)
    if act not in ACTS:
        return go_on(say("请选择要办的事"), _back(), "error")
    if len(ids) > bulk.MOST:
        said = say(
            "一次最多办 %(most)s 件，现在选了 %(n)s 件，请先缩小范围", most=bulk.MOST, n=len(ids)
        )
        return go_on(said, _back(), "error")
    wish = _wish()
    fates = bulk.foretold(services().ledger, ids, actor(), wish)
    return _page(wish, fates)


@blueprint.post("/do")
@demands(*_WHO)
def carry_out() -> ResponseReturnValue:
    """Do it to those that stayed ticked on the preview; what became of each."""
    wish, seen = _wish(), _seen()
    if not seen or wish.verb not in ACTS:
        return go_on(say("没有勾选案件，什么也没有办"), _back(), "error")
    fates = bulk.carried_out(services().ledger, seen, actor(), wish)
    return _page(wish, fates, done=True)


def _to_export(ids: Sequence[int]) -> ResponseReturnValue:
    """What a workbook of ``ids`` would contain: the columns are those of one campaign."""
    rows = lists.rows_of(services().ledger, ids[: ledger_sheets.MOST + 1], actor())
    campaigns = {row.campaign for row in rows}
    if len(rows) > ledger_sheets.MOST:
        said = say("一次最多导出 %(n)s 件；整本台账请用“导入、导出表格”", n=ledger_sheets.MOST)
        return go_on(said, _back(), "error")
    if len(campaigns) != 1:
        said = say("各专项行动的栏目不同，请先筛选一个专项行动，再导出")
        return go_on(said, _back(), "error")
    return ledger_sheets.chosen_page(campaigns.pop(), rows, ExportForm(formdata=None))


def _page(wish: Wish, fates: Sequence[Fate], done: bool = False) -> str:
    campaigns = {fate.row.campaign for fate in fates if fate.row}
    only = services().campaigns.get(campaigns.pop()) if len(campaigns) == 1 else None
    return render_template(
        "desk/bulk.html",
        here="ledger",
        wish=wish,
        label=VERB_NAMES[wish.verb],
        goes=[fate for fate in fates if not fate.barred],
        stays=[fate for fate in fates if fate.barred],
        done=done,
        units=only.units if only and wish.verb is Verb.TRANSFER else (),
        longest=LONGEST,
        back=_back(),
        kept=_kept(),
    )


def _wish() -> Wish:
    act = request.form.get("act", "")
    return Wish(
        verb=Verb(act) if act in ACTS else Verb.NOTE,
        unit=request.form.get("to", ""),
        reason=request.form.get("reason", "").strip()[:LONGEST],
    )


def _chosen() -> Sequence[int]:
    """The cases that were ticked, or all that the list finds as it was filtered."""
    if request.form.get("all"):
        _view, query = query_of(request.form)
        return lists.ids_of(services().ledger, query, actor())
    return list(_seen())


def _seen() -> Mapping[int, int]:
    """The cases that were ticked, each with the version in which it was shown."""
    ticked = (one.partition(".") for one in request.form.getlist("case"))
    found = {whole_number(id): whole_number(version) for id, _dot, version in ticked}
    return {id: version for id, version in found.items() if id > 0}


def _kept() -> Mapping[str, str]:
    """What the form was sent with that leads back to the list as it was."""
    names = (
        "view",
        "campaign",
        "category",
        "lead",
        "unit",
        "due",
        "order",
        "turned",
        "rows",
        "search",
    )
    return {name: request.form[name] for name in names if request.form.get(name)}


def _back() -> str:
    return url_for("ledger.rows", **_kept())  # type: ignore[arg-type]
