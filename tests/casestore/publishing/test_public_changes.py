"""Changes of the public site: proposed by one person, confirmed by another, proved and bound."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from casestore.database.public_change_table import PublicChangeTable
from casestore.errors import NotAllowed, NotFound, Stale
from casestore.ledger import history
from casestore.lifecycle.public_changes import PublicKind
from casestore.lifecycle.roles import Actor, Role
from casestore.lifecycle.staff_changes import ChangeState
from casestore.office.inventory.taking import take_inventory
from casestore.publishing.public_changes import (
    LAPSES,
    confirm,
    propose,
    take_back,
    waiting,
)
from tests.casestore.ledger_fixture import COORDINATOR, SECOND, Office

WANTED = (PublicKind.ROLLBACK, "20220613-0900", "a" * 64)
UNIT = Actor(id="9", name="经办", roles=frozenset({Role.UNIT}))
ADMIN = Actor(id="8", name="管理员", roles=frozenset({Role.ADMIN}))


def secret_of(office: Office) -> str:
    return office.settings.secret("approval")


def test_one_proposes_and_another_confirms_exactly_that(office: Office) -> None:
    store, secret = office.store, secret_of(office)
    for stranger in (SECOND, UNIT, ADMIN):
        with pytest.raises(NotAllowed):
            propose(store, WANTED, stranger)
    asked = propose(store, WANTED, COORDINATOR)
    with pytest.raises(NotAllowed, match="正在等待"):
        propose(store, WANTED, COORDINATOR)
    assert [one.id for one in waiting(store, PublicKind.ROLLBACK)] == [asked.id]
    for barred in (COORDINATOR, UNIT, ADMIN):
        assert not asked.may_confirm(barred)
        with pytest.raises(NotAllowed):
            confirm(store, secret, asked.id, WANTED[2], barred)
    with pytest.raises(Stale):
        confirm(store, secret, asked.id, "b" * 64, SECOND)
    done = confirm(store, secret, asked.id, WANTED[2], SECOND)
    assert (done.state, done.ended_by) == (ChangeState.DONE, SECOND.id)
    with pytest.raises(NotFound):
        confirm(store, secret, asked.id, WANTED[2], SECOND)
    assert history.verify_chain(office.ledger) == []
    assert not [one for one in take_inventory(office.ledger, None).faults if "公开变更" in one]


def test_what_was_taken_back_or_forgotten_is_confirmed_no_more(office: Office) -> None:
    store, secret = office.store, secret_of(office)
    for who, state in ((COORDINATOR, ChangeState.WITHDRAWN), (SECOND, ChangeState.REFUSED)):
        asked = propose(store, WANTED, COORDINATOR)
        for stranger in (UNIT, ADMIN):
            with pytest.raises(NotAllowed):
                take_back(store, asked.id, stranger)
        assert take_back(store, asked.id, who).state is state
        with pytest.raises(NotFound):
            confirm(store, secret, asked.id, WANTED[2], SECOND)
    old = propose(store, WANTED, COORDINATOR)
    with store.write() as session:
        row = session.get_one(PublicChangeTable, old.id)
        row.asked_at = datetime.now(UTC) - LAPSES - timedelta(seconds=1)
    assert waiting(store, PublicKind.ROLLBACK) == ()
    with pytest.raises(NotFound):
        confirm(store, secret, old.id, WANTED[2], SECOND)


@pytest.mark.parametrize(
    "change",
    [
        "sha = 'forged'",
        "ended_by = asked_by",
        "mac = ''",
        "subject = 'another'",
        "state = 'waiting'",
    ],
)
def test_what_was_changed_in_the_database_proves_nothing_and_is_named(
    office: Office, change: str
) -> None:
    store, secret = office.store, secret_of(office)
    asked = propose(store, WANTED, COORDINATOR)
    confirm(store, secret, asked.id, WANTED[2], SECOND)
    with store.write() as session:
        session.execute(text(f"UPDATE public_changes SET {change}"))  # noqa: S608 - of this test
    assert any("公开变更" in one for one in take_inventory(office.ledger, None).faults)


def test_a_row_that_nobody_proposed_is_named_and_so_is_one_that_is_gone(office: Office) -> None:
    asked = propose(office.store, WANTED, COORDINATOR)
    with office.store.write() as session:
        session.execute(text(f"UPDATE public_changes SET id = {asked.id + 5}"))  # noqa: S608
    found = [one for one in take_inventory(office.ledger, None).faults if "公开变更" in one]
    assert len(found) == 2 and "没有提出的记录" in found[0] and "台账里没有" in found[1]
