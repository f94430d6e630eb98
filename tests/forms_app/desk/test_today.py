"""The first page: what waits, what nobody has published yet, and whom to call back."""

from dataclasses import replace
from datetime import date

from casestore.ledger.verbs import claimant
from casestore.lifecycle.ratings import Rating, Solved
from tests.casestore.ledger.counter import Visitor
from tests.casestore.ledger_fixture import MODEL
from tests.forms_app.desk.bureau import Bureau

TO_CALL_BACK = "评价不满意，要回访"


def test_the_first_page_counts_lists_and_says_what_to_do(bureau: Bureau) -> None:
    bureau.office.register("a")
    second = bureau.office.register("b").case_id
    bureau.office.go(second, "accept", "transfer", "take_up")
    page = bureau.browser("coordinator").get("/desk/").text
    assert "<b>1</b>等我处理" in page and "<b>1</b>等别人" in page and "<b>2</b>全部线索" in page
    assert "审查是否受理" in page and "今日要办" in page
    assert "办理并报办结" in bureau.browser("unit").get("/desk/").text


def test_a_year_without_published_holidays_is_loud(bureau: Bureau) -> None:
    assert "放假安排还没有公布" not in bureau.browser("coordinator").get("/desk/").text
    stores = bureau.app.extensions["services"]
    later = replace(
        bureau.office.settings,
        as_of={**bureau.office.settings.as_of, "xinjian-2022": date(2099, 12, 20)},
    )
    bureau.app.extensions["services"] = replace(stores, settings=later)
    assert (
        "2099、2100年的放假安排还没有公布或录入" in bureau.browser("coordinator").get("/desk/").text
    )


def test_a_bad_grade_stays_on_the_first_page_until_something_is_noted(bureau: Bureau) -> None:
    office = bureau.office
    receipts = [office.register(key) for key in ("a", "b")]
    for receipt, grade in zip(receipts, (1, 5), strict=True):
        office.go(receipt.case_id, "accept", "transfer", "take_up", "settle", "strike_off")
        with office.as_claimant(receipt.case_id) as work:
            rating = Rating(grade=grade, solved=Solved.PARTLY, text="付款晚了半年")
            claimant.rate(work, rating)
    coordinator = bureau.browser("coordinator")
    page = coordinator.get("/desk/").text
    assert TO_CALL_BACK in page and "回访反映人，决定是否重新办理" in page  # it has a clock, too
    assert f'/desk/case/{receipts[0].case_id}"' in page
    assert f'/desk/case/{receipts[1].case_id}"' not in page
    assert "付款晚了半年" in coordinator.get(f"/desk/case/{receipts[0].case_id}").text
    coordinator.send(f"/desk/case/{receipts[0].case_id}/note", text="已回访，企业接受解释")
    assert TO_CALL_BACK not in coordinator.get("/desk/").text
    assert TO_CALL_BACK not in bureau.browser("reviewer").get("/desk/").text


