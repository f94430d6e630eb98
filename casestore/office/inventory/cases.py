"""Cases ↔ the events that registered and moved them, and the numbers that were given out."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from casestore.database.raw_rows import Values, rows_of
from casestore.database.tables import CaseTable, NumberTable
from casestore.ledger import bindings, history
from casestore.office.inventory.facts import CaseFacts, Facts
from casestore.office.inventory.replay import columns_that_differ
from casestore.office.inventory.report import Report


@dataclass(kw_only=True)
class CaseIndex:
    """What the other rooms of the inventory need of the cases: their names for a sentence, and
    the serials of each campaign and year; and which inspections there are."""

    names: dict[int, str] = field(default_factory=dict)
    campaigns: dict[int, str] = field(default_factory=dict)
    serials: dict[tuple[str, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    older: int = 0
    inspections: set[int] = field(default_factory=set)

    def name(self, id: int) -> str:
        return self.names.get(id, f"台账序号 {id} 的案件")


def check_cases(session: Session, facts: Facts, report: Report) -> CaseIndex:
    """Every case against its events, and every number."""
    index = CaseIndex()

    def unreadable(row: Values) -> None:
        index.names[row["id"]] = f"台账序号 {row['id']} 的案件"
        report.faults.append(f"台账序号 {row['id']} 的案件有读不出来的内容")

    for row in rows_of(session, CaseTable, unreadable):
        id = row["id"]
        index.names[id] = f"案件 {row['number']}（台账序号 {id}）"
        index.campaigns[id] = row["campaign"]
        index.serials[row["campaign"], row["year"]].append(row["serial"])
        _check_case(row, facts.cases.get(id, CaseFacts()), index, report)
    report.faults += [
        f"记录里有台账序号 {id} 的案件，台账里没有"
        for id in sorted(facts.cases.keys() - index.names.keys())
    ]
    if index.older:
        report.notes.append(
            f"{index.older} 件案件的记录早于逐栏登记，只按当时记下的状态、日期和密封内容核对"
        )
    _check_numbers(session, index, report)
    return index


def _check_case(row: Values, case: CaseFacts, index: CaseIndex, report: Report) -> None:
    name, tell = index.name(row["id"]), report.faults.append
    if not case.registered:
        tell(f"{name}没有收到线索的记录")
        return
    if case.registered > 1:
        tell(f"{name}有 {case.registered} 条收到线索的记录")
    if case.state != row["state"]:
        tell(f"{name}的状态与记录不符")
    if case.record != history.sealed_hash(row["identity"], row["narrative"]):
        tell(f"{name}的密封内容与登记时不符")
    if case.row is None:
        index.older += 1
        report.faults += [f"{name}的{what}与记录不符" for what in columns_that_differ(row, case)]
    elif not bindings.fits("cases", row, case.row):
        tell(f"{name}的登记栏目与最后一次记录不符")


def _check_numbers(session: Session, index: CaseIndex, report: Report) -> None:
    given = {
        (row["campaign"], row["year"]): row["last"]
        for row in rows_of(session, NumberTable, report.unreadable("发号登记", "campaign"))
    }
    for key in sorted(given.keys() | index.serials.keys()):
        where, there = f"{key[0]} {key[1]} 年", set(index.serials.get(key, ()))
        last, highest = given.get(key, 0), max(there, default=0)
        if last != highest or not there:
            report.faults.append(f"{where}的发号登记是 {last}，台账里最后的序号是 {highest}")
        if len(there) != highest or min(there, default=1) < 1:
            gap = next((one for one in range(1, highest) if one not in there), highest)
            report.faults.append(f"{where}的序号不连续，第一处缺 {gap}")
