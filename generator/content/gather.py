"""Reading everything a release is made from: ``content/`` and ``public.db``, and nothing else."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from sqlite3 import Error as DatabaseError

from casestore.campaign.loading import campaign_folders, read_campaigns, read_site, read_words
from casestore.campaign.model import Campaign
from casestore.campaign.site_info import SiteInfo
from casestore.campaign.words import Words
from casestore.errors import Fault
from casestore.public.codes import FEW
from casestore.public.reader import PublicStore
from casestore.public.rows import (
    LAYOUT,
    TABLES,
    CategoryCount,
    FulfilledSum,
    ListedCase,
    MonthlyCount,
    PublishedCase,
    WithdrawnCase,
)
from generator.content.attachments import PublishedFile, published_files
from generator.content.guide import Guide, read_guide
from generator.content.notices import Notice, Script, load_notice
from generator.errors import EnvironmentFault


@dataclass(frozen=True, kw_only=True)
class Section:
    """One campaign with everything authored for it; notices newest first, the files that they
    attach by name."""

    campaign: Campaign
    folder: Path
    notices: tuple[Notice, ...]
    guide: Guide | None
    files: Mapping[str, PublishedFile] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The section's path under the root of the site, ending with a slash."""
        return f"campaigns/{self.campaign.id}/"


@dataclass(frozen=True, kw_only=True)
class Content:
    """``content/`` as read; sections in the order of their beginning, newest first."""

    root: Path
    site: SiteInfo
    sections: tuple[Section, ...]
    words: Words = Words()


#: Gives whole cases by id, in the order asked.
Whole = Callable[[Iterable[str]], Iterator[PublishedCase]]


def _none(_ids: Iterable[str]) -> Iterator[PublishedCase]:
    return iter(())


@dataclass(kw_only=True)
class Published:
    """One campaign's rows of ``public.db``: the cases that have a page, newest first and without
    their accounts, which ``whole`` gives; ``as_of`` is "today" for this campaign, ``corrected`` the
    day on which figures that had been told were last corrected. Figures are told of ``few`` cases
    or more."""

    as_of: date
    cases: list[ListedCase] = field(default_factory=list)
    withdrawn: list[WithdrawnCase] = field(default_factory=list)
    counts: list[MonthlyCount] = field(default_factory=list)
    categories: list[CategoryCount] = field(default_factory=list)
    amounts: list[FulfilledSum] = field(default_factory=list)
    whole: Whole = _none
    corrected: date | None = None
    few: int = FEW

    @cached_property
    def demo(self) -> bool:
        return any(case.demo for case in self.cases)

    @property
    def changed(self) -> date | None:
        """When a case was last published or withdrawn; the rows come newest first."""
        days = [case.published_on for case in self.cases[:1]] + [
            item.withdrawn_on for item in self.withdrawn[:1]
        ]
        return max(days, default=None)


def read_content(content: Path) -> tuple[Content | None, list[Fault]]:
    """``content/`` as far as it can be read and every fault of its files, all at once; no content
    when the site's own file is no TOML at all."""
    site, faults = read_site(content)
    words, found = read_words(content)
    faults += found
    campaigns, found = read_campaigns(content)
    faults += found
    sections = []
    for folder in campaign_folders(content):
        section, found = _section(content, folder, campaigns.get(folder.name))
        faults += found
        if section is not None:
            sections.append(section)
    sections.sort(
        key=lambda section: (section.campaign.period.start, section.campaign.id), reverse=True
    )
    if site is None:
        return None, faults
    return Content(root=content, site=site, sections=tuple(sections), words=words), faults


def _section(
    content: Path, folder: Path, campaign: Campaign | None
) -> tuple[Section | None, list[Fault]]:
    """A campaign with its notices and its guide, and their faults: these are told even where
    its rules can't be read."""
    script = campaign.script if campaign else _script_in(folder)
    notices, faults = [], []
    for path in sorted((folder / "notices").glob("*.md")):
        read = load_notice(path, script)
        faults += read.faults
        if read.notice is not None:
            notices.append(read.notice)
    notices.sort(key=lambda notice: (notice.published_at.date(), -notice.order), reverse=True)
    guide, found = read_guide(
        folder / "guide.md", f"{content.name}/campaigns/{folder.name}/guide.md"
    )
    faults += found
    place = f"{content.name}/campaigns/{folder.name}"
    files, found = published_files(folder / "files", notices, place)
    faults += found
    if campaign is None:
        return None, faults
    section = Section(
        campaign=campaign, folder=folder, notices=tuple(notices), guide=guide, files=files
    )
    return section, faults


def _script_in(folder: Path) -> Script:
    """The script that a campaign says it is written in, when the rest of its file is no TOML."""
    try:
        text = (folder / "campaign.toml").read_bytes()
    except OSError:
        return "hans"
    return "hant" if re.search(rb"(?m)^\s*script\W+hant", text) else "hans"


@contextmanager
def published_in(public: Path, content: Content) -> Iterator[dict[str, Published]]:
    """The rows of ``public.db`` by campaign, from one opened file however long it takes.

    Raises :class:`EnvironmentFault` when the file is missing or foreign.
    """
    if not public.is_file():
        raise EnvironmentFault(f"没有公开库 {public}，请先运行 qingzhang init")
    with _readable(public):
        store = PublicStore(public)
    with store:
        with _readable(public):
            found = _rows_of(store, content)
        yield found


def _rows_of(store: PublicStore, content: Content) -> dict[str, Published]:
    meta = store.meta()
    if meta.get("layout") != LAYOUT:
        raise EnvironmentFault(f"公开库 {store.path} 的版式不是 {LAYOUT}，请重新生成")
    published = {section.campaign.id: _empty(section, meta) for section in content.sections}
    for name in TABLES.keys() - {"cases"}:
        for row in getattr(store, name)():
            if row.campaign in published:
                getattr(published[row.campaign], name).append(row)
    gone = {item.id for one in published.values() for item in one.withdrawn}
    for case in store.listed():
        if case.campaign in published and case.id not in gone:
            published[case.campaign].cases.append(case)
    for one in published.values():
        one.whole = partial(_whole, store)
    return published


def _whole(store: PublicStore, ids: Iterable[str]) -> Iterator[PublishedCase]:
    with _readable(store.path):
        yield from store.by_id(ids)


@contextmanager
def _readable(public: Path) -> Iterator[None]:
    try:
        yield
    except (DatabaseError, ValueError, TypeError) as error:
        raise EnvironmentFault(f"读不了公开库 {public}：{error}") from error


def _empty(section: Section, meta: dict[str, str]) -> Published:
    stated = meta.get(f"as_of.{section.campaign.id}")
    corrected = meta.get(f"corrected.{section.campaign.id}")
    if stated:
        since = date.fromisoformat(corrected) if corrected else None
        few = int(meta.get("crowd", FEW))
        return Published(as_of=date.fromisoformat(stated), corrected=since, few=few)
    days = [notice.published_at.date() for notice in section.notices]
    return Published(as_of=max(days, default=section.campaign.period.start))
