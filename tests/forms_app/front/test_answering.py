"""A WSGI application behind the front is told what PEP 3333 says, and answers whole."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any
from wsgiref.validate import validator

import pytest

from forms_app.front import answering
from forms_app.front.answering import Front
from forms_app.front.connections import Connections
from forms_app.front.environ import address
from forms_app.front.lanes import Crowded
from forms_app.web.source import source_of


def scope(**changed: Any) -> dict[str, Any]:
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/填报",
        "raw_path": b"/%E5%A1%AB%E6%8A%A5?a=1",
        "query_string": b"a=1",
        "headers": [(b"host", b"x"), (b"content-type", b"text/plain"), (b"cookie", b"a=1")],
        "client": ("10.0.0.9", 4000),
        "server": ("127.0.0.1", 8000),
    } | changed


def asked(application: Any, said: Mapping[str, Any], body: bytes = b"") -> list[dict[str, Any]]:
    """What is sent in answer."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(dict(message))

    asyncio.run(Front(application, Connections(), 2, 0)(said, receive, send))
    return sent


def test_the_environment_is_what_wsgi_asks_for() -> None:
    told: dict[str, Any] = {}

    def application(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        told.update(environ, read=environ["wsgi.input"].read(100))
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"a", b"b"]

    more = [(b"cookie", b"b=2"), (b"x-real_name", b"forged"), (b"transfer-encoding", b"chunked")]
    sent = asked(validator(application), scope(headers=scope()["headers"] + more), b"typed")
    assert told["PATH_INFO"].encode("latin-1").decode() == "/填报"
    assert told["QUERY_STRING"] == "a=1" and told["REMOTE_ADDR"] == "10.0.0.9"
    assert told["read"] == b"typed" and told["CONTENT_LENGTH"] == "5"
    assert told["HTTP_COOKIE"] == "a=1; b=2" and told["CONTENT_TYPE"] == "text/plain"
    assert not {"HTTP_X_REAL_NAME", "HTTP_TRANSFER_ENCODING"} & set(told)
    assert [one.get("status") or one["body"] for one in sent] == [200, b"ab"]


def test_a_long_answer_is_asked_for_in_pieces_and_closed_at_its_end() -> None:
    class Long:
        closed, left = False, 40

        def __iter__(self) -> "Long":
            return self

        def __next__(self) -> bytes:
            self.left -= 1
            if self.left < 0:
                raise StopIteration
            return b"x" * 20_000

        def close(self) -> None:
            self.closed = True

    long = Long()

    def application(_environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        start("200 OK", [])
        return long

    sent = asked(application, scope())
    assert sum(len(one["body"]) for one in sent[1:]) == 800_000
    assert len(sent) == 4 and long.closed and not sent[-1]["more_body"]


def refused(sent: list[dict[str, Any]]) -> tuple[int, str, str]:
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers.get("Retry-After", ""), sent[1]["body"].decode()


def never(_environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
    raise AssertionError("nobody asks")


def test_what_no_page_takes_is_refused_unread() -> None:
    for kind, most in ((b"text/plain", 1_000_000), (b"multipart/form-data", answering.LARGEST)):
        said = [(b"content-type", kind), (b"content-length", str(most + 1).encode())]
        status, _again, page = refused(asked(never, scope(headers=said)))
        assert status == 413 and "内容太大" in page


@pytest.mark.parametrize(("of_one", "status", "again"), [(True, 429, "10"), (False, 503, "30")])
def test_a_crowd_is_told_when_to_come_back(
    monkeypatch: pytest.MonkeyPatch, of_one: bool, status: int, again: str
) -> None:
    class FullLane(answering.Lane):
        def _check(self, source: str) -> None:
            raise Crowded(of_one)

    monkeypatch.setattr(answering, "Lane", FullLane)
    said = refused(asked(never, scope()))
    assert said[:2] == (status, again) and "填写的内容还在" in said[2]


def test_the_source_is_what_the_last_trusted_proxy_saw() -> None:
    said = scope(headers=[(b"x-forwarded-for", b"6.6.6.6, 192.0.2.7"), (b"host", b"x")])
    assert address(said, 0) == "10.0.0.9"
    assert address(said, 1) == "192.0.2.7"
    assert address(scope(), 1) == "10.0.0.9"


def test_a_subscriber_of_ipv6_counts_as_one() -> None:
    assert source_of("2001:db8:1:2:aaaa::1") == source_of("2001:db8:1:2::ffff") != ""
    assert source_of("2001:db8:1:3::1") != source_of("2001:db8:1:2::1")
    assert source_of("::ffff:192.0.2.7") == source_of("192.0.2.7") == "192.0.2.7"
    assert source_of("unix") == "unix"
