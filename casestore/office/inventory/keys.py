"""Keys and settings ↔ what was pinned of them; the office's key opens what is sealed today."""

from sqlalchemy.orm import Session

from casestore.database.raw_rows import rows_of
from casestore.database.tables import RecipientSetTable, RecipientTable
from casestore.errors import CaseStoreError
from casestore.exchange.office_signature import Checker
from casestore.exchange.receipt_certificate import (
    LIST,
    PAIR,
    known_certificates,
    load_certificate,
)
from casestore.ledger import bindings
from casestore.ledger.ledger import Ledger
from casestore.office.inventory.facts import Facts
from casestore.office.inventory.report import Report
from casestore.office.pins import keys_there, settings_there
from casestore.settings import OFFICE_SETTINGS, SETTINGS

_PROBE = b"probe"


def check_keys(ledger: Ledger, facts: Facts, report: Report) -> None:
    """Every key file and the settings."""
    try:
        fits = ledger.opened().open(ledger.sealer.seal(_PROBE)) == _PROBE
    except CaseStoreError:
        fits = False
    if not fits:
        report.faults.append("办公密钥打不开现在密封的内容：recipients.txt 与 office.key 不配")
    there = keys_there(ledger.settings.keys)
    if facts.keys:
        for name in sorted(facts.keys.keys() | there.keys()):
            if name not in there:
                report.faults.append(f"密钥文件 {name} 不在了，请从备份恢复")
            elif facts.keys.get(name) != there[name]:
                report.faults.append(f"密钥文件 {name} 与登记的不同")
    else:
        report.notes.append("密钥还没有登记，后台任务启动时登记")
    _check_certificate(ledger, report)
    if facts.settings and facts.settings != settings_there(ledger.settings):
        report.faults.append(
            f"{SETTINGS}、{OFFICE_SETTINGS} 或 signing 里的文件改动后还没有重新启动，"
            "或不是由办公端改动"
        )


def _check_certificate(ledger: Ledger, report: Report) -> None:
    """What signs receipts is one that the office vouched for; there is none before the first."""
    keys = ledger.settings.keys
    if not any((keys / name).exists() for name in (PAIR, LIST)):
        return
    try:
        own = load_certificate(keys).certificate
    except CaseStoreError as error:
        report.faults.append(str(error))
        return
    if own not in known_certificates(keys, Checker.load(keys)):
        report.faults.append(f"签名回执的证书不在登记的之列，{LIST} 或 {PAIR} 被改动，请从备份恢复")


def check_recipients(session: Session, facts: Facts, report: Report) -> None:
    """Whom is and was sealed to, in the ledger's tables, against what was pinned of it."""
    there = {}
    for row in rows_of(session, RecipientTable, report.unreadable("收件公钥", "fingerprint")):
        there[row["fingerprint"]] = bindings.digest("recipients", row)
    for row in rows_of(session, RecipientSetTable, report.unreadable("收件公钥组")):
        there[f"{row['id']} {row['fingerprint']}"] = bindings.digest("recipient_sets", row)
    said = facts.recipients or {}
    for name in sorted(there.keys() | said.keys()):
        if name not in said:
            report.faults.append(f"收件公钥 {name} 没有登记的记录")
        elif there.get(name) != said[name]:
            how = "与登记的记录不符" if name in there else "有登记的记录，台账里没有"
            report.faults.append(f"收件公钥 {name} {how}")
