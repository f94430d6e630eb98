"""The ledger's verbs. Each is one transaction: the state, its event and the jobs it owes are
written, or nothing is."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.campaign import eligibility
from casestore.campaign.eligibility import Decision, Outcome
from casestore.campaign.form_fields import ROUTED_BY, Sealed
from casestore.campaign.model import Campaign
from casestore.database import jobs
from casestore.database.entered_holidays import calendar_of
from casestore.database.tables import CaseTable, CopyTable, FileTable, NumberTable, SummaryTable
from casestore.errors import Incomplete, NotAllowed, NotFound, Stale
from casestore.ledger import deadlines, effects, history
from casestore.ledger.completeness import amount_of, answers, date_of, missing, sealed_part
from casestore.ledger.queries import Reading
from casestore.ledger.receipts import number_of
from casestore.ledger.records import CaseRow, Clue, PublicStatus, Receipt
from casestore.ledger.visibility import plain_columns, plain_value
from casestore.lifecycle.cases import (
    BAD_GRADE,
    ENDED,
    GRADES,
    ROLE_NAMES,
    Actor,
    Move,
    Need,
    Role,
    State,
    bar,
    move_for,
)
from casestore.sealing.kept_file import KeptFile
from casestore.settings import SHANGHAI

CLAIMANT = Actor("claimant", ROLE_NAMES[Role.CLAIMANT], frozenset({Role.CLAIMANT}))
#: Where a case can be pressed and its deadline moved.
IN_HAND = frozenset({State.TRANSFERRED, State.HANDLING, State.AGREED})


class Ledger(Reading):
    """All cases of all campaigns: the questions of :class:`Reading` and the verbs."""

    def register(self, clue: Clue, key: str, by: Actor = CLAIMANT) -> Receipt:
        """Take a clue in; ``key`` is the form's idempotency key (the same key gives the same number
        and code), ``by`` the person who enters what came on paper.

        Raises :class:`NotAllowed` when the rules don't take it, :class:`Incomplete` when it
        isn't whole. On disk when this returns.
        """
        campaign = self.campaign(clue.campaign)
        if (known := self.receipt(clue.campaign, key)) is not None:
            return known
        decision = self._taken(campaign, clue)
        row = self._new_row(campaign, clue, decision, self.codes.key_hash(clue.campaign, key))
        names = [self.sealer.seal(file.name.encode()) for file in clue.files]
        with self.store.write() as session:
            if (known := self._known(session, clue.campaign, key)) is not None:
                return known
            self._enter(session, campaign, row, clue, key, names, by)
            return self._receipt(session, row, key)

    def receipt(self, campaign: str, key: str) -> Receipt | None:
        """The receipt of the clue that was registered with ``key``; its code can't be made
        without that."""
        with self.store.read() as session:
            return self._known(session, campaign, key)

    def _known(self, session: Session, campaign: str, key: str) -> Receipt | None:
        hashed = self.codes.key_hash(campaign, key)
        row = session.scalars(select(CaseTable).where(CaseTable.key == hashed)).first()
        return self._receipt(session, row, key, repeated=True) if row is not None else None

    def _taken(self, campaign: Campaign, clue: Clue) -> Decision:
        lacking = missing(campaign, clue) | self._lost(clue.files, "evidence")
        decision = eligibility.decide(
            campaign, answers(clue.values, self.settings.today(campaign.id))
        )
        if decision.outcome not in (Outcome.ACCEPT, Outcome.REGISTER) and not (
            lacking.keys() & set(ROUTED_BY)
        ):
            raise NotAllowed(
                f"{decision.reason}。{decision.go}" if decision.go else decision.reason
            )
        if lacking:
            raise Incomplete(lacking)
        return decision

    def _lost(self, files: Sequence[KeptFile], field: str) -> dict[str, str]:
        """Nothing is acknowledged whose files are not on disk."""
        lost = [file.name for file in files if not (self.settings.evidence / file.stored).is_file()]
        return {field: "{name} 没有存好，请重新上传".format(name="、".join(lost))} if lost else {}

    def _new_row(
        self, campaign: Campaign, clue: Clue, decision: Decision, hashed: str
    ) -> CaseTable:
        now, today = self.settings.now(campaign.id), self.settings.today(campaign.id)
        values = clue.values
        return CaseTable(
            campaign=campaign.id,
            year=today.year,
            key=hashed,
            state=State.RECEIVED.value,
            version=1,
            source=clue.source,
            demo=clue.demo,
            rule=decision.rule,
            **plain_columns(values),
            commitment_date=date_of(values.get("commitment_date", "")),
            amount=float(amount_of(values.get("amount", "").strip() or "0") or 0),
            mailable=bool(values.get("email", "").strip()),
            lead=decision.lead or campaign.coordinator,
            unit="",
            clock="review",
            clock_start=today,
            supervised="",
            received_at=now,
            identity=self.sealer.seal_json(sealed_part(campaign, values, Sealed.IDENTITY)),
            narrative=self.sealer.seal_json(sealed_part(campaign, values, Sealed.NARRATIVE)),
        )

    def _enter(
        self,
        session: Session,
        campaign: Campaign,
        row: CaseTable,
        clue: Clue,
        key: str,
        names: Sequence[bytes],
        by: Actor,
    ) -> None:
        last = session.get(NumberTable, (campaign.id, row.year))
        if last is None:
            last = NumberTable(campaign=campaign.id, year=row.year, last=0)
            session.add(last)
        last.last += 1
        row.serial, row.number = last.last, number_of(campaign.prefix, row.year, last.last)
        row.code = self.codes.code_hash(row.number, self.codes.code(campaign.id, key))
        row.deadline = self._review_by(session, row)
        session.add(row)
        session.flush()
        self._attach(session, row, clue.files, names)
        details: dict[str, Any] = {
            "rule": row.rule,
            "source": row.source,
            "record": history.sealed_hash(row.identity, row.narrative),
        }
        line = history.Line(
            "register", by, row.received_at, None, State.RECEIVED, None, "线索已收到。", details
        )
        self._tell(session, row, self._write(session, row, line, clue.files))

    def _receipt(
        self, session: Session, row: CaseTable, key: str, repeated: bool = False
    ) -> Receipt:
        code, review = self.codes.code(row.campaign, key), self._review_by(session, row)
        return Receipt(row.id, row.campaign, row.number, code, row.received_at, review, repeated)

    def _review_by(self, session: Session, row: CaseTable) -> date:
        start = row.received_at.astimezone(SHANGHAI).date()
        return deadlines.due(
            self.campaign(row.campaign).clocks.review, "", start, start, calendar_of(session)
        ).day

    def _attach(
        self, session: Session, row: CaseTable, files: Sequence[KeptFile], names: Sequence[bytes]
    ) -> None:
        for file, name in zip(files, names, strict=True):
            session.add(
                FileTable(
                    case_id=row.id,
                    sha256=file.sha256,
                    stored=file.stored,
                    name=name,
                    kind=file.kind,
                    size=file.size,
                    purpose=file.purpose,
                    added_at=self.settings.now(row.campaign),
                )
            )

    @staticmethod
    def _write(
        session: Session, row: CaseTable, line: history.Line, files: Sequence[KeptFile] = ()
    ) -> int:
        if files:
            line.details["files"] = [file.sha256 for file in files]
        return history.append(session, row.id, line)

    @staticmethod
    def _tell(session: Session, row: CaseTable, event: int) -> None:
        """Owe the claimant a letter about ``event``, where there is an address to send it to."""
        if row.mailable:
            jobs.owe(session, "mail", {"case": row.id, "event": event})

    def _seal_text(self, text: str) -> bytes | None:
        return self.sealer.seal(text.strip().encode()) if text.strip() else None

    def move(
        self,
        case_id: int,
        verb: str,
        actor: Actor,
        version: int,
        given: Mapping[Need, str],
        files: Sequence[KeptFile] = (),
        told: str = "",
    ) -> CaseRow:
        """Take a case one step on; ``version`` is the one the person saw, ``told`` adds words for
        the claimant.

        Raises :class:`NotFound`, :class:`Stale`, :class:`NotAllowed`, :class:`Incomplete`; then
        nothing was written.
        """
        names = [self.sealer.seal(file.name.encode()) for file in files]
        with self.store.write() as session:
            row = self.seen(session, case_id, actor)
            if row.version != version:
                raise Stale("案件刚刚有了新的变动，请核对后重新提交；已填写的内容没有丢失")
            self._make(session, row, verb, actor, given, files, names, told)
            session.flush()
            return self.line(row)

    def _make(
        self,
        session: Session,
        row: CaseTable,
        verb: str,
        actor: Actor,
        given: Mapping[Need, str],
        files: Sequence[KeptFile],
        names: Sequence[bytes],
        told: str,
    ) -> None:
        campaign, move = self.campaign(row.campaign), self._allowed(row, verb, actor)
        now, today = self.settings.now(row.campaign), self.settings.today(row.campaign)
        lacking = effects.lacking(campaign, move, given, files, today) | self._lost(files, "proof")
        if lacking:
            raise Incomplete(lacking)
        effects.carry_out(campaign, row, move, given, now, calendar_of(session))
        if move.target is State.TRANSFERRED:
            self._copy(session, campaign, row)
        if move.source is State.STRUCK_OFF:
            self._take_down(session, row, today)
        self._attach(session, row, files, names)
        line = history.Line(
            move.verb,
            actor,
            now,
            move.source,
            move.target,
            self._seal_text(effects.note_of(move, given)),
            move.told + told.strip(),
            dict(effects.details_of(move, given)),
        )
        self._tell(session, row, self._write(session, row, line, files))

    def _allowed(self, row: CaseTable, verb: str, actor: Actor) -> Move:
        move = move_for(State(row.state), verb)
        if move is None:
            raise NotAllowed("案件现在的状态不能做这一步")
        reason = bar(move, actor, f"{row.campaign}/{row.unit}" if row.unit else None)
        if reason:
            raise NotAllowed(reason)
        return move

    @staticmethod
    def _copy(session: Session, campaign: Campaign, row: CaseTable) -> None:
        day = row.received_at.astimezone(SHANGHAI).date()
        asked = answers({name: plain_value(row, name) for name in (*ROUTED_BY, "industry")}, day)
        for copy in campaign.copies:
            there = session.get(CopyTable, (row.id, copy.to))
            if copy.to != row.unit and there is None and eligibility.matches(copy.when, asked):
                session.add(CopyTable(case_id=row.id, unit=copy.to, reason=copy.reason))
                session.flush()

    @staticmethod
    def _take_down(session: Session, row: CaseTable, today: date) -> None:
        """A case that is open again has no account of how it was closed."""
        summary = session.get(SummaryTable, row.id)
        if summary is not None and summary.public:
            summary.state, summary.public, summary.withdrawn_on = "withdrawn", None, today
            summary.withdrawn_because = "案件重新办理"

    def press(self, case_id: int, actor: Actor, text: str, listed: bool) -> None:
        """Press a slow case; ``listed`` puts it under listed supervision (挂牌督办), which stays
        until it is closed."""
        if not text.strip():
            raise Incomplete({"text": "请写明督办要求"})
        with self.store.write() as session:
            row = self._in_hand(session, case_id, actor, "督办")
            row.supervised = "listed" if listed or row.supervised == "listed" else "pressed"
            row.version += 1
            self._remark(session, row, actor, "list" if listed else "press", text)

    def extend(self, case_id: int, actor: Actor, deadline: date, reason: str) -> None:
        """Give the responsible unit until ``deadline`` (延期说明: the written reason); the
        claimant is told."""
        with self.store.write() as session:
            row = self._in_hand(session, case_id, actor, "延期")
            wrong = {} if reason.strip() else {"reason": "请写明延期理由和计划"}
            if deadline <= max(row.deadline or deadline.min, self.settings.today(row.campaign)):
                wrong["deadline"] = "新的期限须晚于原期限和今天"
            if wrong:
                raise Incomplete(wrong)
            row.deadline, row.version = deadline, row.version + 1
            told = "办理期限延长到{day}。".format(
                day=f"{deadline.year}年{deadline.month}月{deadline.day}日"
            )
            event = self._remark(
                session, row, actor, "extend", reason, told, {"deadline": deadline.isoformat()}
            )
            self._tell(session, row, event)

    def note(self, case_id: int, actor: Actor, text: str) -> None:
        """Add a remark for colleagues; the claimant doesn't see it."""
        if not text.strip():
            raise Incomplete({"text": "请填写备注"})
        with self.store.write() as session:
            self._remark(session, self.seen(session, case_id, actor), actor, "note", text)

    def _in_hand(self, session: Session, case_id: int, actor: Actor, what: str) -> CaseTable:
        row = self.seen(session, case_id, actor)
        if Role.COORDINATOR not in actor.roles:
            raise NotAllowed(f"只有{ROLE_NAMES[Role.COORDINATOR]}可以{what}")
        if State(row.state) not in IN_HAND:
            raise NotAllowed(f"只有在办的案件可以{what}")
        return row

    def _remark(
        self,
        session: Session,
        row: CaseTable,
        actor: Actor,
        verb: str,
        text: str,
        told: str = "",
        details: dict[str, Any] | None = None,
        files: Sequence[KeptFile] = (),
    ) -> int:
        now = self.settings.now(row.campaign)
        line = history.Line(
            verb, actor, now, note=self._seal_text(text), told=told, details=details or {}
        )
        return self._write(session, row, line, files)

    def supplement(
        self, number: str, code: str, text: str, files: Sequence[KeptFile] = ()
    ) -> PublicStatus:
        """The claimant adds words or files; a case waiting for them (待补正) goes back to review.

        Raises :class:`NotFound` for a wrong number or code, :class:`NotAllowed` when the case is
        closed.
        """
        names = [self.sealer.seal(file.name.encode()) for file in files]
        with self.store.write() as session:
            row = self._claimed(session, number, code)
            if State(row.state) in ENDED:
                raise NotAllowed("案件已经结束，不能再补充材料")
            lost = self._lost(files, "files")
            if lost or not (text.strip() or files):
                raise Incomplete(lost or {"text": "请填写补充说明，或上传材料"})
            self._attach(session, row, files, names)
            told = "" if row.state == State.RETURNED else "补充材料已收到。"
            self._remark(session, row, CLAIMANT, "supplement", text, told, files=files)
            if row.state == State.RETURNED:
                self._make(session, row, "complete", CLAIMANT, {}, (), (), "")
            else:
                row.version += 1
            session.flush()
            return self._status(session, row)

    def rate(self, number: str, code: str, grade: int, text: str) -> PublicStatus:
        """The claimant grades the handling (a key of ``cases.GRADES``); a bad grade says why.

        Raises :class:`NotFound` for a wrong number or code, :class:`NotAllowed`,
        :class:`Incomplete`.
        """
        if grade not in GRADES:
            raise Incomplete({"grade": "请选择评价"})
        if grade <= BAD_GRADE and not text.strip():
            raise Incomplete({"text": "请写明哪里不满意，以便回访"})
        with self.store.write() as session:
            row = self._claimed(session, number, code)
            if not self.may_rate(session, row):
                raise NotAllowed("现在不能评价：案件还没有销号，或者已经评价过")
            told = f"已收到您的评价：{GRADES[grade]}。"
            self._remark(session, row, CLAIMANT, "rate", text, told, {"grade": grade})
            return self._status(session, row)

    def withdraw(self, number: str, code: str, reason: str) -> PublicStatus:
        """The claimant takes the clue back. Raises :class:`NotFound`, :class:`NotAllowed`,
        :class:`Incomplete`."""
        with self.store.write() as session:
            row = self._claimed(session, number, code)
            self._make(session, row, "withdraw", CLAIMANT, {Need.REASON: reason}, (), (), "")
            session.flush()
            return self._status(session, row)

    def _claimed(self, session: Session, number: str, code: str) -> CaseTable:
        id = self._entitled(session, number, code)
        if id is None:
            raise NotFound("编号或查询码不对，请照回执填写")
        return session.get_one(CaseTable, id)
