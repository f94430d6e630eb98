"""The lane of the worker that copies what claimants send to another disk, by itself: a disk that
hangs keeps nothing else waiting."""

import threading
from dataclasses import dataclass

import structlog

from casestore.errors import CaseStoreError
from casestore.office.arrivals_copy import ArrivalsCopy
from casestore.settings import Settings
from forms_app.processes.vital_signs import seconds_since

log = structlog.get_logger()

#: Seconds between two looks, and after which the copy counts as behind: what may be lost with a
#: disk is what came in that time.
LOOK, BEHIND = 5.0, 60.0
#: Touched in the instance after each look that went well; it holds nothing.
MARK = "last-copy"


@dataclass(frozen=True)
class Copying:
    """The copying of one instance, where its settings say where to."""

    settings: Settings

    def attend(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set; outlives a folder that is away."""
        if self.settings.copy_to is None:
            return
        copy = ArrivalsCopy(self.settings, self.settings.copy_to)
        while not stop.is_set():
            try:
                copied = copy.bring_up_to_date()
                (self.settings.instance / MARK).touch()
                if copied:
                    log.info("arrivals_copied", count=copied)
            except (CaseStoreError, OSError) as error:
                log.error("copy_away", kind=type(error).__name__)
            stop.wait(LOOK)


def seconds_behind(settings: Settings) -> float:
    """How long the copy hasn't been brought up to date; 0 where none is asked for, endless where it
    never was."""
    return seconds_since(settings.instance / MARK) if settings.copy_to else 0.0
