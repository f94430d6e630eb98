"""Printed notices, measured: GB/T 9704-2012 clause by clause, on real PDFs with the real fonts."""

import os
import subprocess
import sys
from collections import Counter
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdf
import pypdfium2
import pytest
import zxingcpp

from casestore.errors import ContentError
from forms_app.processes.sessions import processes_of
from generator.content.notices import read_notice
from generator.errors import EnvironmentFault
from generator.paper.fonts import FontSet
from generator.paper.pdf import Job, jobs_of, render, render_all
from tests.generator.notice_files import RED, write_notice
from tests.generator.paper.office_font import write_font
from tests.generator.paper.pdf_geometry import (
    FRAME_FOOT,
    FRAME_TOP,
    PITCH,
    Sheet,
    measure,
    page_number,
)
from tests.generator.paper.torture import (
    CELL,
    ENDING,
    FONTS,
    LATIN,
    PAGES,
    SENTENCE,
    URL,
    Printed,
    hans,
    printed,
)
from tests.waiting import until


@pytest.fixture(scope="module")
def prose(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    body = "\n\n".join([SENTENCE * 12 + LATIN] * 4)
    return printed(tmp_path_factory.mktemp("prose"), body)


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    """The only page of a short notice with everything that stands at its end."""
    ending = {
        key: value
        for key, value in ENDING.items()
        if key not in ("copies_to", "printed_by", "printed_on")
    }
    _notice, (sheet,), _data = printed(tmp_path_factory.mktemp("short"), "正文。", **ending)
    return sheet


def test_a_full_page_has_22_lines_with_an_even_pitch(prose: Printed) -> None:
    for sheet in prose[1][1:-1]:
        assert len(sheet.rows) == 22
        gaps = [b.baseline - a.baseline for a, b in zip(sheet.rows, sheet.rows[1:], strict=False)]
        assert max(abs(gap - PITCH) for gap in gaps) < 0.02


def test_a_full_line_has_28_characters_and_fills_156_mm(prose: Printed) -> None:
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


def test_margins_are_37_and_28_mm_and_mirrored(prose: Printed) -> None:
    for sheet in prose[1][1:-1]:
        left, top, right, foot = sheet.ink
        assert top == pytest.approx(FRAME_TOP, abs=1)
        assert foot == pytest.approx(FRAME_FOOT, abs=1)
        assert min(row.left for row in sheet.rows) == pytest.approx(sheet.binding, abs=0.1)
        assert left == pytest.approx(sheet.binding, abs=1)
        assert right == pytest.approx(sheet.binding + 156, abs=1.5)
    assert {sheet.binding for sheet in prose[1]} == {28.0, 26.0}


def test_paragraphs_are_indented_two_characters(prose: Printed) -> None:
    starts = [
        row.left - s.binding
        for s in prose[1]
        for row in s.rows
        if row.size == 16 and row.left > s.binding + 1
    ]
    indented = [start for start in starts if start < 3 * CELL]
    assert len(indented) == 4
    assert all(start == pytest.approx(2 * CELL, abs=0.1) for start in indented)


def test_page_numbers_stand_7_mm_below_the_frame_on_the_outer_side(prose: Printed) -> None:
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


@pytest.mark.parametrize("lines", (16, 17, 18))
def test_the_sign_off_never_stands_on_a_page_without_text(tmp_path: Path, lines: int) -> None:
    body = "\n\n".join(["本段只有一行。"] * lines)
    _notice, sheets, _data = printed(tmp_path, body)
    page = next(sheet for sheet in sheets if any("2026年6月9日" in row.text for row in sheet.rows))
    assert any("本段只有一行" in row.text for row in page.rows)
    assert len(sheets) == (1 if lines <= 16 else 2)


@pytest.mark.parametrize(
    ("lines", "pages", "numbered"), [(3, 2, True), (14, 2, True), (30, 2, True), (38, 4, False)]
)
def test_the_imprint_finds_an_even_page_whatever_the_length(
    tmp_path: Path, lines: int, pages: int, numbered: bool
) -> None:
    body = "\n\n".join(["本段只有一行。"] * lines)
    _notice, sheets, _data = printed(
        tmp_path, body, printed_by="云川市政府办公室", printed_on="2026-06-10"
    )
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


def test_the_printer_of_a_long_name_stays_on_one_line_and_a_longer_one_breaks_evenly(
    tmp_path: Path,
) -> None:
    for length, rows in ((20, [20]), (22, [22]), (28, [14, 14])):
        name = "云川市优化营商环境工作领导小组办公室政务公开与新闻宣传处联络组"[:length]
        _notice, sheets, _data = printed(
            tmp_path, "正文。", printed_by=name, printed_on="2026-06-10"
        )
        found = [
            row.text.removesuffix("2026年6月10日印发").strip()
            for row in sheets[-1].rows
            if row.size == 14
        ]
        assert [len(text) for text in found] == rows
        assert "".join(found) == name


def test_the_stop_of_a_number_leaves_no_hole_behind_it(tmp_path: Path) -> None:
    _notice, (sheet,), _data = printed(tmp_path, "1．甲乙丙丁\n\n甲．乙丙丁戊")
    numbered, plain = sheet.row("1．甲"), sheet.row("甲．乙")
    assert numbered.right - numbered.left == pytest.approx((0.5 + 0.5 + 4) * CELL, abs=0.3)
    assert plain.right - plain.left == pytest.approx(6 * CELL, abs=0.3)


def test_an_annex_says_so_in_hei_at_the_top_left_and_its_title_stands_on_the_third_line(
    tmp_path: Path,
) -> None:
    _notice, sheets, _data = printed(
        tmp_path, "正文。", annex_of="plan", order="1", kind="附件", sign="false"
    )
    first = sheets[0]
    assert (first.rows[0].text, first.rows[0].left) == ("附件1", pytest.approx(28, abs=0.1))
    assert "QZ-Hei" in first.fonts
    assert (first.rows[1].baseline - first.rows[0].baseline) / PITCH == pytest.approx(2, abs=0.1)
    assert "2026年6月9日" not in first.text


def test_a_character_without_a_glyph_is_a_fault_with_its_line(tmp_path: Path) -> None:
    notice = read_notice(write_notice(tmp_path, "第一段。\n\n此处有\U0001f600表情。\n"), "hans")
    with pytest.raises(ContentError) as caught:
        render(Job(notice=notice, page_url=URL), hans())
    (fault,) = caught.value.faults
    assert (fault.file, fault.key) == (notice.file, "第15行")
    assert "\U0001f600" in fault.found


def test_a_fault_of_an_annex_is_told_once_though_it_is_printed_twice(tmp_path: Path) -> None:
    whole = read_notice(write_notice(tmp_path, attachments="[{title: 乙, notice: b}]"), "hans")
    annex = read_notice(
        write_notice(tmp_path, "字\ue000。", name="b", annex_of="plan", kind="附件"), "hans"
    )
    with pytest.raises(ContentError) as caught:
        render_all(jobs_of([whole, annex], PAGES), tmp_path / "memory", FONTS, processes=1)
    assert [fault.file for fault in caught.value.faults] == [annex.file]


def test_what_an_annex_says_decides_whether_the_whole_is_printed_again(tmp_path: Path) -> None:
    def jobs(body: str) -> list[Job]:
        whole = read_notice(write_notice(tmp_path, attachments="[{title: 乙, notice: b}]"), "hans")
        return jobs_of(
            [whole, read_notice(write_notice(tmp_path, body, name="b", annex_of="plan"), "hans")],
            PAGES,
        )

    render_all(jobs("原来。"), tmp_path / "memory", FONTS, processes=1)
    assert [
        item.fresh for item in render_all(jobs("改过。"), tmp_path / "memory", FONTS, processes=1)
    ] == [True, True]
    assert [item.fresh for item in render_all(jobs("改过。"), tmp_path / "memory", FONTS)] == [
        False,
        False,
    ]


def test_an_office_font_prints_what_it_has_and_ours_the_rest(tmp_path: Path) -> None:
    for path in FONTS.glob("*.ttf"):
        (tmp_path / path.name).symlink_to(path)
    write_font(tmp_path / "office" / "仿宋.ttf", "仿宋_GB2312", "正文")
    notice = read_notice(write_notice(tmp_path, "正文照排。", sign="false", qr="false"), "hans")
    (sheet,) = measure(render(Job(notice=notice, page_url=URL), FontSet(tmp_path, "hans")))
    assert {"Office-body", "QZ-FangSong"} <= sheet.fonts
    assert "正文照排。" in sheet.text


def test_the_same_notice_gives_the_same_bytes(tmp_path: Path) -> None:
    notice = read_notice(write_notice(tmp_path), "hans")
    assert render(Job(notice=notice, page_url=URL), hans()) == render(
        Job(notice=notice, page_url=URL), FontSet(FONTS, "hans")
    )


def test_the_qr_code_can_be_left_out(tmp_path: Path) -> None:
    _notice, _sheets, data = printed(tmp_path, "正文。", qr="false")
    assert zxingcpp.read_barcodes(pypdfium2.PdfDocument(data)[0].render(scale=4).to_pil()) == []


def test_traditional_text_is_printed_in_traditional_fonts_only(tmp_path: Path) -> None:
    body = "## 一、總則\n\n### （一）範圍。\n\n為優化營商環境，特發布“本公告”。\n"
    notice = read_notice(write_notice(tmp_path, body, title="關於優化營商環境的公告"), "hant")
    data = render(Job(notice=notice, page_url=URL), FontSet(FONTS, "hant"))
    (sheet,) = measure(data)
    hant = {f"QZ-{name}-Hant" for name in ("FangSong", "Hei", "Kai", "Title", "Song")}
    assert sheet.fonts == hant | {
        "QZ-WenKai",
        "QZ-Punctuation",
    }  # WenKai: the issuer's Simplified name
    assert "為優化營商環境，特發布“本公告”。" in sheet.text
    assert pypdf.PdfReader(BytesIO(data)).trailer["/Root"]["/Lang"] == "zh-Hant"


def test_printing_again_prints_only_what_changed(tmp_path: Path) -> None:
    notices = [read_notice(write_notice(tmp_path, name=name), "hans") for name in ("one", "two")]
    jobs = [Job(notice=notice, page_url=URL) for notice in notices]
    told: list[tuple[int, int, str]] = []
    first = render_all(jobs, tmp_path / "memory", FONTS, progress=lambda *step: told.append(step))
    assert [item.fresh for item in first] == [True, True]
    assert told == [(1, 2, "one"), (2, 2, "two")]
    assert all(item.path.read_bytes().startswith(b"%PDF") for item in first)
    changed = [
        jobs[0],
        Job(
            notice=read_notice(write_notice(tmp_path, "改过的正文。", name="two"), "hans"),
            page_url=URL,
        ),
    ]
    again = render_all(changed, tmp_path / "memory", FONTS)
    assert [item.fresh for item in again] == [False, True]
    assert first[0].path == again[0].path
    assert [
        item.fresh
        for item in render_all(
            [Job(notice=notices[0], page_url=URL + "x")], tmp_path / "memory", FONTS
        )
    ] == [True]


def test_printing_leaves_nothing_in_the_machines_folder_for_temporary_files(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from generator.content.notices import read_notice\n"
        "from generator.paper.pdf import Job, render_all\n"
        "memory, fonts, *files = map(Path, sys.argv[1:])\n"
        "render_all([Job(notice=read_notice(file, 'hans'), page_url='http://127.0.0.1/')"
        " for file in files], memory, fonts)\n"
    )
    files = [write_notice(tmp_path, name=name) for name in ("one", "two")]
    command = [sys.executable, "-c", script, tmp_path / "memory", FONTS, *files]
    with (
        TemporaryDirectory() as temporary
    ):  # a socket is made in it, whose path has a hundred characters at most
        subprocess.run(command, check=True, env={**os.environ, "TMPDIR": temporary})
        assert os.listdir(temporary) == []  # noqa: PTH208 - names are all that matters
    assert len(list((tmp_path / "memory").glob("*.pdf"))) == 2


def test_no_process_of_a_killed_printing_is_left(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from generator.content.notices import read_notice\n"
        "from generator.paper.pdf import Job, render_all\n"
        "memory, fonts, *files = map(Path, sys.argv[1:])\n"
        "render_all([Job(notice=read_notice(file, 'hans'), page_url='http://127.0.0.1/')"
        " for file in files], memory, fonts)\n"
    )
    files = [write_notice(tmp_path, name=f"n{number}") for number in range(40)]
    command = [sys.executable, "-c", script, tmp_path / "memory", FONTS, *files]
    with subprocess.Popen(command, start_new_session=True) as printing:
        until(lambda: list((tmp_path / "memory").glob("*.pdf")), seconds=60)
        assert len(processes_of(printing.pid)) >= 4  # this one, the server, two that print
        printing.kill()
    until(lambda: not processes_of(printing.pid), seconds=20)


def test_the_faults_of_all_notices_come_at_once_and_the_sound_ones_are_kept(tmp_path: Path) -> None:
    names = {"bad": "字\ue000。", "good": "正文。", "worse": "字\ue001。"}
    jobs = [
        Job(notice=read_notice(write_notice(tmp_path, body, name=name), "hans"), page_url=URL)
        for name, body in names.items()
    ]
    with pytest.raises(ContentError) as caught:
        render_all(jobs, tmp_path / "memory", FONTS, processes=1)
    assert [fault.file for fault in caught.value.faults] == [
        jobs[0].notice.file,
        jobs[2].notice.file,
    ]
    assert len(list((tmp_path / "memory").glob("*.pdf"))) == 1


def test_a_missing_font_is_said_in_one_sentence_with_the_line_to_type(tmp_path: Path) -> None:
    job = Job(notice=read_notice(write_notice(tmp_path), "hans"), page_url=URL)
    with pytest.raises(EnvironmentFault, match=r"缺少字体 QZ-FangSong.*deploy/setup/fonts.py"):
        render_all([job], tmp_path / "memory", tmp_path / "no-fonts")


def test_pdfs_of_no_notice_are_forgotten_once_all_are_printed(tmp_path: Path) -> None:
    memory = tmp_path / "memory"
    old, kept = (
        Job(notice=read_notice(write_notice(tmp_path, name=name), "hans"), page_url=URL)
        for name in ("old", "kept")
    )
    before = render_all([old, kept], memory, FONTS)
    (memory / "torn.part").write_bytes(b"half")
    bad = Job(
        notice=read_notice(write_notice(tmp_path, "字\ue000。", name="bad"), "hans"), page_url=URL
    )
    with pytest.raises(ContentError):
        render_all([kept, bad], memory, FONTS)
    assert before[0].path.is_file()
    render_all([kept], memory, FONTS)
    assert [path.name for path in memory.iterdir() if path.suffix != ".json"] == [
        before[1].path.name
    ]
