"""What an event keeps of the rows that it wrote: a digest over every column that matters, so that
a row changed behind the ledger's back no longer fits its own history.

A digest is ``<layout>:<hex>``. A column that comes later makes a new layout; older events go on
being checked by theirs.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from casestore.database.case_mark_table import CaseMarkTable
from casestore.database.document_table import DocumentTable
from casestore.database.incoming_table import IncomingTable
from casestore.database.inspection_table import InspectionTable
from casestore.database.instalment_table import InstalmentTable
from casestore.database.public_cell_table import PublicCellTable
from casestore.database.public_change_table import PublicChangeTable
from casestore.database.report_table import HandedInTable, ReportTable
from casestore.database.staff_change_table import StaffChangeTable
from casestore.database.staff_mail_table import StaffMailTable
from casestore.database.tables import Base

_CASES = (
    *("id", "campaign", "year", "serial", "number", "key", "code", "state", "version"),
    *("source", "demo", "rule", "claimant_kind", "respondent_kind", "respondent_level"),
    *("category", "judicial_status", "commitment_date", "enterprise_kind", "industry"),
    *("respondent", "amount", "fulfilled", "sme_arrears", "mailable", "lead", "unit"),
    *("clock", "clock_start", "deadline", "paused_on", "held", "supervised"),
    *("received_at", "accepted_at", "settled_at", "struck_off_at"),
)
_FILES = ("id", "case_id", "sha256", "stored", "name", "kind", "size", "purpose", "added_at")
_STAFF = (
    *("id", "email", "name", "password", "active", "units", "must_change", "roles"),
    *("confirmed_at", "tf_primary_method", "tf_totp_secret", "mf_recovery_codes"),
    *("create_datetime", "update_datetime"),
)
_SUMMARIES = (
    *("case_id", "public_id", "version", "sha", "state", "author", "submitted_by"),
    *("approved_by", "published_on", "withdrawn_on", "withdrawn_because", "public"),
)

#: Table → layout → the columns that a digest is over. ``roles`` of an account is not a column but
#: the sorted names of its roles.
BOUND: Mapping[str, Sequence[tuple[str, ...]]] = {
    "cases": (_CASES, (*_CASES, "sealed_to")),
    "files": (
        _FILES,
        (*_FILES, "sealed_to"),
        (*_FILES, "sealed_to", "copy_sha256", "copy_size", "taken_out"),
    ),
    "copies": (("case_id", "unit", "reason"),),
    "summaries": (
        _SUMMARIES,
        (*_SUMMARIES, "sealed_to"),
        (*_SUMMARIES, "sealed_to", "dismissed_sha"),
        (*_SUMMARIES, "sealed_to", "dismissed_sha", "reason_sha", "reason_by"),
    ),
    "staff": (_STAFF, (*_STAFF, "campaigns")),
    StaffChangeTable.__tablename__: (
        (
            *("id", "act", "account", "version", "wanted", "asked_by", "asked_at", "due_at"),
            *("state", "ended_by", "ended_at"),
        ),
    ),
    PublicCellTable.__tablename__: (
        ("case_id", "mark", "cell", "step"),
        ("case_id", "mark", "cell", "step", "enterprise"),
    ),
    PublicChangeTable.__tablename__: (
        (
            *("id", "kind", "subject", "sha", "asked_by", "asked_at", "state"),
            *("ended_by", "ended_at", "mac"),
        ),
        (
            *("id", "kind", "subject", "sha", "asked_by", "asked_at", "state"),
            *("ended_by", "ended_at", "mac", "base", "because"),
        ),
    ),
    IncomingTable.__tablename__: (
        (
            *("id", "kind", "state", "mark", "arrived_on", "taken_at", "taken_by", "files"),
            *("contents", "original", "answer", "case_id", "ended_by", "ended_at"),
        ),
    ),
    InspectionTable.__tablename__: (
        (
            *("id", "campaign", "unit", "state", "version", "day", "exception", "registered_at"),
            *("registered_by", "contents", "contents_sha", "reading_key", "open_until", "grade"),
            "waiting",
        ),
    ),
    DocumentTable.__tablename__: (
        (
            *("id", "case_id", "campaign", "kind", "year", "serial", "number", "file_id"),
            *("issued_by", "issued_at", "replaces"),
        ),
    ),
    InstalmentTable.__tablename__: (
        (
            *("id", "case_id", "kind", "serial", "due", "first_due", "amount", "paid"),
            *("paid_on", "state"),
        ),
    ),
    ReportTable.__tablename__: (
        (
            *("id", "campaign", "report", "starts_on", "ends_on", "title", "state", "sha"),
            *("drafted_by", "drafted_at", "reviewed_by", "reviewed_at", "issued_by", "issued_at"),
            *("year", "serial", "number", "pdf_sha", "sheet_sha", "replaces"),
        ),
    ),
    HandedInTable.__tablename__: (
        ("id", "campaign", "report", "ends_on", "unit", "sha", "handed_by", "handed_at"),
    ),
    StaffMailTable.__tablename__: (("staff_id", "digest", "feed", "feed_since"),),
    "holidays": (("year", "off", "worked", "entered_by", "entered_at"),),
    "recipients": (
        ("fingerprint", "recipient", "holder", "added_at", "removed_at", "destroyed_at"),
    ),
    "recipient_sets": (("id", "fingerprint", "since"),),
}

#: What no digest is over, with what guards it or why it can't matter.
UNBOUND: Mapping[str, Mapping[str, str]] = {
    "cases": {
        "identity": "bound by the detail 'record', which re-sealing renews",
        "narrative": "bound by the detail 'record', which re-sealing renews",
        "reading_key": "bound by the detail 'holder'",
        "writing_key": "opened and held against the detail 'holder'",
    },
    "summaries": {
        "text": "opened and held against 'sha'",
        "dismissed": "opened and held against 'dismissed_sha'",
        "reason": "opened and held against 'reason_sha'",
        "reason_mac": "computed again with the key of approvals",
        "public_mark": "the digest of 'public', computed again",
        "public_mac": "computed again with the key of approvals",
    },
    "reports": {
        "contents": "opened and held against 'sha'",
        "pdf": "opened and held against 'pdf_sha'",
        "sheet": "opened and held against 'sheet_sha'",
        "sealed_to": "a wrong one is only sealed once more",
    },
    "handed_in": {
        "contents": "opened and held against 'sha'",
        "sealed_to": "a wrong one is only sealed once more",
    },
    "public_cells": {
        "seen_at": "which releases were shown is told by the witness file",
    },
    "staff": {
        "fs_uniquifier": "a changed one ends the account's sessions and opens nothing",
        "failed_count": "unused",
        "locked_until": "unused",
        "tf_last_step": "a lower one lets the last code be used once more within its minute",
        "last_login_at": "shown only",
        "current_login_at": "unused",
        "last_login_ip": "unused",
        "current_login_ip": "unused",
        "login_count": "unused",
    },
    "staff_mail": {
        "digested_on": "another day sends a letter of the morning more, or one fewer",
    },
    CaseMarkTable.__tablename__: dict.fromkeys(
        ("case_id", "kind", "mark"),
        "worked out of what is sealed: another one points a coordinator to a case more, or fewer",
    ),
    "jobs": {
        "id": "an order, named by nothing",
        "asked_by": "shown only",
        "created_at": "shown only",
        "not_before": "within four days: later than that is odd, and told",
        "started_at": "shown only; none where it must be is told",
        "ended_at": "shown only; none where it must be, or one too early, is told",
        "worker": "shown only",
        "beat_at": "an old one puts the job back",
        "attempts": "at most the tries begin anew",
        "log": "shown only",
        "result": "shown only",
        "since": "an earlier one ends the tries, which is shown; a later one gives more of them",
        "again": "one build more, or one fewer, which the comparison with the release tells",
        "deaths": "at most the tries begin anew",
        "closed_by": "who closed a letter is an event of its case; none where it must be is told",
        "closed_because": "why a letter was closed is told by the event of its case",
    },
}


def digest_of(table: str, row: Any) -> str:
    """The digest of ``row`` (an object with the columns as attributes) in the newest layout."""
    columns = BOUND[table][-1]
    return digest(table, {name: getattr(row, name) for name in columns})


def digest(table: str, values: Mapping[str, Any], layout: int | None = None) -> str:
    """The digest of ``values``, column → value, in ``layout`` (counted from 1; the newest)."""
    number = layout or len(BOUND[table])
    said = [table, *(_plain(values[name]) for name in BOUND[table][number - 1])]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{number}:{sha256(text.encode()).hexdigest()[:32]}"


def digests_of(table: str, row: Any) -> list[str]:
    """The digests of ``row`` in every layout: what any event may have kept of it."""
    return [
        digest(table, {name: getattr(row, name) for name in columns}, number)
        for number, columns in enumerate(BOUND[table], 1)
    ]


def fits(table: str, values: Mapping[str, Any], kept: str) -> bool:
    """Whether the digest ``kept`` by an event is that of ``values``."""
    number = kept.partition(":")[0]
    known = number.isdigit() and 1 <= int(number) <= len(BOUND[table])
    return known and digest(table, values, int(number)) == kept


def digests(table: str, values: Mapping[str, Any]) -> list[str]:
    """The digests by which events of any age may know ``values``, newest first. A column that is
    younger than a layout must be empty for it."""
    found = []
    for number in range(len(BOUND[table]), 0, -1):
        younger = set(BOUND[table][-1]) - set(BOUND[table][number - 1])
        if not any(values[name] for name in younger):
            found.append(digest(table, values, number))
    return found


def keys_digest(reader: str, writing: bytes) -> str:
    """What an event keeps of a claimant's keys. Who guesses codes by it pays for each guess what a
    guess at the capsule costs."""
    return sha256(b"qingzhang keys " + reader.encode() + b"\n" + writing).hexdigest()[:32]


def columns_not_bound() -> list[str]:
    """``table.column`` of every column that is in no layout and in no list of reasons: none."""
    return [
        f"{table}.{column.name}"
        for table in BOUND
        for column in Base.metadata.tables[table].columns
        if column.name not in BOUND[table][-1] and column.name not in UNBOUND.get(table, {})
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return sha256(value).hexdigest()
    return value
