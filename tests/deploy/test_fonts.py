"""The fonts folder as the set-up leaves it: complete, repaired, each file a family of its own."""

import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from deploy.setup import fonts
from deploy.setup.font_repair import in_gb2312
from generator.paper.fonts import CHAINS

FONTS = fonts.ROOT / "fonts"
GB2312 = [chr(code) for code in range(0x4E00, 0xA000) if in_gb2312(code)]


def opened(name: str) -> TTFont:
    return TTFont(FONTS / f"{name}.ttf", lazy=True)


def test_a_second_run_touches_nothing() -> None:
    before = {path: path.stat().st_mtime_ns for path in FONTS.rglob("*")}
    command = [sys.executable, "deploy/setup/fonts.py", "fonts/"]
    run = subprocess.run(command, cwd=fonts.ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "字体已就绪\n")
    assert {path: path.stat().st_mtime_ns for path in FONTS.rglob("*")} == before


def test_every_font_that_the_generator_asks_for_is_made() -> None:
    asked = {name for chains in CHAINS.values() for chain in chains.values() for name in chain}
    assert asked == {target.name for target in fonts.TARGETS}
    assert fonts.is_complete(FONTS)


def test_a_folder_with_one_file_missing_or_another_recipe_is_not_complete(tmp_path: Path) -> None:
    for target in fonts.TARGETS:
        (tmp_path / target.file).touch()
    (tmp_path / fonts.STAMP).write_text(fonts.recipe(), encoding="ascii")
    assert fonts.is_complete(tmp_path)
    (tmp_path / "QZ-Kai.ttf").unlink()
    assert not fonts.is_complete(tmp_path)
    (tmp_path / "QZ-Kai.ttf").touch()
    (tmp_path / fonts.STAMP).write_text("0" * 64, encoding="ascii")
    assert not fonts.is_complete(tmp_path)


def test_each_file_has_a_family_of_its_own_and_the_metrics_of_chinese_type() -> None:
    families = []
    for target in fonts.TARGETS:
        with opened(target.name) as font:
            families.append(font["name"].getDebugName(1))
            em = font["head"].unitsPerEm
            assert font["hhea"].ascent / em == pytest.approx(0.88, abs=0.001), target.name
            assert font["hhea"].descent / em == pytest.approx(-0.12, abs=0.001), target.name
    assert sorted(families) == sorted(target.family for target in fonts.TARGETS)


@pytest.mark.parametrize("name", ["QZ-FangSong", "QZ-Kai", "QZ-Hei"])
def test_simplified_fonts_draw_gb_2312_one_em_wide_and_no_other_characters(name: str) -> None:
    with opened(name) as font:
        cmap, em, widths = font.getBestCmap(), font["head"].unitsPerEm, font["hmtx"].metrics
        assert not [char for char in GB2312 if ord(char) not in cmap]
        assert {widths[cmap[ord(char)]][0] for char in GB2312} == {em}
        assert ord("優") not in cmap


def test_the_currency_signs_and_dashes_that_fandol_numbers_twice_are_drawn_as_themselves() -> None:
    with opened("QZ-FangSong") as font:
        cmap, drawn = font.getBestCmap(), font.getGlyphSet()
        boxes = {}
        for char in "¥€–‐":
            pen = BoundsPen(drawn)
            drawn[cmap[ord(char)]].draw(pen)
            boxes[char] = pen.bounds
    for char in "¥€":  # as tall as a figure
        assert boxes[char][3] - boxes[char][1] > 600, char
    for char in "–‐":  # flat
        assert boxes[char][3] - boxes[char][1] < 120, char


@pytest.mark.parametrize("name", ["QZ-FangSong-Hant", "QZ-Hei-Hant"])
def test_traditional_fonts_draw_traditional_characters_one_em_wide(name: str) -> None:
    with opened(name) as font:
        cmap, em, widths = font.getBestCmap(), font["head"].unitsPerEm, font["hmtx"].metrics
        assert {widths[cmap[ord(char)]][0] for char in "優化營商環境領導小組辦公室"} == {em}
        assert ord("，") not in cmap


def test_a_machine_without_package_lists_is_told_what_to_type(tmp_path: Path) -> None:
    with pytest.raises(fonts.SetupFault, match="sudo apt-get update"):
        fonts.fetch_debian("no-such-package-qingzhang", tmp_path)
