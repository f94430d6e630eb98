"""A clue without the sealed form is registered as 待补正 and waits for it alone."""

from dataclasses import replace
from datetime import date

import pytest

from casestore.errors import Incomplete
from casestore.exchange.paper_version import version_of
from casestore.exchange.public_status import Head, content_of, status_in
from casestore.ledger.records import Receipt
from casestore.ledger.verbs import claimant, registering
from casestore.lifecycle.case_states import ClockName, State
from casestore.office.inventory.taking import take_inventory
from tests.casestore.ledger_fixture import MODEL, Office, values_for


def unsealed(office: Office, key: str = "k", campaign: str = MODEL) -> Receipt:
    clue = replace(office.clue(campaign), files=(office.keep(),), later=("signed_form",))
    return registering.register(office.ledger, clue, key)


def test_it_is_registered_and_waits_under_the_clock_of_the_campaign(office: Office) -> None:
    row = office.row(unsealed(office).case_id)
    assert row.state is State.RETURNED and row.due and row.due.what == "补正"
    assert row.deadline == date(2022, 7, 6)  # 15 working days after 15 June
    status = office.status(row.id)
    assert status.owed == ("signed_form",)
    assert "还缺签字盖章的线索表" in status.steps[0][1]


def test_the_claimant_gets_the_answers_to_print_as_long_as_the_form_is_owed(
    office: Office,
) -> None:
    campaign, id = office.campaigns[MODEL], unsealed(office).case_id
    status = office.status(id)
    assert version_of(campaign, status.answers) == version_of(campaign, values_for(campaign))
    assert "signer" not in status.answers  # that is written by hand
    content = content_of(status, Head(1, "0", office.ledger.now(MODEL)))
    read = status_in(content, office.ledger.today(MODEL))
    assert read.owed == status.owed and dict(read.answers) == dict(status.answers)
    with office.as_claimant(id) as work:
        claimant.supplement(work, "", [office.keep("signed-form", "表.pdf")])
    assert office.status(id).answers == {} and office.status(id).owed == ()


def test_words_and_other_files_do_not_end_the_waiting(office: Office) -> None:
    id = unsealed(office).case_id
    with office.as_claimant(id) as work:
        claimant.supplement(work, "补充说明", [office.keep("supplement", "合同.pdf")])
    assert office.row(id).state is State.RETURNED
    assert "还缺签字盖章的线索表" in office.status(id).steps[-1][1]


def test_the_sealed_form_takes_it_to_review_with_a_clock_of_its_own(office: Office) -> None:
    id = unsealed(office).case_id
    later = office.on(date(2022, 6, 20))
    with later.as_claimant(id) as work:
        claimant.supplement(work, "", [office.keep("signed-form", "表.pdf")])
    row = later.row(id)
    assert row.state is State.RECEIVED and row.due and row.due.start == date(2022, 6, 20)


def test_one_that_a_person_returned_goes_on_with_whatever_comes(office: Office) -> None:
    id = office.register().case_id
    office.go(id, "return")
    with office.as_claimant(id) as work:
        claimant.supplement(work, "补充说明")
    assert office.row(id).state is State.RECEIVED


def test_nothing_else_may_be_left_out_in_its_name(office: Office) -> None:
    clue = replace(office.clue(), files=(), later=("signed_form", "evidence", "facts"))
    with pytest.raises(Incomplete) as error:
        registering.register(office.ledger, clue, "k")
    assert set(error.value.fields) == {"evidence"}


def test_a_campaign_that_takes_none_without_it_refuses(office: Office) -> None:
    campaign = office.campaigns[MODEL]
    form = campaign.form.model_copy(update={"later": ()})
    strict = campaign.model_copy(update={"form": form})
    ledger = replace(office.ledger, campaigns={**office.campaigns, MODEL: strict})
    clue = replace(office.clue(), files=(office.keep(),), later=("signed_form",))
    with pytest.raises(Incomplete) as error:
        registering.register(ledger, clue, "k")
    assert set(error.value.fields) == {"signed_form"}


def test_where_no_seal_is_demanded_nothing_is_owed(office: Office) -> None:
    row = office.row(unsealed(office, campaign="xinjian-park-2024").case_id)
    assert row.state is State.RECEIVED


def test_the_first_clock_is_that_of_what_it_waits_for(office: Office) -> None:
    id = unsealed(office).case_id
    with office.as_claimant(id) as work:
        assert work.row.clock is ClockName.COMPLETE
    assert not [one for one in take_inventory(office.ledger, None).faults if "案件" in str(one)]
