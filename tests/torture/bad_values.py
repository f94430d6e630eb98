"""What no form, address or browser of ours ever sends."""

import random

#: Paths' parts, arguments, fields, cookies; as bytes, because many are no text.
VALUES: tuple[bytes, ...] = (
    b"",
    b"0",
    b"-1",
    b"9" * 19,
    b"9" * 25,
    b"9" * 5000,
    b"9223372036854775808",
    b"1e999",
    b"NaN",
    "٣".encode(),
    "²".encode(),
    b"x" * 255,
    b"x" * 256,
    ("汉" * 85).encode(),
    ("汉" * 300).encode(),
    b"x" * 5000,
    b"\0",
    b"a\0b",
    b"\xff\xfe",
    b"\xc3\x28",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\n\r\t\x0b\x0c\x1b[31m",
    "\u202egpj.exe\u202c".encode(),
    "\u200b\ufeff\u2060".encode(),
    "\u2028\u2029\x85".encode(),
    "\uffff\ufdd0\U0010ffff".encode(),
    b"../../../../etc/passwd",
    b"..%2f..%2f",
    b"%00",
    b"%ff%fe",
    b"%",
    b"%zz",
    b"'; DROP TABLE cases; --",
    b'" OR ""="',
    b"<script>alert(1)</script>",
    b"{{7*7}}${7*7}<%= 7*7 %>",
    b"%(name)s %s {0}",
    b"http://elsewhere.example/",
    b"//elsewhere.example\\",
    b"\xf0\x9f\x98\x80" * 50,
    b"[]",
    b'{"a": {"b": "\\ud800"}}',
    b"null",
    b"9999-99-99",
    b"0000-00-00",
    "10000年13月40日".encode(),
    b"AGE-SECRET-KEY-1QQQQ",
    b"XJ-2022-AAAA-A",
    b"=?utf-8?q?=00?=",
)

METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "QUERY", "\x01")

#: Names in a WSGI environment.
HEADERS = (
    "CONTENT_LENGTH",
    "CONTENT_TYPE",
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_AUTHORIZATION",
    "HTTP_COOKIE",
    "HTTP_EXPECT",
    "HTTP_FORWARDED",
    "HTTP_HOST",
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_RANGE",
    "HTTP_ORIGIN",
    "HTTP_RANGE",
    "HTTP_REFERER",
    "HTTP_SEC_FETCH_SITE",
    "HTTP_TRANSFER_ENCODING",
    "HTTP_USER_AGENT",
    "HTTP_X_CSRFTOKEN",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_HTTP_METHOD_OVERRIDE",
    "HTTP_X_REQUESTED_WITH",
)
#: Almost right, each in its own way.
HALF_RIGHT: dict[str, tuple[str, ...]] = {
    "CONTENT_LENGTH": ("-1", "abc", "99999999999999999999", "5", "1e3"),
    "CONTENT_TYPE": (
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + "x" * 300,
        "multipart/form-data; boundary=x; charset=nonsense",
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/json",
        "text/plain; charset=\xff",
    ),
    "HTTP_ACCEPT_ENCODING": ("gzip;q=abc", "gzip;q=1e999", ";;;,,,"),
    "HTTP_IF_MODIFIED_SINCE": ("Thu, 99 Xyz 99999 99:99:99 GMT", "Sat, 01 Jan 0000 00:00:00 GMT"),
    "HTTP_IF_RANGE": ("Thu, 32 Jan 2022", '"'),
    "HTTP_RANGE": ("bytes=-", "bytes=9-1", "bytes=99999999999999999999-", "bytes=0-0,1-1,2-2", "x"),
    "HTTP_HOST": ("", "a b", "[::1", "localhost:99999999", "localhost:abc", "\xff.example", "@"),
    "HTTP_X_FORWARDED_FOR": ("1.2.3.4, " * 100, "::::", "unix:"),
}


def header_value(name: str, chance: random.Random) -> str:
    """A wrong value for ``name`` that a server would still pass on."""
    if name in HALF_RIGHT and chance.random() < 0.6:
        return chance.choice(HALF_RIGHT[name])
    text = chance.choice(VALUES).decode("latin1")
    return "".join(c for c in text if c not in "\0\r\n")
