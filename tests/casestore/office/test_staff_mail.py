"""Who at the desk is told of what, once a day and at once; what of it anybody could change."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from casestore.database.staff_mail_table import StaffMailTable
from casestore.database.tables import JobTable
from casestore.ledger.verbs import claimant, pressing, registering, supervision
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.needs import Need
from casestore.lifecycle.roles import SYSTEM, Actor, Role
from casestore.office import staff_mail
from casestore.office.inventory.facts import facts_of
from casestore.office.inventory.report import Report
from casestore.office.inventory.staff_mail import check_staff_mail
from casestore.office.staff import Staff
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, Office, needs_for

#: 07:30 of a Friday in Shanghai, and of the Saturday after it.
FRIDAY = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)


def people(office: Office) -> dict[str, int]:
    """Accounts by name: 统筹, the unit that the fixture's cases go to, another unit, 管理."""
    unit = needs_for(office.campaigns[MODEL], office.settings)[Need.UNIT]
    staff = Staff(office.store)
    staff.add("one@example.gov.cn", "统筹", frozenset({Role.COORDINATOR}))
    for name, id in (("unit", unit), ("other", "court")):
        units = frozenset({f"{MODEL}/{id}"})
        staff.add(f"{name}@example.gov.cn", name, frozenset({Role.UNIT}), units)
    staff.add("admin@example.gov.cn", "管理", frozenset({Role.ADMIN}))
    return {member.name: member.id for member in staff.list()}


def owed(office: Office) -> list[dict[str, Any]]:
    with office.store.read() as session:
        asked = select(JobTable.payload).where(JobTable.kind == JobKind.STAFF_MAIL)
        return list(session.scalars(asked.order_by(JobTable.id)))


def actor_of(office: Office, id: int) -> Actor:
    return Staff(office.store).member(id).actor


def faults(office: Office) -> Sequence[str]:
    report = Report()
    with office.store.read() as session:
        check_staff_mail(session, facts_of(session, report.faults), report)
    return report.faults


def test_a_unit_is_told_of_its_cases_at_once_and_of_no_other(office: Office) -> None:
    ids = people(office)
    case_id = office.register().case_id
    office.go(case_id, "accept", "transfer")
    told = [(one["staff"], len(one["events"])) for one in owed(office)]
    assert told == [(ids["统筹"], 1), (ids["unit"], 1)]
    pressing.remind(office.ledger, case_id, COORDINATOR)
    supervision.press(office.ledger, case_id, COORDINATOR, "请报", False)
    supervision.note(office.ledger, case_id, COORDINATOR, "备注")
    assert [len(one["events"]) for one in owed(office)] == [1, 3]
    office.go(case_id, "take_up", "settle", actor=actor_of(office, ids["unit"]))
    assert [len(one["events"]) for one in owed(office)] == [2, 3], "that it is settled joins"
    assert faults(office) == []


def test_clues_come_in_bursts_and_are_told_of_together(office: Office) -> None:
    people(office)
    visitor = Actor(id="system", name="系统", roles=frozenset({Role.SYSTEM}))
    for key in ("a", "b", "c"):
        registering.register(office.ledger, office.clue(), key, visitor)
    with office.store.read() as session:
        (job,) = session.scalars(select(JobTable).where(JobTable.kind == JobKind.STAFF_MAIL))
        assert len(job.payload["events"]) == 3
        assert timedelta(minutes=9) < job.not_before - datetime.now(UTC) < timedelta(minutes=11)
    with office.as_claimant(1) as work:
        claimant.message(work, "办到哪一步了")
    with office.store.read() as session:
        (job,) = session.scalars(select(JobTable).where(JobTable.kind == JobKind.STAFF_MAIL))
        assert len(job.payload["events"]) == 4 and job.not_before <= datetime.now(UTC)
    assert faults(office) == []


def test_a_closed_account_is_told_nothing(office: Office) -> None:
    ids, staff = people(office), Staff(office.store)
    staff.set_active(ids["unit"], False, staff.member(ids["unit"]).version)
    office.go(office.register().case_id, "accept", "transfer")
    assert [one["staff"] for one in owed(office)] == [ids["统筹"]], "of the clue"
    assert staff_mail.told(office.store, ids["unit"]) is None


