"""Where a sign-in comes from: counted in full, shown shortened."""

import pytest
from flask import Flask

from forms_app.desk.sign_in import origin

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("address", "counted", "shown"),
    [
        ("192.0.2.17", "192.0.2.17", "192.0.2.*"),
        ("::ffff:192.0.2.17", "192.0.2.17", "192.0.2.*"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:0db8:0001:*"),
        ("a socket", "", "不明"),
    ],
)
def test_places(address: str, counted: str, shown: str) -> None:
    with Flask("x").test_request_context("/", environ_base={"REMOTE_ADDR": address}):
        assert (origin.place(), origin.shortened_place()) == (counted, shown)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"{WINDOWS} Chrome/140.0.7360.1 Safari/537.36", "Chrome · Windows"),
        (f"{WINDOWS} Chrome/140.0.0.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        (f"{WINDOWS} Chrome/78.0 Safari/537.36 360SE", "360 浏览器 · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140", "Firefox · Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari · iPhone"),
        ("<script>", "不明"),
    ],
)
def test_browsers(said: str, shown: str) -> None:
    with Flask("x").test_request_context("/", headers={"User-Agent": said}):
        assert origin.browser() == shown
