"""The calendar behind a secret address: valid, numbers only, ended when its owner says so."""

import re
from datetime import UTC, date, datetime

from casestore.ledger.queries.deadline_list import DueDay
from casestore.ledger.verbs import supervision
from forms_app.desk.sign_in import calendar_feed
from forms_app.desk.sign_in.calendar_feed import Pace, feed
from tests.casestore.ledger_fixture import COORDINATOR, values_for
from tests.forms_app.desk.bureau import Browser, Bureau

NOW = datetime(2022, 6, 15, 1, 2, 3, tzinfo=UTC)
ADDRESS = re.compile(r"/desk/calendar/[\w-]+\.ics")


def made(browser: Browser) -> str:
    """The path of a new address, as the page shows it once."""
    page = browser.send("/desk/account", "/desk/account/calendar")
    assert page.status_code == 200, page.text[:300]
    (found,) = set(ADDRESS.findall(page.text))
    return found


def unfolded(data: bytes) -> list[str]:
    """The lines of a calendar, after a look at how they are written (RFC 5545, 3.1)."""
    assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    return data.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")


def events(lines: list[str]) -> list[dict[str, str]]:
    """The events of a calendar, property → value; each property once."""
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-1] == "END:VCALENDAR"
    assert {"VERSION:2.0", "CALSCALE:GREGORIAN"} < set(lines)
    assert sum(line.startswith("PRODID:") for line in lines) == 1
    found, here = [], None
    for line in lines[1:-1]:
        name, _colon, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            assert here is None
            here = dict[str, str]()
        elif line == "END:VEVENT":
            assert here is not None and {"UID", "DTSTAMP", "DTSTART;VALUE=DATE"} <= here.keys()
            found.append(here)
            here = None
        elif here is not None:
            assert name not in here
            here[name] = value
    assert here is None
    assert len({one["UID"] for one in found}) == len(found)
    return found


def test_days_become_whole_day_events_that_name_numbers_alone() -> None:
    days = [
        DueDay(case_id=7, number="XJ2022-ABCD-7", what="办结", day=date(2022, 12, 31)),
        DueDay(case_id=7, number="XJ2022-ABCD-7", what="督办报告", day=date(2022, 7, 1)),
    ]
    first, second = events(unfolded(feed(days, "https://desk.example", "example.cn", NOW)))
    assert first == {
        "UID": "XJ2022-ABCD-7-deadline@example.cn",
        "DTSTAMP": "20220615T010203Z",
        "DTSTART;VALUE=DATE": "20221231",
        "DTEND;VALUE=DATE": "20230101",
        "SUMMARY": "XJ2022-ABCD-7 办结",
        "URL": "https://desk.example/desk/case/7",
        "TRANSP": "TRANSPARENT",
    }
    assert second["UID"] == "XJ2022-ABCD-7-report@example.cn"
    assert events(unfolded(feed([], "", "example.cn", NOW))) == []


def test_an_address_is_shown_once_opens_ones_own_days_and_ends(bureau: Bureau) -> None:
    office = bureau.office
    case_id = office.register().case_id
    office.go(case_id, "accept", "transfer")
    supervision.press(office.ledger, case_id, COORDINATOR, "请报", False, date(2022, 6, 22))
    unit, other = bureau.browser("unit"), bureau.browser("other-unit")
    path, empty = made(unit), made(other)
    assert path.split("/")[-1] not in unit.get("/desk/account").text, "kept nowhere"
    stranger = bureau.anybody()
    answer = stranger.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in answer.headers
    number = office.row(case_id).number
    found = {one["SUMMARY"]: one["DTSTART;VALUE=DATE"] for one in events(unfolded(answer.data))}
    assert found == {f"{number} 督办报告": "20220622", f"{number} 办结": "20220705"}
    for value in values_for(office.campaigns["xinjian-2022"]).values():
        assert len(value) < 4 or value not in answer.text
    assert events(unfolded(stranger.get(empty).data)) == []
    renewed = made(unit)
    assert (stranger.get(path).status_code, stranger.get(renewed).status_code) == (404, 200)
    assert unit.send("/desk/account", "/desk/account/calendar/end").status_code == 302
    assert stranger.get(renewed).status_code == 404
    assert stranger.get("/desk/calendar/x.ics").status_code == 404


def test_a_calendar_is_not_read_without_end_nor_addresses_tried(bureau: Bureau) -> None:
    path = made(bureau.browser("unit"))
    stranger = bureau.anybody()
    answers = [stranger.get(path).status_code for _n in range(calendar_feed.READS + 1)]
    assert answers == [200] * calendar_feed.READS + [429]
    tried = [
        stranger.get(f"/desk/calendar/{n}.ics").status_code for n in range(calendar_feed.MISSES + 1)
    ]
    assert tried == [404] * calendar_feed.MISSES + [429]


def test_a_pace_forgets_after_an_hour_and_keeps_few() -> None:
    pace = Pace()
    assert [pace.is_too_often("a", 2, now) for now in (0.0, 1.0, 2.0, 3600.5, 3601.5)] == [
        False,
        False,
        True,
        False,
        False,
    ]
    for n in range(calendar_feed.COUNTED + 10):
        pace.is_too_often(str(n), 1, 0.0)
    assert len(pace.seen) == calendar_feed.COUNTED


def test_a_letter_a_day_is_turned_off_and_on_on_ones_own_page(bureau: Bureau) -> None:
    browser = bureau.browser("unit")
    for said in ("现在：不发", "现在：发"):
        assert browser.send("/desk/account", "/desk/account/digest").status_code == 302
        assert said in browser.get("/desk/account").text
