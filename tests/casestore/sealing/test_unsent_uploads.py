"""What drafts that nobody sent in take on disk."""

from pathlib import Path

from casestore.sealing.unsent_uploads import unsent_bytes


def test_files_and_copies_of_unsent_drafts_count_and_no_others(tmp_path: Path) -> None:
    drafts, evidence = tmp_path / "drafts", tmp_path / "evidence"
    drafts.mkdir()
    evidence.mkdir()
    for name, size in (("a.age", 5), ("a.copy.age", 7), ("b.age", 100), ("c.age", 1_000)):
        (evidence / name).write_bytes(bytes(size))
    (drafts / "one.files").write_text("a.age\ngone.age")
    (drafts / "two.files").write_text("sent:b.age")
    (drafts / "two.age").write_bytes(bytes(50))
    assert unsent_bytes(drafts, evidence) == 12
