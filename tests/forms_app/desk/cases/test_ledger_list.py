"""The ledger as a list: views, filters, paging, and what stands there when there is nothing."""

import re
from html import unescape
from time import monotonic, sleep
from typing import Any
from urllib.parse import unquote

from pytest import MonkeyPatch
from werkzeug.test import TestResponse

from casestore.ledger.queries import word_memory
from casestore.public.scripts import simplified
from forms_app.desk.cases import own_views
from tests.forms_app.desk.bureau import Browser, Bureau


def numbers(browser: Browser, query: str = "") -> list[str]:
    """The numbers of the cases on a page of the list, in order."""
    page = browser.get(f"/desk/ledger{query}")
    assert page.status_code == 200
    return listed(page)


def listed(page: TestResponse) -> list[str]:
    return re.findall(r'qz-num" href="[^"]+">([A-Z]+-\d{4}-[A-Z0-9-]+)</a>', page.text)


def test_views_count_and_list_what_stands_in_their_states(bureau: Bureau) -> None:
    first, second, third = (bureau.office.register(key).case_id for key in "abc")
    bureau.office.go(second, "accept")
    bureau.office.go(third, "decline")
    browser = bureau.browser("coordinator")
    page = browser.get("/desk/ledger").text
    for label, count in (
        ("在办", 2),
        ("待审查", 1),
        ("不予受理", 1),
        ("全部", 3),
        ("等我处理", 2),
        ("待核查", 0),
    ):
        assert f"{label}<span>{count}</span>" in page, label
    assert numbers(browser, "?view=received") == [bureau.office.row(first).number]
    assert numbers(browser, "?view=declined") == [bureau.office.row(third).number]


def test_filters_narrow_the_list_and_stay_in_the_form(bureau: Bureau) -> None:
    bureau.office.register("a")
    overdue = bureau.office.register(
        "b", enterprise="江西霜桥机电有限公司", category="payment-overdue"
    ).number
    elsewhere = bureau.office.register("c", campaign="zengdu-2024").number
    browser = bureau.browser("coordinator")
    assert listed(browser.look_for("霜桥", view="all")) == [overdue]
    assert numbers(browser, "?view=all&category=payment-overdue") == [overdue]
    assert numbers(browser, "?view=all&campaign=zengdu-2024") == [elsewhere]
    assert numbers(browser, "?view=all&lead=science-industry") == [overdue]
    assert numbers(browser, "?view=all&due=overdue") == []
    assert numbers(browser, "?view=all&campaign=nowhere&order=upside-down&page=x") != []
    page = browser.look_for("霜桥", view="all", category="payment-overdue").text
    assert 'value="霜桥"' in page and '<option value="payment-overdue" selected>' in page


ALL_COLUMNS: Any = list(own_views.COLUMNS)


def heads(page: TestResponse) -> dict[str, tuple[str, str]]:
    """The heads of the list by their words: where each leads, and how its column is sorted."""
    found = {}
    for attributes, inside in re.findall(r"<th scope=\"col\"([^>]*)>(.*?)</th>", page.text):
        way = re.search(r'aria-sort="(\w+)"', attributes)
        for link, words in re.findall(r'class="qz-sort" href="([^"]+)"[^>]*>([^<]+)', inside):
            found[words] = (unescape(link), way[1] if way else "")
    return found


def test_a_head_orders_the_list_and_a_second_press_turns_it(bureau: Bureau) -> None:
    for key, amount in (("a", "5"), ("b", "7"), ("c", "6")):
        bureau.office.register(key, amount=amount, respondent=f"{key}镇人民政府")
    browser = bureau.browser("coordinator")
    page = browser.look_for("云亭", view="all", columns=ALL_COLUMNS)
    assert tuple(heads(page)) == heads_of_all()
    assert heads(page)["期限"][1] == "ascending" and heads(page)["万元"][1] == ""
    first = browser.get(heads(page)["万元"][0])
    assert heads(first)["万元"][1] == "descending" and heads(first)["期限"][1] == ""
    assert 'value="云亭"' in first.text, "what was looked for stays"
    assert amounts(first) == ["7", "6", "5"]
    turned = browser.get(heads(first)["万元"][0])
    assert heads(turned)["万元"][1] == "ascending" and amounts(turned) == ["5", "6", "7"]
    assert 'name="turned" value="1" checked' in turned.text
    assert heads(browser.get(heads(turned)["万元"][0]))["万元"][1] == "descending"
    by_name = browser.get(heads(turned)["被反映单位"][0])
    assert heads(by_name)["类别"][1] == heads(by_name)["被反映单位"][1] == "ascending"
    assert by_name.text.count('aria-current="true"') == 1
    for link, _way in heads(by_name).values():
        assert "云亭" not in unquote(link) and "page=" not in link


def amounts(page: TestResponse) -> list[str]:
    return re.findall(r'data-l="万元">([\d.]+)<', page.text)


