"""A year's holidays out of its notice, and the deadlines that a new list moves."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from casestore.calendar.holiday_notice import read_notice
from casestore.calendar.working_days import PUBLISHED, Calendar
from casestore.database.tables import JobTable
from casestore.errors import Incomplete, NotAllowed, Stale
from casestore.ledger import history
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import case_file, lines
from casestore.ledger.records import MoveRequest
from casestore.ledger.verbs import registering, staff_moves
from casestore.ledger.verbs.recount import enter_list, entered_lists
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.needs import Need
from casestore.lifecycle.roles import Actor, Role
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, Office

ADMIN = Actor(id="9", name="管理岗", roles=frozenset({Role.ADMIN}))
#: The days of 2026 in sentences like the notice's, numbered, with weekdays.
OF_2026 = """各省、自治区、直辖市人民政府：
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，请妥善安排值班。"""
OF_2031 = (
    "元旦：1月1日放假。\n国庆节：10月1日至10月8日放假调休。10月11日（周六）、10月12日（周日）上班"
)


def test_a_notice_gives_every_working_day_of_its_year() -> None:
    calendar = Calendar([read_notice(2026, OF_2026)])
    for n in range(365):
        day = date(2026, 1, 1) + timedelta(days=n)
        assert bool(calendar.day_off(day)) == bool(PUBLISHED.day_off(day)), day
    assert calendar.day_off(date(2026, 2, 16)) == "春节"


def test_a_turn_of_the_year_and_days_on_their_own_are_read() -> None:
    read = read_notice(
        2023,
        "元旦：2022年12月31日至2023年1月2日放假。春节：1月21日—27日放假调休，1月28日（星期六）、29日上班",
    )
    assert [min(read.off), max(read.off)] == [date(2022, 12, 31), date(2023, 1, 27)]
    assert read.worked == {date(2023, 1, 28), date(2023, 1, 29)}
    assert len(read_notice(2023, "元旦：12月31日至1月2日放假").off) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2031年的安排", "没有读到放假日期"),
        ("国庆节放假七天", "没有日期"),
        ("10月1日至7日", "没有写明放假还是上班"),
        ("2月30日放假", "没有2月30日这一天"),
        ("10月1日（周四）放假", "2031年10月1日是周三，不是周四，请核对年份和日期"),
        ("10月7日至1日放假", "起止日期不对"),
        ("10月1日放假。10月9日上班", "10月9日不是周末"),
        ("10月1日至12日放假。10月11日上班", "10月11日既写了放假，又写了上班"),
        ("2030年10月1日放假", "2030-10-01不在2031年"),
    ],
)
def test_what_cannot_be_right_is_said_and_nothing_is_taken(text: str, said: str) -> None:
    with pytest.raises(Incomplete, match=said):
        read_notice(2031, text)


def at(office: Office, day: date) -> Ledger:
    """The office's ledger on ``day``."""
    old = office.ledger
    return Ledger(
        store=office.store,
        campaigns=old.campaigns,
        settings=replace(old.settings, as_of={MODEL: day}),
        sealer=old.sealer,
        opener=old.opener,
    )


def in_2031(office: Office) -> tuple[Ledger, int]:
    """A case received at the end of September 2031, in a year whose holidays nobody knows."""
    open_end = replace_end(office)
    ledger = at(open_end, date(2031, 9, 29))
    return ledger, registering.register(ledger, office.clue(), "k").case_id


def replace_end(office: Office) -> Office:
    campaign = office.ledger.campaign(MODEL)
    window = campaign.collection.model_copy(update={"end": date(2031, 12, 31)})
    campaigns = {MODEL: campaign.model_copy(update={"collection": window})}
    return replace(office, ledger=replace(office.ledger, campaigns=campaigns))


