"""What the ledger can be asked: lists, a case opened, a public status, the audit. Nothing here
changes a case."""

import hmac
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Literal, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casestore.calendar.working_days import Calendar
from casestore.campaign import eligibility
from casestore.campaign.model import Campaign
from casestore.database.engine import Store
from casestore.database.entered_holidays import calendar_for, calendar_of
from casestore.database.tables import CaseTable, CopyTable, EventTable, FileTable, SummaryTable
from casestore.errors import EnvironmentFault, NotFound
from casestore.ledger import deadlines, history, visibility
from casestore.ledger.completeness import answers
from casestore.ledger.enterprise_names import Names
from casestore.ledger.receipts import Codes, number_as_typed
from casestore.ledger.records import CaseFile, CaseRow, Event, Page, PublicStatus, Query
from casestore.lifecycle.cases import BAD_GRADE, ENDED, Actor, Role, State
from casestore.sealing.evidence import EvidenceStore
from casestore.sealing.kept_file import KeptFile, Purpose
from casestore.sealing.vault import Opener, Sealer
from casestore.settings import Settings

#: Details of an event that are for the audit, not for the screen.
_INNER = frozenset({"record", "files"})
OPENED_AGAIN = timedelta(hours=1)


class Reading:
    """The questions. With ``opener`` sealed columns are opened; without it they stay ``""`` or
    raise."""

    def __init__(
        self,
        store: Store,
        campaigns: Mapping[str, Campaign],
        settings: Settings,
        sealer: Sealer,
        opener: Opener | None = None,
    ) -> None:
        self.store, self.campaigns, self.settings = store, campaigns, settings
        self.sealer, self.opener = sealer, opener
        self.codes = Codes(settings.secret("receipt"))
        self.names = Names(opener)
        self.evidence = EvidenceStore(settings.evidence, sealer)

    def campaign(self, id: str) -> Campaign:
        """Campaign ``id``; raises :class:`NotFound`."""
        found = self.campaigns.get(id)
        if found is None:
            raise NotFound("没有这个专项行动")
        return found

    def decide(self, campaign_id: str, values: Mapping[str, str]) -> eligibility.Decision:
        """Whether a clue with these answers would be taken today, and by whom."""
        campaign = self.campaign(campaign_id)
        return eligibility.decide(campaign, answers(values, self.settings.today(campaign_id)))

    def find(self, query: Query, actor: Actor) -> Page:
        """One page of the ledger as ``actor`` may see it; ``text`` opens enterprise names (kept
        in memory)."""
        with self.store.read() as session:
            ids = visibility.matching(session, query, actor, self._todays())
            if query.text.strip():
                ids = self.names.containing(session, ids, query.text)
            pages = max(1, -(-len(ids) // query.per_page))
            page = min(max(1, query.page), pages)
            shown = ids[(page - 1) * query.per_page : page * query.per_page]
            return Page(tuple(self.rows(session, shown)), len(ids), page, pages)

    def count_by_state(self, campaign: str, actor: Actor) -> dict[State, int]:
        """How many cases stand in each state (``campaign`` ``""`` = all), among those that
        ``actor`` may see."""
        with self.store.read() as session:
            return visibility.count_by_state(session, campaign, actor)

    def calendar(self) -> Calendar:
        """The working days as they are known now."""
        with self.store.read() as session:
            return calendar_of(session)

    def _todays(self) -> dict[str, Any]:
        return {id: self.settings.today(id) for id in self.campaigns}

    def rows(self, session: Session, ids: Sequence[int]) -> list[CaseRow]:
        """The lines of ``ids``, in that order."""
        found = {
            row.id: row for row in session.scalars(select(CaseTable).where(CaseTable.id.in_(ids)))
        }
        return [self.line(found[id]) for id in ids if id in found]

    def line(self, row: CaseTable) -> CaseRow:
        """``row`` as a value, its clock as of today."""
        campaign, state = self.campaign(row.campaign), State(row.state)
        today = self.settings.today(row.campaign)
        due = deadlines.current(
            campaign, state, row.clock, row.clock_start, row.deadline, today, calendar_for(row)
        )
        return CaseRow(
            row.id,
            row.campaign,
            row.number,
            state,
            row.version,
            row.received_at,
            self.names.of(row.id, row.identity),
            row.respondent,
            row.respondent_level,
            row.respondent_kind,
            row.category,
            row.amount,
            row.lead,
            row.unit,
            row.deadline,
            due,
            cast(Literal["", "pressed", "listed"], row.supervised),
            row.source,
            row.demo,
            row.fulfilled,
        )

    def seen(self, session: Session, case_id: int, actor: Actor) -> CaseTable:
        """The row of a case that ``actor`` may see; raises :class:`NotFound` for any other."""
        row = session.get(CaseTable, case_id)
        if row is None or not visibility.may_see(row, actor):
            raise NotFound("没有这个案件，或者您无权查看")
        return row

    def opened(self) -> Opener:
        """The opener; raises :class:`EnvironmentFault` in a process that has none."""
        if self.opener is None:
            raise EnvironmentFault("本进程没有办公密钥，不能打开密封内容")
        return self.opener

    def case(self, case_id: int, actor: Actor) -> CaseFile:
        """A case opened, its history oldest first. Leaves an event "opened" at most once per
        actor and hour."""
        with self.store.read() as session:
            row = self.seen(session, case_id, actor)
            found = self._case_file(session, row, actor)
            again = self._opened_lately(session, row, actor)
        if not again:
            self._witness(case_id, actor, "opened", {})
        return found

    def _case_file(self, session: Session, row: CaseTable, actor: Actor) -> CaseFile:
        events = session.scalars(
            select(EventTable).where(EventTable.case_id == row.id).order_by(EventTable.id)
        )
        copies = session.scalars(
            select(CopyTable).where(CopyTable.case_id == row.id).order_by(CopyTable.unit)
        )
        all_files = session.scalars(
            select(FileTable).where(FileTable.case_id == row.id).order_by(FileTable.id)
        )
        files = [one for one in all_files if visibility.may_open(one, actor)]
        return CaseFile(
            self.line(row),
            self.values(row),
            tuple((one.id, self._kept(one), one.added_at) for one in files),
            tuple(self._event(one) for one in events),
            tuple((one.unit, one.reason) for one in copies),
        )

    def values(self, row: CaseTable) -> dict[str, str]:
        """All form values of a case, in the order of the campaign's columns."""
        sealed = self.opened().open_json(row.identity) | self.opened().open_json(row.narrative)
        named = {
            item.id: sealed.get(item.id, visibility.plain_value(row, item.id))
            for item in self.campaign(row.campaign).columns()
        }
        return {key: value for key, value in named.items() if value}

    def _kept(self, row: FileTable) -> KeptFile:
        name = self.opened().open(row.name).decode()
        return KeptFile(
            sha256=row.sha256,
            stored=row.stored,
            name=name,
            kind=row.kind,
            size=row.size,
            purpose=cast(Purpose, row.purpose),
        )

    def _event(self, row: EventTable) -> Event:
        source, target = row.source and State(row.source), row.target and State(row.target)
        note = self.opened().open(row.note).decode() if row.note is not None else ""
        details = {key: str(value) for key, value in row.details.items() if key not in _INNER}
        return Event(
            row.id,
            row.at,
            row.actor_name,
            row.verb,
            history.label(row.verb, source or None),
            source or None,
            target or None,
            note,
            row.told,
            details,
        )

    def _opened_lately(self, session: Session, row: CaseTable, actor: Actor) -> bool:
        if Role.SYSTEM in actor.roles:
            return True
        last = session.scalar(
            select(func.max(EventTable.id)).where(
                EventTable.case_id == row.id,
                EventTable.actor == actor.id,
                EventTable.verb == "opened",
            )
        )
        return (
            bool(last)
            and session.get_one(EventTable, last).at
            > self.settings.now(row.campaign) - OPENED_AGAIN
        )

    def _witness(self, case_id: int, actor: Actor, verb: str, details: dict[str, Any]) -> None:
        with self.store.write() as session:
            row = self.seen(session, case_id, actor)
            line = history.Line(verb, actor, self.settings.now(row.campaign), details=details)
            history.append(session, case_id, line)

    def file(self, case_id: int, file_id: int, actor: Actor) -> tuple[KeptFile, bytes]:
        """One file of a case, opened; leaves an event "downloaded". Raises :class:`NotFound`."""
        with self.store.read() as session:
            self.seen(session, case_id, actor)
            row = session.get(FileTable, file_id)
            if row is None or row.case_id != case_id or not visibility.may_open(row, actor):
                raise NotFound("没有这份材料")
            kept = self._kept(row)
        data = self.evidence.read(kept, self.opened())
        self._witness(case_id, actor, "downloaded", {"file": file_id})
        return kept, data

    def all_files(self) -> Iterator[KeptFile]:
        """Every file of every case, for the audit of the evidence folder; the sealed names stay
        closed (``""``)."""
        with self.store.read() as session:
            for row in session.scalars(select(FileTable).order_by(FileTable.id)):
                yield KeptFile(
                    sha256=row.sha256,
                    stored=row.stored,
                    name="",
                    kind=row.kind,
                    size=row.size,
                    purpose=cast(Purpose, row.purpose),
                )

    def status(self, number: str, code: str) -> PublicStatus | None:
        """What number and code show; for a wrong number the same ``None``, after the same work,
        as for a wrong code."""
        with self.store.read() as session:
            id = self._entitled(session, number, code)
            return None if id is None else self._status(session, session.get_one(CaseTable, id))

    def _entitled(self, session: Session, number: str, code: str) -> int | None:
        typed = number_as_typed(number)
        found = session.execute(
            select(CaseTable.id, CaseTable.code).where(CaseTable.number == typed)
        ).first()
        expected = found.code if found else "0" * 64
        right = hmac.compare_digest(self.codes.code_hash(typed, code), expected)
        return found.id if found and right else None

    def _status(self, session: Session, row: CaseTable) -> PublicStatus:
        told = session.execute(
            select(EventTable.at, EventTable.told)
            .where(EventTable.case_id == row.id, EventTable.told != "")
            .order_by(EventTable.id)
        )
        summary = session.get(SummaryTable, row.id)
        line, campaign = self.line(row), self.campaign(row.campaign)
        return PublicStatus(
            row.campaign,
            row.number,
            line.state,
            row.received_at,
            tuple((at, words) for at, words in told),
            line.due,
            campaign.unit(row.unit).called if row.unit else "",
            line.state not in ENDED,
            summary.public_id if summary and summary.public else "",
            self.may_rate(session, row),
        )

    def to_call_back(self, actor: Actor) -> tuple[CaseRow, ...]:
        """Closed cases graded badly since whose rating nobody has noted anything or opened them
        again."""
        with self.store.read() as session:
            told = (
                select(EventTable)
                .where(EventTable.verb.in_(("rate", "note", "reopen")))
                .order_by(EventTable.id)
            )
            last = {event.case_id: event for event in session.scalars(told)}
            bad = [
                id
                for id, event in last.items()
                if event.verb == "rate" and event.details["grade"] <= BAD_GRADE
            ]
            rows = [session.get_one(CaseTable, id) for id in bad]
            return tuple(self.line(row) for row in rows if visibility.may_see(row, actor))

    def may_rate(self, session: Session, row: CaseTable) -> bool:
        """Whether the claimant may rate now: where the campaign offers it, once each time the
        case is struck off."""
        if not self.campaign(row.campaign).rating or State(row.state) is not State.STRUCK_OFF:
            return False
        last = select(EventTable.verb).where(
            EventTable.case_id == row.id, EventTable.verb.in_(("strike_off", "rate"))
        )
        return session.scalars(last.order_by(EventTable.id.desc())).first() == "strike_off"

    def verify_chain(self) -> list[str]:
        """The audit of the whole history: problems as sentences, none when all is as it was
        written."""
        with self.store.read() as session:
            return history.problems(session)
