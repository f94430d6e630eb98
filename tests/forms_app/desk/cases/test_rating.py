"""A bad grade is seen on the first page until somebody has called back."""

from tests.casestore.ledger_fixture import MODEL
from tests.forms_app.desk.bureau import Bureau

HEAD = "评价不满意，要回访"


def test_a_bad_grade_stays_on_the_first_page_until_something_is_noted(bureau: Bureau) -> None:
    office = bureau.office
    model = office.campaigns[MODEL].model_copy(update={"rating": True})
    office.ledger.campaigns = {**office.campaigns, MODEL: model}
    receipts = [office.register(key) for key in ("a", "b")]
    for receipt, grade in zip(receipts, (1, 5), strict=True):
        office.go(receipt.case_id, "accept", "transfer", "take_up", "settle", "strike_off")
        office.ledger.rate(receipt.number, receipt.code, grade, "付款晚了半年")
    coordinator = bureau.browser("coordinator")
    page = coordinator.get("/desk/").text
    assert HEAD in page and page.count(f'/desk/case/{receipts[0].case_id}"') == 1
    assert f'/desk/case/{receipts[1].case_id}"' not in page
    assert "付款晚了半年" in coordinator.get(f"/desk/case/{receipts[0].case_id}").text
    coordinator.send(f"/desk/case/{receipts[0].case_id}/note", text="已回访，企业接受解释")
    assert HEAD not in coordinator.get("/desk/").text
    assert HEAD not in bureau.browser("reviewer").get("/desk/").text
