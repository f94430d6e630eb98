"""Writing something else instead of what the gate found, everywhere in a draft."""

from dataclasses import asdict

from casestore.errors import NotFound, Stale
from casestore.ledger.ledger import Ledger
from casestore.lifecycle.roles import Actor
from casestore.publishing import summaries, summary_queries
from casestore.publishing.records import Summary, SummaryText


def rewrite(
    ledger: Ledger, case_id: int, actor: Actor, sha: str, found: tuple[str, str]
) -> Summary:
    """Replace what the gate found in the text ``sha``, (kind, words), by what it proposes, at
    every place; the draft is saved anew. Raises :class:`Stale` where another text has been saved
    since, :class:`NotFound` where the gate finds no such thing."""
    summary = summary_queries.summary(ledger, case_id)
    if summary is None or summary.sha != sha:
        raise Stale("摘要已被改动，请重新打开核对")
    every = (*summary.examined.blocking, *summary.examined.suspected)
    places = [one for one in every if one.key == found]
    if not places:
        raise NotFound("文本里没有这处信息，请重新打开核对")
    parts = asdict(summary.text)
    for one in sorted(places, key=lambda place: place.start, reverse=True):
        words = parts[one.field]
        parts[one.field] = words[: one.start] + one.instead + words[one.end :]
    return summaries.save(ledger, case_id, actor, SummaryText(**parts), sha)
