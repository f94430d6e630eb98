"""Sealed by anybody with the public keys, opened by the office alone."""

import io
from pathlib import Path

import pytest

from casestore.errors import EnvironmentFault
from casestore.sealing.vault import Opener, Sealer, make_keys


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    make_keys(tmp_path / "keys")
    return tmp_path / "keys"


def test_what_is_sealed_opens_again_and_shows_nothing_before(keys: Path) -> None:
    sealed = Sealer.load(keys).seal_json({"enterprise": "云亭建材"})
    assert "云亭".encode() not in sealed
    assert Opener.load(keys).open_json(sealed) == {"enterprise": "云亭建材"}


def test_the_sealer_works_without_the_key_and_cannot_open(keys: Path) -> None:
    (keys / "office.key").unlink()
    sealed = Sealer.load(keys).seal(b"secret")
    assert sealed.startswith(b"age-encryption.org/v1")
    assert not [name for name in dir(Sealer) if "open" in name]
    with pytest.raises(EnvironmentFault, match="office.key"):
        Opener.load(keys)


def test_another_office_cannot_open(keys: Path, tmp_path: Path) -> None:
    make_keys(tmp_path / "other")
    with pytest.raises(EnvironmentFault, match="打不开"):
        Opener.load(tmp_path / "other").open(Sealer.load(keys).seal(b"secret"))


def test_one_changed_byte_is_noticed(keys: Path) -> None:
    sealed = bytearray(Sealer.load(keys).seal(b"secret"))
    sealed[-1] ^= 1
    with pytest.raises(EnvironmentFault, match="损坏"):
        Opener.load(keys).open(bytes(sealed))


def test_keys_are_private_and_never_overwritten(keys: Path) -> None:
    before = [(path.name, path.read_text()) for path in sorted(keys.iterdir())]
    make_keys(keys)
    assert [(path.name, path.read_text()) for path in sorted(keys.iterdir())] == before
    assert (keys / "office.key").stat().st_mode & 0o777 == 0o600


def test_a_public_host_with_recipients_only_is_not_given_a_key(keys: Path) -> None:
    (keys / "office.key").unlink()
    make_keys(keys)
    assert not (keys / "office.key").exists()


def test_two_recipients_can_both_open(keys: Path, tmp_path: Path) -> None:
    make_keys(tmp_path / "escrow")
    with (keys / "recipients.txt").open("a") as file:
        file.write("# 备用密钥\n" + (tmp_path / "escrow" / "recipients.txt").read_text())
    sealed = Sealer.load(keys).seal(b"secret")
    assert (
        Opener.load(keys).open(sealed) == Opener.load(tmp_path / "escrow").open(sealed) == b"secret"
    )


@pytest.mark.parametrize("text", ["", "# nothing\n", "age1nonsense\n"])
def test_recipients_that_are_none_stop_with_a_sentence(keys: Path, text: str) -> None:
    (keys / "recipients.txt").write_text(text)
    with pytest.raises(EnvironmentFault, match="recipients.txt"):
        Sealer.load(keys)


def test_files_are_sealed_as_a_stream_for_their_owner_and_the_group_of_the_desk(
    keys: Path, tmp_path: Path
) -> None:
    data = bytes(range(256)) * 5000
    Sealer.load(keys).seal_file(io.BytesIO(data), tmp_path / "file.age")
    target = io.BytesIO()
    Opener.load(keys).open_file(tmp_path / "file.age", target)
    assert target.getvalue() == data
    assert (tmp_path / "file.age").stat().st_mode & 0o777 == 0o640
