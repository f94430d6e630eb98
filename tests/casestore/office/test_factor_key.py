"""The key of second factors: made once in an instance of before, and never made anew."""

from casestore.database.tables import OfficeEventTable
from casestore.office.factor_key import FILE, adopt_factors
from casestore.office.pins import keys_noted, keys_there, pin_keys
from tests.casestore.ledger_fixture import Office


def test_an_instance_of_before_gets_its_key_once_and_notes_it(office: Office) -> None:
    keys, store = office.settings.keys, office.store
    pin_keys(keys, store)
    adopt_factors(keys, store)
    made = (keys / FILE).read_bytes()
    with store.read() as session:
        assert keys_noted(session) == keys_there(keys)
        events = session.query(OfficeEventTable).count()
    adopt_factors(keys, store)
    (keys / FILE).unlink()
    adopt_factors(keys, store)
    assert not (keys / FILE).exists() and len(made) > 40
    with store.read() as session:
        assert session.query(OfficeEventTable).count() == events
