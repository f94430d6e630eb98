"""A real desk over a real office: its people, a browser without JavaScript for each, and a site
to release."""

import atexit
import io
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import flask
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from passlib.totp import TOTP
from sqlalchemy import update
from werkzeug.http import parse_cookie
from werkzeug.test import TestResponse

from casestore.campaign.loading import load_site
from casestore.campaign.model import Campaign
from casestore.database.jobs import Jobs
from casestore.database.tables import StaffRow
from casestore.errors import CaseStoreError
from casestore.lifecycle.roles import Actor, Role
from casestore.office.account_changes import hashed
from casestore.office.second_factor import SecondFactor
from casestore.office.staff import Staff
from casestore.public.rows import PublishedCase, WithdrawnCase
from commands.applications import content_actions
from forms_app.desk import create_app
from forms_app.desk.services import Release, Services, SiteActions
from forms_app.desk.sign_in import session
from forms_app.desk.sign_in.accounts import Accounts
from tests.casestore.ledger_fixture import CONTENT, MODEL, PDF, Office, open_office, reopen

PASSWORD = "four quiet lanterns"
UNIT = f"{MODEL}/development-reform"
PEOPLE: dict[str, tuple[frozenset[Role], frozenset[str]]] = {
    "coordinator": (frozenset({Role.COORDINATOR}), frozenset()),
    "second": (frozenset({Role.COORDINATOR}), frozenset()),
    "reviewer": (frozenset({Role.REVIEWER}), frozenset()),
    "unit": (frozenset({Role.UNIT}), frozenset({UNIT})),
    "other-unit": (frozenset({Role.UNIT}), frozenset({f"{MODEL}/court"})),
    "admin": (frozenset({Role.ADMIN}), frozenset()),
    "supervisor": (frozenset({Role.SUPERVISOR}), frozenset()),
    "auditor": (frozenset({Role.AUDITOR}), frozenset()),
}
_HASH = hashed(PASSWORD)
#: Templates compiled once a run: compiling them for every test's desk takes longer than the tests.
COMPILED = FileSystemBytecodeCache(mkdtemp())
atexit.register(shutil.rmtree, COMPILED.directory)
#: The second factor of everybody at a desk of the tests, and the key it is kept under.
FACTOR_KEY, TELEPHONE = "the key of factors of a test", TOTP.new()


class Forms(HTMLParser):
    """The forms of a page: for each its action and the fields that a browser would send."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, Any]]] = []
        self._area = self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((given.get("action", ""), {}))
        elif not self.found:
            return
        elif (
            tag == "input"
            and given.get("name")
            and (given.get("type") != "checkbox" or "checked" in given)
        ):
            fields, name = self.found[-1][1], given["name"]
            if given.get("type") == "checkbox" and name in fields:
                before = fields[name]
                more = before if isinstance(before, list) else [before]
                fields[name] = [*more, given.get("value", "")]
            elif given.get("type") != "file":
                fields[name] = given.get("value", "")
        elif tag == "textarea":
            self._area = given["name"]
            self.found[-1][1][self._area] = ""
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given:
            self.found[-1][1][self._select] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area:
            self.found[-1][1][self._area] += data.lstrip("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""


class Browser:
    """Somebody at the desk, JavaScript off: opens pages and sends the forms that stand on them."""

    def __init__(self, app: Flask) -> None:
        self.app, self.client = app, app.test_client()

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def send(
        self, page: str | TestResponse, action: str = "", at: str = "", **fields: Any
    ) -> TestResponse:
        """Fill in and send the form of ``page`` with ``action`` (``""``: the one that posts to
        the page itself)."""
        if isinstance(page, str):
            at, page = page, self.get(page)
            assert page.status_code == 200, (at, page.status_code, page.text[:500])
        filled = next(form for target, form in Forms(page.text).found if target == action)
        data = {**filled, **fields}
        headers = {"Sec-Fetch-Site": "same-origin"}
        return self.client.post(
            action or at, data=data, headers=headers, content_type="multipart/form-data"
        )

    def look_for(self, text: str, **filters: str) -> TestResponse:
        """The ledger as it lists what ``text`` finds."""
        answer = self.send("/desk/ledger", "/desk/ledger/search", q=text, **filters)
        return self.get(answer.location)

    def sign_in(self, email: str, password: str = PASSWORD, next: str = "/desk/") -> TestResponse:
        """Send the password, and the telephone's code where it is asked for."""
        page = self.send(
            f"/desk/sign-in?next={next}", "/desk/sign-in", email=email, password=password
        )
        return self.show_code(page)

    def show_code(self, page: TestResponse) -> TestResponse:
        """Send the code of now from ``page``, half a minute after the last one; what doesn't ask
        for one stays as it is."""
        if "/desk/sign-in/code" not in page.text:
            return page
        half_a_minute_later(self.app)
        return self.send(page, "/desk/sign-in/code", code=code_of_now())

    def prove(self, page: TestResponse) -> TestResponse:
        """Say once more who is there, on the ``page`` that asks for it."""
        half_a_minute_later(self.app)
        return self.send(page, "/desk/sign-in/again", password=PASSWORD, code=code_of_now())


def half_a_minute_later(app: Flask) -> None:
    """The telephone's last code counts again, as its next one would."""
    with services_of(app).staff.store.write() as rows:
        rows.execute(update(StaffRow).values(tf_last_step=None))


def code_of_now() -> str:
    """What the telephone shows."""
    return str(TELEPHONE.generate().token)


def services_of(app: Flask) -> Services:
    found: Services = app.extensions["services"]
    return found