@pytest.mark.parametrize(
    ("moment", "count"),
    [
        (FRIDAY - timedelta(minutes=1), 0),
        (FRIDAY, 4),
        (FRIDAY + timedelta(hours=9), 4),
        (FRIDAY + timedelta(days=1), 0),  # Saturday
    ],
)
def test_a_letter_of_the_morning_is_owed_from_half_past_seven_on_working_days(
    office: Office, moment: datetime, count: int
) -> None:
    people(office)
    assert staff_mail.owe_digests(office.store, moment) == count
    assert staff_mail.owe_digests(office.store, moment) == 0, "once a day"
    days = {"2026-11-27"} if count else set()
    assert {one["day"] for one in owed(office)} == days and faults(office) == []


def test_what_is_chosen_is_kept_and_proved(office: Office) -> None:
    ids = people(office)
    me = ids["unit"]
    by = actor_of(office, me)
    assert staff_mail.choice_of(office.store, me).digest
    staff_mail.set_digest(office.store, me, False, by)
    found = staff_mail.told(office.store, me)
    assert found is not None and (found.digest, found.email) == (False, "unit@example.gov.cn")
    token = staff_mail.make_feed(office.ledger, me, by)
    assert staff_mail.choice_of(office.store, me).feed_since is not None
    assert faults(office) == []
    with office.store.write() as session:
        session.execute(update(StaffMailTable).values(digest=True))
    assert faults(office) == [f"账号 {me} 的提醒设置与记录不符"]
    with office.store.write() as session:
        session.execute(delete(StaffMailTable))
    assert faults(office) == [f"账号 {me} 的提醒设置有记录，台账里没有"]
    assert staff_mail.reader_of_feed(office.ledger, token) is None


def test_an_address_opens_one_calendar_until_another_is_made_or_it_is_ended(
    office: Office,
) -> None:
    ids = people(office)
    me, by = ids["unit"], SYSTEM
    first = staff_mail.make_feed(office.ledger, me, by)
    reader = staff_mail.reader_of_feed(office.ledger, first)
    assert reader is not None and reader.actor.id == str(me) and len(first) > 40
    with office.store.read() as session:
        kept = session.get_one(StaffMailTable, me).feed or ""
    assert first not in kept and len(kept) == 64, "the secret is kept nowhere"
    second = staff_mail.make_feed(office.ledger, me, by)
    assert staff_mail.reader_of_feed(office.ledger, first) is None
    assert staff_mail.reader_of_feed(office.ledger, second) is not None
    staff = Staff(office.store)
    staff.set_active(me, False, staff.member(me).version)
    assert staff_mail.reader_of_feed(office.ledger, second) is None, "closed"
    staff.set_active(me, True, staff.member(me).version)
    staff_mail.end_feed(office.store, me, by)
    assert staff_mail.reader_of_feed(office.ledger, second) is None
    assert staff_mail.reader_of_feed(office.ledger, "") is None


def test_a_letter_that_is_gone_doubled_or_about_nothing_is_named(office: Office) -> None:
    ids = people(office)
    office.go(office.register().case_id, "accept", "transfer")
    with office.store.write() as session:
        mails = select(JobTable).where(JobTable.kind == JobKind.STAFF_MAIL)
        first, job = session.scalars(mails.order_by(JobTable.id))
        session.delete(first)
        clue = first.payload["events"][0]
        event = job.payload["events"][0]
        job.payload = {"staff": ids["unit"], "events": [event, event]}
    said = [
        f"第 {clue} 条记录给账号 {ids['统筹']} 的提醒信与任务不符",
        f"第 {event} 条记录给账号 {ids['unit']} 的提醒信与任务不符",
    ]
    assert faults(office) == said
    for payload in (
        {"staff": ids["unit"]},
        {"staff": 99, "events": [event]},
        {"staff": ids["unit"], "day": "x"},
    ):
        with office.store.write() as session:
            session.execute(
                update(JobTable).where(JobTable.kind == JobKind.STAFF_MAIL).values(payload=payload)
            )
        assert any("不知道写给谁" in one for one in faults(office)), payload
    with office.store.write() as session:
        session.execute(delete(JobTable).where(JobTable.kind == JobKind.STAFF_MAIL))
    assert faults(office) == said
