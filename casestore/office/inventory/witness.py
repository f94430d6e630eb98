"""The ledger ↔ the heads outside of it: the witness file, each line signed and chained."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from casestore.database.engine import Store
from casestore.database.tables import ChainTable
from casestore.errors import EnvironmentFault
from casestore.exchange.office_signature import PUBLIC, Checker, Signer
from casestore.ledger import heads
from casestore.ledger.chain_links import START
from casestore.office.inventory.facts import Facts
from casestore.office.inventory.report import Report
from casestore.settings import Settings

Line = dict[str, Any]

#: Events that have no head after so long are told of.
_LATE = timedelta(minutes=10)


@dataclass(kw_only=True)
class Witness:
    """The lines of the witness file that can be trusted, and what checks another head."""

    facts: Facts
    report: Report
    checker: Checker | None
    lines: list[Line] = field(default_factory=list)

    def agrees(self, said: Line, where: str) -> bool:
        """Whether the head ``said`` is one of this ledger's; a fault tells of the first that is
        not."""
        events = said["events"]
        if events > len(self.facts.hashes):
            self.report.faults.append(
                f"{where}说 {said['day']} 台账已有 {events} 条记录，现在只有"
                f" {len(self.facts.hashes)} 条：台账被截短，或换成了较早的副本"
            )
            return False
        if (self.facts.hashes[events - 1] if events else START) != said["hash"]:
            self.report.faults.append(
                f"台账第 {events} 条记录与{where}所记的不同：它或它以前的记录链被改写"
            )
            return False
        return True

    def is_signed(self, said: Line) -> bool:
        """Whether the office signed ``said``."""
        return self.checker is not None and self.checker.is_signed(
            heads.message_of(said), _bytes(said.get("signature"))
        )


def _bytes(signature: object) -> bytes:
    try:
        return bytes.fromhex(str(signature))
    except ValueError:
        return b""


def check_witness(settings: Settings, store: Store, facts: Facts, report: Report) -> Witness:
    """Every line of the witness file against the chain, and their count against the ledger's."""
    log = settings.instance / heads.LOG
    data = log.read_bytes() if log.is_file() else b""
    known = _count(store)
    if not known and not data and not (settings.keys / PUBLIC).exists():
        report.notes.append("还没有见证文件，下一次生成公开站时开始记录")
        return Witness(facts=facts, report=report, checker=None)
    witness = Witness(facts=facts, report=report, checker=_checker(settings, report))
    if not data:
        report.faults.append(f"见证文件 {heads.LOG} 不在了或是空的，请从备份恢复")
        return witness
    _read_lines(data, witness)
    last = witness.lines[-1]["line"] if witness.lines else 0
    if known > last:
        report.faults.append(f"见证文件少了最后 {known - last} 行")
    if last > known + 1:
        report.faults.append(f"见证文件有 {last} 行，台账只记得 {known} 行：台账换成了较早的副本")
    for line in witness.lines:
        if not witness.agrees(line, f"见证文件第 {line['line']} 行"):
            break
    _tell_of_delay(witness)
    return witness


def _count(store: Store) -> int:
    with store.read() as session:
        row = session.get(ChainTable, 1)
        return row.lines if row else 0


def _checker(settings: Settings, report: Report) -> Checker | None:
    try:
        Signer.load(settings.keys)
        return Checker.load(settings.keys)
    except EnvironmentFault as error:
        report.faults.append(str(error))
        return None


def _read_lines(data: bytes, witness: Witness) -> None:
    if not data.endswith(b"\n"):
        witness.report.faults.append("见证文件的最后一行不完整")
    before, tell = START, witness.report.faults.append
    for number, text in enumerate(data.splitlines(), 1):
        line = _parsed(text)
        if line is None or not witness.is_signed(line):
            tell(f"见证文件第 {number} 行读不出来，或签名不对")
        elif line["line"] != number or line["before"] != before:
            tell(f"见证文件第 {number} 行与前一行不衔接")
        else:
            witness.lines.append(line)
        before = sha256(text).hexdigest()


def _parsed(text: bytes) -> Line | None:
    try:
        line = json.loads(text)
    except ValueError:
        return None
    kinds = {"line": int, "events": int, "hash": str, "day": str, "before": str}
    fits = isinstance(line, dict) and all(isinstance(line.get(key), kinds[key]) for key in kinds)
    return line if fits else None


def _tell_of_delay(witness: Witness) -> None:
    facts, last = witness.facts, witness.lines[-1]["events"] if witness.lines else 0
    behind = len(facts.hashes) - last
    if behind > 0 and facts.last_at and facts.last_at < datetime.now(UTC) - _LATE:
        witness.report.notes.append(f"最后 {behind} 条记录还没有见证，请看后台任务是否在运行")
