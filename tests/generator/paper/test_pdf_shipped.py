"""Every shipped notice as it is printed and signed: measured, heard, read back (GB/T 9704-2012,
5 and 7)."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest

from casestore.office.demo.certificate import make_test_certificate
from casestore.settings import Signing
from generator.content.blocks import Heading, Table, text_of, texts
from generator.content.gather import read_content
from generator.content.notices import Notice
from generator.paper.line_breaking import HALF_BLANK
from generator.paper.pdf import Job, jobs_of, render_all
from generator.paper.signature_check import Checked, Checker
from tests.generator.paper.pdf_geometry import FRAME_FOOT, Row, Sheet, measure, page_number
from tests.generator.paper.pdf_tags import complaints, outside
from tests.generator.paper.torture import CELL, FONTS, PAGES

ROOT = Path(__file__).resolve().parents[3]
#: outloud's rule for tables with hardly any content: registers to be filled in by hand are just
#: that.
BLANK_FORM = "TBL-012"


@dataclass(frozen=True)
class Paper:
    """One printed notice."""

    job: Job
    path: Path

    @property
    def notices(self) -> list[Notice]:
        """The notice and the annexes bound in."""
        return [self.job.notice, *(annex for _label, annex in self.job.annexes)]

    @cached_property
    def sheets(self) -> list[Sheet]:
        return measure(self.path.read_bytes(), ink=False)

    @property
    def copied(self) -> str:
        """The text of all pages as a reader copies it, without page numbers and white space."""
        pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(self.path)]
        return "".join(squeezed(re.sub(r"— \d+ —", "", page)) for page in pages)

    def __str__(self) -> str:
        return self.path.stem


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module")
def signing(tmp_path_factory: pytest.TempPathFactory) -> Signing:
    """The demo's test certificate."""
    folder = tmp_path_factory.mktemp("signing")
    make_test_certificate(folder)
    return Signing(key=folder / "key.pem", certificate=folder / "certificate.pem")


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory, signing: Signing) -> dict[str, Paper]:
    """Every shipped notice, signed as in the demo, by campaign and name."""
    content, faults = read_content(ROOT / "content")
    assert content and not faults
    jobs = {s.campaign.id: jobs_of(s.notices, f"{PAGES}{s.campaign.id}/") for s in content.sections}
    made = render_all(
        [job for some in jobs.values() for job in some],
        tmp_path_factory.mktemp("pdf"),
        FONTS,
        signing=signing,
    )
    names = [f"{campaign}/{job.notice.slug}" for campaign, some in jobs.items() for job in some]
    return {name: Paper(item.job, item.path) for name, item in zip(names, made, strict=True)}


@pytest.fixture(scope="module")
def bound(papers: dict[str, Paper]) -> dict[str, Paper]:
    """Those that are printed with their annexes or have none: together they hold every page of
    every notice."""
    return {name: paper for name, paper in papers.items() if not paper.job.label}


def blank(notice: Notice) -> bool:
    """Has a table most of whose cells are left empty."""
    tables = [block for block in notice.blocks if isinstance(block, Table)]
    cells = [
        [text_of(cell) for row in (table.head, *table.rows) for cell in row] for table in tables
    ]
    return any(sum(not text for text in some) / len(some) > 0.6 for some in cells)


def test_every_notice_is_clean_to_the_ear(papers: dict[str, Paper]) -> None:
    assert len(papers) >= 20
    for name, paper in papers.items():
        allowed = BLANK_FORM if any(map(blank, paper.notices)) else "none"
        assert [one for one in complaints(paper.path) if not one.startswith(allowed)] == [], name


def test_nothing_on_any_page_is_left_out_of_the_tags(papers: dict[str, Paper]) -> None:
    for name, paper in papers.items():
        with pikepdf.open(paper.path) as pdf:
            assert outside(pdf) == set(), name


def test_signatures_are_whole_and_the_same_again(
    papers: dict[str, Paper], signing: Signing, tmp_path: Path
) -> None:
    checker = Checker(signing)
    assert {
        name: checker.check(paper.path.read_bytes(), ours=True) for name, paper in papers.items()
    } == dict.fromkeys(papers, Checked())
    some = [papers["heilongjiang-2019/plan"], papers["xinjian-2022/clue-form"]]
    again = render_all([paper.job for paper in some], tmp_path, FONTS, signing=signing, processes=1)
    assert [item.path.read_bytes() for item in again] == [paper.path.read_bytes() for paper in some]


def test_bookmarks_metadata_and_sources_are_those_of_the_notices(papers: dict[str, Paper]) -> None:
    for name, paper in papers.items():
        reader = pypdf.PdfReader(BytesIO(paper.path.read_bytes()))
        tops = [entry.title for entry in reader.outline if not isinstance(entry, list)]
        assert tops == [notice.title for notice in paper.notices], name
        inner = [entry.title for entry in flat(reader.outline)]
        headings = [
            text_of(b.runs)
            for notice in paper.notices
            for b in notice.blocks
            if isinstance(b, Heading)
        ]
        assert [title for title in inner if title not in tops] == headings, name
        files = {file: content[0] for file, content in reader.attachments.items()}
        assert {notice.text.encode() for notice in paper.notices} <= set(files.values())
        assert json.loads(files[f"{paper.job.notice.slug}.json"])["title"] == reader.metadata.title
        assert reader.trailer["/Root"]["/Lang"] == paper.job.notice.lang


