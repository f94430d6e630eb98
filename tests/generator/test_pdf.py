"""Printed notices, measured: GB/T 9704-2012 clause by clause, on real PDFs with the real fonts."""

import json
from collections import Counter
from io import BytesIO
from pathlib import Path

import pypdf
import pypdfium2
import pytest
import zxingcpp

from casestore.errors import ContentError
from generator.blocks import texts
from generator.errors import EnvironmentFault
from generator.fonts import FontSet
from generator.notices import Notice, read_notice
from generator.pdf import Job, render, render_all
from tests.generator.notice_files import RED, write_notice
from tests.generator.pdf_geometry import FRAME_FOOT, FRAME_TOP, PITCH, Sheet, measure, page_number

FONTS = Path(__file__).resolve().parents[2] / "fonts"
URL = "https://www.example.gov.cn/zhuanlan/qingzhang/campaigns/yunchuan/notices/plan/"
CELL = 156 / 28
SENTENCE = "各责任单位应当对照台账逐项核查，做到“一企一策、一事一案”，能够立即办结的立即办结；"
LATIN = "统一社会信用代码18位，金额268.5万元，占比95%以上，邮箱qingzhang@example.gov.cn，依据GB/T 9704—2012办理。"
TORTURE = "\n\n".join(
    [
        SENTENCE * 4,
        "## 一、总体要求",
        "### （一）指导思想。",
        "1．" + SENTENCE * 3 + LATIN,
        "（1）" + LATIN + "刘姓人名中的堃、喆、旻等字应当照常显示。",
        "## 二、责任单位",
        "\n".join(f"- 云川市第{number}责任单位" for number in range(1, 61)),
        "下表列明各项任务：",
        "| 序号 | 任务 | 牵头单位 | 时限 |\n| --- | --- | --- | --- |\n"
        + "\n".join(f"| {n} | {SENTENCE} | 市财政局 | 2026年{n % 12 + 1}月底 |" for n in range(1, 31)),
        "表后**加粗**正文。" + SENTENCE * 6,
    ]
)
LONG_TITLE = {
    "title": "云川市人民政府办公室关于印发《云川市企业反映政府失信问题线索集中整治专项行动实施方案》的通知",
    "phrases": "[云川市人民政府办公室, 关于印发, 《云川市企业反映政府失信问题, 线索集中整治专项行动, "
    "实施方案》, 的通知]",
}
ENDING = {
    "attachments": "[{title: 线索表, file: form.xlsx}, "
    "{title: 任务分工和完成时限一览表（2026—2028年，含各区县和市属企业）, notice: b}]",
    "copies_to": "市委各部门，市人大常委会办公室，市政协办公室，市监委，市法院，市检察院，各人民团体，各新闻单位。",
    "printed_by": "云川市人民政府办公室",
    "printed_on": "2026-06-10",
    "note": "此件公开发布",
}


def hans() -> FontSet:
    return FONT_SETS.setdefault("hans", FontSet(FONTS, "hans"))


FONT_SETS: dict[str, FontSet] = {}


def printed(folder: Path, body: str, **keys: str) -> tuple[Notice, list[Sheet], bytes]:
    notice = read_notice(write_notice(folder, body, **keys), "hans")
    data = render(notice, page_url=URL, fonts=hans())
    return notice, measure(data), data


@pytest.fixture(scope="module")
def torture(tmp_path_factory: pytest.TempPathFactory) -> tuple[Notice, list[Sheet], bytes]:
    return printed(tmp_path_factory.mktemp("torture"), TORTURE, **RED, **LONG_TITLE, **ENDING)


@pytest.fixture(scope="module")
def prose(tmp_path_factory: pytest.TempPathFactory) -> tuple[Notice, list[Sheet], bytes]:
    body = "\n\n".join([SENTENCE * 12 + LATIN] * 4)
    return printed(tmp_path_factory.mktemp("prose"), body)


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    """The only page of a short notice with everything that stands at its end."""
    ending = {key: value for key, value in ENDING.items() if key not in ("copies_to", "printed_by", "printed_on")}
    _notice, (sheet,), _data = printed(tmp_path_factory.mktemp("short"), "正文。", **ending)
    return sheet


