"""Bad requests at every route of both apps: wrong in the path, the arguments, the method, a header,
a cookie, the fields or the whole body. None is answered with 5xx, none takes two seconds, and
whoever errs reads a page of ours."""

import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import quote, quote_from_bytes, urlencode

from flask import Flask
from structlog.testing import capture_logs
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import Rule
from werkzeug.test import create_environ, run_wsgi_app

from casestore.office.instance import prepare
from forms_app.intake import create_app
from forms_app.processes import vital_signs
from generator.data.search_index import Entry, write_index
from tests.casestore.ledger_fixture import MODEL, Office
from tests.forms_app.desk.bureau import PEOPLE, Bureau, Forms, found_bureau, open_bureau
from tests.forms_app.intake.visitor import COMPILED, SITE, Public, attend, csrf
from tests.torture.bad_values import HEADERS, METHODS, VALUES, header_value

SHORT, FULL = 300, 10_000
ALONE = True
#: 412 is for programs, which sent a condition.
NO_PAGE = 412
#: Seconds of computing, and by the clock on a busy machine, that no answer may take.
LONGEST, BUSY = 2.0, 10.0
PAGE = "<!doctype html><html lang=zh-CN><title>页</title>"
#: What stands for an argument of a path so that something is there.
THERE = {
    "case_id": "1",
    "file_id": "1",
    "job_id": "1",
    "staff_id": "4",
    "campaign_id": MODEL,
    "step": "enterprise",
    "verb": "accept",
    "script": "hant",
    "filename": "intake.css",
    "release_id": "20220613-0900",
    "report": "monthly",
    "until": "2022-05-31",
    "unit": "development-reform",
    "report_id": "1",
}


#: What would end the session that the other requests are made in.
ENDING = "sign_in.sign_out"


