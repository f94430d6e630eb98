"""A clue from the first question to the receipt in a browser: in every campaign, signed in each of
the three ways, on a phone, at a desk, by keys alone and without JavaScript, with what goes wrong on
the way. Each leaves one case that says what was typed, and a receipt that opens its status."""

import io
import random
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from flask import Flask
from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    FilePayload,
    Locator,
    Page,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from werkzeug.serving import make_server

from benchmarks.first_page import chromium
from casestore.campaign.form_fields import Field
from casestore.ledger.queries import case_file, lists
from casestore.ledger.records import Query
from casestore.lifecycle.case_states import State
from casestore.settings import Signing
from forms_app.intake.form.journey import journey_of
from tests.axe import faults
from tests.casestore.ledger_fixture import COORDINATOR
from tests.forms_app.intake.visitor import Public, Visitor, open_public, picture, status_of
from tests.generator.paper.certificates import make_pair
from tests.paper_photos import Photo, photo, stamp

CAMPAIGNS = (
    "xinjian-2022",
    "zhushan-2022",
    "zengdu-2024",
    "heilongjiang-2019",
    "xinjian-park-2024",
)
SIGNED = ("on paper", "by certificate", "later by post")
MANNERS = ("phone", "phone without script", "keys alone")
MISHAPS = ("none", "back", "two tabs", "pressed twice", "another device")
#: Every campaign signed in every way; manners and mishaps take turns, so that each meets each.
FULL, SHORT = len(CAMPAIGNS) * len(SIGNED), 1
PHONE, DESK = {"width": 375, "height": 740}, {"width": 1280, "height": 900}


@dataclass(frozen=True, kw_only=True)
class Journey:
    """What one round is like."""

    campaign: str
    signed: str
    manner: str
    mishap: str

    @property
    def has_script(self) -> bool:
        return self.manner != "phone without script"


def journey(number: int) -> Journey:
    place, way = number % len(CAMPAIGNS), number // len(CAMPAIGNS) % len(SIGNED)
    return Journey(
        campaign=CAMPAIGNS[place],
        signed=SIGNED[way],
        manner=MANNERS[(place + way) % len(MANNERS)],
        mishap=MISHAPS[(place + 2 * way) % len(MISHAPS)],
    )


def run(rounds: int) -> dict[str, object]:
    """``what`` names each journey that ended otherwise than it should, and each page that axe has
    something against or that is wider than its window."""
    wrong = list[str]()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder)) as (public, address),
        chromium() as browser,
    ):
        for number in range(rounds):
            walk = Walk(public, address, journey(number), Path(folder) / f"round-{number}")
            wrong += [f"{walk.how}: {what}" for what in walk.all_the_way(browser)]
    return {"rounds": rounds, "failed": len(wrong), "what": wrong[:20]}


@contextmanager
def served(folder: Path) -> Iterator[tuple[Public, str]]:
    """A new instance in ``folder``, its public side served at an address."""
    public = open_public(folder / "instance")
    with listening(public.app) as address:
        yield public, address
    public.office.store.close()


