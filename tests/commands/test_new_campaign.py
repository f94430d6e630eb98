"""``qingzhang new-campaign``: a sixth campaign begins with one command, and nothing that nobody
wrote gets public."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from casestore.campaign.loading import load_campaigns
from casestore.errors.toml_faults import UNFILLED
from qingzhang import main
from tests.generator.small_content import write_content

#: What an office writes, by what stands before the place.
WRITTEN = {
    "prefix": "YB",
    "start": "2027-01-01",
    "end": "2027-12-31",
    "title": "政府履约专项行动",
    "short": "履约行动",
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_content(tmp_path / "content")


def told(content: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["--content", str(content), *words])
    return result.exit_code, result.output


def fill_in(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        key = line.partition(" = ")[0]
        value = WRITTEN.get(key, "云川市营商办")
        written = value if key in ("start", "end") else f'"{value}"'
        if not line.startswith("#"):
            lines[number] = line.replace(f'"{UNFILLED}"', written)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_new_campaign_says_what_has_to_be_written_and_works_once_it_is(content: Path) -> None:
    code, said = told(content, "new-campaign", "yunchuan-2027")
    file = content / "campaigns/yunchuan-2027/campaign.toml"
    assert code == 0 and str(file) in said
    code, said = told(content, "check", "--quick")
    places = file.read_text(encoding="utf-8").count(f'"{UNFILLED}"')
    assert code == 1 and f"共 {places} 处问题" in said
    for key in ("title", "prefix", "period.start", "categories.0.describe"):
        assert f"campaigns/yunchuan-2027/campaign.toml:{key}: 现为“{UNFILLED}”，应为" in said
    fill_in(file)
    code, said = told(content, "check")
    assert code == 0, said
    campaign = load_campaigns(content)["yunchuan-2027"]
    assert (campaign.title, campaign.prefix) == ("政府履约专项行动", "YB")


def test_what_is_there_stays_as_it_is(content: Path) -> None:
    told(content, "new-campaign", "yunchuan-2027")
    file = content / "campaigns/yunchuan-2027/campaign.toml"
    file.write_text("ours")
    code, said = told(content, "new-campaign", "yunchuan-2027")
    assert code == 1 and "已经存在，没有改动" in said
    assert file.read_text() == "ours"


@pytest.mark.parametrize("id", ["云川", "Yunchuan", "../x", "a_b", ""])
def test_what_can_not_be_an_address_is_no_id(content: Path, id: str) -> None:
    before = sorted(content.rglob("*"))
    code, said = told(content, "new-campaign", id)
    assert code == 1 and "小写字母、数字和连字符" in said
    assert sorted(content.rglob("*")) == before
