"""The life of a job: its kinds, how each is treated, and one table of the changes between its
states."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class JobState(StrEnum):
    """Where a job stands. ``FAILED`` and ``PARKED`` wait for a person, who lets it begin anew or
    closes it with a reason; they stand on the desk's first page until then."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    PARKED = "parked"
    CLOSED = "closed"


class JobKind(StrEnum):
    """What is owed: a letter to a claimant or to somebody at the desk, a new release of the public
    site, one that shows a second person what the content has become, some of the records sealed to
    new recipients, or a new capsule, because what a claimant may read has changed."""

    MAIL = "mail"
    STAFF_MAIL = "staff-mail"
    REBUILD = "rebuild"
    PROPOSE = "propose"
    RESEAL = "reseal"
    CAPSULE = "capsule"


@dataclass(frozen=True, kw_only=True)
class JobRule:
    """How a kind is treated. ``single``: only one may be queued or running; asked for while one
    runs, it is done once more after that.

    A try that failed is followed by another after the next of ``waits`` (the last one repeats)
    for as long as ``patience`` lasts, counted from when the job was owed; without waits there is
    no second try. A job that ``deaths`` workers have died of is parked. ``together``: many are
    done in one transaction, by the counter and never by a worker that takes one job at a time.
    """

    kind: JobKind
    single: bool = False
    waits: tuple[timedelta, ...] = ()
    patience: timedelta = timedelta(0)
    deaths: int = 3
    together: bool = False

    def next_try(self, tries: int, since: datetime, now: datetime) -> datetime | None:
        """When the next try is due after ``tries`` that failed; ``None`` when that was the last.
        The last one is made when the patience ends, not before."""
        end = since + self.patience
        if not self.waits or now >= end:
            return None
        return min(now + self.wait_after(tries), end)

    def wait_after(self, tries: int) -> timedelta:
        """How long to wait after so many tries."""
        if not self.waits:
            return timedelta(0)
        return self.waits[min(max(tries, 1), len(self.waits)) - 1]


#: Of a letter: half a minute for a server that restarts, hours for one that is away.
_LETTER_WAITS = tuple(
    timedelta(minutes=minutes) for minutes in (0.5, 1, 2, 5, 10, 20, 30, 60, 120, 240)
)

JOB_RULES: dict[JobKind, JobRule] = {
    rule.kind: rule
    for rule in (
        JobRule(kind=JobKind.MAIL, waits=_LETTER_WAITS, patience=timedelta(days=4)),
        JobRule(kind=JobKind.STAFF_MAIL, waits=_LETTER_WAITS, patience=timedelta(days=4)),
        JobRule(kind=JobKind.REBUILD, single=True),
        JobRule(kind=JobKind.PROPOSE, single=True),
        JobRule(kind=JobKind.RESEAL, single=True, waits=_LETTER_WAITS, patience=timedelta(days=4)),
        JobRule(kind=JobKind.CAPSULE, together=True),
    )
}


class JobChange(StrEnum):
    """What happens to a job. ``RECALL``: what it did is taken back, to be done in another way."""

    CLAIM = "claim"
    FINISH = "finish"
    RETRY = "retry"
    FAIL = "fail"
    PARK = "park"
    RESUME = "resume"
    CLOSE = "close"
    RECALL = "recall"


#: Kinds that a worker takes one at a time.
SINGLY = tuple(kind for kind, rule in JOB_RULES.items() if not rule.together)

#: Them again, those side by side that a worker does one after the other: two releases at once
#: would be made of two public stores.
LANES = (
    (JobKind.MAIL, JobKind.STAFF_MAIL),
    (JobKind.REBUILD, JobKind.PROPOSE),
    (JobKind.RESEAL,),
)

#: States of a job that is still to be done.
PENDING = frozenset({JobState.QUEUED, JobState.RUNNING})

#: States that wait for a person.
UNSETTLED = frozenset({JobState.FAILED, JobState.PARKED})

_RUNNING = frozenset({JobState.RUNNING})

#: From which states to which.
JOB_CHANGES: dict[JobChange, tuple[frozenset[JobState], JobState]] = {
    JobChange.CLAIM: (frozenset({JobState.QUEUED}), JobState.RUNNING),
    JobChange.FINISH: (_RUNNING, JobState.DONE),
    JobChange.RETRY: (_RUNNING, JobState.QUEUED),
    JobChange.FAIL: (_RUNNING, JobState.FAILED),
    JobChange.PARK: (_RUNNING, JobState.PARKED),
    JobChange.RESUME: (UNSETTLED, JobState.QUEUED),
    JobChange.CLOSE: (UNSETTLED, JobState.CLOSED),
    JobChange.RECALL: (frozenset({JobState.DONE}), JobState.QUEUED),
}
