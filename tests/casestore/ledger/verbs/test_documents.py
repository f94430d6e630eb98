"""Issuing papers: numbers without gaps, nothing that changes, and who reads what."""

from collections.abc import Sequence

import pytest
from sqlalchemy import delete, update

from casestore.database.document_table import DocumentTable
from casestore.errors import Incomplete, NotAllowed, NotFound
from casestore.ledger.history import verify_chain
from casestore.ledger.queries import case_file
from casestore.ledger.queries.documents import documents_of
from casestore.ledger.verbs import documents
from casestore.ledger.verbs.documents import Numbered, Wanted
from casestore.lifecycle.case_states import State
from casestore.lifecycle.documents import DOCUMENT_RULES, DocumentKind, kinds_for
from casestore.office.inventory.belongings import check_files
from casestore.office.inventory.cases import check_cases
from casestore.office.inventory.documents import check_documents
from casestore.office.inventory.facts import facts_of
from casestore.office.inventory.report import Report
from tests.casestore.ledger_fixture import COORDINATOR, PDF, Office

LETTER, REFUSAL = DocumentKind.TRANSFER_LETTER, DocumentKind.REFUSAL_LETTER


def in_hand(office: Office, key: str = "k") -> int:
    case_id = office.register(key).case_id
    office.go(case_id, "accept", "transfer")
    return case_id


def issue(
    office: Office, case_id: int, kind: DocumentKind = LETTER, replaces: int | None = None
) -> str:
    wanted = Wanted(kind=kind, paper=lambda _numbered: PDF, replaces=replaces)
    return documents.issue(office.ledger, case_id, COORDINATOR, wanted)


def faults(office: Office) -> Sequence[str]:
    report = Report()
    with office.store.read() as session:
        facts = facts_of(session, report.faults)
        index = check_cases(session, facts, report)
        check_files(session, facts, index, report)
        check_documents(session, facts, index, report)
    return report.faults


def test_numbers_run_by_kind_campaign_and_year(office: Office) -> None:
    first, second = in_hand(office, "a"), in_hand(office, "b")
    assert issue(office, first) == "区营商办转〔2022〕1号"
    assert issue(office, second) == "区营商办转〔2022〕2号"
    assert issue(office, second, DocumentKind.SUPERVISION_LETTER) == "区营商办督〔2022〕1号"
    assert faults(office) == [] and verify_chain(office.ledger) == []


def test_a_paper_is_a_sealed_file_of_its_case_and_its_unit_reads_what_is_for_it(
    office: Office,
) -> None:
    case_id = in_hand(office)
    number = issue(office, case_id)
    unit = office.unit(office.row(case_id))
    (one,) = documents_of(office.ledger, case_id, unit)
    kept, data = case_file.open_file(office.ledger, case_id, one.file_id, unit)
    assert (one.number, kept.name, data) == (number, f"转办函 {number}.pdf", PDF)
    event = case_file.open_case(office.ledger, case_id, COORDINATOR).events[-2]
    assert (event.label, event.note) == ("出具文书", f"转办函 {number}")


def test_what_goes_to_the_claimant_is_not_for_the_unit(office: Office) -> None:
    case_id = in_hand(office)
    office.go(case_id, "take_up", "settle")
    issue(office, case_id, DocumentKind.SETTLEMENT_REPORT)
    unit = office.unit(office.row(case_id))
    (one,) = documents_of(office.ledger, case_id, COORDINATOR)
    assert documents_of(office.ledger, case_id, unit) == []
    with pytest.raises(NotFound):
        case_file.open_file(office.ledger, case_id, one.file_id, unit)
    assert one.file_id not in [
        id for id, *_ in case_file.open_case(office.ledger, case_id, unit).files
    ]


def test_a_paper_replaces_one_of_its_case_and_kind_once(office: Office) -> None:
    case_id, other = in_hand(office, "a"), in_hand(office, "b")
    first = issue(office, case_id)
    (old,) = documents_of(office.ledger, case_id, COORDINATOR)
    said = list[Numbered]()

    def paper(numbered: Numbered) -> bytes:
        said.append(numbered)
        return PDF

    wanted = Wanted(kind=LETTER, paper=paper, replaces=old.id)
    second = documents.issue(office.ledger, case_id, COORDINATOR, wanted)
    assert said == [Numbered(number=second, replaced=first)]
    shown = documents_of(office.ledger, case_id, COORDINATOR)
    assert [(one.number, one.replaced_by) for one in shown] == [(first, second), (second, "")]
    for where, kind in ((case_id, LETTER), (other, LETTER), (case_id, DocumentKind.EXTENSION_FORM)):
        with pytest.raises(Incomplete):
            issue(office, where, kind, replaces=old.id)
    assert faults(office) == []


def test_only_the_coordinator_issues_and_only_what_fits_the_state(office: Office) -> None:
    case_id = in_hand(office)
    wanted = Wanted(kind=LETTER, paper=lambda _numbered: PDF)
    with pytest.raises(NotAllowed, match="只有统筹岗"):
        documents.issue(office.ledger, case_id, office.unit(office.row(case_id)), wanted)
    for kind in (REFUSAL, DocumentKind.SETTLEMENT_REPORT, DocumentKind.STRIKE_OFF_FORM):
        with pytest.raises(NotAllowed, match="现在的状态不出具"):
            issue(office, case_id, kind)
    assert {kind for state in State for kind in kinds_for(state)} == set(DocumentKind)
    assert kinds_for(State.DECLINED) == (REFUSAL,)
    assert not any(DOCUMENT_RULES[kind].to_unit for kind in kinds_for(State.DECLINED))


def test_a_number_that_somebody_took_meanwhile_is_drawn_anew(office: Office) -> None:
    case_id, other = in_hand(office, "a"), in_hand(office, "b")
    said = list[str]()

    def slow(numbered: Numbered) -> bytes:
        said.append(numbered.number)
        if len(said) == 1:
            issue(office, other)
        return PDF

    wanted = Wanted(kind=LETTER, paper=slow)
    number = documents.issue(office.ledger, case_id, COORDINATOR, wanted)
    assert said == ["区营商办转〔2022〕1号", "区营商办转〔2022〕2号"] and number == said[-1]
    kept = {path.name for path in office.settings.evidence.glob("*.age")}
    files = case_file.open_case(office.ledger, case_id, COORDINATOR).files
    files += case_file.open_case(office.ledger, other, COORDINATOR).files
    assert len(kept) == 2 * len(files), "what was made for nothing is gone"


def test_a_paper_that_was_changed_is_gone_or_left_a_gap_is_named(office: Office) -> None:
    case_id = in_hand(office)
    for _n in range(3):
        issue(office, case_id)
    name = f"案件 {office.row(case_id).number}（台账序号 1）"
    with office.store.write() as session:
        session.execute(update(DocumentTable).where(DocumentTable.id == 3).values(issued_by="8"))
    assert faults(office) == [f"{name}的文书登记与记录不符", f"{name}缺少文书登记"]
    with office.store.write() as session:
        session.execute(delete(DocumentTable).where(DocumentTable.id == 2))
    assert "xinjian-2022 2022 年转办函的文号不连续" in faults(office)
