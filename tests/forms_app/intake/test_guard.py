"""What holds for every page of the public app: headers, tokens, cookies, paths, logs, errors."""

import json
import re
from pathlib import Path

import pytest
import structlog
from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

from casestore.errors import EnvironmentFault
from casestore.ledger.queries.tallies import tally
from forms_app.intake import create_app
from forms_app.intake.visit import rate_limits
from forms_app.web.errors import PAGES
from tests.casestore.ledger_fixture import COORDINATOR, MODEL
from tests.forms_app.intake.visitor import SITE, Public, Visitor, open_public

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self' 'nonce-{}'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def test_every_page_carries_the_strict_policy_and_is_not_kept(visitor: Visitor) -> None:
    visitor.go_to("sign")
    urls = [
        "/apply/",
        visitor.url(),
        visitor.url("enterprise"),
        visitor.url("evidence"),
        visitor.url("sign"),
        visitor.url("clear"),
        "/status",
        "/receipt",
        "/nothing",
        "/apply/nothing",
    ]
    for url in urls:
        answer = visitor.get(url)
        nonce = re.search(r"'nonce-([\w-]+)'", answer.headers["Content-Security-Policy"])
        assert nonce and answer.headers["Content-Security-Policy"] == POLICY.format(nonce[1])
        assert answer.headers["Cache-Control"] == "no-store", url
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert not re.search(r"\sstyle=|<style|\son\w+=", answer.text), url
        assert all(
            f'nonce="{nonce[1]}"' in tag or "src=" in tag
            for tag in re.findall(r"<script[^>]*>", answer.text)
        )


def test_a_nonce_is_used_once(visitor: Visitor) -> None:
    assert (
        visitor.get("/status").headers["Content-Security-Policy"]
        != visitor.get("/status").headers["Content-Security-Policy"]
    )


def posting(app: Flask) -> list[str]:
    return sorted(
        rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())
    )


#: What takes a post; the search changes nothing, so it needs no token.
POSTS = [
    "apply.clear",
    "apply.start",
    "apply_step.step",
    "conversation.message",
    "conversation.object_to",
    "handed_out.ask_for",
    "inspection.grade",
    "inspection.leave",
    "inspection.look_up",
    "owed_paper.hand_in",
    "receipt.put_away",
    "resumable.begin",
    "resume.code",
    "resume.page",
    "search.find",
    "search.suggested",
    "status.leave",
    "status.look_up",
    "status.rate",
    "status.supplement",
    "status.withdraw",
    "verify.check",
]


def test_every_post_is_listed_and_none_works_without_its_token(public: Public) -> None:
    assert posting(public.app) == POSTS
    visitor = public.visitor().go_to("sign")
    visitor.client.post(visitor.url("clear"))
    visitor.client.post(visitor.url(), data=visitor.page("check") | {"judicial_status": "pending"})
    visitor.client.post(visitor.url("enterprise"), data={"enterprise": "改了"})
    visitor.client.post(visitor.url("sign"), data=visitor.page("sign") | {"do": "send"})
    assert (
        visitor.get(visitor.url("sign")).status_code == 200
        and "改了" not in visitor.get(visitor.url("review")).text
    )
    assert tally(public.office.ledger, "", COORDINATOR).of() == 0
    number, code = visitor.submit()
    visitor.client.post("/receipt")
    assert code in visitor.get("/receipt").text
    visitor.post("/status", {"number": number, "code": code})
    visitor.client.post("/status/withdraw", data={"text": "x"})
    visitor.client.post("/status/leave")
    assert "正在审查是否受理" in visitor.get("/status").text
    assert visitor.client.post("/status", data={"number": number, "code": code}).status_code == 422


def test_every_limited_endpoint_exists(public: Public) -> None:
    assert set(rate_limits.LIMITS) <= set(public.app.view_functions)


def test_cookies_are_out_of_reach_of_scripts_and_of_foreign_posts(tmp_path: Path) -> None:
    visitor = open_public(tmp_path, site_url="https://www.example.gov.cn").visitor()
    token = visitor.client.get(visitor.url(), base_url="https://localhost")
    csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', token.text)
    assert csrf
    answer = visitor.client.post(
        visitor.url(),
        data={**visitor.page("check"), "csrf_token": csrf[1]},
        base_url="https://localhost",
    )
    cookies = token.headers.getlist("Set-Cookie") + answer.headers.getlist("Set-Cookie")
    assert len(cookies) >= 2
    for cookie in cookies:
        assert (
            "HttpOnly" in cookie
            and "SameSite=Lax" in cookie
            and "Secure" in cookie
            and "Path=/" in cookie
        )


