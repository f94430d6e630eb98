"""The content that the current release was made from: one version for form, desk, status and
release, switched together by the release's link.

A release carries its rules as ``content.json``. Without a release, or with one of an older
program, ``content/`` itself is read, once.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from pydantic import BaseModel, ConfigDict, ValidationError

from casestore.campaign.loading import load_campaigns, load_site, load_words
from casestore.campaign.model import Campaign
from casestore.campaign.site_info import SiteInfo
from casestore.campaign.words import Words

FILE = "content.json"


class Edition(BaseModel):
    """One version of the content: what stands on every page, the rules of every campaign, the
    office's own words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    site: SiteInfo
    campaigns: dict[str, Campaign]
    words: Words = Words()

    def to_json(self) -> bytes:
        return self.model_dump_json(exclude_defaults=True).encode()


def edition_of(content: Path) -> Edition:
    """What stands in ``content`` now; raises :class:`~casestore.errors.ContentError` where it is at
    fault."""
    return Edition(
        site=load_site(content), campaigns=load_campaigns(content), words=load_words(content)
    )


def edition_in(release: Path) -> Edition | None:
    """The edition that the release in the folder ``release`` was made from; ``None`` where it
    carries none that this program reads."""
    try:
        return Edition.model_validate_json((release / FILE).read_bytes())
    except (OSError, ValidationError):
        return None


@dataclass(frozen=True, kw_only=True)
class _Read:
    target: str
    edition: Edition


class CurrentEdition:
    """What the release that ``current`` leads to was made from, looked up anew whenever the link
    changes; ``content`` while there is none. ``told`` hears of each edition before it is given out.

    Raises :class:`~casestore.errors.ContentError` when made, where there is no release and
    ``content`` is at fault; later never.
    """

    def __init__(
        self,
        current: Path,
        content: Path,
        told: Callable[[Edition], None] = lambda _edition: None,
    ) -> None:
        self._current = current
        self._told = told
        self._lock = Lock()
        target = self._target()
        edition = edition_in(current) if target else None
        self._read = _Read(target=target, edition=edition or edition_of(content))
        told(self._read.edition)

    def get(self) -> Edition:
        """The edition as of now."""
        target = self._target()
        read = self._read
        if target and target != read.target:
            with self._lock:
                edition = edition_in(self._current.parent / target)
                self._read = read = _Read(target=target, edition=edition or read.edition)
                self._told(read.edition)
        return read.edition

    def _target(self) -> str:
        try:
            return os.readlink(self._current)  # noqa: PTH115 - asked row by row, ten times faster
        except OSError:  # no release yet
            return ""


def site_beside(campaigns: Mapping[str, Campaign], content: Path) -> SiteInfo:
    """The site's own facts of the edition that ``campaigns`` are of; else those in ``content``."""
    if isinstance(campaigns, CurrentCampaigns):
        return campaigns.current.get().site
    return load_site(content)


class CurrentCampaigns(Mapping[str, Campaign]):
    """The campaigns of ``current``, whichever edition that is when one is asked for."""

    def __init__(self, current: CurrentEdition) -> None:
        self.current = current

    def __getitem__(self, id: str) -> Campaign:
        return self.current.get().campaigns[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.current.get().campaigns)

    def __len__(self) -> int:
        return len(self.current.get().campaigns)
