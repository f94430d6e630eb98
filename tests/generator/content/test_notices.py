"""Reading notices: what is understood, and what is refused, with its place."""

from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import markdown
import pytest

from casestore.errors import ContentError
from generator.content.blocks import Heading, Listing, Paragraph, Run, Table, texts
from generator.content.notices import read_notice
from tests.generator.notice_files import RED, write_notice

ALL_BLOCKS = """现印发《实施方案》，请认真执行。

## 一、总体要求

### （一）指导思想。

1．坚持**依法依规**，电话0000—12345，邮箱a_b@example.gov.cn。

（1）数量 < 100，比例 > 5%。

- 第一项
- 第二项，**加粗**结尾

按下列次序办理：

1. 其一
2. 其二

| 序号 | 任务 | 单位 |
| --- | :--- | :---: |
| 1 | 核查**账目** | 市财政局 |
| 2 |  | 市审计局 |
"""


def faults_of(path: Path, script: str = "hans") -> list[tuple[str, str]]:
    with pytest.raises(ContentError) as caught:
        read_notice(path, script)
    assert {fault.file for fault in caught.value.faults} == {"/".join(path.parts[-5:])}
    assert all(fault.expected and fault.found for fault in caught.value.faults)
    return [(fault.key, fault.found) for fault in caught.value.faults]


def test_a_notice_with_a_number_gets_a_red_head_and_one_without_does_not(tmp_path: Path) -> None:
    assert not read_notice(write_notice(tmp_path), "hans").is_red
    assert read_notice(write_notice(tmp_path, **RED), "hans").is_red
    assert not read_notice(write_notice(tmp_path, **RED, layout="plain"), "hans").is_red


def test_the_time_of_publication_is_chinese_time(tmp_path: Path) -> None:
    published = read_notice(write_notice(tmp_path), "hans").published_at
    assert published.utcoffset() == timedelta(hours=8)
    assert published.replace(tzinfo=None) == datetime(2026, 6, 10, 9, 0)


def test_a_minute_may_stand_in_either_kind_of_quotes_but_not_in_wide_ones(tmp_path: Path) -> None:
    path = write_notice(tmp_path)
    text = path.read_text(encoding="utf-8")
    single = text.replace("2026-06-10 09:00", "'2026-06-10 09:00'")
    assert single != text
    path.write_text(single, encoding="utf-8")
    assert read_notice(path, "hans").published_at.hour == 9
    path.write_text(single.replace("'", "’"), encoding="utf-8")
    assert "全角引号 ’" in [found for _key, found in faults_of(path)]


def test_every_kind_of_block_is_understood(tmp_path: Path) -> None:
    blocks = read_notice(write_notice(tmp_path, ALL_BLOCKS), "hans").blocks
    kinds = [type(block) for block in blocks]
    assert kinds == [
        Paragraph,
        Heading,
        Heading,
        Paragraph,
        Paragraph,
        Listing,
        Paragraph,
        Listing,
        Table,
    ]
    assert (blocks[1].level, blocks[2].level) == (1, 2)
    assert blocks[3].runs[:2] == (Run("1．坚持"), Run("依法依规", bold=True))
    assert (blocks[5].ordered, blocks[7].ordered) == (False, True)
    assert blocks[8].aligns == ("", "left", "center")
    assert [len(row) for row in blocks[8].rows] == [3, 3]


def test_the_text_is_what_the_web_page_shows(tmp_path: Path) -> None:
    notice = read_notice(write_notice(tmp_path, ALL_BLOCKS), "hans")
    tree = markdown.Markdown(extensions=["tables"])
    root = ElementTree.fromstring(f"<div>{tree.convert(notice.body)}</div>")
    web = [
        " ".join("".join(element.itertext()).split())
        for element in root.iter()
        if element.tag in WEB_TAGS
    ]
    assert web == [" ".join(text.split()) for text in texts(notice.blocks)]


WEB_TAGS = {"p", "h2", "h3", "li", "th", "td"}


