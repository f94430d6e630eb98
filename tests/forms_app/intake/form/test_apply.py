"""The clue form: made from each campaign's columns, stopping early where it must, losing nothing
anywhere."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from casestore.campaign import eligibility
from casestore.campaign.eligibility import Outcome
from casestore.campaign.model import Campaign
from casestore.exchange import completeness
from forms_app.intake.form.journey import journey_of
from tests.casestore.ledger_fixture import CAMPAIGNS, DAYS, MODEL
from tests.forms_app.intake.visitor import Public, Visitor, csrf, errors, open_public

ALL = tuple(CAMPAIGNS)


def test_the_list_leads_to_every_campaign_that_is_collecting(public: Public) -> None:
    page = public.visitor().get("/apply/").text
    for id, campaign in CAMPAIGNS.items():
        assert campaign.title in page
        assert f'href="/apply/{id}"' in page


def test_a_slash_at_the_end_does_no_harm(visitor: Visitor) -> None:
    for url in (visitor.url() + "/", "/status/", "/apply"):
        assert visitor.client.get(url, follow_redirects=True).status_code == 200, url


def test_the_list_says_when_a_collection_is_over(tmp_path: Path) -> None:
    over = CAMPAIGNS[MODEL].collection.end + timedelta(days=1)
    page = open_public(tmp_path, as_of={**DAYS, MODEL: over}).visitor().get("/apply/").text
    assert "线索征集已于2022年12月31日截止" in page and f'href="/apply/{MODEL}"' not in page


@pytest.mark.parametrize("id", ALL)
def test_every_column_of_every_campaign_is_asked_under_its_own_name(
    public: Public, id: str
) -> None:
    visitor = public.visitor(id)
    category = visitor.answers["category"]
    journey = journey_of(visitor.campaign, category, by_agent=True)
    asked: list[str] = []
    for step in journey.steps:
        if step == "review":
            visitor.send(step)
            continue
        page = visitor.get(visitor.url(step)).text
        columns = [column.id for column in journey.columns(step)]
        for name in columns:
            assert f'name="{name}"' in page, (id, step, name)
        asked += columns
        if step != journey.steps[-1]:
            by = {"filed_by": "agent"} if step == "enterprise" else {}
            answer = visitor.send(step, **by)
            assert answer.status_code == 302, errors(answer.text)
    assert sorted(asked) == sorted(column.id for column in visitor.campaign.columns(category))
    assert asked[0] == "category"


@pytest.mark.parametrize("id", ALL)
def test_a_whole_clue_goes_through_in_every_campaign(public: Public, id: str) -> None:
    visitor = public.visitor(id)
    number, _code = visitor.submit()
    assert number.startswith(f"{visitor.campaign.prefix}-{DAYS[id].year}-")


def test_leaving_everything_out_names_every_required_field_and_links_to_it(
    visitor: Visitor,
) -> None:
    for step in ("check", "enterprise", "respondent", "facts", "evidence", "sign"):
        visitor.go_to(step)
        page = visitor.post(visitor.url(step), {"do": "next"})
        required = [
            column for column in journey_of(visitor.campaign).columns(step) if column.required
        ]
        assert len(errors(page.text)) == len(required)
        assert "<title>有错误：" in re.sub(r"\s+", "", page.text).replace("<title>", "<title>")
        for column in required:
            assert f'href="#{column.id}"' in page.text and f'id="{column.id}"' in page.text
            assert f'id="{column.id}-error"' in page.text


def test_the_summary_uses_the_words_at_the_field(visitor: Visitor) -> None:
    visitor.go_to("respondent")
    page = visitor.send("respondent", amount="2680000").text
    said = "请在涉及金额（万元）后面写上单位：是2680000元，还是2680000万元"
    assert errors(page) == [said]
    assert page.count(said) == 2


def test_nothing_typed_is_lost_on_an_error_a_reload_or_a_way_back(visitor: Visitor) -> None:
    visitor.go_to("enterprise")
    typed = {
        "enterprise": "某某<建材>公司",
        "uscc": "123",
        "address": "某路 1 号",
        "contact": "乙",
        "email": "x@",
    }
    page = visitor.post(visitor.url("enterprise"), typed).text
    assert "某某&lt;建材&gt;公司" in page and 'value="123"' in page and 'value="x@"' in page
    again = visitor.get(visitor.url("enterprise")).text  # reload, or back from elsewhere
    assert "某某&lt;建材&gt;公司" in again and 'value="123"' in again and "某路 1 号" in again


def test_wrong_answers_of_the_first_page_come_back_too(visitor: Visitor) -> None:
    page = visitor.post(visitor.url(), {"category": "payment-overdue", "commitment_date": "不记得"})
    assert "请选择您代表谁反映" in errors(page.text)
    again = visitor.get(visitor.url()).text
    assert 'value="不记得"' in again and 'value="payment-overdue" checked' in again


def test_a_second_tab_adds_its_page_and_takes_nothing_away(visitor: Visitor) -> None:
    visitor.go_to("facts")
    first, second = visitor.token(visitor.url("facts")), visitor.token(visitor.url("enterprise"))
    visitor.client.post(
        visitor.url("enterprise"),
        data={**visitor.page("enterprise"), "contact": "丙", "csrf_token": second},
    )
    visitor.client.post(
        visitor.url("facts"), data={**visitor.page("facts"), "facts": "经过", "csrf_token": first}
    )
    visitor.send("evidence")
    review = visitor.get(visitor.url("review")).text
    assert "丙" in review and "经过" in review


def test_a_page_too_old_saves_nothing_and_shows_everything_again(visitor: Visitor) -> None:
    visitor.go_to("facts")
    page = visitor.client.post(
        visitor.url("facts"), data={"facts": "很长的经过", "request": "付清", "csrf_token": "old"}
    )
    assert page.status_code == 422
    assert errors(page.text)[0] == "页面打开得太久，这次没有保存；填写的内容都在，请再按一次按钮"
    assert "很长的经过" in page.text
    assert "很长的经过" not in visitor.get(visitor.url("facts")).text
    again = visitor.client.post(
        visitor.url("facts"),
        data={"facts": "很长的经过", "request": "付清", "csrf_token": csrf(page.text)},
    )
    assert again.status_code == 302


def test_the_first_page_too_old_makes_no_draft(public: Public) -> None:
    visitor = public.visitor()
    visitor.get(visitor.url())
    page = visitor.client.post(visitor.url(), data={**visitor.page("check"), "csrf_token": "old"})
    assert page.status_code == 422 and "页面打开得太久" in page.text
    assert list(public.office.settings.drafts.glob("*.age")) == []


def test_a_program_that_fills_in_the_hidden_field_gets_nowhere(visitor: Visitor) -> None:
    page = visitor.send("check", website="http://spam.example")
    assert page.status_code == 422 and "请关闭自动填写" in errors(page.text)[0]
    assert visitor.get(visitor.url("enterprise")).status_code == 302


def test_no_step_can_be_skipped(visitor: Visitor) -> None:
    assert visitor.get(visitor.url("facts")).location == visitor.url("resume")
    visitor.send("check")
    assert visitor.get(visitor.url("sign")).location == visitor.url("enterprise")
    assert visitor.get(visitor.url("nonsense")).status_code == 404
    assert visitor.get("/apply/nonsense").status_code == 404


def stops() -> list[tuple[str, str, dict[str, str], str]]:
    """Every exclusion and every other level of every campaign: the answers that hit it and the
    words expected."""
    found = []
    for id, campaign in CAMPAIGNS.items():
        for exclusion in campaign.exclusions:
            answers = {name: values[0] for name, values in exclusion.when.items()}
            if set(answers) <= {
                "claimant_kind",
                "respondent_kind",
                "respondent_level",
                "category",
                "judicial_status",
            }:
                found.append((id, exclusion.id, answers, exclusion.reason))
        for level in campaign.levels:
            channel = campaign.channel(level.taken_by)
            if not channel.own:
                found.append(
                    (
                        id,
                        level.id,
                        {"respondent_level": level.id},
                        channel.address or channel.office,
                    )
                )
    return found


@pytest.mark.parametrize(
    ("id", "rule", "answers", "words"), stops(), ids=[f"{id}-{rule}" for id, rule, *_ in stops()]
)
def test_each_rule_stops_early_with_its_reason_and_who_does_take_it(
    public: Public, id: str, rule: str, answers: dict[str, str], words: str
) -> None:
    visitor = public.visitor(id)
    answer = visitor.send("check", **answers)
    assert answer.location == visitor.url("outcome")
    page = visitor.get(answer.location).text
    assert words in page
    if decided(visitor.campaign, answers, visitor) is Outcome.REGISTER:
        assert "继续登记" in page
        assert visitor.get(visitor.url("enterprise")).status_code == 200
    else:
        assert visitor.get(visitor.url("enterprise")).location == visitor.url("outcome")


def decided(campaign: Campaign, answers: dict[str, str], visitor: Visitor) -> Outcome:
    today = visitor.public.office.settings.today(campaign.id)
    said = completeness.answers(visitor.page("check") | answers, today)
    return eligibility.decide(campaign, said).outcome


def test_another_level_is_named_with_address_phone_and_mail(visitor: Visitor) -> None:
    visitor.send("check", respondent_level="senior")
    page = visitor.get(visitor.url("outcome")).text
    for fact in (
        "省专项治理工作组",
        "卧龙路999号",
        "330036",
        "0791-88915375",
        "szxb@drc.jiangxi.gov.cn",
    ):
        assert fact in page


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2022, 5, 18), "线索征集从2022年5月19日开始"),
        (date(2023, 1, 1), "线索征集已于2022年12月31日截止"),
    ],
)
def test_outside_the_collection_nobody_is_invited(tmp_path: Path, day: date, said: str) -> None:
    visitor = open_public(tmp_path, as_of={**DAYS, MODEL: day}).visitor()
    page = visitor.get(visitor.url()).text
    assert said in page and "查看是否受理" not in page and "提交线索</a>" not in page
    assert 'href="/apply/zhushan-2022"' in page  # one that does take clues
    assert ("12345" in page) == (day > DAYS[MODEL])
    for step in ("outcome", "enterprise"):
        assert visitor.get(visitor.url(step)).location.startswith(visitor.url())


def test_a_draft_begun_in_time_is_told_that_the_collection_is_over(visitor: Visitor) -> None:
    visitor.go_to("facts")
    wiring = visitor.public.app.extensions["intake"]
    later = replace(wiring.settings, as_of={**DAYS, MODEL: date(2023, 1, 1)})
    visitor.public.app.extensions["intake"] = replace(wiring, settings=later)
    assert visitor.get(visitor.url("facts")).location.startswith(visitor.url())
    page = visitor.get(visitor.url()).text
    assert "您没填完的内容没有提交" in page and visitor.url("clear") in page


def test_an_eligible_person_is_told_so_before_the_next_step(visitor: Visitor) -> None:
    assert visitor.send("check").location == visitor.url("outcome")
    page = visitor.get(visitor.url("outcome")).text
    assert "属于受理范围" in page and "10 个工作日内告知是否受理" in page
    campaign = visitor.campaign
    lead = campaign.category(visitor.answers["category"]).lead
    assert f"由{campaign.unit(lead).called}牵头" in page
    assert f'href="{visitor.url("enterprise")}"' in page


def test_a_commitment_after_the_cut_off_stops(public: Public) -> None:
    visitor = public.visitor("heilongjiang-2019")
    visitor.send("check", commitment_date="2019年4月1日")
    assert "2019年3月31日" in visitor.get(visitor.url("outcome")).text


def test_a_better_answer_opens_the_form_again(visitor: Visitor) -> None:
    visitor.send("check", judicial_status="pending")
    assert visitor.get(visitor.url("enterprise")).location == visitor.url("outcome")
    visitor.send("check")
    assert visitor.get(visitor.url("enterprise")).status_code == 200


def test_the_review_shows_every_answer_in_words_with_a_way_to_change_it(visitor: Visitor) -> None:
    visitor.go_to("review")
    page = visitor.get(visitor.url("review")).text
    for words in (
        "账款支付不到位"
        if visitor.answers["category"] == "payment-overdue"
        else "招商引资政策不兑现",
        "南昌云亭建材有限公司",
        "91360122MA0QX0147J",
        "268.5",
        "2018年6月9日",
        "验收单.jpg",
    ):
        assert words in page
    for step in ("enterprise", "respondent", "facts", "evidence"):
        assert f'href="{visitor.url(step)}"' in page
    assert f'href="{visitor.url()}#questions"' in page


def test_clearing_asks_first_and_then_leaves_neither_draft_nor_files(visitor: Visitor) -> None:
    visitor.go_to("review")
    settings = visitor.public.office.settings
    assert len(list(settings.evidence.glob("*.age"))) == 2  # a file and its copy
    assert "不能恢复" in visitor.get(visitor.url("clear")).text
    answer = visitor.post(visitor.url("clear"), {})
    assert answer.location == visitor.url()
    assert visitor.get(visitor.url("facts")).location == visitor.url("resume")
    assert list(settings.evidence.glob("*.age")) == []
    assert list(settings.drafts.glob("*.age")) == []


def test_a_draft_that_is_gone_is_said_to_be_gone(visitor: Visitor) -> None:
    visitor.go_to("facts")
    for path in visitor.public.office.settings.drafts.glob("*.age"):
        path.unlink()
    answer = visitor.client.get(visitor.url("facts"), follow_redirects=True)
    assert "没有找到草稿" in answer.text


def test_a_step_finished_earlier_is_asked_again_when_it_has_become_wrong(tmp_path: Path) -> None:
    public = open_public(tmp_path)
    visitor = public.visitor().go_to("review")
    earlier = replace(public.office.settings, as_of={**DAYS, MODEL: date(2022, 5, 25)})
    public.app.extensions["intake"] = replace(public.app.extensions["intake"], settings=earlier)
    drafts = public.app.extensions["intake"].drafts
    secret = visitor.client.get_cookie(f"qz-draft-{MODEL}").value  # type: ignore[union-attr]
    with drafts.change(secret, MODEL) as draft:
        draft.values["commitment_date"] = "2022-06-01"
    page = visitor.post(visitor.url("review"), {})
    assert errors(page.text) == ["承诺或约定的日期不能晚于今天（2022年5月25日）"]
    assert f"{visitor.url()}#commitment_date" in page.text or "check#commitment_date" in page.text


def checked(page: str) -> set[str]:
    """The chosen radios of a page as ``name=value``."""
    inputs = [tag for tag in re.findall(r"<input[^>]*>", page) if " checked" in tag]
    pairs = [
        (re.search('name="([^"]*)"', tag), re.search('value="([^"]*)"', tag)) for tag in inputs
    ]
    return {f"{name[1]}={value[1]}" for name, value in pairs if name and value}


def test_answers_of_the_sites_self_check_are_there_when_the_form_opens(visitor: Visitor) -> None:
    page = visitor.get(visitor.url() + "?claimant_kind=investor&category=payment-overdue").text
    assert checked(page) == {"claimant_kind=investor", "category=payment-overdue"}
    assert (
        visitor.get(visitor.url()).text.count(" checked") == 0
    )  # nothing is kept before it is posted


def test_an_address_can_only_choose_what_the_campaign_offers(visitor: Visitor) -> None:
    page = visitor.get(
        visitor.url() + "?claimant_kind=king&enterprise=x&commitment_date=2020-01-01&category="
    ).text
    assert checked(page) == set() and "2020-01-01" not in page[page.index("<main") :]


def test_newer_answers_of_the_self_check_come_before_those_of_the_draft(visitor: Visitor) -> None:
    visitor.send("check")
    mine = checked(visitor.get(visitor.url()).text)
    level = next(
        item.id for item in visitor.campaign.levels if f"respondent_level={item.id}" not in mine
    )
    page = visitor.get(visitor.url() + f"?respondent_level={level}").text
    assert (
        f"respondent_level={level}" in checked(page) and len(checked(page) & mine) == len(mine) - 1
    )


def test_the_contact_fields_say_that_only_the_office_sees_them(visitor: Visitor) -> None:
    visitor.send("check")
    page = visitor.get(visitor.url("enterprise")).text
    assert (
        page.count("仅区营商办可见。") == 7
    )  # code, address, legal representative, contact, phone, mail; not the name
    assert "转办后的责任单位只看到企业名称、类型和行业" in page
