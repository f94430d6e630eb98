"""From a struck-off case to its public page: written, checked, approved by another person, taken
down."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from casestore.errors import EnvironmentFault, Incomplete, NotAllowed, NotFound, Refused, Stale
from casestore.ledger.verbs import Ledger
from casestore.lifecycle.cases import Actor, Role, State
from casestore.public.rows import LAYOUT
from casestore.publishing.summaries import Publication, sha_of
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, SECOND, TEXT, Office, open_office
from tests.casestore.publishing.approved import public, published

LEAK = replace(TEXT, done="区里约谈了云 亭建材，要求还款。")


def test_a_summary_goes_from_draft_to_the_public_file(office: Office) -> None:
    case = office.struck_off()
    assert office.publication.summary(case.id) is None
    draft = office.publication.save(case.id, COORDINATOR, TEXT)
    assert (draft.state, draft.version, draft.hits, draft.sha) == ("draft", 1, (), sha_of(TEXT))
    assert office.publication.submit(case.id, COORDINATOR, draft.sha).state == "submitted"
    assert office.publication.pending() == 0
    approved = office.publication.approve(case.id, SECOND, draft.sha)
    assert (approved.state, approved.approved_by, approved.published_on) == (
        "approved",
        "2",
        date(2022, 6, 15),
    )
    assert office.publication.pending() == 1
    with public(office) as store:
        (row,) = store.cases()
        assert row == office.publication.as_published(case.id)
        assert store.meta()["layout"] == LAYOUT
        assert store.meta()[f"as_of.{MODEL}"] == "2022-06-15"
    assert office.publication.pending() == 0
    receipt = office.register("k")
    status = office.ledger.status(receipt.number, receipt.code)
    assert status is not None
    assert status.public_id == row.id == approved.public_id


def test_a_page_says_bands_and_half_years_and_nothing_exact(office: Office) -> None:
    published(office)
    with public(office) as store:
        (row,) = store.cases()
    assert (row.amount_band, row.period, row.industry, row.campaign) == (
        "100-1000",
        "2022H1",
        "C",
        MODEL,
    )
    assert row.unit == office.campaigns[MODEL].unit(office.row(1).unit).name
    assert len(row.id) == 10
    assert not set(row.id) & set("01ilo258bguvzsq6")


def test_the_id_of_a_page_is_drawn_by_chance_so_the_same_case_in_the_same_ledger_gets_another(
    tmp_path: Path,
) -> None:
    ids = set()
    for name in ("one", "two"):
        office = open_office(tmp_path / name)
        ids.add(published(office).public_id)
        office.store.close()
    assert len(ids) == 2


def test_days_are_working_days_from_receipt_to_strike_off(office: Office) -> None:
    receipt = office.register()
    office.on(date(2022, 6, 20)).go(receipt.case_id, "accept", "transfer", "take_up", "settle")
    office.on(date(2022, 7, 5)).go(receipt.case_id, "strike_off")
    office.publication.save(receipt.case_id, COORDINATOR, TEXT)
    assert office.publication.as_published(receipt.case_id).days == 14


def test_the_gate_shows_hits_in_a_draft_and_stops_it_at_submission(office: Office) -> None:
    case = office.struck_off()
    draft = office.publication.save(case.id, COORDINATOR, LEAK)
    assert ("done", "企业字号", "云 亭") in draft.hits
    found = office.publication.summary(case.id)
    assert found is not None
    assert found.hits == draft.hits
    with pytest.raises(Refused, match="办理经过：企业字号“云 亭”") as caught:
        office.publication.submit(case.id, COORDINATOR, draft.sha)
    assert ("done", "企业字号", "云 亭") in caught.value.hits
    assert office.publication.summaries()[0].state == "draft"


def test_the_gate_stands_before_the_approval_too(office: Office) -> None:
    case = office.struck_off()
    draft = office.publication.save(case.id, COORDINATOR, TEXT)
    office.publication.submit(case.id, COORDINATOR, draft.sha)
    leak = office.sealer.seal_json({**TEXT.__dict__, "done": LEAK.done})
    with office.store.write() as session:  # as if the text had passed an older gate
        session.execute(text("update summaries set text = :leak"), {"leak": leak})
    with pytest.raises(Refused):
        office.publication.approve(case.id, SECOND, draft.sha)
    with public(office) as store:
        assert list(store.cases()) == []


def test_nobody_approves_their_own_text(office: Office) -> None:
    case = office.struck_off()
    third = Actor("3", "统筹二岗", frozenset({Role.COORDINATOR}))
    draft = office.publication.save(case.id, COORDINATOR, TEXT)
    office.publication.submit(case.id, third, draft.sha)
    for actor in (COORDINATOR, third):
        with pytest.raises(NotAllowed, match="另一人"):
            office.publication.approve(case.id, actor, draft.sha)
    unit = office.unit(case)
    for stranger in (unit, Actor("6", "管理员", frozenset({Role.ADMIN}))):
        with pytest.raises(NotAllowed):
            office.publication.approve(case.id, stranger, draft.sha)
    assert office.publication.approve(case.id, SECOND, draft.sha).state == "approved"


def test_only_the_coordinator_writes(office: Office) -> None:
    case = office.struck_off()
    for actor in (SECOND, office.unit(case)):
        with pytest.raises(NotAllowed):
            office.publication.save(case.id, actor, TEXT)


def test_approval_is_for_exactly_the_text_that_was_read(office: Office) -> None:
    case = office.struck_off()
    first = office.publication.save(case.id, COORDINATOR, TEXT)
    second = office.publication.save(case.id, COORDINATOR, replace(TEXT, result="全部付清。"))
    assert second.version == 2
    with pytest.raises(Stale):
        office.publication.submit(case.id, COORDINATOR, first.sha)
    office.publication.submit(case.id, COORDINATOR, second.sha)
    for verb in (office.publication.approve, office.publication.submit):
        with pytest.raises(Stale):
            verb(case.id, SECOND if verb == office.publication.approve else COORDINATOR, first.sha)
    office.publication.save(case.id, COORDINATOR, TEXT)
    with pytest.raises(Stale):
        office.publication.approve(case.id, SECOND, second.sha)


def test_a_text_sent_back_is_a_draft_again_and_says_why(office: Office) -> None:
    case = office.struck_off()
    draft = office.publication.save(case.id, COORDINATOR, TEXT)
    office.publication.submit(case.id, COORDINATOR, draft.sha)
    with pytest.raises(Incomplete):
        office.publication.send_back(case.id, SECOND, draft.sha, " ")
    assert (
        office.publication.send_back(case.id, SECOND, draft.sha, "结果写得太简单").state == "draft"
    )
    event = [
        one
        for one in office.ledger.case(case.id, COORDINATOR).events
        if one.verb == "summary_send_back"
    ][0]
    assert (event.note, event.label) == ("结果写得太简单", "摘要退回修改")


def test_an_unfinished_text_cannot_be_submitted(office: Office) -> None:
    case = office.struck_off()
    draft = office.publication.save(case.id, COORDINATOR, replace(TEXT, result="  \n", title=""))
    with pytest.raises(Incomplete) as caught:
        office.publication.submit(case.id, COORDINATOR, draft.sha)
    assert set(caught.value.fields) == {"result", "title"}
    for outcome in ("", "settled somehow"):
        draft = office.publication.save(case.id, COORDINATOR, replace(TEXT, outcome=outcome))
        with pytest.raises(Incomplete, match="请选择办结方式"):
            office.publication.submit(case.id, COORDINATOR, draft.sha)


def test_the_outcome_belongs_to_the_text_that_is_approved(office: Office) -> None:
    case = office.struck_off()
    first = office.publication.save(case.id, COORDINATOR, TEXT)
    second = office.publication.save(case.id, COORDINATOR, replace(TEXT, outcome="instalments"))
    assert first.sha != second.sha
    office.publication.submit(case.id, COORDINATOR, second.sha)
    office.publication.approve(case.id, SECOND, second.sha)
    with public(office) as store:
        assert [row.outcome for row in store.cases()] == ["instalments"]


def test_what_was_approved_before_outcomes_were_recorded_stays_public_without_one(
    office: Office,
) -> None:
    summary = published(office)
    with office.store.write() as session:  # the row as that version kept it
        row = json.loads(str(session.execute(text("select public from summaries")).scalar()))
        del row["outcome"]
        session.execute(
            text("update summaries set public = :old"), {"old": json.dumps(row, ensure_ascii=False)}
        )
    with public(office) as store:
        assert [(row.id, row.outcome) for row in store.cases()] == [(summary.public_id, "")]


def test_paragraphs_are_lines_without_empty_ones(office: Office) -> None:
    case = office.struck_off()
    draft = office.publication.save(
        case.id, COORDINATOR, replace(TEXT, done=" 第一步。\r\n\r\n  第二步。\n")
    )
    assert draft.text.done == "第一步。\n第二步。"


def test_an_open_case_has_no_summary(office: Office) -> None:
    receipt = office.register()
    with pytest.raises(NotAllowed, match="已销号"):
        office.publication.save(receipt.case_id, COORDINATOR, TEXT)
    case = office.struck_off("other")
    with pytest.raises(NotFound):
        office.publication.submit(case.id, COORDINATOR, "x")
    with pytest.raises(NotFound):
        office.publication.as_published(case.id)


def test_a_withdrawn_page_leaves_its_address_with_date_and_reason(office: Office) -> None:
    summary = published(office)
    public(office).db.close()
    later = office.on(date(2022, 7, 1))
    with pytest.raises(Refused) as caught:
        later.publication.withdraw(summary.case_id, COORDINATOR, "云亭建材要求撤下")
    assert {hit[0] for hit in caught.value.hits} == {"reason"}
    later.publication.withdraw(summary.case_id, COORDINATOR, "有关事实需要复核")
    assert later.publication.pending() == 1
    with public(later) as store:
        assert list(store.cases()) == []
        (gone,) = store.withdrawn()
    assert (gone.id, gone.withdrawn_on, gone.reason) == (
        summary.public_id,
        date(2022, 7, 1),
        "有关事实需要复核",
    )
    with pytest.raises(NotAllowed):
        later.publication.withdraw(summary.case_id, COORDINATOR, "再撤一次")


def test_a_new_text_takes_the_page_down_until_it_is_approved_and_keeps_address_and_date(
    office: Office,
) -> None:
    summary = published(office)
    later = office.on(date(2022, 7, 1))
    draft = later.publication.save(
        summary.case_id, COORDINATOR, replace(TEXT, result="欠款连同利息付清。")
    )
    with public(later) as store:
        assert list(store.cases()) == []
        assert [row.id for row in store.withdrawn()] == [summary.public_id]
    later.publication.submit(summary.case_id, COORDINATOR, draft.sha)
    later.publication.approve(summary.case_id, SECOND, draft.sha)
    with public(later) as store:
        (row,) = store.cases()
        assert (row.id, row.published_on) == (summary.public_id, date(2022, 6, 15))
        assert list(store.withdrawn()) == []


def test_a_reopened_case_takes_its_page_down(office: Office) -> None:
    summary = published(office)
    assert office.go(summary.case_id, "reopen").state is State.HANDLING
    with public(office) as store:
        assert list(store.cases()) == []
        assert [row.reason for row in store.withdrawn()] == ["案件重新办理"]
    with pytest.raises(NotAllowed):
        office.publication.save(summary.case_id, COORDINATOR, TEXT)


def test_the_list_of_summaries_is_filtered(office: Office) -> None:
    published(office, "a")
    draft = office.struck_off("b")
    office.publication.save(draft.id, COORDINATOR, LEAK)
    assert [one.number for one in office.publication.summaries(MODEL)] == [
        "XJ-2022-0002",
        "XJ-2022-0001",
    ]
    assert [one.number for one in office.publication.summaries(state="approved")] == [
        "XJ-2022-0001"
    ]
    assert office.publication.summaries("zhushan-2022") == ()


def test_without_the_key_nothing_is_written_or_approved(office: Office) -> None:
    case = office.struck_off()
    blind = Publication(Ledger(office.store, office.campaigns, office.settings, office.sealer))
    with pytest.raises(EnvironmentFault):
        blind.save(case.id, COORDINATOR, TEXT)
    assert office.publication.summary(case.id) is None


def test_every_step_of_a_summary_is_in_the_history(office: Office) -> None:
    summary = published(office)
    office.publication.withdraw(summary.case_id, COORDINATOR, "复核")
    verbs = [event.verb for event in office.ledger.case(summary.case_id, COORDINATOR).events]
    assert verbs[-4:] == ["summary_save", "summary_submit", "summary_approve", "summary_withdraw"]
    assert office.ledger.verify_chain() == []
