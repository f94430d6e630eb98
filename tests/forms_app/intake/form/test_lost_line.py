"""A line that is lost in the middle of an upload loses nothing, in a real browser."""

from pathlib import Path

from playwright.sync_api import Browser, Page, Route, expect

from tests.forms_app.intake.form.test_browser import PHONE
from tests.forms_app.intake.form.test_browser import served as served
from tests.forms_app.intake.visitor import Public, Visitor, picture


def photos(folder: Path) -> list[Path]:
    """Three that are all called as a telephone calls them."""
    found = [folder / colour / "image.jpg" for colour in ("red", "green", "blue")]
    for path in found:
        path.parent.mkdir()
        path.write_bytes(picture(path.parent.name))
    return found


def page_of(visitor: Visitor, url: str, chromium: Browser) -> Page:
    """The browser of ``visitor`` on a telephone, in which the second post is lost."""
    context = chromium.new_context(viewport=PHONE)
    known = [(one.key, one.value) for one in visitor.client._cookies.values()]
    context.add_cookies([{"name": key, "value": value, "url": url} for key, value in known])
    page = context.new_page()
    sent: list[str] = []

    def lose_the_second(route: Route) -> None:
        sent.append(route.request.method)
        if sent.count("POST") == 2 and route.request.method == "POST":
            route.abort()
        else:
            route.continue_()

    page.route("**/evidence", lose_the_second)
    return page


def test_a_line_that_is_lost_in_the_middle_of_an_upload_loses_nothing(
    served: tuple[str, Public], chromium: Browser, tmp_path: Path
) -> None:
    url, public = served
    visitor = public.visitor().go_to("evidence")
    (tmp_path / "通话.mp3").write_bytes(b"ID3 of a call")
    page = page_of(visitor, url, chromium)
    page.goto(url + visitor.url("evidence"))
    page.set_input_files("#evidence", [*photos(tmp_path), tmp_path / "通话.mp3"])
    page.get_by_role("button", name="保存并继续").click()
    # and the page didn't go on
    expect(page.locator(".is-bad")).to_contain_text("光盘或 U 盘", timeout=60_000)
    expect(page.locator(".qz-files li:not(.is-bad)")).to_have_count(3)
    expect(page.locator(".qz-files__kind img")).to_have_count(3)
    page.get_by_role("button", name="保存并继续").click()
    expect(page.locator("h1")).to_contain_text("核对填写的内容")
    page.context.close()
