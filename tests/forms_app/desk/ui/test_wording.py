"""Dates, amounts and sizes in words."""

from datetime import UTC, date, datetime

from forms_app.desk.ui import wording

FRIDAY = date(2022, 10, 14)


def test_days_are_written_as_people_write_them() -> None:
    assert wording.day(FRIDAY) == "2022年10月14日"
    assert wording.weekday(FRIDAY) == "2022年10月14日（周五）"
    assert wording.short_day(FRIDAY) == "10月14日"
    assert wording.short_weekday(FRIDAY) == "10月14日（周五）"
    assert wording.day(None) == wording.moment(None) == ""


def test_a_moment_is_told_in_shanghai_time() -> None:
    evening = datetime(2022, 10, 13, 16, 5, tzinfo=UTC)
    assert wording.day(evening) == "2022年10月14日"
    assert wording.moment(evening) == "2022年10月14日 00:05"


def test_amounts_and_sizes_carry_no_empty_decimals() -> None:
    assert [wording.amount(one) for one in (0, 268.5, 1240.0, 1234567.25)] == [
        "0",
        "268.5",
        "1,240",
        "1,234,567.25",
    ]
    assert [wording.size(one) for one in (0, 999, 340_000, 1_234_000)] == [
        "1 KB",
        "1 KB",
        "340 KB",
        "1.2 MB",
    ]
