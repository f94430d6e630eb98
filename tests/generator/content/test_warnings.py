"""What is most likely not meant is told, and stops nothing."""

from pathlib import Path

import pytest

from generator.content.check import checked_content
from generator.content.warnings import strange_characters, warnings_in
from tests.generator.conftest import ROOT
from tests.generator.small_content import write_content

CAMPAIGN = "campaigns/yunchuan-2022"


def warned(content: Path) -> list[str]:
    read, faults = checked_content(content)
    assert faults == []
    # the rules of the small Traditional campaign are Simplified ones with some words replaced
    found = [one for one in warnings_in(content, read) if "yunling-2019/campaign" not in one.file]
    return [f"{one.file}:{one.key} {one.found} {one.expected}" for one in found]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_content(tmp_path / "content")


def test_neither_the_small_content_nor_the_shipped_one_has_any(content: Path) -> None:
    assert warned(content) == [] and warned(ROOT / "content") == []


@pytest.mark.parametrize(
    "name", ["notes.txt", f"{CAMPAIGN}/guide.markdown", f"{CAMPAIGN}/notices/plan.txt"]
)
def test_a_file_that_nothing_reads(content: Path, name: str) -> None:
    (content / name).write_text("x")
    (content / ".gitignore").write_text("x")
    (one,) = warned(content)
    assert one.startswith(f"content/{name}:(file) 没有用到的文件")


def test_an_attachment_that_no_notice_offers(content: Path) -> None:
    (content / CAMPAIGN / "files/old.csv").write_text("x")
    (one,) = warned(content)
    assert "files/old.csv" in one and "attachments" in one


def test_an_empty_table_and_an_empty_list(content: Path) -> None:
    edit(
        content / CAMPAIGN / "campaign.toml",
        "[quiet_days]",
        "[clocks]\n[form]\ndrop = []\n[quiet_days]",
    )
    assert [one.split(" ")[0].rpartition(":")[2] for one in warned(content)] == [
        "clocks",
        "form.drop",
    ]


def test_a_heading_left_plain_and_no_sentence_that_begins_like_one(content: Path) -> None:
    plan = content / CAMPAIGN / "notices/plan.md"
    text = "\n\n一、工作目标\n\n（二）分工\n\n二、这是一句话，不是标题。\n\n1．第三级本来就是段落\n"
    plan.write_text(plan.read_text() + text)
    said = warned(content)
    assert [("“## 一、工作目标”" in one, "“### （二）分工”" in one) for one in said] == [
        (True, False),
        (False, True),
    ]


def test_the_other_script_is_told_once_a_line(content: Path) -> None:
    edit(content / CAMPAIGN / "notices/plan.md", "先**登记**", "先**登記**，营商環境")
    edit(
        content / "campaigns/yunling-2019/notices/announcement.md", "公告如下", "公告如下，详见办法"
    )
    first, second = warned(content)
    assert "“登記”" not in first and "“記環”" in first and "简体字" in first
    assert "“详见办”" in second and "繁体字" in second


@pytest.mark.parametrize(
    ("text", "script", "strange"),
    [
        ("乾隆年间的著作，名著", "hans", ""),
        ("萬里长城萬里", "hans", "萬"),
        ("皇后乘坐的車，三里外的台階", "hant", ""),
        ("为企業办事", "hant", "为办"),
        ("plain text 123", "hant", ""),
    ],
)
def test_words_that_are_written_alike_in_both_scripts_are_left_alone(
    text: str, script: str, strange: str
) -> None:
    assert strange_characters(text, script) == strange  # type: ignore[arg-type]
