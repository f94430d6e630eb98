"""Form, desk and status go by the content of the release that is shown, and switch with it."""

from pathlib import Path

import pytest

from casestore.campaign.edition import (
    FILE,
    CurrentCampaigns,
    CurrentEdition,
    Edition,
    edition_in,
    site_beside,
)
from casestore.campaign.loading import load_campaigns, load_site, load_words
from casestore.errors import ContentError
from tests.casestore.ledger_fixture import CONTENT


def edition(**titles: str) -> Edition:
    """The shipped content with other titles, by campaign id with underscores."""
    campaigns = load_campaigns(CONTENT)
    for name, title in titles.items():
        id = name.replace("_", "-")
        campaigns[id] = campaigns[id].model_copy(update={"title": title})
    return Edition(site=load_site(CONTENT), campaigns=campaigns, words=load_words(CONTENT))


def release(folder: Path, id: str, given: Edition | None) -> Path:
    path = folder / "releases" / id
    path.mkdir(parents=True)
    if given is not None:
        (path / FILE).write_bytes(given.to_json())
    return path


def show(folder: Path, path: Path) -> None:
    draft = folder / ".current.new"
    draft.symlink_to(path.relative_to(folder))
    draft.replace(folder / "current")


def test_what_a_release_carries_is_what_was_read() -> None:
    given = edition()
    assert Edition.model_validate_json(given.to_json()) == given


def test_before_the_first_release_it_is_the_content_folder(tmp_path: Path) -> None:
    current = CurrentEdition(tmp_path / "current", CONTENT)
    assert current.get() == edition()
    with pytest.raises(ContentError):
        CurrentEdition(tmp_path / "current", tmp_path)


def test_it_switches_with_the_link_and_back(tmp_path: Path) -> None:
    first = release(tmp_path, "1", edition())
    second = release(tmp_path, "2", edition(zengdu_2024="改名以后"))
    show(tmp_path, first)
    current = CurrentEdition(tmp_path / "current", tmp_path / "no content is read")
    campaigns = CurrentCampaigns(current)
    before = campaigns["zengdu-2024"].title
    show(tmp_path, second)
    assert campaigns["zengdu-2024"].title == "改名以后"
    assert site_beside(campaigns, tmp_path) is current.get().site
    show(tmp_path, first)
    assert campaigns["zengdu-2024"].title == before
    assert list(campaigns) == sorted(campaigns) and len(campaigns) == 5


def test_the_same_edition_is_read_once(tmp_path: Path) -> None:
    show(tmp_path, release(tmp_path, "1", edition()))
    current = CurrentEdition(tmp_path / "current", tmp_path)
    assert current.get() is current.get()


@pytest.mark.parametrize("data", [b"", b"{", b'{"site": {}, "campaigns": {}}'])
def test_a_release_that_carries_nothing_readable_leaves_the_edition_as_it_was(
    tmp_path: Path, data: bytes
) -> None:
    show(tmp_path, release(tmp_path, "1", edition(zengdu_2024="第一版")))
    campaigns = CurrentCampaigns(CurrentEdition(tmp_path / "current", tmp_path))
    torn = release(tmp_path, "2", None)
    (torn / FILE).write_bytes(data)
    assert edition_in(torn) is None
    show(tmp_path, torn)
    assert campaigns["zengdu-2024"].title == "第一版"
