"""Staff accounts: one-time passwords, roles, units, and an office that isn't locked out."""

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import select

from casestore.database.tables import RoleRow, StaffRow
from casestore.errors import Incomplete, NotFound, Stale
from casestore.lifecycle.roles import Role
from casestore.office import accounts
from casestore.office.staff import Staff
from tests.casestore.ledger_fixture import MODEL, Office

ADMIN = frozenset({Role.ADMIN})
UNIT = frozenset({Role.UNIT})


def row(office: Office, id: int) -> StaffRow:
    with office.store.read() as session:
        return session.scalars(select(StaffRow).where(StaffRow.id == id)).one()


def test_an_account_is_made_with_a_password_for_one_sign_in(office: Office) -> None:
    staff = Staff(office.store)
    word = staff.add(" Zhang@Example.gov.cn ", "管理员", ADMIN)
    (member,) = staff.list()
    assert (member.email, member.name) == ("zhang@example.gov.cn", "管理员")
    assert (member.roles, member.units) == (ADMIN, frozenset())
    assert (member.active, member.must_change, member.has_factor) == (True, True, False)
    found = row(office, member.id)
    assert found.password.startswith("$argon2id$")
    assert PasswordHasher().verify(found.password, word)
    assert member.actor.id == "1"
    office.store.close()
    assert not any(
        word.encode() in path.read_bytes() for path in office.settings.instance.glob("ledger.db*")
    )


def test_a_unit_account_acts_for_its_units(office: Office) -> None:
    staff = Staff(office.store)
    staff.add("a@b.cn", "管理员", ADMIN)
    staff.add("u@b.cn", "经办", UNIT, frozenset({f"{MODEL}/court"}))
    assert staff.member(2).actor.units == {f"{MODEL}/court"}
    version = staff.member(2).version
    units = frozenset({f"{MODEL}/finance"})
    staff.change(2, UNIT, units, version)
    assert staff.member(2).roles == UNIT
    assert staff.member(2).units == {f"{MODEL}/finance"}


def test_a_new_password_ends_sessions(office: Office) -> None:
    staff = Staff(office.store)
    old = staff.add("a@b.cn", "管理员", ADMIN)
    before = row(office, 1)
    new = staff.reset_password(1, staff.member(1).version)
    after = row(office, 1)
    assert after.fs_uniquifier != before.fs_uniquifier
    assert PasswordHasher().verify(after.password, new)
    with pytest.raises(VerifyMismatchError):
        PasswordHasher().verify(after.password, old)


def test_a_closed_account_loses_its_sessions(office: Office) -> None:
    staff = Staff(office.store)
    staff.add("a@b.cn", "管理员", ADMIN)
    staff.add("c@b.cn", "统筹", frozenset({Role.COORDINATOR}))
    before = row(office, 2).fs_uniquifier
    staff.set_active(2, False, staff.member(2).version)
    assert not staff.member(2).active
    assert row(office, 2).fs_uniquifier != before
    staff.set_active(2, True, staff.member(2).version)
    assert staff.member(2).active


def test_the_last_administrator_stays(office: Office) -> None:
    staff = Staff(office.store)
    staff.add("a@b.cn", "管理员", ADMIN)
    staff.add("c@b.cn", "统筹", frozenset({Role.COORDINATOR}))
    with pytest.raises(Incomplete, match="最后一个管理员"):
        staff.set_active(1, False, staff.member(1).version)
    with pytest.raises(Incomplete, match="最后一个管理员"):
        staff.change(1, frozenset({Role.REVIEWER}), frozenset(), staff.member(1).version)
    assert staff.member(1).roles == ADMIN
    assert staff.member(1).active
    staff.change(2, ADMIN, frozenset(), staff.member(2).version)
    staff.set_active(1, False, staff.member(1).version)


