"""The release of the shipped content: every notice on the web and on paper, made from content
and public.db alone."""

import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from casestore.campaign.loading import load_campaigns
from generator.content.notices import read_notice
from generator.release.manifest import read_manifest
from tests.flow.running import ROOT, Office

CAMPAIGNS = load_campaigns(ROOT / "content")
NOTICES = [
    path
    for id in CAMPAIGNS
    for path in sorted((ROOT / f"content/campaigns/{id}/notices").glob("*.md"))
]


def bare(text: str) -> str:
    """``text`` without white space, page numbers' dashes and look-alike code points of a PDF's
    text layer."""
    import unicodedata

    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_every_shipped_notice_is_on_the_web_and_its_pdf_says_the_same(
    path: Path, office: Office
) -> None:
    campaign, slug = path.parts[-3], path.stem
    notice = read_notice(path, CAMPAIGNS[campaign].script)
    folder = office.instance / f"current/campaigns/{campaign}/notices/{slug}"
    page = bare(re.sub(r"<[^>]+>", "", (folder / "index.html").read_text(encoding="utf-8")))
    pdf = PdfReader(io.BytesIO((folder / f"{slug}.pdf").read_bytes()))
    # between the halves of a paragraph that runs over a page stand its number and, painted last,
    # the squeezed mark
    paper = bare("".join(re.sub(r"—\s*\d+\s*—", "", one.extract_text()) for one in pdf.pages))
    if notice.mark:
        assert bare(notice.mark) in paper
        paper = paper.replace(bare(notice.mark), "")
    for piece in notice.plain_text().split("\n"):
        assert bare(piece) in page, piece
        assert bare(piece) in paper, piece
    if notice.number:
        assert bare(notice.number) in page
        assert bare(notice.number) in paper


def test_all_five_campaigns_answer(office: Office) -> None:
    import urllib.request

    for id in CAMPAIGNS:
        for path in ("", "guide/", "cases/", "figures/", "notices/"):
            with urllib.request.urlopen(f"{office.address}/campaigns/{id}/{path}") as answer:
                assert answer.status == 200
        with urllib.request.urlopen(f"{office.address}/apply/{id}") as answer:
            assert answer.status == 200


def test_with_nothing_but_content_and_public_rows_the_same_release_is_made(
    office: Office, tmp_path: Path
) -> None:
    built = office.command("build")
    assert built.returncode == 0, built.stderr
    shutil.copytree(ROOT / "content", tmp_path / "content")
    for name in ("public.db", "head.json"):
        shutil.copyfile(office.instance / name, tmp_path / name)
    options = {
        "content": tmp_path / "content",
        "public": tmp_path / "public.db",
        "out": tmp_path / "releases",
        "current": tmp_path / "current",
        "work": tmp_path / "work",
        "fonts": ROOT / "fonts",
        "head": tmp_path / "head.json",
        "site-url": "http://127.0.0.1:8000",
    }
    arguments = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    done = subprocess.run(
        [sys.executable, "-m", "generator", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr
    assert hashes(tmp_path / "current") == hashes(office.instance / "current")


def hashes(release: Path) -> dict[str, str]:
    """Path → SHA-256 of every file but the search index, whose bytes depend on the order in
    which it grew."""
    return {
        path: entry.sha256
        for path, entry in read_manifest(release).files.items()
        if path != "search.db"
    }
