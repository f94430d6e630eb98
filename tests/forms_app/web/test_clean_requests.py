"""Where text enters: every field of every form, every argument, every file's name; and addresses
that no disk and no database can look for."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from flask import Flask, request
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField

from casestore.errors.stray_characters import STRAY
from casestore.public.scripts import simplified
from forms_app.web import clean_forms
from forms_app.web.clean_forms import REORDERED, CleanForm
from forms_app.web.clean_requests import LARGEST, whole_number
from forms_app.web.errors import PAGES
from tests.casestore.ledger_fixture import MODEL
from tests.forms_app.desk.bureau import PEOPLE, Bureau, Forms, found_bureau, open_bureau
from tests.forms_app.intake.visitor import Public, Visitor, errors, open_public
from tests.house.tree import ROOT

STRAYS = "甲\u200b\ufeff\0\x1b\u202e\u2066\u2028乙\ud83d\x85\uffff"
#: What a client can send of them: half of a character has no bytes.
SENT = STRAYS.replace("\ud83d", "")
THERE = {
    "campaign_id": MODEL,
    "step": "facts",
    "script": "hant",
    "path": "",
    "filename": "intake.css",
    "case_id": "1",
    "file_id": "1",
    "instalment_id": "1",
    "job_id": "1",
    "task": "1",
    "staff_id": "1",
    "change_id": "1",
    "incoming_id": "1",
    "inspection_id": "1",
    "act": "record",
    "asked": "1",
    "other": "1",
    "audited": "1",
    "event": "1",
    "place": "1",
    "verb": "accept",
    "release_id": "20220613-0900",
    "name": "desk.css",
    "kind": "transfer-letter",
    "report": "monthly",
    "until": "2022-05-31",
    "unit": "development-reform",
    "report_id": "1",
    "table": "progress",
    "row": "1",
    "column": "1",
}


@pytest.fixture
def public(tmp_path: Path) -> Iterator[Public]:
    opened = open_public(tmp_path)
    opened.office.settings.current.mkdir()
    for name, text in (("index.html", "首页"), ("404.html", f"<h1>{PAGES[404].title}</h1>")):
        (opened.office.settings.current / name).write_text(text, encoding="utf-8")
    yield opened
    opened.office.store.close()


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    folder = tmp_path / "office"
    folder.mkdir()
    found_bureau(folder)
    opened = open_bureau(folder)
    yield opened
    opened.office.store.close()


def doors(app: Flask, method: str) -> list[tuple[str, str]]:
    """Every endpoint that takes ``method``, with an address of it."""
    found = {}
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()):
            parts = re.split(r"<(?:[^:>]*:)?([^>]*)>", rule.rule)
            parts[1::2] = [THERE.get(name, "x") for name in parts[1::2]]
            found[rule.endpoint] = "".join(parts)
    return sorted(found.items())


def read_everything(seen: list[str]) -> Callable[..., str]:
    """A view that notes whatever of a request a view can read as text."""

    def view(**arguments: object) -> str:
        seen.extend(map(str, arguments.values()))
        for pairs in (request.args, request.form):
            seen.extend(text for pair in pairs.items(multi=True) for text in pair)
        seen.extend(file.filename or "" for file in request.files.values())
        return "read"

    view.demands = frozenset()  # type: ignore[attr-defined]  # the desk asks its views
    return view


@pytest.mark.parametrize("side", ["public", "bureau"])
def test_no_view_of_any_route_reads_a_stray_in_any_field(
    side: str, request: pytest.FixtureRequest
) -> None:
    app: Flask = request.getfixturevalue(side).app
    app.config["WTF_CSRF_ENABLED"] = False
    for method, ways in {"GET": ["args"], "POST": ["args", "urlencoded", "multipart"]}.items():
        for endpoint, address in doors(app, method):
            for way in ways:
                seen: list[str] = []
                app.view_functions[endpoint] = read_everything(seen)
                answer = app.test_client().open(address, method=method, **sending(way))
                assert answer.text == "read", (endpoint, method, answer.status)
                texts = [text for text in seen if "甲" in text]
                assert len(texts) >= 2 and not any(map(STRAY.search, texts)), (endpoint, seen)


def sending(way: str) -> dict[str, Any]:
    fields = {"text": SENT, SENT: "甲"}
    if way == "args":
        return {"query_string": fields}
    if way == "urlencoded":
        return {"data": fields}
    file = (io.BytesIO(b"%PDF-"), "甲\u202e乙.pdf")
    return {"data": {**fields, "file": file}, "content_type": "multipart/form-data"}


def test_views_read_requests_in_no_other_way() -> None:
    other = re.compile(r"request\.(get_data|get_json|json|data|stream|values|environ|headers)\b")
    reading = {
        (path.relative_to(ROOT / "forms_app").as_posix(), found[0])
        for path in (ROOT / "forms_app").rglob("*.py")
        for found in other.finditer(path.read_text(encoding="utf-8"))
    }
    # the latter's pieces are no text, and it cleans the name in a header itself
    others = {"desk/sign_in/resume.py", "intake/form/resumable.py"}
    assert {path for path, _what in reading} <= others, reading


def forms() -> list[type[FlaskForm]]:
    """Every kind of form of both apps."""
    found, left = [], [FlaskForm]
    while left:
        kind = left.pop()
        left += kind.__subclasses__()
        found.append(kind)
    return [kind for kind in found if kind.__module__.startswith("forms_app")]


def test_every_form_with_a_field_for_text_is_a_clean_one(public: Public, bureau: Bureau) -> None:
    assert public and bureau  # their modules are loaded
    kinds = forms()
    assert len(kinds) > 15
    code = [path.read_text(encoding="utf-8") for path in (ROOT / "forms_app").rglob("*.py")]
    assert sum("flask_wtf import FlaskForm" in one for one in code) == 1
    assert [kind for kind in kinds if not issubclass(kind, CleanForm)] == []


def test_a_field_of_one_line_takes_one_line(bureau: Bureau) -> None:
    browser = bureau.browser("admin")
    answer = browser.send(
        "/desk/staff/",
        "/desk/staff/",
        email="new@example.gov.cn",
        name="新来\r\n的\t人",
        roles="reviewer",
    )
    assert answer.status_code in (200, 302), answer.text[:300]
    assert "新来 的 人" in {one.name for one in bureau.staff.list()}


def test_text_that_was_shown_in_another_order_is_not_sent_in_unread(visitor: Visitor) -> None:
    visitor.go_to("facts")
    answer = visitor.send("facts", facts="欠款\u202e元001\u202c\u200b未付")
    assert answer.status_code == 422 and errors(answer.text)[0] == REORDERED
    assert "欠款元001未付" in answer.text and "\u202e" not in answer.text
    assert visitor.send("facts", facts="欠款元001未付").status_code == 302


def test_what_nobody_sees_goes_without_a_word(visitor: Visitor) -> None:
    visitor.go_to("facts")
    assert visitor.send("facts", facts="欠款\u200b未付\x1b").status_code == 302
    assert "欠款未付</textarea>" in visitor.get(visitor.url("facts")).text


@pytest.fixture
def visitor(public: Public) -> Visitor:
    return public.visitor()


def test_a_supplement_in_another_order_is_shown_first(visitor: Visitor) -> None:
    number, code = visitor.submit()
    visitor.post("/status", {"number": number, "code": code})
    answer = visitor.post("/status/supplement", {"text": "补\u2067充\u2069"}, seen="/status")
    assert answer.status_code == 422 and REORDERED in answer.text and "补充" in answer.text


def test_every_text_field_of_the_desk_says_it(bureau: Bureau) -> None:
    """Every field that a person types into on any page of the desk, as anybody sees it."""
    bureau.office.register()
    told, asked = set(), set()
    for who in PEOPLE:
        browser = bureau.browser(who)
        for endpoint, address in doors(bureau.app, "GET"):
            page = browser.get(address)
            if page.status_code != 200 or page.mimetype != "text/html" or "sign-" in address:
                continue
            for action, fields in Forms(page.text).found:
                typed = [name for name in fields if re.search(typing(name), page.text)]
                if "csrf_token" not in fields or not typed:
                    continue
                asked.add(endpoint)
                answer = browser.send(
                    page, action, at=address, **dict.fromkeys(typed, "甲\u202e乙")
                )
                if answer.status_code == 302:  # said above the page that it leads to
                    answer = browser.get(answer.location)
                assert "\u202e" not in answer.get_data(as_text=True)
                if REORDERED in answer.text:
                    told.add(endpoint)
    assert asked and asked <= told, asked - told


def typing(name: str) -> str:
    """The tag of a field that a person types into."""
    named = f'[^>]*name="{re.escape(name)}"'
    return f'<textarea{named}|<input(?=[^>]*type="text"){named}|<input(?![^>]*type=){named}'


@pytest.mark.parametrize("side", ["public", "bureau"])
@pytest.mark.parametrize(
    "part", ["x" * 256, "汉" * 90, "%00", "a%00b", "%ff%fe", "%e2%80%ae", "9" * 25, "9" * 5000]
)
def test_an_address_that_nothing_can_have_is_a_page_of_ours(
    side: str, part: str, request: pytest.FixtureRequest
) -> None:
    app: Flask = request.getfixturevalue(side).app
    client = app.test_client()
    for address in (f"/{part}", f"/apply/{part}", f"/hant/a/{part}", f"/desk/case/{part}/note"):
        sent = unquote_to_bytes(address).decode("latin1")
        answer = client.get("/", environ_overrides={"PATH_INFO": sent})
        assert answer.status_code == 404, (address[:40], answer.status)
        assert PAGES[404].title in simplified(answer.text)


def test_an_id_beyond_any_database_is_not_found(bureau: Bureau) -> None:
    browser = bureau.browser("coordinator")
    for id in (LARGEST, LARGEST + 1, 10**30):
        assert browser.get(f"/desk/case/{id}").status_code == 404
    assert browser.get(f"/desk/ledger?page={10**30}").status_code == 200


@pytest.mark.parametrize("query", [b"q=\xff\xfe", b"\xed\xa0\x80", b"q=\xc3("])
def test_arguments_that_are_no_text_are_answered_with_400(public: Public, query: bytes) -> None:
    answer = public.app.test_client().get(
        "/status", environ_overrides={"QUERY_STRING": query.decode("latin1")}
    )
    assert answer.status_code == 400 and PAGES[400].title in answer.text


@pytest.mark.parametrize("host", ["x" * 64, "a b", "[::1", "例.cn".encode().decode("latin1"), "@"])
def test_a_host_that_is_none_is_answered_with_400(public: Public, host: str) -> None:
    answer = public.app.test_client().get("/status", environ_overrides={"HTTP_HOST": host})
    assert answer.status_code == 400 and PAGES[400].title in answer.text


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), (None, 1), ("", 1), ("²", 1), ("٣", 1), ("-3", 1), ("9" * 30, 1), ("1e3", 1)],
)
def test_a_number_is_what_we_count(text: str | None, number: int) -> None:
    assert whole_number(text, 1) == number


def test_what_no_browser_sends_is_an_empty_form(public: Public) -> None:
    client = public.app.test_client()
    for body in (b"[1]", b"{", b'{"number": ["a"]}', b"null"):
        answer = client.post("/status", data=body, content_type="application/json")
        assert answer.status_code == 422 and "请填写回执编号" in answer.text
    file = (io.BytesIO(b"x"), "a.pdf")
    answer = client.post("/status", data={"number": file}, content_type="multipart/form-data")
    assert answer.status_code == 422 and "请填写回执编号" in answer.text


def test_a_body_that_is_too_large_is_read_by_nobody_else(bureau: Bureau) -> None:
    long = {"CONTENT_LENGTH": "9" * 20}
    answer = bureau.browser("coordinator").client.post(
        "/desk/jobs/again", content_type="application/json", environ_overrides=long
    )
    assert answer.status_code == 413 and PAGES[413].title in answer.text


def test_trace_is_answered_nowhere(public: Public, bureau: Bureau) -> None:
    for app, path in ((public.app, "/status"), (bureau.app, "/desk/sign-in")):
        assert app.test_client().open(path, method="TRACE").status_code == 405


def test_a_secret_stays_as_it_was_typed() -> None:
    assert {PasswordField, HiddenField} <= set(clean_forms._AS_IT_CAME)
    assert issubclass(PasswordField, StringField)
