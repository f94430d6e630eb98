"""Whatever people write into the content, a check names the place in Chinese, all of them in one
round, and never ends in a traceback."""

import re
from pathlib import Path

import pytest

from commands.rehearsal import look_through
from tests.commands.planted_faults import ALL, GUIDE, HANT, PLAN, RULES, SITE, Planted
from tests.generator.conftest import ROOT
from tests.generator.small_content import write_content

FONTS = ROOT / "fonts"
#: Three words of another language: none of pydantic's, tomllib's or YAML's may get through.
ENGLISH = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_content(tmp_path / "content")


def plant(content: Path, one: Planted) -> None:
    path = content / one.file
    text = path.read_text(encoding="utf-8")
    assert one.old in text, one
    path.write_text(text.replace(one.old, one.new, 1), encoding="utf-8")


def named(one: Planted, said: list[str]) -> bool:
    start = f"content/{one.file}:{one.key}"
    return any(fault.startswith(start) and one.expected in fault for fault in said)


def test_there_are_sixty_of_them() -> None:
    assert len(ALL) >= 60


@pytest.mark.parametrize("one", ALL, ids=[f"{one.file.split('/')[-1]}-{one.new}" for one in ALL])
def test_a_planted_fault_is_named_at_its_place_and_is_the_only_one(
    content: Path, one: Planted
) -> None:
    plant(content, one)
    said = [str(fault) for fault in look_through(content, FONTS).faults]
    assert named(one, said), said
    assert {fault.partition(":")[0] for fault in said} == {f"content/{one.file}"}, said
    assert len(said) <= 2 and not any(map(ENGLISH.search, said)), said


def test_faults_of_every_stage_and_every_file_come_in_one_round(content: Path) -> None:
    together = [
        Planted(RULES, 'area = "云川市"', "area = “云川市”", "第4行第8列", "英文引号"),
        Planted(RULES, "yearly = true", "yearly = True", "第", "这里是 true"),
        Planted(RULES, "percent = 50", "percent = 500", "targets.0.percent", "不大于 100"),
        Planted(RULES, 'lead = "finance"', 'lead = "bank"', "categories.0.lead", "units"),
        Planted(HANT, 'prefix = "YL"', 'prefix = "YC"', "prefix", "不同的前缀"),
        Planted(SITE, "domain = ", "domian = ", "domian", "domain"),
        Planted(PLAN, "short: 行动通知", "short：行动通知", "第3行第6列", "英文冒号"),
        Planted(PLAN, "kind: 通知", "kind: 决定", "kind", "通知"),
        Planted(PLAN, "signed_on: 2022-03-01", "signed_on: 2023-03-01", "published_at", "不早于"),
        Planted(PLAN, "为了办好", "为了😀办好", "第", "字体中有的字"),
        Planted(PLAN, "file: ledger.xlsx", "file: lost.xlsx", "attachments.0.file", "一个文件"),
        Planted(GUIDE, "notices/plan/", "notices/gone/", "第6行", "本专项行动里有的网址"),
    ]
    for one in together:
        plant(content, one)
    said = [str(fault) for fault in look_through(content, FONTS).faults]
    assert [one for one in together if not named(one, said)] == []
    assert len(said) == len(together) + 1, said  # domain itself is missing, too


def test_a_stand_in_is_never_blamed(content: Path) -> None:
    """Behind a period without its end nothing is said about days outside it."""
    plant(content, Planted(RULES, "end = 2023-12-31\n", "", "", ""))
    (fault,) = look_through(content, FONTS).faults
    assert (fault.key, fault.found) == ("period.end", "空缺")


def test_a_phase_of_any_length_is_drawn(content: Path) -> None:
    from generator.content.gather import read_content
    from generator.pages.phase_bars import calendar

    for old, new in (("end = 2023-12-31", "end = 2040-12-31"), ("yearly = true", "")):
        plant(content, Planted(RULES, old, new, "", ""))
    plant(content, Planted(RULES, "end = 2022-04-30", "end = 2038-04-30", "", ""))
    found = look_through(content, FONTS)
    read, _faults = read_content(content)
    assert found.faults == [] and read is not None
    section = next(one for one in read.sections if one.campaign.script == "hans")
    chart = calendar(section.campaign, section.campaign.period.start)
    assert {column.text for column in chart.columns} == {""}
