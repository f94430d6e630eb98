"""Whatever a text spells in escapes, tags, base64 or hexadecimal digits is read as one reads it."""

import base64

import pytest

from casestore.publishing.sweep import escapes
from casestore.publishing.sweep.pieces import APART, Piece

WORDS = "南昌砚渡沐"
#: Twenty-four bytes: base64 of it ends without a sign that fills up.
FULL = "南昌砚渡沐建材店"
PAGE = "一页的前文，" * 90


def layers(text: str) -> list[str]:
    return [one.text for one in escapes.texts(Piece(text=text))]


def tells(text: str, words: str = WORDS) -> bool:
    return any(words in one for one in layers(text))


def spelt(data: bytes, sign: str) -> str:
    return "".join(f"{sign}{one:02X}" for one in data)


@pytest.mark.parametrize(
    "text",
    [
        spelt(WORDS.encode(), "%"),
        spelt(WORDS.encode("gb18030"), "%"),
        spelt(spelt(WORDS.encode(), "%").encode(), "%"),
        spelt(WORDS.encode(), "="),
        spelt(WORDS[:2].encode(), "=") + "=\r\n" + spelt(WORDS[2:].encode(), "="),
        spelt(WORDS.encode(), "\\x"),
        "".join(f"\\{one:03o}" for one in WORDS.encode()),
        "".join(f"\\{ord(one):x} " for one in WORDS),
        "".join(f"\\u{ord(one):04x}" for one in WORDS),
        "".join(f"\\\\u{ord(one):04x}" for one in WORDS),
        "".join(f"\\U{ord(one):08x}" for one in WORDS),
        "".join(f"&#{ord(one)};" for one in WORDS),
        f"&#{ord(WORDS[0])};{WORDS[1:]}",
        f"{WORDS[:-1]}&#{ord(WORDS[-1])};",
        f"{WORDS[0]}&#{ord(WORDS[1])};{WORDS[2:]}",
        f"{WORDS[:2]}<b>{WORDS[2:]}</b>",
        f"{WORDS[:2]}<!-- <p> -->{WORDS[2:]}",
        f"&lt;p&gt;{WORDS[:2]}&lt;b&gt;{WORDS[2:]}&lt;/b&gt;&lt;/p&gt;",
    ],
)
@pytest.mark.parametrize("between", ["{}", f"{PAGE}{{}}{PAGE}", f"&amp;{PAGE}{{}}{PAGE}&amp;"])
def test_what_is_escaped_is_read(text: str, between: str) -> None:
    assert tells(between.format(text))


def test_old_bytes_that_are_letters_of_utf_8_by_chance_are_read_as_both() -> None:
    chance = "盛隆茂源"
    data = chance.encode("gb18030")
    assert data.decode() != chance, "they are"
    for text in (spelt(data, "%"), spelt(b"a/" + data, "\\x")):
        assert tells(text, chance) and tells(text, data.decode())


def test_a_character_beyond_the_first_plane_is_two_units_or_one_number() -> None:
    high = chr(0x20BB7)
    assert all(tells(one, f"{high}野") for one in ("\\ud842\\udfb7\\u91ce", "\\u{20bb7}\\u91ce"))


def test_a_number_that_is_no_character_ends_nothing() -> None:
    assert tells(f"\\u{{ffffff}}{WORDS}")


@pytest.mark.parametrize("tag", ["</td><td>", "</p><p>", "<br>, <hr/>", "</li>\n<li>"])
def test_what_a_block_ends_is_no_name(tag: str) -> None:
    *_others, read = layers(f"<p>{WORDS[:2]}{tag}{WORDS[2:]}</p>")
    assert WORDS not in read and APART in read


def test_bytes_of_a_picture_have_no_tags() -> None:
    noise = Piece(text=f"{WORDS[:2]}<b>{WORDS[2:]}", noise=True)
    assert [one.text for one in escapes.texts(noise)] == [noise.text]


@pytest.mark.parametrize(
    "text",
    [
        f"<p>一<b>二</b>&amp;</p>{WORDS}",
        f"<p>一</p>{WORDS[0]}<b>{WORDS[1:]}</b>",
        f"&lt;&#21335;{WORDS}",
        f"{PAGE}&amp;{PAGE}%41{PAGE}{WORDS}&amp;",
    ],
)
def test_a_place_leads_back_to_where_it_stood(text: str) -> None:
    for one in escapes.texts(Piece(text=text)):
        for at in (place for place in range(len(one.text)) if one.text.startswith(WORDS, place)):
            assert text[one.offset(at)] == WORDS[0]
            assert text[one.offset(at + 4)] == WORDS[4]


def test_a_name_that_begins_with_an_escape_is_told_where_that_begins() -> None:
    text = f"<p>一</p>&#{ord(WORDS[0])};{WORDS[1:]}"
    told = [one for one in escapes.texts(Piece(text=text)) if WORDS in one.text]
    places = [one.offset(one.text.index(WORDS)) for one in told]
    assert len(places) == 3 and set(places) == {text.index("&")}


def read(text: str, known: set[int] | None = None) -> list[bytes]:
    return [data for _place, data in escapes.runs(text, set() if known is None else known)]


def holds(text: str, words: str = WORDS) -> bool:
    return any(words.encode() in one for one in read(text))


@pytest.mark.parametrize("before", ["", "x", "ab", "abc"])
@pytest.mark.parametrize("words", [FULL, f"{FULL}a", f"{FULL}ab"])
def test_base64_is_read_wherever_it_begins_and_however_it_ends(before: str, words: str) -> None:
    run = base64.b64encode(words.encode()).decode()
    assert holds(before + run, words) and holds(before + run.rstrip("="), words)


def test_base64_for_addresses_and_in_lines_is_read() -> None:
    data = b"\xfb\xef\xff\xfe" * 3 + FULL.encode()
    assert data in read(base64.urlsafe_b64encode(data).decode())
    lines = base64.encodebytes(FULL.encode() * 9).decode()
    assert holds(lines, FULL * 9) and holds(lines.replace("\n", "\\n"), FULL * 9)


def test_hexadecimal_digits_are_read() -> None:
    assert holds(WORDS.encode().hex()) and holds(WORDS.encode().hex().upper())


def test_a_run_is_read_once() -> None:
    known: set[int] = set()
    run = base64.b64encode(FULL.encode()).decode()
    assert read(f"{run} {run}", known) == read(run) and read(run, known) == []
