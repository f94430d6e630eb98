"""wapiti and sqlmap against a running office: the public side, and the desk of somebody signed
in."""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from tests.conftest import ARGUMENTS
from tests.flow.running import served
from tests.site import kinds
from tests.site.answers import every_page
from tests.site.demo import BASE, Demo, make
from tests.torture.scanning.changing_address import Answered, between
from tests.torture.scanning.targets import Target, targets, token_in
from tests.torture.scanning.tools import tool

#: Seconds that wapiti may crawl and then spend on one kind of attack, and its whole run may take.
CRAWL, ATTACK, LONGEST = 40, 12, 200
#: Seconds that sqlmap may take for everything, and for one form.
SQLMAP, ONE = 300, 60
#: Not ldap: there is none here, and a list that another question makes shorter looks like it.
MODULES = "sql,xss,permanentxss,file,exec,crlf,redirect,upload,csrf,cookieflags,http_headers,csp"
MEDIUM = 2
#: Findings below medium that need no more than this, by their kind.
KINDS: Mapping[str, str] = {
    "Secure Flag cookie": "set where site_url is https, which a scan on loopback isn't",
    "Clickjacking Protection": "frame-ancestors of the content policy says it, to all browsers",
}

#: Findings below medium of one place, by how their sentence begins.
PLACES: Mapping[str, str] = {
    f"Cross Site Request Forgery: POST {BASE}/search ": "looks up and changes nothing; pages of the"
    " public site, which nobody serves a session with, can have no token",
}


@dataclass(frozen=True, kw_only=True)
class Office:
    """A running office: where scanners ask, the demo behind it, what was answered, and every
    form."""

    address: str
    demo: Demo
    answered: Answered
    targets: Sequence[Target]


@contextmanager
def office(folder: Path) -> Iterator[Office]:
    """The demo, served behind the proxy that changes senders."""
    with redirect_stdout(sys.stderr):  # what it logs isn't a figure
        demo = make(folder / "instance")
    settings = demo.instance / "settings.toml"
    settings.write_text("proxies = 1\n" + settings.read_text("utf-8"), encoding="utf-8")
    where = (demo.instance, demo.content, BASE)
    with served(*where) as behind, between(behind) as (address, answered):
        demo = replace(demo, address=address)
        with _browser() as browser:
            found = targets(every_page(demo, browser))
        yield Office(address=address, demo=demo, answered=answered, targets=found)


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        program = "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


def _cookies(place: Office) -> str:
    """Those of a visitor who has just signed in at the desk, as a header has them."""
    with _browser() as browser:
        context = browser.new_context()
        place.demo.admit(context)
        place.demo.enter(context.new_page())
        return "; ".join(f"{one['name']}={one['value']}" for one in context.cookies())


def is_inside(place: Office, cookies: str) -> bool:
    """Whether ``cookies`` open the desk: a scanner that is outside tries nothing."""
    return _asked(place, "desk/ledger", cookies)[0] == 200


def _asked(place: Office, path: str, cookies: str) -> tuple[int, str, str]:
    """Status, cookies set and text of what ``path`` answers."""
    link = http.client.HTTPConnection(urlsplit(place.address).netloc)
    link.request("GET", f"{BASE}/{path}", headers={"Cookie": cookies})
    answer = link.getresponse()
    text = answer.read().decode("utf-8", "replace")
    link.close()
    given = [one.partition(";")[0] for one in answer.msg.get_all("Set-Cookie") or []]
    return answer.status, "; ".join(given), text


def _sessions(place: Office) -> Callable[[Target], tuple[Target, str]]:
    """What gives a form with a token against forged requests that is worth something, and the
    cookies that belong to it: without these no form is read, and nothing is tried."""
    cookies = _cookies(place)
    _status, stranger, sign_in = _asked(place, "desk/sign-in", "")
    tokens = {
        "desk": token_in(_asked(place, "desk/ledger", cookies)[2]),
        "public": token_in(_asked(place, "status", cookies)[2]),
        "sign-in": token_in(sign_in),
    }

    def session(target: Target) -> tuple[Target, str]:
        side = "desk" if "/desk/" in target.url else "public"
        side = "sign-in" if target.url.endswith("sign-in") else side
        return target.with_token(tokens[side]), stranger if side == "sign-in" else cookies

    return session