def test_everything_works_below_a_base_path(tmp_path: Path) -> None:
    public = open_public(
        tmp_path, base_path="/zhuanlan/qingzhang", site_url="http://localhost/zhuanlan/qingzhang"
    )
    mounted = DispatcherMiddleware(Flask("elsewhere"), {"/zhuanlan/qingzhang": public.app})
    client = Client(mounted)
    base = "/zhuanlan/qingzhang"
    page = client.get(f"{base}/apply/{MODEL}")
    assert page.status_code == 200
    for address in re.findall(r'(?:href|src|action)="(/[^"]*)"', page.text):
        assert address.startswith(base + "/"), address
    for address in re.findall(r'<link rel="stylesheet" href="([^"]+)"', page.text):
        assert client.get(address).status_code == 200, address
    visitor = public.visitor()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token
    answer = client.post(
        f"{base}/apply/{MODEL}", data={**visitor.page("check"), "csrf_token": token[1]}
    )
    assert answer.location == f"{base}/apply/{MODEL}/outcome"
    assert all(f"Path={base}" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
    assert client.get(answer.location).status_code == 200
    assert client.get(f"/apply/{MODEL}").status_code == 404


def test_the_public_process_needs_neither_a_key_that_opens_nor_the_ledger(tmp_path: Path) -> None:
    public = open_public(tmp_path)
    public.office.store.close()
    for name in ("office.key", "heads.key", "receipt.secret"):
        (tmp_path / "keys" / name).unlink()
    (tmp_path / "ledger.db").unlink()
    again = open_public_without_key(tmp_path, public)
    assert again.visitor().submit()[0].startswith("XJ-2022-")


def open_public_without_key(folder: Path, public: Public) -> Public:
    settings = public.office.settings
    return Public(create_app(settings, public.office.campaigns, SITE), public.office)


def test_a_missing_cookie_secret_stops_the_start_with_what_to_do(tmp_path: Path) -> None:
    public = open_public(tmp_path)
    (tmp_path / "keys" / "intake.secret").unlink()
    with pytest.raises(EnvironmentFault, match="请从备份恢复 keys 文件夹"):
        open_public_without_key(tmp_path, public)


def test_every_error_page_says_what_happened_and_what_to_do() -> None:
    assert set(PAGES) >= {400, 403, 404, 413, 429, 500}
    for page in PAGES.values():
        assert page.title and not page.title.endswith("。")
        assert page.said.endswith("。") and page.do.endswith("。")
        assert not re.search(r"[A-Za-z]", page.title + page.said + page.do)


def test_a_fault_of_ours_is_a_plain_page_and_is_logged_without_a_word_of_the_person(
    visitor: Visitor,
) -> None:
    visitor.go_to("facts")
    visitor.public.app.view_functions["apply_step.step"] = broken
    with structlog.testing.capture_logs() as logs:
        answer = visitor.client.post(visitor.url("facts"), data={"facts": "很秘密的经过"})
    assert (
        answer.status_code == 500
        and "系统出了故障" in answer.text
        and "Traceback" not in answer.text
    )
    assert logs[0]["event"] == "unexpected_error" and "很秘密的经过" not in str(logs)


def broken(**_arguments: object) -> str:
    raise RuntimeError("broken")


def test_logs_of_a_whole_clue_hold_ids_only(visitor: Visitor) -> None:
    with structlog.testing.capture_logs() as logs:
        number, code = visitor.submit()
        visitor.post("/status", {"number": number, "code": code})
    told = json.dumps(logs, ensure_ascii=False, default=str)
    assert number in told
    for secret in (code, "云亭", "欧阳", "91360122", "13900000001", "yt@example.com", "货款"):
        assert secret not in told


def test_a_demonstration_says_so_on_every_page(tmp_path: Path) -> None:
    visitor = open_public(tmp_path, demo=True).visitor()
    assert "日期固定为2022年6月15日" in visitor.get(visitor.url()).text
    assert "示例环境" in visitor.get("/status").text
    visitor.submit()
    assert visitor.public.office.row(1).demo


def test_a_real_instance_does_not(visitor: Visitor) -> None:
    assert "示例环境" not in visitor.get(visitor.url()).text
