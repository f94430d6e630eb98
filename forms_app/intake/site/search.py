"""Searching the public site: the release carries the index, these pages ask it. Works without
JavaScript.

What is asked comes in the body of a post: an address is written down by every proxy on the way.
With JavaScript it stands behind the ``#`` of the address, which no browser sends
(``static/search.js``), so that a search can be passed on and gone back to. Pages of releases from
before ask by ``?q=``, and are answered.
"""

import re
import sqlite3
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue

from casestore.campaign.model import Campaign
from casestore.public.codes import AMOUNT_BANDS, OUTCOMES, half_year_label
from casestore.public.question import LONGEST
from casestore.public.search_index import Results, search
from casestore.public.search_layout import FILTERS
from casestore.public.search_suggestions import suggest
from forms_app.intake.site.search_sections import WayOn, found_little, sections, ways_on
from forms_app.intake.visit.rate_limits import MinuteLimit, source
from forms_app.intake.visit.services import services
from forms_app.web.clean_requests import whole_number
from forms_app.web.translations import say

pages = Blueprint("search", __name__)

#: The kinds of page that the generator indexes, in the order of the filter.
KINDS = {
    "notice": "公告",
    "case": "案例",
    "guide": "办事指南",
    "category": "问题类别",
    "campaign": "专项行动",
}

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

#: Suggestions for one address in a minute: a fast typist's, and a whole office's behind one
#: address.
MOST = 600

#: What takes a filter away, or all of them.
WITHOUT, ALL = "without", "all"

#: What the page calls things, and the names of its fields.
_WORDS = {
    "labels": LABELS,
    "kinds": KINDS,
    "names": ("q", *FILTERS, "sort", "page"),
    "outcomes": OUTCOMES,
    "bands": dict(AMOUNT_BANDS),
}

Options = list[tuple[str, str]]
#: What was asked for, by the names of the fields.
Asked = dict[str, str]


@dataclass(frozen=True)
class Condition:
    """A filter in force in words; ``name`` takes it away."""

    label: str
    value: str
    name: str


@pages.route("/search", methods=["GET", "POST"])
def find() -> ResponseReturnValue:
    """The results for ``q``, narrowed by the filters and in the order of ``sort``, ten a page."""
    asked = _asked()
    query, lists = asked.get("q", "").strip()[:LONGEST], _lists(asked)
    filters = {name: _allowed(name, lists.get(name, []), asked) for name in FILTERS}
    sorts = _sorts(query, filters)
    sort = asked.get("sort", "") if asked.get("sort") in sorts else ""
    try:
        number = whole_number(asked.get("page"), 1)
        results, index_missing = _results(query, filters, sort, number), False
    except sqlite3.Error:
        results, index_missing = None, True
    page = render_template(
        "intake/search.html",
        query=query,
        filters=filters,
        results=results,
        sections=sections(results, query) if results else [],
        ways=_ways(results, filters),
        index_missing=index_missing,
        campaigns=services().campaigns,
        lists=lists,
        sort=sort,
        sorts=sorts,
        conditions=_conditions(filters, lists),
        **_WORDS,
    )
    return _to_come_back_to(page) if results else (page, 503 if index_missing else 200)


def _to_come_back_to(page: str) -> Response:
    """``page``, kept by the browser for a while: without that the way back to it would ask whether
    to send the form again. Nothing secret is in it."""
    answer = make_response(page)
    answer.headers["Cache-Control"] = "private, max-age=600"
    return answer


def _asked() -> Asked:
    """What was asked, without what is to be taken away."""
    asked = (request.form if request.method == "POST" else request.args).to_dict()
    away = asked.pop(WITHOUT, "")
    names = FILTERS if away == ALL else (away, *(OF_CAMPAIGN if away == "campaign" else ()))
    return {name: value for name, value in asked.items() if name not in names}


def _results(query: str, filters: dict[str, str], sort: str, number: int) -> Results | None:
    """The page of results asked for; ``None`` where nothing was asked. Raises ``sqlite3.Error``
    where there is no index."""
    if not query and not any(filters.values()):
        return None
    index = services().settings.current / "search.db"
    return search(index, query, filters, number, sort=sort)


