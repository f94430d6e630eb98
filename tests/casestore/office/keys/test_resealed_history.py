"""What was changed behind the ledger's back stays a finding when the case is sealed anew, and
what was not doesn't become one."""

from hashlib import sha256
from pathlib import Path

import pytest

from casestore.database.tables import EventTable
from casestore.ledger.ledger import Ledger
from casestore.ledger.resealing import reseal
from tests.casestore.office.instances import (
    Place,
    bind_by_the_first_layout,
    faults,
    new_place,
    with_cases,
)
from tests.casestore.office.mutating import Mutation

BEHIND = {
    "a date": "UPDATE cases SET deadline = '2030-01-01' WHERE id = 1",
    "a mark": "UPDATE cases SET sealed_to = '' WHERE id = 1",
    "a record": "UPDATE cases SET identity = (SELECT narrative FROM cases WHERE id = 2)",
    "a file": "UPDATE files SET kind = 'image' WHERE case_id = 1",
    "a file's name": "UPDATE files SET name = (SELECT narrative FROM cases) WHERE case_id = 1",
    "a summary": "UPDATE summaries SET withdrawn_because = 'x' WHERE case_id = 1",
}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return new_place(tmp_path / "place")


@pytest.mark.parametrize("statement", BEHIND.values(), ids=BEHIND)
def test_sealing_anew_takes_nothing_over_that_was_changed_before(
    place: Place, statement: str
) -> None:
    ledger = with_cases(place, 2)
    with ledger.store.write() as session:
        session.connection().exec_driver_sql(statement)
    assert len(faults(ledger)) >= 1
    place.ring(ledger).rotate()
    assert reseal(ledger).faults == ()
    assert len(faults(place.ledger())) >= 1


def test_another_mark_of_a_note_is_a_finding_before_and_after_it_was_sealed_anew(
    place: Place,
) -> None:
    ledger = with_cases(place, 1)
    mark = "UPDATE events SET sealed_to = {} WHERE note IS NOT NULL"
    for _time in range(2):
        assert faults(place.ledger()) == []
        _behind(ledger, mark.format("sealed_to || 'x'"))
        assert any("密封内容被改动过" in one for one in faults(place.ledger()))
        _behind(ledger, mark.format("rtrim(sealed_to, 'x')"))
        place.ring(ledger).rotate()
        assert reseal(ledger).faults == ()


def test_a_note_exchanged_without_any_resealing_is_a_finding(place: Place) -> None:
    ledger = with_cases(place, 1)
    with ledger.store.read() as session:
        noted = session.query(EventTable).filter(EventTable.note.is_not(None)).first()
    assert noted and noted.note
    kept, another = sha256(noted.note).hexdigest(), ledger.sealer.seal(b"another").hex()
    set_to = f"note = x'{another}', note_hash = '{kept}'"
    _behind(ledger, f"UPDATE events SET {set_to} WHERE id = {noted.id}")
    assert faults(place.ledger()) == [f"第 {noted.id} 条记录的密封内容被改动过"]


def _behind(ledger: Ledger, statement: str) -> None:
    """``statement`` on the events, as who owns the file makes it."""
    Mutation("", lambda db: db.execute(statement).rowcount > 0).apply(
        ledger.settings.instance / "ledger.db"
    )


def test_rows_bound_before_they_bore_marks_are_well_and_stay_so_when_sealed_anew(
    place: Place,
) -> None:
    with_cases(place, 2).store.close()
    bind_by_the_first_layout(place)
    ledger = place.ledger()
    assert faults(ledger) == []
    place.ring(ledger).rotate()
    assert faults(place.ledger()) == []
    assert reseal(ledger).faults == ()
    assert faults(place.ledger()) == []


def test_every_act_on_the_keys_leaves_the_inventory_content(place: Place) -> None:
    ledger = with_cases(place, 1)
    ring = place.ring(ledger)
    (old,) = ring.pinned("office")
    ring.rotate()
    assert faults(place.ledger()) == []
    reseal(ledger)
    ring.destroy(old.fingerprint, 0)
    assert faults(place.ledger()) == []
    ring.remove(ring.pinned("recovery")[0].fingerprint)
    assert faults(place.ledger()) == []
    reseal(ledger)
    assert faults(place.ledger()) == []


def test_a_rotation_killed_before_the_file_was_written_is_put_right_and_no_finding(
    place: Place,
) -> None:
    ledger = with_cases(place, 1)
    file = place.folder / "keys/recipients.txt"
    before = file.read_text()
    place.ring(ledger).rotate()
    file.write_text(before)
    assert faults(place.ledger()) == []
