"""The content that the public site is made of: what was there at ``init``, then what two persons
agreed on, or whoever has the machine. Each is an office event with a proof, and a copy beside the
ledger; builds that nobody asked for go by it while ``content/`` is being worked on."""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.engine import Store
from casestore.database.tables import OfficeEventTable
from casestore.errors import ContentError, EnvironmentFault, NotAllowed
from casestore.ledger import history
from casestore.ledger.ledger import Ledger
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.public_changes import AgreedBy
from casestore.lifecycle.roles import SYSTEM, Actor
from casestore.publishing.approvals import APPROVAL, content_mac_of, is_content_proved
from casestore.publishing.content_copies import copy_in, digest_of, is_whole, take_copy
from casestore.settings import Settings

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """That the content with the digest ``sha`` is shown from then on, by the office event
    ``event``. ``last`` is the event that said so of the content before, ``before`` what it was when
    this was noted, 0 where there was none; ``proposal`` is the change that two persons agreed on,
    else 0."""

    event: int
    at: datetime
    by: str
    why: AgreedBy
    sha: str
    before: int
    last: int
    proposal: int
    mac: str

    def is_proved(self, secret: str) -> bool:
        """Whether the office noted it then, and not somebody who has the database."""
        return self.before == self.last and is_content_proved(secret, self._said(), self.mac)

    def _said(self) -> tuple[str, ...]:
        return _said(self.why, self.sha, self.before, self.proposal, self.by)


def agreed_events(session: Session) -> list[Agreed]:
    """All of them, oldest first."""
    asked = select(OfficeEventTable).where(OfficeEventTable.verb == OfficeAct.CONTENT_AGREED)
    rows = session.scalars(asked.order_by(OfficeEventTable.id)).all()
    return [
        Agreed(
            event=row.id,
            last=last,
            at=row.at,
            by=row.actor,
            why=AgreedBy(row.details["why"]),
            sha=row.details["content"],
            before=row.details["before"],
            proposal=row.details["proposal"],
            mac=row.details["mac"],
        )
        for last, row in zip([0, *(row.id for row in rows)], rows, strict=False)
    ]


def last_agreed(store: Store) -> Agreed | None:
    """What the site is made of now; ``None`` in an instance that never kept account of it."""
    with store.read() as session:
        return next(reversed(agreed_events(session)), None)


def last_alone(store: Store) -> Agreed | None:
    """The last time that somebody changed it on the server, without a second person."""
    with store.read() as session:
        events = reversed(agreed_events(session))
        return next((one for one in events if one.why is AgreedBy.SERVER), None)


def is_agreed(store: Store, secret: str, sha: str) -> bool:
    """Whether the content with the digest ``sha`` was ever agreed on."""
    with store.read() as session:
        return any(one.sha == sha and one.is_proved(secret) for one in agreed_events(session))


def note_agreed(
    session: Session, secret: str, sha: str, why: AgreedBy, by: Actor = SYSTEM, proposal: int = 0
) -> None:
    """Note, in the caller's transaction, that the content ``sha`` is shown from now on."""
    before = next((one.event for one in reversed(agreed_events(session))), 0)
    details = {
        "content": sha,
        "why": why.value,
        "before": before,
        "proposal": proposal,
        "mac": content_mac_of(secret, _said(why, sha, before, proposal, by.id)),
    }
    history.append_for_office(session, OfficeAct.CONTENT_AGREED, by, details)


def agree_alone(settings: Settings, store: Store, sha: str, why: AgreedBy) -> None:
    """Note the content ``sha``, of which there is a copy, as agreed on by nobody but whoever has
    the machine; told in the log."""
    with store.write() as session:
        note_agreed(session, settings.secret(APPROVAL), sha, why)
    if why is AgreedBy.SERVER:
        log.warning("security", act="content", by=0, content=sha)


def adopt_content(settings: Settings, store: Store, why: AgreedBy = AgreedBy.ADOPT) -> None:
    """Where nobody ever kept account of the content, take what stands in ``content/`` for agreed
    on: once. Raises as :func:`~casestore.publishing.content_copies.take_copy` does."""
    if last_agreed(store) is not None:
        return
    sha = take_copy(settings.content, settings.contents)
    with store.write() as session:
        if not agreed_events(session):  # else another process was first
            note_agreed(session, settings.secret(APPROVAL), sha, why)


def adopt_if_readable(settings: Settings, store: Store) -> None:
    """:func:`adopt_content`, left for later where ``content/`` can't be copied: what only reads
    the ledger goes on."""
    if not settings.content.is_dir():
        return
    try:
        adopt_content(settings, store)
    except ContentError as error:
        log.error("content_not_adopted", fault=str(error.faults[0]))


def at_agreed(ledger: Ledger) -> Ledger:
    """``ledger`` with the agreed copy for its content: what releases are made of. A copy that isn't
    there, or isn't what it was, is taken anew while ``content/`` still has the same bytes.

    Raises :class:`EnvironmentFault` where it has not, :class:`NotAllowed` where the history names
    content that the office never noted.
    """
    settings, store = ledger.settings, ledger.store
    adopt_content(settings, store)
    agreed = last_agreed(store)
    if agreed is None or not agreed.is_proved(settings.secret(APPROVAL)):
        raise NotAllowed("公开内容没有办公端的登记凭据，公开站保持原样。请运行 qingzhang verify")
    if not is_whole(settings.contents, agreed.sha):
        log.error("agreed_copy_damaged", content=agreed.sha)
        _mend(settings, agreed.sha)
    return at_copy(ledger, agreed.sha)


def at_copy(ledger: Ledger, sha: str) -> Ledger:
    """``ledger`` with the copy ``sha`` for its content."""
    settings = ledger.settings
    return replace(ledger, settings=replace(settings, content=copy_in(settings.contents, sha)))


def _mend(settings: Settings, sha: str) -> None:
    if digest_of(settings.content) != sha:
        raise EnvironmentFault(
            f"经核对的公开内容的副本（contents/{sha[:12]}…）不在了或被改过，公开站保持原样。"
            "请从备份恢复这个文件夹，或者在服务器上运行 qingzhang build 改用内容文件夹里的内容"
        )
    take_copy(settings.content, settings.contents)


def _said(why: AgreedBy, sha: str, before: int, proposal: int, by: str) -> tuple[str, ...]:
    return why.value, sha, str(before), str(proposal), by
