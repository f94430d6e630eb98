"""What was agreed to be paid, on the claimant's own page: due, paid, late."""

from datetime import date

from casestore.ledger import claimants_view
from casestore.ledger.queries.lists import find
from casestore.ledger.records import Query
from casestore.lifecycle.instalments import Instalment, InstalmentKind, InstalmentState
from forms_app.intake.followup.agreed_rows import shown_rows, sum_words
from tests.casestore.ledger.verbs.test_paying import paid, step
from tests.casestore.ledger_fixture import COORDINATOR
from tests.forms_app.intake.visitor import Visitor, status_of


def test_the_claimant_reads_each_row_and_what_was_paid(visitor: Visitor) -> None:
    number, code = visitor.submit()
    office = visitor.public.office
    assert status_of(office, number, code)
    case_id = find(office.ledger, Query(), COORDINATOR).rows[0].id
    office.go(case_id, "accept", "transfer", "take_up")
    step(office, case_id, "agree", {"instalments": "2022-07-01 100\n2022-08-01 168.5"})
    paid(office, case_id, 1, "40")
    claimants_view.write_owed(office.ledger)
    visitor.post("/status", {"number": number, "code": code})
    page = visitor.get("/status").text
    assert "按期履行" in page and "一共 268.5 万元，登记已付 40 万元，还差 228.5 万元。" in page
    assert "第 1 期" in page and "已付 40 万元，最近一笔2022年6月15日" in page
    assert "2022年8月1日 · 168.5 万元" in page and page.count("待履行") == 2
    assert "/status/message" in page, "and where to say that it did not arrive"


def test_a_page_without_rows_says_nothing_of_them(visitor: Visitor) -> None:
    number, code = visitor.submit()
    assert status_of(visitor.public.office, number, code)
    visitor.post("/status", {"number": number, "code": code})
    assert "按期履行" not in visitor.get("/status").text


def test_a_late_row_says_for_how_long_and_what_holds_no_longer_is_left_out(
    visitor: Visitor,
) -> None:
    def row(state: str, amount: int, paid: int) -> Instalment:
        return Instalment(
            id=0,
            kind=InstalmentKind.INSTALMENT,
            serial=1,
            due=date(2022, 7, 1),
            first_due=date(2022, 7, 1),
            amount=amount,
            paid=paid,
            paid_on=date(2022, 6, 30) if paid else None,
            state=InstalmentState(state),
        )

    with visitor.public.app.test_request_context("/status"):
        rows = [row("open", 5_000_000, 0), row("void", 5_000_000, 0), row("open", 0, 0)]
        shown = shown_rows(rows, date(2022, 7, 4))
        assert [(one.state, one.late, one.sum) for one in shown] == [
            ("逾期 3 天", True, "5"),
            ("逾期 3 天", True, ""),
        ]
        assert shown_rows(rows[:1], date(2022, 7, 1))[0].state == "今天到期"
        assert sum_words([row("open", 0, 0)], date(2022, 7, 4)) == ""
