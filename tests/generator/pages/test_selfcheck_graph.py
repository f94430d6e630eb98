"""The self-check ends, on every path of answers, where the rules end; its pages need nothing but
links."""

import re
from collections.abc import Callable
from datetime import date
from itertools import product
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from casestore.campaign.eligibility import Outcome, decide
from casestore.campaign.loading import load_campaigns
from casestore.campaign.model import Campaign, Exclusion
from casestore.publishing.projection import Projection, write
from casestore.publishing.public_figures import PublicFigures
from generator.pages.selfcheck_graph import (
    LISTED,
    MOST_PAGES,
    MOST_QUESTIONS,
    Ask,
    End,
    Graph,
    answers,
    asked,
    self_check,
)
from tests.generator.conftest import Built

SHIPPED = load_campaigns(Path(__file__).resolve().parents[3] / "content")
MODEL = SHIPPED["xinjian-2022"]
CHECK = "campaigns/yunchuan-2022/guide/check"
Again = Callable[..., Built]


def walked(graph: Graph, given: dict[str, str]) -> End:
    """Where ``given`` leads; ``""`` takes the way of none of these."""
    page = graph.pages[graph.first]
    while isinstance(page, Ask):
        page = graph.pages[dict(page.ways)[given[page.question.name]]]
    return page


def every_answer(campaign: Campaign) -> list[dict[str, str]]:
    questions = asked(campaign)
    return [
        dict(zip((question.name for question in questions), values, strict=True))
        for values in product(*(question.options for question in questions))
    ]


@pytest.mark.parametrize("most", [MOST_PAGES, 30])
@pytest.mark.parametrize("id", SHIPPED)
def test_every_path_of_answers_ends_as_the_rules_decide(id: str, most: int) -> None:
    campaign = SHIPPED[id]
    graph = self_check(campaign, most)
    for given in every_answer(campaign):
        end, right = walked(graph, given), decide(campaign, answers(campaign, given))
        told = [
            (made.outcome, made.reason, made.go, made.lead, made.unit)
            for made in (end.decision, right)
        ]
        assert told[0] == told[1], given
        assert set(end.given) <= set(given.items())


@pytest.mark.parametrize("id", SHIPPED)
def test_a_campaign_has_few_questions_and_a_few_hundred_pages_that_all_can_be_reached(
    id: str,
) -> None:
    graph = self_check(SHIPPED[id])
    assert len(asked(SHIPPED[id])) <= MOST_QUESTIONS and len(graph.pages) <= MOST_PAGES
    reached, todo = {graph.first}, [graph.first]
    while todo:
        page = graph.pages[todo.pop()]
        new = (
            {number for _option, number in page.ways} - reached if isinstance(page, Ask) else set()
        )
        reached |= new
        todo += new
    assert reached == set(range(len(graph.pages)))


def test_who_finds_nothing_on_a_list_is_told_why_and_where_to_go() -> None:
    fitting = {
        name: getattr(MODEL, rule)[-1].id
        for name, rule in zip(
            LISTED, ("claimants", "respondents", "levels", "categories"), strict=True
        )
    }
    for name in LISTED:
        end = walked(self_check(MODEL), {**fitting, "judicial_status": "none", name: ""})
        right = decide(MODEL, answers(MODEL, {**fitting, "judicial_status": "none", name: ""}))
        assert end.decision.outcome is Outcome.DECLINE and end.decision.go == right.go != ""


def test_what_no_rule_looks_at_is_not_asked_and_what_one_looks_at_is() -> None:
    park = SHIPPED["xinjian-park-2024"]
    assert [question.name for question in asked(park)] == list(LISTED)
    listed = Exclusion(
        id="listed",
        when={"sme_arrears": ("yes",)},
        label="已列入",
        reason="另行清理",
        go="请找工信部门",
    )
    ruled = park.model_copy(update={"exclusions": (listed,)})
    assert [question.name for question in asked(ruled)] == [*LISTED, "sme_arrears"]
    given = {
        name: getattr(ruled, rule)[0].id
        for name, rule in zip(
            LISTED, ("claimants", "respondents", "levels", "categories"), strict=True
        )
    }
    assert walked(self_check(ruled), {**given, "sme_arrears": "yes"}).decision.reason == "另行清理"
    assert (
        walked(self_check(ruled), {**given, "sme_arrears": "no"}).decision.outcome is Outcome.ACCEPT
    )