def test_an_order_that_was_turned_is_kept_in_a_view(bureau: Bureau) -> None:
    bureau.office.register("a")
    browser = bureau.browser("coordinator")
    page = browser.look_for("", view="all", order="lead", turned="1", columns=ALL_COLUMNS)
    assert heads(page)["牵头"][1] == "descending"
    browser.send(page, "/desk/ledger/views/", name="按牵头倒排")
    link = re.search(r'href="([^"]+)">按牵头倒排</a>', browser.get("/desk/ledger").text)
    assert link is not None
    again = browser.get(unescape(link[1]))
    assert heads(again)["牵头"][1] == "descending"
    assert 'aria-current="page">按牵头倒排</a>' in again.text


def test_the_list_of_a_campaign_has_the_columns_that_it_prescribes(bureau: Bureau) -> None:
    """Those of its ledger that aren't sealed; the others stand in the workbook."""
    for key, when in (("a", "2016-05-03"), ("b", "2014-02-01")):
        bureau.office.register(key, campaign="heilongjiang-2019", commitment_date=when)
    browser = bureau.browser("coordinator")
    page = browser.look_for("", view="all", campaign="heilongjiang-2019", columns=ALL_COLUMNS)
    labels = {one.id: one.label for one in bureau.office.campaigns["heilongjiang-2019"].columns()}
    prescribed = ("respondent_level", "commitment_date", "sme_arrears")
    assert all(simplified(labels[id]) in heads(page) for id in prescribed)
    assert simplified(labels["facts"]) not in page.text, "what is sealed is no column"
    assert "2016年5月3日" in page.text
    by_day = browser.get(heads(page)[simplified(labels["commitment_date"])][0])
    assert by_day.text.index("2014年2月1日") < by_day.text.index("2016年5月3日")
    some = browser.look_for(
        "",
        view="all",
        campaign="heilongjiang-2019",
        columns_of="heilongjiang-2019",
        columns=["state", "commitment_date"],
    )
    assert simplified(labels["commitment_date"]) in heads(some) and "万元" not in heads(some)
    assert simplified(labels["sme_arrears"]) not in heads(some)
    browser.send(some, "/desk/ledger/views/", name="承诺日期")
    link = re.search(r'href="([^"]+)">承诺日期</a>', browser.get("/desk/ledger").text)
    assert link and heads(browser.get(unescape(link[1]))).keys() == heads(some).keys()
    assert tuple(heads(browser.get("/desk/ledger?view=all"))) == heads_of_all()


def heads_of_all() -> tuple[str, ...]:
    return (
        *("期限", "编号", "收到", "被反映单位", "类别"),
        *("万元", "牵头", "责任单位", "状态"),
    )


def test_a_search_that_is_not_through_says_so_and_goes_on(
    bureau: Bureau, monkeypatch: MonkeyPatch
) -> None:
    monkeypatch.setattr(word_memory, "_BATCH", 1)
    monkeypatch.setattr(word_memory, "PATIENCE", 0.0)
    for key in range(3):
        bureau.office.register(str(key))
    browser, words = bureau.browser("coordinator"), bureau.office.ledger.words
    page = browser.look_for("没有这样的话", view="all")
    assert "还有 2 件没有查完，正在打开" in page.text and "已经查过的案件里没有" in page.text
    again = re.search(r'href="([^"]+)">接着查</a>', page.text)
    until = monotonic() + 20
    while words.waiting() or len(words._kept) < 3:
        assert monotonic() < until
        sleep(0.01)
    assert browser.get("/desk/ledger/opening").json == {"waiting": 0}
    assert again and "没有符合条件的案件" in browser.get(unescape(again[1])).text
    words.forget()
    monkeypatch.setattr(word_memory, "KEPT", 1)
    assert "请先按专项行动、类别或者状态缩小范围" in browser.look_for("云亭", view="all").text


def test_what_a_search_opened_is_dropped_when_the_last_one_signs_out(bureau: Bureau) -> None:
    bureau.office.register("a")
    first, second = bureau.browser("coordinator"), bureau.browser("second")
    first.look_for("云亭", view="all")
    second.send(second.get("/desk/"), "/desk/sign-out")
    assert len(bureau.office.ledger.words._kept) == 1
    first.send(first.get("/desk/"), "/desk/sign-out")
    assert len(bureau.office.ledger.words._kept) == 0


def test_twenty_a_page_with_links_that_keep_the_filters(bureau: Bureau) -> None:
    for key in range(21):
        bureau.office.register(str(key))
    browser = bureau.browser("coordinator")
    assert len(numbers(browser, "?view=all&order=received")) == 20
    assert len(numbers(browser, "?view=all&order=received&page=2")) == 1
    page = browser.get("/desk/ledger?view=all&order=received").text
    assert "第 1—20 件，共 21 件" in page
    link = re.search(r'href="([^"]+)" rel="next"', page)
    assert link and "view=all" in link[1] and "order=received" in link[1] and "page=2" in link[1]
    longer = re.search(r'href="([^"]+)">每页 100 件，便于打印', page)
    assert longer and len(numbers(browser, unescape(longer[1]).removeprefix("/desk/ledger"))) == 21