def test_a_new_list_moves_open_deadlines_once_and_says_so(office: Office) -> None:
    ledger, case = in_2031(office)
    before = lines.case_line(ledger, case, COORDINATOR)
    assert before.due is not None and (before.due.day, before.due.uncertain) == (
        date(2031, 10, 16),
        True,
    )
    assert enter_list(ledger, read_notice(2031, OF_2031), ADMIN) == 1
    after = case_file.open_case(ledger, case, COORDINATOR)
    assert after.row.due is not None
    assert after.row.deadline == after.row.due.day == date(2031, 10, 17)
    assert not after.row.due.uncertain and after.row.version == before.version + 1
    (event,) = [one for one in after.events if one.verb == "recount"]
    assert event.details == {"year": "2031", "was": "2031-10-16", "deadline": "2031-10-17"}
    assert event.told == "2031年的放假安排公布后，审查期限重新计算为2031年10月17日。"
    assert event.label == "期限重算" and event.actor == "管理岗"
    assert history.verify_chain(ledger) == []
    (first,) = entered_lists(ledger)
    for replaces in ("", "2031-01-01T00:00:00+00:00"):
        with pytest.raises(Stale, match="另一人录入了2031年"):
            enter_list(ledger, read_notice(2031, OF_2031), ADMIN, replaces)
    assert enter_list(ledger, read_notice(2031, OF_2031), ADMIN, first.version) == 0
    (entered,) = entered_lists(ledger)
    assert (entered.list, entered.by) == (read_notice(2031, OF_2031), "9")


def test_a_new_clue_and_a_new_move_count_by_the_list_and_a_date_set_by_a_person_stays(
    office: Office,
) -> None:
    ledger, case = in_2031(office)
    row = staff_moves.move(
        ledger, case, COORDINATOR, MoveRequest(verb="accept", version=1, given={})
    )
    given = {Need.UNIT: "court", Need.DEADLINE: "2031-10-20", Need.REASON: "判决已经生效"}
    staff_moves.move(
        ledger, case, COORDINATOR, MoveRequest(verb="transfer", version=row.version, given=given)
    )
    assert enter_list(ledger, read_notice(2031, OF_2031), ADMIN) == 0
    assert lines.case_line(ledger, case, COORDINATOR).deadline == date(2031, 10, 20)
    receipt = registering.register(ledger, office.clue(), "k2")
    assert receipt.review_by == date(2031, 10, 17)
    accepted = staff_moves.move(
        ledger, receipt.case_id, COORDINATOR, MoveRequest(verb="accept", version=1, given={})
    )
    assert accepted.deadline == date(2031, 9, 30)


def test_a_list_is_counted_by_whatever_starts_a_clock(office: Office) -> None:
    ledger, case = in_2031(office)
    enter_list(ledger, read_notice(2031, OF_2031), ADMIN)
    given = {Need.REASON: "合同缺页", Need.TOLD: "请补合同第二页。"}
    returned = staff_moves.move(
        ledger, case, COORDINATOR, MoveRequest(verb="return", version=2, given=given)
    )
    assert returned.due is not None and not returned.due.uncertain
    assert returned.deadline == returned.due.day == date(2031, 10, 24)


def test_a_deadline_that_moves_is_owed_a_letter_and_one_that_stays_is_not(office: Office) -> None:
    ledger, case = in_2031(office)

    def owed() -> list[int]:
        with office.store.read() as session:
            mail = select(JobTable).where(JobTable.kind == JobKind.MAIL)
            return [job.payload["event"] for job in session.scalars(mail)]

    assert owed() == [1]
    enter_list(ledger, read_notice(2031, OF_2031), ADMIN)
    (first,) = entered_lists(ledger)
    enter_list(ledger, read_notice(2031, OF_2031), ADMIN, first.version)
    registered, recounted = case_file.open_case(ledger, case, COORDINATOR).events
    assert owed() == [registered.id, recounted.id]


def test_only_an_administrator_enters_a_list(office: Office) -> None:
    with pytest.raises(NotAllowed):
        enter_list(office.ledger, read_notice(2031, OF_2031), COORDINATOR)
    assert entered_lists(office.ledger) == ()
