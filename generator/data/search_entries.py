"""What the search index knows: cases, notices and guides of a release."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from casestore.public.rows import PublishedCase
from casestore.public.search_layout import BY_AMOUNT, LAST, RECENT
from generator.content.gather import Content, Published, Section
from generator.data.page_words import (
    campaign_words,
    category_words,
    guide_words,
    notice_words,
    selfcheck_words,
)
from generator.data.search_index import Entry, change_index, holds_any, page_count, write_index
from generator.look.wording import sayer
from generator.pages.case_lists import CaseWords
from generator.pages.guide_page import guide_view
from generator.pages.selfcheck_pages import FOLDER
from generator.release.releases import ReleaseDraft

#: The index's name at the top of a release; the public app opens it there.
INDEX = "search.db"

#: From so many pages on an index is shared between releases, with what is new in a small one beside
#: it.
LARGE = 2000

#: The small index is made one with the large one when it tells of more pages than this.
MOST_RECENT = 1000

_KEY = "index"


def index_pages(content: Content, store: dict[str, Published], draft: ReleaseDraft) -> None:
    """Put the index into ``draft``: the last one brought up to date, or a whole one when
    authored content changed."""
    if (
        draft.before is None
        or INDEX not in draft.old_files
        or draft.authored_key != draft.old_authored_key
    ):
        _whole(content, store, draft)
        return
    # list pages are among these too; the index doesn't hold them
    touched = {path for path in draft.changed_paths() if "/cases/" in path}
    if not touched:
        draft.take(INDEX, _KEY)
        draft.take(RECENT, _KEY)
        return
    changed = list(_cases(content, store, touched))
    _bring_up_to_date(content, store, draft, changed, touched - {entry.url for entry in changed})


def _bring_up_to_date(
    content: Content,
    store: dict[str, Published],
    draft: ReleaseDraft,
    changed: list[Entry],
    dropped: set[str],
) -> None:
    assert draft.before is not None  # noqa: S101 - only then is there an index to bring up to date
    base, recent = draft.before / INDEX, draft.before / RECENT
    urls = [*dropped, *(entry.url for entry in changed)]
    beside = RECENT in draft.old_files
    if not beside and (page_count(base) < LARGE or holds_any(urls, base)):
        _change(draft, INDEX, changed, dropped)
    elif beside and (page_count(recent) + len(changed) > MOST_RECENT or holds_any(urls, base)):
        _whole(content, store, draft)
    elif draft.take(INDEX, _KEY):
        _change(draft, RECENT, changed, dropped)
    else:
        _whole(content, store, draft)


def _change(draft: ReleaseDraft, name: str, changed: list[Entry], dropped: set[str]) -> None:
    assert draft.before is not None  # noqa: S101 - as above
    change_index(changed, dropped, Path(draft.prepare(name)), draft.before / name)
    draft.add_file(name, _KEY)


def _whole(content: Content, store: dict[str, Published], draft: ReleaseDraft) -> None:
    before = draft.before / INDEX if draft.before else None
    everyday = [(typed, one.ours) for one in content.words.everyday for typed in one.typed]
    target = Path(draft.prepare(INDEX))
    write_index(entries(content, store), target, before, vocabulary(content), everyday)
    draft.add_file(INDEX, _KEY)


def vocabulary(content: Content) -> Iterator[str]:
    """Words that readers may look for: those in which the campaigns speak of themselves, and
    notices' key words."""
    for section in content.sections:
        campaign = section.campaign
        yield from (item.label for item in campaign.categories)
        yield from (unit.called for unit in campaign.units)
        yield campaign.short
        for notice in section.notices:
            yield from notice.keywords
            if notice.number:
                yield notice.number


def entries(content: Content, store: dict[str, Published]) -> Iterator[Entry]:
    """One entry for each page that can be found."""
    yield from written_entries(content)
    yield from _cases(content, store)


def written_entries(content: Content) -> Iterator[Entry]:
    """One entry for each page, or part of one, that was written; those of the newest campaign last,
    which puts them first among pages that say the same."""
    for section in reversed(content.sections):
        yield from _authored(section)


def _cases(
    content: Content, store: dict[str, Published], among: Container[str] | None = None
) -> Iterator[Entry]:
    """The cases, oldest first so that the newest has the highest id; only those whose address is
    ``among`` the given ones."""
    for section in content.sections:
        published, words = store[section.campaign.id], CaseWords(section.campaign)
        urls = {
            case.id: f"{section.base}cases/{case.id}.html" for case in reversed(published.cases)
        }
        if among is not None:
            urls = {id: url for id, url in urls.items() if url in among}
        yield from (case_entry(case, urls[case.id], words) for case in published.whole(urls))


def case_entry(case: PublishedCase, url: str, words: CaseWords) -> Entry:
    """The entry of ``case``, whose page stands at ``url``."""
    body = "\n".join((case.happened, case.done, case.result, case.basis))
    unit = words.unit(case.unit)[0] if case.unit else ""
    amount = BY_AMOUNT.index(case.amount_band) if case.amount_band in BY_AMOUNT else LAST
    return Entry(
        url=url,
        title=case.title,
        kind="case",
        campaign=case.campaign,
        day=case.published_on.isoformat(),
        body=body,
        category=case.category,
        outcome=case.outcome,
        period=case.period,
        level=case.level,
        unit=unit,
        days=case.days or LAST,
        amount=amount,
    )


def _authored(section: Section) -> Iterator[Entry]:
    campaign = section.campaign
    yield _written(section, "", "campaign", campaign.title, campaign_words(campaign))
    guide = guide_view(section)
    yield _written(section, "guide/", "guide", guide["title"], guide_words(campaign, guide))
    if not campaign.closed:
        title = sayer(campaign.script)("自查：我能不能反映")
        yield _written(section, FOLDER, "guide", title, selfcheck_words(campaign))
    for item in campaign.categories:
        words = category_words(campaign, item)
        entry = _written(section, f"guide/#{item.id}", "category", item.label, words)
        yield replace(entry, category=item.id)
    for notice in section.notices:
        words = notice_words(section, notice)
        entry = _written(section, f"notices/{notice.slug}/", "notice", notice.title, words)
        yield replace(entry, day=f"{notice.published_at:%Y-%m-%d}")


def _written(section: Section, url: str, kind: str, title: str, words: Iterable[str]) -> Entry:
    """The entry of a page that was written; ``url`` counts from the campaign's folder."""
    return Entry(
        url=section.base + url,
        title=title,
        kind=kind,
        campaign=section.campaign.id,
        day="",
        body="\n".join(filter(None, words)),
    )
