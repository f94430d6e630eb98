"""Stamping is only a faster way to the same bytes: a case page stamped equals one that mkdocs
renders in full."""

import re
from pathlib import Path

import pytest
from markupsafe import Markup

from casestore.public.dates_and_sizes import day_words
from casestore.public.rows import PublishedCase
from generator.content.gather import Published, Section, read_content
from generator.look.plates import assets, assets_mark, cached_plates, draw
from generator.look.stamping import Plate
from generator.look.wording import sayer
from generator.pages.case_lists import CaseWords, rows_html
from generator.pages.case_pages import ACCOUNT, CasePages
from generator.pages.case_plates import case_page
from generator.pages.frame import Frame
from generator.release.releases import read_manifest
from tests.generator.conftest import SITE_URL, Built
from tests.generator.small_content import case

CASES = [
    case(1),
    case(
        2,
        category="policy",
        level="township",
        amount_band="none",
        industry="",
        period="2022",
        unit="",
    ),
    case(
        3,
        title='引号"和<尖括号>与&',
        basis="",
        happened="第一段*不是强调*_也不是_。\n1. 不是列表\n# 不是标题\n<b>不是标签</b> & 如此",
    ),
    case(4, demo=True, result="甲\n\n乙", days=1, outcome=""),
    case(5, campaign="yunling-2019", title="舊賬付清", happened="換屆後沒有人管。"),
]


def as_markdown(text: str) -> str:
    """``text`` as Markdown that means exactly it: every mark escaped, a paragraph a line."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return "\n\n".join(re.sub(r"([\\`*_{}\[\]()#+.!|&<>-])", _escaped, line) for line in lines)


def _escaped(match: re.Match[str]) -> str:
    entities = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
    return entities.get(match[1]) or "\\" + match[1]


def rendered(frame: Frame, section: Section, item: PublishedCase, alike: str, work: Path) -> bytes:
    """The whole page by mkdocs: facts through the template, the account through Markdown."""
    say, words = sayer(section.campaign.script), CaseWords(section.campaign)
    texts = [(say(column.label), getattr(item, column.name)) for column in ACCOUNT]
    prose = "\n\n".join(f"## {title}\n\n{as_markdown(text)}" for title, text in texts if text)
    kind = next(one.label for one in section.campaign.respondents if one.id == item.respondent_kind)
    level = next(one.label for one in section.campaign.levels if one.id == item.level)
    category = next(one.label for one in section.campaign.categories if one.id == item.category)
    values = {
        "title": item.title,
        "category": category,
        "respondent": f"{level}，{kind}",
        "industry": words.industry(item),
        "amount": words.amount(item),
        "outcome": words.outcome(item),
        "unit": item.unit or "未注明",
        "period": words.period(item.period),
        "days": say("{n} 个工作日以内").format(n=item.days),
        "published": item.published_on.isoformat(),
        "published_words": day_words(item.published_on),
        "about": item.happened.replace("\n", "")[:100],
        "demo": Markup(words.demo) if item.demo else "",
        "like": Markup(alike),
        "guidance": item.category,
    }
    page = case_page(frame, section, item.id, values, prose)
    return draw([page], work, SITE_URL)[page.path].encode()


@pytest.mark.parametrize("number", range(len(CASES)))
def test_a_stamped_case_page_equals_the_full_render_byte_for_byte(
    built: Built, tmp_path: Path, number: int
) -> None:
    item = CASES[number]
    content, _faults = read_content(built.options.content)
    assert content is not None
    section = next(one for one in content.sections if one.campaign.id == item.campaign)
    frame = Frame(content=content, site_url=SITE_URL, assets=assets_mark(assets()), section=section)
    kept = cached_plates(built.options.work, read_manifest(built.release.path).authored)
    assert kept is not None
    drawn = {path: Plate(html) for path, html in kept.items() if "⟦" in html}
    pages = CasePages(section, Published(as_of=item.published_on, cases=[item.listed]), drawn)
    row = CaseWords(section.campaign).row(case(99))
    stamped = pages.page(item, [row])
    title, more = pages.say("同类案例"), pages.say("全部案例")
    alike = (
        f'<section class="qz-wrap qz-block" aria-labelledby="xs"><h2 class="qz-h2" id="xs">{title} '
        f'<a href="./">{more}</a></h2>{rows_html([row])}</section>'
    )
    assert stamped == rendered(frame, section, item, alike, tmp_path)
