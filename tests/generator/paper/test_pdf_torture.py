"""The torture notice on paper, and what must never happen at the end of a page (GB/T 9704-2012,
7.2-7.5)."""

import json
from io import BytesIO
from pathlib import Path

import pdfplumber
import pypdf
import pypdfium2
import pytest
import zxingcpp

from generator.content.blocks import texts
from generator.content.notices import read_notice
from generator.paper.pdf import jobs_of, render
from tests.generator.notice_files import RED, write_notice
from tests.generator.paper.pdf_geometry import (
    FRAME_FOOT,
    FRAME_TOP,
    PITCH,
    Sheet,
    measure,
    page_number,
)
from tests.generator.paper.torture import (
    ANNEX_KEYS,
    CELL,
    ENDING,
    LINE,
    PAGES,
    SENTENCE,
    UNITS,
    URL,
    Printed,
    annexed,
    hans,
    printed,
)


def test_the_red_head_has_its_mark_number_and_a_line_as_wide_as_the_frame(torture: Printed) -> None:
    first = torture[1][0]
    mark, number = first.row("云川市人民政府文件"), first.row("云营商办字")
    assert mark.size == 46
    assert first.ink[1] == pytest.approx(FRAME_TOP + 35, abs=1)
    (rule,) = [line for line in first.lines if line[2] - line[0] > 150]
    assert (rule[0], rule[2]) == (pytest.approx(28, abs=0.05), pytest.approx(184, abs=0.05))
    assert rule[1] - (number.baseline + 0.12 * 16 * 25.4 / 72) == pytest.approx(4, abs=0.3)
    for row in (mark, number):
        assert (row.left + row.right) / 2 == pytest.approx(28 + 78, abs=0.3)


def test_two_lines_are_free_above_the_number_and_above_the_title(torture: Printed) -> None:
    first = torture[1][0]
    (rule,) = [line for line in first.lines if line[2] - line[0] > 150]
    mark_foot = FRAME_TOP + 35 + 46 * 25.4 / 72
    number_top = first.row("云营商办字").baseline - 0.88 * 16 * 25.4 / 72
    title_top = next(row for row in first.rows if row.size == 22).baseline - 0.88 * 22 * 25.4 / 72
    for free in (number_top - mark_foot, title_top - rule[3]):
        assert free / PITCH == pytest.approx(2, abs=0.12)


def test_the_title_breaks_by_sense_in_size_2_and_is_centred(torture: Printed) -> None:
    rows = [row for row in torture[1][0].rows if row.size == 22]
    assert "".join(row.text for row in rows) == torture[0].title
    assert len(rows) == 3
    ends, at = set(), 0
    for phrase in torture[0].phrases:
        at += len(phrase)
        ends.add(at)
    assert {len("".join(row.text for row in rows[: n + 1])) for n in range(3)} <= ends
    assert all((row.left + row.right) / 2 == pytest.approx(28 + 78, abs=0.3) for row in rows)


def test_every_line_of_the_torture_notice_stands_on_the_grid(torture: Printed) -> None:
    for sheet in torture[1]:
        slots = [sheet.slot(row) for row in sheet.rows if row.size == 16 and "〔" not in row.text]
        assert all(abs(slot - round(slot)) < 0.02 for slot in slots), sheet.number
        assert all(0 <= round(slot) <= 21 for slot in slots)


def test_the_four_levels_have_their_fonts_and_begin_two_characters_in(torture: Printed) -> None:
    levels = {
        "一、总体要求": "Hei",
        "（一）指导思想。": "Kai",
        "1．各责任单位": "FangSong",
        "（1）统一社会": "FangSong",
    }
    for start, font in levels.items():
        sheet = next(
            sheet for sheet in torture[1] if any(row.text.startswith(start) for row in sheet.rows)
        )
        row = sheet.row(start)
        assert row.left == pytest.approx(sheet.binding + 2 * CELL, abs=0.1), start
        assert fonts_of(torture[2], sheet.number, row.baseline, len(start)) == {f"QZ-{font}"}, start


def fonts_of(data: bytes, number: int, baseline: float, count: int) -> set[str]:
    """The fonts of the first ``count`` characters of a line, by its baseline in millimetres from
    the top."""
    with pdfplumber.open(BytesIO(data)) as pdf:
        page = pdf.pages[number - 1]
        line = [
            char
            for char in page.chars
            if abs((float(page.height) - char["matrix"][5]) * 25.4 / 72 - baseline) < 0.3
        ]
        return {
            char["fontname"].split("+")[-1]
            for char in sorted(line, key=lambda char: char["x0"])[:count]
        }


def test_no_font_of_the_machine_is_used(torture: Printed) -> None:
    used = set().union(*(sheet.fonts for sheet in torture[1]))
    assert used == {"QZ-FangSong", "QZ-Hei", "QZ-Kai", "QZ-Title", "QZ-Song", "QZ-WenKai"}


