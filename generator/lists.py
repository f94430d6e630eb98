"""Case rows, facets and paging of the public lists, made by joining text: no template engine a page. Pure.

Pages are counted from the oldest case on, so that a page once full never changes: with a hundred thousand cases,
counting from the newest would rewrite twenty thousand pages for each case published. Only the newest page of a list
tells how many cases there are.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import escape

from casestore import fields
from casestore.campaigns import Campaign
from casestore.published import AMOUNT_BANDS, PublishedCase, half_year_label
from generator.words import sayer

#: Cases on one list page.
PER_PAGE = 20

_BANDS = dict(AMOUNT_BANDS)
_INDUSTRIES = {option.id: option.label for option in fields.INDUSTRIES}


class CaseWords:
    """The words for a published case's codes in one campaign; every answer is HTML-escaped."""

    def __init__(self, campaign: Campaign) -> None:
        self.say = sayer(campaign.script)
        self.categories = {item.id: str(escape(item.label)) for item in campaign.categories}
        self.levels = {item.id: str(escape(item.label)) for item in campaign.levels}
        self.kinds = {item.id: str(escape(item.label)) for item in campaign.respondents}
        self.unsaid = self.say("未注明")
        self.demo = f'<span class="qz-tag qz-tag--demo">{self.say("示例")}</span>'
        self.bands = {id: self.say(label) for id, label in AMOUNT_BANDS}
        self.industries = {id: self.say(label) for id, label in _INDUSTRIES.items()}
        self.taken = self.say("用时 {n} 个工作日")

    def category(self, case: PublishedCase) -> str:
        return self.categories.get(case.category, self.unsaid)

    def level(self, case: PublishedCase) -> str:
        return self.levels.get(case.level, self.unsaid)

    def kind(self, case: PublishedCase) -> str:
        return self.kinds.get(case.respondent_kind, "")

    def industry(self, case: PublishedCase) -> str:
        return self.industries.get(case.industry, self.unsaid)

    def amount(self, case: PublishedCase) -> str:
        return self.bands.get(case.amount_band, self.unsaid)

    def period(self, period: str) -> str:
        """2022H2 → 2022年下半年; a period coarsened to a year → 2022年."""
        return half_year_label(period) if "H" in period else f"{period}年" if period else self.unsaid

    def link(self, case: PublishedCase, prefix: str = "") -> str:
        """The case's title as a link, marked when the case is made up; ``prefix`` leads to the folder of the cases."""
        demo = self.demo if case.demo else ""
        return f'<a href="{prefix}{escape(case.id)}.html">{escape(case.title)}</a>{demo}'

    def row(self, case: PublishedCase, prefix: str = "") -> str:
        """One line of a list."""
        return (
            f'<li class="qz-case"><h3>{self.link(case, prefix)}</h3>'
            f'<p class="qz-case__meta"><span>{self.category(case)}</span><span>{self.level(case)}</span>'
            f"<span>{self.industry(case)}</span></p>"
            f'<p class="qz-case__sum">{self.amount(case)}</p>'
            f'<p class="qz-case__end"><time datetime="{case.published_on}">{case.published_on}</time>'
            f"<small>{self.taken.format(n=case.days)}</small></p></li>\n"
        )


def rows_html(rows: Sequence[str], short: bool = False) -> str:
    """A list of rows."""
    return f'<ul class="qz-cases{" qz-cases--short" if short else ""}">\n{"".join(rows)}</ul>'


@dataclass(frozen=True)
class Facet:
    """A narrowed list: ``stem`` begins its files' names, ``label`` (escaped) says what it holds."""

    group: str
    stem: str
    label: str
    cases: list[PublishedCase]


@dataclass(frozen=True)
class ListPage:
    """One page of a list: ``file`` in the folder of the cases, ``number`` of ``total``, 1 for the oldest cases."""

    facet: Facet
    file: str
    number: int
    total: int
    cases: list[PublishedCase]

    @property
    def newest(self) -> bool:
        """Whether the list begins here; this page holds up to twice as many cases as the others."""
        return self.number == self.total


