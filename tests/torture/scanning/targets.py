"""Every form and every address with a query that stands on a page, each kind once."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from tests.site.answers import Answer

#: What may end the session of whoever asks: tried after everything else.
_LAST = re.compile(r"sign-in|account|staff|sessions?\b")
_NEVER = re.compile(r"sign-out")
TOKEN = "csrf_token"


@dataclass(frozen=True, kw_only=True)
class Target:
    """``url`` without a query; ``fields`` go along, in the address of a GET, else in the body."""

    url: str
    method: str
    fields: tuple[tuple[str, str], ...]

    @property
    def address(self) -> str:
        return f"{self.url}?{self.data}" if self.method == "GET" else self.url

    @property
    def data(self) -> str:
        return urlencode(self.fields)

    def with_token(self, token: str) -> "Target":
        """The same with another token against forged requests, where it has one."""
        fields = ((name, token if name == TOKEN else value) for name, value in self.fields)
        return replace(self, fields=tuple(fields))

    @property
    def kind(self) -> tuple[str, str, tuple[str, ...]]:
        """The same for forms that differ only in whose they are."""
        path = re.sub(r"\d+", "0", urlsplit(self.url).path)
        return self.method, path, tuple(sorted({name for name, _value in self.fields}))


def token_in(text: str) -> str:
    """The token of the first form of a page. Raises ``ValueError`` where there is none."""
    found = re.search(rf'name="{TOKEN}"[^>]*?value="([^"]+)"', text)
    if found is None:
        raise ValueError("no form with a token")
    return found[1]


def targets(pages: Mapping[str, Answer]) -> list[Target]:
    """What can be tried on ``pages``; what may end a session last."""
    found: dict[object, Target] = {}
    for answer in pages.values():
        for one in (*_forms(answer), *_links(answer)):
            if one.fields and not _NEVER.search(one.url):
                found.setdefault(one.kind, one)
    return sorted(found.values(), key=lambda one: bool(_LAST.search(one.url)))


def _forms(answer: Answer) -> Iterator[Target]:
    reader = _Forms()
    reader.feed(answer.text)
    for action, method, fields in reader.forms:
        url = urljoin(answer.url, action).partition("#")[0].partition("?")[0]
        yield Target(url=url, method=method, fields=tuple(fields))


def _links(answer: Answer) -> Iterator[Target]:
    for url in (answer.url, *answer.targets()):
        parts = urlsplit(url)
        if parts.query and parts.netloc == urlsplit(answer.url).netloc:
            fields = tuple(parse_qsl(parts.query, keep_blank_values=True))
            yield Target(url=url.partition("?")[0], method="GET", fields=fields)


class _Forms(HTMLParser):
    """Reads ``forms``: action, method and fields of each, filled in as the page has them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, str, list[tuple[str, str]]]] = []
        self.inside, self.select = False, ""

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            method = said.get("method", "get").upper()
            self.forms.append((said.get("action", ""), method, []))
            self.inside = True
        elif self.inside and tag == "option" and self.select:
            self._add(self.select, said.get("value", ""))
            self.select = ""
        elif self.inside and "name" in said and said.get("type") != "file":
            if tag == "select":
                self.select = said["name"]
            elif tag in ("input", "textarea", "button"):
                self._add(said["name"], said.get("value", "") or "1")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside, self.select = False, ""

    def _add(self, name: str, value: str) -> None:
        fields = self.forms[-1][2]
        if name not in {known for known, _value in fields}:
            fields.append((name, value))
