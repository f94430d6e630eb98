"""Days, moments and sizes in words, in the script of the page."""

from datetime import UTC, date, datetime

from flask import Flask, g

from forms_app.web.dates import FILTERS, day, moment, short_day, short_weekday, weekday

FRIDAY = date(2022, 10, 14)
#: Already the 15th in Shanghai.
LATE = datetime(2022, 10, 14, 16, 5, tzinfo=UTC)


def test_a_day_is_written_without_leading_zeros() -> None:
    assert (day(FRIDAY), day(date(2022, 9, 7)), day(None)) == ("2022年10月14日", "2022年9月7日", "")
    assert (short_day(FRIDAY), short_day(None)) == ("10月14日", "")
    assert (weekday(FRIDAY), short_weekday(FRIDAY)) == (
        "2022年10月14日（周五）",
        "10月14日（周五）",
    )


def test_a_moment_is_shown_in_shanghai_time() -> None:
    assert day(LATE) == "2022年10月15日"
    assert (moment(LATE), moment(None)) == ("2022年10月15日 00:05", "")


def test_a_weekday_follows_the_script_of_the_page() -> None:
    with Flask(__name__).test_request_context():
        g.written = "hant"
        assert short_weekday(FRIDAY) == "10月14日（週五）"


def test_a_size_is_told_in_thousands_of_bytes_and_never_as_nothing() -> None:
    told = [
        FILTERS["size"](0),
        FILTERS["size"](340_400),
        FILTERS["size"](999_400),
        FILTERS["size"](1_000_000),
        FILTERS["size"](12_340_000),
    ]
    assert told == ["1 KB", "340 KB", "999 KB", "1.0 MB", "12.3 MB"]
