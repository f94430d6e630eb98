"""The link check: every address that a new page names must lead to a file of the release or to the
dynamic part, and one with a ``#`` to a spot that is there.

To that belong the two trees in which the public app serves every page of the release in one script.

Pages taken over unchanged were checked when they were made, and what they name is part of their
key.
"""

import posixpath
import re
from collections.abc import Callable, Container, Iterable
from functools import cache
from html import escape, unescape
from urllib.parse import unquote, urlsplit

from casestore.public.scripts import HREFLANGS

#: Attributes that name an address; splitting at them is ten times as fast as a pattern.
_NAMING = (b' href="', b' src="', b' action="')

#: Served by the public app, not by files.
DYNAMIC = re.compile(r"status|search|apply/[a-z0-9-]+")

#: Every page, and nothing but pages, is there once more under these.
_TREES = tuple(f"{script}/" for script in HREFLANGS)

#: A page of the same folder, the most frequent address by far.
_BESIDE = re.compile(rb"[A-Za-z0-9_-]+\.html")

#: Lines remembered for each folder at most; beyond, they are looked at again.
_REMEMBERED = 20_000


class Links:
    """Collects the addresses in pages as they are written, each once for every folder it stands
    in."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, bytes], str] = {}
        self._roots: dict[tuple[str, bytes], str] = {}
        self._lines: dict[str, set[bytes]] = {}
        self._lost: list[tuple[str, str]] = []

    def read(self, path: str, html: bytes) -> None:
        folder, own = posixpath.dirname(path), f"/{path.removesuffix('index.html')}".encode()
        known = self._lines.setdefault(folder, set())
        if len(known) > _REMEMBERED:
            known.clear()
        # pages stamped from one plate have most of their lines in common
        fresh = [line for line in set(html.split(b"\n")) - known if b'="' in line]
        known.update(fresh)
        text = b"\n".join(fresh)
        for attribute in _NAMING:
            for piece in text.split(attribute)[1:]:
                address = piece.partition(b'"')[0]
                if address.startswith(b"#"):
                    if not _has_spot(html, unescape(unquote(address[1:].decode()))):
                        self._lost.append((path, address.decode()))
                elif address.endswith(own) and len(own) > 1:
                    # the page itself, in a tree or by its full address: it is there if what stands
                    # before it is a root
                    self._roots.setdefault((folder, address[: 1 - len(own)]), path)
                else:
                    self._found.setdefault((folder, address), path)

    def add(self, other: "Links") -> None:
        """Take over what ``other`` collected."""
        self._found = {**other._found, **self._found}
        self._roots = {**other._roots, **self._roots}
        self._lost += other._lost

    def name(self, path: str, addresses: Iterable[str], files: Container[str]) -> None:
        """Note ``addresses`` that the page ``path`` names; a page of its folder that stands in
        ``files`` is no news."""
        folder = posixpath.dirname(path)
        for address in addresses:
            if f"{folder}/{address}" not in files:
                self._found.setdefault((folder, address.encode()), path)

    def dead(
        self, files: Container[str], site_url: str, page_at: Callable[[str], bytes]
    ) -> list[tuple[str, str]]:
        """(page, address) for every address that leads nowhere; ``page_at`` gives the bytes of
        one of ``files``."""
        base, text = urlsplit(site_url), cache(page_at)
        found = self._lost + [
            (page, f"{raw.decode()}…")
            for (folder, raw), page in self._roots.items()
            if _site_path(raw.decode(), folder, base.netloc, base.path.rstrip("/"))
            not in (None, "", *_TREES)
        ]
        for (folder, raw), page in self._found.items():
            if _BESIDE.fullmatch(raw) and f"{folder}/{raw.decode()}" in files:
                continue
            target = unescape(raw.decode())
            path = _site_path(target, folder, base.netloc, base.path.rstrip("/"))
            if path is None or DYNAMIC.fullmatch(path):
                continue
            spot = unquote(urlsplit(target).fragment)
            if not _is_file(path, files) or (spot and not _has_spot(text(_file_of(path)), spot)):
                found.append((page, target))
        return sorted(found)


def _site_path(target: str, folder: str, host: str, base: str) -> str | None:
    """``target`` as a path of the release; ``None`` when it leads out of the site or to a spot
    of the same page."""
    parts = urlsplit(target)
    if (
        parts.scheme in ("mailto", "tel", "data")
        or (parts.netloc and parts.netloc != host)
        or target.startswith("#")
    ):
        return None
    path = unquote(parts.path)
    if parts.netloc or path.startswith("/"):
        if path != base and not path.startswith(base + "/"):
            # same host, another part of the portal, unless the site meant itself and forgot its
            # base path
            return None if parts.netloc else path
        path = path[len(base) :].lstrip("/")
    else:
        path = posixpath.normpath(posixpath.join(folder, path)) + (
            "/" if path.endswith("/") or path in ("", "..") else ""
        )
    return path.removeprefix("./").removeprefix(".")


def _is_file(path: str, files: Container[str]) -> bool:
    file = _file_of(path)
    return file in files and (file.endswith(".html") or not path.startswith(_TREES))


def _file_of(path: str) -> str:
    """The file of the release that ``path`` asks for, in a tree or outside."""
    if path.startswith(_TREES):
        path = path.partition("/")[2]
    return f"{path.lstrip('/')}index.html" if path == "" or path.endswith("/") else path


def _has_spot(html: bytes, id: str) -> bool:
    return f' id="{escape(id)}"'.encode() in html
