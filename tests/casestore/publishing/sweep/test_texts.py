"""Who is new is looked for in all that the swept files said, or these are read anew."""

from pathlib import Path

import pytest

from casestore.publishing.redaction.needles import Needle, Strength
from casestore.publishing.sweep import matching, texts
from casestore.publishing.sweep.matching import Form, Matcher, steps_of
from casestore.publishing.sweep.pieces import APART, Piece
from casestore.publishing.sweep.texts import Collector, Lost, Part, Texts

KEY = b"k" * 32
NAME, SHORT, PHONE = "砚渡沐建材", "罗砚", "13700137123"


def matcher(form: str, strength: Strength = Strength.ALONE) -> Matcher[str]:
    return Matcher([Form(Needle("", form, strength), form)])


def collected(*said: Piece | str) -> Collector:
    collector = Collector()
    for one in said:
        piece = one if isinstance(one, Piece) else Piece(text=one)
        collector.take(piece, steps_of(piece))
    return collector


def written(folder: Path, *said: Piece | str) -> tuple[Texts, tuple[Part, ...]]:
    kept = Texts(folder / "swept", KEY)
    return kept, kept.write(collected(*said), ())


def test_what_any_text_tells_is_told_and_nothing_else(tmp_path: Path) -> None:
    kept, parts = written(
        tmp_path, "第一页", f"与{NAME}签订\ud83d\udcff", "电话137-0013-7123。", "\udcff"
    )
    assert kept.tell(parts, matcher(NAME)) and kept.tell(parts, matcher(PHONE))
    assert not kept.tell(parts, matcher("霖沐砚建材"))
    assert not kept.tell(parts, matcher("第一页与砚渡沐")), "two texts are no one"
    assert not kept.tell((), matcher(NAME))


def test_a_place_counts_as_it_does_in_its_file(tmp_path: Path) -> None:
    for text, told in ((f"{SHORT}主任", True), (f"一{SHORT}台", False)):
        kept, parts = written(tmp_path, text)
        assert kept.tell(parts, matcher(SHORT, Strength.NAMED)) is told
    for raw in (True, False):
        kept, parts = written(tmp_path, Piece(text=f"1{PHONE}", raw=raw))
        assert kept.tell(parts, matcher(PHONE)) is raw
    for noise in (True, False):
        kept, parts = written(tmp_path, Piece(text="x砚渡沐y", noise=noise))
        assert kept.tell(parts, matcher("砚渡沐")) is not noise


def test_parts_come_behind_those_that_are_there(tmp_path: Path) -> None:
    kept, first = written(tmp_path, NAME)
    both = kept.write(collected(PHONE), first)
    assert both[:1] == first and len(both) == 2
    assert kept.tell(both, matcher(NAME)) and kept.tell(both, matcher(PHONE))
    assert not kept.tell(first, matcher(PHONE))
    assert kept.write(collected(), both) == both
    anew = kept.write(collected("霖沐砚"), ())
    assert kept.tell(anew, matcher("霖沐砚"))
    with pytest.raises(Lost):
        kept.tell(both, matcher(NAME))


def test_much_text_is_several_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_PART", 64)
    pages = [f"第{number}页{NAME[: number % 4]}" for number in range(99)]
    kept, parts = written(tmp_path, *pages, f"末页{NAME}")
    assert len(parts) > 9 and kept.tell(parts, matcher(NAME))
    assert not kept.tell(parts[:-1], matcher(NAME))


def test_a_long_text_is_whole_where_its_steps_meet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "_STEP", 4_000)
    for before in (1_998, 3_990, 3_999, 4_001, 7_995):
        kept, parts = written(tmp_path, f"{'。' * before}联系人{SHORT}{APART}{'。' * 9_000}")
        assert kept.tell(parts, matcher(SHORT, Strength.NAMED))


def test_a_text_that_two_files_share_stands_there_once() -> None:
    once, twice = collected(NAME), collected(NAME, NAME)
    assert once.packed() == twice.packed()


def test_nobody_reads_them_without_the_key(tmp_path: Path) -> None:
    kept, parts = written(tmp_path, NAME * 40)
    file = tmp_path / "swept" / texts.FILE
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(Lost):
        Texts(tmp_path / "swept", b"x" * 32).tell(parts, matcher(NAME))
    kept.write(collected(NAME), parts)
    assert file.stat().st_mode & 0o077 == 0


def test_what_is_changed_cut_or_gone_is_lost(tmp_path: Path) -> None:
    kept, parts = written(tmp_path, NAME)
    file = tmp_path / "swept" / texts.FILE
    data = file.read_bytes()
    for at in range(len(data)):
        file.write_bytes(data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :])
        with pytest.raises(Lost):
            kept.tell(parts, matcher(NAME))
    for end in (0, parts[0].forms, len(data) - 1):
        file.write_bytes(data[:end])
        with pytest.raises(Lost):
            kept.tell(parts, matcher(NAME))
    file.unlink()
    with pytest.raises(Lost):
        kept.tell(parts, matcher(NAME))


def test_they_are_worn_where_much_more_came_than_the_last_whole_sweep_left() -> None:
    part = Part(start=0, forms=1 << 23, texts=0, nonces="")
    assert texts.size_of([part, part]) == 1 << 24
    assert not texts.is_worn([part] * 5, 1 << 23) and texts.is_worn([part] * 6, 1 << 23)
