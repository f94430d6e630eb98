"""Which digests events of any age may know a row by."""

from datetime import UTC, datetime

from casestore.ledger.bindings import digest, digests

OLD = {
    "id": 1,
    "case_id": 1,
    "sha256": "00",
    "stored": "a.age",
    "name": b"sealed",
    "kind": "pdf",
    "size": 3,
    "purpose": "evidence",
    "added_at": datetime(2026, 11, 1, tzinfo=UTC),
    "sealed_to": "",
    "copy_sha256": None,
    "copy_size": None,
    "taken_out": None,
}


def test_a_file_from_before_safe_copies_is_known_by_its_older_digest() -> None:
    assert digests("files", OLD) == [digest("files", OLD, layout) for layout in (3, 2, 1)]


def test_nobody_can_slip_a_copy_under_an_older_digest() -> None:
    changed = OLD | {"copy_sha256": "11"}
    assert digests("files", changed) == [digest("files", changed, 3)]
