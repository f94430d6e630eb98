"""The shipped nginx.conf: TLS of today alone, the headers that protect on whatever it answers,
nothing that was asked for in its logs."""

import re

import pytest

from tests.house.tree import ROOT

CONF = re.sub(r"(?m)^\s*#.*$", "", (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8"))
HSTS = 'add_header Strict-Transport-Security "max-age=31536000" always;'


def block(text: str, start: int) -> str:
    """What stands between the brace at ``start`` and its partner."""
    depth = 0
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if not depth:
            return text[start + 1 : place]
    raise ValueError("a brace is open")


SERVERS = [block(CONF, found.end() - 1) for found in re.finditer(r"\bserver \{", CONF)]


def locations(server: str) -> list[str]:
    starts = re.finditer(r"(?m)^ +location [^\n]*? \{", server)
    return [block(server, found.end() - 1) for found in starts]


def test_there_are_two_servers_with_locations() -> None:
    assert len(SERVERS) == 2 and all(len(locations(one)) >= 3 for one in SERVERS)


@pytest.mark.parametrize("server", SERVERS)
def test_every_answer_carries_hsts_once(server: str) -> None:
    inner = locations(server)
    outside = server
    for one in inner:
        outside = outside.replace(one, "")
    assert outside.count(HSTS) == 1 and "proxy_hide_header Strict-Transport-Security;" in outside
    for one in inner:  # a location with headers of its own inherits none
        assert one.count(HSTS) == ("add_header" in one), one


@pytest.mark.parametrize("server", SERVERS)
def test_logs_hold_neither_arguments_nor_where_somebody_came_from(server: str) -> None:
    logs = re.findall(r"access_log (?!off;)[^;]*;", server)
    assert len(logs) == 1 and logs[0].endswith(" qingzhang;")
    assert re.findall(r"error_log [^;]* (\w+);", server) == ["crit"]
    (written,) = re.findall(r"log_format qingzhang ([^;]*);", CONF)
    assert "$uri" in written
    for variable in ("$request ", "$request_uri", "$args", "$query_string", "$http_", "$cookie"):
        assert variable not in f"{written} "


@pytest.mark.parametrize("server", SERVERS)
def test_no_page_tells_others_where_it_was(server: str) -> None:
    policies = set(re.findall(r"add_header Referrer-Policy (\S+) always;", server))
    assert policies and policies <= {"no-referrer", "same-origin"}


def test_nothing_is_answered_without_tls_of_today() -> None:
    assert set(re.findall(r"listen ([^;]*);", CONF)) == {"443 ssl http2"}
    for server in SERVERS:
        assert re.findall(r"ssl_protocols ([^;]*);", server) == ["TLSv1.2 TLSv1.3"]
        (ciphers,) = re.findall(r"ssl_ciphers ([^;]*);", server)
        strong = re.compile(r"ECDHE-(ECDSA|RSA)-(AES(128|256)-GCM-SHA(256|384)|CHACHA20-POLY1305)")
        assert all(strong.fullmatch(one) for one in ciphers.split(":"))
        assert "AES256" in ciphers.split(":")[0] and "ssl_prefer_server_ciphers on;" in server


@pytest.mark.parametrize("server", SERVERS)
def test_what_nginx_answers_itself_is_text_that_does_nothing_and_stands_in_no_frame(
    server: str,
) -> None:
    assert "charset utf-8;" in server and "autoindex" not in server
    assert "proxy_hide_header X-Content-Type-Options;" in server
    assert "error_page 413 @large;" in server and "error_page 502 504 =503 @away;" in server
    outside = server
    for one in locations(server):
        outside = outside.replace(one, "")
        if "add_header" in one:  # it inherits none
            assert one.count("add_header X-Content-Type-Options nosniff always;") == 1, one
            assert ("frame-ancestors 'none'" in one) == ("proxy_pass" not in one), one
    assert outside.count("add_header X-Content-Type-Options nosniff always;") == 1
    assert outside.count("frame-ancestors 'none'") == 1
