"""The lane of the worker that looks into the office's mailbox now and then, by itself: a server
that hangs keeps nothing else waiting."""

import threading
from dataclasses import dataclass

import structlog

from casestore.errors import CaseStoreError
from casestore.ledger.ledger import Ledger
from casestore.settings import Settings
from forms_app.mail.fetching.mailbox import fetch_mailbox, minutes_of
from forms_app.processes.vital_signs import seconds_since

log = structlog.get_logger()

#: Seconds of a minute of the settings; and what a look may take beside its turns.
MINUTE, SLACK = 60.0, 300.0
#: Touched in the instance after each look that went well; it holds nothing.
MARK = "last-mail"


@dataclass(frozen=True)
class MailFetching:
    """The mailbox of one office, where its settings name one and how often to look."""

    ledger: Ledger

    def attend(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set; outlives a mailbox or a ledger that is away."""
        settings = self.ledger.settings
        if not is_on(settings):
            return
        while not stop.is_set():
            try:
                found = fetch_mailbox(self.ledger, settings.imap_url)
                (settings.instance / MARK).touch()
                if found.taken:
                    log.info("mail_fetched", count=found.taken)
            except (CaseStoreError, OSError) as error:
                log.error("mailbox_away", kind=type(error).__name__)
            stop.wait(minutes_of(settings.imap_url) * MINUTE)


def is_on(settings: Settings) -> bool:
    """Whether the worker is to look into a mailbox."""
    return minutes_of(settings.imap_url) > 0


def is_behind(settings: Settings) -> bool:
    """Whether the mailbox should have been read and was not: two looks failed, or hang."""
    longest = 2 * minutes_of(settings.imap_url) * MINUTE + SLACK
    return is_on(settings) and seconds_since(settings.instance / MARK) > longest