@contextmanager
def listening(app: Flask) -> Iterator[str]:
    """The address at which ``app`` answers, from a thread of this process."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


class Walk:
    """One clue on its way."""

    def __init__(self, public: Public, address: str, how: Journey, folder: Path) -> None:
        self.public, self.address, self.how, self.folder = public, address, how, folder
        self.visitor: Visitor = public.visitor(how.campaign)
        self.wrong, self.owed = list[str](), False
        folder.mkdir()

    def all_the_way(self, browser: Browser) -> list[str]:
        """What was wrong on the way and at its end."""
        before = self._cases()
        page = self._device(browser).new_page()
        page.goto(f"{self.address}/apply/{self.how.campaign}")
        steps = journey_of(self.visitor.campaign, self.visitor.answers["category"]).steps
        for place, step in enumerate(steps):
            page = self._mishap(browser, page, place)
            self._fill(page, step)
            self._look(page, step)
            self._send(page, step)
            if problem := self._problem(page):
                return [*self.wrong, f"{step}: {problem}"]
        self._look(page, "receipt")
        self._ends_well(page, before)
        for context in browser.contexts:
            context.close()
        return self.wrong

    def _device(self, browser: Browser) -> BrowserContext:
        size = DESK if self.how.manner == "keys alone" else PHONE
        return browser.new_context(viewport=size, java_script_enabled=self.how.has_script)  # type: ignore[arg-type]

    def _mishap(self, browser: Browser, page: Page, place: int) -> Page:
        """What happens on the third page and, with a draft that has files, on the last."""
        if place not in (2, 5):
            return page
        here = page.url
        if self.how.mishap == "back":
            page.go_back()
            page.goto(here)
        elif self.how.mishap == "two tabs":
            other = page.context.new_page()
            other.goto(here)
            page.close()
            return other
        elif self.how.mishap == "another device":
            return self._on_another(browser, page, here)
        return page

    def _on_another(self, browser: Browser, page: Page, here: str) -> Page:
        resume = f"{self.address}/apply/{self.how.campaign}/resume"
        page.goto(resume)
        if page.locator("button[name=do][value=give]").count():
            page.click("button[name=do][value=give]")
        words = " ".join(page.locator(".qz-words li").all_inner_texts())
        page.context.close()
        other = self._device(browser).new_page()
        other.goto(here)
        other.goto(resume)
        other.fill("[name=words]", words)
        other.locator("[name=words]").press("Enter")
        if other.url.split("#")[0] != here:
            other.goto(here)
        return other

    def _fill(self, page: Page, step: str) -> None:
        category = self.visitor.answers["category"]
        for column in journey_of(self.visitor.campaign, category).columns(step):
            if column.kind in ("files", "file"):
                self._give_files(page, column)
            elif self.how.manner == "keys alone":
                self._type(page, column)
            else:
                self._tap(page, column)

    def _tap(self, page: Page, column: Field) -> None:
        value = self.visitor.answers.get(column.id, "")
        radio = f"input[type=radio][name={column.id}]"
        if column.kind == "declaration":
            page.check(f"#{column.id}")
        elif page.locator(radio).count():
            page.check(f"{radio}[value={value}]")
        elif column.kind == "choice":
            page.select_option(f"#{column.id}", value)
        else:
            page.fill(f"#{column.id}", value)

    def _type(self, page: Page, column: Field) -> None:
        value = self.visitor.answers.get(column.id, "")
        _tab_to(page, column.id)
        if column.kind == "declaration":
            page.keyboard.press("Space")
        elif column.kind == "choice":
            page.keyboard.press("Space" if _is_radio(page) else "ArrowDown")
            for _option in range(60):
                if page.evaluate(_CHOSEN, column.id) == value:
                    return
                page.keyboard.press("ArrowDown")
        else:
            page.keyboard.press("Control+A")
            page.keyboard.insert_text(value)

    def _give_files(self, page: Page, column: Field) -> None:
        if column.kind == "file":
            if self.how.signed != "later by post":
                page.set_input_files(f"#{column.id}", self._signed(page))
            return
        for field in page.locator(f"input[type=file][name={column.id}]").all():
            field.set_input_files(
                [_payload("image.jpg", picture()), _payload("image.jpg", other())]
            )
        for field in page.locator("input[type=file][name^=paper]").all():
            field.set_input_files(_payload("判决书.jpg", picture("green")))

    def _signed(self, page: Page) -> FilePayload:
        printed = page.request.get(f"{self.address}/apply/{self.how.campaign}/clue-form.pdf").body()
        if self.how.signed == "by certificate":
            pair = make_pair(self.visitor.answers["enterprise"])
            keys = pair.write(self.folder / "keys")
            # the browser's driver keeps an event loop running here
            with ThreadPoolExecutor(1) as elsewhere:
                data = elsewhere.submit(signed_with, keys, printed).result()
            return FilePayload(name="线索表.pdf", mimeType="application/pdf", buffer=data)
        return _payload("线索表.jpg", photographed(printed))

    def _send(self, page: Page, step: str) -> None:
        later = step == "sign" and self.how.signed == "later by post"
        put_off = page.locator("button[name=do][value=later]")
        self.owed = later and put_off.count() > 0  # where no stamp is asked for, none is owed
        press = put_off if self.owed else _last_that_goes_on(page)
        if self.how.mishap == "pressed twice" and step == "sign" and self.how.has_script:
            press.dblclick()
            page.wait_for_url("**/receipt")
        elif self.how.manner == "keys alone":
            press.focus()
            with page.expect_navigation():
                page.keyboard.press("Enter")
        else:
            with page.expect_navigation():
                press.click()
        page.wait_for_load_state("load")
        if page.url.endswith("/outcome"):
            page.click("main a.govuk-button")

    def _problem(self, page: Page) -> str:
        shown = page.locator(".govuk-error-summary")
        return shown.inner_text() if shown.count() else ""

    def _look(self, page: Page, where: str) -> None:
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        self.wrong += [f"{where}: {width} px too wide"] if width > 0 else []
        if self.how.has_script:
            self.wrong += [f"{where}: {fault}" for fault in faults(page)]

    def _ends_well(self, page: Page, before: int) -> None:
        number, code = page.inner_text("#number"), page.inner_text("#code")
        status = status_of(self.public.office, number, code)
        if status is None:
            self.wrong.append("the receipt opens nothing")
            return
        owed = ("signed_form",) if self.owed else ()
        state = State.RETURNED if owed else State.RECEIVED
        if (status.state, status.owed) != (state, owed):
            self.wrong.append(f"it stands as {status.state}, lacking {status.owed}")
        if self._cases() != before + 1:
            self.wrong.append(f"{self._cases() - before} cases of one clue")
        row = lists.find(self.public.office.ledger, Query(text=number), COORDINATOR).rows[0]
        values = case_file.open_case(self.public.office.ledger, row.id, COORDINATOR).values
        for id in ("enterprise", "facts", "respondent"):
            typed = self.visitor.answers.get(id, "")
            if typed and values.get(id) != typed:
                self.wrong.append(f"{id} was typed otherwise")

    def _cases(self) -> int:
        return lists.find(self.public.office.ledger, Query(), COORDINATOR).total


#: The value of what is chosen in a group of radios or a list.
_CHOSEN = """name => {
  const [first] = document.getElementsByName(name);
  if (first.type !== "radio") return first.value;
  const chosen = [...document.getElementsByName(name)].find((one) => one.checked);
  return chosen ? chosen.value : "";
}"""


def _is_radio(page: Page) -> bool:
    return bool(page.evaluate("document.activeElement.type === 'radio'"))


def _tab_to(page: Page, name: str) -> None:
    for _try in range(60):
        if page.evaluate("document.activeElement.name") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no key leads to {name} on {page.url}")


def _last_that_goes_on(page: Page) -> Locator:
    named = page.locator("main form button[name=do]:is([value=next], [value=send])")
    return named.last if named.count() else page.locator("main form button.govuk-button").last


def photographed(printed: bytes) -> bytes:
    """The last page of ``printed`` on paper, stamped, as a telephone takes it."""
    pages = pypdfium2.PdfDocument(printed)
    sheet: Image.Image = pages[len(pages) - 1].render(scale=1260 / 595).to_pil().convert("RGB")
    stamp(sheet, (120, 200), random.Random(7))
    return photo(sheet, Photo(fault="perspective", seed=7, longer_side=3200))


def signed_with(keys: Signing, printed: bytes) -> bytes:
    """``printed`` signed as a program of the firm's own does it."""
    signer = signers.SimpleSigner.load(str(keys.key), str(keys.certificate))
    writer = IncrementalPdfFileWriter(io.BytesIO(printed))
    how = signers.PdfSignatureMetadata(field_name="Signature1")
    data: bytes = signers.sign_pdf(writer, how, signer=signer).getvalue()
    return data


def other() -> bytes:
    """Another photo of the same name."""
    target = io.BytesIO()
    Image.effect_noise((300, 200), 60).convert("RGB").save(target, "JPEG")
    return target.getvalue()


def _payload(name: str, data: bytes) -> FilePayload:
    return FilePayload(name=name, mimeType="image/jpeg", buffer=data)
