"""A clerk's Word file: what official papers put where is found, what can't be told is left open,
and the text comes over word for word."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from casestore.errors import CaseStoreError
from casestore.errors.toml_faults import UNFILLED
from generator.content.notices import load_notice
from generator.content.word_notice import WordNotice, read_word, recognised
from qingzhang import main
from tests.generator.small_content import write_content
from tests.torture.hostile_packages import package, word

PAPER = (
    *("000012", "机密★1年", "特急", "云川市人民政府办公室文件"),
    "云政办发〔2025〕6号　　签发人：某某某",
    *("云川市人民政府办公室关于开展", "政府履约专项行动的通知"),
    "各县（区）人民政府，市直各单位：",
    "现将有关事项通知如下。",
    "一、范围",
    "书面承诺没有兑现的，**都可以反映**。",
    "（一）时间",
    "1．2024年12月31日以前作出的。",
    "（二）办理。逐件登记，逐件答复。",
    "| 类别 | 牵头单位 |\n| --- | --- |\n| 账款 | 工信局 |",
    "附件：1．线索表",
    "2．填写说明",
    "云川市人民政府办公室",
    "2025年1月6日",
    "（此件公开发布）",
    "联系人：某某；联系电话：0000-0000000",
    "抄送：市委办公室，市人大常委会办公室。",
    "云川市人民政府办公室　2025年1月7日印发",
)


def paragraphs(*lines: str) -> bytes:
    return b"".join(
        b"<w:p><w:r><w:t xml:space='preserve'>" + line.encode() + b"</w:t></w:r></w:p>"
        for line in lines
    )


def written(tmp_path: Path, body: bytes) -> Path:
    path = tmp_path / "plan.docx"
    path.write_bytes(word(body))
    return path


def test_the_parts_of_an_official_paper_are_found() -> None:
    found = recognised(PAPER)
    assert found.keys == {
        "title": "云川市人民政府办公室关于开展政府履约专项行动的通知",
        "short": UNFILLED,
        "kind": "通知",
        "mark": "云川市人民政府办公室文件",
        "number": "云政办发〔2025〕6号",
        "addressee": "各县（区）人民政府，市直各单位：",
        "subject": UNFILLED,
        "issuer": "云川市人民政府办公室",
        "signed_on": date(2025, 1, 6),
        "published_at": UNFILLED,
        "source": UNFILLED,
        "reviewer": UNFILLED,
        "note": "此件公开发布",
        "copies_to": "市委办公室，市人大常委会办公室",
        "printed_by": "云川市人民政府办公室",
        "printed_on": date(2025, 1, 7),
    }
    assert found.blocks == [
        "现将有关事项通知如下。",
        "## 一、范围",
        "书面承诺没有兑现的，**都可以反映**。",
        "### （一）时间",
        "1．2024年12月31日以前作出的。",
        "（二）办理。逐件登记，逐件答复。",
        "| 类别 | 牵头单位 |\n| --- | --- |\n| 账款 | 工信局 |",
    ]


def test_what_a_notice_has_no_place_for_is_told_and_nothing_of_a_person_comes_over() -> None:
    told = recognised(PAPER).told
    for words in (
        "000012",
        "机密★1年",
        "特急",
        "签发人：某某某",
        "联系人：某某",
        "1．线索表；2．填写说明",
    ):
        assert any(words in sentence for sentence in told), words


def test_a_paper_of_plain_paragraphs_is_a_notice_too() -> None:
    found = recognised(("线索征集公告", "现面向全市征集线索。", "云川市营商办", "2025年3月1日"))
    assert (found.keys["title"], found.keys["kind"]) == ("线索征集公告", "公告")
    assert (found.keys["issuer"], found.keys["signed_on"]) == ("云川市营商办", date(2025, 3, 1))
    assert found.blocks == ["现面向全市征集线索。"]
    assert recognised(()).keys["title"] == UNFILLED


def test_words_bold_and_tables_come_out_of_word(tmp_path: Path) -> None:
    bold = (
        "<w:p><w:r><w:t>没有兑现的，</w:t></w:r>"
        "<w:r><w:rPr><w:b/></w:rPr><w:t>都可以</w:t></w:r></w:p>"
    )
    cell = b"<w:tc>%b</w:tc>"
    row = b"<w:tr>" + cell % paragraphs("甲") + cell % paragraphs("乙|丙") + b"</w:tr>"
    body = paragraphs("关于履约的公告") + bold.encode() + b"<w:tbl>%b%b</w:tbl>" % (row, row)
    found = read_word(written(tmp_path, body))
    assert found.blocks == [
        "没有兑现的，**都可以**",
        "| 甲 | 乙｜丙 |\n| --- | --- |\n| 甲 | 乙｜丙 |",
    ]


def test_what_was_deleted_or_remarked_in_word_stays_there(tmp_path: Path) -> None:
    body = (
        paragraphs("关于履约的公告")
        + (
            "<w:p><w:r><w:t>正文</w:t></w:r><w:del><w:r><w:delText>删去的</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t>加上的</w:t></w:r></w:ins></w:p>"
        ).encode()
    )
    assert read_word(written(tmp_path, body)).blocks == ["正文加上的"]


@pytest.mark.parametrize(
    "data", [b"", b"no package", package({"word/document.xml": b"<broken"}), package({"a": b""})]
)
def test_what_is_no_word_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(data)
    with pytest.raises(CaseStoreError, match="另存为"):
        read_word(path)


def test_a_bomb_is_refused_before_it_opens(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(package({"word/document.xml": b" " * 100_000_001}))
    with pytest.raises(CaseStoreError, match="展开后太大"):
        read_word(path)


def test_the_command_writes_a_notice_that_check_asks_to_finish(tmp_path: Path) -> None:
    content = write_content(tmp_path / "content")
    plain = [line for line in PAPER if not line.startswith("|")]
    file = written(tmp_path, paragraphs(*plain))

    def told(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["--content", str(content), *words])
        return result.exit_code, result.output

    words = ("import-notice", str(file), "--campaign", "yunchuan-2022")
    taken = {path.name for path in (content / "campaigns/yunchuan-2022/notices").iterdir()}
    code, said = told(*words)
    assert code == 0, said
    (new,) = {path.name for path in (content / "campaigns/yunchuan-2022/notices").iterdir()} - taken
    path = content / "campaigns/yunchuan-2022/notices" / new
    assert str(path) in said and "没有带入“签发人：某某某”" in said
    faults = {fault.key: fault for fault in load_notice(path, "hans").faults}
    assert set(faults) == {"short", "subject", "published_at", "source", "reviewer"}
    whole = path.read_text(encoding="utf-8").replace(
        f"published_at: {UNFILLED}", 'published_at: "2025-01-08 09:00"'
    )
    path.write_text(whole.replace(UNFILLED, "市营商办"), encoding="utf-8")
    assert load_notice(path, "hans").faults == []
    assert told("check", "--quick")[0] == 0
    assert told(*words)[0] == 0  # the same file again is another notice, and overwrites nothing
    assert path.read_text(encoding="utf-8") == whole.replace(UNFILLED, "市营商办")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("a.docx", "--campaign", "nowhere"), "没有专项行动“nowhere”"),
        (("a.doc", "--campaign", "yunchuan-2022"), "另存为 .docx"),
        (("a.docx", "--campaign", "yunchuan-2022"), "不存在"),
        (("a.docx", "--campaign", "../yunchuan-2022"), "没有专项行动"),
    ],
)
def test_every_refusal_says_what_to_do(
    tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    content = write_content(tmp_path / "content")
    result = CliRunner().invoke(main, ["--content", str(content), "import-notice", *words])
    assert result.exit_code == 1 and sentence in result.output


def test_nothing_found_is_nothing_made_up() -> None:
    assert recognised(("正文",)) == WordNotice(
        keys={**recognised(()).keys, "title": "正文"}, blocks=[], told=[]
    )
