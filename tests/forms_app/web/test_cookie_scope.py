"""What cookies are called and where they go; in a real browser, over TLS, beside a neighbour."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask, Response, abort
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server
from werkzeug.test import Client

from casestore.settings import Settings
from commands.applications import under
from forms_app.web.cookie_scope import CookieScope
from tests.casestore.ledger_fixture import CONTENT, MODEL
from tests.forms_app.desk.bureau import found_bureau, open_bureau
from tests.forms_app.intake.visitor import Public, open_public

HSTS = "Strict-Transport-Security"
SITE = "https://www.example.gov.cn"


@pytest.mark.parametrize(
    ("site_url", "base", "name", "path"),
    [
        ("http://127.0.0.1:8000", "", "qz-receipt", "/"),
        ("http://127.0.0.1:8000/a/b", "/a/b", "qz-receipt", "/a/b"),
        (SITE, "", "__Host-qz-receipt", "/"),
        (f"{SITE}/a/b", "/a/b", "__Host-qz-receipt.a.b", "/"),
    ],
)
def test_the_name_says_over_https_what_the_path_says_over_http(
    tmp_path: Path, site_url: str, base: str, name: str, path: str
) -> None:
    settings = Settings(instance=tmp_path, content=CONTENT, site_url=site_url, base_path=base)
    scope = CookieScope.of(settings)
    assert (scope.name("qz-receipt"), scope.path()) == (name, path)
    answer = Response()
    scope.set(answer, "qz-receipt", "x")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"{name}=x;") and f"Path={path}" in cookie.split("; ")
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Domain" not in cookie
    assert ("Secure" in cookie) == site_url.startswith("https:")


def test_both_apps_name_their_sessions_so(tmp_path: Path) -> None:
    public = open_public(tmp_path, site_url=f"{SITE}/a", base_path="/a")
    assert public.app.config["SESSION_COOKIE_NAME"] == "__Host-qz-session.a"
    scope = CookieScope(True, "/a")
    assert scope.session("qz_desk", "/desk")["SESSION_COOKIE_PATH"] == "/"
    assert CookieScope(False, "/a").session("qz_desk", "/desk")["SESSION_COOKIE_PATH"] == "/a/desk"


@contextmanager
def over_tls(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True, ssl_context="adhoc")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"https://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


def begin_draft(page: Page, public: Public, address: str) -> None:
    """Answer the self-check of the installation at ``address``."""
    page.goto(f"{address}/apply/{MODEL}")
    for name, value in public.visitor().page("check").items():
        if page.locator(f"input[type=radio][name={name}]").count():
            page.check(f"input[name={name}][value={value}]")
        elif page.locator(f"select[name={name}]").count():
            page.select_option(f"select[name={name}]", value)
        else:
            page.fill(f"[name={name}]", value)
    page.click("main form button[type=submit]")
    assert page.url == f"{address}/apply/{MODEL}/outcome"


def test_a_browser_takes_them_and_keeps_two_installations_of_one_host_apart(
    tmp_path: Path, chromium: Browser
) -> None:
    whole, part = (
        _opened(tmp_path / name, base) for name, base in (("whole", ""), ("part", "/part"))
    )
    apps = [under(one.app.extensions["intake"].settings, one.app) for one in (whole, part)]

    def both(environ: dict[str, str], start: object) -> object:
        return apps[environ["PATH_INFO"].startswith("/part/")](environ, start)

    with over_tls(both) as address:  # type: ignore[arg-type]
        context = chromium.new_context(ignore_https_errors=True, java_script_enabled=False)
        page = context.new_page()
        begin_draft(page, whole, address)
        begin_draft(page, part, f"{address}/part")
        page.goto(f"{address}/apply/{MODEL}/enterprise")
        assert page.url == f"{address}/apply/{MODEL}/enterprise"
        found = {cookie["name"]: cookie for cookie in context.cookies()}  # type: ignore[typeddict-item]
        context.close()
    drafts = (f"__Host-qz-draft-{MODEL}", f"__Host-qz-draft-{MODEL}.part")
    assert {*drafts, "__Host-qz-session", "__Host-qz-session.part"} <= set(found)
    assert found[drafts[0]]["value"] != found[drafts[1]]["value"]
    for cookie in found.values():
        assert cookie["secure"] and cookie["httpOnly"] and cookie["sameSite"] == "Lax"
        assert cookie["path"] == "/" and cookie["name"].startswith("__Host-")


def _opened(folder: Path, base: str) -> Public:
    folder.mkdir()
    return open_public(folder, base_path=base, site_url=f"https://localhost{base}")


def test_every_answer_over_https_carries_hsts(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    found_bureau(folder)
    bureau = open_bureau(folder)
    (folder / "public").mkdir(exist_ok=True)
    public = open_public(tmp_path, base_path="/a", site_url=f"{SITE}/a", proxies=1)
    https = public.app.extensions["intake"].settings
    for app, paths in (
        (public.app, ("/a/", "/a/status", "/a/nothing", "/elsewhere", "/a/static/intake.css")),
        (bureau.app, ("/a/desk/", "/a/desk/sign-in", "/a/desk/nothing", "/elsewhere")),
    ):
        client = Client(under(https, app))
        seen = set()
        for path in paths:
            for method in ("GET", "POST", "PUT"):
                answer = client.open(path, method=method)
                assert answer.headers.getlist(HSTS) == ["max-age=31536000"], (path, answer.status)
                seen.add(answer.status_code)
        assert {404, 405} & seen and {302, 400, 422, 503} & seen
    bureau.office.store.close()


def test_no_answer_over_http_does(tmp_path: Path) -> None:
    public = open_public(tmp_path)
    client = Client(under(public.office.settings, public.app))
    assert HSTS not in client.get("/status").headers


@pytest.mark.parametrize("code", [400, 413, 429, 500, 503])
def test_every_error_carries_it_too(tmp_path: Path, code: int) -> None:
    public = open_public(tmp_path, site_url=SITE)
    public.app.view_functions["status.ask"] = lambda: abort(code)
    answer = Client(under(public.app.extensions["intake"].settings, public.app)).get("/status")
    assert answer.status_code == code and answer.headers[HSTS] == "max-age=31536000"