def test_the_imprint_stands_at_the_foot_of_the_last_even_page(torture: Printed) -> None:
    last = torture[1][-1]
    assert last.number % 2 == 0
    edges = sorted(
        {round(line[3], 2) for line in last.lines if line[2] - line[0] > 150}
    )  # a rule is drawn as a ring
    assert edges[-1] == pytest.approx(FRAME_FOOT, abs=0.1)
    assert edges[-1] - edges[-2] == pytest.approx(0.35, abs=0.02)
    assert {round(line[2] - line[0]) for line in last.lines if line[2] - line[0] > 150} == {156}
    assert last.row("抄送：").size == 14
    assert "2026年6月10日印发" in last.rows[-1].text
    assert last.rows[-1].right == pytest.approx(last.binding + 156 - 14 * 25.4 / 72, abs=0.2)


def test_text_copied_from_the_pages_is_the_text_of_the_notice(torture: Printed) -> None:
    notice, sheets, data = torture
    copied = squeezed(
        "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    )
    for text in (
        notice.mark,
        notice.number,
        notice.addressee,
        notice.issuer,
        notice.copies_to,
        *texts(notice.blocks),
    ):
        if len(text) < 300:
            assert squeezed(text) in copied or any(
                squeezed(text)[:20] in squeezed(s.text) for s in sheets
            ), text
    prose = squeezed("".join(sheet.text for sheet in sheets[:3]))
    for text in [squeezed(text) for text in list(texts(notice.blocks))[:5]]:
        assert text in prose


def test_text_copied_from_the_first_page_begins_with_the_head_though_its_mark_is_squeezed(
    tmp_path: Path,
) -> None:
    for mark in ("云川市人民政府文件", "云川市云河区优化营商环境工作领导小组办公室文件"):
        _notice, _sheets, data = printed(tmp_path, "正文。", **{**RED, "mark": mark})
        copied = squeezed(pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range())
        assert copied.startswith(f"{mark}{RED['number']}关于公开征集")


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_a_table_over_pages_repeats_its_head_on_top_and_breaks_no_row(torture: Printed) -> None:
    pages = [sheet for sheet in torture[1] if "序号任务牵头单位时限" in squeezed(sheet.text)]
    assert len(pages) >= 2
    assert all(squeezed(sheet.rows[0].text) == "序号任务牵头单位时限" for sheet in pages[1:])
    with pdfplumber.open(BytesIO(torture[2])) as pdf:
        rows = [
            row
            for sheet in pages
            for table in pdf.pages[sheet.number - 1].extract_tables()
            for row in table[1:]
        ]
    assert [row[0] for row in rows] == [str(number) for number in range(1, 31)]
    assert {squeezed(row[1]) for row in rows} == {SENTENCE}


def test_sixty_units_with_long_names_are_printed_whole_and_hang_to_the_left(
    torture: Printed,
) -> None:
    text = "".join(sheet.text for sheet in torture[1])
    assert [text.count(f"——{unit}") for unit in UNITS] == [1] * 60
    starts = [
        (s, at)
        for s in torture[1]
        for at, row in enumerate(s.rows)
        if row.text.startswith("——云川市第")
    ]
    assert len(starts) == 60
    followed = [(s, s.rows[at + 1]) for s, at in starts if at + 1 < len(s.rows)]
    assert all(row.left == pytest.approx(s.binding, abs=0.1) for s, row in followed)


def test_the_document_carries_its_metadata_tags_and_source(torture: Printed) -> None:
    notice, _sheets, data = torture
    reader = pypdf.PdfReader(BytesIO(data))
    assert (reader.metadata.title, reader.metadata.author) == (notice.title, notice.issuer)
    assert reader.trailer["/Root"]["/Lang"] == "zh-Hans"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert [entry.title for entry in reader.outline if not isinstance(entry, list)] == [
        notice.title,
        ANNEX_KEYS["title"],
    ]
    files = {name: content[0] for name, content in reader.attachments.items()}
    assert set(files) == {"plan.md", "plan.json", "b.md", "b.json"}
    assert files["plan.md"].decode() == notice.text
    assert json.loads(files["plan.json"])["number"] == notice.number


def test_the_qr_code_on_the_last_page_leads_to_the_web_page(torture: Printed) -> None:
    document = pypdfium2.PdfDocument(torture[2])
    read = [
        zxingcpp.read_barcodes(document[n].render(scale=4).to_pil()) for n in (0, len(document) - 1)
    ]
    assert [[code.text for code in codes] for codes in read] == [[], [URL]]


def page_of(sheets: list[Sheet], start: str) -> Sheet:
    return next(sheet for sheet in sheets if any(row.text.startswith(start) for row in sheet.rows))


def ends(folder: Path, *body: str, **keys: str) -> list[Sheet]:
    _notice, sheets, _data = printed(folder, "\n\n".join(body), **keys)
    return sheets


def test_text_that_ends_exactly_at_the_foot_of_a_page_is_followed_by_no_empty_page(
    tmp_path: Path,
) -> None:
    (only,) = ends(tmp_path, *[LINE] * 20, sign="false")
    assert round(only.slot(only.rows[-1])) == 21
    first, second = ends(tmp_path, *[LINE] * 21, sign="false")
    assert round(first.slot(first.rows[-1])) == 21
    assert [row.text for row in second.rows] == [LINE]


@pytest.mark.parametrize("lines", range(14, 22))
def test_sign_off_list_of_attachments_and_note_never_stand_without_a_line_of_text(
    tmp_path: Path, lines: int
) -> None:
    ending = {key: ENDING[key] for key in ("attachments", "note")}
    sheets = ends(tmp_path, *[LINE] * lines, **ending)
    together = {
        page_of(sheets, start).number
        for start in ("附件：", "2.任务分工", "2026年6月9日", "（此件公开发布")
    }
    assert len(together) == 1
    assert LINE in [row.text for row in sheets[together.pop() - 1].rows]


@pytest.mark.parametrize("lines", range(15, 21))
def test_no_heading_and_no_head_of_a_table_ends_a_page(tmp_path: Path, lines: int) -> None:
    table = "| 序号 | 任务 |\n| --- | --- |\n| 1 | 核查 |\n| 2 | 办理 |"
    for tail in (["## 一、组织实施", "### （一）加强领导。", LINE], [table, LINE]):
        sheets = ends(tmp_path, *[LINE] * lines, *tail)
        lasts = [squeezed(sheet.rows[-1].text) for sheet in sheets]
        assert not {"一、组织实施", "（一）加强领导。", "序号任务"} & set(lasts), lasts


def test_a_name_longer_than_the_date_is_centred_over_it_until_two_characters_from_the_right(
    tmp_path: Path,
) -> None:
    for issuer in ("云川市营商环境办公室", "云川市优化营商环境工作领导小组办公室"):
        (sheet,) = ends(tmp_path, LINE, issuer=issuer)
        name, date = sheet.row(issuer[:6]), sheet.row("2026年6月9日")
        right = sheet.binding + 156
        assert date.right == pytest.approx(right - 4 * CELL, abs=0.2)
        centred = (date.left + date.right) / 2 + (name.right - name.left) / 2
        assert name.right == pytest.approx(min(centred, right - 2 * CELL), abs=0.3)
    assert name.right == pytest.approx(right - 2 * CELL, abs=0.3)


def test_an_annex_has_its_own_pages_counted_from_one(tmp_path: Path) -> None:
    sheets = ends(tmp_path, *[LINE] * 30, annex_of="plan", order="2", kind="附件", sign="false")
    assert sheets[0].rows[0].text == "附件2"
    numbers = [page_number(sheet) for sheet in sheets]
    assert [found and found[0] for found in numbers] == [1, 2]
    assert not sheets[1].text.startswith("附件2")


def test_annexes_are_bound_in_before_the_imprint_each_on_a_new_page_with_its_number(
    torture: Printed,
) -> None:
    sheets = torture[1]
    first = page_of(sheets, "附件2")
    assert (first.rows[0].text, first.rows[0].left) == (
        "附件2",
        pytest.approx(first.binding, abs=0.1),
    )
    assert fonts_of(torture[2], first.number, first.rows[0].baseline, 3) == {"QZ-Hei"}
    assert first.rows[1].size == 22
    assert round(first.slot(first.rows[0])) == 0
    assert (first.rows[1].baseline - first.rows[0].baseline) / PITCH == pytest.approx(2, abs=0.1)
    assert "此件公开发布" in sheets[first.number - 2].text
    assert page_of(sheets, "附件到此为止").number > first.number
    assert page_of(sheets, "附件到此为止").number <= page_of(sheets, "抄送：").number == len(sheets)
    assert [found and found[0] for found in map(page_number, sheets)] == list(
        range(1, len(sheets) + 1)
    )


def test_an_annex_by_itself_bears_the_number_of_what_it_belongs_to(tmp_path: Path) -> None:
    whole, alone = annexed(tmp_path)
    assert ([label for label, _annex in whole.annexes], alone.label) == (
        ["附件2"],
        "云营商办字〔2026〕17号附件2",
    )
    assert measure(render(alone, hans()))[0].rows[0].text == "云营商办字〔2026〕17号附件2"


def test_an_only_annex_has_no_number(tmp_path: Path) -> None:
    whole = read_notice(write_notice(tmp_path, attachments="[{title: 乙, notice: b}]"), "hans")
    annex = read_notice(write_notice(tmp_path, name="b", **{**ANNEX_KEYS, "order": "1"}), "hans")
    first, second = jobs_of([whole, annex], PAGES)
    assert (first.annexes, second.label) == ((("附件", annex),), "附件")


def test_a_red_head_leaves_room_for_text_on_the_first_page(tmp_path: Path) -> None:
    first = ends(tmp_path, *[LINE] * 12, **RED)[0]
    assert LINE in [row.text for row in first.rows]
