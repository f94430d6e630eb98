"""The life of a summary on a real ledger: every step in every state of case and summary, compared
with the table; and what opening a case again does to it."""

from dataclasses import replace
from functools import partial
from itertools import product

import pytest

from casestore.database.tables import CaseTable, SummaryTable
from casestore.errors import NotAllowed, NotFound, Stale
from casestore.ledger import history
from casestore.ledger.queries import case_file
from casestore.lifecycle.case_states import State
from casestore.lifecycle.roles import Actor, Role
from casestore.lifecycle.summaries import ON_REOPENING, SUMMARY_STEPS, SummaryState
from casestore.lifecycle.verbs import Verb
from casestore.public.reader import PublicStore
from casestore.publishing import projection, summaries, summary_queries, withdrawals
from casestore.publishing.crowds import note_shown
from casestore.publishing.public_figures import public_figures
from casestore.publishing.records import Summary, SummaryText
from casestore.publishing.summaries import sha_of_reason
from tests.casestore.ledger_fixture import COORDINATOR, SECOND, TEXT, Office
from tests.casestore.publishing.approved import public

#: A coordinator who neither wrote nor submitted the texts below: may take every step.
OTHER = Actor(id="3", name="统筹二岗", roles=frozenset({Role.COORDINATOR}))
#: A text in which the gate suspects something, and what.
SUSPECT = replace(TEXT, done=TEXT.done + "凭证见AB12345。")
SUSPICION = ("像编号的字符", "AB12345")
ANSWERS = {
    Verb.SUMMARY_DISMISS: lambda ledger, id, sha: summaries.dismiss(
        ledger, id, OTHER, sha, SUSPICION, "设备型号"
    ),
    Verb.SUMMARY_SAVE: lambda ledger, id, sha: summaries.save(ledger, id, OTHER, TEXT, sha),
    Verb.SUMMARY_SUBMIT: lambda ledger, id, sha: summaries.submit(ledger, id, OTHER, sha),
    Verb.SUMMARY_APPROVE: lambda ledger, id, sha: summaries.approve(ledger, id, OTHER, sha),
    Verb.SUMMARY_SEND_BACK: lambda ledger, id, sha: summaries.send_back(
        ledger, id, OTHER, sha, "请改写"
    ),
    Verb.SUMMARY_REASON: lambda ledger, id, sha: withdrawals.reword(ledger, id, OTHER, "内容有误"),
    Verb.SUMMARY_REASON_APPROVE: lambda ledger, id, sha: withdrawals.approve(
        ledger, id, OTHER, sha_of_reason("复核")
    ),
    Verb.SUMMARY_REASON_BACK: lambda ledger, id, sha: withdrawals.send_back(
        ledger, id, OTHER, sha_of_reason("复核"), "请改写"
    ),
    Verb.SUMMARY_WITHDRAW: lambda ledger, id, sha: summaries.withdraw(ledger, id, OTHER, "复核"),
}


def written(office: Office, key: str, state: SummaryState, text: SummaryText = TEXT) -> Summary:
    """A struck-off case with a summary in ``state``, brought there by the verbs."""
    case = office.struck_off(key)
    found = summaries.save(office.ledger, case.id, COORDINATOR, text)
    if state is SummaryState.DRAFT:
        return found
    if text is SUSPECT:
        summaries.dismiss(office.ledger, case.id, COORDINATOR, found.sha, SUSPICION, "设备型号")
    found = summaries.submit(office.ledger, case.id, COORDINATOR, found.sha)
    if state in (SummaryState.APPROVED, SummaryState.WITHDRAWN):
        found = summaries.approve(office.ledger, case.id, SECOND, found.sha)
    if state is SummaryState.WITHDRAWN:
        found = summaries.withdraw(office.ledger, case.id, SECOND, "复核")
    if state is SummaryState.VOID:
        office.go(case.id, "reopen")
        office.go(case.id, "settle", "strike_off")
        reread = summary_queries.summary(office.ledger, case.id)
        assert reread is not None
        found = reread
    return found


def put_in(office: Office, case_id: int, state: State) -> None:
    """Stand the case in ``state``, whatever led there: the table says what it may mean."""
    with office.store.write() as session:
        session.get_one(CaseTable, case_id).state = state