def test_a_full_page_has_22_lines_with_an_even_pitch(prose: tuple[Notice, list[Sheet], bytes]) -> None:
    for sheet in prose[1][1:-1]:
        assert len(sheet.rows) == 22
        gaps = [b.baseline - a.baseline for a, b in zip(sheet.rows, sheet.rows[1:], strict=False)]
        assert max(abs(gap - PITCH) for gap in gaps) < 0.02


def test_a_full_line_has_28_characters_and_fills_156_mm(prose: tuple[Notice, list[Sheet], bytes]) -> None:
    rows = [
        (sheet, row)
        for sheet in prose[1]
        for row in sheet.rows
        if row.left < sheet.binding + 1 and row.cells >= 26 and not row.text.endswith("办理。")
    ]
    assert len(rows) > 40
    counts = Counter(round(row.cells) for _sheet, row in rows)
    assert counts.most_common(1)[0][0] == 28
    assert set(counts) <= {27, 28, 29}
    for sheet, row in rows:
        hangs = row.text[-1] in "，。；、" and row.right > sheet.binding + 156.5
        edge = row.right - (row.last_advance / 2 if hangs else 0)
        assert edge == pytest.approx(sheet.binding + 156, abs=0.2), row.text


def test_margins_are_37_and_28_mm_and_mirrored(prose: tuple[Notice, list[Sheet], bytes]) -> None:
    for sheet in prose[1][1:-1]:
        left, top, right, foot = sheet.ink
        assert top == pytest.approx(FRAME_TOP, abs=1)
        assert foot == pytest.approx(FRAME_FOOT, abs=1)
        assert min(row.left for row in sheet.rows) == pytest.approx(sheet.binding, abs=0.1)
        assert left == pytest.approx(sheet.binding, abs=1)
        assert right == pytest.approx(sheet.binding + 156, abs=1.5)
    assert {sheet.binding for sheet in prose[1]} == {28.0, 26.0}


def test_paragraphs_are_indented_two_characters(prose: tuple[Notice, list[Sheet], bytes]) -> None:
    starts = [row.left - s.binding for s in prose[1] for row in s.rows if row.size == 16 and row.left > s.binding + 1]
    indented = [start for start in starts if start < 3 * CELL]
    assert len(indented) == 4
    assert all(start == pytest.approx(2 * CELL, abs=0.1) for start in indented)


def test_page_numbers_stand_7_mm_below_the_frame_on_the_outer_side(prose: tuple[Notice, list[Sheet], bytes]) -> None:
    one = 14 * 25.4 / 72
    for sheet in prose[1]:
        found = page_number(sheet)
        assert found is not None
        number, row = found
        assert (number, row.size) == (sheet.number, 14)
        assert row.baseline - 0.38 * one == pytest.approx(FRAME_FOOT + 7, abs=0.5)
        if sheet.number % 2:
            assert row.right == pytest.approx(sheet.binding + 156 - one, abs=0.3)
        else:
            assert row.left == pytest.approx(sheet.binding + one, abs=0.3)


def test_the_red_head_has_its_mark_number_and_a_line_as_wide_as_the_frame(
    torture: tuple[Notice, list[Sheet], bytes],
) -> None:
    first = torture[1][0]
    mark, number = first.row("云川市人民政府文件"), first.row("云营商办字")
    assert mark.size == 46
    assert first.ink[1] == pytest.approx(FRAME_TOP + 35, abs=1)
    (rule,) = [line for line in first.lines if line[2] - line[0] > 150]
    assert (rule[0], rule[2]) == (pytest.approx(28, abs=0.05), pytest.approx(184, abs=0.05))
    assert rule[1] - (number.baseline + 0.12 * 16 * 25.4 / 72) == pytest.approx(4, abs=0.3)
    for row in (mark, number):
        assert (row.left + row.right) / 2 == pytest.approx(28 + 78, abs=0.3)


def test_the_title_breaks_by_sense_in_size_2_and_is_centred(torture: tuple[Notice, list[Sheet], bytes]) -> None:
    rows = [row for row in torture[1][0].rows if row.size == 22]
    assert "".join(row.text for row in rows) == torture[0].title
    assert len(rows) == 3
    ends, at = set(), 0
    for phrase in torture[0].phrases:
        at += len(phrase)
        ends.add(at)
    assert {len("".join(row.text for row in rows[: n + 1])) for n in range(3)} <= ends
    assert all((row.left + row.right) / 2 == pytest.approx(28 + 78, abs=0.3) for row in rows)


