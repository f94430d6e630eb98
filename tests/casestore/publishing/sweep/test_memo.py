"""What was swept is remembered as long as the same people were looked for by the same code."""

from dataclasses import replace
from pathlib import Path

import pytest

from casestore.publishing.sweep import memo
from casestore.publishing.sweep.memo import Memo
from casestore.publishing.sweep.texts import Part

LOOKED_FOR = {"台账序号 1": "aa", "public": "bb"}
KEY = b"k" * 32
PARTS = (
    Part(start=0, forms=9, texts=8, nonces="aa"),
    Part(start=17, forms=9, texts=8, nonces="bb"),
)


def remembered(*files: str) -> Memo:
    return Memo(program=memo.program(), identifiers=LOOKED_FOR, files=frozenset(files))


def test_a_mark_is_of_the_bytes_the_name_and_what_the_manifest_says() -> None:
    marks = {
        memo.mark("a.html", "d1", "k1"),
        memo.mark("b.html", "d1", "k1"),
        memo.mark("a.html", "d2", "k1"),
        memo.mark("a.html", "d1", "k2"),
    }
    assert len(marks) == 4 and memo.mark("a.html", "d1", "k1") in marks


def test_who_is_new_or_called_otherwise_lacks() -> None:
    now = {**LOOKED_FOR, "台账序号 1": "changed", "台账序号 2": "cc"}
    assert remembered().lacking(now) == ["台账序号 1", "台账序号 2"]
    assert remembered().lacking(LOOKED_FOR) == []


def test_it_is_read_as_it_was_written_for_the_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "swept"
    written = replace(remembered("m1", "m2"), parts=PARTS, whole=34)
    memo.write(folder, written, KEY)
    assert memo.read(folder, KEY) == written
    assert (folder / memo.FILE).stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0


def test_what_another_program_wrote_is_forgotten(tmp_path: Path) -> None:
    another = Memo(program="another", identifiers=LOOKED_FOR, files=frozenset({"m"}))
    memo.write(tmp_path, another, KEY)
    assert memo.read(tmp_path, KEY) == Memo()


def test_what_was_written_under_another_key_or_changed_since_is_forgotten(tmp_path: Path) -> None:
    memo.write(tmp_path, remembered("m1"), KEY)
    file = tmp_path / memo.FILE
    data = file.read_bytes()
    assert memo.read(tmp_path, b"another") == Memo()
    for at in range(0, len(data), 7):
        file.write_bytes(data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :])
        assert memo.read(tmp_path, KEY) == Memo()
    for forged in (data.partition(b"\n")[2], b"\n" + data.partition(b"\n")[2], data[:-1]):
        file.write_bytes(forged)
        assert memo.read(tmp_path, KEY) == Memo()


@pytest.mark.parametrize("said", ["", "{", "[]", "{}", '{"program": 1, "identifiers": 2}'])
def test_a_broken_one_costs_a_long_sweep_only(said: str, tmp_path: Path) -> None:
    data = said.encode()
    for broken in (data, memo._code(KEY, data) + b"\n" + data):
        (tmp_path / memo.FILE).write_bytes(broken)
        assert memo.read(tmp_path, KEY) == Memo()


def test_files_are_known_on_where_everybody_was_looked_for_in_them() -> None:
    same = memo.after(remembered("m1"), LOOKED_FOR, ["m2"], ())
    assert same == remembered("m1", "m2")
    more = memo.after(remembered("m1"), {**LOOKED_FOR, "台账序号 2": "cc"}, ["m2"], ())
    assert more.files == {"m2"} and more.identifiers.keys() == {*LOOKED_FOR, "台账序号 2"}


def test_what_the_last_whole_sweep_left_is_told_until_the_next() -> None:
    first = memo.after(Memo(), LOOKED_FOR, ["m1"], PARTS[:1])
    assert (first.parts, first.whole) == (PARTS[:1], 17)
    second = memo.after(first, LOOKED_FOR, ["m2"], PARTS)
    assert (second.parts, second.whole) == (PARTS, 17)
    assert memo.after(Memo(), LOOKED_FOR, ["m2"], PARTS).whole == 34


def test_it_does_not_grow_without_end() -> None:
    many = [f"m{number}" for number in range(25)]
    assert memo.after(remembered(*many), LOOKED_FOR, ["new"], ()).files == {"new"}
    assert memo.after(remembered(*many[:12]), LOOKED_FOR, ["new"], ()).files == {*many[:12], "new"}


def test_the_program_is_what_its_code_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = tmp_path / "publishing" / "sweep" / "kinds.py"
    code.parent.mkdir(parents=True)
    (tmp_path / "publishing" / "redaction").mkdir()
    (tmp_path / "public").mkdir()
    for name in ("folding.py", "variants.py"):
        (tmp_path / "public" / name).write_text("")
    monkeypatch.setattr(memo, "_CASESTORE", tmp_path)
    digest = memo.program.__wrapped__
    code.write_text("A = 1")
    first = digest()
    code.write_text("A = 2")
    assert digest() != first
    code.write_text("A = 1")
    assert digest() == first
