"""What proves an approval, and the key for it in an instance of before."""

from pathlib import Path

from sqlalchemy import select, text

from casestore.database.tables import SummaryTable
from casestore.office.approval_key import FILE, adopt_approvals
from casestore.office.inventory.taking import take_inventory
from casestore.office.pins import keys_there, pin_keys
from casestore.publishing import summaries
from casestore.publishing.approvals import is_proved, mac_of
from tests.casestore.ledger_fixture import COORDINATOR, Office
from tests.casestore.publishing.approved import published


def row_of(office: Office) -> SummaryTable:
    with office.store.read() as session:
        return session.scalars(select(SummaryTable)).one()


def test_an_approved_row_is_proved_and_a_withdrawn_one_is_not(office: Office) -> None:
    published(office)
    row, secret = row_of(office), office.settings.secret("approval")
    assert is_proved(secret, row.public_id, row.public_mark or "", row.public_mac)
    assert not is_proved("another", row.public_id, row.public_mark or "", row.public_mac)
    assert len({mac_of(secret, id, mark) for id in "ab" for mark in "ab"}) == 4
    summaries.withdraw(office.ledger, row.case_id, COORDINATOR, "内容正在复核")
    assert row_of(office).public_mac == ""


def test_verify_names_a_public_row_without_its_proof(office: Office) -> None:
    published(office)
    with office.store.write() as session:
        session.execute(text("UPDATE summaries SET public_mac = ''"))
    assert any("审定凭据" in one for one in take_inventory(office.ledger, None).faults)


def test_an_instance_of_before_gets_its_key_once(office: Office) -> None:
    published(office)
    keys: Path = office.settings.keys
    (keys / FILE).unlink()
    pin_keys(keys, office.store)
    with office.store.write() as session:
        session.execute(text("UPDATE summaries SET public_mac = ''"))
    adopt_approvals(keys, office.store)
    secret, row = office.settings.secret("approval"), row_of(office)
    assert is_proved(secret, row.public_id, row.public_mark or "", row.public_mac)
    assert (keys / FILE).stat().st_mode & 0o077 == 0 and FILE in keys_there(keys)
    assert not [one for one in take_inventory(office.ledger, None).faults if "密钥" in one]
    with office.store.write() as session:
        session.execute(text("UPDATE summaries SET public_mac = ''"))
    adopt_approvals(keys, office.store)
    assert row_of(office).public_mac == "", "what nobody approved is proved by a restart"
