"""Every planted fault; those that no test can find say why."""

from tests.mutants import (
    accounts,
    apart,
    bulk,
    counter,
    crowds,
    eligibility,
    entering,
    extending,
    floods,
    followup,
    incoming,
    inspections,
    instalments,
    ledger_queries,
    ledger_rules,
    ledger_verbs,
    lifecycle,
    linking,
    meetings,
    papers,
    pressing,
    publishing,
    receipts,
    redaction,
    reissuing,
    reports,
    resealing,
    search,
    sheets,
    site,
    slips,
    suspicions,
    sweep,
    sweep_finding,
    sweep_reading,
    tasks,
    two_persons,
    uploads,
    witness,
)
from tests.mutants.fault import Fault

FAULTS: tuple[Fault, ...] = (
    *lifecycle.FAULTS,
    *eligibility.FAULTS,
    *ledger_rules.FAULTS,
    *ledger_verbs.FAULTS,
    *followup.FAULTS,
    *sheets.FAULTS,
    *site.FAULTS,
    *extending.FAULTS,
    *instalments.FAULTS,
    *ledger_queries.FAULTS,
    *publishing.FAULTS,
    *crowds.FAULTS,
    *redaction.FAULTS,
    *receipts.FAULTS,
    *reissuing.FAULTS,
    *reports.FAULTS,
    *resealing.FAULTS,
    *slips.FAULTS,
    *search.FAULTS,
    *suspicions.FAULTS,
    *sweep.FAULTS,
    *sweep_reading.FAULTS,
    *sweep_finding.FAULTS,
    *two_persons.FAULTS,
    *witness.FAULTS,
    *counter.FAULTS,
    *uploads.FAULTS,
    *papers.FAULTS,
    *apart.FAULTS,
    *bulk.FAULTS,
    *floods.FAULTS,
    *incoming.FAULTS,
    *inspections.FAULTS,
    *pressing.FAULTS,
    *accounts.FAULTS,
    *entering.FAULTS,
    *linking.FAULTS,
    *meetings.FAULTS,
    *tasks.FAULTS,
)

#: Those that no test can find, by name, and why: what they change can't be seen.
UNSEEN: dict[str, str] = {
    "casestore/campaign/money.py: zeros stay at the end": (
        "dividing whole fen by a million leaves no zeros to strip"
    ),
    "casestore/ledger/effects.py: a second settlement counts in the month of the first": (
        "every way back to handling has cleared the day, so there is no first one left"
    ),
    "casestore/ledger/verbs/recount.py: a day that a person set is recounted": (
        "such a day is its own result and never moves; the query only spares reading the row"
    ),
    "casestore/ledger/queries/lines.py: a page of twenty reads the whole ledger": (
        "the same lines come out, only later"
    ),
    "casestore/publishing/public_figures.py: an amount of an open case is told": (
        "a move that takes the strike-off back takes the amount back with it"
    ),
}
