"""The life of a job: its kinds, and one table of the changes between its states."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class JobKind(StrEnum):
    """What is owed: a letter to a claimant, a new release of the public site, or a new capsule,
    because what a claimant may read has changed."""

    MAIL = "mail"
    REBUILD = "rebuild"
    CAPSULE = "capsule"


@dataclass(frozen=True, kw_only=True)
class JobRule:
    """How a kind is treated. ``single``: only one may be queued or running. ``retried``: a try that
    failed is followed by another; one whose worker died always is. ``tries`` before it counts as
    failed; ``wait`` before the second, doubled before each one after it. ``together``: many are
    done in one transaction, by the counter and never by a worker that takes one job at a time."""

    kind: JobKind
    single: bool = False
    retried: bool = False
    tries: int = 6
    wait: timedelta = timedelta(seconds=30)
    together: bool = False


JOB_RULES: dict[JobKind, JobRule] = {
    rule.kind: rule
    for rule in (
        JobRule(kind=JobKind.MAIL, retried=True),
        JobRule(kind=JobKind.REBUILD, single=True, wait=timedelta(0)),
        JobRule(kind=JobKind.CAPSULE, together=True),
    )
}


class JobChange(StrEnum):
    """What happens to a job."""

    CLAIM = "claim"
    FINISH = "finish"
    RETRY = "retry"
    FAIL = "fail"


#: From which state to which.
JOB_CHANGES: dict[JobChange, tuple[JobState, JobState]] = {
    JobChange.CLAIM: (JobState.QUEUED, JobState.RUNNING),
    JobChange.FINISH: (JobState.RUNNING, JobState.DONE),
    JobChange.RETRY: (JobState.RUNNING, JobState.QUEUED),
    JobChange.FAIL: (JobState.RUNNING, JobState.FAILED),
}

#: Kinds that a worker takes one at a time.
SINGLY = tuple(kind for kind, rule in JOB_RULES.items() if not rule.together)

#: States of a job that is still to be done.
PENDING = frozenset(source for source, _target in JOB_CHANGES.values())
