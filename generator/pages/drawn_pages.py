"""Every page of the site as path, template and view: what the plates are drawn from. Pure.

A gap stands as ``⟦name⟧`` in a template or a view; :mod:`generator.look.stamping` fills it with
what only ``public.db`` knows.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from casestore.public.dates_and_sizes import day_words
from generator.content.gather import Section
from generator.look.page import Page
from generator.look.wording import lang_inside, sayer
from generator.pages.calendar_page import calendar_page
from generator.pages.campaign_page import campaign_page, measures_page
from generator.pages.case_plates import case_plates
from generator.pages.frame import Frame
from generator.pages.guide_page import guide_page
from generator.pages.notice_page import notice_page, notice_row
from generator.pages.selfcheck_pages import check_plate
from generator.pages.text_pages import text_pages


def all_pages(frame: Frame, texts: Path) -> list[Page]:
    """Every page and plate of a release; ``frame`` is the whole site's, ``texts`` holds the
    site's own prose (``site/texts``)."""
    pages = [_home(frame), *text_pages(frame, texts)]
    for section in frame.content.sections:
        pages += _section_pages(replace(frame, section=section), section)
    return pages


def _home(frame: Frame) -> Page:
    site, sections = frame.content.site, frame.content.sections
    rows = [(notice, section) for section in sections for notice in section.notices]
    rows.sort(key=lambda row: row[0].published_at, reverse=True)
    return frame.page(
        "index.html",
        "home",
        here="home",
        name=site.name,
        metas=[("description", site.lead), ("Keywords", "政府履约,营商环境,新官不理旧账")],
        updated="⟦updated⟧",
        notices=[notice_row(notice, section) for notice, section in rows[:6]],
        channels=[_channel(section) for section in sections],
    )


def _channel(section: Section) -> dict[str, Any]:
    campaign = section.campaign
    return {
        "area": campaign.area,
        "channel": campaign.own_channel,
        "guide": f"{section.base}guide/",
        "guide_label": sayer(campaign.script)("办事指南"),
        "lang": lang_inside(campaign.script),
    }


def _section_pages(frame: Frame, section: Section) -> Iterator[Page]:
    yield campaign_page(frame, section)
    yield _notices(frame, section)
    yield from (notice_page(frame, section, notice) for notice in section.notices)
    yield guide_page(frame, section)
    yield check_plate(frame, section)
    yield calendar_page(frame, section)
    yield from case_plates(frame, section)
    yield _figures(frame, section)
    if section.campaign.measures:
        yield measures_page(frame, section)


def _notices(frame: Frame, section: Section) -> Page:
    say = sayer(frame.script)
    about = say("专项行动发布的方案、公告、通知和解读，每篇都可以下载 PDF。")
    days = [notice.published_at.date() for notice in section.notices]
    return frame.page(
        f"{section.base}notices/index.html",
        "notices",
        here="notices",
        name=f"{say('公告')}_{section.campaign.short}",
        metas=frame.column(say("公告"), about),
        notices=[notice_row(notice, section) for notice in section.notices],
        lead=about,
        updated=day_words(max(days)) if days else "",
        way=[(say("公告"), "")],
    )


def _figures(frame: Frame, section: Section) -> Page:
    """The plate of the figures page."""
    say = sayer(frame.script)
    about = say("收到、受理、办结和销号的件数，逐月走势，分类别的办结率。")
    return frame.page(
        f"{section.base}figures/index.html",
        "figures",
        here="figures",
        name=f"{say('数据')}_{section.campaign.short}",
        metas=frame.column(say("数据"), about),
        updated="⟦updated⟧",
        way=[(say("数据"), "")],
    )
