"""Who may approve a summary. The store refuses everybody else as well; this says beforehand to
whom the desk offers it."""

from casestore.lifecycle.cases import Actor, Role
from casestore.publishing.records import Summary

APPROVERS = frozenset({Role.COORDINATOR, Role.REVIEWER})


def may_approve(summary: Summary, person: Actor) -> bool:
    """Whether ``person`` can be the second person on ``summary``."""
    return (
        bool(person.roles & APPROVERS)
        and summary.state == "submitted"
        and person.id not in (summary.author, summary.submitted_by)
    )
