"""Summaries as the desk reads them, and what a page would say."""

from dataclasses import replace
from datetime import date

import pytest

from casestore.database.tables import CaseTable, EventTable, SummaryTable
from casestore.errors import Stale
from casestore.ledger.queries import case_file
from casestore.ledger.records import MoveRequest
from casestore.ledger.verbs import registering
from casestore.lifecycle.needs import Need
from casestore.lifecycle.roles import Actor, Role
from casestore.public.codes import FEW
from casestore.publishing import summaries, summary_queries
from tests.casestore.ledger_fixture import (
    COORDINATOR,
    MODEL,
    SECOND,
    TEXT,
    Office,
    confirming,
    needs_for,
    who_may,
)
from tests.casestore.publishing.approved import published

OTHER = Actor(id="3", name="统筹二岗", roles=frozenset({Role.COORDINATOR}))


def test_the_desk_offers_the_approval_to_whom_the_store_will_let_approve(office: Office) -> None:
    case = office.struck_off()
    draft = summaries.save(office.ledger, case.id, COORDINATOR, TEXT)
    assert not summary_queries.may_approve(draft, SECOND), "nobody handed it over"
    submitted = summaries.submit(office.ledger, case.id, OTHER, draft.sha)
    assert (submitted.author, submitted.submitted_by) == (COORDINATOR.id, OTHER.id)
    assert submitted.written_by == (COORDINATOR.id, OTHER.id)
    unit = replace(SECOND, roles=frozenset({Role.UNIT}))
    may = {person: summary_queries.may_approve(submitted, person) for person in (SECOND, unit)}
    assert may == {SECOND: True, unit: False}
    for person in (COORDINATOR, OTHER):
        assert not summary_queries.may_approve(submitted, person)
    approved = summaries.approve(office.ledger, case.id, SECOND, draft.sha)
    assert not summary_queries.may_approve(approved, SECOND)


def test_a_text_that_was_dealt_with_is_stale(office: Office) -> None:
    case = office.struck_off()
    draft = summaries.save(office.ledger, case.id, COORDINATOR, TEXT)
    summaries.submit(office.ledger, case.id, COORDINATOR, draft.sha)
    with pytest.raises(Stale):
        summaries.submit(office.ledger, case.id, COORDINATOR, draft.sha)
    back = summaries.send_back(office.ledger, case.id, SECOND, draft.sha, "请改写")
    assert (back.author, back.submitted_by) == (COORDINATOR.id, "")


def test_a_new_text_was_neither_handed_over_nor_approved(office: Office) -> None:
    summary = published(office)
    assert (summary.submitted_by, summary.approved_by) == (COORDINATOR.id, SECOND.id)
    changed = replace(TEXT, title="改了")
    draft = summaries.save(office.ledger, summary.case_id, OTHER, changed, summary.sha)
    assert (draft.author, draft.submitted_by, draft.approved_by) == (OTHER.id, "", "")


def test_the_history_says_which_text_was_approved(office: Office) -> None:
    summary = published(office)
    summaries.withdraw(office.ledger, summary.case_id, SECOND, "事实需要复核")
    events = case_file.open_case(office.ledger, summary.case_id, COORDINATOR).events
    assert [event.details for event in events[-3:]] == [{"sha": summary.sha}] * 3
    assert events[-1].note == "事实需要复核"
    with office.store.read() as session:
        assert session.get_one(EventTable, events[-1].id).details["sha"] == summary.sha


def test_a_page_that_is_public_again_is_no_longer_withdrawn(office: Office) -> None:
    summary = published(office)
    summaries.withdraw(office.ledger, summary.case_id, SECOND, "复核")
    draft = summaries.save(office.ledger, summary.case_id, COORDINATOR, TEXT)
    summaries.submit(office.ledger, summary.case_id, COORDINATOR, draft.sha)
    summaries.approve(office.ledger, summary.case_id, SECOND, draft.sha)
    with office.store.read() as session:
        row = session.get_one(SummaryTable, summary.case_id)
        assert (row.withdrawn_on, row.withdrawn_because) == (None, "")


def test_the_half_year_is_that_of_acceptance_and_the_days_are_counted_from_receipt(
    office: Office,
) -> None:
    case_id = office.register().case_id
    office.on(date(2022, 7, 4)).go(case_id, "accept", "transfer", "take_up", "settle")
    office.on(date(2023, 2, 1)).go(case_id, "strike_off")
    summaries.save(office.ledger, case_id, COORDINATOR, TEXT)
    assert summary_queries.as_published(office.ledger, case_id).period == "2022H2"


def test_a_page_tells_what_was_at_stake_the_responsible_unit_and_whether_it_is_invented(
    office: Office,
) -> None:
    receipt = registering.register(office.ledger, replace(office.clue(), demo=True), "k")
    campaign = office.campaigns[MODEL]
    row = office.go(receipt.case_id, "accept")
    unit = next(unit for unit in campaign.units if unit.id != row.lead)
    given = needs_for(campaign, office.settings) | {Need.UNIT: unit.id, Need.FULFILLED: "50"}
    for verb in ("transfer", "take_up", "settle", "strike_off"):
        files = [office.keep("proof")]
        request = MoveRequest(verb=verb, version=row.version, given=given, files=files)
        row = confirming(office.ledger, row.id, who_may(verb), request)
    summaries.save(office.ledger, row.id, COORDINATOR, TEXT)
    page = summary_queries.as_published(office.ledger, row.id)
    assert (page.amount_band, page.unit, page.demo) == ("100-1000", unit.name, True)


def test_the_preview_of_a_published_page_keeps_its_day(office: Office) -> None:
    summary = published(office)
    later = office.on(date(2022, 7, 1))
    page = summary_queries.as_published(later.ledger, summary.case_id)
    assert page.published_on == date(2022, 6, 15)


@pytest.mark.parametrize("column", ["campaign", "category", "respondent_level"])
def test_cases_are_alike_that_share_campaign_category_and_level(
    office: Office, column: str
) -> None:
    case = office.struck_off()
    for number in range(FEW - 1):
        office.register(f"k{number}")
    draft = summaries.save(office.ledger, case.id, COORDINATOR, TEXT)
    assert draft.alike == FEW
    with office.store.write() as session:
        setattr(session.get_one(CaseTable, FEW), column, "another")
    found = summary_queries.summary(office.ledger, case.id)
    assert found is not None and found.alike == FEW - 1
    assert summary_queries.as_published(office.ledger, case.id).industry == ""
