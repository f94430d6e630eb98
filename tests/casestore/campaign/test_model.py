"""The five shipped campaigns carry their facts, their notices are sound; a sixth needs no code."""

import re
from datetime import date
from pathlib import Path

import opencc
import pytest

from casestore.campaign.eligibility import Answers, Decision, Outcome, decide
from casestore.campaign.loading import load_campaigns, load_site
from casestore.campaign.model import Campaign
from generator.content.notices import Notice, read_notice
from tests.casestore.campaign.smallest_campaign import SMALLEST, write

CONTENT = Path(__file__).parents[3] / "content"
SHIPPED = load_campaigns(CONTENT)
XINJIAN, ZHUSHAN, ZENGDU = SHIPPED["xinjian-2022"], SHIPPED["zhushan-2022"], SHIPPED["zengdu-2024"]
HEILONGJIANG, PARK = SHIPPED["heilongjiang-2019"], SHIPPED["xinjian-park-2024"]


def leads(campaign: Campaign) -> dict[str, str]:
    return {category.id: campaign.unit(category.lead).called for category in campaign.categories}


def decided(campaign: Campaign, day: date, **given: str) -> Decision:
    """The decision on a clue that gives the first choice of each list wherever ``given`` says
    nothing."""
    answers = {
        "claimant_kind": campaign.claimants[0].id,
        "respondent_kind": campaign.respondents[0].id,
        "respondent_level": next(
            level.id for level in campaign.levels if level.taken_by == campaign.own_channel.id
        ),
        "category": campaign.categories[0].id,
        "judicial_status": "none",
    }
    return decide(campaign, Answers(**{**answers, **given}, received_on=day))


# The facts


def test_the_five_campaigns_ship_and_their_prefixes_differ() -> None:
    assert {campaign.prefix for campaign in SHIPPED.values()} == {"XJ", "ZS", "ZD", "HLJ", "XJP"}
    assert {campaign.id for campaign in SHIPPED.values()} == set(SHIPPED)


def test_the_site_is_hosted_by_the_model_case() -> None:
    site = load_site(CONTENT)
    assert (site.office_short, site.phone, site.domain) == (
        "区营商办",
        "0791-83098502",
        "example.gov.cn",
    )


def test_xinjian_gives_each_category_to_its_lead_unit() -> None:
    assert leads(XINJIAN) == {
        "promotion-policy": "区营商服务中心",
        "cooperation-agreement": "区发改委",
        "payment-overdue": "区科工信局",
        "court-judgment": "区法院",
        "property-rights": "区发改委",
        "other": "区营商办",
    }


def test_xinjian_sends_each_level_to_the_channel_of_the_announcement() -> None:
    taken = {level.id: XINJIAN.channel(level.taken_by) for level in XINJIAN.levels}
    assert [
        (id, channel.postcode, channel.phone, channel.email) for id, channel in taken.items()
    ] == [
        ("senior", "330036", "0791-88915375", "szxb@drc.jiangxi.gov.cn"),
        ("city", "330038", "0791-83880387", "ncsfgwtgc@163.com"),
        ("county", "330100", "0791-83098502", "xjqysb@163.com"),
        ("township", "330100", "0791-83098502", "xjqysb@163.com"),
    ]


def test_xinjian_has_the_dates_of_its_plan() -> None:
    assert XINJIAN.number == "新营商办字〔2022〕11号"
    assert XINJIAN.collection.end == date(2022, 12, 31)
    assert (XINJIAN.period.start, XINJIAN.period.end) == (date(2022, 3, 1), date(2023, 12, 31))
    assert [(phase.start.month, phase.end.month) for phase in XINJIAN.phases] == [
        (3, 4),
        (4, 8),
        (7, 11),
        (12, 12),
    ]
    assert all(phase.yearly for phase in XINJIAN.phases)
    assert (XINJIAN.reports[0].day, XINJIAN.reports[0].covers) == (5, "previous-month")
    assert date(2022, 5, 27) in {milestone.date for milestone in XINJIAN.milestones}
    assert XINJIAN.clocks.year_end