def test_every_line_of_the_torture_notice_stands_on_the_grid(torture: tuple[Notice, list[Sheet], bytes]) -> None:
    for sheet in torture[1]:
        slots = [sheet.slot(row) for row in sheet.rows if row.size == 16 and "〔" not in row.text]
        assert all(abs(slot - round(slot)) < 0.02 for slot in slots), sheet.number
        assert all(0 <= round(slot) <= 21 for slot in slots)


def test_levels_have_their_fonts(torture: tuple[Notice, list[Sheet], bytes]) -> None:
    fonts = {}
    for page in pypdf.PdfReader(BytesIO(torture[2])).pages[:3]:
        page.extract_text(visitor_text=lambda text, _cm, _tm, font, _size: fonts.update({text.strip(): font}))
    found = {text[:4]: str(font["/BaseFont"]).split("+")[-1] for text, font in fonts.items() if text and font}
    assert found["一、总体"] == "QZ-Hei"
    assert found["（一）指"] == "QZ-Kai"
    assert found["各责任单"] == "QZ-FangSong"


def test_no_font_of_the_machine_is_used(torture: tuple[Notice, list[Sheet], bytes]) -> None:
    used = set().union(*(sheet.fonts for sheet in torture[1]))
    assert used == {"QZ-FangSong", "QZ-Hei", "QZ-Kai", "QZ-Title", "QZ-Song", "QZ-WenKai"}


def test_the_sign_off_is_centred_over_a_date_four_characters_from_the_right(short: Sheet) -> None:
    date, issuer = short.row("2026年6月9日"), short.row("云川市营商环境办公室")
    assert date.right == pytest.approx(short.binding + 156 - 4 * CELL, abs=0.2)
    assert (issuer.left + issuer.right) / 2 == pytest.approx((date.left + date.right) / 2, abs=0.2)
    assert date.baseline - issuer.baseline == pytest.approx(PITCH, abs=0.02)
    assert short.row("（此件公开发布）").left == pytest.approx(short.binding + 2 * CELL, abs=0.1)


def test_the_list_of_attachments_hangs_under_the_first_character_of_a_title(short: Sheet) -> None:
    first, second = short.row("附件：1.线索表"), short.row("2.任务分工")
    third = short.rows[short.rows.index(second) + 1]
    figure = CELL * 0.5 + CELL * 0.27
    assert (first.baseline - short.row("正文。").baseline) / PITCH == pytest.approx(2, abs=0.01)
    assert first.left == pytest.approx(short.binding + 2 * CELL, abs=0.1)
    assert second.left == pytest.approx(first.left + 3 * CELL, abs=0.1)
    assert third.left == pytest.approx(second.left + figure, abs=0.6)
    assert not third.text.endswith("。")


def test_the_imprint_stands_at_the_foot_of_the_last_even_page(torture: tuple[Notice, list[Sheet], bytes]) -> None:
    last = torture[1][-1]
    assert last.number % 2 == 0
    edges = sorted({round(line[3], 2) for line in last.lines if line[2] - line[0] > 150})  # a rule is drawn as a ring
    assert edges[-1] == pytest.approx(FRAME_FOOT, abs=0.1)
    assert edges[-1] - edges[-2] == pytest.approx(0.35, abs=0.02)
    assert {round(line[2] - line[0]) for line in last.lines if line[2] - line[0] > 150} == {156}
    assert last.row("抄送：").size == 14
    assert "2026年6月10日印发" in last.rows[-1].text
    assert last.rows[-1].right == pytest.approx(last.binding + 156 - 14 * 25.4 / 72, abs=0.2)


