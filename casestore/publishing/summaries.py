"""From a struck-off case to a public page: written, checked by machine, approved by a second
person, projected.

The one door to the public: what passes it stands in ``public.db``, and the site is made of
nothing else.
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.entered_holidays import calendar_for
from casestore.database.tables import CaseTable, SummaryTable
from casestore.errors import Incomplete, NotAllowed, NotFound, Refused, Stale
from casestore.ledger import history
from casestore.ledger.verbs import Ledger
from casestore.lifecycle.cases import Actor, Role, State
from casestore.public.codes import OUTCOMES, amount_band, half_year
from casestore.public.rows import PublishedCase, as_json
from casestore.publishing import projection
from casestore.publishing.records import Summary, SummaryText
from casestore.publishing.redaction import gate
from casestore.settings import SHANGHAI

#: Random ids of public pages: no look-alikes, never derived from a number of the ledger.
_LETTERS, _LENGTH = "acdefhjkmnprtwxy3479", 10
_WRITERS = frozenset({Role.COORDINATOR})
_APPROVERS = frozenset({Role.COORDINATOR, Role.REVIEWER})


class Publication:
    """Summaries of ``ledger``'s cases. Needs the opener: the gate compares with the sealed record.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.store = ledger, ledger.store

    def summary(self, case_id: int) -> Summary | None:
        """The summary of a case, with what the gate finds in it now; ``None`` when none was begun.
        """
        with self.store.read() as session:
            row, case = session.get(SummaryTable, case_id), session.get(CaseTable, case_id)
            return self._summary(case, row, check=True) if row and case else None

    def summaries(self, campaign: str = "", state: str = "") -> tuple[Summary, ...]:
        """All summaries, newest case first, without the gate's hits."""
        found = select(CaseTable, SummaryTable).join(
            SummaryTable, SummaryTable.case_id == CaseTable.id
        )
        if campaign:
            found = found.where(CaseTable.campaign == campaign)
        if state:
            found = found.where(SummaryTable.state == state)
        with self.store.read() as session:
            rows = session.execute(found.order_by(CaseTable.id.desc())).all()
            return tuple(self._summary(case, row) for case, row in rows)

    def _summary(self, case: CaseTable, row: SummaryTable, check: bool = False) -> Summary:
        text = self._text(row)
        state = cast(Literal["draft", "submitted", "approved", "withdrawn"], row.state)
        hits = tuple(self._hits(case, text)) if check else ()
        return Summary(
            case.id,
            case.number,
            case.campaign,
            row.public_id,
            row.version,
            row.sha,
            state,
            text,
            row.author,
            row.submitted_by,
            row.approved_by,
            row.published_on,
            row.withdrawn_because,
            hits,
        )

    def _text(self, row: SummaryTable) -> SummaryText:
        return SummaryText(**self.ledger.opened().open_json(row.text))

    def _hits(self, case: CaseTable, text: SummaryText) -> list[gate.Hit]:
        # the outcome is one of a fixed list: it names nobody, and could not be reworded
        return gate.find(replace(text, outcome=""), self.ledger.values(case))

    def save(self, case_id: int, actor: Actor, text: SummaryText) -> Summary:
        """Keep ``text`` as a draft; what the gate finds comes back in ``hits``. An approval
        before it is void, and a page that was public is taken down until the new text is
        approved. Raises :class:`NotAllowed`."""

        def change(case: CaseTable, row: SummaryTable) -> None:
            row.text, row.sha = self.ledger.sealer.seal_json(asdict(clean)), sha_of(clean)
            row.version, row.state, row.author = row.version + 1, "draft", actor.id
            row.submitted_by = row.approved_by = ""
            self._take_down(case, row, "内容正在修订")

        clean = SummaryText(**{key: _tidy(value) for key, value in asdict(text).items()})
        return self._change(case_id, actor, "summary_save", _WRITERS, change, begin=True)

    def submit(self, case_id: int, actor: Actor, sha: str) -> Summary:
        """Hand the draft ``sha`` to a second person. Raises :class:`Refused` with the gate's
        hits, :class:`Stale`."""

        def change(case: CaseTable, row: SummaryTable) -> None:
            self._expect(row, "draft", sha)
            self._complete(self._text(row))
            self._pass_gate(case, self._text(row))
            row.state, row.submitted_by = "submitted", actor.id

        return self._change(case_id, actor, "summary_submit", _WRITERS, change)

    def approve(self, case_id: int, actor: Actor, sha: str) -> Summary:
        """Approve exactly the text ``sha``: another person than author and submitter, and the
        gate once more."""

        def change(case: CaseTable, row: SummaryTable) -> None:
            self._expect(row, "submitted", sha)
            if actor.id in (row.author, row.submitted_by):
                raise NotAllowed("摘要须由起草、送审以外的另一人审定")
            self._complete(self._text(row))
            self._pass_gate(case, self._text(row))
            row.published_on = row.published_on or self.ledger.settings.today(case.campaign)
            row.state, row.approved_by, row.withdrawn_on, row.withdrawn_because = (
                "approved",
                actor.id,
                None,
                "",
            )
            row.public = as_json(self._published(case, row))

        return self._change(case_id, actor, "summary_approve", _APPROVERS, change)

    def send_back(self, case_id: int, actor: Actor, sha: str, reason: str) -> Summary:
        """Give the text ``sha`` back to its author, with a reason."""

        def change(_case: CaseTable, row: SummaryTable) -> None:
            self._expect(row, "submitted", sha)
            row.state, row.submitted_by = "draft", ""

        return self._change(case_id, actor, "summary_send_back", _APPROVERS, change, reason)

    def withdraw(self, case_id: int, actor: Actor, reason: str) -> Summary:
        """Take a public page down. Its address keeps the date and ``reason``, so the reason
        passes the gate too."""

        def change(case: CaseTable, row: SummaryTable) -> None:
            if row.state != "approved":
                raise NotAllowed("只有已经公开的摘要可以撤下")
            hits = self._hits(case, SummaryText(reason, "", "", ""))
            if hits:
                raise Refused([("reason", kind, found) for _field, kind, found in hits])
            row.state = "withdrawn"
            self._take_down(case, row, reason.strip())

        return self._change(case_id, actor, "summary_withdraw", _APPROVERS, change, reason)

    def _take_down(self, case: CaseTable, row: SummaryTable, because: str) -> None:
        if row.public:
            row.public, row.withdrawn_because = None, because
            row.withdrawn_on = self.ledger.settings.today(case.campaign)

    def _change(
        self,
        case_id: int,
        actor: Actor,
        verb: str,
        roles: frozenset[Role],
        change: Callable[[CaseTable, SummaryTable], None],
        reason: str | None = None,
        begin: bool = False,
    ) -> Summary:
        """One step of a summary with its event, in one transaction. ``reason`` of ``None`` means
        that none is asked."""
        if not roles & actor.roles:
            raise NotAllowed("您的岗位不能做这一步")
        if reason is not None and not reason.strip():
            raise Incomplete({"reason": "请写明理由"})
        with self.store.write() as session:
            case = self.ledger.seen(session, case_id, actor)
            if State(case.state) is not State.STRUCK_OFF:
                raise NotAllowed("只有已销号的案件可以公开摘要")
            row = session.get(SummaryTable, case_id) or (
                self._begin(session, case_id) if begin else None
            )
            if row is None:
                raise NotFound("这个案件还没有摘要")
            change(case, row)
            note = self.ledger.sealer.seal(reason.strip().encode()) if reason else None
            history.append(
                session,
                case_id,
                history.Line(
                    verb,
                    actor,
                    self.ledger.settings.now(case.campaign),
                    note=note,
                    details={"sha": row.sha},
                ),
            )
            return self._summary(case, row, check=True)

    @staticmethod
    def _begin(session: Session, case_id: int) -> SummaryTable:
        row = SummaryTable(
            case_id=case_id,
            public_id=new_id(),
            version=0,
            sha="",
            state="draft",
            text=b"",
            author="",
            submitted_by="",
            approved_by="",
            withdrawn_because="",
        )
        session.add(row)
        return row

    @staticmethod
    def _expect(row: SummaryTable, state: str, sha: str) -> None:
        if row.sha != sha or row.state != state:
            raise Stale("摘要已被改动或已经处理，请重新打开核对")

    @staticmethod
    def _complete(text: SummaryText) -> None:
        names = {"title": "标题", "happened": "事由", "done": "办理经过", "result": "办理结果"}
        empty = {key: f"请填写{name}" for key, name in names.items() if not getattr(text, key)}
        if text.outcome not in OUTCOMES:
            empty["outcome"] = "请选择办结方式"
        if empty:
            raise Incomplete(empty)

    def _pass_gate(self, case: CaseTable, text: SummaryText) -> None:
        hits = self._hits(case, text)
        if hits:
            raise Refused(hits)

    def as_published(self, case_id: int) -> PublishedCase:
        """What the page would show now (the preview). Raises :class:`NotFound` without a summary.
        """
        with self.store.read() as session:
            row, case = session.get(SummaryTable, case_id), session.get(CaseTable, case_id)
            if row is None or case is None:
                raise NotFound("这个案件还没有摘要")
            day = row.published_on or self.ledger.settings.today(case.campaign)
            return replace(self._published(case, row), published_on=day)

    def _published(self, case: CaseTable, row: SummaryTable) -> PublishedCase:
        received, accepted, closed = (
            (moment or case.received_at).astimezone(SHANGHAI).date()
            for moment in (case.received_at, case.accepted_at, case.struck_off_at)
        )
        unit = self.ledger.campaign(case.campaign).unit(case.unit or case.lead)
        text = self._text(row)
        return PublishedCase(
            id=row.public_id,
            campaign=case.campaign,
            title=text.title,
            category=case.category,
            level=case.respondent_level,
            respondent_kind=case.respondent_kind,
            industry=case.industry,
            unit=unit.name,
            amount_band=amount_band(case.amount),
            period=half_year(accepted),
            days=calendar_for(case).between(received, closed),
            happened=text.happened,
            done=text.done,
            result=text.result,
            basis=text.basis,
            published_on=row.published_on or self.ledger.settings.today(case.campaign),
            demo=case.demo,
            outcome=text.outcome,
        )

    def project(self) -> Path:
        """Bring ``public.db`` up to what is approved: one file, replaced in one step. Returns
        its path."""
        settings = self.ledger.settings
        as_of = {id: settings.today(id) for id in self.ledger.campaigns}
        return projection.project(self.store, as_of, settings.public_db)

    def pending(self) -> int:
        """How many pages the next projection adds, changes or takes down."""
        return projection.differences(self.store, self.ledger.settings.public_db)


def _tidy(text: str) -> str:
    """One paragraph a line, no empty lines, no spaces at the ends."""
    return "\n".join(line.strip() for line in text.replace("\r", "\n").split("\n") if line.strip())


def sha_of(text: SummaryText) -> str:
    """The identity of exactly this text."""
    return sha256(json.dumps(asdict(text), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def new_id() -> str:
    """A random public id."""
    return "".join(secrets.choice(_LETTERS) for _place in range(_LENGTH))