def wapiti(place: Office, folder: Path) -> tuple[dict[str, int], list[str]]:
    """How many findings of each kind wapiti has, on both sides, and those that are medium or above,
    or that nothing explains."""
    starts = {
        "public": [*kinds.forms(place.demo), ""],
        "desk": list(kinds.desk(place.demo)),
    }
    cookies = _cookies(place)
    with ThreadPoolExecutor(2) as pool:
        reports = pool.map(
            lambda side: _crawled(place.address, cookies, folder / side, starts[side]), starts
        )
        found = [one for report in reports for one in report]
    counts: dict[str, int] = {}
    for name, _level, _text in found:
        counts[name] = counts.get(name, 0) + 1
    wrong = [
        text
        for name, level, text in found
        if level >= MEDIUM or not (name in KINDS or text.startswith(tuple(PLACES)))
    ]
    if not is_inside(place, cookies):
        wrong.append("wapiti lost its session on the way")
    return counts, wrong


def _crawled(
    address: str, cookies: str, folder: Path, starts: Sequence[str]
) -> list[tuple[str, int, str]]:
    """(kind, level, sentence) for each finding of one run."""
    folder.mkdir()
    first, *others = [f"{address}/{path}" for path in starts]
    within = address if not folder.name.startswith("desk") else f"{address}/desk"
    command = [tool("wapiti"), "-u", f"{within}/", "--scope", "folder", "-m", MODULES]
    for start in (first, *others):
        command += ["-s", start]
    command += ["-x", f"{address}/desk/sign-out*", "-C", cookies, "--drop-set-cookie"]
    command += ["-d", "1", "--max-links-per-page", "40", "--max-files-per-dir", "15"]
    command += ["--max-scan-time", str(CRAWL), "--max-attack-time", str(ATTACK)]
    command += ["-f", "json", "-o", str(folder / "report.json"), "--flush-session"]
    command += ["--store-session", str(folder), "--store-config", str(folder), "--no-bugreport"]
    try:
        subprocess.run(command, cwd=folder, capture_output=True, timeout=LONGEST, check=True)
    except subprocess.TimeoutExpired:
        return [("no report in time", MEDIUM, f"{folder.name}: wapiti took over {LONGEST} s")]
    said = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return [
        (
            name,
            one["level"],
            f"{name}: {one['method']} {one['path']} {one['parameter']} {one['info']}",
        )
        for part in ("vulnerabilities", "anomalies")
        for name, ones in said[part].items()
        for one in ones
    ]


def sqlmap(place: Office, folder: Path) -> tuple[dict[str, int], list[str]]:
    """How many forms and fields were tried, and those through which sqlmap gets at a database."""
    until, session = time.monotonic() + SQLMAP, _sessions(place)
    with ThreadPoolExecutor(2) as pool:
        said = list(
            pool.map(
                lambda pair: _tried(*session(pair[1]), folder / f"sqlmap{pair[0]}", until),
                enumerate(place.targets),
            )
        )
    tried = [one for one, text in zip(place.targets, said, strict=True) if text is not None]
    wrong = [
        f"{one.method} {one.url}: {text[-1500:]}"
        for one, text in zip(place.targets, said, strict=True)
        if text and "injection point" in text
    ]
    fields = sum(len(one.fields) for one in tried)
    late = [
        f"{one.method} {one.url} was not tried in time" for one in place.targets if one not in tried
    ]
    return {"forms": len(tried), "fields": fields}, wrong + late


def _tried(target: Target, cookies: str, folder: Path, until: float) -> str | None:
    """What sqlmap says of ``target``; ``None`` where the time is over."""
    left = until - time.monotonic()
    if left < 1:
        return None
    command = [tool("sqlmap"), "-u", target.address, "--batch", "--smart", "--disable-coloring"]
    command += ["--output-dir", str(folder), "--flush-session", "--timeout", "10", "--retries", "0"]
    command += ["--param-exclude", "csrf_token", "--drop-set-cookie", "--ignore-code", "*"]
    if target.method != "GET":
        command += ["--method", target.method, "--data", target.data]
    command += ["--cookie", cookies]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=min(left, ONE), check=False
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout
