"""A file of public keys that the ledger doesn't know is refused and named."""

from pathlib import Path

import pytest

from casestore.database.recipients import pinned
from casestore.database.tables import RecipientSetTable, RecipientTable
from casestore.errors import EnvironmentFault
from casestore.office.keys.pins import pinned_sealer
from casestore.sealing.recipients import fingerprint_of, in_groups, read_recipients
from casestore.sealing.wrapping import new_secret, recipient_of
from tests.casestore.office.instances import Place, faults, forget_pins, new_place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return new_place(tmp_path / "place")


def test_a_stranger_among_the_recipients_is_refused_by_name_at_start_and_while_running(
    place: Place,
) -> None:
    ledger, stranger = place.ledger(), recipient_of(new_secret())
    file = place.folder / "keys/recipients.txt"
    file.write_text(file.read_text() + stranger + "\n")
    for refused in (
        lambda: place.ledger(),
        lambda: pinned_sealer(ledger.store, place.folder / "keys"),
        lambda: ledger.sealer.seal(b"x"),
    ):
        with pytest.raises(EnvironmentFault, match=in_groups(fingerprint_of(stranger))):
            refused()


def test_a_recipient_that_is_missing_is_named(place: Place) -> None:
    file = place.folder / "keys/recipients.txt"
    first, *rest = file.read_text().splitlines()
    file.write_text("\n".join(rest) + "\n")
    with pytest.raises(EnvironmentFault, match=f"缺少 {in_groups(fingerprint_of(first))}"):
        place.ledger()


def test_an_older_file_of_our_own_is_put_right_by_the_office_and_refused_by_the_forms(
    place: Place,
) -> None:
    file = place.folder / "keys/recipients.txt"
    before = file.read_text()
    ledger = place.ledger()
    place.ring(ledger).rotate()
    after = file.read_text()
    file.write_text(before)  # as a rotation leaves it that is killed at this point
    with pytest.raises(EnvironmentFault, match="不符"):
        pinned_sealer(ledger.store, place.folder / "keys")
    place.ledger()
    assert sorted(file.read_text().split()) == sorted(after.split())
    pinned_sealer(ledger.store, place.folder / "keys")


def test_a_ledger_of_before_pins_what_it_finds(place: Place) -> None:
    ledger = place.ledger()
    forget_pins(place)
    pinned_sealer(ledger.store, place.folder / "keys")  # the forms pin nothing
    with ledger.store.read() as session:
        assert pinned(session) == ()
    place.ledger()
    with ledger.store.read() as session:
        found = {one.recipient: one.holder for one in pinned(session)}
    office, *recovery = read_recipients(place.folder / "keys")
    assert found == {office: "office", **dict.fromkeys(recovery, "recovery")}
    assert faults(place.ledger()) == []


def test_pins_that_are_gone_are_not_made_anew_from_whatever_the_file_says(place: Place) -> None:
    ledger = place.ledger()
    with ledger.store.write() as session:
        session.query(RecipientSetTable).delete()
        session.query(RecipientTable).delete()
    with pytest.raises(EnvironmentFault, match="不在了"):
        place.ledger()


def test_a_file_that_was_changed_before_there_were_pins_is_not_pinned(place: Place) -> None:
    forget_pins(place)
    file = place.folder / "keys/recipients.txt"
    file.write_text(file.read_text() + recipient_of(new_secret()) + "\n")
    with pytest.raises(EnvironmentFault, match="与登记的不同"):
        place.ledger()
