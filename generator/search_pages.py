"""What the search index knows: cases, notices and guides of a release."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from generator.gather import Content, Published, Section
from generator.guide import guide_view
from generator.release import Draft
from generator.search import Entry, write_index

#: The index's name at the top of a release; the public app opens it there.
INDEX = "search.db"


def index_pages(content: Content, store: dict[str, Published], draft: Draft) -> None:
    """Put the index into ``draft``: linked when nothing to be found changed, else the last one brought up to date."""
    # the keys of the case pages change with anything in a case
    pages = [f"{path} {entry['key']}" for path, entry in draft.entries.items() if "/cases/" in path]
    key = sha256("\0".join([draft.authored, *pages]).encode()).hexdigest()
    if draft.take(INDEX, key):
        return
    target = draft.path / INDEX
    write_index(entries(content, store), target, _before(draft))
    draft.enter(INDEX, target.read_bytes(), key)


def _before(draft: Draft) -> Path | None:
    path = draft.before / INDEX if draft.before else None
    return path if path and path.is_file() else None


def entries(content: Content, store: dict[str, Published]) -> Iterator[Entry]:
    """One entry for each page that can be found."""
    for section in content.sections:
        yield from _authored(section)
        published = store[section.campaign.id]
        gone = {item.id for item in published.withdrawn}
        for case in published.cases:
            if case.id not in gone:
                body = "\n".join((case.happened, case.done, case.result, case.basis))
                yield Entry(f"{section.base}cases/{case.id}.html", case.title, "case", case.campaign, case.category,
                            case.period, case.published_on.isoformat(), body)  # fmt: skip


def _authored(section: Section) -> Iterator[Entry]:
    campaign = section.campaign
    yield Entry(section.base, campaign.title, "campaign", campaign.id, "", "", "", campaign.lead)
    guide = guide_view(section)
    told = [f"{item.label}：{item.describe}" for item in campaign.categories]
    told += [f"{item.label}：{item.reason}；{item.go}" for item in campaign.exclusions]
    told.append(guide["markdown"])
    yield Entry(f"{section.base}guide/", guide["title"], "guide", campaign.id, "", "", "", "\n".join(told))
    for notice in section.notices:
        body = notice.plain_text() + ("\n" + notice.number if notice.number else "")
        yield Entry(f"{section.base}notices/{notice.slug}/", notice.title, "notice", campaign.id, "", "",
                    f"{notice.published_at:%Y-%m-%d}", body)  # fmt: skip
