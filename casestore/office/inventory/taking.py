"""The whole inventory, check by check."""

from dataclasses import dataclass, field
from functools import partial

from sqlalchemy.orm import Session

from casestore.database.raw_rows import Values
from casestore.ledger.ledger import Ledger
from casestore.office.inventory import (
    accounts,
    belongings,
    cases,
    changes,
    content,
    counter,
    incoming,
    inspections,
    keys,
    schema,
)
from casestore.office.inventory.cases import CaseIndex
from casestore.office.inventory.cells import check_cells
from casestore.office.inventory.counter import Expected
from casestore.office.inventory.documents import check_documents
from casestore.office.inventory.facts import Facts, facts_of
from casestore.office.inventory.instalments import check_instalments
from casestore.office.inventory.public_changes import check_public_changes
from casestore.office.inventory.report import Report
from casestore.office.inventory.reports import check_reports
from casestore.office.inventory.site import LiveRelease, check_site
from casestore.office.inventory.staff_mail import check_staff_mail
from casestore.office.inventory.summaries import check_summaries
from casestore.office.inventory.witness import check_witness
from casestore.sealing.kept_file import KeptFile


def take_inventory(ledger: Ledger, live: LiveRelease | None) -> Report:
    """Everything in ``ledger`` and beside it, and the release ``live``, against the history and
    the witness. Where the database can't be read to its end, that is all that is told."""
    report, found, facts = Report(), _Found(), list[Facts]()
    heads = counter.heads_there(ledger)
    report.attempt("台账数据库", lambda: schema.check_schema(ledger.store, report))
    report.attempt("台账", lambda: facts.append(_read_ledger(ledger, found, report)))
    if not facts:
        return report
    belongings.check_evidence(ledger, found.files, report)
    incoming.check_sealed(ledger, found.incoming, report)
    inspections.check_sealed(ledger, found.inspections, report)
    report.attempt("密钥", lambda: keys.check_keys(ledger, facts[0], report))
    witness = check_witness(ledger.settings, ledger.store, facts[0], report)
    check = partial(counter.check_capsules, ledger, found.capsules, heads, witness, report)
    report.attempt("办理情况文件", check)
    report.attempt("公开内容", lambda: content.check_copy(ledger, report))
    report.attempt("公开站", lambda: check_site(ledger, facts[0], witness, live, report))
    return report


@dataclass(kw_only=True)
class _Found:
    """What the ledger says lies beside it: sealed files and capsules."""

    files: list[KeptFile] = field(default_factory=list)
    capsules: list[Expected] = field(default_factory=list)
    incoming: dict[str, str] = field(default_factory=dict)
    inspections: dict[int, Values] = field(default_factory=dict)


def _read_ledger(ledger: Ledger, found: _Found, report: Report) -> Facts:
    """What the chain says, the ledger's tables held against it; more to look at in ``found``."""
    with ledger.store.read() as session:
        facts = facts_of(session, report.faults)
        index = cases.check_cases(session, facts, report)
        told = (session, facts, index, report)
        for what, check in (
            ("材料", lambda: found.files.extend(belongings.check_files(*told))),
            ("来件", lambda: counter.check_items(*told)),
            ("查询密钥", lambda: found.capsules.extend(counter.check_claimants(ledger, *told))),
            ("入企检查", lambda: _read_inspections(ledger, told, found)),
            ("抄送", lambda: belongings.check_copies(*told)),
            ("任务", lambda: belongings.check_jobs(*told)),
            ("摘要", lambda: check_summaries(session, ledger, facts, index, report)),
            ("公开范围", lambda: check_cells(*told)),
            ("账号", lambda: accounts.check_accounts(session, facts, report)),
            ("账号变更", lambda: changes.check_changes(session, facts, report)),
            ("文书", lambda: check_documents(*told)),
            ("履行期次", lambda: check_instalments(*told)),
            ("报告", lambda: check_reports(session, ledger, facts, report)),
            ("提醒信", lambda: check_staff_mail(session, facts, report)),
            ("公开变更", lambda: check_public_changes(session, ledger, facts, report)),
            ("公开内容", lambda: content.check_agreed(session, ledger, report)),
            ("收件公钥", lambda: keys.check_recipients(session, facts, report)),
            ("来件登记", lambda: _read_incoming(told, found)),
            ("放假安排", lambda: accounts.check_holidays(session, facts, report)),
        ):
            report.attempt(what, check)
    return facts


_Told = tuple[Session, Facts, CaseIndex, Report]


def _read_incoming(told: _Told, found: _Found) -> None:
    session, facts, _index, report = told
    found.incoming.update(incoming.check_incoming(session, facts, report))


def _read_inspections(ledger: Ledger, told: _Told, found: _Found) -> None:
    session, facts, _index, _report = told
    found.inspections.update(inspections.check_inspections(*told))
    found.capsules.extend(inspections.pages_of(ledger, session, facts, found.inspections))
