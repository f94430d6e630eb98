"""A line that is lost in the middle of an upload loses nothing and sends little twice, in a real
browser."""

from hashlib import sha256
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from forms_app.intake.form.resumable import PIECE
from tests.forms_app.intake.form.cut_line import CutLine, port_of
from tests.forms_app.intake.form.test_browser import PHONE
from tests.forms_app.intake.form.test_browser import served as served
from tests.forms_app.intake.visitor import Public, Visitor, picture
from tests.torture.evidence_posts import picture as noise

#: Bytes of the photo that the line breaks in, and of everything else that a browser sends to fetch
#: a page with its files and to take what has arrived.
LARGE, BESIDE = 3_000_000, 150_000


def photos(folder: Path) -> list[Path]:
    """Three that are all called as a telephone calls them, the second large."""
    found = []
    for name, data in (("a", picture()), ("b", noise(LARGE, 3)), ("c", picture("blue"))):
        path = folder / name / "image.jpg"
        path.parent.mkdir()
        path.write_bytes(data)
        found.append(path)
    return found


def page_of(visitor: Visitor, url: str, chromium: Browser) -> Page:
    """The browser of ``visitor`` on a telephone."""
    context = chromium.new_context(viewport=PHONE)
    known = [(one.key, one.value) for one in visitor.client._cookies.values()]
    context.add_cookies([{"name": key, "value": value, "url": url} for key, value in known])
    return context.new_page()


def test_a_line_that_is_lost_in_the_middle_of_an_upload_goes_on_where_it_stopped(
    served: tuple[str, Public], chromium: Browser, tmp_path: Path
) -> None:
    url, public = served
    visitor, line = public.visitor().go_to("evidence"), CutLine(port_of(url), LARGE // 2)
    files = photos(tmp_path)
    (tmp_path / "通话.mp3").write_bytes(b"ID3 of a call")
    with line.open() as by:
        page = page_of(visitor, by, chromium)
        page.goto(by + visitor.url("evidence"))
        page.set_input_files("#evidence", [*files, tmp_path / "通话.mp3"])
        page.get_by_role("button", name="保存并继续").click()
        # and the page didn't go on
        expect(page.locator(".is-bad")).to_contain_text("光盘或 U 盘", timeout=60_000)
        expect(page.locator(".qz-files li:not(.is-bad)")).to_have_count(3)
        expect(page.locator(".qz-files__kind img")).to_have_count(3)
        assert page.evaluate("localStorage.length") == 0
        page.get_by_role("button", name="保存并继续").click()
        expect(page.locator("h1")).to_contain_text("核对填写的内容")
        page.context.close()
    digests = [sha256(path.read_bytes()).hexdigest() for path in files]
    assert [one.sha256 for one in visitor.draft.files] == digests
    total = sum(path.stat().st_size for path in files)
    assert line.cuts == 1 and line.sent <= total + PIECE + BESIDE, (line.sent, total)
