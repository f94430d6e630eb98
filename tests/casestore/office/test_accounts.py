"""What signing in reads of an account and writes to it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from casestore.database.engine import Store
from casestore.lifecycle.roles import Role
from casestore.office import accounts
from casestore.office.accounts import SignInAccount
from casestore.office.staff import Staff
from tests.casestore.ledger_fixture import open_office

EMAIL, UNIT = "unit@example.gov.cn", "xinjian-2022/court"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    office = open_office(tmp_path)
    Staff(office.store).add(EMAIL, "经办岗 01", frozenset({Role.UNIT}), frozenset({UNIT}))
    yield office.store
    office.store.close()


def found(store: Store) -> SignInAccount:
    account = accounts.find_by_email(store, EMAIL)
    assert account is not None
    return account


def test_an_account_is_found_by_its_address_in_any_case_and_by_its_session_key(
    store: Store,
) -> None:
    account = found(store)
    assert (account.email, account.name, account.units) == (EMAIL, "经办岗 01", {UNIT})
    assert account.roles == {Role.UNIT} and account.must_change and account.active
    assert accounts.find_by_email(store, f" {EMAIL.upper()} ") == account
    assert accounts.find_by_session_key(store, account.session_key) == account
    assert accounts.find_by_email(store, "nobody@example.gov.cn") is None
    assert accounts.find_by_session_key(store, "") is None
    assert account.actor.id == str(account.id) and account.actor.units == {UNIT}


def test_signing_in_is_noted(store: Store) -> None:
    accounts.record_sign_in(store, found(store).id)
    at = Staff(store).member(found(store).id).last_login_at
    assert at is not None and datetime.now(UTC) - at < timedelta(minutes=1)


def test_an_own_password_ends_the_sessions_and_another_hash_does_not(
    store: Store,
) -> None:
    before = found(store)
    accounts.replace_hash(store, before.id, "hash of the same")
    same = found(store)
    assert (same.password, same.session_key) == ("hash of the same", before.session_key)
    assert same.must_change
    own = accounts.set_password(store, before.id, "hash of another")
    assert own == found(store) and own.password == "hash of another"
    assert not own.must_change and own.session_key != before.session_key
