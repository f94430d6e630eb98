"""From a struck-off case to its public page: written, checked, approved by another person, taken
down."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, text

from casestore.database.jobs import Jobs
from casestore.database.public_cell_table import PublicCellTable
from casestore.database.tables import SummaryTable
from casestore.errors import EnvironmentFault, Incomplete, NotAllowed, NotFound, Refused, Stale
from casestore.ledger import history
from casestore.ledger.queries import case_file
from casestore.lifecycle.case_states import State
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.roles import Actor, Role
from casestore.lifecycle.summaries import SummaryState
from casestore.office.inventory.taking import take_inventory
from casestore.public.rows import LAYOUT
from casestore.publishing import projection, summaries, summary_queries, withdrawals
from casestore.publishing.summaries import sha_of
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, SECOND, TEXT, Office, open_office
from tests.casestore.publishing.approved import public, published

SECOND_WRITER = Actor(id="3", name="统筹二岗", roles=frozenset({Role.COORDINATOR}))
LEAK = replace(TEXT, done="区里约谈了云 亭建材，要求还款。")


def test_a_summary_goes_from_draft_to_the_public_file(office: Office) -> None:
    case = office.struck_off()
    assert summary_queries.summary(office.ledger, case.id) is None
    draft = summaries.save(office.ledger, case.id, COORDINATOR, TEXT)
    assert (draft.state, draft.version, draft.hits, draft.sha) == ("draft", 1, (), sha_of(TEXT))
    assert summaries.submit(office.ledger, case.id, COORDINATOR, draft.sha).state == "submitted"
    assert projection.pending(office.ledger) == 0
    approved = summaries.approve(office.ledger, case.id, SECOND, draft.sha)
    assert (approved.state, approved.approved_by, approved.published_on) == (
        "approved",
        "2",
        date(2022, 6, 15),
    )
    assert projection.pending(office.ledger) == 1
    with public(office) as store:
        (row,) = store.cases()
        assert row == summary_queries.as_published(office.ledger, case.id)
        assert store.meta()["layout"] == LAYOUT
        assert store.meta()[f"as_of.{MODEL}"] == "2022-06-15"
    assert projection.pending(office.ledger) == 0
    assert office.status(case.id).public_id == row.id == approved.public_id


def test_a_page_says_bands_and_half_years_and_nothing_exact(office: Office) -> None:
    published(office)
    with public(office) as store:
        (row,) = store.cases()
    assert (row.amount_band, row.period, row.campaign) == ("100-1000", "2022H1", MODEL)
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
    summaries.save(office.ledger, receipt.case_id, COORDINATOR, TEXT)
    assert summary_queries.as_published(office.ledger, receipt.case_id).days == 20


def test_the_gate_shows_hits_in_a_draft_and_stops_it_at_submission(office: Office) -> None:
    case = office.struck_off()
    draft = summaries.save(office.ledger, case.id, COORDINATOR, LEAK)
    assert ("done", "企业名称", "云 亭建材") in draft.hits
    found = summary_queries.summary(office.ledger, case.id)
    assert found is not None
    assert found.hits == draft.hits
    with pytest.raises(Refused, match="办理经过：企业名称“云 亭建材”") as caught:
        summaries.submit(office.ledger, case.id, COORDINATOR, draft.sha)
    assert ("done", "企业名称", "云 亭建材") in caught.value.hits
    assert summary_queries.summaries(office.ledger)[0].state == "draft"


def test_the_gate_stands_before_the_approval_too(office: Office) -> None:
    case = office.struck_off()
    draft = summaries.save(office.ledger, case.id, COORDINATOR, TEXT)
    summaries.submit(office.ledger, case.id, COORDINATOR, draft.sha)
    leak = office.sealer.seal_json({**TEXT.__dict__, "done": LEAK.done})
    with office.store.write() as session:  # as if the text had passed an older gate
        session.execute(text("update summaries set text = :leak"), {"leak": leak})
    with pytest.raises(Refused):
        summaries.approve(office.ledger, case.id, SECOND, draft.sha)
    with public(office) as store:
        assert list(store.cases()) == []


def test_nobody_approves_their_own_text(office: Office) -> None:
    case = office.struck_off()
    third = Actor(id="3", name="统筹二岗", roles=frozenset({Role.COORDINATOR}))
    draft = summaries.save(office.ledger, case.id, COORDINATOR, TEXT)
    summaries.submit(office.ledger, case.id, third, draft.sha)
    for actor in (COORDINATOR, third):
        with pytest.raises(NotAllowed, match="另一人"):
            summaries.approve(office.ledger, case.id, actor, draft.sha)
    unit = office.unit(case)
    for stranger in (unit, Actor(id="6", name="管理员", roles=frozenset({Role.ADMIN}))):
        with pytest.raises(NotAllowed):
            summaries.approve(office.ledger, case.id, stranger, draft.sha)
    assert summaries.approve(office.ledger, case.id, SECOND, draft.sha).state == "approved"


def test_only_the_coordinator_writes(office: Office) -> None:
    case = office.struck_off()
    for actor in (SECOND, office.unit(case)):
        with pytest.raises(NotAllowed):
            summaries.save(office.ledger, case.id, actor, TEXT)


def test_approval_is_for_exactly_the_text_that_was_read(office: Office) -> None:
    case = office.struck_off()
    first = summaries.save(office.ledger, case.id, COORDINATOR, TEXT)
    changed = replace(TEXT, result="全部付清。")
    second = summaries.save(office.ledger, case.id, COORDINATOR, changed, first.sha)
    assert second.version == 2
    with pytest.raises(Stale):
        summaries.submit(office.ledger, case.id, COORDINATOR, first.sha)
    summaries.submit(office.ledger, case.id, COORDINATOR, second.sha)
    for verb in (summaries.approve, summaries.submit):
        with pytest.raises(Stale):
            verb(
                office.ledger,
                case.id,
                SECOND if verb is summaries.approve else COORDINATOR,
                first.sha,
            )
    summaries.save(office.ledger, case.id, COORDINATOR, TEXT, second.sha)
    with pytest.raises(Stale):
        summaries.approve(office.ledger, case.id, SECOND, second.sha)


def test_a_text_sent_back_is_a_draft_again_and_says_why(office: Office) -> None:
    case = office.struck_off()
    draft = summaries.save(office.ledger, case.id, COORDINATOR, TEXT)
    summaries.submit(office.ledger, case.id, COORDINATOR, draft.sha)
    with pytest.raises(Incomplete):
        summaries.send_back(office.ledger, case.id, SECOND, draft.sha, " ")
    assert (
        summaries.send_back(office.ledger, case.id, SECOND, draft.sha, "结果写得太简单").state
        == "draft"
    )
    event = [
        one
        for one in case_file.open_case(office.ledger, case.id, COORDINATOR).events
        if one.verb == "summary_send_back"
    ][0]
    assert (event.note, event.label) == ("结果写得太简单", "摘要退回修改")


def test_an_unfinished_text_cannot_be_submitted(office: Office) -> None:
    case = office.struck_off()
    draft = summaries.save(
        office.ledger, case.id, COORDINATOR, replace(TEXT, result="  \n", title="")
    )
    with pytest.raises(Incomplete) as caught:
        summaries.submit(office.ledger, case.id, COORDINATOR, draft.sha)
    assert set(caught.value.fields) == {"result", "title"}
    for outcome in ("", "settled somehow"):
        without = replace(TEXT, outcome=outcome)
        draft = summaries.save(office.ledger, case.id, COORDINATOR, without, draft.sha)
        with pytest.raises(Incomplete, match="请选择办结方式"):
            summaries.submit(office.ledger, case.id, COORDINATOR, draft.sha)


def test_the_outcome_belongs_to_the_text_that_is_approved(office: Office) -> None:
    case = office.struck_off()
    first = summaries.save(office.ledger, case.id, COORDINATOR, TEXT)
    second = summaries.save(
        office.ledger, case.id, COORDINATOR, replace(TEXT, outcome="instalments"), first.sha
    )
    assert first.sha != second.sha
    summaries.submit(office.ledger, case.id, COORDINATOR, second.sha)
    summaries.approve(office.ledger, case.id, SECOND, second.sha)
    with public(office) as store:
        assert [row.outcome for row in store.cases()] == ["instalments"]


def test_what_was_approved_before_outcomes_were_recorded_stays_public_without_one(
    office: Office,
) -> None:
    summary = published(office)
    with office.store.write() as session:  # the row as that version kept it
        row = session.scalars(select(SummaryTable)).one()
        said = json.loads(row.public or "")
        del said["outcome"]
        row.public = json.dumps(said, ensure_ascii=False)
        session.scalars(select(PublicCellTable)).one().mark = row.public_mark or ""
    with public(office) as store:
        assert [(row.id, row.outcome) for row in store.cases()] == [(summary.public_id, "")]


def test_paragraphs_are_lines_without_empty_ones(office: Office) -> None:
    case = office.struck_off()
    draft = summaries.save(
        office.ledger, case.id, COORDINATOR, replace(TEXT, done=" 第一步。\r\n\r\n  第二步。\n")
    )
    assert draft.text.done == "第一步。\n第二步。"


def test_an_open_case_has_no_summary(office: Office) -> None:
    receipt = office.register()
    with pytest.raises(NotAllowed, match="已销号"):
        summaries.save(office.ledger, receipt.case_id, COORDINATOR, TEXT)
    case = office.struck_off("other")
    with pytest.raises(NotFound):
        summaries.submit(office.ledger, case.id, COORDINATOR, "x")
    with pytest.raises(NotFound):
        summary_queries.as_published(office.ledger, case.id)


def test_a_withdrawn_page_leaves_its_address_with_date_and_reason(office: Office) -> None:
    summary = published(office)
    public(office).db.close()
    later = office.on(date(2022, 7, 1))
    done = summaries.withdraw(later.ledger, summary.case_id, COORDINATOR, "有关事实需要复核")
    with public(later) as store:
        assert [(one.id, one.reason) for one in store.withdrawn()] == [(summary.public_id, "")]
    withdrawals.approve(later.ledger, summary.case_id, SECOND, done.reason_sha)
    assert projection.pending(later.ledger) == 1
    with public(later) as store:
        assert list(store.cases()) == []
        (gone,) = store.withdrawn()
    assert (gone.id, gone.withdrawn_on, gone.reason) == (
        summary.public_id,
        date(2022, 7, 1),
        "有关事实需要复核",
    )
    with pytest.raises(NotAllowed):
        summaries.withdraw(later.ledger, summary.case_id, COORDINATOR, "再撤一次")


def test_the_old_text_stays_until_another_one_is_approved_and_keeps_address_and_date(
    office: Office,
) -> None:
    summary = published(office)
    later = office.on(date(2022, 7, 1))
    other = replace(TEXT, result="欠款连同利息付清。")
    draft = summaries.save(later.ledger, summary.case_id, COORDINATOR, other, summary.sha)
    assert (draft.state, draft.is_public) == ("draft", True)
    summaries.submit(later.ledger, summary.case_id, COORDINATOR, draft.sha)
    with public(later) as store:
        assert [row.result for row in store.cases()] == [TEXT.result]
        assert list(store.withdrawn()) == []
    assert not [one for one in take_inventory(later.ledger, None).faults if "摘要" in one]
    summaries.approve(later.ledger, summary.case_id, SECOND, draft.sha)
    with public(later) as store:
        (row,) = store.cases()
        assert (row.id, row.published_on) == (summary.public_id, date(2022, 6, 15))
        assert row.result == other.result
        assert list(store.withdrawn()) == []


def rebuilds(office: Office) -> int:
    """How many new releases are owed."""
    return len(Jobs(office.store).recent(JobKind.REBUILD))


def test_the_second_of_two_who_save_a_text_is_told_and_replaces_nothing(office: Office) -> None:
    case = office.struck_off()
    first = summaries.save(office.ledger, case.id, COORDINATOR, TEXT)
    other = summaries.save(
        office.ledger, case.id, COORDINATOR, replace(TEXT, result="全部付清。"), first.sha
    )
    late = replace(TEXT, result="另一人写的结果。")
    for based_on in (first.sha, ""):
        with pytest.raises(Stale, match="另一人保存了新的一稿"):
            summaries.save(office.ledger, case.id, SECOND_WRITER, late, based_on)
    kept = summary_queries.summary(office.ledger, case.id)
    assert kept is not None and (kept.text.result, kept.version) == ("全部付清。", 2)
    merged = summaries.save(office.ledger, case.id, SECOND_WRITER, late, other.sha)
    assert merged.version == 3
    twice = summaries.save(office.ledger, case.id, SECOND_WRITER, late, other.sha)
    assert twice.sha == merged.sha, "the same press twice is no other text"


def test_what_shows_a_page_or_takes_it_down_owes_a_new_release_and_says_why(
    office: Office,
) -> None:
    case = office.struck_off()
    saved = summaries.save(office.ledger, case.id, COORDINATOR, TEXT)
    summaries.submit(office.ledger, case.id, COORDINATOR, saved.sha)
    assert rebuilds(office) == 0
    summary = summaries.approve(office.ledger, case.id, SECOND, saved.sha)
    summaries.withdraw(office.ledger, summary.case_id, COORDINATOR, "有关事实需要复核")
    (owed,) = Jobs(office.store).recent(JobKind.REBUILD)
    assert (owed.state, owed.asked_by) == ("queued", SECOND.id)
    which = f"，公开编号 {summary.public_id}"
    assert owed.reasons == (f"摘要审定{which}", f"摘要撤下{which}")


def test_a_reopened_case_takes_its_page_down(office: Office) -> None:
    summary = published(office)
    assert office.go(summary.case_id, "reopen").state is State.HANDLING
    assert rebuilds(office) == 1
    with public(office) as store:
        assert list(store.cases()) == []
        assert [row.reason for row in store.withdrawn()] == ["案件重新办理"]
    with pytest.raises(NotAllowed):
        summaries.save(office.ledger, summary.case_id, COORDINATOR, TEXT)


def test_the_list_of_summaries_is_filtered(office: Office) -> None:
    first = office.row(published(office, "a").case_id).number
    draft = office.struck_off("b")
    summaries.save(office.ledger, draft.id, COORDINATOR, LEAK)
    assert [one.number for one in summary_queries.summaries(office.ledger, MODEL)] == [
        draft.number,
        first,
    ]
    assert [
        one.number for one in summary_queries.summaries(office.ledger, state=SummaryState.APPROVED)
    ] == [first]
    assert summary_queries.summaries(office.ledger, "zhushan-2022") == ()


def test_without_the_key_nothing_is_written_or_approved(office: Office) -> None:
    case = office.struck_off()
    with pytest.raises(EnvironmentFault):
        summaries.save(office.without_key(), case.id, COORDINATOR, TEXT)
    assert summary_queries.summary(office.ledger, case.id) is None


def test_every_step_of_a_summary_is_in_the_history(office: Office) -> None:
    summary = published(office)
    summaries.withdraw(office.ledger, summary.case_id, COORDINATOR, "复核")
    verbs = [
        event.verb
        for event in case_file.open_case(office.ledger, summary.case_id, COORDINATOR).events
    ]
    assert verbs[-4:] == ["summary_save", "summary_submit", "summary_approve", "summary_withdraw"]
    assert history.verify_chain(office.ledger) == []