@dataclass(frozen=True)
class Person:
    """Somebody in the middle of something: their cookies, and the token of the forms they see."""

    cookies: str
    token: str


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the apps, with people who use it, and the fields that its pages have."""

    app: Flask
    people: tuple[Person, ...]
    fields: tuple[str, ...]

    def doors(self) -> list[tuple[Rule, str]]:
        """Every route with each of its methods."""
        return [
            (rule, method)
            for rule in self.app.url_map.iter_rules()
            for method in sorted(rule.methods or ())
        ]


@dataclass(kw_only=True)
class Found:
    """What came of it; ``broken`` describes the first requests that must not be."""

    codes: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0
    slow: int = 0
    bare: int = 0
    broken: list[str] = field(default_factory=list)

    def note(self, told: str, code: int, took: "Took", bare: bool) -> None:
        slow = took.computing > LONGEST or took.by_the_clock > BUSY
        self.codes[code // 100] += 1
        self.slowest = max(self.slowest, took.computing)
        self.slow += slow
        self.bare += bare
        if code >= 500 or slow or bare:
            self.broken.append(f"{code} {took} {told}"[:400])


@dataclass(frozen=True)
class Took:
    """Seconds that an answer took."""

    computing: float
    by_the_clock: float

    @classmethod
    def since(cls, begun: "Took") -> "Took":
        now = cls.now()
        return cls(now.computing - begun.computing, now.by_the_clock - begun.by_the_clock)

    @classmethod
    def now(cls) -> "Took":
        return cls(time.process_time(), time.monotonic())


def run(rounds: int) -> dict[str, Any]:
    """``rounds`` bad requests, the same each time."""
    folder, found = Path(mkdtemp()), Found()
    try:
        with capture_logs():
            doors = _ask_all(folder / "instance", rounds, found)
    finally:
        shutil.rmtree(folder)
    return {
        "rounds": rounds,
        "failed": len(found.broken),
        "server_errors": found.codes[5],
        "slow": found.slow,
        "not_our_page": found.bare,
        "slowest": round(found.slowest, 2),
        "by_class": {f"{kind}xx": n for kind, n in sorted(found.codes.items())},
        "doors": doors,
        "broken": found.broken[:20],
    }


def _ask_all(folder: Path, rounds: int, found: Found) -> int:
    """Ask, and return how many doors there are."""
    bureau, chance = _opened(folder), random.Random(8)
    sides = (_public(bureau.office), _desk(bureau))
    for number, (side, rule, method) in zip(range(rounds), _in_turn(sides), strict=False):
        if number % 100 == 0:
            vital_signs.beat(bureau.office.settings)
        _ask(side, _bad(side, rule, method, chance), number, found)
    bureau.office.store.close()
    return sum(len(side.doors()) for side in sides)


def _in_turn(sides: tuple[Side, ...]) -> Iterator[tuple[Side, Rule, str]]:
    while True:
        for side in sides:
            for rule, method in side.doors():
                yield side, rule, method


def _opened(folder: Path) -> Bureau:
    """An office with a case, a job and a release, at work."""
    folder.mkdir()
    found_bureau(folder)
    (folder / "keys" / "intake.secret").write_text("the cookie secret of a test\n")
    bureau = open_bureau(folder)
    settings = bureau.office.settings
    prepare(settings)
    bureau.office.struck_off()
    bureau.jobs.ask("rebuild", "1")
    settings.current.mkdir()
    for name in ("index.html", "404.html"):
        (settings.current / name).write_text(PAGE, encoding="utf-8")
    entry = Entry(
        url="a.html", title="材料款", kind="case", campaign=MODEL, day="2022-09-01", body="管材"
    )
    write_index([entry], settings.current / "search.db", None, ["材料款"])
    vital_signs.beat(settings)
    return bureau


def _public(office: Office) -> Side:
    app = create_app(office.settings, office.campaigns, SITE)
    app.jinja_env.bytecode_cache = COMPILED
    public = Public(app, office)
    attend(app, office)
    writing, sent = public.visitor().go_to("evidence"), public.visitor()
    number, code = sent.submit()
    sent.post("/status", {"number": number, "code": code})
    pages = ["/status", "/receipt", sent.url("evidence"), "/status/withdraw", "/search"]
    texts = [one.get(page).text for one in (writing, sent) for page in pages]
    fields = {column.id for campaign in office.campaigns.values() for column in campaign.columns()}
    return Side(
        app=app,
        people=tuple(
            Person(_cookies(one.client), one.token("/apply/heilongjiang-2019"))
            for one in (writing, sent)
        ),
        fields=tuple(sorted(fields | _fields(texts))),
    )


def _desk(bureau: Bureau) -> Side:
    bureau.app.jinja_env.bytecode_cache = COMPILED
    browsers = [bureau.browser(who) for who in PEOPLE]
    pages = [rule.rule for rule in bureau.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    paths = [_filled(page, lambda name: THERE.get(name, "x")) for page in pages]
    answers = [one.get(path) for one in (browsers[0], browsers[-1]) for path in paths]
    texts = [answer.text for answer in answers if answer.mimetype == "text/html"]
    return Side(
        app=bureau.app,
        people=tuple(
            Person(_cookies(one.client), csrf(one.get("/desk/account").text)) for one in browsers
        ),
        fields=tuple(sorted(_fields(texts))),
    )


def _cookies(client: Any) -> str:
    return "; ".join(f"{one.key}={one.value}" for one in client._cookies.values())


def _fields(texts: list[str]) -> set[str]:
    """The names of the fields in the forms of pages."""
    forms = [fields for text in texts for _action, fields in Forms(text).found]
    return {name for fields in forms for name in fields} - {"csrf_token"}


def _filled(rule: str, value: Callable[[str], str]) -> str:
    """The path of ``rule`` with ``value(name)`` for each argument."""
    parts = rule.replace(">", "<").split("<")
    for place in range(1, len(parts), 2):
        parts[place] = value(parts[place].rpartition(":")[2])
    return "".join(parts)


def _bad(side: Side, rule: Rule, method: str, chance: random.Random) -> dict[str, Any]:
    """The environment of a request to ``rule`` that is wrong in one or more of its parts."""
    wrong = set(chance.sample(("path", "query", "header", "cookie", "form", "method"), 2))

    def argument(name: str) -> str:
        bad = "path" in wrong and chance.random() < 0.7
        return quote_from_bytes(chance.choice(VALUES)) if bad else THERE.get(name, "x")

    method = chance.choice(METHODS) if "method" in wrong else method
    if "form" in wrong and "POST" in (rule.methods or ()):
        method = "POST"
    environ, person = (
        create_environ(_filled(rule.rule, argument) or "/", method=method),
        chance.choice(side.people),
    )
    environ["HTTP_COOKIE"] = person.cookies
    if "query" in wrong:
        environ["QUERY_STRING"] = _query(side, chance)
    if method == "POST":
        right = chance.random() < 0.8 and rule.endpoint != ENDING
        environ |= _body(side, person.token if right else "", chance)
    if "cookie" in wrong:
        environ["HTTP_COOKIE"] = _bad_cookie(environ["HTTP_COOKIE"], chance)
    for name in chance.sample(HEADERS, 3) if "header" in wrong else ():
        environ[name] = header_value(name, chance)
    return environ


def _query(side: Side, chance: random.Random) -> str:
    if chance.random() < 0.3:
        return chance.choice(VALUES).decode("latin1").replace("\0", "")
    names = [*side.fields, "q", "page", "script", "kind", "campaign", "period", "sort", "state"]
    pairs = [(chance.choice(names), chance.choice(VALUES)) for _ in range(3)]
    return urlencode(pairs)


def _body(side: Side, token: str, chance: random.Random) -> dict[str, Any]:
    """Fields with bad values, sent in one way or another, with a ``token``."""
    names = chance.sample(side.fields, min(12, len(side.fields)))
    pairs: list[tuple[str, bytes]] = [(name, chance.choice(VALUES)) for name in names]
    pairs.append(("csrf_token", token.encode() or chance.choice(VALUES)))
    kind = chance.choice(("urlencoded", "multipart", "raw", "json"))
    if kind == "multipart":
        data, content_type = _multipart(pairs, chance), "multipart/form-data; boundary=limit"
    elif kind == "urlencoded":
        data, content_type = urlencode(pairs).encode(), "application/x-www-form-urlencoded"
    elif kind == "raw":
        data = b"&".join(name.encode() + b"=" + value for name, value in pairs)
        content_type = "application/x-www-form-urlencoded"
    else:
        data, content_type = b'{"a": [' * 200, "application/json"
    return {
        "wsgi.input": BytesIO(data),
        "CONTENT_LENGTH": str(len(data)),
        "CONTENT_TYPE": content_type,
    }


def _multipart(pairs: list[tuple[str, bytes]], chance: random.Random) -> bytes:
    parts = []
    for name, value in pairs:
        kind = b""
        if name != "csrf_token" and chance.random() < 0.2:  # as a file, with a bad name
            shown = value.replace(b"\r", b"").replace(b"\n", b"").replace(b'"', b"'")
            kind = b'; filename="' + shown + b'"\r\nContent-Type: application/pdf'
        head = b'Content-Disposition: form-data; name="' + name.encode() + b'"' + kind
        parts.append(b"--limit\r\n" + head + b"\r\n\r\n" + value + b"\r\n")
    return b"".join(parts) + (b"--limit--\r\n" if chance.random() < 0.8 else b"")


def _bad_cookie(sent: str, chance: random.Random) -> str:
    """One of the cookies with another value, or all of them cut short."""
    pairs = [one.partition("=")[::2] for one in sent.split("; ")]
    if chance.random() < 0.3:
        return sent[: chance.randrange(len(sent) + 1)]
    name = chance.choice(pairs)[0]
    value = header_value("HTTP_COOKIE", chance)
    return "; ".join(f"{one}={value if one == name else kept}" for one, kept in pairs)


def _ask(side: Side, environ: dict[str, Any], number: int, found: Found) -> None:
    environ["REMOTE_ADDR"] = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
    told = f"{environ['REQUEST_METHOD']} {quote(environ['PATH_INFO'], encoding='latin1')}"
    told += f"?{environ['QUERY_STRING'][:80]!r} {_unusual(environ)}"
    begun = Took.now()
    try:
        behind = ProxyFix(side.app, x_for=1, x_proto=1)  # as in production
        body, status, headers = run_wsgi_app(behind, environ, buffered=True)
        code, text = int(status.split()[0]), b"".join(body)
    except Exception as error:
        found.note(f"{told} {type(error).__name__}: {error}", 599, Took.since(begun), bare=False)
        return
    bare = 400 <= code < 500 and code != NO_PAGE and not _is_page(text, headers, environ)
    found.note(told, code, Took.since(begun), bare)


def _is_page(text: bytes, headers: Any, environ: Mapping[str, Any]) -> bool:
    if environ["REQUEST_METHOD"] == "HEAD" or headers.get("Content-Encoding"):
        return True
    return text[:15].lower() == b"<!doctype html>"


def _unusual(environ: Mapping[str, Any]) -> dict[str, str]:
    shown = {name: str(environ[name])[:60] for name in HEADERS if name in environ}
    return {name: text for name, text in shown.items() if name != "HTTP_COOKIE"}
