"""Summaries ↔ their steps: who wrote, who submitted, who approved, which text, what is public."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from casestore.database.raw_rows import UNREADABLE, Values, rows_of
from casestore.database.tables import SummaryTable
from casestore.ledger import bindings
from casestore.ledger.ledger import Ledger
from casestore.lifecycle.summaries import ON_REOPENING, SUMMARY_STEPS, SummaryState
from casestore.lifecycle.verbs import Verb
from casestore.office.inventory.cases import CaseIndex
from casestore.office.inventory.facts import CaseFacts, Facts, SummaryEvent
from casestore.office.inventory.report import Report
from casestore.public.rows import digest_of, from_json
from casestore.publishing.approvals import APPROVAL, is_proved, is_reason_proved
from casestore.publishing.summaries import sha_of_dismissals, sha_of_parts, sha_of_reason
from casestore.settings import SHANGHAI

_NAMES = {
    "sha": "文本",
    "author": "起草人",
    "submitted_by": "送审人",
    "approved_by": "审定人",
    "version": "版次",
    "published_on": "公开日期",
    "state": "状态",
}
_VOIDING = {verb: target for verb, target in ON_REOPENING.values() if verb not in SUMMARY_STEPS}
#: States of a summary of which something is public, and of which nothing is.
_PUBLIC = frozenset({SummaryState.APPROVED, SummaryState.DRAFT, SummaryState.SUBMITTED})
_NOT_PUBLIC = frozenset(SummaryState) - {SummaryState.APPROVED}
_WORDS = ("title", "happened", "done", "result", "basis")


def check_summaries(
    session: Session, ledger: Ledger, facts: Facts, index: CaseIndex, report: Report
) -> None:
    """Every summary against the steps that its case's events tell."""
    seen = set()
    for row in rows_of(session, SummaryTable, report.unreadable("摘要", "case_id")):
        id = row["case_id"]
        seen.add(id)
        name = f"{index.name(id)}的摘要"
        events = facts.cases.get(id, CaseFacts()).summary
        if not events:
            report.faults.append(f"{name}没有起草的记录")
            continue
        found = [*_against_events(row, events), *_against_text(row, ledger)]
        report.faults += [f"{name}{what}" for what in found]
    report.faults += [
        f"记录里有{index.name(id)}的摘要，台账里没有"
        for id, case in sorted(facts.cases.items())
        if case.summary and id not in seen
    ]


def _against_events(row: Values, events: list[SummaryEvent]) -> list[str]:
    said = _replayed(events)
    found = [
        f"的{name}与记录不符" for column, name in _NAMES.items() if row[column] != said[column]
    ]
    writers = (said["author"], said["submitted_by"])
    if said["state"] is SummaryState.APPROVED and said["approved_by"] in writers:
        found.append("由起草或送审的人自己审定")
    if _gave_own_reason(events):
        found.append("的撤下理由由提出的人自己审定")
    digest, public = events[-1].digest, events[-1].public
    if digest is not None and not found and not bindings.fits("summaries", row, digest):
        found.append("与最后一次记录不符")
    if public is not None and (row["public_mark"] or "") != public:
        found.append("公开的内容不是审定的内容")
    return found


def _replayed(events: list[SummaryEvent]) -> dict[str, Any]:
    """What the steps leave of a summary."""
    said: dict[str, Any] = dict.fromkeys(("author", "submitted_by", "approved_by", "state"), "")
    said |= {"sha": "", "version": 0, "published_on": None}
    for event in events:
        said["sha"] = event.sha
        if event.verb is Verb.SUMMARY_SAVE:
            said |= {"author": event.actor, "version": said["version"] + 1}
        if event.verb in (Verb.SUMMARY_SAVE, Verb.SUMMARY_SEND_BACK) or event.reopening:
            said["submitted_by"] = ""
        if event.verb is Verb.SUMMARY_SAVE or event.reopening:
            said["approved_by"] = ""
        if event.verb is Verb.SUMMARY_SUBMIT:
            said["submitted_by"] = event.actor
        if event.verb is Verb.SUMMARY_APPROVE:
            said["approved_by"] = event.actor
            said["published_on"] = said["published_on"] or _day(event.at)
        step = SUMMARY_STEPS.get(event.verb)
        said["state"] = step.target if step else _VOIDING[event.verb]
    return said


def _gave_own_reason(events: list[SummaryEvent]) -> bool:
    """Whether somebody approved the reason of a withdrawal that they proposed themselves."""
    proposer = ""
    for event in events:
        if event.verb in (Verb.SUMMARY_WITHDRAW, Verb.SUMMARY_REASON):
            proposer = event.actor
        elif event.verb is Verb.SUMMARY_REASON_APPROVE and event.actor == proposer:
            return True
    return False


def _against_text(row: Values, ledger: Ledger) -> list[str]:
    """What of the row is not as its own sealed text and its own public row have it."""
    try:
        parts = ledger.opened().open_json(row["text"])
        found = [] if sha_of_parts(parts) == row["sha"] else ["的文本不是所记的文本"]
        found += [*_of_dismissals(row, ledger), *_of_reason(row, ledger)]
    except UNREADABLE:
        return ["的文本打不开"]
    public = row["public"]
    if row["state"] not in (_PUBLIC if public is not None else _NOT_PUBLIC):
        return [*found, "的状态与是否公开不符"]
    if (digest_of(public) if public is not None else None) != row["public_mark"]:
        found.append("公开内容的校验值不符")
    mark, mac = row["public_mark"], row["public_mac"]
    secret = ledger.settings.secret(APPROVAL)
    if bool(mac) is (public is None):
        found.append("的审定凭据与是否公开不符")
    elif public is not None and not is_proved(secret, row["public_id"], mark or "", mac):
        found.append("的审定凭据不对，不是在工作台上审定的")
    if public is not None and not _says(public, row["public_id"], _parts_of(row, parts)):
        found.append("公开的内容不是所记的文本")
    return found


def _of_dismissals(row: Values, ledger: Ledger) -> list[str]:
    sealed = row["dismissed"]
    said = ledger.opened().open_json(sealed) if sealed is not None else []
    fits = sha_of_dismissals(said) == row["dismissed_sha"]
    return [] if fits else ["的保留理由不是所记的理由"]


def _of_reason(row: Values, ledger: Ledger) -> list[str]:
    sealed, mac = row["reason"], row["reason_mac"]
    said = ledger.opened().open(sealed).decode() if sealed is not None else None
    if (sha_of_reason(said) if said is not None else "") != row["reason_sha"]:
        return ["的撤下理由不是所记的理由"]
    if not mac:
        return []
    secret, shown = ledger.settings.secret(APPROVAL), row["withdrawn_because"]
    proved = shown == said and is_reason_proved(secret, row["public_id"], shown, mac)
    return [] if proved else ["的撤下理由没有第二人审定的凭据"]


def _parts_of(row: Values, parts: Mapping[str, str]) -> Mapping[str, str] | None:
    """The words that must be public: none are known while another text is being written."""
    return parts if row["state"] is SummaryState.APPROVED else None


def _says(public: str, id: str, parts: Mapping[str, str] | None) -> bool:
    try:
        case = from_json(public)
    except UNREADABLE:
        return False
    if parts is None:
        return case.id == id
    return case.id == id and all(getattr(case, word) == parts.get(word, "") for word in _WORDS)


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()