def test_a_message_stays_on_the_first_page_until_it_is_replied_to(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    with bureau.office.as_claimant(case_id) as work:
        claimant.message(work, "办到哪一步了")
    coordinator = bureau.browser("coordinator")
    at = f"/desk/case/{case_id}"
    assert "反映人留言，要答复" in coordinator.get("/desk/").text
    assert "办到哪一步了" in coordinator.get(at).text
    assert coordinator.send(f"{at}/reply", text="正在审查").location == at
    assert "正在审查" in coordinator.get(at).text
    assert "反映人留言，要答复" not in coordinator.get("/desk/").text
    assert "反映人留言，要答复" not in bureau.browser("reviewer").get("/desk/").text


def test_an_item_that_could_not_be_taken_in_is_listed_until_it_is(bureau: Bureau) -> None:
    visitor = Visitor(bureau.office)
    clue = visitor.clue()
    evidence = bureau.office.settings.evidence / clue.body["files"][0]["stored"]
    away = evidence.rename(evidence.with_suffix(".away"))
    name = visitor.put(clue)
    visitor.imported()
    coordinator = bureau.browser("coordinator")
    page = coordinator.get("/desk/").text
    assert "来件没有登记上" in page and visitor.number in page and "没有存好" in page
    assert "来件没有登记上" not in bureau.browser("unit").get("/desk/").text
    away.rename(evidence)
    coordinator.send("/desk/", f"/desk/refused/{name}/again")
    visitor.imported()
    page = coordinator.get("/desk/").text
    assert "来件没有登记上" not in page and visitor.number in page


def test_a_demonstration_says_what_to_try_and_marks_what_is_mine(bureau: Bureau) -> None:
    assert "十分钟试一遍" not in bureau.browser("coordinator").get("/desk/").text
    stores = bureau.app.extensions["services"]
    demo = replace(bureau.office.settings, demo=True)
    bureau.app.extensions["services"] = replace(stores, settings=demo)
    for role, mine in (("coordinator", 4), ("unit", 1), ("reviewer", 1), ("admin", 1)):
        page = bureau.browser(role).get("/desk/").text
        assert "十分钟试一遍" in page and page.count('class="is-mine"') == mine
        assert f'href="{demo.site_url}/"' in page
    held = [unit.split("/") for one in stores.staff.list() for unit in one.units]
    campaigns = bureau.office.campaigns
    assert any(f"转给{campaigns[name].unit(unit).name}。" in page for name, unit in held)


def test_every_entry_leads_to_the_move_that_it_names(bureau: Bureau) -> None:
    office = bureau.office
    received, transferred, settled = (office.register(key).case_id for key in ("a", "b", "c"))
    office.go(transferred, "accept", "transfer")
    office.go(settled, "accept", "transfer", "take_up", "settle")
    page = bureau.browser("second").get("/desk/").text
    assert f'href="/desk/case/{received}#next"' in page, "a choice of three"
    assert f'href="/desk/case/{settled}/move/strike_off"' in page
    unit = bureau.browser("unit").get("/desk/").text
    assert f'href="/desk/case/{transferred}/move/take_up"' in unit
    handler = bureau.browser("coordinator").get("/desk/").text
    assert "核查要换一个人" in handler and f"{settled}/move/strike_off" not in handler


def test_what_is_late_stands_first_with_its_year_and_leads_to_pressing(bureau: Bureau) -> None:
    office = bureau.office
    mine, theirs = (office.register(key).case_id for key in ("a", "b"))
    office.go(theirs, "accept", "transfer")
    settings = replace(office.settings, as_of={**office.settings.as_of, MODEL: date(2024, 3, 1)})
    bureau = replace(
        bureau,
        office=replace(office, settings=settings, ledger=replace(office.ledger, settings=settings)),
    )
    page = bureau.browser("coordinator").get("/desk/").text
    assert "已逾期</h3>" in page and "2022年6月29日" in page and "2022年7月5日" in page
    assert f'href="/desk/case/{theirs}/press"' in page
    assert f'href="/desk/case/{mine}#next"' in page
    assert "超过 15 天没有动静" not in page, "both are named already"
    watcher = bureau.browser("supervisor").get("/desk/").text
    assert f'href="/desk/case/{theirs}/press"' in watcher and "等我处理" not in watcher
    unit = bureau.browser("unit").get("/desk/").text
    assert f"/desk/case/{theirs}/move/take_up" in unit and "没有动静" not in unit


def test_one_key_leads_from_one_thing_that_waits_to_the_next(bureau: Bureau) -> None:
    office = bureau.office
    first, second = (office.register(key).case_id for key in ("a", "b"))
    browser = bureau.browser("coordinator")
    page = browser.get("/desk/").text
    assert 'href="/desk/next" data-key-next' in page and "data-key-toggle" in page
    assert browser.get("/desk/next").location == f"/desk/case/{first}#next"
    here = browser.get(f"/desk/case/{first}").text
    assert f'href="/desk/next?after={first}" data-key-next' in here
    assert browser.get(f"/desk/next?after={first}").location == f"/desk/case/{second}#next"
    assert browser.get(f"/desk/next?after={second}").location == "/desk/"
    assert "没有下一件了" in browser.get("/desk/").text
    office.go(first, "accept")
    assert browser.get(f"/desk/next?after={first}").location == f"/desk/case/{second}#next"
    assert "data-key-next" not in bureau.browser("admin").get("/desk/").text
