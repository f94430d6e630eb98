"""Numbers that nobody can count: written, typed, mistyped."""

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from casestore.errors import Mistyped
from casestore.exchange.receipt_numbers import (
    NumbersGivenOut,
    is_counted,
    number_as_typed,
    random_number,
)
from casestore.public.readable_codes import CAPITALS


def test_a_number_has_four_letters_and_a_check_character() -> None:
    numbers = {random_number("XJ", 2022) for _ in range(500)}
    assert len(numbers) > 490
    assert all(re.fullmatch(rf"XJ-2022-[{CAPITALS}]{{4}}-[{CAPITALS}]", one) for one in numbers)
    assert not any(is_counted(one) for one in numbers)


def wide(text: str) -> str:
    """``text`` in full-width characters, with a long dash."""
    return "".join("—" if one == "-" else chr(ord(one) + 0xFEE0) for one in text)


@pytest.mark.parametrize("change", [str.lower, wide, lambda one: one.replace("-", " ")])
def test_a_number_is_understood_however_it_is_typed(change: Callable[[str], str]) -> None:
    for number in (random_number("XJ", 2022), random_number("HLJ", 2019), "XJ-2022-0001"):
        assert number_as_typed(f" {change(number)} ") == number


def test_old_numbers_stay_as_they_are_of_any_length() -> None:
    assert number_as_typed("xj20220001") == "XJ-2022-0001"
    assert number_as_typed("XJP-2024-12345") == "XJP-2024-12345"
    assert is_counted("XJ-2022-0001") and is_counted("XJP-2024-12345")


def test_every_wrong_character_of_the_random_part_is_found() -> None:
    number = random_number("XJ", 2022)
    for place in range(8, len(number)):
        for wrong in set(CAPITALS) - {number[place]} if number[place] != "-" else ():
            with pytest.raises(Mistyped):
                number_as_typed(number[:place] + wrong + number[place + 1 :])


def test_exchanged_neighbours_are_found_but_for_a_few() -> None:
    chance, missed, tried = random.Random(7), 0, 0
    for _ in range(400):
        number = random_number("XJ", 2022)
        letters = number.replace("-", "")
        place = chance.randrange(6, len(letters) - 1)
        if letters[place] == letters[place + 1]:
            continue
        swapped = letters[:place] + letters[place + 1] + letters[place] + letters[place + 2 :]
        tried += 1
        try:
            missed += number_as_typed(swapped) != number
        except Mistyped:
            continue
    assert missed / tried < 0.03


@pytest.mark.parametrize("typed", ["", "XJ", "XJ-2022", "2022-0001", "XJ-2022-7K3", "你好"])
def test_what_is_no_number_is_told_from_an_unknown_one(typed: str) -> None:
    with pytest.raises(Mistyped):
        number_as_typed(typed)


def test_a_number_is_given_out_once(tmp_path: Path) -> None:
    numbers = NumbersGivenOut(tmp_path / "numbers")
    given = [numbers.new("XJ", 2022) for _ in range(300)]
    assert len(set(given)) == 300
    assert {path.name for path in numbers.folder.iterdir()} == set(given)


def test_a_longer_number_is_drawn_when_the_short_ones_are_used_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casestore.exchange.receipt_numbers.LETTERS", 1)
    numbers = NumbersGivenOut(tmp_path)
    given = [numbers.new("XJ", 2022) for _ in range(100)]
    assert len(set(given)) == 100
    assert {len(one) for one in given} >= {len("XJ-2022-7-9"), len("XJ-2022-7K3-9")}
    assert all(number_as_typed(one) == one for one in given if len(one) > 12)