def flat(entries: list) -> list:
    return [
        inner
        for entry in entries
        for inner in (flat(entry) if isinstance(entry, list) else [entry])
    ]


def test_text_copied_from_a_notice_is_its_text(papers: dict[str, Paper]) -> None:
    for name, paper in papers.items():
        copied, at = paper.copied, 0
        for notice in paper.notices:
            for piece in (notice.title, *texts(notice.blocks)):
                at = copied.find(squeezed(piece), at)
                assert at >= 0, (name, piece)
        head = (
            f"{paper.job.notice.mark or ''}{paper.job.notice.number or ''}"
            if paper.job.notice.is_red
            else ""
        )
        assert copied.startswith(squeezed(head or paper.job.label or paper.job.notice.title)), name


def test_only_our_own_fonts_are_used_and_traditional_ones_for_traditional_text(
    bound: dict[str, Paper],
) -> None:
    for name, paper in bound.items():
        used = set().union(*(sheet.fonts for sheet in paper.sheets))
        assert all(font.startswith("QZ-") for font in used), name
        if paper.job.notice.script == "hant":
            assert all(font.endswith("-Hant") or font == "QZ-Punctuation" for font in used), (
                name,
                used,
            )


def edges(row: Row) -> tuple[float, float]:
    """Where a row ends, and where it ends if the blank half of its last mark hangs out of the
    frame."""
    return row.right, row.right - (row.last_advance / 2 if row.text[-1] in HALF_BLANK else 0)


def test_lines_stand_on_the_grid_and_inside_the_frame(bound: dict[str, Paper]) -> None:
    for name, paper in bound.items():
        for sheet in paper.sheets:
            number = paper.job.notice.number  # stands in the head, between two lines
            slots = [sheet.slot(row) for row in sheet.rows if row.size == 16 and row.text != number]
            assert all(abs(slot - round(slot)) < 0.02 for slot in slots), (name, sheet.number)
            assert {round(slot) for slot in slots} <= set(range(22)), (name, sheet.number)
            assert len({round(slot) for slot in slots}) == len(slots), (name, sheet.number)
            for row in sheet.rows:
                assert row.left >= sheet.binding - 0.1, (name, row.text)
                assert min(edges(row)) <= sheet.binding + 156.1, (name, row.text)


def test_lines_that_go_on_fill_the_frame(bound: dict[str, Paper]) -> None:
    full, short = 0, []
    for paper in bound.values():
        for sheet in paper.sheets:
            rows = [row for row in sheet.rows if row.size == 16]
            for row, following in zip(rows, rows[1:], strict=False):
                if (
                    abs(following.left - sheet.binding) < 0.1
                    and row.left < sheet.binding + 2.1 * CELL
                ):
                    full += 1
                    if min(abs(edge - sheet.binding - 156) for edge in edges(row)) > 0.2:
                        short.append(row.text)
    assert full > 200
    assert short == []


def test_pages_are_numbered_through_and_the_imprint_ends_the_last_even_one(
    bound: dict[str, Paper],
) -> None:
    for name, paper in bound.items():
        numbers = [found and found[0] for found in map(page_number, paper.sheets)]
        assert numbers == list(range(1, len(numbers) + 1)), name
        if paper.job.notice.printed_by:
            last = paper.sheets[-1]
            assert last.number % 2 == 0, name
            assert last.rows[-1].text.endswith("印发"), name
            assert max(line[3] for line in last.lines if line[2] - line[0] > 150) == pytest.approx(
                FRAME_FOOT, abs=0.1
            ), name


def test_nothing_stands_alone_at_the_end_or_the_head_of_a_page(bound: dict[str, Paper]) -> None:
    for name, paper in bound.items():
        headings = {
            text_of(b.runs)
            for notice in paper.notices
            for b in notice.blocks
            if isinstance(b, Heading)
        }
        for sheet in paper.sheets:
            assert sheet.rows[-1].text not in headings, (name, sheet.number)
            endings = ("附件：", "（此件", paper.job.notice.issuer[:6])
            first = next(row for row in sheet.rows if row.size <= 22)  # below the mark of the head
            assert not first.text.startswith(endings), (name, sheet.number)


def test_annexes_begin_on_a_page_of_their_own_and_are_called_as_in_the_list(
    bound: dict[str, Paper],
) -> None:
    seen = 0
    for name, paper in bound.items():
        for label, annex in paper.job.annexes:
            (sheet,) = [one for one in paper.sheets if one.rows[0].text == label]
            assert sheet.rows[1].text in annex.title, (name, label)
            listed = label.removeprefix("附件")
            assert (
                f"{listed}.{annex.title}" in paper.copied
                if listed
                else f"附件：{annex.title}" in paper.copied
            )
            seen += 1
    assert seen >= 10