def test_an_empty_list_says_why_and_what_to_do(bureau: Bureau) -> None:
    browser = bureau.browser("coordinator")
    turned = browser.get("/desk/ledger?order=amount&turned=1&rows=100").text
    assert "去掉筛选条件" not in turned, "an order leaves nothing out"
    assert "企业提交线索后，案件会列在这里" in browser.get("/desk/ledger").text
    assert "去掉筛选条件" in browser.look_for("没有").text


def test_what_is_looked_for_stands_in_no_address_and_is_gone_back_to(bureau: Bureau) -> None:
    for key in range(21):
        bureau.office.register(str(key))
    browser = bureau.browser("coordinator")
    first = browser.send(
        "/desk/ledger", "/desk/ledger/search", q="云亭", view="all", order="amount"
    )
    page = browser.get(first.location).text
    assert "共 21 件" in page and 'value="云亭"' in page
    with browser.client.session_transaction(base_url="http://localhost/desk/") as kept:
        assert "云亭" not in str(dict(kept)) and len(kept["searches"]) == 1
    for address in [first.location, *re.findall(r'(?:href|action)="([^"]*)"', page)]:
        assert "云亭" not in unquote(address) and "q=" not in address, address
    link = re.search(r'href="([^"]+)" rel="next"', page)
    assert link and 'value="云亭"' in browser.get(unescape(link[1])).text
    for number in range(4):
        browser.look_for(f"第{number}次")
    assert 'value="云亭"' in browser.get(first.location).text  # the way back, in another tab too
    browser.look_for("第五次")
    assert 'value="云亭"' not in browser.get(first.location).text
    assert 'value="云亭"' not in bureau.browser("second").get(first.location).text
    assert browser.get("/desk/ledger?view=all&q=没有").text.count("共 21 件")


def test_a_unit_lists_its_own_cases_only(bureau: Bureau) -> None:
    mine = bureau.office.register("a").case_id
    bureau.office.register("b")
    bureau.office.go(mine, "accept", "transfer")
    assert numbers(bureau.browser("unit"), "?view=all") == [bureau.office.row(mine).number]
    assert numbers(bureau.browser("unit"), "?view=mine") == [bureau.office.row(mine).number]
    assert numbers(bureau.browser("other-unit"), "?view=all") == []


def test_what_an_enterprise_wrote_is_shown_as_text(bureau: Bureau) -> None:
    case = bureau.office.register(
        enterprise="<script>alert(1)</script>有限公司", facts="<b>甲</b>\n乙"
    )
    browser = bureau.browser("coordinator")
    for path in (
        "/desk/",
        "/desk/ledger",
        f"/desk/case/{case.case_id}",
        f"/desk/case/{case.case_id}/move/accept",
    ):
        page = browser.get(path).text
        assert "<script>alert" not in page and "<b>甲" not in page


def test_a_view_of_ones_own_keeps_filters_order_and_columns_but_not_what_was_looked_for(
    bureau: Bureau,
) -> None:
    number = bureau.office.register("a", category="payment-overdue").number
    browser = bureau.browser("coordinator")
    shown = {"category": "payment-overdue", "order": "amount", "columns": ["amount", "state"]}
    narrowed = browser.look_for("云亭建材", view="all", **shown)
    assert number in narrowed.text and "牵头" not in heads(narrowed)
    assert "万元" in heads(narrowed)
    kept = browser.send(narrowed, "/desk/ledger/views/", name="欠款，按金额")
    assert "search" not in kept.location
    page = browser.get("/desk/ledger").text
    link = re.search(r'href="([^"]+)">欠款，按金额</a>', page)
    assert link is not None
    address = unescape(link.group(1))
    assert all(one in address for one in ("category=payment-overdue", "order=amount", "columns="))
    again = browser.get(address)
    assert listed(again) == [number] and "牵头" not in heads(again)
    assert 'aria-current="page">欠款，按金额</a>' in again.text
    assert "欠款，按金额" not in bureau.browser("second").get("/desk/ledger").text
    assert (
        "请填写视图的名称"
        in browser.get(
            browser.send(page_of(browser), "/desk/ledger/views/", name=" ").location
        ).text
    )
    browser.send(page_of(browser), "/desk/ledger/views/drop", name="欠款，按金额")
    assert "欠款，按金额" not in browser.get("/desk/ledger").text


def page_of(browser: Browser) -> TestResponse:
    """The list as it opens."""
    return browser.get("/desk/ledger")
