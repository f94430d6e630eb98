"""The ledger as a list: views, filters, paging, and what stands there when there is nothing."""

import re

from tests.forms_app.desk.bureau import Browser, Bureau


def numbers(browser: Browser, query: str = "") -> list[str]:
    """The numbers of the cases on a page of the list, in order."""
    page = browser.get(f"/desk/ledger{query}")
    assert page.status_code == 200
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
    assert numbers(browser, "?view=all&q=%E9%9C%9C%E6%A1%A5") == [overdue]
    assert numbers(browser, "?view=all&category=payment-overdue") == [overdue]
    assert numbers(browser, "?view=all&campaign=zengdu-2024") == [elsewhere]
    assert numbers(browser, "?view=all&lead=science-industry") == [overdue]
    assert numbers(browser, "?view=all&due=overdue") == []
    assert numbers(browser, "?view=all&campaign=nowhere&order=upside-down&page=x") != []
    page = browser.get("/desk/ledger?view=all&q=%E9%9C%9C%E6%A1%A5&category=payment-overdue").text
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
    assert "去掉筛选条件" in browser.get("/desk/ledger?q=%E6%B2%A1%E6%9C%89").text


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
