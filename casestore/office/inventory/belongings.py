"""What belongs to cases ↔ events: files with the sealed bytes on disk, copies, letters owed."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from casestore.database.raw_rows import Values, rows_of
from casestore.database.tables import CopyTable, FileTable, JobTable
from casestore.ledger import bindings
from casestore.ledger.ledger import Ledger
from casestore.lifecycle.jobs import JOB_RULES, JobKind, JobState
from casestore.office.inventory import counter
from casestore.office.inventory.cases import CaseIndex
from casestore.office.inventory.facts import CaseFacts, Facts
from casestore.office.inventory.report import Report
from casestore.sealing.kept_file import KeptFile

#: No job waits longer than this between two tries.
_LONGEST_WAIT = timedelta(days=4)


def check_files(session: Session, facts: Facts, index: CaseIndex, report: Report) -> list[KeptFile]:
    """Every file's row against the events that brought it; the files, for a look at their
    bytes."""
    there: dict[int, list[Values]] = defaultdict(list)
    for row in rows_of(session, FileTable, report.unreadable("材料")):
        there[row["case_id"]].append(row)
    for id in sorted(there.keys() | facts.cases.keys()):
        case = facts.cases.get(id, CaseFacts())
        said, older = Counter(case.kept), case.unkept
        for row in there.get(id, ()):
            found = [one for one in bindings.digests("files", row) if said[one]]
            if found:
                said[found[0]] -= 1
            elif older and row["sha256"] in case.files:
                older -= 1
            else:
                report.faults.append(f"{index.name(id)}的材料 {row['id']} 的登记与记录不符")
        lost = said.total() + older
        if lost:
            report.faults.append(f"{index.name(id)}缺少 {lost} 份材料的登记")
    return [_kept(row) for rows in there.values() for row in rows]


def check_evidence(ledger: Ledger, files: list[KeptFile], report: Report) -> None:
    """The sealed bytes of every file and its safe copy: there, whole, and what was registered."""
    opener = ledger.opened()
    for kept in files:
        look = partial(_look, ledger, kept, opener, report)
        report.attempt(f"材料 {kept.stored} ", look)


def _look(ledger: Ledger, kept: KeptFile, opener: Any, report: Report) -> None:
    if len(ledger.evidence.read(kept, opener)) != kept.size:
        report.faults.append(f"材料 {kept.stored} 的大小与登记的不同")
    if kept.copy_sha256 and len(ledger.evidence.read_copy(kept, opener)) != kept.copy_size:
        report.faults.append(f"材料 {kept.stored} 的安全副本大小与登记的不同")


def _kept(row: Values) -> KeptFile:
    columns = ("sha256", "stored", "kind", "size", "purpose")
    return KeptFile(
        name="",
        copy_sha256=row["copy_sha256"] or "",
        copy_size=row["copy_size"] or 0,
        **{column: row[column] for column in columns},
    )


def check_copies(session: Session, facts: Facts, index: CaseIndex, report: Report) -> None:
    """Who was sent copies, against the transfers."""
    there: dict[int, list[Values]] = defaultdict(list)
    for row in rows_of(session, CopyTable, report.unreadable("抄送登记", "case_id")):
        there[row["case_id"]].append(row)
    older = 0
    for id in sorted(there.keys() | facts.cases.keys()):
        case = facts.cases.get(id, CaseFacts())
        said = Counter(case.copied)
        found = Counter(bindings.digest("copies", row) for row in there.get(id, ()))
        if case.copies_untold:
            older += 1
        elif found - said:
            report.faults.append(f"{index.name(id)}的抄送登记与转办记录不符")
        if said - found:
            report.faults.append(f"{index.name(id)}缺少抄送登记")
    if older:
        report.notes.append(f"{older} 件案件的转办早于抄送记录，抄送没有核对")


def check_jobs(session: Session, facts: Facts, index: CaseIndex, report: Report) -> None:
    """Every letter that an event owes has its job, and no other has one; each job's state fits
    its dates."""
    seen: Counter[int] = Counter()
    now = datetime.now(UTC)
    for row in rows_of(session, JobTable, report.unreadable("任务")):
        if _is_odd(row, index, now):
            report.faults.append(f"任务 {row['id']} 的状态、时间或内容对不上")
        if row["kind"] is JobKind.MAIL:
            event = _event_of(row["payload"], facts.told)
            if event is None:
                report.faults.append(f"任务 {row['id']} 要发的信在记录里没有")
            else:
                seen[event] += 1
    report.faults += [
        f"第 {event} 条记录（{index.name(facts.told[event])}）的信有 {count} 项任务"
        for event, count in sorted(seen.items())
        if count > 1
    ]
    report.faults += [
        f"第 {event} 条记录（{index.name(id)}）应有的信没有任务"
        for event, id in sorted(facts.letters.items())
        if not seen[event]
    ]


def _event_of(payload: Any, told: Mapping[int, int]) -> int | None:
    """The event that a letter is about, ``None`` where it is about none of that case."""
    if not isinstance(payload, dict) or payload.keys() != {"case", "event"}:
        return None
    event = payload["event"]
    return event if event in told and told[event] == payload["case"] else None


def _is_odd(row: Values, index: CaseIndex, now: datetime) -> bool:
    state, ended = row["state"], row["ended_at"] is not None
    if row["kind"] is JobKind.CAPSULE and counter.is_odd(row, index):
        return True
    if JOB_RULES[row["kind"]].single and row["payload"] != {}:
        return True
    if (state is JobState.CLOSED) != bool(row["closed_by"]):
        return True
    if state is JobState.QUEUED:
        return ended or row["not_before"] > now + _LONGEST_WAIT
    if state is JobState.RUNNING:
        return ended or not row["worker"] or row["beat_at"] is None
    return not ended or row["started_at"] is None
