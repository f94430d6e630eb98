"""The counter ↔ events: claimants' keys, the items that were taken in, and the capsules, each with
the head of the chain that it carries."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.raw_rows import UNREADABLE, Values, rows_of
from casestore.database.tables import CaseTable, ItemTable, JobTable
from casestore.errors import CaseStoreError
from casestore.exchange.capsules import SUFFIX, capsule_name, signed_part
from casestore.exchange.office_signature import Checker
from casestore.exchange.public_status import Head, head_in
from casestore.ledger import bindings
from casestore.ledger.ledger import Ledger
from casestore.lifecycle.jobs import JobKind, JobState
from casestore.office.inventory.cases import CaseIndex
from casestore.office.inventory.facts import CaseFacts, Facts
from casestore.office.inventory.report import Report
from casestore.office.inventory.witness import Witness

#: The head in each capsule by the file's name, ``None`` where the office didn't write it so.
Heads = dict[str, Head | None]


@dataclass(frozen=True, kw_only=True)
class Expected:
    """A capsule that should be there: ``case`` is its case in a sentence, ``since`` the last event
    that the claimant may see; ``owed``: it is about to be written. ``over``: it may be gone."""

    case: str
    name: str
    since: int
    owed: bool
    over: bool = False


def heads_there(ledger: Ledger) -> Heads:
    """What all capsules carry. To be read before the ledger is: no capsule knows of an event that
    the ledger doesn't have."""
    folder = ledger.settings.capsules
    found = folder.glob(f"*{SUFFIX}") if folder.is_dir() else ()
    return {path.name: _head(ledger, path.name) for path in sorted(found)}


def _head(ledger: Ledger, name: str) -> Head | None:
    try:
        file = (ledger.settings.capsules / name).read_bytes()
        data = signed_part(file, name, Checker.load(ledger.settings.keys))
        return head_in(json.loads(ledger.opened().open(data)))
    except (*UNREADABLE, OSError, CaseStoreError):
        return None


def check_claimants(
    ledger: Ledger, session: Session, facts: Facts, index: CaseIndex, report: Report
) -> Iterator[Expected]:
    """The keys of every case against its events; the capsules that should be there."""
    owed = owed_of(session, "case")
    columns = (CaseTable.id, CaseTable.reading_key, CaseTable.writing_key)
    for id, reader, writing in session.execute(select(*columns).order_by(CaseTable.id)):
        case = facts.cases.get(id, CaseFacts())
        if _keys(ledger, reader, writing) != case.keys:
            report.faults.append(f"{index.name(id)}的查询密钥与登记的不同")
        elif reader:
            name = capsule_name(reader)
            yield Expected(case=index.name(id), name=name, since=case.shown, owed=id in owed)


def _keys(ledger: Ledger, reader: str | None, writing: bytes | None) -> str:
    """The digest of the keys that a row holds, ``""`` where it has none."""
    if reader is None and writing is None:
        return ""
    try:
        return bindings.keys_digest(reader or "", ledger.opened().open(writing or b""))
    except UNREADABLE:
        return "?"


def owed_of(session: Session, what: str) -> set[int]:
    """The ids of the cases, or of the inspections, whose capsule is about to be written."""
    waiting = (JobTable.kind == JobKind.CAPSULE, JobTable.state == JobState.QUEUED)
    payloads = session.scalars(select(JobTable.payload).where(*waiting))
    return {one[what] for one in payloads if isinstance(one, dict) and what in one}


def check_items(session: Session, facts: Facts, index: CaseIndex, report: Report) -> None:
    """Every item that was taken in, against the events that it left."""
    there: dict[int, set[str]] = defaultdict(set)
    for row in rows_of(session, ItemTable, report.unreadable("来件", "name")):
        there[row["case_id"]].add(row["name"])
    for id in sorted(there.keys() | facts.cases.keys()):
        if there.get(id, set()) != facts.cases.get(id, CaseFacts()).items:
            report.faults.append(f"{index.name(id)}的来件登记与记录不符")


def is_odd(row: Values, index: CaseIndex) -> bool:
    """Whether the job in ``row`` is to write a capsule of no case and no inspection, or hangs in
    the middle."""
    payload = row["payload"]
    if row["state"] is JobState.RUNNING or not isinstance(payload, dict):
        return True
    if payload.keys() == {"inspection"}:
        return payload["inspection"] not in index.inspections
    whole = {"case"} <= payload.keys() <= {"case", "former"}
    return not whole or payload["case"] not in index.names


def check_capsules(
    ledger: Ledger, expected: list[Expected], there: Heads, witness: Witness, report: Report
) -> None:
    """Every capsule: there, the office's, as new as its case, and of this chain."""
    waiting, agreed = 0, True
    for one in (one for one in expected if not one.over):
        head = there.get(one.name)
        if head is not None and agreed:
            where = f"{one.case}的办理情况文件"
            said = {"events": head.events, "hash": head.hash, "day": f"{head.at:%Y-%m-%d}"}
            agreed = witness.agrees(said, where)
        if head is None or head.events < one.since:  # or was written meanwhile
            waiting += one.owed
            head = _head(ledger, one.name)
            if not one.owed and (head is None or head.events < one.since):
                report.faults.append(_fault(ledger, one, head))
    _tell_of_strangers(ledger, expected, there, report)
    if waiting:
        report.notes.append(f"{waiting} 件案件的办理情况等待写出，请看后台任务是否在运行")


def _fault(ledger: Ledger, one: Expected, head: Head | None) -> str:
    if head is not None:
        return f"{one.case}的办理情况文件是较早的一份"
    if (ledger.settings.capsules / one.name).exists():
        return f"{one.case}的办理情况文件打不开，或签名不对"
    return f"{one.case}的办理情况文件不在了，后台任务启动时会补写"


def _tell_of_strangers(
    ledger: Ledger, expected: list[Expected], there: Mapping[str, Head | None], report: Report
) -> None:
    strangers = sorted(there.keys() - {one.name for one in expected})
    report.faults += [
        f"办理情况文件 {name} 不属于任何案件"
        for name in strangers
        if (ledger.settings.capsules / name).exists()  # or its code was exchanged meanwhile
    ]
