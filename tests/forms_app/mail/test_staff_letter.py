"""Letters to the people at the desk: what is due and new, by number, and nothing else."""

from dataclasses import replace
from datetime import date

from casestore.ledger.verbs import handing_in, pressing, supervision
from casestore.ledger.verbs.handing_in import HandIn
from casestore.lifecycle.needs import Need
from casestore.lifecycle.roles import SYSTEM, Role
from casestore.office import staff_mail
from casestore.office.staff import Staff
from forms_app.mail.staff_letter import letter_of
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, Office, needs_for
from tests.forms_app.processes.working import do_all, letters, worker_of

#: What no letter may hold of the fixture's case.
SECRETS = ("云亭", "268.5", "货款", "司徒", "13900000001", "请列出付款日期")


def with_people(office: Office) -> tuple[int, int]:
    """A coordinator's account and that of the unit of the fixture's cases."""
    unit = needs_for(office.campaigns[MODEL], office.settings)[Need.UNIT]
    staff, theirs = Staff(office.store), frozenset({f"{MODEL}/{unit}"})
    staff.add("one@example.gov.cn", "统筹一岗", frozenset({Role.COORDINATOR}))
    staff.add("unit@example.gov.cn", "责任单位岗", frozenset({Role.UNIT}), theirs)
    return 1, 2


def at_work(office: Office, day: date | None = None) -> Office:
    """The office with an address of its desk."""
    moved = office.on(day) if day else office
    settings = replace(moved.settings, desk_url="https://desk.example")
    return replace(moved, settings=settings, ledger=replace(moved.ledger, settings=settings))


def said(office: Office, staff: int, day: str = "2022-07-05") -> tuple[str, str]:
    """Subject and text of the letter of a morning; ``""`` where there is none."""
    message = letter_of(office.ledger, {"staff": staff, "day": day})
    if message is None:
        return "", ""
    text = message.get_content()
    assert not [one for one in SECRETS if one in text or one in message["Subject"]]
    return message["Subject"], text


def test_what_is_new_goes_out_at_once_with_number_and_link_and_no_fact(office: Office) -> None:
    with_people(office)
    office = at_work(office)
    case_id = office.register().case_id
    office.go(case_id, "accept", "transfer")
    supervision.press(office.ledger, case_id, COORDINATOR, "请列出付款日期", False)
    worker = worker_of(office, desk_url="https://desk.example")
    do_all(worker)
    (letter,) = [one for one in letters(office) if one["To"] == "unit@example.gov.cn"]
    number, text = office.row(case_id).number, letter.get_content()
    assert letter["Subject"] == f"新事项 2 件：{number} 等"
    for act in ("转办", "督办"):
        assert f"  {number}（{act}）  https://desk.example/desk/case/{case_id}" in text
    assert not [one for one in SECRETS if one in text]
    assert letter["Auto-Submitted"] == "auto-generated"


def test_the_letter_of_a_morning_lists_what_is_due_first(office: Office) -> None:
    coordinator, unit = with_people(office)
    case_id = office.register().case_id
    office.go(case_id, "accept", "transfer")
    number = office.row(case_id).number
    assert number not in said(at_work(office, date(2022, 6, 20)), coordinator)[1]
    subject, text = said(at_work(office, date(2022, 7, 5)), unit)
    assert subject == "今日要办：今天到期 1 件"
    assert "【今天到期】1 件\n" in text and f"  {number}（办结）" in text
    assert "【等您办理】1 件" in text and "https://desk.example/desk/" in text
    subject, text = said(at_work(office, date(2022, 7, 8)), coordinator)
    assert subject == "今日要办：已逾期 1 件"
    assert "【到了催办、督办的时候】1 件" in text and f"{number}（督办）" in text


def test_who_wants_no_letter_a_day_still_hears_of_what_is_due_today(office: Office) -> None:
    _coordinator, unit = with_people(office)
    case_id = office.register().case_id
    office.go(case_id, "accept", "transfer")
    staff_mail.set_digest(office.store, unit, False, SYSTEM)
    assert said(at_work(office, date(2022, 7, 4)), unit) == ("", "")
    subject, text = said(at_work(office, date(2022, 7, 5)), unit)
    assert subject == "今日要办：今天到期 1 件"
    assert "等您办理" not in text and "可以在办公端" not in text
    supervision.press(office.ledger, case_id, COORDINATOR, "请报", False, date(2022, 6, 20))
    assert said(at_work(office, date(2022, 6, 17)), unit) == ("", "")
    assert "催办、督办，要答复" in said(at_work(office, date(2022, 6, 20)), unit)[0]


def test_without_an_address_of_the_desk_a_letter_names_numbers_alone(office: Office) -> None:
    _coordinator, unit = with_people(office)
    office.go(office.register().case_id, "accept", "transfer")
    _subject, text = said(office.on(date(2022, 7, 5)), unit)
    assert "http" not in text and "【今天到期】" in text


def test_a_case_that_went_to_another_unit_is_told_of_to_nobody_here(office: Office) -> None:
    _coordinator, unit = with_people(office)
    case_id = office.register().case_id
    office.go(case_id, "accept", "transfer")
    pressing.remind(office.ledger, case_id, COORDINATOR)
    office.go(case_id, "reroute")
    do_all(worker_of(office))
    assert [one["To"] for one in letters(office) if "unit@" in str(one["To"])] == []
    assert office.row(case_id).number not in said(office, unit)[1]


def test_reports_are_asked_for_by_name_and_who_is_reminded_hears_of_it_at_once(
    office: Office,
) -> None:
    """A unit that has handed in hears no more of it."""
    coordinator, unit = with_people(office)
    office = at_work(office)
    named = (MODEL, "monthly", date(2022, 5, 31))
    where = "https://desk.example/desk/reports/"
    line = f"  2022年5月专项治理工作进展月报（2022年6月5日前）  {where}"
    assert line in said(office, coordinator)[1] and line in said(office, unit)[1]
    assert handing_in.remind(office.ledger, named, COORDINATOR) == (1, 3)
    do_all(worker_of(office, desk_url="https://desk.example"))
    (letter,) = [one for one in letters(office) if one["To"] == "unit@example.gov.cn"]
    assert f"  2022年5月专项治理工作进展月报（请尽快报送）  {where}" in letter.get_content()
    people = staff_mail.told(office.store, unit)
    assert people is not None
    own = "development-reform"
    _table, sha = handing_in.figures_for(office.ledger, named, own, people.actor)
    given = HandIn(campaign=MODEL, report="monthly", ends_on=named[2], unit=own, sha=sha)
    handing_in.hand_in(office.ledger, given, people.actor)
    assert said(office, unit) == ("", "")
