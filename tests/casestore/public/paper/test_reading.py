"""Marks and stamps are found on photos as telephones take them. ``tests/torture/paper_photos.py``
takes many more."""

import io
import random
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from casestore.errors import Rejected
from casestore.public.cleaning.child import Order, safe_copy
from casestore.public.paper.mark import Mark, mark_in
from casestore.public.paper.reading import MOST_PAGES, read_paper
from casestore.public.paper.red_seal import red_seal
from casestore.public.paper.seen import SeenPaper, seen_in
from tests.paper_photos import Photo, code, page, photo

MARK = Mark("XJ-2022-7K3M-9", "0123456789ABCDEF")
KINDS = ("pdf", "jpg", "png")


def jpeg(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG")
    return target.getvalue()


def test_a_mark_says_what_it_was_made_of_and_nothing_else_is_one() -> None:
    assert mark_in(str(MARK)) == MARK
    for text in ("", "https://example.org/status", str(MARK) + "0", str(MARK).lower(), "QZ1//"):
        assert mark_in(text) is None, text


def test_a_mark_stays_small_for_the_longest_prefix() -> None:
    assert Mark("ABCD-2022-7K3M-9", "F" * 16).qr.version == 3  # 29 modules a side: large ones


@pytest.mark.parametrize("fault", ["none", "all together"])  # each other one: the short torture
def test_the_mark_and_the_stamp_are_found_whatever_is_wrong_with_the_photo(fault: str) -> None:
    for seed, sealed in ((1, True), (2, False)):
        data = photo(page(MARK, sealed, seed), Photo(fault=fault, seed=seed, longer_side=1280))
        found = read_paper(data, "jpg")
        assert [mark for _page, mark in found.marks] == [MARK]
        assert (found.red_seal is True) is sealed


def test_two_marks_on_one_picture_are_both_told() -> None:
    other = Mark("XJ-2022-AAAA-A", "F" * 16)
    pages = [page(one, False).resize((840, 1188)) for one in (MARK, other)]
    both = Image.new("RGB", (1680, 1188))
    for place, one in enumerate(pages):
        both.paste(one, (840 * place, 0))
    assert {mark for _page, mark in read_paper(jpeg(both), "jpg").marks} == {MARK, other}


def test_each_page_of_a_scan_is_read_up_to_a_bound() -> None:
    pages = [page(MARK, False).resize((620, 877)) for _n in range(MOST_PAGES + 1)]
    target = io.BytesIO()
    pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], resolution=75)
    found = [page for page, _mark in read_paper(target.getvalue(), "pdf").marks]
    assert found and found == list(range(1, len(found) + 1)) and len(found) <= MOST_PAGES


def test_noise_and_foreign_codes_are_no_marks() -> None:
    noise = Image.frombytes("RGB", (400, 400), random.Random(1).randbytes(480_000))
    assert read_paper(jpeg(noise), "jpg").codes == ()
    sheet = page(None, False)
    sheet.paste(code(Mark("XJ-2022-7K3M-9", "G" * 16)), (300, 300))  # no version is written so
    assert read_paper(jpeg(sheet), "jpg").codes == ()


def test_what_is_red_and_no_stamp_is_not_taken_for_one() -> None:
    table = Image.new("RGB", (900, 1200), "#c22020")
    line = Image.new("RGB", (900, 1200), "white")
    ImageDraw.Draw(line).line([(50, 200), (850, 210)], fill="#d01818", width=6)
    assert red_seal(table) is not True and red_seal(line) is False


def test_a_picture_without_colour_says_nothing_about_a_stamp() -> None:
    assert red_seal(page(MARK, True).convert("L")) is None
    assert red_seal(page(MARK, True).convert("L").convert("RGB")) is None


def test_the_child_reads_the_paper_within_its_bounds_where_it_is_asked(tmp_path: Path) -> None:
    large = page(MARK, True).resize((3000, 4243))
    for paper in (True, False):
        order = Order(name="表.jpg", kinds=KINDS, folder=tmp_path, paper=paper)
        copy = safe_copy(io.BytesIO(jpeg(large)), order)
        seen = SeenPaper(codes=((1, str(MARK)),), red_seal=True)
        assert copy.paper == (seen if paper else None)
        assert Image.open(io.BytesIO(copy.data)).size == (3000, 4243)


def test_a_file_that_is_refused_is_no_paper(tmp_path: Path) -> None:
    order = Order(name="表.jpg", kinds=KINDS, folder=tmp_path, paper=True)
    with pytest.raises(Rejected):
        safe_copy(io.BytesIO(b"nothing"), order)


def test_what_was_seen_survives_the_way_through_json() -> None:
    for seal in (True, False, None):
        seen = SeenPaper(codes=((1, str(MARK)), (2, "x")), red_seal=seal)
        assert seen_in(seen.as_json()) == seen and seen.marks == ((1, MARK),)
