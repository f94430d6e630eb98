"""The lane of the worker that makes what claimants are handed: the signed receipt of every clue
that comes in, and copies of all they sent when they ask. Each takes a second, so no clue waits for
it in the counter's lane."""

import threading
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from time import monotonic

import structlog
from flask import Flask
from sqlalchemy import func, select

from casestore.database.tables import CaseTable, EventTable
from casestore.errors import CaseStoreError
from casestore.exchange.handouts import Handout
from casestore.exchange.office_signature import Signer
from casestore.exchange.signed_receipts import ReceiptFacts, signed, write_mark
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import case_file, lines
from casestore.ledger.queries.own_copy import copy_of
from casestore.lifecycle.roles import SYSTEM
from casestore.lifecycle.verbs import Verb
from casestore.public.durable_files import replace_file
from forms_app.pdf.signed_receipt import SignedReceipt, drawn, sheets

log = structlog.get_logger()

#: Seconds between looks, after one that failed, and between tidyings; tries of one that fails; and
#: how long a copy lies there (seconds).
LOOK, AWAY, TIDY, TRIES, KEPT = 1.0, 5.0, 3600.0, 3, 7 * 86_400.0
#: In the instance: the last event that was answered.
CURSOR = "handed-out"
#: The events that are answered with a file.
_ANSWERED = (Verb.REGISTER, Verb.NEW_KEYS, Verb.REISSUE, Verb.HANDOUT)


@dataclass
class HandingOut:
    """One office's handouts."""

    ledger: Ledger
    tidied: float = -TIDY
    tries: dict[int, int] = field(default_factory=dict)

    @cached_property
    def app(self) -> Flask:
        return sheets()

    @cached_property
    def signer(self) -> Signer:
        return Signer.load(self.ledger.settings.keys)

    def attend(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set; outlives a database or a folder that is away."""
        while not stop.is_set():
            try:
                if not self.look():
                    stop.wait(LOOK)
            except (CaseStoreError, OSError) as error:
                log.error("handing_out_away", kind=type(error).__name__)
                stop.wait(AWAY)

    def look(self) -> bool:
        """Answer the oldest event that waits; whether there was one."""
        if monotonic() - self.tidied >= TIDY:
            self.tidied = monotonic()
            self.ledger.handouts.drop_old(Handout.COPY, KEPT)
        event = self._next()
        if event is None:
            return False
        self._answer(event)
        return True

    def _next(self) -> EventTable | None:
        after = self._cursor()
        asked = (
            select(EventTable)
            .where(EventTable.id > after, EventTable.verb.in_(_ANSWERED))
            .order_by(EventTable.id)
        )
        with self.ledger.store.read() as session:
            return session.scalars(asked.limit(1)).first()

    def _answer(self, event: EventTable) -> None:
        """Make what ``event`` asks for; one that fails again and again is passed over, and can be
        asked for anew."""
        try:
            self.make(event.case_id, Handout(event.details.get("what", Handout.RECEIPT)))
        except (CaseStoreError, OSError) as error:
            self.tries[event.id] = self.tries.get(event.id, 0) + 1
            if self.tries[event.id] < TRIES:
                raise
            log.error("not_handed_out", event=event.id, kind=type(error).__name__)
        self._note(event.id)

    def make(self, case_id: int, what: Handout) -> None:
        """Make ``what`` for the claimant of ``case_id``; nothing for one who reads no capsule."""
        with self.ledger.store.read() as session:
            reader = session.get_one(CaseTable, case_id).reading_key
        if not reader:
            return
        data = self._receipt(case_id) if what is Handout.RECEIPT else copy_of(self.ledger, case_id)
        self.ledger.handouts.write(reader, what, data)
        log.info("handed_out", case=case_id, what=what)

    def _receipt(self, case_id: int) -> bytes:
        """The signed receipt; that it was signed is noted for whoever checks it."""
        case, settings = case_file.open_case(self.ledger, case_id, SYSTEM), self.ledger.settings
        filed = [
            (file.name, file.size, file.sha256)
            for _id, file, _at in case.files
            if file.purpose in ("evidence", "signed-form")
        ]
        facts = ReceiptFacts(
            number=case.row.number,
            campaign=case.row.campaign,
            received_at=case.row.received_at,
            files=[sha256 for _name, _size, sha256 in filed],
        )
        receipt = SignedReceipt(
            campaign=self.ledger.campaign_of(case.row.campaign),
            facts=facts,
            files=tuple(filed),
            registered_alone=lines.for_the_record(self.ledger, case.row),
            calendar=self.ledger.calendar(),
            site_url=settings.site_url,
            demo=settings.demo,
        )
        made = signed(drawn(receipt, self.app), facts, self.signer)
        write_mark(facts, settings.capsules, self.signer)
        return made

    @property
    def _file(self) -> Path:
        return self.ledger.settings.instance / CURSOR

    def _cursor(self) -> int:
        """The last event that was answered. Where nobody has noted one, all that was before now
        counts as answered: whoever wants a signed receipt of then asks for it."""
        try:
            return int(self._file.read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            with self.ledger.store.read() as session:
                newest = session.scalar(select(func.max(EventTable.id))) or 0
            self._note(newest)
            return newest

    def _note(self, event: int) -> None:
        replace_file(self._file, str(event).encode(), 0o640)
