"""The scanners are asked about everything, and what they find isn't lost on the way."""

import http.client
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tests.house.tree import text
from tests.site.answers import Answer
from tests.torture.scanning.changing_address import between
from tests.torture.scanning.python_source import KINDS, unexplained
from tests.torture.scanning.targets import TOKEN, targets, token_in

PAGE = """<form action="/a/desk/case/7/note" method="post"><input type="hidden" name="csrf_token"
 value="t"><select name="kind"><option value="x">1</option><option value="y">2</option></select>
<textarea name="text"></textarea><input type="file" name="paper"></form>
<form action="/a/desk/sign-out" method="post"><input name="csrf_token" value="t"></form>
<form action="/a/desk/sign-in" method="post"><input name="email"></form>
<form action="/a/search"><input name="q"></form>
<a href="/a/search?q=1&amp;page=2">next</a><a href="https://elsewhere.example/?q=1">away</a>"""


def test_every_form_and_query_is_a_target_once_and_what_ends_a_session_comes_last() -> None:
    page = Answer("http://h/a/desk/case/7", 200, PAGE)
    other = Answer("http://h/a/desk/case/8", 200, PAGE.replace("case/7", "case/8"))
    found = targets({"one": page, "two": other})
    assert [(one.method, one.url, [name for name, _value in one.fields]) for one in found] == [
        ("POST", "http://h/a/desk/case/7/note", ["csrf_token", "kind", "text"]),
        ("GET", "http://h/a/search", ["q"]),
        ("GET", "http://h/a/search", ["q", "page"]),
        ("POST", "http://h/a/desk/sign-in", ["email"]),
    ]
    assert found[0].data == "csrf_token=t&kind=x&text=1"
    assert found[0].with_token(token_in(PAGE.replace('"t"', '"n"'))).fields[0] == (TOKEN, "n")
    assert found[2].address == "http://h/a/search?q=1&page=2"


def finding(test: str, severity: str, line: int, file: str = "casestore/settings.py") -> Any:
    return {
        "test_id": test,
        "issue_severity": severity,
        "filename": file,
        "line_number": line,
        "line_range": [line],
        "issue_text": "text",
    }


def test_a_finding_is_explained_by_its_place_or_its_kind_and_by_nothing_else() -> None:
    file = "casestore/public/reader.py"
    rows = text(file).splitlines()
    at = next(number for number, row in enumerate(rows, 1) if "noqa: S608 - " in row)
    assert list(unexplained([finding("B608", "MEDIUM", at, file)])) == []
    assert list(unexplained([finding("B101", "LOW", 1)])) == []
    for wrong in (
        finding("B608", "MEDIUM", 1),
        finding("B602", "MEDIUM", at, file),
        finding("B101", "MEDIUM", 1),
        finding("B999", "LOW", 1),
    ):
        assert len(list(unexplained([wrong]))) == 1, wrong
    assert all(KINDS.values())


@pytest.fixture
def office() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(500 if "broken" in self.path else 200)
            self.end_headers()
            self.wfile.write(self.headers["X-Forwarded-For"].encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/base"
    server.shutdown()
    server.server_close()


def test_each_request_of_a_scanner_comes_from_somebody_else_and_is_counted(office: str) -> None:
    with between(office) as (address, answered):
        senders = {urllib.request.urlopen(f"{address}/x").read() for _time in range(3)}
        link = http.client.HTTPConnection(address.split("/")[2])
        link.request("GET", "/base/broken")
        assert link.getresponse().status == 500
        link.close()
    assert address.endswith("/base") and len(senders) == 3
    assert answered.statuses == {200: 3, 500: 1}
    assert answered.broken == ["GET /base/broken: 500"]
