"""A file looked at in the page: drawn from its safe copy, and noted."""

import io
import re
from base64 import b64decode
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image

from casestore.errors import Rejected
from casestore.ledger.queries import case_file
from casestore.ledger.verbs import registering
from casestore.lifecycle.verbs import Verb
from casestore.public.page_images.child import PageView, page_image
from casestore.sealing.evidence import Limits
from tests.casestore.ledger_fixture import MODEL
from tests.forms_app.desk.bureau import Bureau
from tests.torture.hostile_pictures import picture

PICTURE = re.compile(r'src="data:image/jpeg;base64,([^"]+)"')


def _pages(number: int) -> bytes:
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        for width in range(number):
            pdf.add_blank_page(page_size=(300 + 100 * width, 800))
        pdf.save(target)
    return target.getvalue()


def register(bureau: Bureau, data: bytes, name: str) -> int:
    office = bureau.office
    kept = office.evidence.keep(
        io.BytesIO(data), name, "evidence", Limits.of(office.campaigns[MODEL])
    )
    clue = replace(office.clue(), files=(kept, office.keep("signed-form", "线索表.pdf")))
    return registering.register(office.ledger, clue, "k").case_id


def shown(page: str) -> Image.Image:
    found = PICTURE.search(page)
    assert found, page[:2000]
    return Image.open(io.BytesIO(b64decode(found[1])))


def looks(bureau: Bureau, case_id: int) -> list[tuple[str, str]]:
    case = case_file.open_case(bureau.office.ledger, case_id, bureau.actor("coordinator"))
    return [(one.actor, one.details["file"]) for one in case.events if one.verb is Verb.VIEWED]


def test_a_document_is_paged_zoomed_and_turned_by_links(bureau: Bureau) -> None:
    case_id = register(bureau, _pages(3), "合同.pdf")
    browser, at = bureau.browser("coordinator"), f"/desk/case/{case_id}/file/1/view"
    assert f'href="{at}"' in browser.get(f"/desk/case/{case_id}").text
    first = browser.get(at).text
    assert "第 1 页，共 3 页" in first and f"{at}?page=2&amp;zoom=1&amp;turn=0" in first
    assert shown(first).size == (525, 1400)
    assert shown(browser.get(f"{at}?page=2").text).size == (700, 1400)
    assert shown(browser.get(f"{at}?zoom=2&turn=90").text).size == (2100, 788)
    last = browser.get(f"{at}?page=99&zoom=7&turn=45").text
    assert "第 3 页，共 3 页" in last and shown(last).size == (875, 1400)


def test_whoever_looks_leaves_one_event_a_file_and_hour(bureau: Bureau) -> None:
    case_id = register(bureau, _pages(2), "合同.pdf")
    browser, at = bureau.browser("coordinator"), f"/desk/case/{case_id}/file"
    for path in ("1/view", "1/view?page=2", "2/view", "1/view", "2/view?zoom=2"):
        assert browser.get(f"{at}/{path}").status_code == 200
    assert [file for _who, file in looks(bureau, case_id)] == ["1", "2"]
    bureau.browser("second").get(f"{at}/1/view")
    assert [file for _who, file in looks(bureau, case_id)] == ["1", "2", "1"]
    told = bureau.office.status(case_id).looks
    assert [one.what for one in told].count("查看材料") == 3


def test_neither_unit_nor_supervisor_sees_the_pages_of_the_sealed_form(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer")
    for who in ("unit", "supervisor"):
        assert bureau.browser(who).get(f"/desk/case/{case_id}/file/1/view").status_code == 200
        assert bureau.browser(who).get(f"/desk/case/{case_id}/file/2/view").status_code == 404
    assert bureau.browser("other-unit").get(f"/desk/case/{case_id}/file/1/view").status_code == 404


def test_what_cannot_be_drawn_says_so_and_leads_to_the_download(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = register(bureau, _pages(1), "合同.pdf")
    monkeypatch.setattr("casestore.public.page_images.child.DRAWN_KINDS", frozenset({"jpg"}))
    page = bureau.browser("coordinator").get(f"/desk/case/{case_id}/file/1/view").text
    assert "不能在页面里查看" in page and f'href="/desk/case/{case_id}/file/1"' in page
    assert looks(bureau, case_id) == []


@pytest.mark.parametrize(
    ("data", "kind", "size"),
    [
        (picture("JPEG"), "jpg", (40, 80)),  # upright, as its camera says
        (picture("PNG"), "png", (40, 80)),
        (_pages(1), "pdf", (525, 1400)),
    ],
)
def test_each_kind_is_drawn(data: bytes, kind: str, size: tuple[int, int], bureau: Bureau) -> None:
    drawn = page_image(data, kind, PageView(), bureau.office.settings.evidence)
    assert (drawn.pages, Image.open(io.BytesIO(drawn.jpeg)).size) == (1, size)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_what_is_transparent_or_deep_is_drawn_on_white(mode: str, bureau: Bureau) -> None:
    target = io.BytesIO()
    Image.new(mode, (3000, 1500), 0).save(target, "PNG")
    drawn = page_image(target.getvalue(), "png", PageView(turn=90), bureau.office.settings.evidence)
    image = Image.open(io.BytesIO(drawn.jpeg))
    assert image.size == (700, 1400)
    white = mode in ("LA", "RGBA")
    assert (image.convert("L").getpixel((5, 5)) == 255) == white


@pytest.mark.parametrize("data", [b"%PDF-1.7 nothing", b"", b"\xff\xd8\xff\xe0 broken"])
def test_a_broken_file_is_refused_with_a_sentence(data: bytes, bureau: Bureau) -> None:
    kind = "jpg" if data.startswith(b"\xff") else "pdf"
    with pytest.raises(Rejected, match="请下载安全副本"):
        page_image(data, kind, PageView(), bureau.office.settings.evidence)
