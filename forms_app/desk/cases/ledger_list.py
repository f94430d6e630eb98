"""The ledger as a list: saved views with counts, filters in the address, twenty a page."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casestore.exchange.completeness import date_of
from casestore.ledger.plain_columns import PLAIN
from casestore.ledger.queries import lists
from casestore.ledger.queries.tallies import tally
from casestore.ledger.records import CaseRow, Query
from casestore.lifecycle.pressing import ORDERED_BY
from casestore.lifecycle.roles import Role
from forms_app.desk.cases.list_order import ORDERS, sort_of, turning
from forms_app.desk.cases.list_query import View, is_narrowed, keep_search, query_of, views
from forms_app.desk.cases.own_views import (
    COLUMNS,
    FILTERS,
    columns_for,
    filters_of_form,
    own_views,
    shown_columns,
)
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor, own_campaigns
from forms_app.web.dates import day
from forms_app.web.translations import say

blueprint = Blueprint("ledger", __name__, url_prefix="/desk")


@blueprint.get("/ledger")
@demands(Role.COORDINATOR, Role.UNIT, Role.SUPERVISOR)
def rows() -> ResponseReturnValue:
    view, query = query_of(request.args)
    page = lists.find(services().ledger, query, actor())
    asked = query.text or request.args.get("names")  # a search has opened them already
    ids = [row.id for row in page.rows] if asked else []
    names = lists.names_of(services().ledger, ids, actor())
    return render_template(
        "desk/ledger.html",
        here="ledger",
        views=_counted(views(), query),
        view=view,
        query=query,
        page=page,
        names=names,
        choices=_choices(query.campaign),
        filtered=is_narrowed(view, query),
        link=_link,
        orders=ORDERS,
        sort_of=sort_of,
        turning=turning,
        own_views=own_views(),
        **_columns(query.campaign),
        kept={name: request.args[name] for name in FILTERS if request.args.get(name)},
        acts=_acts(),
        token=request.args.get("search", ""),
        may_register=Role.COORDINATOR in actor().roles,
        may_take_in=not actor().campaigns,
    )


@blueprint.get("/ledger/opening")
@demands(Role.COORDINATOR, Role.UNIT, Role.SUPERVISOR)
def opening() -> ResponseReturnValue:
    """How many cases are still being opened for whoever searches: a number, no more."""
    return jsonify(waiting=services().ledger.words.waiting())


@blueprint.post("/ledger/search")
@demands(Role.COORDINATOR, Role.UNIT, Role.SUPERVISOR)
def search() -> ResponseReturnValue:
    """Keep what is looked for and lead to the list that it narrows."""
    text = request.form.get("q", "").strip()[:100]
    filters = filters_of_form()
    if text:
        filters["search"] = keep_search(text)
    return redirect(url_for("ledger.rows", **filters))  # type: ignore[arg-type]


def _columns(campaign: str) -> dict[str, Any]:
    """What the page asks about columns: all, those that ``campaign`` prescribes, those shown."""
    known = columns_for(campaign)
    return {
        "columns": known,
        "prescribed": [one for one in known if one not in COLUMNS],
        "shown": shown_columns(campaign),
        "plain_words": _plain_words,
    }


def _plain_words(row: CaseRow, id: str) -> str:
    """What stands in a column that the campaign prescribes."""
    value = row.plain.get(id, "")
    when = date_of(value) if PLAIN[id] == "date" else None
    return day(when) if when else services().ledger.campaign_of(row.campaign).label(id, value)


def _acts() -> dict[str, str]:
    """What the person who looks may do to many cases at once, and what its button says."""
    found = {"transfer": "转办…", "export": "导出…"} if Role.COORDINATOR in actor().roles else {}
    return {**found, **({"remind": "催办…"} if ORDERED_BY & actor().roles else {})}


def _counted(saved: list[View], query: Query) -> list[tuple[View, int]]:
    """Each view with the number of cases in it."""
    counted = tally(services().ledger, query.campaign, actor())
    return [(view, counted.of(view.states, view.due)) for view in saved]


def _choices(campaign: str) -> dict[str, list[tuple[str, str]]]:
    """The options of the filters: of one campaign, or of all together."""
    shown = [services().campaigns[campaign]] if campaign else own_campaigns()
    units = _distinct((unit.id, unit.called) for one in shown for unit in one.units)
    return {
        "campaign": [(one.id, say(f"{one.area} · {one.short}")) for one in own_campaigns()],
        "category": _distinct((item.id, item.label) for one in shown for item in one.categories),
        "lead": units,
        "unit": units,
    }


def _distinct(options: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return list(dict(reversed(list(options))).items())[::-1]


def _link(**changes: object) -> str:
    """This list's address with ``changes``; an empty value drops the argument."""
    arguments = {**request.args.to_dict(), **{name: str(value) for name, value in changes.items()}}
    return url_for("ledger.rows", **{name: text for name, text in arguments.items() if text})  # type: ignore[arg-type]
