"""Capsules: for their claimant and the office, by the office, and of few sizes."""

import stat
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest

from casestore.errors import EnvironmentFault, Unreadable
from casestore.exchange.capsules import CapsuleWriter, capsule_name, opened_capsule, read_capsule
from casestore.exchange.claimant_keys import keys_of
from casestore.exchange.office_signature import Checker, Signer, make_signing_key

ROOT = Path(__file__).parents[3]
OFFICE = pyrage.x25519.Identity.generate()
KEYS, WRONG = keys_of("XJ-2022-7K3M-9", "ACDE"), keys_of("XJ-2022-7K3M-9", "ACDF")
STATUS = {"number": "XJ-2022-7K3M-9", "steps": [["2022-06-15T02:00:00+00:00", "线索已收到。"]]}
#: Writes capsules without end, so that it is killed while it does.
WRITING = """
import sys
from pathlib import Path
import pyrage
from casestore.exchange.capsules import CapsuleWriter
from casestore.exchange.office_signature import Signer
folder, keys, reader = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
writer = CapsuleWriter(folder, Signer.load(keys), list)
print("writing", flush=True)
while True:
    writer.write(reader, {"words": "x" * 60_000})
"""


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    make_signing_key(tmp_path)
    return tmp_path


@pytest.fixture
def writer(keys: Path) -> CapsuleWriter:
    return CapsuleWriter(keys / "capsules", Signer.load(keys), lambda: [OFFICE.to_public()])


def test_the_holder_of_the_code_and_the_office_read_it_and_nobody_else(
    writer: CapsuleWriter, keys: Path
) -> None:
    writer.write(KEYS.reader, STATUS)
    checker = Checker.load(keys)
    assert read_capsule(writer.folder, KEYS.reading, checker) == STATUS
    assert read_capsule(writer.folder, WRONG.reading, checker) is None
    name = capsule_name(KEYS.reader)
    file = (writer.folder / name).read_bytes()
    assert opened_capsule(file, name, OFFICE, checker) == STATUS
    with pytest.raises(Unreadable, match="打不开"):
        opened_capsule(file, name, WRONG.reading, checker)


def test_a_later_capsule_takes_the_place_of_the_earlier(writer: CapsuleWriter, keys: Path) -> None:
    writer.write(KEYS.reader, STATUS)
    writer.write(KEYS.reader, STATUS | {"steps": []})
    assert read_capsule(writer.folder, KEYS.reading, Checker.load(keys)) == STATUS | {"steps": []}
    assert [path.name for path in writer.folder.iterdir()] == [capsule_name(KEYS.reader)]
    assert writer.exists(KEYS.reader)
    writer.drop(KEYS.reader)
    writer.drop(KEYS.reader)
    assert read_capsule(writer.folder, KEYS.reading, Checker.load(keys)) is None


def test_any_flipped_bit_is_found(writer: CapsuleWriter, keys: Path) -> None:
    writer.write(KEYS.reader, STATUS)
    name, checker = capsule_name(KEYS.reader), Checker.load(keys)
    file = bytearray((writer.folder / name).read_bytes())
    for place in range(0, len(file), 13):
        file[place] ^= 4
        with pytest.raises(Unreadable):
            opened_capsule(bytes(file), name, KEYS.reading, checker)
        file[place] ^= 4
    for part in (b"", bytes(file[:50]), bytes(file[:-1])):
        with pytest.raises(Unreadable):
            opened_capsule(part, name, KEYS.reading, checker)


def test_one_capsule_can_not_stand_in_for_another(writer: CapsuleWriter, keys: Path) -> None:
    writer.write(KEYS.reader, STATUS)
    writer.write(WRONG.reader, STATUS)
    (writer.folder / capsule_name(KEYS.reader)).replace(writer.folder / capsule_name(WRONG.reader))
    with pytest.raises(Unreadable, match="签名"):
        read_capsule(writer.folder, WRONG.reading, Checker.load(keys))


def test_another_key_than_the_offices_signs_nothing(
    writer: CapsuleWriter, keys: Path, tmp_path: Path
) -> None:
    (tmp_path / "stranger").mkdir()
    make_signing_key(tmp_path / "stranger")
    forged = CapsuleWriter(writer.folder, Signer.load(tmp_path / "stranger"), list)
    forged.write(KEYS.reader, STATUS)
    with pytest.raises(Unreadable, match="签名"):
        read_capsule(writer.folder, KEYS.reading, Checker.load(keys))


def test_sizes_tell_little(writer: CapsuleWriter) -> None:
    def size(length: int) -> int:
        """Of the file, less what age adds at random (a stanza of up to 300 bytes)."""
        writer.write(KEYS.reader, {"words": "x" * length})
        return (writer.folder / capsule_name(KEYS.reader)).stat().st_size // 4096

    assert {size(length) for length in range(0, 3600, 400)} == {1}
    assert {size(length) for length in range(4200, 8000, 400)} == {2}


def test_killed_while_writing_it_leaves_an_old_or_a_new_one(
    writer: CapsuleWriter, keys: Path
) -> None:
    writer.write(KEYS.reader, STATUS)
    command = [sys.executable, "-c", WRITING, str(writer.folder), str(keys), KEYS.reader]
    for _ in range(3):
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None and process.stdout.readline() == b"writing\n"
            process.kill()
        found = read_capsule(writer.folder, KEYS.reading, Checker.load(keys))
        assert found in (STATUS, {"words": "x" * 60_000})


def test_the_signing_key_is_the_offices_alone_and_never_made_twice(keys: Path) -> None:
    before = (keys / "heads.key").read_text()
    assert stat.S_IMODE((keys / "heads.key").stat().st_mode) == 0o600
    (keys / "heads.pub").unlink()
    make_signing_key(keys)
    assert (keys / "heads.key").read_text() == before
    with pytest.raises(EnvironmentFault, match=r"heads\.pub"):
        Signer.load(keys)


@pytest.mark.parametrize("text", ["", "xyz", "00ff"])
def test_a_damaged_key_file_is_one_sentence(keys: Path, text: str) -> None:
    (keys / "heads.pub").write_text(text)
    with pytest.raises(EnvironmentFault, match=r"heads\.pub"):
        Checker.load(keys)
    (keys / "heads.pub").unlink()
    with pytest.raises(EnvironmentFault, match="备份"):
        Checker.load(keys)