@pages.route("/search/suggest", methods=["GET", "POST"])
def suggested() -> ResponseReturnValue:
    """Up to ten things that ``q`` may become: ``{"items": [{"text": …, "url": …}]}``, ``url``
    for a page's title."""
    limit: MinuteLimit = current_app.extensions.setdefault("qingzhang.suggested", MinuteLimit(MOST))
    if not limit.allows(source()):
        return jsonify(items=[]), 429, {"Retry-After": str(limit.again_s())}
    try:
        found = suggest(services().settings.current / "search.db", _asked().get("q", "")[:LONGEST])
    except sqlite3.Error:  # no index yet: the search page says so, a suggestion needn't
        found = []
    response: Response = jsonify(items=[{"text": one.text, "url": one.url} for one in found])
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


def _ways(results: Results | None, filters: dict[str, str]) -> list[WayOn]:
    """Where to go on for who found nothing that holds all they asked for."""
    if results is None or not found_little(results):
        return []
    campaigns = services().campaigns
    chosen = campaigns.get(filters["campaign"])
    return ways_on([chosen] if chosen else campaigns.values())


def _sorts(query: str, filters: dict[str, str]) -> dict[str, str]:
    """The orders on offer; what has no days and no amount can't be sorted by them."""
    first = {"": say("最相关"), "new": say("最新公开")} if query else {"": say("最新公开")}
    return first | (
        {"days": say("用时最短"), "amount": say("金额最大")}
        if filters["kind"] in ("", "case")
        else {}
    )


def _lists(asked: Asked) -> dict[str, Options]:
    """The filters that fit those in force, by name: value and words of each option."""
    campaigns, kind = services().campaigns, asked.get("kind", "")
    lists: dict[str, Options] = {
        "campaign": [(item.id, f"{item.area} · {item.short}") for item in campaigns.values()],
        "kind": [(id, say(label)) for id, label in KINDS.items()],
    }
    if kind not in ("", "case"):
        return lists
    campaign = campaigns.get(asked.get("campaign", ""))
    lists["outcome"] = [(id, say(label)) for id, (label, _meaning) in OUTCOMES.items()]
    lists["period"] = _periods(campaign, asked.get("period", ""))
    if campaign:
        lists["category"] = [(item.id, item.label) for item in campaign.categories]
        lists["level"] = [(item.id, item.label) for item in campaign.levels]
        lists["unit"] = [(unit.id, unit.called) for unit in campaign.units] + _former(
            asked.get("unit", "")
        )
    return {name: lists[name] for name in FILTERS if name in lists}


def _allowed(name: str, options: Options, asked: Asked) -> str:
    """The value of the filter ``name`` if it is one of ``options``, else ``""`` (another
    campaign's category, for one)."""
    value = asked.get(name, "")
    return value if value in dict(options) else ""


def _former(asked: str) -> Options:
    return [(asked, say("已更名或撤销的单位"))] if _FORMER.fullmatch(asked) else []


def _periods(campaign: Campaign | None, asked: str) -> Options:
    """Half-years of ``campaign``, or of all of them, newest first; and any other that was asked
    for."""
    spans = [campaign.period] if campaign else [one.period for one in services().campaigns.values()]
    years = range(min(span.start.year for span in spans), max(span.end.year for span in spans) + 1)
    periods = [f"{year}H{half}" for year in reversed(years) for half in (2, 1)]
    if _PERIOD.fullmatch(asked) and asked not in periods:
        periods.append(asked)
    return [
        (one, half_year_label(one) if "H" in one else say("%(year)s年", year=one))
        for one in periods
    ]


def _conditions(filters: dict[str, str], lists: dict[str, Options]) -> list[Condition]:
    """The filters in force in the order of the form."""
    return [
        Condition(say(LABELS[name]), dict(lists[name])[filters[name]], name)
        for name in lists
        if filters[name]
    ]
