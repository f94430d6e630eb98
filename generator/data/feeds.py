"""News for subscribers: Atom (RFC 4287) and JSON Feed 1.1 of notices and cases, for each campaign
and for all. Pure.

An entry's id is its page's address, which never changes; its time is the day or minute of
publication, so the same content gives the same bytes.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from hashlib import sha256
from heapq import nlargest
from html import escape
from typing import Any

from casestore.public.rows import PublishedCase
from casestore.settings import SHANGHAI
from generator.content.gather import Content, Published, Section
from generator.content.notices import Notice
from generator.look.wording import Say, converted, lang_tag, sayer
from generator.release.releases import ReleaseDraft

#: Entries of one feed, the newest.
NEWEST = 50

#: Characters of a text before it is cut in the middle.
_SUMMARY = 200

#: What XML 1.0 can't say at all; a text that holds one would break the whole feed.
_UNSAYABLE = {code: None for code in range(32) if code not in (9, 10, 13)} | {
    0xFFFE: None,
    0xFFFF: None,
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One piece of news; ``url`` is absolute and its id, ``updated`` carries China's time zone."""

    url: str
    title: str
    updated: datetime
    kind: str
    summary: str
    author: str
    lang: str


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A feed at ``path`` (without ending) about the page at ``home``; entries newest first."""

    path: str
    title: str
    home: str
    author: str
    lang: str
    updated: datetime
    entries: tuple[Entry, ...]


def write_feeds(
    content: Content, store: Mapping[str, Published], site_url: str, draft: ReleaseDraft
) -> None:
    """Put every feed into ``draft`` in both forms; one that says the same as before is linked."""
    for feed in feeds(content, store, site_url):
        key = sha256(repr((feed, draft.authored_key)).encode()).hexdigest()
        draft.put(f"{feed.path}.xml", key, partial(atom, feed, site_url))
        draft.put(f"{feed.path}.json", key, partial(json_feed, feed, site_url))


def feeds(content: Content, store: Mapping[str, Published], site_url: str) -> Iterator[Feed]:
    """``feed`` (both), ``feed-notices`` and ``feed-cases`` for the whole site and in each
    campaign's folder."""
    notices, cases, changes = [], [], []
    for section in content.sections:
        published = store[section.campaign.id]
        own_notices = [_notice(notice, section, site_url) for notice in section.notices]
        newest = published.whole(case.id for case in published.cases[:NEWEST])
        own_cases = [_case(case, section, site_url) for case in newest]
        changed = _day(published.changed or section.campaign.period.start)
        say, campaign = sayer(section.campaign.script), section.campaign
        about = (campaign.title, section.base, campaign.issuer.name, lang_tag(campaign.script))
        yield from _three(about, own_notices, own_cases, changed, say, site_url)
        notices += own_notices
        cases += own_cases
        changes.append(changed)
    name, office = converted(content.site.name, "hans"), converted(content.site.office, "hans")
    about = (name, "", office, lang_tag("hans"))
    yield from _three(
        about, notices, cases, max(changes, default=_day(date(2000, 1, 1))), sayer("hans"), site_url
    )


def _three(
    about: tuple[str, str, str, str],
    notices: list[Entry],
    cases: list[Entry],
    changed: datetime,
    say: Say,
    site_url: str,
) -> Iterator[Feed]:
    """``changed`` is when a case last came or went: a withdrawal is news that leaves no entry."""
    title, base, author, lang = about
    home = f"{site_url}/{base}"
    for name, told, entries in (
        ("feed", say("公告和案例"), notices + cases),
        ("feed-notices", say("公告"), notices),
        ("feed-cases", say("案例"), cases),
    ):
        newest = tuple(nlargest(NEWEST, entries, key=lambda entry: (entry.updated, entry.url)))
        days = [entry.updated for entry in newest[:1]] + (
            [] if name == "feed-notices" and newest else [changed]
        )
        page = {"feed-notices": "notices/", "feed-cases": "cases/"}.get(name, "") if base else ""
        yield Feed(
            path=f"{base}{name}",
            title=f"{title}　{told}",
            home=f"{home}{page}",
            author=author,
            lang=lang,
            updated=max(days),
            entries=newest,
        )


def _notice(notice: Notice, section: Section, site_url: str) -> Entry:
    url = f"{site_url}/{section.base}notices/{notice.slug}/"
    text = notice.plain_text().removeprefix(notice.title)
    return Entry(
        url=url,
        title=notice.title,
        updated=notice.published_at,
        kind=notice.kind,
        summary=_cut(text),
        author=notice.issuer,
        lang=lang_tag(section.campaign.script),
    )


def _case(case: PublishedCase, section: Section, site_url: str) -> Entry:
    say, campaign = sayer(section.campaign.script), section.campaign
    title = f"【{say('示例')}】{case.title}" if case.demo else case.title
    kind = next(
        (item.label for item in campaign.categories if item.id == case.category), say("案例")
    )
    text = "\n".join(part for part in (case.happened, case.done, case.result) if part)
    return Entry(
        url=f"{site_url}/{section.base}cases/{case.id}.html",
        title=title,
        updated=_day(case.published_on),
        kind=kind,
        summary=_cut(text),
        author=campaign.issuer.name,
        lang=lang_tag(campaign.script),
    )


def _day(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _cut(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SUMMARY else words[: _SUMMARY - 1] + "…"


def _text(value: str) -> str:
    return escape(value.translate(_UNSAYABLE))


def _attribute(value: str) -> str:
    return f'"{_text(value)}"'


def atom(feed: Feed, site_url: str) -> bytes:
    """The feed as Atom."""
    own = f"{site_url}/{feed.path}.xml"
    head = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{feed.lang}">\n'
        f"<title>{_text(feed.title)}</title>\n<id>{_text(own)}</id>\n"
        f'<link rel="self" type="application/atom+xml" href={_attribute(own)}/>\n'
        f'<link rel="alternate" type="text/html" href={_attribute(feed.home)}/>\n'
        f"<updated>{feed.updated.isoformat()}</updated>\n"
        f"<author><name>{_text(feed.author)}</name></author>\n"
    )
    return (head + "".join(map(_atom_entry, feed.entries)) + "</feed>\n").encode()


def _atom_entry(entry: Entry) -> str:
    when = entry.updated.isoformat()
    return (
        f'<entry xml:lang="{entry.lang}">\n'
        f"<title>{_text(entry.title)}</title>\n<id>{_text(entry.url)}</id>\n"
        f'<link rel="alternate" type="text/html" href={_attribute(entry.url)}/>\n'
        f"<published>{when}</published>\n<updated>{when}</updated>\n"
        f"<author><name>{_text(entry.author)}</name></author>\n"
        f"<category term={_attribute(entry.kind)}/>\n"
        f"<summary>{_text(entry.summary)}</summary>\n</entry>\n"
    )


def json_feed(feed: Feed, site_url: str) -> bytes:
    """The feed as JSON Feed 1.1."""
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": f"{site_url}/{feed.path}.json",
        "language": feed.lang,
        "authors": [{"name": feed.author}],
        "items": [_json_item(entry) for entry in feed.entries],
    }
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _json_item(entry: Entry) -> dict[str, Any]:
    when = entry.updated.isoformat()
    return {
        "id": entry.url,
        "url": entry.url,
        "title": entry.title,
        "content_text": entry.summary or entry.title,
        "date_published": when,
        "date_modified": when,
        "authors": [{"name": entry.author}],
        "tags": [entry.kind],
        "language": entry.lang,
    }
