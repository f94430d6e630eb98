"""Holidays that the law fixes are days off before the year's list is known."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from casestore.calendar.statutory import holidays_of
from casestore.calendar.working_days import PUBLISHED, Calendar, YearList

#: As published almanacs have them: 除夕 to 初三, 清明, 端午, 中秋.
KNOWN = {
    2027: ("2027-02-05", "2027-02-08", "2027-04-05", "2027-06-09", "2027-09-15"),
    2028: ("2028-01-25", "2028-01-28", "2028-04-04", "2028-05-28", "2028-10-03"),
    2030: ("2030-02-02", "2030-02-05", "2030-04-05", "2030-06-05", "2030-09-12"),
    2033: ("2033-01-30", "2033-02-02", "2033-04-04", "2033-06-01", "2033-09-08"),
}


@pytest.mark.parametrize("year", KNOWN)
def test_the_lunar_holidays_of_years_to_come(year: int) -> None:
    first, last, qingming, dragon_boat, autumn = map(date.fromisoformat, KNOWN[year])
    found = holidays_of(year)
    spring = sorted(day for day, name in found.items() if name == "春节")
    assert (spring[0], spring[-1], len(spring)) == (first, last, 4)
    named = {qingming: "清明节", dragon_boat: "端午节", autumn: "中秋节"}
    assert all(name in found[day] for day, name in named.items())


def test_each_year_up_to_2050_has_all_its_holidays_and_a_lunar_year_between_two() -> None:
    springs = []
    for year in range(2027, 2051):
        found = holidays_of(year)
        names = {one for name in found.values() for one in name.split("、")}
        assert names == {"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"}
        springs.append(min(day for day, name in found.items() if name == "春节"))
    for one, next_one in zip(springs, springs[1:], strict=False):
        assert (next_one - one).days in (353, 354, 355, 383, 384, 385)


def test_the_formula_agrees_with_every_list_since_the_law() -> None:
    for year in (2025, 2026):
        for day, name in holidays_of(year).items():
            assert chinese_calendar.is_holiday(day), (day, name)


def test_an_unknown_year_has_its_holidays_and_a_known_one_its_list() -> None:
    assert PUBLISHED.day_off(date(2027, 1, 1)) == "元旦"
    assert PUBLISHED.day_off(date(2027, 2, 8)) == "春节"
    assert PUBLISHED.day_off(date(2027, 10, 5)) == ""  # what is made up for stands in the list
    entered = Calendar([YearList(2027, {date(2027, 10, 5): "国庆节"}, frozenset())])
    assert (
        entered.day_off(date(2027, 10, 5)) == "国庆节" and entered.day_off(date(2027, 1, 1)) == ""
    )
    assert not PUBLISHED.is_known(2027) and entered.is_known(2027)


def test_a_stretch_is_certain_while_every_year_in_it_is_known() -> None:
    entered = Calendar([YearList(2028, {}, frozenset())])
    assert PUBLISHED.is_certain(date(2026, 1, 1), date(2026, 12, 31))
    assert not PUBLISHED.is_certain(date(2026, 12, 31), date(2027, 1, 1))
    assert not entered.is_certain(date(2026, 12, 31), date(2028, 1, 1))  # 2027 lies between


def test_the_first_of_january_is_never_promised() -> None:
    later = PUBLISHED.between(date(2026, 12, 31), date(2027, 1, 4))
    assert later == 1  # the 1st is off, the 2nd and 3rd a weekend
    assert date(2027, 1, 4) - date(2026, 12, 31) == timedelta(days=4)
