"""A receipt is genuine to the last byte, or it isn't; a number alone tells nothing."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casestore.errors import Mistyped, Unreadable
from casestore.exchange.claimant_keys import keys_of
from casestore.exchange.handouts import Handout, Handouts, handout_name, read_handout
from casestore.exchange.office_signature import Checker, Signer, make_signing_key
from casestore.exchange.receipt_numbers import random_number
from casestore.exchange.signed_receipts import (
    MARK,
    ReceiptFacts,
    Verdict,
    signed,
    verdict_on_file,
    verdict_on_words,
    write_mark,
)

NUMBER = random_number("XJ", 2022)
FACTS = ReceiptFacts(
    number=NUMBER,
    campaign="xinjian-2022",
    received_at=datetime(2022, 6, 15, 2, 30, tzinfo=UTC),
    files=["ab" * 32, "cd" * 32],
)
PDF = b"%PDF-1.7\n...\n%%EOF\n"


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Signer, Checker]:
    make_signing_key(tmp_path)
    return Signer.load(tmp_path), Checker.load(tmp_path)


@pytest.fixture
def strangers(tmp_path: Path) -> Signer:
    (tmp_path / "other").mkdir()
    make_signing_key(tmp_path / "other")
    return Signer.load(tmp_path / "other")


def test_a_receipt_is_genuine_to_the_last_byte(keys: tuple[Signer, Checker]) -> None:
    signer, checker = keys
    data = signed(PDF, FACTS, signer)
    assert data.startswith(PDF) and verdict_on_file(data, checker) is Verdict.GENUINE
    for at in range(len(data)):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        assert verdict_on_file(changed, checker) is not Verdict.GENUINE, at
    for other in (data + b"\n", data[1:], data[:-1], PDF + data):
        assert verdict_on_file(other, checker) is Verdict.CHANGED


@pytest.mark.parametrize("data", [b"", PDF, b"\0" * 1000, "回执".encode()])
def test_what_bears_no_signature_is_said_to_bear_none(
    keys: tuple[Signer, Checker], data: bytes
) -> None:
    assert verdict_on_file(data, keys[1]) is Verdict.UNSIGNED


def test_nobody_else_signs_for_the_office(
    keys: tuple[Signer, Checker], strangers: Signer, tmp_path: Path
) -> None:
    forged = signed(PDF, FACTS, strangers)
    assert verdict_on_file(forged, keys[1]) is Verdict.CHANGED
    write_mark(FACTS, tmp_path, strangers)
    assert verdict_on_words(NUMBER, FACTS.digest, tmp_path, keys[1]) is Verdict.UNKNOWN


def test_the_digest_hangs_on_everything_that_was_filed() -> None:
    others = (
        replace(FACTS, number=random_number("XJ", 2022)),
        replace(FACTS, campaign="zengdu-2024"),
        replace(FACTS, received_at=datetime(2022, 6, 15, 2, 31, tzinfo=UTC)),
        replace(FACTS, files=FACTS.files[:1]),
        replace(FACTS, files=FACTS.files[::-1]),
    )
    assert len({FACTS.digest, *(one.digest for one in others)}) == 6


def test_number_and_digest_together_are_known_and_neither_alone(
    keys: tuple[Signer, Checker], tmp_path: Path
) -> None:
    signer, checker = keys
    write_mark(FACTS, tmp_path, signer)
    spaced = " ".join(FACTS.digest[at : at + 8] for at in range(0, 64, 8)).upper()
    for number, digest in ((NUMBER, FACTS.digest), (NUMBER.lower().replace("-", " "), spaced)):
        assert verdict_on_words(number, digest, tmp_path, checker) is Verdict.GENUINE
    wrong = FACTS.digest[:-1] + ("0" if FACTS.digest[-1] != "0" else "1")
    for number, digest in (
        (NUMBER, wrong),
        (NUMBER, ""),
        (random_number("XJ", 2022), FACTS.digest),
        (random_number("XJ", 2022), wrong),
    ):
        assert verdict_on_words(number, digest, tmp_path, checker) is Verdict.UNKNOWN
    with pytest.raises(Mistyped):
        verdict_on_words("XJ-2022", FACTS.digest, tmp_path, checker)
    (mark,) = tmp_path.glob(f"*{MARK}")
    assert NUMBER not in mark.name and FACTS.digest not in mark.name


def test_a_handout_is_its_claimants_alone(
    keys: tuple[Signer, Checker], strangers: Signer, tmp_path: Path
) -> None:
    signer, checker = keys
    mine, other = keys_of(NUMBER, "ACDE-FHJK-MNPR"), keys_of(NUMBER, "ACDE-FHJK-MNPT")
    Handouts(tmp_path, signer).write(mine.reader, Handout.COPY, b"all that I said")
    assert read_handout(tmp_path, mine.reading, Handout.COPY, checker) == b"all that I said"
    assert read_handout(tmp_path, other.reading, Handout.COPY, checker) is None
    assert read_handout(tmp_path, mine.reading, Handout.RECEIPT, checker) is None
    file = tmp_path / handout_name(mine.reader, Handout.COPY)
    assert b"all that I said" not in file.read_bytes()
    taken = tmp_path / handout_name(other.reader, Handout.COPY)
    taken.write_bytes(file.read_bytes())  # under another name it is somebody else's
    with pytest.raises(Unreadable, match="签名"):
        read_handout(tmp_path, other.reading, Handout.COPY, checker)
    Handouts(tmp_path, strangers).write(mine.reader, Handout.COPY, b"forged")
    with pytest.raises(Unreadable, match="签名"):
        read_handout(tmp_path, mine.reading, Handout.COPY, checker)


def test_old_copies_go_and_receipts_stay(keys: tuple[Signer, Checker], tmp_path: Path) -> None:
    handouts, reader = Handouts(tmp_path, keys[0]), keys_of(NUMBER, "ACDE-FHJK-MNPR").reader
    for what in Handout:
        handouts.write(reader, what, b"x")
    assert handouts.drop_old(Handout.COPY, 60) == 0
    assert handouts.drop_old(Handout.COPY, -60) == 1
    assert not (tmp_path / handout_name(reader, Handout.COPY)).exists()
    assert (tmp_path / handout_name(reader, Handout.RECEIPT)).exists()
    handouts.drop(reader)
    assert not (tmp_path / handout_name(reader, Handout.RECEIPT)).exists()
