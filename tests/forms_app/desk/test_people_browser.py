"""One case from clue to strike-off in a real browser by different people, wide and on a phone, with
a slip that is asked back on the way."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from casestore.lifecycle.case_states import State
from tests.axe import faults
from tests.casestore.ledger_fixture import PDF
from tests.forms_app.desk.bureau import Bureau

VERIFIED = {"verification": "到企业核对了银行回单", "visited": "2022-06-15"}
ASKED = "电话问过，企业说款项已经收到"


@pytest.fixture
def address(bureau: Bureau) -> Iterator[str]:
    """The desk of ``bureau`` on a port of this machine."""
    server = make_server("127.0.0.1", 0, bureau.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


class People:
    """Somebody at the desk for each name, JavaScript off, on a screen so wide."""

    def __init__(self, bureau: Bureau, chromium: Chromium, address: str, width: int) -> None:
        self.bureau, self.chromium, self.address = bureau, chromium, address
        self.size = {"width": width, "height": 900}
        self.pages: dict[str, Page] = {}

    def page(self, who: str) -> Page:
        if who not in self.pages:
            context = self.chromium.new_context(
                viewport=self.size,  # type: ignore[arg-type]
                java_script_enabled=False,
            )
            cookie = self.bureau.browser(who).client.get_cookie("qz_desk", path="/desk")
            assert cookie is not None
            value = {"name": "qz_desk", "value": cookie.value, "url": f"{self.address}/desk"}
            context.add_cookies([value])  # type: ignore[list-item]
            self.pages[who] = context.new_page()
        return self.pages[who]

    def move(self, who: str, at: str, verb: str, **typed: str) -> Page:
        """Fill in the form of a move and press its button."""
        page = self.page(who)
        page.goto(f"{self.address}{at}/move/{verb}")
        for name, value in typed.items():
            page.fill(f"[name={name}]", value)
        if verb in ("settle", "agree"):
            file = {"name": "回单.pdf", "mimeType": "application/pdf", "buffer": PDF}
            page.set_input_files("[name=proof]", file)  # type: ignore[arg-type]
        if verb == "settle":
            page.select_option("[name=outcome]", "honoured")
        for tick in page.locator("[name=sure], [name=checked]").all():
            tick.check()
        page.locator("main form button[type=submit]").first.click()
        return page


def fits(page: Page) -> bool:
    """Whether nothing is wider than the screen."""
    size = page.viewport_size
    body = page.locator("body").bounding_box()
    return size is not None and body is not None and body["width"] <= size["width"]


def transfer(people: People, at: str) -> None:
    """Another unit and term than proposed, with the reason for it."""
    page = people.page("coordinator")
    page.goto(f"{people.address}{at}/move/transfer")
    page.select_option("[name=unit]", "development-reform")
    for name, value in {"deadline": "2022-07-01", "reason": "企业已垫付一年"}.items():
        page.fill(f"[name={name}]", value)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("h1")).to_contain_text("云亭建材")


@pytest.mark.parametrize("width", [1280, 375])
def test_a_case_from_clue_to_strike_off_passes_through_several_hands(
    bureau: Bureau, chromium: Chromium, address: str, width: int
) -> None:
    case_id = bureau.office.register(amount="999.9").case_id
    at = f"/desk/case/{case_id}"
    people = People(bureau, chromium, address, width)
    people.move("coordinator", at, "accept")
    transfer(people, at)
    people.move("unit", at, "take_up")
    excuse = people.move("unit", at, "settle", reason="正值换届，尚未支付", told="已经答复。")
    expect(excuse.locator("main")).to_contain_text("只能退回责任单位")
    assert fits(excuse)
    people.move("unit", at, "settle", reason="附银行回单", told="货款已经付清。")
    page = people.page("unit")
    page.goto(f"{address}{at}")
    expect(page.locator("main")).to_contain_text("责任单位不能核查自己办理的案件")
    slip = people.move("second", at, "strike_off", **VERIFIED, asked=ASKED, fulfilled="99999")
    expect(slip.locator("main")).to_contain_text("99999 万元，超过登记的涉及金额 999.9 万元")
    expect(slip.locator("[name=verification]")).to_have_value(VERIFIED["verification"])
    assert fits(slip)
    slip.fill("[name=fulfilled]", "999.9")
    slip.locator("main form button[type=submit]").first.click()
    expect(slip.locator("main")).to_contain_text("核实兑现 999.9 万元")
    assert bureau.office.row(case_id).state is State.STRUCK_OFF


def test_the_pages_that_ask_back_and_correct_can_be_used_by_everybody(
    bureau: Bureau, chromium: Chromium, address: str, tmp_path: Path
) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer", "take_up", "settle")
    at = f"/desk/case/{case_id}"
    people = People(bureau, chromium, address, 375)
    slip = people.move("second", at, "strike_off", **VERIFIED, asked=ASKED, fulfilled="99999")
    scripted = chromium.new_context()  # axe is a script
    scripted.add_cookies(slip.context.cookies())
    page = scripted.new_page()
    for path in ("correct", "correct/amount", "contact", "extend", "note", ""):
        page.goto(f"{address}{at}/{path}".rstrip("/"))
        assert faults(page) == [], path