def test_text_copied_from_the_pages_is_the_text_of_the_notice(torture: tuple[Notice, list[Sheet], bytes]) -> None:
    notice, sheets, data = torture
    copied = squeezed("".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)))
    for text in (notice.mark, notice.number, notice.addressee, notice.issuer, notice.copies_to, *texts(notice.blocks)):
        if len(text) < 300:
            assert squeezed(text) in copied or any(squeezed(text)[:20] in squeezed(s.text) for s in sheets), text
    prose = squeezed("".join(sheet.text for sheet in sheets[:3]))
    for text in [squeezed(text) for text in list(texts(notice.blocks))[:5]]:
        assert text in prose


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_a_table_over_two_pages_repeats_its_head(torture: tuple[Notice, list[Sheet], bytes]) -> None:
    pages = [sheet for sheet in torture[1] if "序号任务牵头单位" in squeezed(sheet.text)]
    assert len(pages) >= 2


def test_all_sixty_units_are_printed(torture: tuple[Notice, list[Sheet], bytes]) -> None:
    rows = [row.text for sheet in torture[1] for row in sheet.rows]
    assert [row for row in rows if row.startswith("——云川市第")] == [f"——云川市第{n}责任单位" for n in range(1, 61)]


@pytest.mark.parametrize("lines", (16, 17, 18))
def test_the_sign_off_never_stands_on_a_page_without_text(tmp_path: Path, lines: int) -> None:
    body = "\n\n".join(["本段只有一行。"] * lines)
    _notice, sheets, _data = printed(tmp_path, body)
    page = next(sheet for sheet in sheets if any("2026年6月9日" in row.text for row in sheet.rows))
    assert any("本段只有一行" in row.text for row in page.rows)
    assert len(sheets) == (1 if lines <= 16 else 2)


@pytest.mark.parametrize(("lines", "pages", "numbered"), [(3, 2, True), (14, 2, True), (30, 2, True), (38, 4, False)])
def test_the_imprint_finds_an_even_page_whatever_the_length(
    tmp_path: Path, lines: int, pages: int, numbered: bool
) -> None:
    body = "\n\n".join(["本段只有一行。"] * lines)
    _notice, sheets, _data = printed(tmp_path, body, printed_by="云川市政府办公室", printed_on="2026-06-10")
    assert len(sheets) == pages
    assert "云川市政府办公室" in sheets[-1].rows[-1].text
    assert (page_number(sheets[-1]) is not None) == numbered
    if not numbered:  # 7.5: the empty page before it is not numbered either
        assert (sheets[-2].rows, page_number(sheets[-2])) == ([], None)


def test_a_long_mark_is_drawn_narrower_and_stays_in_the_frame(tmp_path: Path) -> None:
    mark = "云川市云河区优化营商环境工作领导小组办公室文件"
    _notice, sheets, _data = printed(tmp_path, "正文。", **{**RED, "mark": mark})
    row = sheets[0].row("云川市云河区")
    assert row.left >= 28 - 0.1
    assert row.right <= 184 + 0.1
    assert row.right - row.left > 140


def test_an_annex_says_so_in_hei_at_the_top_left_and_its_title_stands_on_the_third_line(tmp_path: Path) -> None:
    _notice, sheets, _data = printed(tmp_path, "正文。", annex_of="plan", order="1", kind="附件", sign="false")
    first = sheets[0]
    assert (first.rows[0].text, first.rows[0].left) == ("附件1", pytest.approx(28, abs=0.1))
    assert "QZ-Hei" in first.fonts
    assert (first.rows[1].baseline - first.rows[0].baseline) / PITCH == pytest.approx(2, abs=0.1)
    assert "2026年6月9日" not in first.text


def test_a_character_without_a_glyph_is_a_fault_with_its_line(tmp_path: Path) -> None:
    notice = read_notice(write_notice(tmp_path, "第一段。\n\n此处有\U0001f600表情。\n"), "hans")
    with pytest.raises(ContentError) as caught:
        render(notice, page_url=URL, fonts=hans())
    (fault,) = caught.value.faults
    assert (fault.file, fault.key) == ("plan.md", "第15行")
    assert "\U0001f600" in fault.found


def test_the_same_notice_gives_the_same_bytes(tmp_path: Path) -> None:
    notice = read_notice(write_notice(tmp_path), "hans")
    assert render(notice, page_url=URL, fonts=hans()) == render(notice, page_url=URL, fonts=FontSet(FONTS, "hans"))


