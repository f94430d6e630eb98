"""A visitor with a browser's cookies, and the public process they talk to: real app, real store,
CSRF on."""

import atexit
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from flask import Flask, Response, request
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from PIL import Image, ImageDraw
from werkzeug.test import TestResponse

from casestore.campaign.loading import load_site
from casestore.campaign.model import Campaign
from casestore.exchange.capsules import read_capsule
from casestore.exchange.claimant_keys import keys_of
from casestore.exchange.inbox import Arrivals
from casestore.exchange.office_signature import Checker
from casestore.exchange.paper_version import version_of
from casestore.exchange.public_status import PublicStatus, status_in
from casestore.ledger import claimants_view
from casestore.ledger.import_items import import_items
from casestore.office.instance import prepare
from casestore.public.paper.mark import Mark
from casestore.sealing.drafts import Draft, Drafts
from forms_app.clue.columns import read_all
from forms_app.intake import create_app
from forms_app.intake.form.journey import journey_of
from tests.casestore.ledger_fixture import CONTENT, MODEL, Office, open_office, values_for

USCC = "91360122MA0QX0147J"
SITE = load_site(CONTENT)
#: Templates compiled once a run: compiling them for every test's app takes longer than the tests.
COMPILED = FileSystemBytecodeCache(mkdtemp())
atexit.register(rmtree, COMPILED.directory)


def picture(colour: str = "red", exif: bool = True) -> bytes:
    target = io.BytesIO()
    image = Image.new("RGB", (200, 120), colour)
    tags = image.getexif()
    if exif:
        tags[0x010E] = "taken at our gate"
    image.save(target, "JPEG", exif=tags)
    return target.getvalue()


def scan(mark: Mark) -> bytes:
    """A corner of a sheet with its mark, as a scanner sees it."""
    target, image = io.BytesIO(), Image.new("RGB", (300, 200), "white")
    code = io.BytesIO()
    mark.qr.save(code, kind="png", scale=4, border=4)
    image.paste(Image.open(code).convert("RGB"), (100, 20))
    ImageDraw.Draw(image).ellipse([20, 40, 90, 110], outline="red", width=4)
    image.save(target, "JPEG")
    return target.getvalue()


def answers_for(campaign: Campaign, today: str) -> dict[str, str]:
    """Every column filled in so that ``campaign`` takes the clue."""
    ready = values_for(campaign) | {"uscc": USCC, "signed_on": today, "declaration": "y"}
    ready["signer"] = ready.get("legal_representative", ready.get("signer", ""))
    return {column.id: ready[column.id] for column in campaign.columns() if column.id in ready}


@dataclass
class Public:
    """One instance seen from outside. ``office`` holds the key that the app itself lacks."""

    app: Flask
    office: Office

    def visitor(self, campaign: str = MODEL) -> "Visitor":
        return Visitor(self.app.test_client(), self, campaign)


def open_public(folder: Path, attended: bool = True, **changed: Any) -> Public:
    """The public app over a real instance in ``folder``; it is given no key that opens.
    ``attended``: see :func:`attend`."""
    office = open_office(folder)
    (folder / "keys" / "intake.secret").write_text("the cookie secret of a test\n")
    prepare(office.settings)
    app = create_app(replace(office.settings, **changed), office.campaigns, SITE)
    app.jinja_env.bytecode_cache = COMPILED
    if attended:
        attend(app, office)
    return Public(app, office)


def attend(app: Flask, office: Office) -> None:
    """The office's side of the counter, quicker than any worker: what was put is taken in before
    the answer is read, and what claimants read is up to date before they ask."""
    arrivals = Arrivals(office.settings.inbox)

    @app.before_request
    def answer() -> None:
        claimants_view.write_owed(office.ledger)

    @app.after_request
    def take_in(response: Response) -> Response:
        if request.method == "POST":
            import_items(office.ledger, arrivals)
        return response


@dataclass
class Visitor:
    client: FlaskClient
    public: Public
    campaign_id: str

    @property
    def campaign(self) -> Campaign:
        return self.public.office.campaigns[self.campaign_id]

    @property
    def answers(self) -> dict[str, str]:
        return answers_for(
            self.campaign, self.public.office.settings.today(self.campaign_id).isoformat()
        )

    def url(self, step: str = "") -> str:
        return f"/apply/{self.campaign_id}" + (f"/{step}" if step and step != "check" else "")

    def get(self, url: str) -> TestResponse:
        return self.client.get(url)

    def token(self, url: str) -> str:
        return csrf(self.get(url).text)

    def post(self, url: str, data: Mapping[str, Any], seen: str = "") -> TestResponse:
        """Post as the page at ``seen`` (``url`` unless given) would; where that leads back to
        it, the page itself."""
        answer = self.client.post(url, data={**data, "csrf_token": self.token(seen or url)})
        return self.get(url) if answer.location == url and url.startswith("/apply/") else answer

    def send(self, step: str, **changed: Any) -> TestResponse:
        """Fill in the page of ``step`` rightly, but for ``changed``."""
        return self.post(self.url(step), self.page(step) | changed)

    def page(self, step: str) -> dict[str, Any]:
        columns = journey_of(self.campaign).columns(step)
        data: dict[str, Any] = {
            column.id: self.answers[column.id] for column in columns if column.id in self.answers
        }
        if step == "evidence":
            data["evidence"] = (io.BytesIO(picture()), "验收单.jpg")
        if step == "sign":
            data["signed_form"] = (io.BytesIO(self.paper()), "线索表.jpg")
        return data

    @property
    def draft(self) -> Draft:
        """What this browser's draft holds."""
        kept = self.client.get_cookie(f"qz-draft-{self.campaign_id}")
        draft = kept and Drafts(self.public.office.settings.drafts).load(kept.value)
        assert draft
        return draft

    def paper(self, **changed: str) -> bytes:
        """A scan of the signed form as it would be printed now, or with answers ``changed``."""
        today = self.public.office.settings.today(self.campaign_id)
        values, _wrong = read_all(self.campaign, self.draft.values | changed, today)
        return scan(Mark(self.draft.number, version_of(self.campaign, values)))

    def go_to(self, step: str) -> "Visitor":
        """Fill in everything before ``step``."""
        for one in journey_of(self.campaign).steps:
            if one == step:
                break
            answer = self.send(one)
            assert answer.status_code == 302, (one, errors(answer.text))
        return self

    def submit(self) -> tuple[str, str]:
        """Send a whole clue in; returns number and code."""
        answer = self.go_to("sign").send("sign", do="send")
        assert answer.status_code == 302, errors(answer.text)
        return shown(self.get("/receipt").text)


def status_of(office: Office, number: str, code: str) -> PublicStatus | None:
    """What the office wrote for number and code."""
    claimants_view.write_owed(office.ledger)
    identity, checker = keys_of(number, code).reading, Checker.load(office.settings.keys)
    content = read_capsule(office.settings.capsules, identity, checker)
    return status_in(content, office.settings.today(content["campaign"])) if content else None


def csrf(html: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    assert found, html[:300]
    return found[1]


def errors(html: str) -> list[str]:
    """The sentences of the error summary."""
    found = re.search(r'class="govuk-list govuk-error-summary__list">(.*?)</ul>', html, re.S)
    return re.findall(r"<a [^>]*>(.*?)</a>", found[1]) if found else []


def shown(html: str) -> tuple[str, str]:
    number, code = re.search(r'id="number">([^<]+)<', html), re.search(r'id="code">([^<]+)<', html)
    assert number and code
    return number[1], code[1]
