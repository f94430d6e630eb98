"""Changes of the public site that one person proposes and another confirms: an older release put
back, what the office wrote itself. Each is of exactly the bytes with the digest ``sha``; whatever
happens to it is an office event, and a confirmed one is proved by a MAC."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database import jobs
from casestore.database.engine import Store
from casestore.database.public_change_table import PublicChangeTable
from casestore.database.tables import OfficeEventTable
from casestore.errors import NotAllowed, NotFound, Stale
from casestore.ledger import bindings, history
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.public_changes import (
    PUBLIC_RULES,
    AgreedBy,
    PublicKind,
    confirmation_bar,
)
from casestore.lifecycle.roles import SYSTEM, Actor
from casestore.lifecycle.staff_changes import ChangeState
from casestore.publishing.agreed_content import agreed_events, note_agreed
from casestore.publishing.approvals import change_mac_of

#: How long a proposal waits: nothing forgotten is sprung on anybody.
LAPSES = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class PublicChange:
    """A proposal: to show what ``subject`` names, the bytes with the digest ``sha``. ``ended_by``
    confirmed it, refused it (``because``) or took it back. Of content, ``subject`` is the release
    that shows it to the second person, ``base`` the digest of what it was compared with."""

    id: int
    kind: PublicKind
    subject: str
    sha: str
    asked_by: str
    asked_at: datetime
    state: ChangeState
    ended_by: str = ""
    base: str = ""
    because: str = ""

    def may_confirm(self, actor: Actor) -> bool:
        """Whether ``actor`` can be its second person."""
        return confirmation_bar(self.kind, actor, self.asked_by) is None


@dataclass(frozen=True, kw_only=True)
class RolledBack:
    """An older release that was put back on the server, by whoever has the machine."""

    at: datetime
    release: str


def propose(
    store: Store, wanted: tuple[PublicKind, str, str], by: Actor, base: str = ""
) -> PublicChange:
    """Note that ``by`` wants (kind, subject, sha) shown, of content instead of ``base``. Raises as
    :func:`must_be_new` does."""
    kind, subject, sha = wanted
    with store.write() as session:
        _must_be_new(session, wanted, by)
        row = PublicChangeTable(
            kind=kind,
            subject=subject,
            sha=sha,
            asked_by=by.id,
            asked_at=datetime.now(UTC),
            state=ChangeState.WAITING,
            ended_by="",
            mac="",
            base=base,
            because="",
        )
        session.add(row)
        _note(session, row, OfficeAct.PUBLIC_ASK, by)
        return _as_record(row)


def must_be_new(store: Store, wanted: tuple[PublicKind, str, str], by: Actor) -> None:
    """Raise :class:`NotAllowed` for whoever proposes no such thing as ``wanted``, and where the
    same waits already; the same content is the same whichever release shows it."""
    with store.read() as session:
        _must_be_new(session, wanted, by)


def waiting(store: Store, kind: PublicKind) -> Sequence[PublicChange]:
    """What of ``kind`` waits for a second person, oldest first."""
    with store.read() as session:
        return tuple(_as_record(row) for row in _waiting(session) if row.kind is kind)


def confirm(store: Store, secret: str, id: int, sha: str, by: Actor) -> PublicChange:
    """Confirm proposal ``id``, of exactly ``sha``, as ``by``. Raises :class:`NotAllowed` for
    whoever proposed it and whoever confirms no such thing, :class:`Stale` for other bytes,
    :class:`NotFound` where it waits no more."""
    with store.write() as session:
        row = _open(session, id)
        barred = confirmation_bar(row.kind, by, row.asked_by)
        if barred:
            raise NotAllowed(barred)
        if row.sha != sha:
            raise Stale("提出以后内容有变动，请重新提出")
        row.mac = change_mac_of(secret, _said(row, by.id))
        done = _end(session, row, OfficeAct.PUBLIC_CONFIRM, by)
        if row.kind is PublicKind.CONTENT:
            _show_content(session, secret, row, by)
        return done


def take_back(store: Store, id: int, by: Actor, because: str = "") -> PublicChange:
    """End proposal ``id``: withdrawn by who made it, refused by anybody else who could confirm
    it, of content with the reason ``because``. Raises :class:`NotAllowed`, :class:`NotFound`."""
    with store.write() as session:
        row = _open(session, id)
        own = row.asked_by == by.id
        if not own and confirmation_bar(row.kind, by, row.asked_by):
            raise NotAllowed("您的岗位不能做这一步")
        if not own and row.kind is PublicKind.CONTENT and not because.strip():
            raise NotAllowed("请写明不同意的理由")
        row.because = "" if own else because.strip()
        act = OfficeAct.PUBLIC_WITHDRAW if own else OfficeAct.PUBLIC_REFUSE
        return _end(session, row, act, by)


def last_ended(store: Store, kind: PublicKind) -> PublicChange | None:
    """The change of ``kind`` that was confirmed, refused or taken back last."""
    asked = select(PublicChangeTable).where(
        PublicChangeTable.kind == kind, PublicChangeTable.ended_at.is_not(None)
    )
    with store.read() as session:
        row = session.scalars(asked.order_by(PublicChangeTable.ended_at.desc()).limit(1)).first()
        return _as_record(row) if row else None


def note_rolled_back(store: Store, release: str) -> None:
    """Note that whoever has the machine put ``release`` back, without a second person."""
    with store.write() as session:
        history.append_for_office(session, OfficeAct.ROLLED_BACK, SYSTEM, {"release": release})


def last_rolled_back(store: Store) -> RolledBack | None:
    """The last release put back on the server; ``None`` where none ever was."""
    asked = select(OfficeEventTable).where(OfficeEventTable.verb == OfficeAct.ROLLED_BACK)
    with store.read() as session:
        row = session.scalars(asked.order_by(OfficeEventTable.id.desc()).limit(1)).first()
        return RolledBack(at=row.at, release=row.details["release"]) if row else None


def _must_be_new(session: Session, wanted: tuple[PublicKind, str, str], by: Actor) -> None:
    kind, subject, sha = wanted
    if not PUBLIC_RULES[kind].proposers & by.roles:
        raise NotAllowed("您的岗位不能做这一步")
    alike = [row for row in _waiting(session) if (row.kind, row.sha) == (kind, sha)]
    if any(kind is PublicKind.CONTENT or row.subject == subject for row in alike):
        raise NotAllowed("同样的变更已经提出，正在等待确认")


def _show_content(session: Session, secret: str, row: PublicChangeTable, by: Actor) -> None:
    """Have releases made of the content that ``row`` proposed, if that still is a change of what
    the second person saw it compared with; raises :class:`Stale`."""
    agreed = next(reversed(agreed_events(session)), None)
    if agreed is None or agreed.sha != row.base:
        raise Stale("提出以后已有别的公开内容生效，请重新提出")
    note_agreed(session, secret, row.sha, AgreedBy.CONFIRMED, by, row.id)
    why = "公开内容的改动经第二人核对"
    jobs.owe(session, JobKind.REBUILD, asked_by=by.id, why=why)


def _waiting(session: Session) -> Sequence[PublicChangeTable]:
    asked = select(PublicChangeTable).where(PublicChangeTable.state == ChangeState.WAITING)
    rows = session.scalars(asked.order_by(PublicChangeTable.id)).all()
    return [row for row in rows if datetime.now(UTC) < row.asked_at + LAPSES]


def _open(session: Session, id: int) -> PublicChangeTable:
    row = next((row for row in _waiting(session) if row.id == id), None)
    if row is None:
        raise NotFound("这项变更已经办过、撤回或过期")
    return row


_ENDS = {
    OfficeAct.PUBLIC_CONFIRM: ChangeState.DONE,
    OfficeAct.PUBLIC_REFUSE: ChangeState.REFUSED,
    OfficeAct.PUBLIC_WITHDRAW: ChangeState.WITHDRAWN,
}


def _end(session: Session, row: PublicChangeTable, act: OfficeAct, by: Actor) -> PublicChange:
    row.state, row.ended_by, row.ended_at = _ENDS[act], by.id, datetime.now(UTC)
    _note(session, row, act, by)
    return _as_record(row)


def _note(session: Session, row: PublicChangeTable, act: OfficeAct, by: Actor) -> None:
    session.flush()
    details = {"public_change": row.id, "digest": bindings.digest_of("public_changes", row)}
    history.append_for_office(session, act, by, details)


def _said(row: PublicChangeTable, by: str) -> tuple[str, ...]:
    return proved_words(row.kind, row.subject, row.sha, row.base, row.asked_by, by)


def proved_words(
    kind: PublicKind, subject: str, sha: str, base: str, asked_by: str, by: str
) -> tuple[str, ...]:
    """What the MAC of a confirmed change is over; one without ``base`` as ever."""
    return (kind.value, subject, sha, *([base] if base else []), asked_by, by)


def _as_record(row: PublicChangeTable) -> PublicChange:
    return PublicChange(
        id=row.id,
        kind=row.kind,
        subject=row.subject,
        sha=row.sha,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        state=row.state,
        ended_by=row.ended_by,
        base=row.base,
        because=row.because,
    )
