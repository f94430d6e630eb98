"""Codes to be read aloud: which characters, how many, in which groups."""

from casestore.public.readable_codes import CAPITALS, SMALL_LETTERS, in_groups, random_code


def test_no_character_looks_like_another() -> None:
    assert len(set(CAPITALS)) == len(CAPITALS) == 20
    assert not set(CAPITALS) & set("0OQ1IL2Z5S6G8BUV")
    assert SMALL_LETTERS.upper() == CAPITALS


def test_a_random_code_has_its_length_its_groups_and_no_other_character() -> None:
    code = random_code(16, 4)
    groups = code.split("-")
    assert [len(group) for group in groups] == [4, 4, 4, 4]
    assert set("".join(groups)) <= set(SMALL_LETTERS)
    assert len(random_code(10)) == 10
    assert "-" not in random_code(10)


def test_random_codes_differ_and_use_the_whole_alphabet() -> None:
    codes = {random_code(10) for _number in range(200)}
    assert len(codes) == 200
    assert set("".join(codes)) == set(SMALL_LETTERS)


def test_the_last_group_may_be_shorter() -> None:
    assert in_groups("ACDEFHJKM", 4) == "ACDE-FHJK-M"
    assert in_groups("ACDE", 4) == "ACDE"
    assert in_groups("ACDE", 0) == "ACDE"
