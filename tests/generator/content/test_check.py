"""Faults of the content are found before anything is built: each names file and key, all of them
at once."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.content.check import check
from tests.generator.conftest import ROOT
from tests.generator.small_content import write_content


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_content(tmp_path / "content")


def test_the_shipped_content_and_the_small_one_have_no_fault(content: Path) -> None:
    assert check(content) == []
    assert check(ROOT / "content") == []


PLAN = "campaigns/yunchuan-2022/notices/plan.md"
READING = "campaigns/yunchuan-2022/notices/reading.md"
GUIDE = "campaigns/yunchuan-2022/guide.md"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (PLAN, "related: [reading]", "related: [gone]", f"content/{PLAN}:related.0: 现为“gone”"),
        (PLAN, "related: [reading]", "related: [plan]", "应为另一篇公告的文件名"),
        (
            PLAN,
            "file: ledger.xlsx",
            "file: lost.xlsx",
            f"content/{PLAN}:attachments.0.file: 现为“lost.xlsx”",
        ),
        (
            READING,
            "short: 解读",
            "short: 解读\nstate: superseded\nsuperseded_by: gone",
            f"content/{READING}:superseded_by",
        ),
        (
            READING,
            "short: 解读",
            "short: 解读\nannex_of: gone",
            f"content/{READING}:annex_of: 现为“gone”",
        ),
        (
            READING,
            "short: 解读",
            "short: 解读\nnumber: 云营商字〔2022〕3号\nmark: 云川市文件",
            "应为没有用过的发文字号",
        ),
        (READING, "一看就懂。", "一看⟦就懂。", f"content/{READING}:第12行: 现为“⟦”"),
        (GUIDE, "notices/plan/", "notices/gone/", f"content/{GUIDE}:第6行: 现为“notices/gone/”"),
        (PLAN, "signed_on: ", "signed_on: 2022-02-30 # ", f"content/{PLAN}:第"),
        (PLAN, "signed_on: ", "signed_on: 2052-01-01 # ", f"content/{PLAN}:published_at: 现为"),
        (
            GUIDE,
            "## 怎样",
            "<script>x</script>\n\n## 怎样",
            f"content/{GUIDE}:第4行: 现为“<script>”",
        ),
        (GUIDE, "title: ", "name: ", f"content/{GUIDE}:name: 现为不认识的键"),
        (GUIDE, "---\n## ", "## ", f"content/{GUIDE}:第1行: 现为没有结束的文件头"),
        (GUIDE, "title: 反", "title: [反", f"content/{GUIDE}:第2行第8列: 现为“title: [反"),
        (GUIDE, "## 怎样", "# 怎样", f"content/{GUIDE}:第4行: 现为一级标题"),
        ("site.toml", 'domain = "example.gov.cn"', "", "content/site.toml:domain: 现为空缺"),
    ],
)
def test_a_fault_names_file_and_key(
    content: Path, file: str, old: str, new: str, said: str
) -> None:
    path = content / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    found = [str(fault) for fault in check(content)]
    assert any(said in fault for fault in found), found


def test_a_notice_that_cannot_be_read_is_one_fault_and_not_one_more_for_each_that_names_it(
    content: Path,
) -> None:
    (content / PLAN).write_bytes(b"\xff\xfe")
    guide = content / GUIDE
    guide.write_bytes(
        b"\xef\xbb\xbf" + guide.read_bytes()
    )  # a mark that Windows editors put first is no fault
    (fault,) = check(content)
    assert str(fault).startswith(f"content/{PLAN}:")


def test_what_is_no_file_of_the_folder_is_a_fault_and_is_never_followed(
    content: Path, tmp_path: Path
) -> None:
    (content / PLAN).unlink()
    os.mkfifo(content / PLAN)
    (content / PLAN).with_name("away.md").symlink_to("nowhere")
    assert [(fault.file, fault.found) for fault in check(content) if fault.key == "(file)"] == [
        (f"content/{PLAN.replace('plan', 'away')}", "不是普通文件"),
        (f"content/{PLAN}", "不是普通文件"),
    ]


def test_a_guide_in_another_encoding_is_a_fault(content: Path) -> None:
    guide = content / GUIDE
    guide.write_bytes(guide.read_text().encode("gbk"))
    (fault,) = check(content)
    assert str(fault) == f"content/{GUIDE}:(file): 现为不是 UTF-8 编码，应为UTF-8 编码的文件"


def test_an_attachment_is_never_a_link_out_of_its_folder(content: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    file = content / "campaigns/yunchuan-2022/files/ledger.xlsx"
    file.unlink()
    file.symlink_to(tmp_path / "secret")
    (fault,) = check(content)
    assert fault.key == "attachments.0.file"


def test_faults_of_several_files_come_together(content: Path) -> None:
    changes: dict[str, Callable[[str], str]] = {
        "site.toml": lambda text: text + 'colour = "red"\n',
        "campaigns/yunling-2019/campaign.toml": lambda text: text.replace(
            'lead = "finance"', 'lead = "nobody"'
        ),
        READING: lambda text: text.replace("kind: 解读", "kind: 小说"),
        GUIDE: lambda text: text.replace("title: 反映问题办事指南", "title: ''"),
    }
    for file, change in changes.items():
        (content / file).write_text(change((content / file).read_text()))
    found = "\n".join(str(fault) for fault in check(content))
    for part in (
        "site.toml:colour",
        "yunling-2019/campaign.toml:categories.0.lead",
        "reading.md:kind",
        "guide.md:title",
    ):
        assert part in found


def test_a_notice_is_checked_even_when_another_campaign_cannot_be_read(content: Path) -> None:
    (content / "campaigns/yunling-2019/campaign.toml").write_text("broken = [")
    (content / READING).write_text("no front matter")
    found = "\n".join(str(fault) for fault in check(content))
    assert "yunling-2019/campaign.toml" in found and "reading.md" in found
