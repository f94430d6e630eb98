"""Case rows, facets and paging of the public lists, made by joining text: no template engine a
page. Pure.

Pages are counted from the oldest case on, so that a page once full never changes: with a hundred
thousand cases, counting from the newest would rewrite twelve thousand pages for each case
published. So only the newest page of a list tells how many cases there are and which narrower
lists; an older one leads there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from operator import attrgetter

from markupsafe import escape

from casestore.campaign.form_choices import INDUSTRIES
from casestore.campaign.model import Campaign
from casestore.public.codes import AMOUNT_BANDS, OUTCOMES, half_year_label
from casestore.public.rows import ListedCase, PublishedCase
from generator.look.wording import lang_inside, sayer

#: Cases on a list page that is full; the newest page holds half as many up to half as many more.
PER_PAGE = 50

#: A case with or without its account.
Case = PublishedCase | ListedCase

_INDUSTRIES = {option.id: option.label for option in INDUSTRIES}


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
        self.outcomes = {id: self.say(label) for id, (label, _meaning) in OUTCOMES.items()}
        self.units = {unit.name: (unit.id, str(escape(unit.called))) for unit in campaign.units}
        self.duration = self.say("用时 {n} 个工作日以内")
        lang = lang_inside(campaign.script)
        self.lang = f' lang="{lang}"' if lang else ""

    def category(self, case: Case) -> str:
        return self.categories.get(case.category, self.unsaid)

    def level(self, case: Case) -> str:
        return self.levels.get(case.level, self.unsaid)

    def kind(self, case: PublishedCase) -> str:
        return self.kinds.get(case.respondent_kind, "")

    def industry(self, case: Case) -> str:
        return self.industries.get(case.industry, self.unsaid)

    def amount(self, case: Case) -> str:
        return self.bands.get(case.amount_band, self.unsaid)

    def outcome(self, case: Case) -> str:
        return self.outcomes.get(case.outcome, self.unsaid)

    def unit(self, name: str) -> tuple[str, str]:
        """Id and short name (escaped) of the unit ``name``; one that the campaign no longer
        names gets an id of its own."""
        known = self.units.get(name)
        return known or (sha256(name.encode()).hexdigest()[:8], str(escape(name)))

    def period(self, period: str) -> str:
        """2022H2 → 2022年下半年; a period coarsened to a year → 2022年."""
        return (
            half_year_label(period) if "H" in period else f"{period}年" if period else self.unsaid
        )

    def lasted(self, case: Case) -> str:
        return self.duration.format(n=case.days) if case.days else ""

    def link(self, case: Case, prefix: str = "") -> str:
        """The case's title as a link, marked when the case is made up; ``prefix`` leads to the
        folder of the cases."""
        demo = self.demo if case.demo else ""
        return f'<a href="{prefix}{escape(case.id)}.html">{escape(case.title)}</a>{demo}'

    def row(self, case: Case, prefix: str = "") -> str:
        """One line of a list; below ``prefix`` it stands on a page of no campaign, which may be
        in the other script."""
        return (
            f'<li class="qz-case"{self.lang if prefix else ""}><h3>{self.link(case, prefix)}</h3>'
            f'<p class="qz-case__meta"><span>{self.category(case)}</span>'
            f"<span>{self.level(case)}</span><span>{self.industry(case)}</span>{self._ended(case)}</p>"
            f'<p class="qz-case__sum">{self.amount(case)}</p>'
            f'<p class="qz-case__end">'
            f'<time datetime="{case.published_on}">{case.published_on}</time>'
            f"<small>{self.lasted(case)}</small></p></li>\n"
        )

    def _ended(self, case: Case) -> str:
        return (
            f"<span>{self.outcomes[case.outcome]}</span>" if case.outcome in self.outcomes else ""
        )


def rows_html(rows: Sequence[str], short: bool = False) -> str:
    """A list of rows."""
    return f'<ul class="qz-cases{" qz-cases--short" if short else ""}">\n{"".join(rows)}</ul>'


@dataclass(frozen=True)
class Group:
    """A way of narrowing the list: ``name`` is the search page's name for it, ``title`` stands
    above its values."""

    name: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Facet:
    """A narrowed list: ``label`` (escaped) says what it holds; the whole list has no group and
    no value."""

    group: Group | None
    value: str
    label: str
    cases: list[ListedCase]

    @property
    def stem(self) -> str:
        """What the names of its files begin with."""
        return f"{self.group.name}-{self.value}" if self.group else "index"


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """One page of a list: ``file`` in the folder of the cases, ``number`` of ``total``, 1 for
    the oldest cases."""

    facet: Facet
    file: str
    number: int
    total: int
    cases: list[ListedCase]

    @property
    def newest(self) -> bool:
        """Whether the list begins here."""
        return self.number == self.total


def facets(cases: list[ListedCase], words: CaseWords) -> list[Facet]:
    """The whole list first, then by category, outcome, period, level and unit; values without a
    case are left out."""
    found = [Facet(group=None, value="", label="", cases=cases)]
    for group, value_of, labels_of in _groups(words):
        by_value: dict[str, list[ListedCase]] = {}
        for case in cases:
            by_value.setdefault(value_of(case), []).append(case)
        for value, label in labels_of(list(by_value)).items():
            id = words.unit(value)[0] if group.name == "unit" else value
            found.append(Facet(group=group, value=id, label=label, cases=by_value[value]))
    return found


#: A way of narrowing, the value that a case has by it, and the labels of those of the values that
#: get a list, in their order.
Grouping = tuple[Group, Callable[[ListedCase], str], Callable[[list[str]], dict[str, str]]]


def _groups(words: CaseWords) -> tuple[Grouping, ...]:
    say = words.say
    return (
        (Group("category", say("问题类别")), attrgetter("category"), _known(words.categories)),
        (Group("outcome", say("办结方式")), attrgetter("outcome"), _known(words.outcomes)),
        (Group("period", say("受理时间")), attrgetter("period"), partial(_periods, words)),
        (Group("level", say("被反映单位层级")), attrgetter("level"), _known(words.levels)),
        (Group("unit", say("责任单位")), attrgetter("unit"), partial(_units, words)),
    )


def _periods(words: CaseWords, periods: list[str]) -> dict[str, str]:
    """The periods, the latest first."""
    return {one: words.period(one) for one in sorted(filter(None, periods), reverse=True)}


def _known(labels: Mapping[str, str]) -> Callable[[list[str]], dict[str, str]]:
    """Those of the given values that have a label, in the order of the labels."""
    return lambda values: {value: label for value, label in labels.items() if value in values}


def _units(words: CaseWords, names: list[str]) -> dict[str, str]:
    """Units in the campaign's order, then those that it no longer names."""
    order = {name: place for place, name in enumerate(words.units)}
    named = sorted(filter(None, names), key=lambda name: (order.get(name, len(order)), name))
    return {name: words.unit(name)[1] for name in named}


