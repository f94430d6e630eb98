"""The public holidays that the law itself fixes, for years whose list has not been announced yet:
they are off whatever the list will say, and whoever shows a day counted by them has to say that
the list decides.

Source: 全国年节及纪念日放假办法 (State Council decree 795, in force 2025-01-01), article 2. Days
made up for a holiday on a weekend, and weekends worked in exchange, stand in the list alone.
"""

from datetime import date, timedelta
from functools import lru_cache

from chinese_calendar import get_solar_terms

#: What every output says that shows a day counted without the year's list.
BY_THE_LIST = "以国务院办公厅公布的放假安排为准"

#: The first day of the first month, the fifth of the fifth, the fifteenth of the eighth by GB/T
#: 33661-2017, month and day; new moons close to midnight (2027, 2030) by Beijing time.
_LUNAR: dict[int, tuple[str, str, str]] = {
    2027: ("02-06", "06-09", "09-15"),
    2028: ("01-26", "05-28", "10-03"),
    2029: ("02-13", "06-16", "09-22"),
    2030: ("02-03", "06-05", "09-12"),
    2031: ("01-23", "06-24", "10-01"),
    2032: ("02-11", "06-12", "09-19"),
    2033: ("01-31", "06-01", "09-08"),
    2034: ("02-19", "06-20", "09-27"),
    2035: ("02-08", "06-10", "09-16"),
    2036: ("01-28", "05-30", "10-04"),
    2037: ("02-15", "06-18", "09-24"),
    2038: ("02-04", "06-07", "09-13"),
    2039: ("01-24", "05-27", "10-02"),
    2040: ("02-12", "06-14", "09-20"),
    2041: ("02-01", "06-03", "09-10"),
    2042: ("01-22", "06-22", "09-28"),
    2043: ("02-10", "06-11", "09-17"),
    2044: ("01-30", "05-31", "10-05"),
    2045: ("02-17", "06-19", "09-25"),
    2046: ("02-06", "06-08", "09-15"),
    2047: ("01-26", "05-29", "10-04"),
    2048: ("02-14", "06-15", "09-22"),
    2049: ("02-02", "06-04", "09-11"),
    2050: ("01-23", "06-23", "09-30"),
}


@lru_cache(maxsize=64)
def holidays_of(year: int) -> dict[date, str]:
    """The days off of ``year`` with their names; the lunar ones up to 2050."""
    found = {date(year, 1, 1): "元旦", date(year, 5, 1): "劳动节", date(year, 5, 2): "劳动节"}
    found |= {date(year, 10, day): "国庆节" for day in (1, 2, 3)}
    named = [(day, "清明节") for day in _qingming(year)]
    if year in _LUNAR:
        spring, dragon_boat, autumn = (date.fromisoformat(f"{year}-{day}") for day in _LUNAR[year])
        named += [(spring + timedelta(days=n), "春节") for n in (-1, 0, 1, 2)]
        named += [(dragon_boat, "端午节"), (autumn, "中秋节")]
    for day, name in named:
        found[day] = f"{found[day]}、{name}" if day in found else name
    return found


def _qingming(year: int) -> list[date]:
    """The day of the solar term, always one of the first days of April."""
    try:
        terms = get_solar_terms(date(year, 4, 3), date(year, 4, 7))
    except (KeyError, NotImplementedError):  # the formula reaches from 2000 to 2099
        return []
    return [day for day, name in terms if name == "清明"]