@dataclass(kw_only=True)
class Bureau:
    """The desk of one office. ``releases`` and ``previewed`` stand for what the generator does,
    ``why_not`` for what keeps a release from being put back."""

    office: Office
    staff: Staff
    jobs: Jobs
    releases: list[Release] = field(default_factory=list)
    previewed: list[PublishedCase | WithdrawnCase] = field(default_factory=list)
    why_not: str = ""
    app: Flask = field(init=False)

    def __post_init__(self) -> None:
        actions = SiteActions(
            preview=self._preview,
            releases=lambda: tuple(self.releases),
            may_roll_back=self._may_roll_back,
            rollback=self._roll_back,
            sha_of=lambda id: sha256(id.encode()).hexdigest(),
            differences=lambda _id: ["会消失的页面：《某案例》"],
        )
        office = self.office
        self.app = create_app(
            Services(
                settings=office.settings,
                ledger=office.ledger,
                jobs=self.jobs,
                staff=self.staff,
                evidence=office.evidence,
                campaigns=office.campaigns,
                site=load_site(CONTENT),
                site_actions=actions,
                content_actions=content_actions(office.ledger),
            )
        )
        self.app.jinja_env.bytecode_cache = COMPILED

    def _preview(self, case: PublishedCase | WithdrawnCase) -> bytes:
        self.previewed.append(case)
        words = case.title if isinstance(case, PublishedCase) else case.reason
        return f"<!doctype html><title>预览</title><h1>{words}</h1>".encode()

    def _may_roll_back(self, _id: str, _sha: str) -> None:
        if self.why_not:
            raise CaseStoreError(self.why_not)

    def _roll_back(self, id: str, sha: str) -> None:
        assert sha == sha256(id.encode()).hexdigest()
        if not any(one.id == id for one in self.releases):
            raise CaseStoreError("没有这个版本")
        self.releases = [replace(one, current=one.id == id) for one in self.releases]

    def knowing(self, campaigns: Mapping[str, Campaign]) -> "Bureau":
        """The same desk with other ``campaigns``."""
        ledger = replace(self.office.ledger, campaigns=campaigns)
        return replace(self, office=replace(self.office, campaigns=campaigns, ledger=ledger))

    def anybody(self) -> Browser:
        return Browser(self.app)

    def browser(self, who: str) -> Browser:
        """``who`` of :data:`PEOPLE`, with the cookie that signing in gives."""
        browser, account = (
            Browser(self.app),
            Accounts(self.staff.store).find_user(email=f"{who}@example.gov.cn"),
        )
        assert account is not None, who
        if account.must_change:
            account = Accounts(self.staff.store).set_password(account, _HASH)
            give_telephone(self.staff, account.id)
            account = Accounts(self.staff.store).find_user(email=account.email)
            assert account is not None
        with self.app.test_request_context("/desk/"):
            session.begin(account)
            answer = self.app.response_class()
            self.app.session_interface.save_session(self.app, flask.session, answer)  # type: ignore[arg-type]
        cookie = parse_cookie(answer.headers["Set-Cookie"])["qz_desk"]
        browser.client.set_cookie("qz_desk", cookie, path="/desk")
        return browser

    def actor(self, who: str) -> Actor:
        return next(one.actor for one in self.staff.list() if one.email.startswith(f"{who}@"))


def hire(staff: Staff) -> None:
    """Give everybody of :data:`PEOPLE` an account with a password and a telephone of their
    own."""
    accounts = Accounts(staff.store)
    for who, (roles, units) in PEOPLE.items():
        staff.add(f"{who}@example.gov.cn", f"岗位 {who}", roles, units)
        account = accounts.find_user(email=f"{who}@example.gov.cn")
        assert account is not None
        accounts.set_password(account, _HASH)
        give_telephone(staff, account.id)


def give_telephone(staff: Staff, id: int) -> None:
    """Put the tests' factor on account ``id``."""
    factor = SecondFactor(staff.store, FACTOR_KEY)
    sealed = TOTP.using(secrets={"1": FACTOR_KEY})(TELEPHONE.key, format="raw").to_json()
    factor.enrol(id, sealed, code_of_now(), staff.member(id).actor)


def write_secrets(keys: Path) -> None:
    """What a desk needs of ``keys`` beside the office's own."""
    (keys / "desk.secret").write_text("the desk's secret of a test\n")
    (keys / "factor.secret").write_text(f"{FACTOR_KEY}\n")


def found_bureau(folder: Path) -> None:
    """Make the instance of a desk in ``folder``: keys, empty ledger, everybody's account."""
    if (folder / "ledger.db").exists():
        _found(folder)
    else:
        shutil.copytree(_new_bureau(), folder, dirs_exist_ok=True)


@cache
def _new_bureau() -> Path:
    """A new one to copy from: drawing and hashing seven passwords takes a second."""
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder)
    _found(folder)
    return folder


def _found(folder: Path) -> None:
    office = open_office(folder)
    write_secrets(office.settings.keys)
    hire(Staff(office.store))
    office.store.close()


def open_bureau(folder: Path) -> Bureau:
    """The desk of the instance in ``folder``."""
    office = reopen(folder)
    releases = [
        Release(
            id="20220620-0900",
            made_at=datetime(2022, 6, 20, 1, tzinfo=UTC),
            files=12,
            current=True,
        ),
        Release(
            id="20220613-0900",
            made_at=datetime(2022, 6, 13, 1, tzinfo=UTC),
            files=11,
            current=False,
        ),
    ]
    return Bureau(
        office=office,
        staff=Staff(office.store),
        jobs=Jobs(office.store),
        releases=releases,
    )


def pdf(name: str = "付款回单.pdf") -> tuple[io.BytesIO, str]:
    """A file field's value; another name is another content."""
    return io.BytesIO(PDF + f"\n% {name}\n".encode()), name
