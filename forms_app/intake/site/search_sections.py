"""The hits of a search under what they have in common, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from casestore.campaign.model import Campaign
from casestore.public.search_index import EVERY, EXACT, GUIDANCE, MOST, WIDENED, Hit, Results
from forms_app.web.translations import say


@dataclass(frozen=True, kw_only=True)
class HitSection:
    """Hits that were found in the same way, and in which; ``heading`` is empty where there is
    nothing to say."""

    heading: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, kw_only=True)
class WayOn:
    """Where somebody who found nothing can go on in one campaign: paths from the root of the site,
    and whom to call."""

    campaign: Campaign
    guide: str
    check: str
    phone: str
    hours: str


def sections(results: Results, query: str) -> list[HitSection]:
    """The page of ``results`` for ``query``; plain hits of the text as it was typed need no
    heading where there are no others."""
    others = [count for stage, count in results.counts.items() if stage != EXACT]
    plain = not any(others) and all(hit.stage == EXACT for hit in results.hits)
    return [
        HitSection(heading="" if plain else _heading(stage, results, query), hits=tuple(hits))
        for stage, hits in groupby(results.hits, key=lambda hit: hit.stage)
    ]


def _heading(stage: str, results: Results, query: str) -> str:
    words = [say(typed) for typed, _ours in results.words]
    if stage == GUIDANCE:
        return say("怎样反映")
    if stage == EXACT:
        return say("含有“%(q)s”", q=query) if query else ""
    if stage == EVERY:
        return say("含有%(words)s", words=_quoted(words))
    if stage == WIDENED:
        also = [
            say("“%(typed)s”也查%(ours)s", typed=say(typed), ours=_quoted(map(say, ours)))
            for typed, ours in results.words
            if ours
        ]
        return say("按同样的意思查找：") + "，".join(also)
    if len(words) == 2:
        return say("只含有%(words)s其中一个", words=_quoted(words))
    return say("只含有其中大部分：%(words)s", words=_quoted(words))


def _quoted(words: Iterable[str]) -> str:
    return "".join(f"“{word}”" for word in words)


def found_little(results: Results) -> bool:
    """Whether nothing holds all that was asked for."""
    return not any(
        count for stage, count in results.counts.items() if stage not in (GUIDANCE, MOST)
    )


def ways_on(campaigns: Iterable[Campaign]) -> list[WayOn]:
    """Guide, self-check and telephone of each campaign that takes clues."""
    return [
        WayOn(
            campaign=one,
            guide=f"campaigns/{one.id}/guide/",
            check=f"campaigns/{one.id}/guide/check/",
            phone=one.own_channel.phone,
            hours=one.own_channel.hours,
        )
        for one in campaigns
        if not one.closed
    ]