def test_all_faults_of_the_front_matter_and_the_body_come_at_once(tmp_path: Path) -> None:
    path = write_notice(
        tmp_path,
        "正文<b>一</b>。\n",
        title=None,
        kind="函",
        number="云政发[2026]17号",
        colour="red",
    )
    keys = [key for key, _found in faults_of(path)]
    assert set(keys) == {"title", "kind", "number", "colour", "第14行"}


def test_keys_that_must_agree_are_compared(tmp_path: Path) -> None:
    path = write_notice(
        tmp_path,
        phrases="[关于公开, 线索的公告]",
        state="superseded",
        withdrawn_because="有误",
        layout="red",
        printed_by="云川市政府办公室",
    )
    keys = {key for key, _found in faults_of(path)}
    assert keys == {"phrases", "superseded_by", "withdrawn_because", "mark", "number", "printed_on"}


def test_an_attachment_is_a_file_or_a_notice_and_not_both(tmp_path: Path) -> None:
    both = write_notice(tmp_path, attachments="[{title: 线索表, file: a.xlsx, notice: form}]")
    assert [key for key, _found in faults_of(both)] == ["attachments.0"]
    up = write_notice(tmp_path, attachments="[{title: 线索表, file: ../a.xlsx}]")
    assert [key for key, _found in faults_of(up)] == ["attachments.0.file"]


def test_kinds_are_written_in_the_script_of_the_campaign(tmp_path: Path) -> None:
    path = write_notice(tmp_path, kind="解讀")
    assert read_notice(path, "hant").lang == "zh-Hant"
    assert faults_of(path, "hans") == [("kind", "“解讀”")]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("正文，没有文件头。\n", "第1行"),
        ("", "第1行"),
        ("---\ntitle: 公告\n正文\n", "第1行"),
        ("---\ntitle: 公告\nshort: [未结束\nkind: 公告\n---\n正文。\n", "第3行第8列"),
        ("---\n只有一句话\n---\n正文。\n", "第2行"),
        ("---\ntitle: 一\nshort: 二\ntitle: 三\n---\n正文。\n", "第4行"),
    ],
)
def test_broken_front_matter_names_the_line(tmp_path: Path, text: str, key: str) -> None:
    path = tmp_path / "yunchuan" / "notices" / "broken.md"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    assert faults_of(path)[0][0] == key


@pytest.mark.parametrize(
    "line",
    [
        "<div>网页标签</div>",
        "![图](a.png)",
        "见[网址](https://example.gov.cn)。",
        "`代码`",
        "反\\斜线",
        "a&nbsp;b",
        "    缩进",
        "　缩进",
        "# 一级",
        "#### 四级",
        "##没有空格",
        "> 引用",
        "---",
        "* 星号列表",
        "2. 从二开始",
        "1) 括号",
        "*斜体*",
        "**不成对",
        "_斜体_",
        "{{ 模板 }}",
        "| 只有一行 |",
    ],
)
def test_anything_else_in_the_body_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    path = write_notice(tmp_path, f"第一段。\n\n{line}\n\n末段。\n")
    assert {key for key, _found in faults_of(path)} == {"第15行"}


def test_a_paragraph_of_two_lines_is_refused_because_the_web_would_put_a_space_there(
    tmp_path: Path,
) -> None:
    assert [key for key, _found in faults_of(write_notice(tmp_path, "前半句，\n后半句。\n"))] == [
        "第14行"
    ]


def test_two_lists_in_a_row_are_refused_because_the_web_would_join_them(tmp_path: Path) -> None:
    assert [key for key, _found in faults_of(write_notice(tmp_path, "- 甲\n\n- 乙\n"))] == [
        "第15行"
    ]


def test_a_row_of_another_length_than_the_head_is_refused(tmp_path: Path) -> None:
    path = write_notice(tmp_path, "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |\n| 3 |\n")
    assert faults_of(path) == [("第16行", "1 格")]


def test_a_notice_without_a_body_is_refused(tmp_path: Path) -> None:
    assert faults_of(write_notice(tmp_path, "\n")) == [("正文", "空缺")]


def test_a_notice_cannot_be_changed_once_read(tmp_path: Path) -> None:
    notice = read_notice(write_notice(tmp_path), "hans")
    with pytest.raises(ValueError, match="frozen"):
        notice.title = "另一个标题"
