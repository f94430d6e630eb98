"""The ledger as a list: views, filters, paging, and what stands there when there is nothing."""

import re
from html import unescape
from urllib.parse import unquote

from werkzeug.test import TestResponse

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


def test_an_empty_list_says_why_and_what_to_do(bureau: Bureau) -> None:
    browser = bureau.browser("coordinator")
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
    assert number in narrowed.text and "牵头 / 责任单位</th>" not in narrowed.text
    assert "万元</th>" in narrowed.text
    kept = browser.send(narrowed, "/desk/ledger/views/", name="欠款，按金额")
    assert "search" not in kept.location
    page = browser.get("/desk/ledger").text
    link = re.search(r'href="([^"]+)">欠款，按金额</a>', page)
    assert link is not None
    address = unescape(link.group(1))
    assert all(one in address for one in ("category=payment-overdue", "order=amount", "columns="))
    again = browser.get(address)
    assert listed(again) == [number] and "牵头 / 责任单位</th>" not in again.text
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
