"""``docs/campaigns.md`` explains every key of every model, no other key, and its examples work."""

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from casestore.campaign.loading import load_campaign
from casestore.campaign.model import Campaign
from casestore.campaign.promises import Promises
from casestore.campaign.site_info import SiteInfo
from casestore.campaign.words import Words
from casestore.errors.toml_faults import known_keys
from generator.content.notices import FrontMatter, read_notice

PAGE = (Path(__file__).parents[3] / "docs" / "campaigns.md").read_text(encoding="utf-8")
SECTIONS = {
    "campaign.toml": Campaign,
    "site.toml": SiteInfo,
    "words.toml": Words,
    "Notices": FrontMatter,
    "promises.toml": Promises,
}


def section(title: str) -> str:
    """The page from ``## title`` to the next heading of that level, without code blocks (they
    hold headings too)."""
    prose = re.sub(r"^```.*?^```$", "", PAGE, flags=re.DOTALL | re.MULTILINE)
    return prose.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(title: str) -> list[list[str]]:
    """The rows of the tables in a section, each as its three cells."""
    lines = [line for line in section(title).splitlines() if re.match(r"\| `", line)]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


@pytest.mark.parametrize(("title", "model"), SECTIONS.items())
def test_the_page_explains_every_key_and_no_other(title: str, model: type[BaseModel]) -> None:
    explained = [row[0].strip("`") for row in rows(title)]
    assert sorted(explained) == sorted(known_keys(model))


@pytest.mark.parametrize("title", SECTIONS)
def test_every_key_has_a_meaning_and_an_example(title: str) -> None:
    thin = [
        row[0]
        for row in rows(title)
        if len(row) != 3 or len(row[1]) < 3 or not re.fullmatch(r"`.+`", row[2])
    ]
    assert (thin, bool(rows(title))) == ([], True)


@pytest.mark.parametrize(("title", "model"), SECTIONS.items())
def test_a_key_of_the_first_level_is_marked_required_exactly_when_it_is(
    title: str, model: type[BaseModel]
) -> None:
    marked = {row[0].strip("`") for row in rows(title) if row[1].startswith("✱")}
    required = {name for name, item in model.model_fields.items() if item.is_required()} - {"id"}
    assert {key for key in marked if "." not in key} == required


@pytest.mark.parametrize("title", ["campaign.toml", "site.toml", "words.toml", "promises.toml"])
def test_every_example_is_toml(title: str) -> None:
    for cell, _meaning, example in rows(title):
        key, written = cell.strip("`").split(".")[-1], example.strip("`")
        if cell != "`id`":  # the folder's name, not a value
            tomllib.loads(
                written if re.match(r"\[+[a-z]|[a-z]+ = ", written) else f"{key} = {written}"
            )


def test_the_list_of_keys_reaches_into_the_tables_of_tables() -> None:
    assert {"clocks.review.days", "form.add.options.hint", "issuer.name"} <= set(
        known_keys(Campaign)
    )


def test_the_smallest_campaign_on_the_page_loads(tmp_path: Path) -> None:
    folder = tmp_path / "content" / "campaigns" / "yunchuan-2025"
    folder.mkdir(parents=True)
    example = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert example
    (folder / "campaign.toml").write_text(example[1], encoding="utf-8")
    assert load_campaign(folder).own_channel.office == "云川市营商办"


def test_the_notice_on_the_page_is_a_notice(tmp_path: Path) -> None:
    example = re.search(r"```markdown\n(.*?)```", PAGE, re.DOTALL)
    assert example
    path = tmp_path / "plan.md"
    path.write_text(example[1], encoding="utf-8")
    assert read_notice(path, "hans").signed_on.isoformat() == "2025-01-06"
