"""What depends on ``public.db`` on the home page and the campaigns' pages. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from markupsafe import Markup

from casestore.campaign.collecting import collecting
from casestore.campaign.model import Campaign
from casestore.public.dates_and_sizes import count_words, day_words, span_words
from casestore.public.rows import ListedCase
from generator.content.gather import Content, Published, Section
from generator.look.fragments import fragment
from generator.look.wording import Say, lang_inside, sayer
from generator.pages.case_lists import CaseWords, rows_html
from generator.pages.figures import Totals, by_category, totals
from generator.pages.invitations import campaign_actions
from generator.pages.phase_bars import calendar, phase_state, shown_phases, standing, when_words

Store = Mapping[str, Published]

_ARROW = Markup(
    '<svg class="qz-icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" '
    'focusable="false" fill="none" stroke="currentColor" stroke-width="1.75" '
    'stroke-linecap="round" stroke-linejoin="round"><path d="M5 12h14M13 6l6 6-6 6"/></svg>'
)


def home_values(content: Content, store: Store) -> dict[str, str]:
    """What fills the gaps of the home page."""
    say = sayer("hans")
    day = max((item.as_of for item in store.values()), default=None)
    return {
        "ledger": _ledger(content, store, day, say),
        "doors": _doors(content, store, say),
        "campaigns": _campaigns(content, store, say),
        "cases": _latest(content, store, say),
        "updated": day_words(day) if day else "",
    }


def _ledger(content: Content, store: Store, day: date | None, say: Say) -> str:
    every = Totals()
    for item in store.values():
        every += totals(item.counts)
    rows = [
        {"name": say("收到线索"), "value": every.received, "kind": ""},
        {"name": say("受理"), "value": every.accepted, "kind": "sub"},
        {"name": say("未办结"), "value": every.open, "kind": ""},
        {"name": say("办结，待实地核查"), "value": every.waiting, "kind": ""},
        {"name": say("核查销号"), "value": every.struck_off, "kind": "total"},
    ]
    figures = [
        {"name": section.campaign.area, "href": f"{section.base}figures/"}
        for section in content.sections
        if store[section.campaign.id].counts
    ]
    as_of = {"iso": day.isoformat(), "text": day_words(day)} if day else None
    return fragment("ledger", say, totals=every, rows=rows, figures=figures, as_of=as_of)


def _doors(content: Content, store: Store, say: Say) -> str:
    """With one campaign taking clues the doors lead straight in, otherwise to the choice of
    campaign."""
    taking = [
        section
        for section in content.sections
        if collecting(section.campaign, store[section.campaign.id].as_of).open
    ]
    one = (
        taking[0]
        if len(taking) == 1
        else content.sections[0]
        if len(content.sections) == 1
        else None
    )
    apply = f"apply/{one.campaign.id}" if one else "#xingdong"
    guide = f"{one.base}guide/check/" if one else "#xingdong"
    return fragment("doors", say, apply=apply, guide=guide, arrow=_ARROW)


def _campaigns(content: Content, store: Store, say: Say) -> str:
    groups: dict[str, list[dict[str, Any]]] = {"now": [], "next": [], "past": []}
    for section in content.sections:
        as_of = store[section.campaign.id].as_of
        groups[standing(section.campaign, as_of)].append(_card(section, as_of))
    return fragment(
        "campaigns", say, running=groups["now"], coming=groups["next"], ended=groups["past"]
    )


def _card(section: Section, as_of: date) -> dict[str, Any]:
    campaign, say = section.campaign, sayer(section.campaign.script)
    phases = [
        {"name": phase.name, "when": when_words(phase), "state": phase_state(phase, as_of)}
        for phase in shown_phases(campaign, as_of)
    ]
    due_what, due = _due(campaign, as_of, say)
    links = [(say("办事指南"), f"{section.base}guide/"), (say("案例"), f"{section.base}cases/")]
    if collecting(campaign, as_of).open:
        links[:0] = [
            (say("提交线索"), f"apply/{campaign.id}"),
            (say("自查"), f"{section.base}guide/check/"),
        ]
    return {
        "issuer": campaign.issuer.name,
        "href": section.base,
        "title": campaign.title,
        "phases": phases,
        "lang": lang_inside(campaign.script),
        "due_what": due_what,
        "due": day_words(due),
        "due_iso": due.isoformat(),
        "links": links,
        "say_phases": say("阶段"),
        "period": span_words(campaign.period.start, campaign.period.end),
    }


def _due(campaign: Campaign, as_of: date, say: Say) -> tuple[str, date]:
    """The next date that matters to an enterprise: the end of collection, then of the campaign."""
    if as_of <= campaign.collection.end:
        return say("线索征集截止"), campaign.collection.end
    return say("专项行动结束"), campaign.period.end


def _latest(content: Content, store: Store, say: Say) -> str:
    found: list[tuple[ListedCase, Section]] = []
    for section in content.sections:
        found += [(case, section) for case in store[section.campaign.id].cases[:4]]
    found.sort(key=lambda item: item[0].published_on, reverse=True)
    if not found:
        empty = say("还没有公开案例。案件核查销号、摘要审核通过后，会列在这里。")
        return f'<p class="qz-empty">{empty}</p>'
    rows = [
        CaseWords(section.campaign).row(case, f"{section.base}cases/")
        for case, section in found[:4]
    ]
    return rows_html(rows, short=True)


def campaign_values(section: Section, published: Published) -> dict[str, str]:
    """What fills the gaps of a campaign's page."""
    campaign, say = section.campaign, sayer(section.campaign.script)
    state = standing(campaign, published.as_of)
    text = {"now": say("进行中"), "past": say("已结束"), "next": say("即将开始")}[state]
    recent, words = published.cases[:3], CaseWords(campaign)
    rows = [
        f"<li>{words.link(case, 'cases/')}<small>{case.published_on}</small></li>"
        for case in recent
    ]
    grid = calendar(campaign, published.as_of)
    more = f'<p class="qz-more"><a href="cases/">{say("全部案例")}</a></p>'
    return {
        "state": fragment("state", say, state=state, text=text),
        "calendar": fragment("calendar", say, chart=grid, year_end=campaign.clocks.year_end),
        "categories": _categories(section, published, say),
        "actions": campaign_actions(section, published),
        "recent": f'<ul class="qz-plain">{"".join(rows)}</ul>{more}'
        if rows
        else f"<p>{say('还没有公开案例。')}</p>",
        "updated": day_words(published.as_of),
    }


def _categories(section: Section, published: Published, say: Say) -> str:
    campaign, counts = section.campaign, by_category(published.categories)
    rows = []
    for item in campaign.categories:
        counted = counts.get(item.id)
        rows.append(
            {
                "label": item.label,
                "describe": item.describe,
                "lead": _leads(campaign, item.id, say),
                "accepted": counted.accepted if counted else "—",
                "struck_off": counted.struck_off if counted else "—",
            }
        )
    title = say("{n}类问题，谁来牵头").format(n=count_words(len(campaign.categories)))
    return fragment(
        "categories",
        say,
        title=title,
        rows=rows,
        counted=bool(counts.keys() - {""}),
        few=published.few,
        demo=published.demo,
        as_of=say("截至{day}").format(day=day_words(published.as_of)),
    )


def _leads(campaign: Campaign, category: str, say: Say) -> str:
    """The unit that presses a category, with those that routing rules name for this category
    alone."""
    ids = [campaign.category(category).lead]
    for route in campaign.routing:
        if category in route.when.get("category", ()) and route.lead not in ids:
            ids.append(route.lead)
    return say("、").join(campaign.unit(id).called for id in ids)