def list_pages(facet: Facet) -> Iterator[ListPage]:
    """The pages of one list, newest first, at least one."""
    count = len(facet.cases)
    total = max(1, (count + PER_PAGE // 2) // PER_PAGE)
    for number in range(total, 0, -1):
        end = count - (number - 1) * PER_PAGE
        start = 0 if number == total else end - PER_PAGE
        yield ListPage(
            facet=facet,
            file=file_name(facet.stem, number, total),
            number=number,
            total=total,
            cases=facet.cases[start:end],
        )


def file_name(stem: str, number: int, total: int) -> str:
    """``index.html`` or ``category-x.html`` for the newest page; ``page-1.html``,
    ``category-x.page-1.html`` …"""
    if number == total:
        return f"{stem}.html"
    return f"page-{number}.html" if stem == "index" else f"{stem}.page-{number}.html"


def newer_file(page: ListPage) -> str:
    """The page before ``page`` in the list; ``""`` for the first."""
    return "" if page.newest else file_name(page.facet.stem, page.number + 1, page.total)


def facets_html(found: list[Facet], page: ListPage, words: CaseWords) -> str:
    """On a list's newest page the links to all lists with their counts, the one on show marked;
    on an older page those to the whole list and to the newest page of its own."""
    if not page.newest:
        found = [facet for facet in found if facet.stem in ("index", page.facet.stem)]
    parts, group = ["<ul>"], None
    for facet in found:
        if facet.group and facet.group != group:
            parts.append(f"</ul>\n<h2>{facet.group.title}</h2>\n<ul>")
            group = facet.group
        here = ' aria-current="true"' if facet.stem == page.facet.stem else ""
        href = f"{facet.stem}.html" if facet.group else "./"
        label = facet.label or words.say("全部案例")
        count = f"<small>{len(facet.cases)}</small>" if page.newest else ""
        parts.append(f'<li><a href="{href}"{here}>{label}{count}</a></li>')
    return "\n".join([*parts, "</ul>"])


#: The orders of the search page beside the newest first, which is its own when nothing is asked
#: for.
ORDERS = (("", "最新公开"), ("days", "用时最短"), ("amount", "金额最大"))


def combine_html(found: list[Facet], page: ListPage, campaign: str, words: CaseWords) -> str:
    """A form that narrows by several things at once and sorts: it leads to the search page.
    Older pages have none."""
    if not page.newest or not page.facet.cases:
        return ""
    say, on = words.say, page.facet
    lists: dict[Group, list[Facet]] = {}
    for facet in found:
        if facet.group:
            lists.setdefault(facet.group, []).append(facet)
    form_fields = [
        _select(
            group.name,
            group.title,
            [("", say("全部")), *((item.value, item.label) for item in items)],
            on.value if on.group == group else "",
        )
        for group, items in lists.items()
    ]
    form_fields.append(_select("sort", say("排序"), [(id, say(label)) for id, label in ORDERS], ""))
    return (
        f'<details class="qz-combine"><summary>{say("组合筛选和排序")}</summary>'
        f'<form action="../../../search" method="post" role="search">'
        f'<input type="hidden" name="kind" value="case">'
        f'<input type="hidden" name="campaign" value="{campaign}">'
        f'<p class="qz-combine__q"><label for="f-q">{say("关键词（选填）")}</label>'
        f'<input id="f-q" name="q" type="search" maxlength="80"></p>{"".join(form_fields)}'
        f'<p><button class="qz-button" type="submit">{say("查看结果")}</button></p>'
        f"</form></details>"
    )


def _select(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> str:
    items = "".join(
        f'<option value="{value}"{" selected" if value and value == chosen else ""}>{text}</option>'
        for value, text in options
    )
    return (
        f'<p><label for="f-{name}">{label}</label>'
        f'<select id="f-{name}" name="{name}">{items}</select></p>'
    )


def pager_html(page: ListPage, words: CaseWords) -> str:
    """Links from one page of a list to the newest, the neighbours and the oldest; nothing for a
    single page."""
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
