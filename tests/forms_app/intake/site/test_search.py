"""The search page: from the release's own index, without JavaScript, everything typed escaped."""

import re
from urllib.parse import parse_qsl, unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forms_app.intake.site.search import MOST
from generator.data.search_index import Entry, write_index
from tests.forms_app.intake.visitor import Public


def entry(
    number: int, title: str, body: str, kind: str = "case", campaign: str = "xinjian-2022"
) -> Entry:
    url = f"campaigns/{campaign}/cases/{number}.html"
    if kind != "case":
        return Entry(
            url=url, title=title, kind=kind, campaign=campaign, day="2022-09-01", body=body
        )
    return Entry(
        url=url,
        title=title,
        kind=kind,
        campaign=campaign,
        day="2022-09-01",
        body=body,
        category="payment-overdue",
        outcome="honoured",
        period="2022H2",
        days=20,
    )


@pytest.fixture
def indexed(public: Public) -> Flask:
    """The intake app with a release that holds twelve cases and a notice."""
    current = public.app.extensions["intake"].settings.current
    current.mkdir(parents=True, exist_ok=True)
    cases = [entry(n, f"第{n}件材料款付清", "某建材企业供应管材。") for n in range(12)]
    notice = entry(
        99, "黑龍江省清賴行動方案", "對沒有履行的合同逐項清償。", "notice", "heilongjiang-2019"
    )
    write_index(
        [*cases, notice],
        current / "search.db",
        None,
        ["材料款", "没有的词"],
        [("欠钱", ["材料款"])],
    )
    return public.app


def found(app: Flask, query: str) -> str:
    answer = app.test_client().post("/search", data=dict(parse_qsl(query)))
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_word_is_found_counted_paged_and_marked(indexed: Flask) -> None:
    page = found(indexed, "q=材料")
    assert "共 12 条" in page
    assert "<mark>材料</mark>款付清" in page
    assert (
        '<button type="submit" class="qz-textbtn" form="seek" name="page" value="2">下一页' in page
    )
    assert "第 2 页，共 2 页" in found(indexed, "q=材料&page=2")


def test_simplified_words_find_a_traditional_notice_and_filters_narrow(indexed: Flask) -> None:
    assert "<mark>清賴</mark>行動方案" in found(indexed, "q=清赖")
    assert "没有找到" in found(indexed, "q=清赖&campaign=xinjian-2022")
    assert "共 1 条" in found(indexed, "kind=notice")


