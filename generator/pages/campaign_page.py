"""A campaign's own page and that of its measures. Pure."""

from typing import Any

from casestore.campaign.model import Campaign, Measure, Unit
from casestore.public.dates_and_sizes import count_words, day_words, span_words
from generator.content.gather import Section
from generator.look.page import Page
from generator.look.wording import sayer
from generator.pages.frame import Frame
from generator.pages.notice_page import notice_row

View = dict[str, Any]


def campaign_page(frame: Frame, section: Section) -> Page:
    """The plate of a campaign's page: what it is, its dates, units and newest notices."""
    campaign, say = section.campaign, sayer(section.campaign.script)
    return frame.page(
        f"{section.base}index.html",
        "campaign",
        here="campaign",
        name=campaign.title,
        metas=frame.column(say("专项行动"), campaign.lead),
        facts=_facts(campaign),
        dates=_dates(campaign),
        reports=_reports(campaign),
        quiet=_quiet(campaign),
        lists=_lists(campaign),
        basis=campaign.basis,
        units=[unit for unit in campaign.units if unit.note],
        notices=[notice_row(notice, section) for notice in section.notices[:5]],
        updated="⟦updated⟧",
    )


def _facts(campaign: Campaign) -> list[tuple[str, str]]:
    say, number = sayer(campaign.script), campaign.number
    return [
        (say("发布机构"), campaign.issuer.name),
        *([(say("发文字号"), number)] if number else []),
        (say("实施期限"), span_words(campaign.period.start, campaign.period.end)),
        (say("线索征集"), span_words(campaign.collection.start, campaign.collection.end)),
    ]


def _dates(campaign: Campaign) -> list[View]:
    return [
        {
            "iso": item.date.isoformat(),
            "text": day_words(item.date),
            "what": item.what,
            "who": item.who,
        }
        for item in sorted(campaign.milestones, key=lambda one: one.date)
    ]


def _reports(campaign: Campaign) -> list[str]:
    say = sayer(campaign.script)
    covers = {"previous-month": say("上月"), "same-month": say("当月")}
    lines = [
        say("{who}每月{day}日前向{to}报送{covers}进展").format(
            who=item.who, day=item.day, to=item.to, covers=covers[item.covers]
        )
        + (say("，抄送{copies}").format(copies=item.copies) if item.copies else "")
        for item in campaign.reports
        if item.every == "month" and item.day
    ]
    return lines + ([campaign.bulletin] if campaign.bulletin else [])


def _lists(campaign: Campaign) -> list[View]:
    """The lists that the ledger is kept in, with their columns and whom they are about."""
    say = sayer(campaign.script)
    columns = {column.id: say(column.label) for column in campaign.columns()}
    kinds = {kind.id: kind.label for kind in campaign.respondents}
    return [
        {
            "id": item.id,
            "title": item.title,
            "columns": say("、").join(columns[id] for id in item.columns if id in columns),
            "respondents": say("、").join(kinds[id] for id in item.respondents),
        }
        for item in campaign.ledger_lists
    ]


def _quiet(campaign: Campaign) -> str:
    quiet, say = campaign.quiet_days, sayer(campaign.script)
    if quiet is None:
        return ""
    text = say("每月{first}日至{last}日，不到企业开展检查").format(
        first=quiet.first, last=quiet.last
    )
    return text + (
        say("；{but}除外。").format(but="、".join(quiet.exceptions)) if quiet.exceptions else "。"
    )


def measures_page(frame: Frame, section: Section) -> Page:
    """The campaign's measures by group, and by the units that lead or answer for them."""
    campaign, say = section.campaign, sayer(section.campaign.script)
    units = [_tasks(unit, campaign) for unit in campaign.units]
    title = say("{n}条措施责任分工").format(n=count_words(len(campaign.measures)))
    return frame.page(
        f"{section.base}measures/index.html",
        "measures",
        here="measures",
        name=f"{title}_{campaign.short}",
        metas=frame.column(say("措施"), title),
        way=[(say("措施"), "")],
        units=[unit for unit in units if unit["lead"] or unit["responsible"]],
        groups=_groups(campaign),
        title=title,
    )


def _groups(campaign: Campaign) -> list[View]:
    known = {unit.id: unit for unit in campaign.units}
    groups: dict[str, list[View]] = {}
    for item in campaign.measures:
        groups.setdefault(item.group, []).append(_measure(item, known))
    return [{"name": name, "measures": items} for name, items in groups.items()]


def _measure(item: Measure, known: dict[str, Unit]) -> View:
    return {
        "number": item.number,
        "title": item.title,
        "lead": [known[one] for one in item.lead],
        "responsible": [known[one] for one in item.responsible],
    }


def _tasks(unit: Unit, campaign: Campaign) -> View:
    return {
        "id": unit.id,
        "name": unit.called,
        "lead": [item for item in campaign.measures if unit.id in item.lead],
        "responsible": [item for item in campaign.measures if unit.id in item.responsible],
    }
