"""The whole inventory, check by check."""

from casestore.ledger.ledger import Ledger
from casestore.office.inventory import accounts, belongings, cases, keys, schema
from casestore.office.inventory.facts import Facts, facts_of
from casestore.office.inventory.report import Report
from casestore.office.inventory.site import LiveRelease, check_site
from casestore.office.inventory.summaries import check_summaries
from casestore.office.inventory.witness import check_witness
from casestore.sealing.kept_file import KeptFile


def take_inventory(ledger: Ledger, live: LiveRelease | None) -> Report:
    """Everything in ``ledger`` and beside it, and the release ``live``, against the history and
    the witness. Where the database can't be read to its end, that is all that is told."""
    report, files, facts = Report(), list[KeptFile](), list[Facts]()
    report.attempt("台账数据库", lambda: schema.check_schema(ledger.store, report))
    report.attempt("台账", lambda: facts.append(_read_ledger(ledger, files, report)))
    if not facts:
        return report
    belongings.check_evidence(ledger, files, report)
    report.attempt("密钥", lambda: keys.check_keys(ledger, facts[0], report))
    witness = check_witness(ledger.settings, ledger.store, facts[0], report)
    report.attempt("公开站", lambda: check_site(ledger, facts[0], witness, live, report))
    return report


def _read_ledger(ledger: Ledger, files: list[KeptFile], report: Report) -> Facts:
    """The ledger's tables against its chain, in one consistent state; what the chain says, and
    the ``files`` whose bytes are to be looked at."""
    with ledger.store.read() as session:
        facts = facts_of(session, report.faults)
        index = cases.check_cases(session, facts, report)
        for what, check in (
            ("材料", lambda: files.extend(belongings.check_files(session, facts, index, report))),
            ("抄送", lambda: belongings.check_copies(session, facts, index, report)),
            ("任务", lambda: belongings.check_jobs(session, facts, index, report)),
            ("摘要", lambda: check_summaries(session, ledger, facts, index, report)),
            ("账号", lambda: accounts.check_accounts(session, facts, report)),
            ("收件公钥", lambda: keys.check_recipients(session, facts, report)),
            ("放假安排", lambda: accounts.check_holidays(session, facts, report)),
        ):
            report.attempt(what, check)
    return facts