def facets(cases: list[PublishedCase], words: CaseWords) -> list[Facet]:
    """The whole list first, then by category, level and period; empty ones are left out."""
    say = words.say
    found = [Facet("", "index", "", cases)]
    groups: tuple[tuple[str, str, list[str], Callable[[PublishedCase], str], Callable[[str], str]], ...] = (
        (say("问题类别"), "category", list(words.categories), lambda case: case.category, words.categories.__getitem__),
        (say("被反映单位层级"), "level", list(words.levels), lambda case: case.level, words.levels.__getitem__),
        (say("受理时间"), "period", sorted({case.period for case in cases if case.period}, reverse=True),
         lambda case: case.period, words.period),
    )  # fmt: skip
    for title, name, ids, value_of, label_of in groups:
        by_value: dict[str, list[PublishedCase]] = {}
        for case in cases:
            by_value.setdefault(value_of(case), []).append(case)
        found += [Facet(title, f"{name}-{id}", label_of(id), by_value[id]) for id in ids if id in by_value]
    return found


def list_pages(facet: Facet) -> Iterator[ListPage]:
    """The pages of one list, newest first, at least one."""
    count = len(facet.cases)
    total = max(1, count // PER_PAGE)
    for number in range(total, 0, -1):
        end = count - (number - 1) * PER_PAGE
        start = 0 if number == total else end - PER_PAGE
        yield ListPage(facet, file_name(facet.stem, number, total), number, total, facet.cases[start:end])


def file_name(stem: str, number: int, total: int) -> str:
    """``index.html`` or ``category-x.html`` for the newest page; ``page-1.html``, ``category-x.page-1.html`` …"""
    if number == total:
        return f"{stem}.html"
    return f"page-{number}.html" if stem == "index" else f"{stem}.page-{number}.html"


def newer_file(page: ListPage) -> str:
    """The page before ``page`` in the list; ``""`` for the first."""
    return "" if page.newest else file_name(page.facet.stem, page.number + 1, page.total)


def facets_html(found: list[Facet], page: ListPage, words: CaseWords) -> str:
    """The links to all narrowed lists, on newest pages with their counts; the one on show is marked."""
    parts, group = [], None
    for facet in found:
        if facet.group != group:
            parts.append(f"</ul>\n<h2>{facet.group}</h2>\n<ul>" if group is not None else "<ul>")
            group = facet.group
        here = ' aria-current="true"' if facet.stem == page.facet.stem else ""
        href = "./" if facet.stem == "index" else f"{facet.stem}.html"
        label = facet.label or words.say("全部案例")
        count = f"<small>{len(facet.cases)}</small>" if page.newest else ""
        parts.append(f'<li><a href="{href}"{here}>{label}{count}</a></li>')
    return "\n".join([*parts, "</ul>"])


def pager_html(page: ListPage, words: CaseWords) -> str:
    """Links from one page of a list to the newest, the neighbours and the oldest; nothing for a single page."""
    if page.total == 1:
        return ""
    say, stem, number, total = words.say, page.facet.stem, page.number, page.total
    oldest = number == 1
    here = say("最新一页") if page.newest else say("第 {n} 页").format(n=number)
    parts = [
        _step("" if page.newest else file_name(stem, total, total), say("最新")),
        _step(newer_file(page), say("较新")),
        f'<span aria-current="page">{here}</span>',
        _step("" if oldest else file_name(stem, number - 1, total), say("较早")),
        _step("" if oldest else file_name(stem, 1, total), say("最早")),
    ]
    return f'<nav class="qz-pages" aria-label="{say("分页")}">{"".join(parts)}</nav>'


def _step(file: str, label: str) -> str:
    return f'<a href="{file}">{label}</a>' if file else f'<span class="is-off">{label}</span>'


def count_html(page: ListPage, words: CaseWords) -> str:
    """共 128 件, with the facet's words before it; on older pages those alone."""
    if not page.newest:
        return page.facet.label or words.say("全部案例")
    text = words.say("共 {n} 件").format(n=f"<b>{len(page.facet.cases)}</b>")
    return f"{page.facet.label}{words.say('，')}{text}" if page.facet.label else text


def suffix(page: ListPage, words: CaseWords) -> str:
    """What tells this page's title from its sisters': （账款支付不到位，第 2 页）, or nothing."""
    parts = [page.facet.label] if page.facet.label else []
    if not page.newest:
        parts.append(words.say("第 {n} 页").format(n=page.number))
    return f"（{words.say('，').join(parts)}）" if parts else ""
