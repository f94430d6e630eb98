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

from casestore.errors import CaseStoreError, reason
from casestore.exchange.handouts import Handout
from casestore.exchange.office_signature import Signer
from casestore.exchange.receipt_certificate import certificate_there
from casestore.exchange.signed_receipts import ReceiptFacts, signed, write_mark
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import case_file, handed_out, lines
from casestore.ledger.queries.handed_out import Asked
from casestore.ledger.queries.own_copy import copy_of
from casestore.lifecycle.roles import SYSTEM
from casestore.public.durable_files import replace_file
from forms_app.pdf.signed_receipt import SignedReceipt, drawn, sheets
from forms_app.processes import not_handed_out

log = structlog.get_logger()

#: Seconds between looks, after one that failed, and between tidyings; tries of one that fails; and
#: how long a copy lies there (seconds).
LOOK, AWAY, TIDY, TRIES, KEPT = 1.0, 5.0, 3600.0, 3, 7 * 86_400.0
#: Seconds between tries of what failed and was passed over.
AGAIN = 600.0
#: In the instance: the last event that was answered.
CURSOR = "handed-out"


@dataclass(kw_only=True)
class HandingOut:
    """One office's handouts."""

    ledger: Ledger
    tidied: float = -TIDY
    tries: dict[int, int] = field(default_factory=dict)
    tried_again: float = -AGAIN

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
        if monotonic() - self.tried_again >= AGAIN:
            self.tried_again = monotonic()
            self._try_again()
        asked = handed_out.next_asked(self.ledger, self._cursor())
        if asked is None:
            return False
        self._answer(asked)
        return True

    def _answer(self, asked: Asked) -> None:
        """Make what is asked for; what fails again and again is passed over, told on the desk, and
        tried again later."""
        try:
            self.make(asked)
        except (CaseStoreError, OSError) as error:
            self.tries[asked.event] = self.tries.get(asked.event, 0) + 1
            if self.tries[asked.event] < TRIES:
                raise
            self._pass_over(asked, error)
        self._note(asked.event)

    def _try_again(self) -> None:
        """Once more what was passed over."""
        for owed in not_handed_out.not_made(self.ledger.settings.instance):
            asked = handed_out.asked_again(self.ledger, owed.case, owed.what)
            try:
                self.make(asked)
            except (CaseStoreError, OSError) as error:
                self._pass_over(asked, error)

    def _pass_over(self, asked: Asked, error: CaseStoreError | OSError) -> None:
        log.error("not_handed_out", case=asked.case_id, kind=type(error).__name__)
        instance = self.ledger.settings.instance
        why = str(error) if isinstance(error, CaseStoreError) else reason(error)
        not_handed_out.note(instance, asked.case_id, asked.what, why)

    def make(self, asked: Asked) -> None:
        """Write the file; none for a claimant who reads no capsule."""
        if asked.reader:
            self._make(asked)
        not_handed_out.settle(self.ledger.settings.instance, asked.case_id, asked.what)

    def _make(self, asked: Asked) -> None:
        case_id, is_receipt = asked.case_id, asked.what is Handout.RECEIPT
        data = self._receipt(case_id) if is_receipt else copy_of(self.ledger, case_id)
        self.ledger.handouts.write(asked.reader, asked.what, data)
        log.info("handed_out", case=case_id, what=asked.what)

    def _receipt(self, case_id: int) -> bytes:
        """The signed receipt; that it was signed is noted for whoever checks it."""
        case, settings = case_file.open_case(self.ledger, case_id, SYSTEM), self.ledger.settings
        filed = [
            (file.name, file.size, file.sha256)
            for _id, file, _at in case.files
            if file.purpose in ("evidence", "signed-form", "mandate")
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
        certificate = certificate_there(settings.keys, self.signer)
        made = signed(drawn(receipt, self.app), facts, certificate)
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
            newest = handed_out.newest_event(self.ledger)
            self._note(newest)
            return newest

    def _note(self, event: int) -> None:
        replace_file(self._file, str(event).encode(), 0o640)
