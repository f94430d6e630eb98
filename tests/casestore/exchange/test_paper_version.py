"""The digest of the answers: the same on both sides of the counter, another for another answer."""

import pytest

from casestore.exchange.paper_version import changed_columns, version_of
from casestore.ledger.queries import case_file
from casestore.lifecycle.roles import SYSTEM
from tests.casestore.ledger_fixture import CAMPAIGNS, Office, values_for


@pytest.mark.parametrize("campaign", CAMPAIGNS)
def test_the_office_counts_the_same_version_from_what_it_keeps(
    office: Office, campaign: str
) -> None:
    sent = values_for(office.campaigns[campaign]) | {"amount": "268.50"}
    receipt = office.register(campaign=campaign, amount="268.50")
    kept = case_file.open_case(office.ledger, receipt.case_id, SYSTEM).values
    of = office.campaigns[campaign]
    assert version_of(of, sent) == version_of(of, kept)


@pytest.mark.parametrize("column", ["amount", "facts", "enterprise", "category", "respondent"])
def test_each_answer_counts_and_is_named(column: str) -> None:
    campaign = CAMPAIGNS["xinjian-2022"]
    values = values_for(campaign)
    other = values | {column: "1" if column == "amount" else "另一个"}
    assert version_of(campaign, values) != version_of(campaign, other)
    assert [one.id for one in changed_columns(campaign, values, other)] == [column]


def test_what_is_written_by_hand_and_what_lies_beside_does_not_count() -> None:
    campaign = CAMPAIGNS["xinjian-2022"]
    values = values_for(campaign)
    signed = values | {"signer": "乙", "signed_on": "2022-06-16"}
    assert version_of(campaign, values) == version_of(campaign, signed)


def test_the_same_answers_in_two_campaigns_are_two_papers() -> None:
    one, other = CAMPAIGNS["xinjian-2022"], CAMPAIGNS["zhushan-2022"]
    assert version_of(one, {"facts": "x"}) != version_of(other, {"facts": "x"})