@pytest.mark.parametrize("state", SummaryState)
def test_a_step_is_taken_exactly_where_the_table_has_it(
    office: Office, state: SummaryState
) -> None:
    left: dict[Verb, Summary] = {}  # what a refusal left as it was is good for the next try
    for verb, case_state in product(SUMMARY_STEPS, State):
        step = SUMMARY_STEPS[verb]
        text = SUSPECT if verb is Verb.SUMMARY_DISMISS else TEXT
        summary = left.pop(verb, None) or written(office, f"{verb}-{case_state}", state, text)
        put_in(office, summary.case_id, case_state)
        take = partial(ANSWERS[verb], office.ledger, summary.case_id, summary.sha)
        fits = state is SummaryState.APPROVED or not step.of_public
        if case_state in step.cases and state in step.sources and fits:
            assert take().state is step.target, (verb, case_state)
            continue
        with pytest.raises((NotAllowed, Stale)):
            take()
        after = summary_queries.summary(office.ledger, summary.case_id)
        assert after is not None and (after.state, after.sha) == (state, summary.sha)
        left[verb] = summary


@pytest.mark.parametrize("verb", [verb for verb in SUMMARY_STEPS if verb is not Verb.SUMMARY_SAVE])
def test_only_writing_begins_a_summary(office: Office, verb: Verb) -> None:
    case = office.struck_off()
    with pytest.raises(NotFound, match="还没有摘要"):
        ANSWERS[verb](office.ledger, case.id, "")


@pytest.mark.parametrize("state", ON_REOPENING)
def test_opening_a_case_again_voids_its_summary_or_takes_it_down(
    office: Office, state: SummaryState
) -> None:
    summary = written(office, "k", state)
    office.go(summary.case_id, "reopen")
    verb, target = ON_REOPENING[state]
    after = summary_queries.summary(office.ledger, summary.case_id)
    assert after is not None
    assert (after.state, after.submitted_by, after.approved_by) == (target, "", "")
    event = case_file.open_case(office.ledger, summary.case_id, COORDINATOR).events[-2:]
    assert [one.verb for one in event] == [Verb.REOPEN, verb]
    assert history.verify_chain(office.ledger) == []


def test_a_text_from_before_the_case_was_opened_again_cannot_be_approved(office: Office) -> None:
    old = written(office, "k", SummaryState.SUBMITTED)
    office.go(old.case_id, "reopen", "settle", "strike_off")
    for take in (summaries.approve, summaries.submit):
        for person in (SECOND, OTHER):
            with pytest.raises((NotAllowed, Stale)):
                take(office.ledger, old.case_id, person, old.sha)
    again = summaries.save(office.ledger, old.case_id, COORDINATOR, TEXT, old.sha)
    summaries.submit(office.ledger, old.case_id, COORDINATOR, again.sha)
    assert summaries.approve(office.ledger, old.case_id, SECOND, again.sha).state == "approved"


def test_what_was_public_is_gone_from_the_public_copy_when_its_case_is_opened_again(
    office: Office,
) -> None:
    summary = written(office, "k", SummaryState.APPROVED)
    with public(office) as store:
        note_shown(office.store, store.digests())
        assert [case.id for case in store.cases()] == [summary.public_id]
    office.go(summary.case_id, "reopen")
    with PublicStore(projection.bring_up_to_date(office.ledger)) as store:
        assert list(store.cases()) == []
        assert [(one.id, one.reason) for one in store.withdrawn()] == [
            (summary.public_id, "案件重新办理")
        ]


def test_opening_a_case_again_takes_its_amount_back(office: Office) -> None:
    for number in range(5):
        office.struck_off(f"k{number}")
    assert [one.amount for one in public_figures(office.store).amounts] == [1342, 1342]
    office.go(1, "reopen")
    assert office.row(1).fulfilled is None
    assert public_figures(office.store).amounts == ()


def test_a_summary_is_listed_without_opening_it(office: Office) -> None:
    written(office, "k", SummaryState.APPROVED)
    written(office, "l", SummaryState.DRAFT)
    blind = office.without_key()
    assert [one.title for one in summary_queries.summaries(blind)] == ["", TEXT.title]
    with office.store.read() as session:
        assert session.query(SummaryTable).count() == 2