def test_nothing_is_asked_any_more_once_the_outcome_is_settled() -> None:
    everything = Exclusion(
        id="all", when={"respondent_kind": ("government",)}, label="全部", reason="不办", go="无"
    )
    graph = self_check(MODEL.model_copy(update={"exclusions": (everything,)}))
    after = [
        page
        for page in graph.pages
        if isinstance(page, Ask) and ("respondent_kind", "government") in page.given
    ]
    assert after == []


def test_nobody_is_let_through_before_every_list_was_asked() -> None:
    park = SHIPPED["xinjian-park-2024"]
    one_lead = tuple(item.model_copy(update={"lead": park.coordinator}) for item in park.categories)
    same = park.model_copy(
        update={"categories": one_lead}
    )  # no answer from the lists changes the outcome
    ends = [page for page in self_check(same, 2000).pages if isinstance(page, End)]
    let_through = [end for end in ends if end.decision.outcome is Outcome.ACCEPT]
    assert let_through and all(set(dict(end.given)) == set(LISTED) for end in let_through)


def test_answers_are_carried_unless_pages_had_to_be_merged() -> None:
    given = {
        "claimant_kind": "enterprise",
        "respondent_kind": "government",
        "respondent_level": "county",
        "category": "payment-overdue",
        "judicial_status": "none",
    }
    assert dict(walked(self_check(MODEL, 2000), given).given) == given
    assert dict(walked(self_check(MODEL), given).given).items() >= {("category", "payment-overdue")}
    assert "claimant_kind" not in dict(walked(self_check(MODEL), given).given)


def follow(built: Built, page: str, *words: str) -> str:
    """The page behind the links with ``words``, one after the other."""
    for word in words:
        match = re.search(rf'<a href="([^"]+)"[^>]*><b>{word}</b>', built.text(f"{CHECK}/{page}"))
        assert match, (page, word)
        page = match[1]
    return page


def test_the_pages_are_walked_by_links_and_end_at_the_form_with_the_answers(built: Built) -> None:
    assert 'href="check/"' in built.text("campaigns/yunchuan-2022/guide/index.html")
    end = built.text(
        f"{CHECK}/"
        + follow(built, "index.html", "企业", "政府部门", "乡镇", "账款拖欠", "没有进入司法程序")
    )
    assert "可以反映" in end and "由市财政局牵头" in end
    match = re.search(r'href="(\.\./\.\./\.\./\.\./apply/yunchuan-2022\?[^"]+)"', end)
    assert match
    assert parse_qs(urlsplit(match[1].replace("&amp;", "&")).query) == {
        "claimant_kind": ["enterprise"],
        "respondent_kind": ["department"],
        "respondent_level": ["township"],
        "category": ["payment"],
        "judicial_status": ["none"],
    }


def test_a_no_says_why_and_where_to_go(built: Built) -> None:
    words = ("企业", "政府部门", "市直单位", "政策不兑现", "正在诉讼、仲裁或行政复议")
    end = built.text(f"{CHECK}/" + follow(built, "index.html", *words))
    assert (
        "不受理，因为：已进入司法程序。" in end
        and "请等生效文书" in end
        and "apply/yunchuan-2022?" not in end
    )
    other = built.text(f"{CHECK}/" + follow(built, "index.html", "以上都不是"))
    assert "本专项行动只受理企业的反映" in other and "个人事务请拨打 12345" in other


def test_questions_are_put_in_the_campaigns_script(instance: Built, again: Again) -> None:
    days = {"yunchuan-2022": date(2022, 8, 31), "yunling-2019": date(2019, 8, 31)}
    figures = PublicFigures(counts=(), categories=(), amounts=())
    write(Projection(cases=(), withdrawn=(), figures=figures), days, instance.options.public)
    first = again().text("campaigns/yunling-2019/guide/check/index.html")
    assert "您代表誰反映" in first and "以上都不是" in first
