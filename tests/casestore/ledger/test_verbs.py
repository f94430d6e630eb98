"""The ledger's verbs on a real database: what goes in comes out, once, for those who may see it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from casestore.database.tables import CaseTable, EventTable, JobTable, NumberTable
from casestore.errors import EnvironmentFault, Incomplete, NotAllowed, NotFound, Stale
from casestore.ledger import history
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import case_file, lists
from casestore.ledger.queries.status import public_status
from casestore.ledger.records import MoveRequest, Query
from casestore.ledger.verbs import claimant, registering, staff_moves, supervision
from casestore.ledger.verbs.claimant import Claim
from casestore.lifecycle.case_states import State
from casestore.lifecycle.needs import Need
from casestore.lifecycle.roles import Actor, Role
from tests.casestore.ledger_fixture import COORDINATOR, DAYS, MODEL, PDF, SECOND, Office, needs_for


def without_key(office: Office) -> Ledger:
    """The ledger as the public process has it."""
    return Ledger(
        store=office.store,
        campaigns=office.campaigns,
        settings=office.settings,
        sealer=office.sealer,
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
    assert receipt.number == f"{prefix}-{DAYS[campaign].year}-0001"
    found = case_file.open_case(office.ledger, receipt.case_id, COORDINATOR)
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
    data = office.evidence.read(file, office.opener)  # type: ignore[arg-type]
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
    assert office.register("other").number == "XJ-2022-0002"
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
        receipt = registering.register(
            office.ledger, clues[n], f"key {n % 20}"
        )  # four keys are pressed twice
        for _try in range(50):
            try:
                version = office.row(receipt.case_id).version
                staff_moves.move(
                    office.ledger,
                    receipt.case_id,
                    COORDINATOR,
                    MoveRequest(verb="accept", version=version, given=given, files=proof),
                )
            except (Stale, NotAllowed):
                pass
            if office.row(receipt.case_id).state is State.ACCEPTED:
                return receipt.number
        return "never accepted"

    with ThreadPoolExecutor(8) as pool:
        numbers = set(pool.map(work, range(24)))
    assert sorted(numbers) == [f"XJ-2022-{n:04d}" for n in range(1, 21)]
    with office.store.read() as session:
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


def test_the_public_process_registers_answers_and_opens_nothing(office: Office) -> None:
    intake = without_key(office)
    receipt = registering.register(intake, office.clue(), "k")
    office.go(receipt.case_id, "return")
    assert public_status(intake, receipt.number, receipt.code) is not None
    status = claimant.supplement(
        intake, Claim(receipt.number, receipt.code), "补充说明", [office.keep("supplement")]
    )
    assert status.state is State.RECEIVED
    assert (
        claimant.withdraw(intake, Claim(receipt.number, receipt.code), "已经解决").state
        is State.WITHDRAWN
    )
    assert lists.names_of(intake, [receipt.case_id], COORDINATOR) == {receipt.case_id: ""}
    with pytest.raises(EnvironmentFault, match="密钥"):
        case_file.open_case(intake, receipt.case_id, COORDINATOR)


def test_nothing_of_an_identity_lies_open_in_the_database(office: Office) -> None:
    receipt = office.register()
    office.go(receipt.case_id, "accept")
    supervision.note(office.ledger, receipt.case_id, COORDINATOR, "联系过司徒样本")
    office.store.close()
    data = b"".join(path.read_bytes() for path in office.settings.instance.glob("ledger.db*"))
    for secret in (
        "云亭建材",
        "司徒样本",
        "欧阳测试",
        "13900000001",
        "yt@example.com",
        "长麦南路600号",
        "货款至今未付",
        "91360122MA00000000",
        "合同.pdf",
        "付清所欠货款",
        "联系过",
    ):
        assert secret.encode() not in data, secret


def test_status_shows_the_way_of_a_case_and_no_identity(office: Office) -> None:
    receipt = office.register()
    office.go(receipt.case_id, "accept", "transfer", "take_up")
    status = public_status(office.ledger, receipt.number.lower(), receipt.code.lower())
    assert status is not None
    assert [words for _at, words in status.steps] == [
        "线索已收到。",
        "线索已受理，列入工作台账。",
        "案件已转责任单位办理。",
        "责任单位已开始办理。",
    ]
    assert (status.state, status.may_supplement, status.public_id) == (State.HANDLING, True, "")
    assert status.unit
    assert status.due is not None
    assert status.due.day == date(2023, 3, 31)
    assert "云亭建材" not in repr(status)


def test_a_wrong_number_and_a_wrong_code_look_alike(office: Office) -> None:
    receipt = office.register()
    wrong = (
        ("XJ-2022-0002", receipt.code),
        (receipt.number, "AAAA-AAAA-AAAA"),
        ("", ""),
        ("XJ-2022-0001", ""),
    )
    for number, code in wrong:
        assert public_status(office.ledger, number, code) is None
        said = set()
        for verb in (claimant.supplement, claimant.withdraw):
            with pytest.raises(NotFound) as caught:
                verb(office.ledger, Claim(number, code), "x")
            said.add(str(caught.value))
        assert said == {"编号或查询码不对，请照回执填写"}


def test_the_code_of_one_case_opens_no_other(office: Office) -> None:
    first, second = office.register("a"), office.register("b")
    assert public_status(office.ledger, first.number, second.code) is None


def test_a_supplement_brings_a_returned_clue_back_to_review_with_a_new_clock(
    office: Office,
) -> None:
    receipt = office.register()
    row = office.go(receipt.case_id, "return")
    assert row.due is not None
    assert row.due.what == "补正"
    later = office.on(date(2022, 6, 20))
    files = [office.keep("supplement", "补.pdf")]
    status = claimant.supplement(
        later.ledger, Claim(receipt.number, receipt.code), "合同补在附件里", files
    )
    assert status.state is State.RECEIVED
    assert status.due is not None
    assert status.due.start == date(2022, 6, 20)
    found = case_file.open_case(office.ledger, receipt.case_id, COORDINATOR)
    assert [event.verb for event in found.events] == [
        "register",
        "return",
        "supplement",
        "complete",
    ]
    assert found.events[2].note == "合同补在附件里"
    assert found.files[-1][1].name == "补.pdf"


def test_new_material_makes_an_open_page_stale(office: Office) -> None:
    receipt = office.register()
    claimant.supplement(office.ledger, Claim(receipt.number, receipt.code), "还有一份证据")
    with pytest.raises(Stale):
        staff_moves.move(
            office.ledger,
            receipt.case_id,
            COORDINATOR,
            MoveRequest(verb="accept", version=1, given={}),
        )


def test_an_empty_supplement_and_one_to_a_closed_case_are_refused(office: Office) -> None:
    receipt = office.register()
    with pytest.raises(Incomplete):
        claimant.supplement(office.ledger, Claim(receipt.number, receipt.code), "  ")
    with pytest.raises(Incomplete):
        claimant.withdraw(office.ledger, Claim(receipt.number, receipt.code), "")
    claimant.withdraw(office.ledger, Claim(receipt.number, receipt.code), "不再反映")
    with pytest.raises(NotAllowed):
        claimant.supplement(office.ledger, Claim(receipt.number, receipt.code), "再想想")
    with pytest.raises(NotAllowed):
        claimant.withdraw(office.ledger, Claim(receipt.number, receipt.code), "再撤一次")


def test_mail_is_owed_for_every_step_with_ids_only(office: Office) -> None:
    receipt = office.register()
    office.go(receipt.case_id, "accept", "transfer")
    supervision.note(office.ledger, receipt.case_id, COORDINATOR, "内部备注")
    supervision.extend(office.ledger, receipt.case_id, COORDINATOR, date(2023, 5, 1), "等待拨款")
    case = receipt.case_id
    assert jobs(office) == [
        {"case": case, "event": 1},
        {"case": case, "event": 2},
        {"case": case, "event": 3},
        {"case": case, "event": 5},
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
    status = public_status(without_key(office), receipt.number, receipt.code)
    assert status is not None
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
    given = {Need.UNIT: row.lead, Need.DEADLINE: "2022-08-01"}
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
    assert row.deadline == date(2023, 3, 31) + timedelta(days=30)


def test_pressing_and_extending_belong_to_the_coordinator_of_a_case_in_hand(office: Office) -> None:
    receipt = office.register()
    for verb in (
        lambda: supervision.press(office.ledger, receipt.case_id, COORDINATOR, "请抓紧", False),
        lambda: supervision.extend(
            office.ledger, receipt.case_id, COORDINATOR, date(2023, 5, 1), "理由"
        ),
    ):
        with pytest.raises(NotAllowed, match="在办"):
            verb()
    row = office.go(receipt.case_id, "accept", "transfer")
    with pytest.raises(NotAllowed, match="统筹岗"):
        supervision.press(office.ledger, receipt.case_id, office.unit(row), "自己督办自己", True)
    supervision.press(office.ledger, receipt.case_id, COORDINATOR, "请抓紧", True)
    supervision.press(office.ledger, receipt.case_id, COORDINATOR, "再次督办", False)
    assert office.row(receipt.case_id).supervised == "listed"
    with pytest.raises(Incomplete) as caught:
        supervision.extend(office.ledger, receipt.case_id, COORDINATOR, date(2023, 3, 31), "")
    assert set(caught.value.fields) == {"deadline", "reason"}
    supervision.extend(office.ledger, receipt.case_id, COORDINATOR, date(2023, 5, 1), "等待拨款")
    assert office.row(receipt.case_id).deadline == date(2023, 5, 1)
    assert office.go(receipt.case_id, "take_up", "settle", "strike_off").supervised is None


def test_opening_a_case_is_recorded_once_an_hour_for_each_person(office: Office) -> None:
    receipt = office.register()
    for actor in (COORDINATOR, COORDINATOR, SECOND):
        case_file.open_case(office.ledger, receipt.case_id, actor)
    file_id = case_file.open_case(office.ledger, receipt.case_id, SECOND).files[0][0]
    case_file.open_file(office.ledger, receipt.case_id, file_id, SECOND)
    verbs = [
        (event.verb, event.actor)
        for event in case_file.open_case(office.ledger, receipt.case_id, COORDINATOR).events
    ]
    opened = [("opened", "统筹一岗"), ("opened", "审核一岗")]
    assert verbs == [("register", "反映人"), *opened, ("downloaded", "审核一岗")]
    system = Actor(id="system", name="系统", roles=frozenset({Role.SYSTEM}))
    case_file.open_case(office.ledger, receipt.case_id, system)
    assert len(case_file.open_case(office.ledger, receipt.case_id, COORDINATOR).events) == 4


def test_a_file_of_another_case_is_not_found(office: Office) -> None:
    first, second = office.register("a"), office.register("b")
    file_id = case_file.open_case(office.ledger, second.case_id, COORDINATOR).files[0][0]
    with pytest.raises(NotFound):
        case_file.open_file(office.ledger, first.case_id, file_id, COORDINATOR)


def test_a_unit_opens_the_evidence_and_not_the_form_that_names_people(office: Office) -> None:
    receipt = office.register()
    office.go(receipt.case_id, "accept", "transfer")
    row = office.row(receipt.case_id)
    unit = Actor(
        id="7",
        name="责任单位",
        roles=frozenset({Role.UNIT}),
        units=frozenset({f"{MODEL}/{row.unit}"}),
    )
    whole = {
        kept.purpose: id
        for id, kept, _at in case_file.open_case(office.ledger, receipt.case_id, COORDINATOR).files
    }
    seen = {
        kept.purpose
        for _id, kept, _at in case_file.open_case(office.ledger, receipt.case_id, unit).files
    }
    assert seen == set(whole) - {"signed-form"} and "evidence" in seen and "signed-form" in whole
    assert case_file.open_file(office.ledger, receipt.case_id, whole["evidence"], unit)
    with pytest.raises(NotFound):
        case_file.open_file(office.ledger, receipt.case_id, whole["signed-form"], unit)


def test_demonstration_cases_are_marked(office: Office) -> None:
    receipt = registering.register(office.ledger, replace(office.clue(), demo=True), "k")
    assert office.row(receipt.case_id).demo