def test_xinjian_takes_no_judicial_matter_but_an_unexecuted_judgment() -> None:
    day = date(2022, 6, 1)
    assert decided(XINJIAN, day, judicial_status="pending").outcome is Outcome.DECLINE
    assert decided(XINJIAN, day, judicial_status="other").outcome is Outcome.REGISTER
    assert (
        decided(XINJIAN, day, category="court-judgment").rule == "exclusions.judgment-not-in-force"
    )
    executed_not = decided(XINJIAN, day, category="payment-overdue", judicial_status="judged")
    assert (executed_not.outcome, executed_not.lead) == (Outcome.ACCEPT, "court")


def test_zhushan_gives_what_it_does_not_name_to_the_reform_group() -> None:
    assert leads(ZHUSHAN) == {
        "promotion-policy": "区商务局",
        "cooperation-agreement": "改革创新组",
        "payment-overdue": "区工信局",
        "court-judgment": "区人民法院",
        "property-rights": "区发改委",
        "other": "改革创新组",
    }
    assert ZHUSHAN.exclusions == ()


def test_zhushan_copies_the_regulator_of_the_industry() -> None:
    assert decided(ZHUSHAN, date(2022, 7, 1), industry="E").copies == (
        ("construction", "行业主管部门"),
    )
    report = ZHUSHAN.reports[0]
    assert (report.day, report.covers, report.copies) == (20, "same-month", "行业主管部门")


@pytest.mark.parametrize(
    ("respondent", "lead"),
    [
        ("state-owned-enterprise", "区财政局（区国资局）"),
        ("department", "区科经局"),
        ("public-institution", "区科经局"),
    ],
)
def test_zengdu_routes_arrears_by_the_kind_of_respondent(respondent: str, lead: str) -> None:
    decision = decided(ZENGDU, date(2024, 5, 6), category="arrears", respondent_kind=respondent)
    assert ZENGDU.unit(decision.lead).called == lead


def test_zengdu_has_four_actions_fixed_dates_and_self_check() -> None:
    assert len(ZENGDU.categories) == 4
    assert [milestone.date for milestone in ZENGDU.milestones] == [
        date(2024, 4, 26),
        date(2024, 7, 1),
        date(2024, 9, 2),
        date(2024, 12, 2),
    ]
    assert "self-check" in {source.id for source in ZENGDU.sources}
    assert ZENGDU.number == "曾营商发〔2024〕2号"


def test_heilongjiang_has_two_targets_a_cut_off_and_three_lists() -> None:
    assert [(target.by, target.percent) for target in HEILONGJIANG.targets] == [
        (date(2019, 12, 31), 50),
        (date(2020, 12, 31), 100),
    ]
    assert HEILONGJIANG.collection.committed_until == date(2019, 3, 31)
    assert [listed.id for listed in HEILONGJIANG.ledger_lists] == [
        "governments",
        "central-provincial",
        "vertical",
    ]
    listed = [kind for item in HEILONGJIANG.ledger_lists for kind in item.respondents]
    assert sorted(listed) == sorted(kind.id for kind in HEILONGJIANG.respondents)
    required = {column.id for column in HEILONGJIANG.columns() if column.required}
    assert {"commitment_date", "sme_arrears"} <= required
    assert HEILONGJIANG.reports[0].day == 15


def test_the_park_has_sixteen_measures_each_with_lead_and_responsible_units() -> None:
    assert [measure.number for measure in PARK.measures] == list(range(1, 17))
    groups = [measure.group for measure in PARK.measures]
    assert (groups.count("政务服务"), groups.count("市场环境"), groups.count("法治环境")) == (
        6,
        5,
        5,
    )
    assert all(measure.lead and measure.responsible for measure in PARK.measures)


