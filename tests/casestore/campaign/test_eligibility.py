"""Who is taken, who is sent where: the rules of the five shipped campaigns, and registration
that obeys them."""

from dataclasses import replace
from datetime import date

import pytest

from casestore.campaign.eligibility import Answers, Decision, Outcome, decide
from casestore.campaign.model import Campaign, Copy, Route
from casestore.errors import NotAllowed
from casestore.exchange.completeness import answers
from casestore.ledger.records import MoveRequest
from casestore.ledger.verbs import staff_moves
from casestore.lifecycle.case_states import State
from casestore.lifecycle.needs import Need
from tests.casestore.ledger_fixture import CAMPAIGNS, COORDINATOR, DAYS, MODEL, Office, values_for

EVERY = pytest.mark.parametrize("campaign", CAMPAIGNS.values(), ids=lambda campaign: campaign.id)


def asked(campaign: Campaign, **changed: object) -> Answers:
    good = answers(values_for(campaign), DAYS[campaign.id])
    return replace(good, **changed)  # type: ignore[arg-type]


def outcome(campaign: Campaign, **changed: object) -> Decision:
    return decide(campaign, asked(campaign, **changed))


@EVERY
def test_an_ordinary_clue_is_accepted_and_has_a_lead_unit(campaign: Campaign) -> None:
    decision = outcome(campaign)
    assert decision.outcome is Outcome.ACCEPT
    assert decision.channel == campaign.own_channel
    assert campaign.unit(decision.lead).called in decision.reason


@EVERY
def test_every_category_that_is_taken_has_a_unit(campaign: Campaign) -> None:
    for category in campaign.categories:
        for kind in campaign.respondents:
            for status in ("none", "judged"):
                decision = outcome(
                    campaign, category=category.id, respondent_kind=kind.id, judicial_status=status
                )
                assert decision.reason
                if decision.outcome is Outcome.ACCEPT:
                    assert decision.lead in {unit.id for unit in campaign.units}


@EVERY
def test_dates_outside_the_collection_stop_first(campaign: Campaign) -> None:
    window = campaign.collection
    assert outcome(campaign, received_on=window.start).outcome is Outcome.ACCEPT
    assert outcome(campaign, received_on=window.end).outcome is Outcome.ACCEPT
    for day, rule in ((date(2018, 1, 1), "collection.start"), (date(2030, 1, 1), "collection.end")):
        decision = outcome(campaign, received_on=day, category="nonsense")
        assert (decision.outcome, decision.rule) == (Outcome.DECLINE, rule)
        assert decision.go


@EVERY
def test_an_answer_that_the_campaign_does_not_list_is_declined_with_a_way_on(
    campaign: Campaign,
) -> None:
    for name, rule in (
        ("claimant_kind", "claimants"),
        ("respondent_kind", "respondents"),
        ("respondent_level", "levels"),
        ("category", "categories"),
    ):
        for value in ("somebody-else", ""):
            decision = outcome(campaign, **{name: value})
            assert (decision.outcome, decision.rule) == (Outcome.DECLINE, rule)
            assert decision.go


@EVERY
def test_a_level_that_others_take_is_sent_to_their_channel(campaign: Campaign) -> None:
    for level in campaign.levels:
        channel = campaign.channel(level.taken_by)
        decision = outcome(campaign, respondent_level=level.id)
        if channel.own:
            assert decision.outcome is Outcome.ACCEPT
        else:
            assert (decision.outcome, decision.channel) == (Outcome.OTHER_LEVEL, channel)
            assert channel.office in decision.reason


@EVERY
def test_each_exclusion_decides_what_it_matches(campaign: Campaign) -> None:
    for exclusion in campaign.exclusions:
        changed: dict[str, object] = {name: values[0] for name, values in exclusion.when.items()}
        decision = outcome(campaign, **changed)
        assert decision.rule.startswith("exclusions.")
        assert decision.outcome in (Outcome.DECLINE, Outcome.REGISTER)
        assert decision.go


def test_an_exclusion_decides_before_the_level() -> None:
    campaign = CAMPAIGNS[MODEL]
    others = [item.id for item in campaign.levels if not campaign.channel(item.taken_by).own]
    decision = outcome(campaign, respondent_level=others[0], judicial_status="pending")
    assert decision.rule == "exclusions.in-proceedings"


@EVERY
def test_without_a_route_the_lead_is_that_of_the_category(campaign: Campaign) -> None:
    plain = campaign.model_copy(update={"routing": (), "exclusions": ()})
    for category in campaign.categories:
        decision = outcome(plain, category=category.id)
        assert (decision.lead, decision.unit) == (category.lead, "")
        assert decision.rule == f"categories.{category.id}"