def test_nothing_asked_nothing_found_and_what_is_typed_is_escaped(indexed: Flask) -> None:
    assert "输入关键词" in found(indexed, "")
    page = found(indexed, "q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "没有找到" in page
    assert "<script>alert" not in page


def test_conditions_stand_in_words_and_each_can_be_taken_away(indexed: Flask) -> None:
    asked = (
        "kind=case&campaign=xinjian-2022&category=payment-overdue&outcome=honoured"
        "&period=2022H2&q=材料&sort=days"
    )
    page = found(indexed, asked)
    assert "共 12 条" in page and "用时最短的在前" in page
    chosen = page[page.index('class="qz-chosen"') : page.index("清除全部条件")]
    buttons = re.findall(
        r'<li><button type="submit" form="seek" name="without" value="(\w+)">(.*?)</but', chosen
    )
    away = {re.sub("<[^>]+>", "", text).split("，")[0]: name for name, text in buttons}
    assert list(away) == [
        "专项行动：南昌市新建区 · “新官不理旧账”专项治理",
        "内容：案例",
        "问题类别：账款支付不到位",
        "办结方式：足额兑现",
        "受理时间：2022年下半年",
    ]
    left = found(indexed, f"{asked}&without=outcome")
    assert "办结方式：足额兑现" not in left and "问题类别：账款支付不到位" in left
    left = found(indexed, f"{asked}&without=campaign")
    assert "问题类别：" not in left and "受理时间：2022年下半年" in left
    left = found(indexed, f"{asked}&without=all")
    assert "共 12 条" in left and 'class="qz-chosen"' not in left and 'value="材料"' in left


def test_what_is_searched_for_stands_in_no_address(indexed: Flask) -> None:
    page = found(indexed, "q=材料&kind=case&sort=new")
    addresses = re.findall(r'(?:href|src|action)="([^"]*)"', page)
    assert not [one for one in addresses if "材料" in unquote(one) or "q=" in one]
    forms = re.findall(r"<form [^>]*>", page)
    assert len(forms) == 2 and all('method="post"' in form for form in forms)


def test_pages_of_earlier_releases_are_answered(indexed: Flask) -> None:
    client = indexed.test_client()
    assert "共 12 条" in client.get("/search?q=材料").text
    assert client.get("/search/suggest?q=清赖").get_json()["items"]


def test_what_does_not_fit_together_is_let_go_of(indexed: Flask) -> None:
    assert "共 12 条" in found(indexed, "q=材料&kind=gone")
    assert "共 1 条" in found(indexed, "kind=notice&outcome=honoured&sort=days")
    page = found(indexed, "campaign=heilongjiang-2019&category=payment-overdue&unit=gone")
    assert "共 1 条" in page and "问题类别：" not in page and "责任单位：" not in page
    assert "已更名或撤销的单位" in found(indexed, "kind=case&campaign=xinjian-2022&unit=0123abcd")
    assert "受理时间：2019年上半年" in found(indexed, "campaign=xinjian-2022&period=2019H1")


def test_nothing_found_says_how_to_find_more(indexed: Flask) -> None:
    page = found(indexed, "q=材料&campaign=xinjian-2022&outcome=explained")
    assert "没有找到符合条件的内容" in page and "去掉一两个条件" in page
    assert "去掉一两个条件" not in found(indexed, "q=不存在的词")


def test_the_page_says_how_each_part_of_the_hits_was_found(indexed: Flask) -> None:
    assert 'class="qz-stage"' not in found(indexed, "q=材料款")
    turned = found(indexed, "q=付清材料")
    assert '<h3 class="qz-stage">含有“付清”“材料”</h3>' in turned and "共 12 条" in turned
    page = found(indexed, "q=欠钱")
    assert "按同样的意思查找：“欠钱”也查“材料款”" in page and "共 12 条" in page
    assert "<mark>材料款</mark>" in page and 'class="qz-card qz-on"' not in page
    page = found(indexed, "q=管材和判决书")
    assert "只含有“管材”“判决书”其中一个" in page and "没有同时含有全部词语" in page
    assert 'class="qz-card qz-on"' in page
    assert "只含有其中大部分：“材料”“管材”“判决书”" in found(indexed, "q=材料、管材、判决书")


def test_the_ways_of_finding_are_told_in_the_script_of_the_page(indexed: Flask) -> None:
    client = indexed.test_client()
    page = client.post("/search?script=hant", data={"q": "欠錢"}).text
    assert "按同樣的意思查找：“欠錢”也查“材料款”" in page and 'value="欠錢"' in page
    assert "沒有您要找的？" in client.post("/search?script=hant", data={"q": "蟛蜞"}).text


def test_who_finds_nothing_is_led_to_guide_self_check_and_telephone(indexed: Flask) -> None:
    page = found(indexed, "q=蟛蜞")
    campaigns = indexed.extensions["intake"].campaigns
    takes = [one for one in campaigns.values() if not one.closed]
    assert takes and page.count("看办事指南") == len(takes)
    for one in takes:
        assert f'campaigns/{one.id}/guide/"' in page
        assert f'campaigns/{one.id}/guide/check/"' in page
        assert not one.own_channel.phone or one.own_channel.phone in page
    assert "本专栏电话" in page
    chosen = found(indexed, "q=蟛蜞&campaign=zhushan-2022")
    assert chosen.count("看办事指南") == 1 and "campaigns/zhushan-2022/guide/" in chosen


@pytest.mark.parametrize(
    "query",
    ["\u200b材料", "材\ufe0f料", " 材料　", "“材料”", "材*料", '"材料', "材料\u202e", "材料)"],
)
def test_stray_characters_do_no_harm(indexed: Flask, query: str) -> None:
    answer = indexed.test_client().post("/search", data={"q": query})
    assert answer.status_code == 200


@pytest.mark.parametrize("query", ["材料" * 5000, "材料 " * 2000, "材，" * 3000, '"' * 9000])
def test_a_long_question_is_cut(indexed: Flask, query: str) -> None:
    answer = indexed.test_client().post("/search", data={"q": query})
    assert answer.status_code == 200 and len(answer.text) < 60_000


def asked(client: FlaskClient, typed: str) -> list[dict[str, str]]:
    items: list[dict[str, str]] = client.post("/search/suggest", data={"q": typed}).get_json()[
        "items"
    ]
    return items


def test_suggestions_are_a_few_words_and_titles_for_what_is_typed_so_far(indexed: Flask) -> None:
    client = indexed.test_client()
    answer = client.post("/search/suggest", data={"q": "清赖"})
    notice = {"text": "黑龍江省清賴行動方案", "url": "campaigns/heilongjiang-2019/cases/99.html"}
    assert answer.get_json() == {"items": [notice]}
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    titles = [item["text"] for item in asked(client, "材料")]
    assert titles == ["材料款", "第11件材料款付清", "第10件材料款付清", "第9件材料款付清"]
    for nothing in ("", "，", "x" * 5000, '"'):
        assert asked(client, nothing) == []


def test_suggestions_are_bounded_for_one_address(indexed: Flask) -> None:
    client, answered = indexed.test_client(), 0
    while client.post("/search/suggest").status_code == 200:
        answered += 1
        assert answered <= 2 * MOST  # once as many where a new minute begins meanwhile
    assert answered >= MOST


def test_before_the_first_release_the_page_says_so(public: Public) -> None:
    assert public.app.test_client().get("/search/suggest?q=材料").get_json() == {"items": []}
    answer = public.app.test_client().get("/search?q=材料")
    assert answer.status_code == 503
    assert "检索库还没有生成" in answer.get_data(as_text=True)
