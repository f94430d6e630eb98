"""The office's side of the counter: takes in what claimants send and answers with capsules, every
second, beside whatever else the worker does."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic

import structlog

from casestore.errors import CaseStoreError
from casestore.exchange.inbox import Arrivals
from casestore.ledger import claimants_view, marks
from casestore.ledger.import_items import import_items
from casestore.ledger.ledger import Ledger

log = structlog.get_logger()

#: Seconds between looks into the inbox, after a look that failed, and between the tidyings.
LOOK, AWAY, TIDY = 1.0, 5.0, 3600.0
#: How old a fragment of a killed process must be before it is swept, and how long an item that was
#: taken in is kept beside the ledger: longer than backups are apart.
FRAGMENT, DONE = timedelta(hours=1), timedelta(days=30)


@dataclass
class Counter:
    """One office's counter. Two of them may run at once: each item is taken in once."""

    ledger: Ledger
    tidied: float = -TIDY
    looked_at: int | None = None

    def attend(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set; outlives a database or a folder that is away."""
        while not stop.is_set():
            try:
                self.look()
                stop.wait(LOOK)
            except (CaseStoreError, OSError) as error:
                log.error("counter_away", kind=type(error).__name__)
                stop.wait(AWAY)

    def look(self) -> None:
        """Take in what waits, answer, and now and then tidy up."""
        arrivals = Arrivals(self.ledger.settings.inbox)
        import_items(self.ledger, arrivals)
        if monotonic() - self.tidied < TIDY:
            return
        self.tidied = monotonic()
        written = claimants_view.rewrite_missing(self.ledger)
        marked = marks.mark_older(self.ledger)
        self.looked_at = claimants_view.tell_of_looks(self.ledger, self.looked_at)
        now = datetime.now(UTC)
        swept = arrivals.sweep(now - FRAGMENT) + arrivals.clear_done(now - DONE)
        if written or swept or marked:
            log.info("counter_tidied", capsules=written, files=swept, marked=marked)
