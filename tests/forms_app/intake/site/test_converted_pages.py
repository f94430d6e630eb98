"""The two trees as the public process serves them, and the choice of a script carried into the
forms."""

import re
from pathlib import Path

import pytest

from casestore.public.scripts import simplified
from tests.forms_app.intake.test_traditional import leftovers
from tests.forms_app.intake.visitor import Public, Visitor, open_public

HEAD = '<html lang="zh-CN"><head></head><body><header></header>'


def write_release(public: Public, base: str = "") -> Path:
    folder = public.office.settings.releases / "20220615-100000"
    (folder / "campaigns" / "xinjian-2022").mkdir(parents=True)
    (folder / "index.html").write_text(
        f'{HEAD}<h1>清账</h1><a href="campaigns/xinjian-2022/">x</a>'
    )
    (folder / "404.html").write_text(f'{HEAD}<h1>没有这一页</h1><a href="{base}/">x</a>')
    (folder / "campaigns" / "xinjian-2022" / "index.html").write_text(
        f'{HEAD}<h1>专项行动</h1><img src="a.svg">'
    )
    (folder / "campaigns" / "xinjian-2022" / "a.svg").write_text("<svg/>")
    (folder / ".stamp").write_text("x")
    public.office.settings.current.symlink_to(folder)
    return folder


@pytest.fixture
def release(public: Public) -> Path:
    return write_release(public)


def test_a_page_is_served_in_the_script_that_its_address_names(
    public: Public, release: Path
) -> None:
    visitor = public.visitor()
    page = visitor.get("/hant/campaigns/xinjian-2022/")
    assert (
        page.status_code == 200
        and "<h1>專項行動</h1>" in page.text
        and 'src="../../../campaigns/' in page.text
    )
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<h1>专项行动</h1>" in visitor.get("/hans/campaigns/xinjian-2022/").text
    assert "<h1>清賬</h1>" in visitor.get("/hant/").text == visitor.get("/hant/index.html").text


def test_an_unchanged_page_is_not_sent_twice_and_a_new_release_is_seen_at_once(
    public: Public, release: Path
) -> None:
    client = public.visitor().client
    first = client.get("/hant/")
    assert first.headers["Cache-Control"] == "public, no-cache"
    asked = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/hant/", headers=asked).status_code == 304
    assert client.get("/hans/", headers=asked).status_code == 200
    (release / "index.html").write_text(f"{HEAD}<h1>新账</h1>")
    again = client.get("/hant/", headers=asked)
    assert again.status_code == 200 and "新賬" in again.text


def test_a_missing_page_is_the_sites_404_in_that_script(public: Public, release: Path) -> None:
    page = public.visitor().get("/hant/nothing/here.html")
    assert page.status_code == 404 and "沒有這一頁" in page.text and 'href="/hant/"' in page.text
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/hant/../keys/office.key",
        "/hant/%2e%2e/keys/office.key",
        "/hant/.stamp",
        "/hant//etc/passwd",
        "/hans/..%2f..%2fkeys/office.key",
    ],
)
def test_nothing_outside_the_release_can_be_had(public: Public, release: Path, path: str) -> None:
    answer = public.visitor().get(path)
    assert (
        answer.status_code in (404, 308)
        and "AGE-SECRET" not in answer.text
        and "root:" not in answer.text
    )


def test_folders_get_their_slash_and_files_are_led_out_of_the_tree(
    public: Public, release: Path
) -> None:
    visitor = public.visitor()
    folder = visitor.get("/hant/campaigns/xinjian-2022?page=2")
    assert folder.status_code == 301 and folder.location == "/hant/campaigns/xinjian-2022/?page=2"
    assert visitor.get("/hant").location.endswith("/hant/")
    file = visitor.get("/hant/campaigns/xinjian-2022/a.svg")
    assert file.status_code == 302 and file.location == "/campaigns/xinjian-2022/a.svg"


def test_before_the_first_release_a_plain_page_says_so(public: Public) -> None:
    assert public.visitor().get("/hant/").status_code == 503


def test_everything_stays_under_the_base_path(tmp_path: Path) -> None:
    base = "/zhuanlan/qz"
    public = open_public(tmp_path, base_path=base, site_url=f"https://example.gov.cn{base}")
    write_release(public, base)
    client = public.visitor().client
    page = client.get("/hant/nothing", base_url=f"https://example.gov.cn{base}")
    assert f'href="{base}/hant/"' in page.text
    folder = client.get("/hant/campaigns/xinjian-2022", base_url=f"https://example.gov.cn{base}")
    assert folder.location == f"{base}/hant/campaigns/xinjian-2022/"
    form = client.get("/status?script=hant", base_url=f"https://example.gov.cn{base}")
    assert f'href="{base}/hant/"' in form.text and f'action="{base}/search"' in form.text
    assert form.headers["Set-Cookie"].startswith("__Host-qz-script.zhuanlan.qz=hant; Secure")


# The forms


def test_a_simplified_campaign_is_traditional_for_who_asks_and_stays_so(visitor: Visitor) -> None:
    page = visitor.get(visitor.url() + "?script=hant")
    assert '<html lang="zh-Hant"' in page.text and leftovers(page.text) == ""
    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith("qz-script=hant;") and "HttpOnly" in cookie and "Expires" not in cookie
    typed = " ".join(visitor.answers.values()) + " 验收单.jpg 线索表.jpg"
    for step in ("check", "enterprise", "respondent", "facts", "evidence", "review", "sign"):
        page = visitor.get(visitor.url(step))
        assert '<html lang="zh-Hant"' in page.text and leftovers(page.text, typed) == "", step
        assert visitor.send(step, do="send" if step == "sign" else "next").status_code == 302
    assert leftovers(visitor.get("/receipt").text, typed) == ""


def test_a_traditional_campaign_is_simplified_for_who_asks(visitor_of_hant: Visitor) -> None:
    visitor = visitor_of_hant
    for step in ("check", "enterprise", "respondent"):
        page = visitor.get(visitor.url(step) + "?script=hans").text
        words = re.sub(r'<p class="qz-scripts".*?</p>', "", page, flags=re.S)
        assert '<html lang="zh-CN"' in page and simplified(words) == words, step
        visitor.send(step)


def test_the_toggle_of_a_form_asks_for_the_same_page_and_the_menu_leads_into_the_tree(
    visitor: Visitor,
) -> None:
    plain = visitor.get("/search?q=租金").text
    assert (
        'href="?q=%E7%A7%9F%E9%87%91&amp;script=hant"' in plain
        and 'class="qz-brand" href="/"' in plain
    )
    results = visitor.get("/search?q=租金&script=hant").text
    assert (
        'class="qz-brand" href="/hant/"' in results
        and 'action="/search"' in results
        and 'href="/status"' in results
    )
    assert 'hreflang="zh-Hant" aria-current="true"' in results
    assert (
        "搜索" in visitor.get("/search?script=hans").text
        and 'href="/hans/"' in visitor.get("/status").text
    )


def test_an_unknown_script_is_no_choice(visitor: Visitor) -> None:
    page = visitor.get("/status?script=latin")
    assert "qz-script" not in str(page.headers) and '<html lang="zh-CN"' in page.text