@pytest.mark.parametrize(
    ("email", "name", "roles", "field"),
    [
        ("nonsense", "甲", ADMIN, "email"),
        ("a@b.cn", " ", ADMIN, "name"),
        ("a@b.cn", "甲", frozenset(), "roles"),
        ("a@b.cn", "甲", frozenset({Role.SYSTEM}), "roles"),
        ("a@b.cn", "甲", UNIT, "units"),
        ("x@b.cn", "甲", ADMIN, "email"),
        ("a@b.cn", "甲", ADMIN | {Role.COORDINATOR}, "roles"),
        ("a@b.cn", "甲", ADMIN | {Role.REVIEWER}, "roles"),
    ],
)
def test_what_is_wrong_with_a_new_account_is_named(
    office: Office, email: str, name: str, roles: frozenset[Role], field: str
) -> None:
    staff = Staff(office.store)
    staff.add("x@b.cn", "管理员", ADMIN)
    with pytest.raises(Incomplete) as caught:
        staff.add(email, name, roles)
    assert list(caught.value.fields) == [field]
    assert len(staff.list()) == 1


def test_an_account_that_does_not_exist_is_not_found(office: Office) -> None:
    with pytest.raises(NotFound):
        Staff(office.store).member(7)
    with pytest.raises(NotFound):
        Staff(office.store).reset_password(7, "")


def test_the_second_of_two_who_change_an_account_is_told_and_changes_nothing(
    office: Office,
) -> None:
    staff = Staff(office.store)
    staff.add("a@b.cn", "管理员", ADMIN)
    staff.add("c@b.cn", "统筹", frozenset({Role.COORDINATOR}))
    seen = staff.member(2).version
    word = staff.reset_password(2, seen)
    for change in (
        lambda: staff.change(2, frozenset({Role.REVIEWER}), frozenset(), seen),
        lambda: staff.set_active(2, False, seen),
        lambda: staff.reset_password(2, seen),
    ):
        with pytest.raises(Stale, match="有了变动"):
            change()
    assert staff.member(2).roles == {Role.COORDINATOR} and staff.member(2).active
    assert PasswordHasher().verify(row(office, 2).password, word)


@pytest.mark.parametrize("more", [Role.COORDINATOR, Role.REVIEWER, Role.ADMIN])
def test_a_units_account_gets_no_second_role(office: Office, more: Role) -> None:
    staff, units = Staff(office.store), frozenset({f"{MODEL}/court"})
    staff.add("x@b.cn", "管理员", ADMIN)
    staff.add("u@b.cn", "经办", UNIT, units)
    with pytest.raises(Incomplete, match="不能兼任"):
        staff.change(2, UNIT | {more}, units, staff.member(2).version)
    with pytest.raises(Incomplete, match="不能兼任"):
        staff.add("v@b.cn", "经办", UNIT | {more}, units)
    assert staff.member(2).roles == UNIT and len(staff.list()) == 2


@pytest.mark.parametrize(
    ("held", "by"),
    [
        ({Role.UNIT, Role.REVIEWER}, {Role.UNIT}),
        ({Role.UNIT, Role.COORDINATOR}, {Role.UNIT}),
        ({Role.ADMIN, Role.COORDINATOR, Role.REVIEWER}, {Role.ADMIN}),
        ({Role.ADMIN, Role.UNIT}, {Role.ADMIN}),
        ({Role.COORDINATOR, Role.REVIEWER}, {Role.COORDINATOR, Role.REVIEWER}),
    ],
)
def test_an_account_of_before_with_more_roles_acts_by_the_narrowest(
    office: Office, held: set[Role], by: set[Role]
) -> None:
    Staff(office.store).add("a@b.cn", "甲", ADMIN)
    with office.store.write() as session:
        account = session.get_one(StaffRow, 1)
        (admin,) = account.roles
        more = [RoleRow(name=role, description="") for role in sorted(held - ADMIN)]
        account.roles[:] = [*more, *([admin] if Role.ADMIN in held else [])]
    assert Staff(office.store).member(1).actor.roles == by
    found = accounts.find_by_email(office.store, "a@b.cn")
    assert found and found.actor.roles == by
