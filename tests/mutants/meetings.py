"""Faults in how what a joint meeting decided is kept."""

from tests.mutants.fault import faults_in

FAULTS = (
    *faults_in(
        "casestore/ledger/verbs/meetings.py",
        ("tests/casestore/ledger/verbs/test_meetings.py",),
        (
            "        if not CASE_STATES[work.row.state].in_hand:\n",
            "        if False:\n",
            "a decision about a case that nobody handles",
        ),
        ("        if one.day < meeting.day:\n", "        if False:\n", "due before it was decided"),
        (" and meeting.day > today:", " and False:", "minutes of a meeting that was not held"),
        ("    if len(works) < len(meeting.decisions):\n", "    if False:\n", "one case twice"),
        (
            "for work in works.values()}) > 1:",
            "for work in works.values()}) > 9:",
            "two campaigns in one meeting",
        ),
        ('        "report_by": decision.day.isoformat(),\n', "", "a decision has no day"),
        (
            "    if Role.COORDINATOR not in narrowed(actor.roles):\n",
            "    if False:\n",
            "a supervisor decides",
        ),
    ),
)
