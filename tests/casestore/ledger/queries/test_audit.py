"""What an auditor reads, and what an account of one campaign sees of the others."""

from dataclasses import replace

import pytest

from casestore.errors import NotAllowed, NotFound
from casestore.ledger import people
from casestore.ledger.queries import audit, case_file, lists, whole_rows
from casestore.ledger.queries.tallies import tally
from casestore.ledger.records import Query
from casestore.ledger.verbs import supervision
from casestore.lifecycle.moves import move_for
from casestore.lifecycle.roles import EXCLUSIVE, SYSTEM, Actor, Role, narrowed
from casestore.lifecycle.verbs import Verb
from casestore.office.staff import Staff
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, PDF, Office

OTHER = "zhushan-2022"
AUDITOR = Actor(id="9", name="审计岗", roles=frozenset({Role.AUDITOR}))
SUPERVISOR = Actor(id="8", name="督查岗", roles=frozenset({Role.SUPERVISOR}))


def test_an_auditor_reads_who_did_what_and_when_but_no_word_of_it(office: Office) -> None:
    case_id = office.register().case_id
    office.go(case_id, "accept", "transfer")
    supervision.note(office.ledger, case_id, COORDINATOR, "法定代表人来过办公室")
    case, acts = audit.history_of(office.ledger, case_id, AUDITOR)
    assert (case.number, case.events) == (office.row(case_id).number, len(acts))
    assert [one.label for one in acts] == ["收到线索", "受理", "转办", "备注"]
    assert acts[-1].worded and "法定代表人" not in repr(acts) and "云亭" not in repr((case, acts))
    assert set(acts[2].details) == {"deadline", "unit"}
    assert acts[2].source == "accepted" and acts[2].target == "transferred"
    before = audit.cases(office.ledger, AUDITOR).items[0].events
    audit.history_of(office.ledger, case_id, AUDITOR)
    assert audit.cases(office.ledger, AUDITOR).items[0].events == before, "looking leaves no trace"


def test_an_auditor_opens_no_case_and_nobody_else_audits(office: Office) -> None:
    case_id = office.register().case_id
    with pytest.raises(NotFound):
        case_file.open_case(office.ledger, case_id, AUDITOR)
    assert lists.find(office.ledger, Query(), AUDITOR).total == 0
    for role in Role:
        if role is not Role.AUDITOR:
            somebody = replace(AUDITOR, roles=frozenset({role}))
            for ask in (
                lambda who: audit.cases(office.ledger, who),
                lambda who: audit.office_acts(office.ledger, who),
                lambda who: audit.history_of(office.ledger, case_id, who),
            ):
                with pytest.raises(NotAllowed):
                    ask(somebody)


def test_the_acts_of_the_office_come_newest_first_page_by_page(office: Office) -> None:
    staff = Staff(office.store)
    staff.add("a@example.gov.cn", "管理员", frozenset({Role.ADMIN}))
    staff.add("b@example.gov.cn", "经办岗", frozenset({Role.COORDINATOR}))
    found = audit.office_acts(office.ledger, AUDITOR, page=1, most=1)
    assert (found.pages, found.total, found.page) == (found.total, found.total, 1)
    newest = found.items[0]
    assert newest.label == "新增账号" and newest.details == {"account": 2}
    older = audit.office_acts(office.ledger, AUDITOR, page=2, most=1).items[0]
    assert older.details == {"account": 1} and older.id < newest.id
    assert audit.office_acts(office.ledger, AUDITOR, page=99, most=1).page == found.pages


def test_an_account_of_one_campaign_sees_nothing_of_another(office: Office) -> None:
    here = office.register().case_id
    there = office.register("k2", OTHER).case_id
    for who in (COORDINATOR, SUPERVISOR, replace(COORDINATOR, roles=frozenset({Role.REVIEWER}))):
        only = replace(who, campaigns=frozenset({MODEL}))
        assert [row.id for row in lists.find(office.ledger, Query(), only).rows] == [here]
        assert tally(office.ledger, "", only).of() == 1
        assert case_file.file_line(office.ledger, here, 1, who).size == len(PDF)
        with pytest.raises(NotFound):
            case_file.open_case(office.ledger, there, only)
        assert lists.find(office.ledger, Query(), who).total == 2
    auditor = replace(AUDITOR, campaigns=frozenset({MODEL}))
    assert [one.id for one in audit.cases(office.ledger, auditor).items] == [here]
    with pytest.raises(NotFound):
        audit.history_of(office.ledger, there, auditor)
    only = replace(COORDINATOR, campaigns=frozenset({MODEL}))
    with pytest.raises(NotAllowed):
        next(whole_rows.whole_rows(office.ledger, OTHER, only))


def test_a_supervisor_presses_reads_all_and_opens_no_form_with_contacts(office: Office) -> None:
    case_id = office.register().case_id
    office.go(case_id, "accept", "transfer")
    supervision.press(office.ledger, case_id, SUPERVISOR, "逾期三个工作日，请书面说明", True)
    supervision.note(office.ledger, case_id, COORDINATOR, "已约周五对账")
    case = case_file.open_case(office.ledger, case_id, SUPERVISOR)
    assert case.row.supervised == "listed" and "已约周五对账" in [one.note for one in case.events]
    assert not {"contact", "phone", "email"} & case.values.keys()
    assert "signed-form" not in {file.purpose for _id, file, _at in case.files}
    move = move_for(office.row(case_id).state, Verb.TAKE_UP)
    assert move is not None
    with office.store.read() as session:
        assert people.bar_on(session, case_id, move, SUPERVISOR, None)


def test_who_else_can_is_looked_for_among_those_of_the_campaign(office: Office) -> None:
    case_id = office.register().case_id
    staff = Staff(office.store)
    staff.add("a@example.gov.cn", "管理员", frozenset({Role.ADMIN}))
    roles = frozenset({Role.COORDINATOR})
    staff.add("b@example.gov.cn", "别处经办", roles, campaigns=frozenset({OTHER}))
    with office.store.read() as session:
        assert "新增一个统筹岗" in people.others(session, case_id, roles, ())
    staff.add("c@example.gov.cn", "本处经办", roles, campaigns=frozenset({MODEL}))
    with office.store.read() as session:
        assert people.others(session, case_id, roles, ()) == "可以请本处经办办理"


def test_the_new_roles_stand_alone() -> None:
    for role in EXCLUSIVE:
        assert narrowed(frozenset({role, Role.COORDINATOR, Role.REVIEWER})) == {role}
    assert {Role.AUDITOR, Role.SUPERVISOR} < set(EXCLUSIVE)
    assert SYSTEM.works_in(MODEL)
