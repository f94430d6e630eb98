"""What the history says there should be: one pass over the chain."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from casestore.ledger.chain_links import Link, links
from casestore.ledger.resealed import SealedNotes, record_after
from casestore.ledger.work import INNER
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.summaries import ON_REOPENING, SUMMARY_STEPS
from casestore.lifecycle.verbs import Verb
from casestore.office.account_events import ACCOUNT_ACTS

_OF_SUMMARIES = frozenset({*SUMMARY_STEPS, *(verb for verb, _target in ON_REOPENING.values())})


@dataclass(frozen=True, kw_only=True)
class SummaryEvent:
    """A step of a summary; ``reopening``: it was taken because the case was opened again.
    ``digest`` and ``public`` are ``None`` in events from before they were kept, ``cell``, the
    digest of what an approved row may tell, also in all that approve nothing."""

    id: int
    verb: Verb
    actor: str
    at: datetime
    sha: str
    digest: str | None
    public: str | None
    cell: str | None
    reopening: bool


@dataclass(kw_only=True)
class CaseFacts:
    """What the events of one case say. ``row`` is the digest of its row after the last change,
    ``None`` where all events are older than digests; ``keys`` that of its claimant's keys, ``""``
    where they have none. ``shown`` is the last event that a claimant may see."""

    registered: int = 0
    state: str = ""
    record: str = ""
    row: str | None = None
    steps: list[Link] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    kept: Counter[str] = field(default_factory=Counter)
    unkept: int = 0
    copied: Counter[str] = field(default_factory=Counter)
    copies_untold: bool = False
    documents: Counter[str] = field(default_factory=Counter)
    instalments: dict[int, str] = field(default_factory=dict)
    summary: list[SummaryEvent] = field(default_factory=list)
    reopened: int = 0
    keys: str = ""
    items: set[str] = field(default_factory=set)
    shown: int = 0


@dataclass(kw_only=True)
class Facts:
    """What the whole chain says; ``hashes`` has that of event n at n - 1, ``acts`` what was done
    to accounts and asked to be, ``inspections`` the last event about each with its digest."""

    hashes: list[str] = field(default_factory=list)
    last_at: datetime | None = None
    cases: dict[int, CaseFacts] = field(default_factory=dict)
    letters: dict[int, int] = field(default_factory=dict)
    told: dict[int, int] = field(default_factory=dict)
    notices: dict[int, list[int]] = field(default_factory=dict)
    staff_mail: dict[int, str] = field(default_factory=dict)
    accounts: dict[int, str] = field(default_factory=dict)
    roles: set[str] = field(default_factory=set)
    changes: dict[int, str] = field(default_factory=dict)
    public_changes: dict[int, str] = field(default_factory=dict)
    acts: list[Link] = field(default_factory=list)
    holidays: dict[int, str] = field(default_factory=dict)
    incoming: dict[int, str] = field(default_factory=dict)
    inspections: dict[int, tuple[int, str]] = field(default_factory=dict)
    reports: dict[int, str] = field(default_factory=dict)
    handed_in: dict[int, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    recipients: dict[str, str] | None = None
    settings: str = ""


def facts_of(session: Session, found: list[str]) -> Facts:
    """The facts of the chain; what breaks it is added to ``found``, a sentence each."""
    facts, notes = Facts(), SealedNotes()
    for link in links(session, found):
        facts.hashes.append(link.hash)
        facts.last_at = link.at
        if link.case_id is None:
            _take_office(facts, link)
        else:
            notes.take(link)
            _take_case(facts, facts.cases.setdefault(link.case_id, CaseFacts()), link)
    found += notes.faults()
    return facts


def _take_case(facts: Facts, case: CaseFacts, link: Link) -> None:
    details = link.details
    case.registered += link.verb == Verb.REGISTER
    case.state = link.target or case.state
    case.record = record_after(case.record, details)
    if "anew" in details:
        _take_resealing(case, details["anew"], details["row"])
    else:
        case.row = details.get("row", case.row)
    case.keys = details.get("holder", case.keys)
    if "item" in details:
        case.items.add(details["item"])
    if link.verb not in INNER:
        case.shown = link.id
    if case.row is None:
        case.steps.append(link)
    _take_belongings(case, link)
    if details.get("letter"):
        facts.letters[link.id] = link.case_id or 0
    if "notices" in details:
        facts.notices[link.id] = details["notices"]
    if link.told:
        facts.told[link.id] = link.case_id or 0
    if link.verb == Verb.REOPEN:
        case.reopened = link.id
        if "row" not in details and case.summary:
            _take_down_untold(case.summary, link)
    if link.verb in _OF_SUMMARIES:
        case.summary.append(_summary_event(case, link))


def _take_resealing(case: CaseFacts, anew: dict[str, Any], row: str) -> None:
    """What was sealed anew: taken over where it was as the events before had left it."""
    if case.row in anew["row"]:
        case.row = row
    for before, now in anew["files"]:
        known = next((one for one in before if case.kept[one] > 0), None)
        if known is not None:
            case.kept[known] -= 1
            case.kept[now] += 1
    if "summary" in anew and case.summary:
        before, now = anew["summary"]
        if case.summary[-1].digest in before:
            case.summary[-1] = replace(case.summary[-1], digest=now)


def _take_belongings(case: CaseFacts, link: Link) -> None:
    details = link.details
    if "files" in details:
        case.files += details["files"]
        case.unkept += 0 if "kept" in details else len(details["files"])
    case.kept.update(details.get("kept", ()))
    case.documents.update([details["document"]] if "document" in details else [])
    instalments = details.get("instalments", {})
    case.instalments.update({int(id): digest for id, digest in instalments.items()})
    case.copied.update(details.get("copied", ()))
    if link.verb == Verb.TRANSFER and "copied" not in details:
        case.copies_untold = True


def _take_down_untold(steps: list[SummaryEvent], link: Link) -> None:
    """Opening a case again took down what was public of it, and before events kept digests that
    left no event of its own."""
    last = steps[-1]
    if last.verb is Verb.SUMMARY_APPROVE:
        steps.append(replace(last, id=link.id, verb=Verb.SUMMARY_WITHDRAW, at=link.at))


def _summary_event(case: CaseFacts, link: Link) -> SummaryEvent:
    details = link.details
    return SummaryEvent(
        id=link.id,
        verb=Verb(link.verb),
        actor=link.actor,
        at=link.at,
        sha=details.get("sha", ""),
        digest=details.get("summary"),
        public=details.get("public"),
        cell=details.get("cell"),
        reopening=case.reopened > 0 and case.reopened == link.id - 1,
    )


def _take_office(facts: Facts, link: Link) -> None:
    details = link.details
    if "account" in details:
        facts.accounts[details["account"]] = details["digest"]
        facts.roles |= set(details.get("roles", ()))
    if "change" in details:
        facts.changes[details["change"]] = details["digest"]
    if "public_change" in details:
        facts.public_changes[details["public_change"]] = details["digest"]
    if link.verb in ACCOUNT_ACTS:
        facts.acts.append(link)
    if "incoming" in details:
        facts.incoming[details["incoming"]] = details["digest"]
    if "inspection" in details:
        facts.inspections[details["inspection"]] = (link.id, details["digest"])
    if "report" in details:
        facts.reports[details["report"]] = details["digest"]
    if "handed_in" in details:
        facts.handed_in[details["handed_in"]] = details["digest"]
    if "notices" in details:
        facts.notices[link.id] = details["notices"]
    if "staff_mail" in details:
        facts.staff_mail[details["staff_mail"]] = details["digest"]
    if "year" in details:
        facts.holidays[details["year"]] = details["digest"]
    if link.verb == OfficeAct.PIN_KEYS:
        facts.keys = details["keys"]
        facts.recipients = details.get("recipients", facts.recipients)
    if link.verb == OfficeAct.PIN_SETTINGS:
        facts.settings = details["settings"]
