"""The ledger's verbs on a real database: what goes in comes out, once, for those who may see it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from casestore.database.tables import CaseTable, EventTable, JobTable, NumberTable
from casestore.errors import Incomplete, NotAllowed, Stale
from casestore.exchange.receipt_numbers import number_as_typed
from casestore.ledger import history
from casestore.ledger.queries import case_file, lists
from casestore.ledger.records import MoveRequest, Query
from casestore.ledger.verbs import extending, registering, staff_moves, supervision
from casestore.ledger.verbs.extending import Extension
from casestore.lifecycle.case_states import State
from casestore.lifecycle.needs import Need
from casestore.lifecycle.roles import SYSTEM
from tests.casestore.ledger_fixture import (
    COORDINATOR,
    DAYS,
    MODEL,
    PDF,
    SUPERVISOR,
    Office,
    needs_for,
)


def jobs(office: Office) -> list[dict[str, int]]:
    with office.store.read() as session:
        return [
            row.payload
            for row in session.scalars(select(JobTable).order_by(JobTable.id))
            if row.kind == "mail"
        ]


@pytest.mark.parametrize("campaign", DAYS)
def test_a_clue_comes_back_whole_in_every_campaign(office: Office, campaign: str) -> None:
    clue = office.clue(campaign)
    receipt = registering.register(office.ledger, clue, "k")
    prefix = office.campaigns[campaign].prefix
    assert receipt.number.startswith(f"{prefix}-{DAYS[campaign].year}-")
    assert number_as_typed(receipt.number) == receipt.number
    found = case_file.open_case(office.ledger, receipt.case_id, SYSTEM)
    assert dict(found.values) == {key: value for key, value in clue.values.items() if value}
    assert [file for _id, file, _at in found.files] == list(clue.files)
    assert (found.row.state, found.values["enterprise"]) == (State.RECEIVED, "南昌云亭建材有限公司")
    assert case_file.open_file(office.ledger, receipt.case_id, found.files[0][0], COORDINATOR)[
        1
    ] == _kept(office, clue.files[0])
    assert (
        office.go(receipt.case_id, "accept", "transfer", "take_up", "settle", "strike_off").state
        is State.STRUCK_OFF
    )


def _kept(office: Office, file: object) -> bytes:
    data = office.evidence.read_copy(file, office.opener)  # type: ignore[arg-type]
    assert data.startswith(b"%PDF")
    assert len(data) <= len(PDF) * 2
    return data


def test_pressing_twice_makes_one_clue_with_the_same_number_and_code(office: Office) -> None:
    first, again = office.register("k"), office.register("k", enterprise="另一家公司")
    assert (again.number, again.code, again.received_at) == (
        first.number,
        first.code,
        first.received_at,
    )
    assert (first.repeated, again.repeated) == (False, True)
    assert office.register("other").number != first.number
    assert lists.find(office.ledger, Query(), COORDINATOR).total == 2


def test_a_repeated_press_is_answered_after_the_window_has_closed(office: Office) -> None:
    first = office.register("k")
    late = office.on(date(2024, 6, 1))
    assert registering.register(late.ledger, office.clue(), "k").code == first.code
    with pytest.raises(NotAllowed, match="截止"):
        registering.register(late.ledger, office.clue(), "new")


def test_eight_writers_register_and_move_without_loss(office: Office) -> None:
    clues = [office.clue() for _n in range(24)]
    proof = [office.keep("proof")]
    given = needs_for(office.campaigns[MODEL], office.settings)

    def work(n: int) -> str:
        key = f"key {n % 20}"  # four keys are pressed twice
        receipt = registering.register(office.ledger, clues[n], key)
        for _try in range(50):
            version = office.row(receipt.case_id).version
            accept = MoveRequest(verb="accept", version=version, given=given, files=proof)
            with suppress(Stale, NotAllowed):
                staff_moves.move(office.ledger, receipt.case_id, COORDINATOR, accept)
            if office.row(receipt.case_id).state is State.ACCEPTED:
                return receipt.number
        return "never accepted"

    with ThreadPoolExecutor(8) as pool:
        numbers = set(pool.map(work, range(24)))
    assert len(numbers) == 20
    with office.store.read() as session:
        serials = session.scalars(select(CaseTable.serial).order_by(CaseTable.id))
        assert list(serials) == list(range(1, 21))
        assert session.scalar(select(func.count()).select_from(EventTable)) == 40
        assert session.get_one(NumberTable, (MODEL, 2022)).last == 20
        assert set(session.scalars(select(CaseTable.version))) == {2}
    assert history.verify_chain(office.ledger) == []


def test_of_eight_who_decide_at_once_one_wins_and_seven_are_told(office: Office) -> None:
    receipt = office.register()
    verbs = ["accept", "decline", "register_only", "return"] * 2
    given = needs_for(office.campaigns[MODEL], office.settings)

    def decide(verb: str) -> str:
        try:
            return staff_moves.move(
                office.ledger,
                receipt.case_id,
                COORDINATOR,
                MoveRequest(verb=verb, version=1, given=given),
            ).state
        except Stale:
            return "stale"

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(decide, verbs))
    assert results.count("stale") == 7
    assert office.row(receipt.case_id).state in results


def test_a_clue_that_is_not_whole_names_every_missing_field(office: Office) -> None:
    clue = office.clue()
    values = {
        **clue.values,
        "enterprise": " ",
        "amount": "两百万",
        "facts": "长" * 3001,
        "signed_on": "昨天",
        "industry": "Z9",
        "unheard_of": "x",
    }
    with pytest.raises(Incomplete) as caught:
        registering.register(office.ledger, replace(clue, values=values, files=()), "k")
    assert set(caught.value.fields) == {
        "enterprise",
        "amount",
        "facts",
        "signed_on",
        "industry",
        "unheard_of",
        "evidence",
        "signed_form",
    }
    assert caught.value.fields["enterprise"] == "请填写企业名称"
    assert caught.value.fields["evidence"] == "请上传佐证材料"
    assert lists.find(office.ledger, Query(), COORDINATOR).total == 0


def test_length_is_counted_in_characters_not_bytes(office: Office) -> None:
    assert office.register(facts="𠮷" * 3000).number


@pytest.mark.parametrize("amount", ["-1", "NaN", "Infinity", "1e400", "268,5"])
def test_an_amount_is_a_plain_number(office: Office, amount: str) -> None:
    with pytest.raises(Incomplete, match="涉及金额"):
        office.register(amount=amount)


def test_a_clue_whose_evidence_is_not_on_disk_is_not_acknowledged(office: Office) -> None:
    clue = office.clue()
    (office.settings.evidence / clue.files[0].stored).unlink()
    with pytest.raises(Incomplete, match="合同.pdf 没有存好"):
        registering.register(office.ledger, clue, "k")


def test_a_source_that_the_campaign_does_not_know_is_refused(office: Office) -> None:
    with pytest.raises(Incomplete, match="线索来源"):
        registering.register(office.ledger, replace(office.clue(), source="rumour"), "k")
    source = office.campaigns[MODEL].sources[0].id
    receipt = registering.register(office.ledger, replace(office.clue(), source=source), "k")
    assert office.row(receipt.case_id).source == source


def test_mail_is_owed_for_every_step_with_ids_only(office: Office) -> None:
    receipt = office.register()
    office.go(receipt.case_id, "accept", "transfer")
    supervision.note(office.ledger, receipt.case_id, COORDINATOR, "内部备注")
    longer = Extension(deadline=date(2022, 7, 15), reason="等待拨款", plan="七月付清")
    extending.ask(office.ledger, receipt.case_id, COORDINATOR, longer)
    extending.approve(office.ledger, receipt.case_id, SUPERVISOR, 5)
    case = receipt.case_id
    assert jobs(office) == [
        {"case": case, "event": 1},
        {"case": case, "event": 2},
        {"case": case, "event": 3},
        {"case": case, "event": 6},
    ]


def test_no_mail_is_owed_where_there_is_no_address(office: Office) -> None:
    receipt = office.register(email="")
    office.go(receipt.case_id, "accept")
    assert jobs(office) == []


def test_a_refused_step_owes_nothing_and_leaves_no_event(office: Office) -> None:
    receipt = office.register()
    with pytest.raises(Incomplete):
        staff_moves.move(
            office.ledger,
            receipt.case_id,
            COORDINATOR,
            MoveRequest(verb="decline", version=1, given={}),
        )
    assert len(jobs(office)) == 1
    assert history.verify_chain(office.ledger) == []
    assert len(case_file.open_case(office.ledger, receipt.case_id, COORDINATOR).events) == 1


def test_words_for_the_claimant_are_added_and_the_reason_stays_inside(office: Office) -> None:
    receipt = office.register()
    staff_moves.move(
        office.ledger,
        receipt.case_id,
        COORDINATOR,
        MoveRequest(
            verb="return", version=1, given={Need.REASON: "合同缺页"}, told="请补充合同第二页。"
        ),
    )
    status = office.status(receipt.case_id)
    assert status.steps[-1][1] == "材料需要补正。请补充合同第二页。"
    assert "合同缺页" not in repr(status)
    assert (
        case_file.open_case(office.ledger, receipt.case_id, COORDINATOR).events[-1].note
        == "合同缺页"
    )


def test_a_transfer_sends_copies_to_whom_the_campaign_names(office: Office) -> None:
    receipt = office.register(campaign="zhushan-2022")
    expected = {
        copy.to
        for copy in office.campaigns["zhushan-2022"].copies
        if "C" in copy.when.get("industry", ("C",))
    }
    row = office.go(receipt.case_id, "accept", "transfer")
    office.go(receipt.case_id, "reroute", "transfer")
    copies = case_file.open_case(office.ledger, receipt.case_id, COORDINATOR).copies
    assert expected
    assert {unit for unit, _reason in copies} == expected - {row.unit}


def test_the_deadline_runs_from_step_to_step(office: Office) -> None:
    receipt = office.register()
    row = office.row(receipt.case_id)
    assert row.due is not None
    assert (row.due.what, row.deadline, receipt.review_by) == (
        "审查",
        date(2022, 6, 29),
        date(2022, 6, 29),
    )
    row = office.go(receipt.case_id, "accept")
    assert row.due is not None
    assert row.due.what == "转办"
    given = {Need.UNIT: row.lead, Need.DEADLINE: "2022-08-01", Need.REASON: "要与企业对账"}
    row = staff_moves.move(
        office.ledger,
        receipt.case_id,
        COORDINATOR,
        MoveRequest(verb="transfer", version=row.version, given=given),
    )
    assert row.deadline == date(2022, 8, 1)
    row = office.go(receipt.case_id, "take_up")
    assert row.deadline == date(2022, 8, 1)
    later = office.on(date(2022, 8, 10))
    row = later.row(receipt.case_id)
    assert row.due is not None
    assert row.due.left == -9
    assert later.go(receipt.case_id, "settle", "strike_off").deadline is None


def test_a_stop_moves_the_deadline_by_as_long_as_it_lasted(office: Office) -> None:
    receipt = office.register()
    row = office.go(receipt.case_id, "accept", "transfer", "take_up", "suspend")
    assert row.deadline is None
    row = office.on(date(2022, 7, 15)).go(receipt.case_id, "resume")
    assert row.deadline == date(2022, 7, 5) + timedelta(days=30)


def test_demonstration_cases_are_marked(office: Office) -> None:
    receipt = registering.register(office.ledger, replace(office.clue(), demo=True), "k")
    assert office.row(receipt.case_id).demo
