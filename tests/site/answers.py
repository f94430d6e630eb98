"""What the served demo answers: every kind of page as text, and what its addresses lead to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from playwright.sync_api import Browser, BrowserContext

from tests.site import kinds
from tests.site.demo import BASE, Demo

#: What stands in markup and leads somewhere; where a form posts to can't be asked for.
_NAMED = (
    re.compile(r'\s(?:href|src|data-job)="([^"]*)"'),
    re.compile(r'<form class="qz-search" action="([^"]*)"'),
)
_IDS = re.compile(r'\sid="([^"]*)"')
#: Absolute addresses in feeds, site map and calendars.
_ABSOLUTE = re.compile(r'https?://[^\s"<>\\]+')


@dataclass(frozen=True)
class Answer:
    """One page: ``url`` is where it stood in the end."""

    url: str
    status: int
    text: str

    @property
    def place(self) -> str:
        """Where it stood, without what was asked."""
        return self.url.split("?")[0]

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(unescape(id) for id in _IDS.findall(self.text))

    def targets(self) -> Iterator[str]:
        """Every address that the page names, absolute."""
        patterns = (_ABSOLUTE,) if self.url.rsplit(".", 1)[-1] in ("xml", "json", "ics") else _NAMED
        for named in {found for pattern in patterns for found in pattern.findall(self.text)}:
            yield urljoin(self.url, unescape(named))


def get(context: BrowserContext, url: str) -> Answer:
    answer = context.request.get(url)
    return Answer(
        answer.url,
        answer.status,
        answer.text() if "text/" in answer.headers["content-type"] else "",
    )


def every_page(demo: Demo, browser: Browser) -> dict[str, Answer]:
    """Every kind of page by its address: what somebody is answered with a visitor's cookies who is
    also signed in at the desk, but for the pages that only a stranger sees, or somebody whose
    clue isn't in the ledger, or the administrator."""
    contexts = [browser.new_context() for _one in range(4)]
    context, stranger, waiter, administrator = contexts
    demo.admit(context)
    demo.enter(context.new_page())
    demo.let_wait(waiter)
    demo.administer(administrator.new_page())
    parts = (kinds.site, kinds.trees, kinds.forms, kinds.waiting, kinds.desk, kinds.administration)
    paths = [path for part in parts for path in part(demo)]
    who = {"desk/sign-in": stranger, **dict.fromkeys(kinds.waiting(demo), waiter)}
    who |= dict.fromkeys(kinds.administration(demo), administrator)
    found = {path: get(who.get(path, context), f"{demo.address}/{path}") for path in paths}
    for one in contexts:
        one.close()
    return found


class Walker:
    """Follows addresses: those of the release on the disk, all others by asking for them, each
    once."""

    def __init__(self, demo: Demo, context: BrowserContext) -> None:
        self.demo, self.context = demo, context
        self.ids: dict[str, frozenset[str]] = {}
        self.asked: dict[str, Answer] = {}

    def release(self) -> Iterator[Answer]:
        """Every page and feed of the release; the folded lines of a calendar in one."""
        for file in sorted(self.demo.release.rglob("*")):
            if file.suffix in (".html", ".xml", ".json", ".ics") and file.name != "manifest.json":
                path = file.relative_to(self.demo.release).as_posix().removesuffix("index.html")
                yield Answer(
                    f"{self.demo.address}/{path}",
                    200,
                    file.read_text(encoding="utf-8").replace("\n ", ""),
                )

    def is_dead(self, target: str, page: Answer) -> bool:
        """Whether an address on ``page`` leads nowhere: no such page of this site, or no such
        spot on it."""
        url, spot = urldefrag(self._here(target))
        parts = urlsplit(url)
        if url.split("?")[0] == page.place:
            return bool(spot) and unquote(spot) not in page.ids
        if "/apply/" in url:
            url = url.split("?")[0]  # hundreds of ends of the self-check lead to one form
        if (
            parts.scheme not in ("http", "https")
            or parts.netloc != urlsplit(self.demo.address).netloc
        ):
            return False
        file = self._file(url)
        if file is not None and not spot:
            return False
        if url not in self.ids:
            answer = Answer(url, 200, file.read_text(encoding="utf-8")) if file else self._ask(url)
            self.ids[url] = answer.ids
        known = file is not None or self.asked[url].status == 200
        return not known or bool(spot) and unquote(spot) not in self.ids[url]

    def _here(self, target: str) -> str:
        """``target`` where the demo is served: canonical addresses name the configured host."""
        host = self.demo.address.removesuffix(BASE)
        return re.sub(r"^http://127\.0\.0\.1:8000(?=/)", host, target)

    def _file(self, url: str) -> Path | None:
        if not url.startswith(self.demo.address + "/"):
            return None
        path = unquote(url.removeprefix(self.demo.address + "/").split("?")[0])
        # the two trees hold what the release holds; what they make of it is seen on every kind of
        # page
        file = self.demo.release / re.sub("^han[st]/", "", path)
        file = file / "index.html" if path.endswith("/") or not path else file
        return file if file.is_file() else None

    def _ask(self, url: str) -> Answer:
        if url not in self.asked:
            self.asked[url] = get(self.context, quote(url, safe=":/?&=%#"))
        return self.asked[url]
