"""Searching the public site: the release carries the index, this page asks it. Works without JavaScript."""

import sqlite3

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from casestore.published import half_year_label
from casestore.searching import FILTERS, search
from forms_app.intake.office import office
from forms_app.translations import N_, _

pages = Blueprint("search", __name__)

#: The kinds of page that the generator indexes, in the order of the filter.
KINDS = {"notice": N_("公告"), "case": N_("案例"), "guide": N_("办事指南"), "campaign": N_("专项行动")}

#: Code points of a query that are looked at.
LONGEST = 80


@pages.get("/search")
def find() -> ResponseReturnValue:
    """The results of ``?q=``, narrowed by ``campaign``, ``kind``, ``category`` and ``period``, ten a page."""
    query = request.args.get("q", "").strip()[:LONGEST]
    chosen = {name: request.args.get(name, "") for name in FILTERS}
    results, away = None, False
    if query or any(chosen.values()):
        try:
            index = office().settings.current / "search.db"
            results = search(index, query, chosen, request.args.get("page", 1, int))
        except sqlite3.Error:
            away = True
    page = render_template(
        "intake/search.html", query=query, chosen=chosen, results=results, away=away, campaigns=office().campaigns,
        lists=_lists(chosen), kinds=KINDS,
    )  # fmt: skip
    return page, 503 if away else 200


def _lists(chosen: dict[str, str]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The filters: name, label and options; categories only where a campaign is chosen."""
    campaigns = office().campaigns
    lists = [
        ("campaign", _("专项行动"), [(item.id, f"{item.area} · {item.short}") for item in campaigns.values()]),
        ("kind", _("内容"), [(id, _(label)) for id, label in KINDS.items()]),
        ("period", _("受理时间"), _periods(chosen)),
    ]
    if chosen["campaign"] in campaigns:
        categories = [(item.id, item.label) for item in campaigns[chosen["campaign"]].categories]
        lists.insert(2, ("category", _("问题类别"), categories))
    return lists


def _periods(chosen: dict[str, str]) -> list[tuple[str, str]]:
    """Half-years of the chosen campaign, or of all of them, newest first."""
    found = office().campaigns.get(chosen["campaign"])
    spans = [found.period] if found else [campaign.period for campaign in office().campaigns.values()]
    years = range(min(span.start.year for span in spans), max(span.end.year for span in spans) + 1)
    periods = [f"{year}H{half}" for year in years for half in (1, 2)]
    return [(period, half_year_label(period)) for period in reversed(periods)]
