"""Case pages, their stones and their lists: stamped from plates, one campaign at a time."""

from dataclasses import astuple
from functools import partial
from hashlib import sha256

from markupsafe import escape

from casestore.published import PublishedCase, WithdrawnCase
from generator.gather import Published, Section
from generator.lists import (
    CaseWords,
    Facet,
    ListPage,
    combine_html,
    count_html,
    facets,
    facets_html,
    list_pages,
    newer_file,
    pager_html,
    rows_html,
    suffix,
)  # fmt: skip
from generator.press import Plate, key_of
from generator.release import Draft
from generator.structured import json_text
from generator.words import day_words, sayer

#: Cases of the same category shown under a case.
ALIKE = 2


class CasePress:
    """Stamps everything under ``cases/`` of one campaign into ``draft``."""

    def __init__(self, section: Section, published: Published, plates: dict[str, Plate]) -> None:
        self.section, self.published = section, published
        self.base = f"{section.base}cases/"
        self.case_plate = plates[f"{self.base}⟦id⟧.html"]
        self.stone_plate = plates[f"{self.base}⟦id⟧.stone.html"]
        self.list_plate = plates[f"{self.base}⟦file⟧.html"]
        self.words = CaseWords(section.campaign)
        self.say = sayer(section.campaign.script)
        gone = {item.id for item in published.withdrawn}
        self.cases = [case for case in published.cases if case.id not in gone]
        self.marks = {case.id: case.sha[:20] for case in self.cases}
        labels = [value for value in vars(self.words).values() if not callable(value)]
        self.look = sha256(repr((self.case_plate.sha, self.list_plate.sha, labels)).encode()).hexdigest()[:20]

    def stamp(self, draft: Draft) -> None:
        """All pages of the campaign's cases; those whose case, neighbours and plate are unchanged are linked."""
        alike, marks = self._alike(), self.marks
        for case in self.cases:
            shown = alike[case.id]
            key = " ".join((self.look, marks[case.id], *(marks[other.id] for other in shown)))
            path = f"{self.base}{case.id}.html"
            if not draft.take(path, key):
                draft.write(path, self.page(case, [self.words.row(other) for other in shown]), key)
        for item in self.published.withdrawn:
            key = key_of(self.stone_plate, astuple(item))
            draft.put(f"{self.base}{item.id}.html", key, partial(self._stone, item))
        self._lists(draft)

    def _alike(self) -> dict[str, list[PublishedCase]]:
        """For each case the next older ones of its category: a new case changes no older page."""
        by_category: dict[str, list[PublishedCase]] = {}
        for case in self.cases:
            by_category.setdefault(case.category, []).append(case)
        return {
            case.id: same[index + 1 : index + 1 + ALIKE]
            for same in by_category.values() for index, case in enumerate(same)
        }  # fmt: skip

    def page(self, case: PublishedCase, alike: list[str]) -> bytes:
        """The page of ``case``; ``alike`` are the rows under it."""
        return self.case_plate.fill(self._values(case, alike))

    def _values(self, case: PublishedCase, alike: list[str]) -> dict[str, str]:
        """What fills the gaps of a case's plate, escaped."""
        words = self.words
        respondent = words.level(case) + (f"，{words.kind(case)}" if words.kind(case) else "")
        return {
            "id": str(escape(case.id)), "title": str(escape(case.title)), "headline": json_text(case.title),
            "category": words.category(case), "respondent": respondent, "industry": words.industry(case),
            "amount": words.amount(case), "outcome": words.outcome(case),
            "unit": str(escape(case.unit or words.unsaid)), "period": words.period(case.period),
            "days": self.say("{n} 个工作日").format(n=case.days), "published": case.published_on.isoformat(),
            "published_words": day_words(case.published_on),
            "about": str(escape(case.happened.replace("\n", "")[:100])),
            "demo": demo_html(self.section) if case.demo else "", "like": self._alike_html(alike),
            "guidance": case.category if case.category in words.categories else "cailiao",
            "prose": self._prose(case),
        }  # fmt: skip

    def _prose(self, case: PublishedCase) -> str:
        """The account in the form that Markdown gives the same text."""
        parts = []
        for title, text in prose_parts(case):
            parts.append(f'<h2 id="{self.say(title)}">{self.say(title)}</h2>')
            parts += [f"<p>{_markdown_escape(line)}</p>" for line in text.split("\n") if line.strip()]
        return "\n".join(parts)

    def _alike_html(self, rows: list[str]) -> str:
        if not rows:
            return ""
        title, more = self.say("同类案例"), self.say("全部案例")
        return (f'<section class="qz-wrap qz-block" aria-labelledby="xs"><h2 class="qz-h2" id="xs">{title} '
                f'<a href="./">{more}</a></h2>{rows_html(rows)}</section>')  # fmt: skip

    def _stone(self, item: WithdrawnCase) -> bytes:
        return self.stone_plate.fill({
            "id": str(escape(item.id)), "date": item.withdrawn_on.isoformat(), "reason": str(escape(item.reason)),
            "updated": day_words(item.withdrawn_on),
        })  # fmt: skip

    def _lists(self, draft: Draft) -> None:
        found = facets(self.cases, self.words)
        demo = demo_html(self.section) if self.published.demo else ""
        older = repr((self.look, demo))
        newest = repr((older, [(facet.stem, facet.label, len(facet.cases)) for facet in found], self._updated()))
        for facet in found:
            for page in list_pages(facet):
                marks = (self.marks[case.id] for case in page.cases)
                told = (newest if page.newest else older, page.file, page.facet.label, newer_file(page), *marks)
                key = sha256(" ".join(told).encode()).hexdigest()
                draft.put(f"{self.base}{page.file}", key, partial(self._list, page, found, demo))

    def _updated(self) -> str:
        days = [case.published_on for case in self.cases[:1]] + [
            item.withdrawn_on for item in self.published.withdrawn[:1]
        ]
        return day_words(max(days)) if days else day_words(self.published.as_of)

    def _list(self, page: ListPage, found: list[Facet], demo: str) -> bytes:
        empty = self.say("还没有公开案例。案件核查销号、摘要审核通过后，会列在这里。")
        return self.list_plate.fill({
            "file": page.file.removesuffix(".html"), "canonical": "" if page.file == "index.html" else page.file,
            "suffix": suffix(page, self.words), "facets": facets_html(found, page, self.words),
            "combine": combine_html(found, page, self.section.campaign.id, self.words),
            "count": count_html(page, self.words),
            "rows": rows_html([self.words.row(case) for case in page.cases]) if page.cases
            else f'<p class="qz-empty">{empty}</p>',
            "pager": pager_html(page, self.words), "demo": demo,
            "updated": self._updated() if page.newest else day_words(page.cases[0].published_on),
        })  # fmt: skip


def prose_parts(case: PublishedCase) -> list[tuple[str, str]]:
    """The headings of a case's account with their texts; empty ones are left out."""
    parts = [("反映的问题", case.happened), ("怎么办的", case.done), ("办理结果", case.result), ("依据", case.basis)]
    return [(title, text) for title, text in parts if text.strip()]


def _markdown_escape(text: str) -> str:
    return text.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def demo_html(section: Section) -> str:
    """The notice that what is shown is made up."""
    say = sayer(section.campaign.script)
    return (f'<div class="qz-wrap"><p class="qz-demo"><b>{say("示例")}</b>'
            f'{say("数字和案例均为虚构，仅供演示。")}</p></div>')  # fmt: skip
