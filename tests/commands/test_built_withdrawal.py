"""What somebody typed as the reason of a withdrawal is in no byte of what is built."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from casestore.publishing import projection, summaries, withdrawals
from generator.build import Options, build
from generator.release.releases import current_release
from tests.casestore.ledger_fixture import (
    CONTENT,
    COORDINATOR,
    MODEL,
    SECOND,
    Office,
    open_office,
)
from tests.casestore.publishing.approved import published
from tests.house.tree import ROOT

#: A name, an ID and a card that the ledger doesn't know.
PLANTED = ("陈岚芯", "11010519491231002X", "6222021234567890128")
LEAK = "应{}（身份证{}）要求撤下，退款卡号{}。".format(*PLANTED)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_office(tmp_path / "instance")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The shipped content with one campaign alone."""
    root = tmp_path / "content"
    for name in ("site.toml", "cleared.toml"):
        root.mkdir(exist_ok=True)
        shutil.copyfile(CONTENT / name, root / name)
    shutil.copytree(CONTENT / "campaigns" / MODEL, root / "campaigns" / MODEL)
    return root


def built(office: Office, content: Path) -> Path:
    """A release of what is public now."""
    work = office.settings.instance / "of-this-test"
    options = Options(
        content=content,
        public=projection.bring_up_to_date(office.ledger),
        out=work / "releases",
        current=work / "current",
        work=work / "work",
        fonts=ROOT / "fonts",
        site_url="https://example.gov.cn",
        switch=True,
    )
    build(options, lambda _stage, _text: None)
    release = current_release(options.current)
    assert release is not None
    return release


def files_with(release: Path, words: str) -> list[str]:
    needle = words.encode()
    files = (path for path in release.rglob("*") if path.is_file())
    return [path.name for path in files if needle in path.read_bytes()]


def test_a_name_an_id_and_a_card_never_reach_a_build(office: Office, content: Path) -> None:
    summary = published(office)
    later = office.on(date(2022, 7, 1))
    summaries.withdraw(later.ledger, summary.case_id, COORDINATOR, LEAK)
    release = built(later, content)
    page = release / f"campaigns/{MODEL}/cases/{summary.public_id}.html"
    said = page.read_text(encoding="utf-8")
    assert "这条案例摘要已经撤下" in said and "2022-07-01" in said and "撤下理由" not in said
    for planted in PLANTED:
        assert files_with(release, planted) == []
    again = withdrawals.reword(later.ledger, summary.case_id, COORDINATOR, "内容有误，正在更正。")
    withdrawals.approve(later.ledger, summary.case_id, SECOND, again.reason_sha)
    release = built(later, content)
    said = (release / page.relative_to(page.parents[3])).read_text(encoding="utf-8")
    assert "撤下理由：内容有误，正在更正。" in said
    for planted in PLANTED:
        assert files_with(release, planted) == []