def test_the_park_has_quiet_days_and_asks_for_no_seal() -> None:
    assert PARK.quiet_days
    assert (PARK.quiet_days.first, PARK.quiet_days.last, len(PARK.quiet_days.exceptions)) == (
        1,
        20,
        3,
    )
    assert {column.id: column.required for column in PARK.columns()}["signed_form"] is False


# The prose


def notices(campaign: Campaign) -> dict[str, Notice]:
    folder = CONTENT / "campaigns" / campaign.id / "notices"
    return {path.stem: read_notice(path, campaign.script) for path in sorted(folder.glob("*.md"))}


@pytest.mark.parametrize("campaign", SHIPPED.values(), ids=SHIPPED)
def test_every_notice_is_sound_and_points_at_notices_that_exist(campaign: Campaign) -> None:
    found = notices(campaign)
    assert {"announcement", "clue-form"} < set(found)
    for notice in found.values():
        pointed = {*notice.related, *(item.notice for item in notice.attachments if item.notice)}
        pointed |= {notice.annex_of} if notice.annex_of else set()
        assert pointed <= set(found), notice.slug
        assert notice.signed_on <= notice.published_at.date()


@pytest.mark.parametrize("campaign", SHIPPED.values(), ids=SHIPPED)
def test_an_annex_stands_among_the_attachments_of_its_notice(campaign: Campaign) -> None:
    found = notices(campaign)
    for notice in found.values():
        if notice.annex_of:
            assert notice.slug in {item.notice for item in found[notice.annex_of].attachments}


def test_document_numbers_are_those_of_the_campaigns() -> None:
    numbers = {
        notice.number for campaign in SHIPPED.values() for notice in notices(campaign).values()
    } - {None}
    assert numbers == {campaign.number for campaign in SHIPPED.values() if campaign.number}


def test_the_reading_and_the_measures_point_at_each_other() -> None:
    found = notices(PARK)
    assert "reading" in found["measures"].related
    assert "measures" in found["reading"].related
    assert (found["reading"].signed_on - found["measures"].signed_on).days == 1


def test_the_measures_as_printed_name_the_units_of_the_matrix() -> None:
    body = notices(PARK)["measures"].body
    named = re.findall(r"^牵头单位：(.+?)。责任单位：(.+?)。$", body, re.MULTILINE)
    matrix = [
        tuple(
            "、".join(PARK.unit(id).called for id in ids)
            for ids in (measure.lead, measure.responsible)
        )
        for measure in PARK.measures
    ]
    assert named == matrix


def test_every_channel_stands_in_the_announcement_of_xinjian() -> None:
    body = notices(XINJIAN)["announcement"].body
    for channel in XINJIAN.channels:
        assert all(
            fact in body
            for fact in (channel.office, channel.postcode, channel.phone, channel.email)
        )


def test_heilongjiang_is_written_in_traditional_characters_throughout() -> None:
    convert = opencc.OpenCC("s2t").convert
    allowed = str.maketrans("臺覈佈爲衆羣啓", "台核布為眾群啟")
    for path in (CONTENT / "campaigns" / "heilongjiang-2019").rglob("*.*"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert convert(line).translate(allowed) == line.translate(allowed), path.name


# A sixth campaign


def test_a_sixth_campaign_goes_live_by_adding_one_folder(tmp_path: Path) -> None:
    routing = (
        '[[routing]]\nid = "county"\nwhen = { respondent_level = ["county"] }\nlead = "office"\n'
        'unit = "office"\n'
    )
    extra = '[[form.add]]\nid = "audit_no"\nlabel = "审计编号"\nkind = "text"\nstep = "facts"\n'
    sixth = load_campaigns(write(tmp_path, SMALLEST + routing + extra).parents[1])["yunchuan-2025"]
    decision = decided(sixth, date(2025, 3, 3))
    assert (decision.outcome, decision.rule, decision.unit) == (
        Outcome.ACCEPT,
        "routing.county",
        "office",
    )
    assert "audit_no" in {column.id for column in sixth.columns()}
