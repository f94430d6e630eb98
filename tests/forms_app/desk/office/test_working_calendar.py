"""The working-day calendar: loud where a year is unknown, a pasted notice looked through before
it counts."""

from datetime import date

from casestore.ledger.verbs.recount import entered_lists
from tests.forms_app.desk.bureau import Bureau

PAGE = "/desk/workdays"


def notice(bureau: Bureau) -> tuple[int, date, str]:
    """Next year, the second Saturday of its January, and a notice by which that is worked."""
    year = max(bureau.office.settings.today(id) for id in bureau.office.campaigns).year + 1
    saturday = next(date(year, 1, day) for day in range(8, 15) if date(year, 1, day).weekday() == 5)
    return (
        year,
        saturday,
        f"一、元旦：1月1日至3日放假，共3天。1月{saturday.day}日（周六）上班。二、春节：2月1日至7日放假调休。",
    )


def test_a_notice_is_read_back_before_it_is_entered_and_then_stands_in_the_table(
    bureau: Bureau,
) -> None:
    admin, (year, saturday, text) = bureau.browser("admin"), notice(bureau)
    read = admin.send(PAGE, year=str(year), text=text)
    assert read.status_code == 200 and f"请核对：读到的{year}年放假安排" in read.text
    assert f"1月{saturday.day}日（周六）" in read.text and "2月1日" in read.text
    assert "没有读到：清明、劳动、端午、中秋、国庆。" in read.text
    assert entered_lists(bureau.office.ledger) == ()
    entered = admin.send(read, at=PAGE)
    assert entered.location == PAGE
    table = admin.get(PAGE).text
    assert (
        "岗位 admin" in table
        and f"元旦3 天，春节7 天；调休上班：1月{saturday.day}日（周六）" in table
    )
    assert len(entered_lists(bureau.office.ledger)) == 1


def test_a_text_that_cannot_be_right_comes_back_with_what_to_do(bureau: Bureau) -> None:
    admin, (year, saturday, text) = bureau.browser("admin"), notice(bureau)
    wrong = admin.send(PAGE, year=str(year), text=text.replace("周六", "周二"))
    assert wrong.status_code == 422
    assert (
        f"{year}年1月{saturday.day}日是周六，不是周二" in wrong.text
        and "二、春节：2月1日至7日" in wrong.text
    )
    assert "请粘贴放假通知" in admin.send(PAGE, year=str(year), text="").text
    assert admin.send(PAGE, year="1999", text=text).status_code == 422
    assert entered_lists(bureau.office.ledger) == ()
