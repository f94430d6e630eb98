"""The figures page of a campaign: totals, the chart with its table, how long cases took, bands
of amounts. Pure."""

from collections.abc import Mapping
from typing import Any

from casestore.campaign.model import Campaign
from casestore.public.codes import AMOUNT_BANDS
from casestore.public.dates_and_sizes import day_words
from casestore.public.rows import FulfilledSum
from generator.content.gather import Published, Section
from generator.look.fragments import fragment
from generator.look.wording import Say, sayer
from generator.pages.figures import (
    Duration,
    Month,
    Totals,
    by_category,
    durations,
    months,
    totals,
    totals_by,
)
from generator.pages.figures_chart import chart


def figures_values(section: Section, published: Published) -> dict[str, str]:
    """What fills the gaps of a campaign's figures page."""
    campaign, say = section.campaign, sayer(section.campaign.script)
    found = months(published.counts, published.as_of)
    every = totals(published.counts)
    html = fragment(
        "figures",
        say,
        totals=every,
        numbers=_numbers(every, say),
        months=[_month(month) for month in found],
        chart=chart(found, campaign.targets, published.as_of, say) if found else None,
        rows=_by_category(campaign, published, say),
        total=_line(say("合计"), every),
        merged=any(not row.category for row in published.categories),
        targets=_targets(campaign, found, published, say),
        source=say("{office}工作台账").format(office=campaign.issuer.short),
        few=published.few,
        demo=published.demo,
        amounts=_amounts(campaign, published, say),
        **_durations(campaign, published, say),
    )
    return {
        "asof": _as_of(published, say),
        "figures": html,
        "updated": day_words(published.as_of),
    }


def _as_of(published: Published, say: Say) -> str:
    """On which day the figures stand, and since when they are other than they were told."""
    said = say("截至{day}").format(day=day_words(published.as_of))
    if published.corrected is None:
        return said
    return said + say("。更正：{day}更正过已公布的数据").format(day=day_words(published.corrected))


def _by_category(campaign: Campaign, published: Published, say: Say) -> list[dict[str, Any]]:
    """The categories that have figures of their own, then the others together; none where no
    category has."""
    counts = by_category(published.categories)
    rows = [_line(item.label, counts[item.id]) for item in campaign.categories if item.id in counts]
    if "" in counts and rows:
        others = len(campaign.categories) - len(rows)
        rows.append(_line(say("其余 {n} 类合计").format(n=others), counts[""]))
    return rows


def _amounts(campaign: Campaign, published: Published, say: Say) -> dict[str, Any]:
    """The sums fulfilled by category with their share in percent, and of all as ``total``."""
    found = {row.category: row for row in published.amounts}
    if "" not in found:
        return {"rows": [], "total": None}

    def line(label: str, row: FulfilledSum, share: float | None) -> dict[str, Any]:
        return {"label": label, "cases": row.cases, "amount": f"{row.amount:,}", "share": share}

    every = found[""]
    rows = [
        line(
            item.label,
            found[item.id],
            round(min(100.0, 100 * found[item.id].amount / max(1, every.amount)), 1),
        )
        for item in campaign.categories
        if item.id in found
    ]
    return {"rows": rows, "total": line(say("合计"), every, None)}


def _line(label: str, counted: Totals) -> dict[str, Any]:
    return {
        "label": label,
        "accepted": counted.accepted,
        "settled": counted.settled,
        "struck_off": counted.struck_off,
        "rate": counted.rate,
    }


def _month(month: Month) -> dict[str, Any]:
    own, so_far = month.own, month.so_far
    return {
        "text": month.text,
        "received": own.received,
        "accepted": own.accepted,
        "settled": own.settled,
        "struck_off": own.struck_off,
        "all_received": so_far.received,
        "all_settled": so_far.settled,
        "rate": "—" if so_far.rate is None else f"{so_far.rate}%",
    }


def _numbers(every: Totals, say: Say) -> list[dict[str, Any]]:
    rate = "—" if every.rate is None else every.rate
    piece = say("件")
    return [
        {
            "name": say("受理"),
            "value": every.accepted,
            "unit": piece,
            "note": say("收到线索 {n} 件").format(n=every.received),
        },
        {
            "name": say("办结率"),
            "value": rate,
            "unit": "%" if every.accepted else "",
            "note": say("办结 {n} 件").format(n=every.settled),
        },
        {
            "name": say("核查销号"),
            "value": every.struck_off,
            "unit": piece,
            "note": say("办结待核查 {n} 件").format(n=every.waiting),
        },
        {
            "name": say("未办结"),
            "value": every.open,
            "unit": piece,
            "note": say("已受理，还没有办结，含中止、撤回的"),
        },
    ]


def _targets(
    campaign: Campaign, found: list[Month], published: Published, say: Say
) -> list[dict[str, str]]:
    rows = []
    for target in campaign.targets:
        rate = totals_by(found, target.by).rate
        reached = (
            say("未到期") if target.by > published.as_of else "—" if rate is None else f"{rate}%"
        )
        rows.append(
            {
                "iso": target.by.isoformat(),
                "day": day_words(target.by),
                "label": target.label,
                "reached": reached,
            }
        )
    return rows


def _durations(campaign: Campaign, published: Published, say: Say) -> dict[str, Any]:
    """What the published cases tell: how long by category and by unit, and how many in each band
    of amounts."""
    cases, k = published.cases, published.few
    by_id = durations(cases, lambda case: case.category, k)
    categories = {item.label: by_id[item.id] for item in campaign.categories if item.id in by_id}
    units = durations(cases, lambda case: case.unit or say("未注明"), k)
    every = durations(cases, lambda _case: "", k).get("", Duration(0, None))
    bands = durations(cases, lambda case: case.amount_band)
    return {
        "every": _duration_row(say("合计"), every, k, say),
        "by_category": _duration_rows(categories, k, say),
        "by_unit": _duration_rows(units, k, say),
        "bands": [
            {"label": say(label), "cases": bands[id].cases}
            for id, label in AMOUNT_BANDS
            if id in bands
        ],
    }


def _duration_rows(found: Mapping[str, Duration], k: int, say: Say) -> list[dict[str, Any]]:
    return [_duration_row(label, item, k, say) for label, item in found.items()]


def _duration_row(label: str, item: Duration, k: int, say: Say) -> dict[str, Any]:
    few = say("少于 {k} 件").format(k=k)
    return {
        "label": label,
        "cases": item.cases,
        "few": item.days is None,
        "days": few if item.days is None else f"{item.days:g}",
    }
