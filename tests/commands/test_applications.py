"""Whose request it is, as the desk knows it behind the public process and behind nginx."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from casestore.settings import Settings
from commands.applications import naming_the_visitor, under

SETTINGS = Settings(instance=Path("/nowhere"), content=Path("/nowhere"))


def who(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """An application that answers with whom it takes the visitor for."""
    start("200 OK", [])
    return [environ["REMOTE_ADDR"].encode()]


def answered(app: Any, said: str = "") -> str:
    headers = {"X-Forwarded-For": said} if said else {}
    return Client(app).get("/", headers=headers, environ_base={"REMOTE_ADDR": "192.0.2.7"}).text


def test_the_desk_behind_the_public_process_knows_the_visitor_and_believes_no_other_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QINGZHANG_DESK", "http://127.0.0.1:1/desk")
    desk = under(SETTINGS, who, is_desk=True)

    def passed_on(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        return desk({**environ, "REMOTE_ADDR": "127.0.0.1"}, start)

    public = under(SETTINGS, naming_the_visitor(passed_on))
    assert answered(public) == "192.0.2.7"
    assert answered(public, "198.51.100.1") == "192.0.2.7"
    behind_nginx = under(replace(SETTINGS, proxies=1), naming_the_visitor(passed_on))
    assert answered(behind_nginx, "198.51.100.1, 203.0.113.5") == "203.0.113.5"


def test_a_desk_of_its_own_believes_its_own_proxies_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QINGZHANG_DESK", raising=False)
    assert answered(under(SETTINGS, who, is_desk=True), "198.51.100.1") == "192.0.2.7"
    proxied = under(replace(SETTINGS, proxies=1), who, is_desk=True)
    assert answered(proxied, "198.51.100.1") == "198.51.100.1"
