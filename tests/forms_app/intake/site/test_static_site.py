"""The static site as the public process serves it."""

import gzip
from pathlib import Path

import pytest

from tests.forms_app.intake.visitor import Public


@pytest.fixture
def release(public: Public) -> Path:
    folder = public.office.settings.releases / "20220615-100000"
    (folder / "campaigns" / "xinjian-2022" / "notices").mkdir(parents=True)
    (folder / "index.html").write_text("<h1>首页</h1>")
    (folder / "404.html").write_text("<h1>站内没有这一页</h1>")
    (folder / "campaigns" / "xinjian-2022" / "index.html").write_text("<h1>专项行动</h1>")
    for name in (
        "a.css",
        "a.js",
        "a.svg",
        "a.pdf",
        "a.xml",
        "a.ofd",
        "a.ics",
        "a.txt",
        "a.csv",
        "a.json",
        "a.db",
    ):
        (folder / name).write_text("x")
    public.office.settings.current.symlink_to(folder)
    return folder


def test_before_the_first_release_a_plain_page_says_so(public: Public) -> None:
    page = public.visitor().get("/")
    assert (
        page.status_code == 503 and "公开站正在准备" in page.text and 'href="/apply/"' in page.text
    )


def test_a_folder_is_its_index_and_gets_its_slash(public: Public, release: Path) -> None:
    visitor = public.visitor()
    assert "首页" in visitor.get("/").text
    assert "专项行动" in visitor.get("/campaigns/xinjian-2022/").text
    answer = visitor.get("/campaigns/xinjian-2022?page=2")
    assert answer.status_code == 301 and answer.location == "/campaigns/xinjian-2022/?page=2"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("a.pdf", "application/pdf"),
        ("a.xml", "application/xml; charset=utf-8"),
        ("a.ofd", "application/ofd"),
        ("a.ics", "text/calendar; charset=utf-8"),
        ("a.txt", "text/plain; charset=utf-8"),
        ("a.csv", "text/csv; charset=utf-8"),
        ("a.json", "application/json"),
        ("a.db", "application/vnd.sqlite3"),
    ],
)
def test_each_kind_of_file_says_what_it_is(
    public: Public, release: Path, name: str, kind: str
) -> None:
    assert public.visitor().get(f"/{name}").headers["Content-Type"] == kind


def test_an_unchanged_page_is_not_sent_twice(public: Public, release: Path) -> None:
    visitor = public.visitor()
    first = visitor.get("/")
    assert first.headers["Last-Modified"] and first.headers["ETag"]
    assert (
        visitor.client.get("/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    )


def test_what_is_the_same_for_everybody_is_sent_compressed_and_still_not_twice(
    public: Public, release: Path
) -> None:
    page = "<h1>首页</h1>" + "<p>内容</p>" * 200
    (release / "index.html").write_text(page)
    client, takes = public.visitor().client, {"Accept-Encoding": "gzip, br"}
    plain, small = client.get("/"), client.get("/", headers=takes)
    assert (
        "Content-Encoding" not in plain.headers
        and plain.text == page
        and plain.headers["Vary"] == "Accept-Encoding"
    )
    assert (
        small.headers["Content-Encoding"] == "gzip" and gzip.decompress(small.data).decode() == page
    )
    assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data) / 5
    again = client.get("/", headers={**takes, "If-None-Match": small.headers["ETag"]})
    assert again.status_code == 304 and not again.data
    part = client.get("/", headers={**takes, "Range": "bytes=0-9"})
    assert part.status_code == 206 and part.data == page.encode()[:10]
    assert client.get("/static/intake.css", headers=takes).headers["Content-Encoding"] == "gzip"


def test_a_page_with_a_token_is_never_compressed(public: Public, release: Path) -> None:
    for path in ("/apply/xinjian-2022", "/status", "/search?q=1"):
        answer = public.visitor().client.get(path, headers={"Accept-Encoding": "gzip"})
        assert len(answer.data) > 1000 and "Content-Encoding" not in answer.headers, path


def test_a_missing_page_is_the_sites_own_404(public: Public, release: Path) -> None:
    page = public.visitor().get("/nothing/here.html")
    assert page.status_code == 404 and "站内没有这一页" in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/../keys/office.key",
        "/%2e%2e/%2e%2e/keys/office.key",
        "/..%2f..%2fkeys/office.key",
        "//etc/passwd",
        "/campaigns/../../../keys/office.key",
        "/.stamp",
        "/campaigns/.hidden/x",
        "/.well-known/.x",
        "/.well-known/../.stamp",
        "/x/.well-known/security.txt",
    ],
)
def test_nothing_outside_the_release_can_be_had(public: Public, release: Path, path: str) -> None:
    for hidden in (".stamp", ".well-known/.x", "x/.well-known/security.txt"):
        (release / hidden).parent.mkdir(parents=True, exist_ok=True)
        (release / hidden).write_text("x")
    answer = public.visitor().get(path)
    assert (
        answer.status_code in (404, 308)
        and "AGE-SECRET" not in answer.text
        and "root:" not in answer.text
    )


def test_the_well_known_folder_belongs_to_the_public(public: Public, release: Path) -> None:
    (release / ".well-known").mkdir()
    (release / ".well-known/security.txt").write_text("Contact: mailto:a@b.cn")
    assert public.visitor().get("/.well-known/security.txt").text == "Contact: mailto:a@b.cn"


def test_a_switch_to_another_release_is_seen_at_once(public: Public, release: Path) -> None:
    other = release.with_name("20220616-100000")
    other.mkdir()
    (other / "index.html").write_text("<h1>新首页</h1>")
    current = public.office.settings.current
    current.unlink()
    current.symlink_to(other)
    assert "新首页" in public.visitor().get("/").text


def test_the_forms_come_before_files_of_the_same_name(public: Public, release: Path) -> None:
    (release / "status").mkdir()
    (release / "status" / "index.html").write_text("impostor")
    assert "查询进度" in public.visitor().get("/status").text


def test_no_link_of_the_site_tells_where_it_was(public: Public, release: Path) -> None:
    visitor = public.visitor()
    for path in ("/", "/a.pdf", "/nothing", "/hant/"):
        assert visitor.get(path).headers["Referrer-Policy"] == "no-referrer", path
