"""Whether a campaign takes clues: one answer for everybody who asks."""

from datetime import timedelta

import pytest

from casestore.campaign.collecting import collecting
from casestore.campaign.eligibility import decide, registered_alone
from casestore.campaign.model import Campaign
from casestore.exchange.completeness import answers
from tests.casestore.ledger_fixture import CAMPAIGNS, values_for

ALL = tuple(CAMPAIGNS.values())
DAY = timedelta(days=1)


@pytest.mark.parametrize("campaign", ALL, ids=lambda one: one.id)
def test_clues_are_taken_from_the_first_to_the_last_day(campaign: Campaign) -> None:
    window = campaign.collection
    for day in (window.start, window.end):
        assert collecting(campaign, day).open
    early, late = (collecting(campaign, day) for day in (window.start - DAY, window.end + DAY))
    assert early.early and not early.open and not late.early and not late.open
    assert "12345" in late.go and "12345" not in early.go


@pytest.mark.parametrize("campaign", ALL, ids=lambda one: one.id)
def test_the_rules_say_the_same_as_the_buttons(campaign: Campaign) -> None:
    values = values_for(campaign)
    for day in (campaign.collection.start - DAY, campaign.collection.end + DAY):
        now, decision = collecting(campaign, day), decide(campaign, answers(values, day))
        assert (decision.rule, decision.reason, decision.go) == (now.rule, now.reason, now.go)


@pytest.mark.parametrize("status", ["ended", "archived"])
def test_a_campaign_that_was_called_over_invites_nobody_and_judges_what_it_has(status: str) -> None:
    campaign = ALL[0].model_copy(update={"status": status})
    day = campaign.collection.start
    assert not collecting(campaign, day).open and "12345" in collecting(campaign, day).go
    assert decide(campaign, answers(values_for(campaign), day)).rule != "status"


def test_what_is_taken_for_the_record_is_known_by_its_rule() -> None:
    for campaign in ALL:
        for one in campaign.exclusions:
            rule = f"exclusions.{one.id}"
            assert registered_alone(campaign, rule) == (one.outcome == "register")
        assert not registered_alone(campaign, f"categories.{campaign.categories[0].id}")
