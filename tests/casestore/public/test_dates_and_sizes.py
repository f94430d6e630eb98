"""Dates and sizes as people read them."""

from datetime import UTC, date, datetime

from casestore.public.dates_and_sizes import (
    count_words,
    day_words,
    moment_words,
    size_words,
    span_words,
    weekday_words,
)


def test_a_day_has_neither_spaces_nor_leading_zeros() -> None:
    assert day_words(date(2022, 3, 5)) == "2022年3月5日"
    assert weekday_words(date(2022, 10, 14)) == "周五"


def test_a_moment_is_told_in_shanghai_time() -> None:
    assert moment_words(datetime(2022, 9, 27, 16, 5, tzinfo=UTC)) == "2022年9月28日 00:05"


def test_a_span_of_whole_months_goes_without_days() -> None:
    assert span_words(date(2022, 3, 1), date(2023, 12, 31)) == "2022年3月—2023年12月"
    assert span_words(date(2022, 3, 1), date(2022, 12, 31)) == "2022年3月—12月"
    assert span_words(date(2022, 3, 1), date(2022, 3, 31)) == "2022年3月"


def test_a_span_that_cuts_a_month_tells_the_days_and_the_second_year_where_it_differs() -> None:
    assert span_words(date(2022, 3, 5), date(2022, 12, 31)) == "2022年3月5日—12月31日"
    assert span_words(date(2022, 3, 5), date(2023, 1, 2)) == "2022年3月5日—2023年1月2日"


def test_counts_are_chinese_below_a_hundred() -> None:
    told = [count_words(count) for count in (0, 6, 10, 16, 20, 21, 99, 100)]
    assert told == ["零", "六", "十", "十六", "二十", "二十一", "九十九", "100"]


def test_sizes_are_decimal_and_never_nothing() -> None:
    told = [size_words(octets) for octets in (0, 499, 181_600, 999_999, 1_240_000)]
    assert told == ["1 KB", "1 KB", "182 KB", "1000 KB", "1.2 MB"]
