"""Searching the public site: the release carries the index, these pages ask it. Works without
JavaScript."""

import re
import sqlite3
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casestore.campaign.model import Campaign
from casestore.public.codes import AMOUNT_BANDS, OUTCOMES, half_year_label
from casestore.public.search_index import FILTERS, Results, search
from casestore.public.search_suggestions import suggest
from forms_app.intake.visit.rate_limits import MinuteLimit, source
from forms_app.intake.visit.services import services
from forms_app.web.translations import say

pages = Blueprint("search", __name__)

#: The kinds of page that the generator indexes, in the order of the filter.
KINDS = {"notice": "公告", "case": "案例", "guide": "办事指南", "campaign": "专项行动"}

LABELS = {
    "campaign": "专项行动",
    "kind": "内容",
    "category": "问题类别",
    "outcome": "办结方式",
    "period": "受理时间",
    "level": "被反映单位层级",
    "unit": "责任单位",
}

#: Whose values mean something within one campaign only.
OF_CAMPAIGN = ("category", "level", "unit")

#: A unit that the campaign no longer names, as the generator writes it.
_FORMER = re.compile("[0-9a-f]{8}")

#: A half-year, or a whole year where a summary had to be vaguer.
_PERIOD = re.compile("[0-9]{4}(H[12])?")

#: Code points of a query that are looked at.
LONGEST = 80

#: Suggestions for one address in a minute: a fast typist's, and a whole office's behind one
#: address.
MOST = 600

Options = list[tuple[str, str]]


@dataclass(frozen=True)
class Condition:
    """A filter in force in words; ``without`` is the address of the same search without it."""

    label: str
    value: str
    without: str


@pages.get("/search")
def find() -> ResponseReturnValue:
    """The results of ``?q=``, narrowed by the filters and in the order of ``sort``, ten a page."""
    query, lists = request.args.get("q", "").strip()[:LONGEST], _lists()
    filters = {name: _allowed(name, lists.get(name, [])) for name in FILTERS}
    sorts, sort = _sorts(query, filters), request.args.get("sort", "")
    sort = sort if sort in sorts else ""
    try:
        results, index_missing = _results(query, filters, sort), False
    except sqlite3.Error:
        results, index_missing = None, True
    page = render_template(
        "intake/search.html",
        query=query,
        filters=filters,
        results=results,
        index_missing=index_missing,
        campaigns=services().campaigns,
        lists=lists,
        labels=LABELS,
        kinds=KINDS,
        sort=sort,
        sorts=sorts,
        search_url=_search_url,
        conditions=_conditions(query, filters, sort, lists),
        outcomes=OUTCOMES,
        bands=dict(AMOUNT_BANDS),
    )
    return page, 503 if index_missing else 200


def _results(query: str, filters: dict[str, str], sort: str) -> Results | None:
    """The page of results asked for; ``None`` where nothing was asked. Raises ``sqlite3.Error``
    where there is no index."""
    if not query and not any(filters.values()):
        return None
    index = services().settings.current / "search.db"
    return search(index, query, filters, request.args.get("page", 1, int), sort=sort)


@pages.get("/search/suggest")
def suggested() -> ResponseReturnValue:
    """Up to ten things that ``?q=`` may become: ``{"items": [{"text": …, "url": …}]}``, ``url``
    for a page's title."""
    limit: MinuteLimit = current_app.extensions.setdefault("qingzhang.suggested", MinuteLimit(MOST))
    if not limit.allows(source()):
        return jsonify(items=[]), 429, {"Retry-After": str(limit.again_s())}
    try:
        found = suggest(
            services().settings.current / "search.db", request.args.get("q", "")[:LONGEST]
        )
    except sqlite3.Error:  # no index yet: the search page says so, a suggestion needn't
        found = []
    response: Response = jsonify(items=[{"text": one.text, "url": one.url} for one in found])
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


def _search_url(query: str, filters: dict[str, str], sort: str = "", page: int = 1) -> str:
    """The address of a search."""
    asked = {"q": query, **filters, "sort": sort, "page": str(page) if page > 1 else ""}
    return (
        url_for("search.find")
        + "?" * any(asked.values())
        + urlencode({k: v for k, v in asked.items() if v})
    )


def _sorts(query: str, filters: dict[str, str]) -> dict[str, str]:
    """The orders on offer; what has no days and no amount can't be sorted by them."""
    first = {"": say("最相关"), "new": say("最新公开")} if query else {"": say("最新公开")}
    return first | (
        {"days": say("用时最短"), "amount": say("金额最大")}
        if filters["kind"] in ("", "case")
        else {}
    )


def _lists() -> dict[str, Options]:
    """The filters that fit those in force, by name: value and words of each option."""
    campaigns, kind = services().campaigns, request.args.get("kind", "")
    lists: dict[str, Options] = {
        "campaign": [(item.id, f"{item.area} · {item.short}") for item in campaigns.values()],
        "kind": [(id, say(label)) for id, label in KINDS.items()],
    }
    if kind not in ("", "case"):
        return lists
    campaign = campaigns.get(request.args.get("campaign", ""))
    lists["outcome"] = [(id, say(label)) for id, (label, _meaning) in OUTCOMES.items()]
    lists["period"] = _periods(campaign)
    if campaign:
        lists["category"] = [(item.id, item.label) for item in campaign.categories]
        lists["level"] = [(item.id, item.label) for item in campaign.levels]
        lists["unit"] = [(unit.id, unit.called) for unit in campaign.units] + _former()
    return {name: lists[name] for name in FILTERS if name in lists}


def _allowed(name: str, options: Options) -> str:
    """The value of the filter ``name`` if it is one of ``options``, else ``""`` (another
    campaign's category, for one)."""
    value = request.args.get(name, "")
    return value if value in dict(options) else ""


def _former() -> Options:
    asked = request.args.get("unit", "")
    return [(asked, say("已更名或撤销的单位"))] if _FORMER.fullmatch(asked) else []


def _periods(campaign: Campaign | None) -> Options:
    """Half-years of ``campaign``, or of all of them, newest first; and any other that was asked
    for."""
    spans = [campaign.period] if campaign else [one.period for one in services().campaigns.values()]
    years = range(min(span.start.year for span in spans), max(span.end.year for span in spans) + 1)
    periods = [f"{year}H{half}" for year in reversed(years) for half in (2, 1)]
    asked = request.args.get("period", "")
    if _PERIOD.fullmatch(asked) and asked not in periods:
        periods.append(asked)
    return [
        (one, half_year_label(one) if "H" in one else say("%(year)s年", year=one))
        for one in periods
    ]


def _conditions(
    query: str, filters: dict[str, str], sort: str, lists: dict[str, Options]
) -> list[Condition]:
    """The filters in force in the order of the form; without its campaign what depends on it
    goes too."""
    found = []
    for name in (name for name in lists if filters[name]):
        also = OF_CAMPAIGN if name == "campaign" else ()
        rest = {
            other: value for other, value in filters.items() if other != name and other not in also
        }
        found.append(
            Condition(
                say(LABELS[name]), dict(lists[name])[filters[name]], _search_url(query, rest, sort)
            )
        )
    return found