def test_the_first_route_that_matches_wins_and_may_name_the_responsible_unit() -> None:
    campaign = CAMPAIGNS[MODEL]
    first, second, third = (unit.id for unit in campaign.units[:3])
    none, any_of = (
        {"judicial_status": ("none",)},
        {"claimant_kind": (asked(campaign).claimant_kind,)},
    )
    routes = (
        Route(id="a", when={"judicial_status": ("judged",)}, lead=third),
        Route(id="b", when=none, lead=first, unit=second),
        Route(id="c", when=any_of, lead=third),
    )
    decision = outcome(campaign.model_copy(update={"routing": routes}))
    assert (decision.lead, decision.unit, decision.rule) == (first, second, "routing.b")


def test_copies_go_to_whom_the_answers_name() -> None:
    decision = outcome(CAMPAIGNS["zhushan-2022"], industry="A")
    assert decision.copies == (("agriculture", "行业主管部门"),)
    everybody = Copy(to="industry", reason="每件都抄送")
    always = CAMPAIGNS["zhushan-2022"].model_copy(update={"copies": (everybody,)})
    assert outcome(always).copies == (("industry", "每件都抄送"),)


def test_the_model_case_takes_judgments_that_are_not_executed_and_nothing_else_judicial() -> None:
    campaign = CAMPAIGNS[MODEL]
    assert outcome(campaign, judicial_status="pending").outcome in (
        Outcome.DECLINE,
        Outcome.REGISTER,
    )
    assert (
        outcome(campaign, category="court-judgment", judicial_status="judged").outcome
        is Outcome.ACCEPT
    )
    assert (
        outcome(campaign, category="court-judgment", judicial_status="none").outcome
        is not Outcome.ACCEPT
    )
    assert (
        campaign.unit(
            outcome(campaign, category="court-judgment", judicial_status="judged").lead
        ).called
        == "区法院"
    )


def test_the_model_case_sends_county_rank_and_above_to_the_province() -> None:
    campaign = CAMPAIGNS[MODEL]
    others = [level for level in campaign.levels if not campaign.channel(level.taken_by).own]
    channels = {campaign.channel(level.taken_by).email for level in others}
    assert channels == {"szxb@drc.jiangxi.gov.cn", "ncsfgwtgc@163.com"}


def test_zhushan_states_no_judicial_exclusion() -> None:
    assert outcome(CAMPAIGNS["zhushan-2022"], judicial_status="pending").outcome is Outcome.ACCEPT


def test_zengdu_routes_arrears_by_the_kind_of_respondent() -> None:
    campaign = CAMPAIGNS["zengdu-2024"]
    leads = {
        kind.id: campaign.unit(
            outcome(campaign, category="arrears", respondent_kind=kind.id).lead
        ).called
        for kind in campaign.respondents
    }
    assert "财政局" in leads["state-owned-enterprise"]
    assert "科经局" in leads["department"]
    assert "科经局" in leads["public-institution"]


def test_heilongjiang_takes_promises_made_up_to_its_date() -> None:
    campaign = CAMPAIGNS["heilongjiang-2019"]
    assert outcome(campaign, commitment_date=date(2019, 3, 31)).outcome is Outcome.ACCEPT
    late = outcome(campaign, commitment_date=date(2019, 4, 1))
    assert (late.outcome, late.rule) == (Outcome.DECLINE, "collection.committed_until")


def test_registration_obeys_the_rules(office: Office) -> None:
    with pytest.raises(NotAllowed, match="受理"):
        level = next(
            item.id
            for item in CAMPAIGNS[MODEL].levels
            if not CAMPAIGNS[MODEL].channel(item.taken_by).own
        )
        office.register(respondent_level=level)
    with pytest.raises(NotAllowed, match="3月31日|三月"):
        office.register(campaign="heilongjiang-2019", commitment_date="2019-04-02")
    values = {**values_for(CAMPAIGNS[MODEL]), "category": "payment-overdue"}
    decision = decide(CAMPAIGNS[MODEL], answers(values, office.settings.today(MODEL)))
    receipt = office.register(category="payment-overdue")
    assert office.row(receipt.case_id).lead == decision.lead


def test_a_clue_for_registration_only_comes_in_and_can_be_registered(office: Office) -> None:
    found = [
        (campaign, rule)
        for campaign in CAMPAIGNS.values()
        for rule in campaign.exclusions
        if rule.outcome == "register"
    ]
    assert found, "no campaign registers without handling"
    campaign, rule = found[0]
    receipt = office.register(
        campaign=campaign.id, **{name: values[0] for name, values in rule.when.items()}
    )
    row = office.row(receipt.case_id)
    assert (row.state, row.lead) == (State.RECEIVED, campaign.coordinator)
    row = staff_moves.move(
        office.ledger,
        row.id,
        COORDINATOR,
        MoveRequest(
            verb="register_only",
            version=row.version,
            given={Need.REASON: "正在诉讼", Need.TOLD: "判决以后可以再来。"},
        ),
    )
    assert row.state is State.REGISTERED_ONLY
