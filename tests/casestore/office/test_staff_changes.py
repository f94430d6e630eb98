"""Changes to accounts: at once while the office is set up, then never by one person alone."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from casestore.database.staff_change_table import StaffChangeTable
from casestore.database.tables import CaseTable, OfficeEventTable
from casestore.errors import Incomplete, NotAllowed, NotFound, Stale
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import Actor, Role
from casestore.lifecycle.staff_changes import ChangeState
from casestore.office.account_changes import Wanted
from casestore.office.inventory.changes import check_changes
from casestore.office.inventory.facts import facts_of
from casestore.office.inventory.report import Report
from casestore.office.staff import Staff
from casestore.office.staff_changes import LAPSES, WAIT, StaffChanges
from tests.casestore.ledger_fixture import Office

ADMIN, COORDINATOR = frozenset({Role.ADMIN}), frozenset({Role.COORDINATOR})
NEW = Wanted(act=OfficeAct.ACCOUNT_ADD, email="New@b.cn", name="新岗", roles=COORDINATOR)


@dataclass
class Desk:
    """The accounts of ``office`` and a clock: ``admins`` administrators, then a coordinator."""

    office: Office
    admins: int = 1
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        self.staff = Staff(self.office.store)
        self.changes = StaffChanges(self.office.store, lambda: self.now)
        for number in range(self.admins):
            self.staff.add(f"a{number}@b.cn", f"管理员 {number}", ADMIN)
        self.staff.add("c@b.cn", "统筹", COORDINATOR)

    def working(self) -> "Desk":
        self.office.register("real")
        return self

    def admin(self, number: int = 1) -> Actor:
        return self.staff.member(number).actor

    def about(self, act: OfficeAct, id: int, **more: frozenset[Role]) -> Wanted:
        return Wanted(act=act, account=id, version=self.staff.member(id).version, **more)

    def faults(self) -> list[str]:
        report = Report()
        with self.office.store.read() as session:
            check_changes(session, facts_of(session, report.faults), report)
        return report.faults


def acts(office: Office) -> list[OfficeAct]:
    with office.store.read() as session:
        rows = session.query(OfficeEventTable).order_by(OfficeEventTable.id)
        return [row.verb for row in rows]


def test_before_the_first_real_clue_one_person_sets_the_office_up(office: Office) -> None:
    desk = Desk(office)
    invented = office.register("invented").case_id
    with office.store.write() as session:
        session.get_one(CaseTable, invented).demo = True
    asked = desk.changes.ask(NEW, desk.admin())
    assert asked.password and asked.change is None
    assert desk.staff.member(3).email == "new@b.cn" and desk.changes.waiting() == ()


def test_a_second_administrator_confirms_and_neither_asker_nor_anybody_else_can(
    office: Office,
) -> None:
    desk = Desk(office, admins=2).working()
    asked = desk.changes.ask(NEW, desk.admin(1))
    assert asked.password == "" and asked.change == 1 and len(desk.staff.list()) == 3
    (waiting,) = desk.changes.waiting()
    assert (waiting.who, waiting.asked_by, waiting.confirmers) == ("新岗", "1", {"2"})
    desk.now += WAIT * 2
    for nobody in (desk.admin(1), desk.staff.member(3).actor):
        with pytest.raises(NotAllowed):
            desk.changes.confirm(1, nobody)
    done = desk.changes.confirm(1, desk.admin(2))
    assert done.password and desk.staff.member(4).roles == COORDINATOR
    assert desk.changes.waiting() == ()
    with pytest.raises(NotFound):
        desk.changes.confirm(1, desk.admin(2))
    tail = [OfficeAct.CHANGE_ASK, OfficeAct.ACCOUNT_ADD, OfficeAct.CHANGE_CONFIRM]
    assert acts(office)[-3:] == tail and desk.faults() == []


@pytest.mark.parametrize(
    "act",
    [OfficeAct.ACCOUNT_CLOSE, OfficeAct.PASSWORD_RESET, OfficeAct.FACTOR_RESET],
)
def test_with_one_administrator_a_change_waits_a_day(office: Office, act: OfficeAct) -> None:
    desk = Desk(office).working()
    before = desk.staff.member(2)
    desk.changes.ask(desk.about(act, 2), desk.admin())
    assert desk.staff.member(2) == before
    desk.now += WAIT - timedelta(seconds=1)
    with pytest.raises(NotAllowed, match="24 小时"):
        desk.changes.confirm(1, desk.admin())
    desk.now += timedelta(seconds=1)
    desk.changes.confirm(1, desk.admin())
    assert desk.staff.member(2).version != before.version


def test_roles_change_only_when_confirmed(office: Office) -> None:
    desk = Desk(office, admins=2).working()
    wanted = desk.about(OfficeAct.ACCOUNT_CHANGE, 3, roles=frozenset({Role.REVIEWER}))
    desk.changes.ask(wanted, desk.admin(1))
    assert desk.staff.member(3).roles == COORDINATOR
    desk.changes.confirm(1, desk.admin(2))
    assert desk.staff.member(3).roles == {Role.REVIEWER}


def test_an_administrator_gives_themselves_nothing(office: Office) -> None:
    desk = Desk(office, admins=2)
    own = desk.about(OfficeAct.ACCOUNT_CHANGE, 1, roles=COORDINATOR)
    for wanted in (own, desk.about(OfficeAct.ACCOUNT_CLOSE, 1)):
        with pytest.raises(NotAllowed, match="另一位管理员"):
            desk.changes.ask(wanted, desk.admin(1))
    both = desk.about(OfficeAct.ACCOUNT_CHANGE, 1, roles=ADMIN | COORDINATOR)
    with pytest.raises(Incomplete, match="不能兼任"):
        desk.changes.ask(both, desk.admin(2))
    with pytest.raises(NotAllowed):
        desk.changes.ask(NEW, desk.staff.member(3).actor)
    assert desk.staff.member(1).roles == ADMIN


def test_whom_a_change_is_about_does_not_confirm_it(office: Office) -> None:
    desk = Desk(office, admins=2).working()
    desk.changes.ask(desk.about(OfficeAct.ACCOUNT_CLOSE, 2), desk.admin(1))
    (waiting,) = desk.changes.waiting()
    assert waiting.confirmers == frozenset()  # nobody else is there: it waits its day
    with pytest.raises(NotAllowed):
        desk.changes.confirm(1, desk.admin(2))
    assert desk.changes.take_back(1, desk.admin(2)) is ChangeState.REFUSED


def test_taking_back_is_immediate_and_says_who_it_was(office: Office) -> None:
    desk = Desk(office, admins=2).working()
    for by, state in ((1, ChangeState.WITHDRAWN), (2, ChangeState.REFUSED)):
        asked = desk.changes.ask(NEW, desk.admin(1))
        assert desk.changes.take_back(asked.change or 0, desk.admin(by)) is state
        assert desk.changes.waiting() == ()
    with pytest.raises(NotAllowed):
        desk.changes.take_back(1, desk.staff.member(3).actor)
    assert [
        act for act in acts(office) if act in (OfficeAct.CHANGE_WITHDRAW, OfficeAct.CHANGE_REFUSE)
    ] == [OfficeAct.CHANGE_WITHDRAW, OfficeAct.CHANGE_REFUSE]
    assert len(desk.staff.list()) == 3 and desk.faults() == []


def test_what_is_wrong_with_a_change_is_said_when_it_is_asked(office: Office) -> None:
    desk = Desk(office).working()
    for wanted, said in (
        (Wanted(act=OfficeAct.ACCOUNT_ADD, email="x", name="甲", roles=COORDINATOR), "邮箱"),
        (Wanted(act=OfficeAct.ACCOUNT_ADD, email="c@b.cn", name="甲", roles=COORDINATOR), "已有"),
    ):
        with pytest.raises(Incomplete, match=said):
            desk.changes.ask(wanted, desk.admin())
    with pytest.raises(Stale):
        stale = Wanted(act=OfficeAct.ACCOUNT_CLOSE, account=2, version="before")
        desk.changes.ask(stale, desk.admin())
    before = acts(office)
    desk.changes.ask(NEW, desk.admin())
    assert acts(office) == [*before, OfficeAct.CHANGE_ASK]  # the trial left nothing
    with pytest.raises(NotAllowed, match="已经提交过"):
        desk.changes.ask(NEW, desk.admin())


def test_a_change_whose_account_was_changed_meanwhile_does_not_happen(office: Office) -> None:
    desk = Desk(office, admins=2).working()
    desk.changes.ask(desk.about(OfficeAct.ACCOUNT_CLOSE, 3), desk.admin(1))
    desk.staff.reset_password_of("c@b.cn")
    with pytest.raises(Stale):
        desk.changes.confirm(1, desk.admin(2))
    assert desk.staff.member(3).active


def test_a_forgotten_change_lapses(office: Office) -> None:
    desk = Desk(office).working()
    desk.changes.ask(NEW, desk.admin())
    desk.now += WAIT + LAPSES
    assert desk.changes.waiting() == ()
    with pytest.raises(NotFound):
        desk.changes.confirm(1, desk.admin())


def test_verify_names_what_one_person_did_alone_and_what_differs_from_its_events(
    office: Office,
) -> None:
    desk = Desk(office, admins=2).working()
    desk.changes.ask(NEW, desk.admin(1))
    desk.changes.confirm(1, desk.admin(2))
    desk.staff.reset_password_of("c@b.cn")  # whoever has the machine
    assert desk.faults() == []
    desk.staff.change(3, ADMIN, frozenset(), desk.staff.member(3).version, by=desk.admin(1))
    (alone,) = desk.faults()
    assert alone.startswith("账号 3 的变更没有第二位管理员确认")
    with office.store.write() as session:
        session.get_one(StaffChangeTable, 1).asked_by = "2"
    assert "账号变更 1 与记录不符" in desk.faults()
    with office.store.write() as session:
        session.delete(session.get_one(StaffChangeTable, 1))
    assert "账号变更 1 有记录，台账里没有" in desk.faults()
