"""Which font draws which character, and the office's own files."""

from pathlib import Path

import pytest

from generator.errors import EnvironmentFault
from generator.paper.fonts import FontSet, font_files, hashes, office_files
from tests.generator.paper.office_font import write_font

FONTS = Path(__file__).resolve().parents[3] / "fonts"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The real fonts, in a folder where an office can add its own."""
    for path in FONTS.glob("*.ttf"):
        (tmp_path / path.name).symlink_to(path)
    return tmp_path


def test_rare_characters_come_from_the_next_font_and_unknown_ones_from_none() -> None:
    fonts = FontSet(FONTS, "hans")
    drawn = {char: fonts.face("body", char) for char in "清堃\ue000"}
    assert {char: face and face.family for char, face in drawn.items()} == {
        "清": "QZ FangSong",
        "堃": "QZ WenKai",
        "\ue000": None,
    }


def test_a_traditional_character_in_simplified_text_is_not_drawn_by_a_font_that_simplifies_it() -> (
    None
):
    face = FontSet(FONTS, "hans").face("body", "優")
    assert face is not None
    assert face.family == "QZ WenKai"


def test_traditional_text_never_uses_the_simplified_fonts() -> None:
    families = {face.family for face in FontSet(FONTS, "hant").faces}
    assert not families & {"QZ FangSong", "QZ Kai", "QZ Hei", "QZ Title", "QZ Song"}


def test_an_office_font_comes_first_for_the_characters_it_has(folder: Path) -> None:
    own = write_font(folder / "office" / "FZXBSK.TTF", "方正小标宋简体", "关于")
    assert office_files(folder) == {"title": own}
    fonts = FontSet(folder, "hans")
    assert [fonts.face("title", char).family for char in "关于知"] == [
        "Office title",
        "Office title",
        "QZ Title",
    ]
    assert font_files(folder, "hans")[0] == own
    assert own not in font_files(folder, "hant")


def test_office_fonts_are_told_apart_by_the_names_inside_them(folder: Path) -> None:
    for file, family in {
        "a.ttf": "仿宋_GB2312",
        "b.ttf": "楷体_GB2312",
        "c.ttf": "黑体",
        "d.ttf": "隶书",
    }.items():
        write_font(folder / "office" / file, family, "一")
    assert {role: path.name for role, path in office_files(folder).items()} == {
        "body": "a.ttf",
        "kai": "b.ttf",
        "hei": "c.ttf",
    }


def test_a_broken_office_font_is_said_by_name(folder: Path) -> None:
    (folder / "office").mkdir()
    (folder / "office" / "broken.ttf").write_bytes(b"not a font")
    with pytest.raises(EnvironmentFault, match="broken.ttf"):
        FontSet(folder, "hans")


def test_a_font_cut_short_is_said_by_name_for_its_characters_would_print_as_nothing(
    folder: Path,
) -> None:
    own = write_font(folder / "office" / "cut.ttf", "仿宋_GB2312", "正文")
    own.write_bytes(own.read_bytes()[:-20])
    with pytest.raises(EnvironmentFault, match="cut.ttf"):
        FontSet(folder, "hans")


def test_hashes_follow_the_bytes_and_are_remembered(tmp_path: Path) -> None:
    font = write_font(tmp_path / "a.ttf", "甲", "一")
    first = hashes([font], tmp_path / "memory.json")
    assert hashes([font], tmp_path / "memory.json") == first
    write_font(font, "甲", "一二")
    assert hashes([font], tmp_path / "memory.json") != first
