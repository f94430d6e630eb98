"""Ways in which a text file tells words: name of the way → (name of the file, its bytes)."""

import base64
import gzip
import json
from collections.abc import Callable
from urllib.parse import quote

#: A file with words in it.
File = tuple[str, bytes]
Way = Callable[[str], File]

BEFORE = "区营商办收到线索后，当日登记并转责任单位限期办理。经核实，"
AFTER = "。牵头单位组织双方核对合同、验收单和付款凭证，事实清楚。"


def _page(body: str, head: str = "") -> File:
    lines = f"<!doctype html>\n<html lang=zh-CN>\n<head><title>案例</title>{head}</head>\n<body>"
    return (
        "cases/a.html",
        f"{lines}\n<p>{BEFORE}</p>\n{body}\n<p>{AFTER}</p>\n</body></html>".encode(),
    )


def _split(words: str) -> File:
    middle = len(words) // 2
    return _page(f"<p>{words[:1]}<b>{words[1:middle]}</b><!-- 注 --><i\n>{words[middle:]}</i></p>")


def _long_tags(words: str) -> File:
    return _page("".join(f'<span class="letter letter--shown">{one}</span>' for one in words))


def _cells(words: str) -> File:
    half = len(words) // 2
    return _page(f"<table><tr><td>{words[:half]}</td><td>{words[half:]}</td></tr></table>")


def _units(words: str) -> list[str]:
    data = words.encode("utf-16-be")
    return [data[at : at + 2].hex() for at in range(0, len(data), 2)]


def _json(words: str) -> File:
    return "data/a.json", json.dumps({"title": BEFORE, "happened": BEFORE + words + AFTER}).encode()


def _json_page(words: str) -> File:
    said = {"content_html": f"<p>{words[:1]}<b>{words[1:]}</b></p>"}
    return "feed.json", json.dumps(said).encode()


def _mime(words: str) -> File:
    return "a.txt", b"Content: x\n\n" + base64.encodebytes((BEFORE * 4 + words + AFTER).encode())


def _b64(words: str) -> str:
    return base64.b64encode(words.encode()).decode()


def _far(words: str) -> File:
    """Across the place where one part of a long file ends and the next begins."""
    filler = "".join(f"{number},某企业,{BEFORE}\n" for number in range(11_000)).encode()
    start = (1 << 20) - len(words.encode()) // 2
    before = filler[:start].decode(errors="ignore").rstrip("0123456789")
    return "data/cases.csv", f"{before}{words}".encode()


def _style(words: str) -> File:
    escaped = "".join(f"\\{ord(one):06x}" for one in words)
    return "assets/a.css", f'.a::before {{ content: "{escaped}"; }}'.encode()


WAYS: dict[str, Way] = {
    "text": lambda words: _page(f"<p>{BEFORE}{words}{AFTER}</p>"),
    "broken across lines": lambda words: _page(f"<p>{words[:2]}\n    {words[2:]}</p>"),
    "split by tags": _split,
    "a tag for each letter": _long_tags,
    "two cells": _cells,
    "attribute": lambda words: _page(f'<img alt="{words}" src="a.png">'),
    "meta": lambda words: _page("", f'<meta name="author" content="{words}">'),
    "comment": lambda words: _page(f"<!-- {words} -->"),
    "entities": lambda words: _page("".join(f"&#{ord(one)};" for one in words)),
    "hexadecimal entities": lambda words: _page("".join(f"&#x{ord(one):X};" for one in words)),
    "entities in tags": lambda words: _page("".join(f"<b>&#x{ord(c):x};</b>" for c in words)),
    "address": lambda words: _page(f'<a href="/search?q={quote(words)}">找</a>'),
    "twice in per cent": lambda words: _page(f'<a href="/s?u={quote(quote(words))}">找</a>'),
    "script": lambda words: _page(
        "<script>var a = '" + "".join(f"\\u{one}" for one in _units(words)) + "';</script>"
    ),
    "script, longer": lambda words: _page(
        "<script>var a = '" + "".join(f"\\u{{{ord(one):x}}}" for one in words) + "';</script>"
    ),
    "bytes in a script": lambda words: (
        "assets/a.js",
        ("var a = '" + "".join(f"\\x{one:02x}" for one in words.encode()) + "'").encode(),
    ),
    "style": _style,
    "linked data": lambda words: _page(
        f'<script type="application/ld+json">{json.dumps({"name": words})}</script>'
    ),
    "json": _json,
    "page in json": _json_page,
    "json in json": lambda words: ("a.json", json.dumps({"a": json.dumps({"b": words})}).encode()),
    "csv": lambda words: ("data/a.csv", f"编号,标题\r\n1,{words}\r\n".encode()),
    "csv with mark": lambda words: ("data/a.csv", f"\ufeff编号,标题\r\n1,{words}\r\n".encode()),
    "xml": lambda words: ("feed.xml", f"<feed><title><![CDATA[{words}]]></title></feed>".encode()),
    "escaped page in xml": lambda words: (
        "feed.xml",
        f"<c>&lt;p&gt;{words[:1]}&lt;b&gt;{words[1:]}&lt;/b&gt;</c>".encode(),
    ),
    "calendar": lambda words: ("a.ics", f"BEGIN:VEVENT\r\nSUMMARY:{words}\r\n".encode()),
    "quoted printable": lambda words: (
        "a.txt",
        ("SUMMARY=3A" + "".join(f"={one:02X}" for one in words.encode())).encode(),
    ),
    "drawing": lambda words: (
        "a.svg",
        (
            "<svg><text>" + "".join(f"<tspan>{one}</tspan>" for one in words) + "</text></svg>"
        ).encode(),
    ),
    "title of a drawing": lambda words: ("a.svg", f"<svg><title>{words}</title></svg>".encode()),
    "base64": lambda words: ("assets/a.js", f"var a = '{_b64(BEFORE + words)}'".encode()),
    "base64 behind a word": lambda words: _page(f'<img src="/x/{_b64(BEFORE + words + AFTER)}">'),
    "data address": lambda words: _page(
        f'<img src="data:text/plain;base64,{_b64(words + AFTER)}">'
    ),
    "base64 of escapes": lambda words: ("a.txt", f"x {_b64(json.dumps([BEFORE, words]))}".encode()),
    "base64 of utf-16": lambda words: (
        "a.txt",
        b"x " + base64.b64encode((BEFORE + words + "。").encode("utf-16-le")),
    ),
    "base64 of gzip": lambda words: (
        "a.txt",
        b"x " + base64.b64encode(gzip.compress((BEFORE + words).encode())),
    ),
    "base64 for addresses": lambda words: (
        "a.txt",
        b"x " + base64.urlsafe_b64encode((BEFORE + words + AFTER).encode()),
    ),
    "base64 in lines": _mime,
    "hexadecimal": lambda words: (
        "a.json",
        f'{{"a": "{(words + AFTER).encode().hex()}"}}'.encode(),
    ),
    "gzip": lambda words: ("a.json.gz", gzip.compress((BEFORE + words).encode())),
    "two gzips": lambda words: (
        "a.txt.gz",
        gzip.compress(BEFORE.encode()) + gzip.compress(words.encode()),
    ),
    "between parts": _far,
}
