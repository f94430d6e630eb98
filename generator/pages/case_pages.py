"""Case pages, tombstones and lists: stamped from plates, one campaign at a time."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple
from functools import partial
from hashlib import sha256
from operator import attrgetter

from markupsafe import escape

from casestore.public.columns import columns_of
from casestore.public.dates_and_sizes import day_words
from casestore.public.rows import ListedCase, PublishedCase, WithdrawnCase
from generator.content.gather import Published, Section
from generator.look.stamping import Plate, key_of
from generator.look.structured import json_text
from generator.look.wording import sayer
from generator.pages.case_lists import (
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
)
from generator.release.releases import PageToWrite, ReleaseDraft

#: The columns of a case's account, in the order of the page, each under its label.
ACCOUNT = tuple(item for item in columns_of(PublishedCase) if "prose" in item.gaps)
_texts = attrgetter(*(item.name for item in ACCOUNT))

#: Cases of the same category shown under a case.
ALIKE = 2

#: Pages to be made by case: path, key and the cases shown under it.
Missing = dict[str, tuple[str, str, tuple[ListedCase, ...]]]


class CasePages:
    """Stamps everything under ``cases/`` of one campaign into ``draft``."""

    def __init__(self, section: Section, published: Published, plates: dict[str, Plate]) -> None:
        self.section, self.published = section, published
        self.base = f"{section.base}cases/"
        self.case_plate = plates[f"{self.base}⟦id⟧.html"]
        self.tombstone_plate = plates[f"{self.base}⟦id⟧.tombstone.html"]
        self.list_plate = plates[f"{self.base}⟦file⟧.html"]
        self.words = CaseWords(section.campaign)
        self.say = sayer(section.campaign.script)
        titles = [self.say(item.label) for item in ACCOUNT]
        self.heads = [f'<h2 id="{title}">{title}</h2>\n' for title in titles]
        self.duration = self.say("{n} 个工作日以内")
        labels = [value for value in vars(self.words).values() if not callable(value)]
        self.look = sha256(
            repr((self.case_plate.sha, self.list_plate.sha, labels)).encode()
        ).hexdigest()[:20]

    def stamp_cases(self, draft: ReleaseDraft) -> None:
        """The page of every case, and a tombstone for each that was withdrawn; what is unchanged is
        linked."""
        missing = self._taken_over(draft)
        draft.write_many(list(missing), partial(self._pages, missing))
        for item in self.published.withdrawn:
            key = key_of(self.tombstone_plate, astuple(item))
            draft.put(f"{self.base}{item.id}.html", key, partial(self.tombstone, item))

    def _pages(self, missing: Missing, ids: Sequence[str]) -> Iterator[PageToWrite]:
        """Path, HTML and key of those pages of ``missing``, with the addresses in its gaps:
        pages of one plate name the same ones, their guidance and cases that have pages, so that
        of the first alone all must be looked at."""
        named, rows = None, dict[str, str]()

        def row(other: ListedCase) -> str:
            known = rows.pop(other.id, None)  # asked for twice at most, by its next two neighbours
            if known is None:
                known = rows[other.id] = self.words.row(other)
            return known

        for case in self.published.whole(ids):
            path, key, alike = missing[case.id]
            yield path, self.page(case, [row(other) for other in alike]), key, named
            named = ["./", f"../guide/#{self._guidance(case)}"]

    def _taken_over(self, draft: ReleaseDraft) -> Missing:
        """Link the pages whose case, neighbours and plate are unchanged; the others by id,
        oldest first, with path, key and neighbours: the next older cases of the category, so
        that a new case changes no older page."""
        missing, older = Missing(), dict[str, tuple[ListedCase, ...]]()
        for case in reversed(self.published.cases):
            alike = older.get(case.category, ())
            key = " ".join((self.look, case.digest[:16], *(other.digest[:16] for other in alike)))
            path = f"{self.base}{case.id}.html"
            if not draft.take(path, key):
                missing[case.id] = path, key, alike
            older[case.category] = (case, *alike[: ALIKE - 1])
        return missing

    def page(self, case: PublishedCase, alike: list[str]) -> bytes:
        """The page of ``case``; ``alike`` are the rows under it."""
        return self.case_plate.fill(self._values(case, alike))

    def _values(self, case: PublishedCase, alike: list[str]) -> dict[str, str]:
        """What fills the gaps of a case's plate, escaped."""
        words, kind, title = self.words, self.words.kind(case), escaped(case.title)
        return {
            "id": escaped(case.id),
            "title": title,
            "headline": json_text(case.title),
            "category": words.category(case),
            "respondent": words.level(case) + (f"，{kind}" if kind else ""),
            "industry": words.industry(case),
            "amount": words.amount(case),
            "outcome": words.outcome(case),
            "unit": escaped(case.unit or words.unsaid),
            "period": words.period(case.period),
            "days": self.duration.format(n=case.days) if case.days else words.unsaid,
            "published": case.published_on.isoformat(),
            "published_words": day_words(case.published_on),
            "about": escaped(case.happened[:200].replace("\n", "")[:100]),
            "demo": words.demo if case.demo else "",
            "like": self._alike_html(alike),
            "guidance": self._guidance(case),
            "prose": self._prose(case),
        }

    def _guidance(self, case: PublishedCase) -> str:
        return case.category if case.category in self.words.categories else "cailiao"

    def _prose(self, case: PublishedCase) -> str:
        """The account in the form that Markdown gives the same text."""
        parts = []
        for head, text in zip(self.heads, _texts(case), strict=True):
            lines = [line for line in map(str.strip, _markdown_escape(text).split("\n")) if line]
            if lines:
                parts.append(head + "<p>" + "</p>\n<p>".join(lines) + "</p>")
        return "\n".join(parts)

    def _alike_html(self, rows: list[str]) -> str:
        if not rows:
            return ""
        title, more = self.say("同类案例"), self.say("全部案例")
        return (
            f'<section class="qz-wrap qz-block" aria-labelledby="xs">'
            f'<h2 class="qz-h2" id="xs">{title} '
            f'<a href="./">{more}</a></h2>{rows_html(rows)}</section>'
        )

    def tombstone(self, item: WithdrawnCase) -> bytes:
        """What stands at the address of ``item``, which was withdrawn."""
        return self.tombstone_plate.fill(
            {
                "id": str(escape(item.id)),
                "date": item.withdrawn_on.isoformat(),
                "reason": self._why(item.reason),
                "updated": day_words(item.withdrawn_on),
            }
        )

    def _why(self, reason: str) -> str:
        if not reason:
            return ""
        return f'<p class="qz-lead">{self.say("撤下理由：")}{escape(reason)}</p>'

    def stamp_lists(self, draft: ReleaseDraft) -> None:
        """Every list of the cases, page by page."""
        found = facets(self.published.cases, self.words)
        key_of_page = self._list_keys(found)
        missing: list[tuple[str, str, ListPage]] = []
        for facet in found:
            for page in list_pages(facet):
                path, key = f"{self.base}{page.file}", key_of_page(page)
                if not draft.take(path, key):
                    missing.append((path, key, page))

        def made(some: Sequence[tuple[str, str, ListPage]]) -> Iterator[PageToWrite]:
            for path, key, page in some:
                # an older page names its neighbours, its newest page and cases that have pages
                named = None if page.newest else [newer_file(page), f"{page.facet.stem}.html"]
                yield path, self._list(page, found), key, named

        draft.write_many(missing, made)

    def _list_keys(self, found: list[Facet]) -> Callable[[ListPage], str]:
        """What gives the key of a page of a list: on the newest, every list and its count are
        told."""
        older = self.look
        counts = [(facet.stem, facet.label, len(facet.cases)) for facet in found]
        newest = repr((older, counts, self._updated()))

        def key(page: ListPage) -> str:
            told = (newest if page.newest else older, page.file, page.facet.label, newer_file(page))
            digests = (case.digest for case in page.cases)
            return sha256(" ".join((*told, *digests)).encode()).hexdigest()[:40]

        return key

    def _updated(self) -> str:
        return day_words(self.published.changed or self.published.as_of)

    def _list(self, page: ListPage, found: list[Facet]) -> bytes:
        empty = self.say("还没有公开案例。案件核查销号、摘要审核通过后，会列在这里。")
        return self.list_plate.fill(
            {
                "file": page.file.removesuffix(".html"),
                "canonical": "" if page.file == "index.html" else page.file,
                "suffix": suffix(page, self.words),
                "facets": facets_html(found, page, self.words),
                "combine": combine_html(found, page, self.section.campaign.id, self.words),
                "count": count_html(page, self.words),
                "rows": rows_html([self.words.row(case) for case in page.cases])
                if page.cases
                else f'<p class="qz-empty">{empty}</p>',
                "pager": pager_html(page, self.words),
                "updated": self._updated()
                if page.newest
                else day_words(page.cases[0].published_on),
            }
        )


def escaped(text: str) -> str:
    """``text`` for HTML, as a template writes it."""
    return str(escape(text)) if _SPECIAL.search(text) else text


#: What ``escape`` replaces; most texts hold nothing of it.
_SPECIAL = re.compile("[&<>\"']")


def _markdown_escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
