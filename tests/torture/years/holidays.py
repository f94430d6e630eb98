"""The days off of 2019 to 2026, copied by hand from the yearly notices of the State Council's
office (国办发明电), and the weekend days worked for them. Counted plainly, day by day."""

from datetime import date, timedelta

ONE = timedelta(days=1)
#: First and last day off of each holiday.
_OFF = """
2018-12-30 2019-01-01  2019-02-04 2019-02-10  2019-04-05 2019-04-07  2019-05-01 2019-05-04
2019-06-07 2019-06-09  2019-09-13 2019-09-15  2019-10-01 2019-10-07
2020-01-01 2020-01-01  2020-01-24 2020-02-02  2020-04-04 2020-04-06  2020-05-01 2020-05-05
2020-06-25 2020-06-27  2020-10-01 2020-10-08
2021-01-01 2021-01-03  2021-02-11 2021-02-17  2021-04-03 2021-04-05  2021-05-01 2021-05-05
2021-06-12 2021-06-14  2021-09-19 2021-09-21  2021-10-01 2021-10-07
2022-01-01 2022-01-03  2022-01-31 2022-02-06  2022-04-03 2022-04-05  2022-04-30 2022-05-04
2022-06-03 2022-06-05  2022-09-10 2022-09-12  2022-10-01 2022-10-07
2022-12-31 2023-01-02  2023-01-21 2023-01-27  2023-04-05 2023-04-05  2023-04-29 2023-05-03
2023-06-22 2023-06-24  2023-09-29 2023-10-06
2023-12-30 2024-01-01  2024-02-10 2024-02-17  2024-04-04 2024-04-06  2024-05-01 2024-05-05
2024-06-08 2024-06-10  2024-09-15 2024-09-17  2024-10-01 2024-10-07
2025-01-01 2025-01-01  2025-01-28 2025-02-04  2025-04-04 2025-04-06  2025-05-01 2025-05-05
2025-05-31 2025-06-02  2025-10-01 2025-10-08
2026-01-01 2026-01-03  2026-02-15 2026-02-23  2026-04-04 2026-04-06  2026-05-01 2026-05-05
2026-06-19 2026-06-21  2026-09-25 2026-09-27  2026-10-01 2026-10-07
"""
_WORKED = """
2018-12-29 2019-02-02 2019-02-03 2019-04-28 2019-05-05 2019-09-29 2019-10-12
2020-01-19 2020-04-26 2020-05-09 2020-06-28 2020-09-27 2020-10-10
2021-02-07 2021-02-20 2021-04-25 2021-05-08 2021-09-18 2021-09-26 2021-10-09
2022-01-29 2022-01-30 2022-04-02 2022-04-24 2022-05-07 2022-10-08 2022-10-09
2023-01-28 2023-01-29 2023-04-23 2023-05-06 2023-06-25 2023-10-07 2023-10-08
2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12
2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11
2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10
"""
WORKED = {date.fromisoformat(one) for one in _WORKED.split()}
_ENDS = [date.fromisoformat(one) for one in _OFF.split()]
OFF = {
    first + ONE * n
    for first, last in zip(_ENDS[::2], _ENDS[1::2], strict=True)
    for n in range((last - first).days + 1)
}


def is_worked(day: date) -> bool:
    return day in WORKED or (day.weekday() < 5 and day not in OFF)


def workdays_on(day: date, count: int) -> date:
    """The day that is ``count`` working days after ``day`` (before it where negative)."""
    step = ONE if count > 0 else -ONE
    while count:
        day += step
        if is_worked(day):
            count -= 1 if count > 0 else -1
    return day


def workdays_between(start: date, end: date) -> int:
    """The working days after ``start`` up to ``end``; negative the other way round."""
    if end < start:
        return -workdays_between(end, start)
    days = (start + ONE * n for n in range(1, (end - start).days + 1))
    return sum(is_worked(day) for day in days)