def test_the_document_carries_its_metadata_tags_and_source(torture: tuple[Notice, list[Sheet], bytes]) -> None:
    notice, _sheets, data = torture
    reader = pypdf.PdfReader(BytesIO(data))
    assert (reader.metadata.title, reader.metadata.author) == (notice.title, notice.issuer)
    assert reader.trailer["/Root"]["/Lang"] == "zh-Hans"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert [entry.title for entry in reader.outline if not isinstance(entry, list)] == [notice.title]
    files = {name: content[0] for name, content in reader.attachments.items()}
    assert files["plan.md"].decode() == notice.text
    assert json.loads(files["plan.json"])["number"] == notice.number


def test_the_qr_code_on_the_last_page_leads_to_the_web_page(torture: tuple[Notice, list[Sheet], bytes]) -> None:
    document = pypdfium2.PdfDocument(torture[2])
    read = [zxingcpp.read_barcodes(document[n].render(scale=4).to_pil()) for n in (0, len(document) - 1)]
    assert [[code.text for code in codes] for codes in read] == [[], [URL]]


def test_the_qr_code_can_be_left_out(tmp_path: Path) -> None:
    _notice, _sheets, data = printed(tmp_path, "正文。", qr="false")
    assert zxingcpp.read_barcodes(pypdfium2.PdfDocument(data)[0].render(scale=4).to_pil()) == []


def test_traditional_text_is_printed_in_traditional_fonts_only(tmp_path: Path) -> None:
    body = "## 一、總則\n\n### （一）範圍。\n\n為優化營商環境，特發布“本公告”。\n"
    notice = read_notice(write_notice(tmp_path, body, title="關於優化營商環境的公告"), "hant")
    data = render(notice, page_url=URL, fonts=FontSet(FONTS, "hant"))
    (sheet,) = measure(data)
    hant = {f"QZ-{name}-Hant" for name in ("FangSong", "Hei", "Title", "Song")}
    assert sheet.fonts == hant | {"QZ-WenKai", "QZ-Punctuation"}
    assert "為優化營商環境，特發布“本公告”。" in sheet.text
    assert pypdf.PdfReader(BytesIO(data)).trailer["/Root"]["/Lang"] == "zh-Hant"


def test_printing_again_prints_only_what_changed(tmp_path: Path) -> None:
    notices = [read_notice(write_notice(tmp_path, name=name), "hans") for name in ("one", "two")]
    jobs = [Job(notice, URL) for notice in notices]
    told: list[tuple[int, int, str]] = []
    first = render_all(jobs, tmp_path / "memory", FONTS, progress=lambda *step: told.append(step))
    assert [item.fresh for item in first] == [True, True]
    assert told == [(1, 2, "one"), (2, 2, "two")]
    assert all(item.path.read_bytes().startswith(b"%PDF") for item in first)
    changed = [jobs[0], Job(read_notice(write_notice(tmp_path, "改过的正文。", name="two"), "hans"), URL)]
    again = render_all(changed, tmp_path / "memory", FONTS)
    assert [item.fresh for item in again] == [False, True]
    assert first[0].path == again[0].path
    assert [item.fresh for item in render_all([Job(notices[0], URL + "x")], tmp_path / "memory", FONTS)] == [True]


def test_the_faults_of_all_notices_come_at_once_and_the_sound_ones_are_kept(tmp_path: Path) -> None:
    names = {"bad": "字\ue000。", "good": "正文。", "worse": "字\ue001。"}
    jobs = [Job(read_notice(write_notice(tmp_path, body, name=name), "hans"), URL) for name, body in names.items()]
    with pytest.raises(ContentError) as caught:
        render_all(jobs, tmp_path / "memory", FONTS, processes=1)
    assert [fault.file for fault in caught.value.faults] == ["bad.md", "worse.md"]
    assert len(list((tmp_path / "memory").glob("*.pdf"))) == 1


def test_a_missing_font_is_said_in_one_sentence_with_the_line_to_type(tmp_path: Path) -> None:
    job = Job(read_notice(write_notice(tmp_path), "hans"), URL)
    with pytest.raises(EnvironmentFault, match=r"缺少字体 QZ-FangSong.*deploy/setup/fonts.py"):
        render_all([job], tmp_path / "memory", tmp_path / "no-fonts")
