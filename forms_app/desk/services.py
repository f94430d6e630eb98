"""What every view of the desk works with, put together once where the app is made."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import Flask, current_app

from casestore.campaign.model import Campaign
from casestore.campaign.site_info import SiteInfo
from casestore.database.jobs import Jobs
from casestore.ledger.ledger import Ledger
from casestore.lifecycle.roles import Actor
from casestore.office.staff import Staff
from casestore.public.rows import PublishedCase, WithdrawnCase
from casestore.publishing.content_changes import ProposedContent
from casestore.publishing.public_changes import PublicChange
from casestore.sealing.evidence import EvidenceStore
from casestore.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Release:
    """One release of the public site. ``made_at`` in UTC; ``files`` counts its files; one
    release is ``current``."""

    id: str
    made_at: datetime
    files: int
    current: bool


@dataclass(frozen=True, kw_only=True)
class SiteActions:
    """What the desk may do to the public site, handed in from outside: the desk never imports the
    generator.

    ``preview`` renders a page as the public site would show it (HTML bytes), ``None`` where that
    isn't possible yet; ``releases`` lists what can be restored, newest first; ``sha_of`` is the
    digest of a release, ``differences`` are sentences on what putting it back would change,
    ``may_roll_back`` raises why the one of that id and digest can't be put back, and ``rollback``
    puts it online. Each may raise a :class:`~casestore.errors.CaseStoreError`; its sentence is
    shown to the person who acted.
    """

    preview: Callable[[PublishedCase | WithdrawnCase], bytes] | None
    releases: Callable[[], Sequence[Release]]
    may_roll_back: Callable[[str, str], object]
    rollback: Callable[[str, str], None]
    sha_of: Callable[[str], str]
    differences: Callable[[str], Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class ContentActions:
    """What the desk may do about content that one person changed: ``why_stale`` is the sentence on
    why a proposal can't be confirmed any more, ``proposed`` what its second person reads,
    ``confirm`` their word on the proposal of that id and digest. Each may raise a
    :class:`~casestore.errors.CaseStoreError`."""

    why_stale: Callable[[PublicChange], str]
    proposed: Callable[[PublicChange], ProposedContent]
    confirm: Callable[[int, str, Actor], PublicChange]


@dataclass(frozen=True, kw_only=True)
class Services:
    """The stores behind the views, the content, and what may be done to the public site."""

    settings: Settings
    ledger: Ledger
    jobs: Jobs
    staff: Staff
    evidence: EvidenceStore
    campaigns: Mapping[str, Campaign]
    site: SiteInfo
    site_actions: SiteActions
    content_actions: ContentActions


def provide(app: Flask, given: Services) -> None:
    """Let the views of ``app`` work with ``given``."""
    app.extensions["services"] = given


def services() -> Services:
    """What the running app works with."""
    return cast(Services, current_app.extensions["services"])
