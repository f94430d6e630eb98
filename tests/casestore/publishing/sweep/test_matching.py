"""A form counts where it is told, however it is written, and nowhere else."""

import pytest

from casestore.publishing.redaction.needles import Needle, Strength
from casestore.publishing.sweep.matching import Form, Matcher
from casestore.publishing.sweep.pieces import APART, Piece

PHONE, SHORT, CODE, NAME, LONG, MAIL = (
    "13700137123",
    "83812345",
    "MA35ABCD1",
    "砚渡沐",
    "砚渡沐建材有限公司",
    "yandu-88@163.com",
)
DAY = "20220615"
MATCHER = Matcher(
    [
        *(Form(Needle("", one), one) for one in (PHONE, SHORT, CODE, NAME, LONG, DAY, MAIL)),
        Form(Needle("", "罗砚", Strength.NAMED), "罗砚"),
        Form(Needle("", "砚沐"), "too short"),
    ]
)


FULL = PHONE.translate({ord(one): ord(one) + 0xFEE0 for one in "0123456789"})


def found(text: str, noise: bool = False, raw: bool = False) -> set[str]:
    return {one.owner for one in MATCHER.find(Piece(text=text, noise=noise, raw=raw))}


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        (f"电话{PHONE}。", PHONE),
        (f"+86{PHONE}", PHONE),
        (f"电话 0086{PHONE}", PHONE),
        (f"17951{PHONE}", PHONE),
        ("137-0013-7123", PHONE),
        ("１３７００１３７１２３", PHONE),
        ("一三七〇〇一三七一二三", PHONE),
        (f"tel{PHONE}x", PHONE),
        ("8381 2345", SHORT),
        ("代码ma35abcd1。", CODE),
        (f"{NAME[0]} {NAME[1]}\n{NAME[2]}", NAME),
        (f"与{NAME}签订", NAME),
        ("罗砚主任", "罗砚"),
        (MAIL, MAIL),
        (" ".join(MAIL), MAIL),
        ("\u200b".join(MAIL[:6]) + "\n    " + " ".join(MAIL[6:]), MAIL),
        (f"{APART}{' '.join(MAIL[:6])}{APART}{' '.join(MAIL[6:])}{APART}", MAIL),
        ("\u200b".join(SHORT), SHORT),
        (f"3{FULL}", PHONE),
        (f"{FULL}3", PHONE),
        (f"砚渡沐{APART}建材有限公司", LONG),
        (f"一{APART}砚{APART}渡沐{APART}二", NAME),
    ],
)
def test_what_is_told(text: str, owner: str) -> None:
    assert owner in found(text)


@pytest.mark.parametrize(
    "text",
    [
        f"9{PHONE}",
        f"{PHONE}4",
        f"0.{PHONE}",
        f"x{SHORT}",
        f"{SHORT}x",
        f"1.{SHORT}",
        "8-3-8-12345",
        "2022-06-15",
        f"x{CODE}",
        f"{CODE}2",
        "13-7/0,0.1 3:7;1_2+3",
        f"一{NAME[0]}{APART}{NAME[1:]}二",
        "罗砚石",
        "砚沐",
    ],
)
def test_what_is_told_by_chance(text: str) -> None:
    assert found(text) == set()


def test_in_the_bytes_of_a_picture_a_short_form_stands_alone() -> None:
    assert found(f"x{NAME}y", noise=True) == set()
    assert found(f"({NAME})", noise=True) == {NAME}
    assert LONG in found(f"x{LONG}y", noise=True)
    assert LONG not in found(f"x{NAME}{APART}{LONG[3:]}y", noise=True)


def test_in_raw_bytes_one_letter_beside_a_long_number_is_how_long_it_is() -> None:
    for text in (f"1{PHONE}", f"{PHONE}2", f"1{PHONE}2", f"A{MAIL}"):
        assert found(text) == set() and found(text, raw=True)
    for text in (f"12{PHONE}", f"{PHONE}12", f"AB{MAIL}", f"1{SHORT}", f"{SHORT}x"):
        assert found(text, raw=True) == set()


@pytest.mark.parametrize("before", [0, 1, 262_140, 262_141, 264_000, 524_284])
def test_a_place_is_told_exactly_wherever_a_step_ends(before: int) -> None:
    text = "。" * before + f"砚 渡\n沐{APART}"
    places = {(one.start, one.end) for one in MATCHER.find(Piece(text=text))}
    assert places == {(before, before + 5)}
