"""Putting right what is registered: every column, alone while it is inside, by two people once it
has been public."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from casestore.database.tables import CaseTable, EventTable, SummaryTable
from casestore.errors import Doubtful, Incomplete, NotAllowed, NotFound, Stale
from casestore.ledger import corrections, history
from casestore.ledger.correction_notes import correctable
from casestore.ledger.queries import case_file
from casestore.ledger.queries.case_file import values_of
from casestore.ledger.verbs import correcting
from casestore.ledger.verbs.correcting import CorrectionRequest
from casestore.lifecycle.roles import Actor
from casestore.office.inventory.taking import take_inventory
from casestore.publishing.public_figures import public_figures
from tests.casestore.ledger_fixture import (
    COORDINATOR,
    MODEL,
    SECOND,
    VERIFIER,
    Office,
)
from tests.casestore.publishing.approved import public, published

#: Another value for each column of the clue form.
OTHER = {
    "respondent_kind": "department",
    "respondent_level": "township",
    "category": "payment-overdue",
    "judicial_status": "other",
    "commitment_date": "2017-03-01",
    "enterprise_kind": "micro",
    "industry": "E",
    "sme_arrears": "yes",
    "amount": "26.85",
    "claimant_kind": "entrepreneur",
    "filed_by": "agent",
    "signed_on": "2022-06-11",
    "email": "new@example.com",
    "phone": "13900000002",
}


def request(
    office: Office, case_id: int, field: str, new: str, **more: object
) -> CorrectionRequest:
    version = office.row(case_id).version
    asked = CorrectionRequest(version=version, field=field, new=new, reason="录入时看错一栏")
    return replace(asked, **more)  # type: ignore[arg-type]


def correct(
    office: Office, case_id: int, field: str, new: str, actor: Actor = VERIFIER, **more: object
) -> bool:
    return correcting.correct(
        office.ledger, case_id, actor, request(office, case_id, field, new, **more)
    )


def now(office: Office, case_id: int, field: str) -> str:
    with office.store.read() as session:
        return corrections.value_now(office.ledger, session.get_one(CaseTable, case_id), field)


def test_every_column_that_is_typed_can_be_corrected_and_the_history_keeps_both_values(
    office: Office,
) -> None:
    case_id = office.register().case_id
    fields = correctable(office.campaigns[MODEL], fulfilled=False)
    assert {"amount", "enterprise", "phone", "facts", "commitment_date"} <= fields.keys()
    assert "evidence" not in fields and "fulfilled" not in fields
    for field in fields:
        old, new = now(office, case_id, field), OTHER.get(field, "更正后的内容")
        assert correct(office, case_id, field, new)
        assert now(office, case_id, field) == new, field
        with office.store.read() as session:
            event = session.query(EventTable).order_by(EventTable.id.desc()).first()
            assert event is not None and event.verb == "correct"
            kept = json.loads(office.opener.open(event.note or b""))
        assert (kept["field"], kept["old"], kept["new"]) == (field, old, new)
        assert kept["reason"] == "录入时看错一栏"
        assert not {old, new} & {str(one) for one in event.details.values()}
    assert history.verify_chain(office.ledger) == []


def test_letters_go_where_the_corrected_address_is(office: Office) -> None:
    case_id = office.register(email="").case_id
    correct(office, case_id, "email", "new@example.com")
    with office.store.read() as session:
        row = session.get_one(CaseTable, case_id)
        assert row.mailable and values_of(office.ledger, row)["email"] == "new@example.com"


def test_a_corrected_name_is_found_and_the_old_one_is_not(office: Office) -> None:
    case_id = office.register().case_id
    words = office.ledger.words

    def found(name: str) -> list[int]:
        with office.store.read() as session:
            return words.containing(session, [case_id], name, SECOND).ids

    assert found("云亭建材") == [case_id]
    correct(office, case_id, "enterprise", "南昌另名实业有限公司")
    assert found("云亭建材") == [] and found("另名实业") == [case_id]


@pytest.mark.parametrize(
    ("field", "new", "said"),
    [
        ("amount", "很多", "万元"),
        ("amount", "268.5", "与登记的内容一样"),
        ("commitment_date", "2022-06-16", "不能晚于收到线索的日期"),
        ("commitment_date", "昨天", "不是有效的日期"),
        ("category", "weather", "请选择"),
        ("enterprise", "", "请填写"),
    ],
)
def test_what_is_wrong_itself_corrects_nothing(
    office: Office, field: str, new: str, said: str
) -> None:
    case_id = office.register().case_id
    before = now(office, case_id, field)
    with pytest.raises(Incomplete, match=said) as caught:
        correct(office, case_id, field, new)
    assert list(caught.value.fields) == ["new"]
    assert now(office, case_id, field) == before


def test_a_correction_needs_a_reason_the_right_person_and_the_page_of_now(office: Office) -> None:
    case_id = office.register().case_id
    with pytest.raises(Incomplete, match="更正理由"):
        correct(office, case_id, "amount", "1", reason=" ")
    row = office.go(case_id, "accept", "transfer")
    with pytest.raises(NotAllowed, match="只有统筹岗"):
        correct(office, case_id, "amount", "1", office.unit(row))
    with pytest.raises(NotAllowed, match="只有统筹岗"):
        correct(office, case_id, "amount", "1", SECOND)
    with pytest.raises(Stale):
        correct(office, case_id, "amount", "1", version=row.version - 1)
    for unknown in ("evidence", "number", "fulfilled"):
        with pytest.raises(NotFound):
            correct(office, case_id, unknown, "1")
    assert now(office, case_id, "amount") == "268.5"


def test_amounts_are_held_against_each_other_when_one_is_corrected(office: Office) -> None:
    case_id = office.struck_off().id
    with pytest.raises(Doubtful, match="99999 万元，超过登记的涉及金额 268.5 万元"):
        correct(office, case_id, "fulfilled", "99999")
    with pytest.raises(Doubtful, match="268.5 万元，超过登记的涉及金额 26.85 万元"):
        correct(office, case_id, "amount", "26.85")


def test_what_has_been_public_is_corrected_by_two_and_figures_follow(office: Office) -> None:
    cases = [office.struck_off(f"k{number}").id for number in range(5)]
    assert {one.amount for one in public_figures(office.store).amounts} == {1342}
    with public(office) as store:
        assert f"corrected.{MODEL}" not in store.meta()
    assert not correct(office, cases[0], "fulfilled", "68.5")
    assert office.row(cases[0]).fulfilled == Decimal("268.5"), "nobody has agreed yet"
    (asked,) = corrections.waiting(office.ledger, SECOND)
    assert (asked.case_id, asked.label) == (cases[0], "核实兑现金额")
    with pytest.raises(NotAllowed, match="申请以外的另一人"):
        correcting.agree(office.ledger, cases[0], VERIFIER, asked.id)
    with pytest.raises(NotAllowed, match="您签收或办结过本案"):
        correcting.agree(office.ledger, cases[0], COORDINATOR, asked.id)
    with pytest.raises(NotFound):
        correcting.agree(office.ledger, cases[1], SECOND, asked.id)
    correcting.agree(office.ledger, cases[0], SECOND, asked.id)
    assert office.row(cases[0]).fulfilled == Decimal("68.5")
    assert {one.amount for one in public_figures(office.store).amounts} == {1142}
    with public(office) as store:
        assert store.meta()[f"corrected.{MODEL}"] == "2022-06-15"
    assert not corrections.waiting(office.ledger, SECOND)
    with pytest.raises(NotFound):
        correcting.agree(office.ledger, cases[0], SECOND, asked.id)
    event = case_file.open_case(office.ledger, cases[0], VERIFIER).events[-1]
    assert event.note.splitlines()[:3] == ["核实兑现金额", "原为：268.5", "改为：68.5"]


def test_a_page_of_a_corrected_case_comes_down_until_its_text_is_approved_anew(
    office: Office,
) -> None:
    case_id = published(office).case_id
    assert not correct(office, case_id, "category", "payment-overdue")
    (asked,) = corrections.waiting(office.ledger, SECOND)
    correcting.agree(office.ledger, case_id, SECOND, asked.id)
    with office.store.read() as session:
        summary = session.get_one(SummaryTable, case_id)
        assert summary.public is None and summary.state == "withdrawn"
        assert summary.withdrawn_because.startswith("登记内容更正")


def test_a_refused_correction_changes_nothing_and_waits_no_more(office: Office) -> None:
    case_id = office.struck_off().id
    correct(office, case_id, "amount", "300")
    (asked,) = corrections.waiting(office.ledger, SECOND)
    with pytest.raises(Incomplete):
        correcting.refuse(office.ledger, case_id, SECOND, asked.id, " ")
    correcting.refuse(office.ledger, case_id, SECOND, asked.id, "合同上就是这个数")
    assert now(office, case_id, "amount") == "268.5"
    assert not corrections.waiting(office.ledger, SECOND)


def test_who_agrees_agrees_to_what_was_asked_and_not_to_what_came_since(office: Office) -> None:
    case_id = office.struck_off().id
    correct(office, case_id, "amount", "300")
    correct(office, case_id, "amount", "301")
    first, second = corrections.waiting(office.ledger, SECOND)
    correcting.agree(office.ledger, case_id, SECOND, second.id)
    with pytest.raises(Stale, match="又有变动"):
        correcting.agree(office.ledger, case_id, SECOND, first.id)
    assert now(office, case_id, "amount") == "301"


def test_what_is_sealed_is_agreed_to_by_coordinators_alone(office: Office) -> None:
    case_id = office.struck_off().id
    correct(office, case_id, "phone", "13900000002")
    assert not corrections.waiting(office.ledger, SECOND)
    third = replace(VERIFIER, id="12", name="统筹三岗")
    (asked,) = corrections.waiting(office.ledger, third)
    with pytest.raises(NotAllowed, match="只有统筹岗可以确认"):
        correcting.agree(office.ledger, case_id, SECOND, asked.id)
    correcting.agree(office.ledger, case_id, third, asked.id)
    shown = case_file.open_case(office.ledger, case_id, third)
    assert "13900000002" not in repr(shown.events), "contact data open with a reason"


def test_the_inventory_finds_nothing_wrong_after_corrections(office: Office) -> None:
    case_id = office.struck_off().id
    correct(office, case_id, "fulfilled", "200")
    (asked,) = corrections.waiting(office.ledger, SECOND)
    correcting.agree(office.ledger, case_id, SECOND, asked.id)
    other = office.register("other").case_id
    correct(office, other, "facts", "2018年签订合同，2019年起没有付款。")
    told = [one for one in take_inventory(office.ledger, None).faults if "案件" in one]
    assert told == []
