"""By when each step after a clue came in is due at the latest, as far as it can be known on the
day it comes in. Pure."""

from dataclasses import dataclass
from datetime import date

from casestore.calendar.working_days import PUBLISHED, Calendar
from casestore.campaign.clocks import Clock
from casestore.campaign.model import Campaign
from casestore.lifecycle import deadlines
from casestore.lifecycle.case_states import Step


@dataclass(frozen=True, kw_only=True)
class ExpectedStep:
    """A step, the last day on which it is due when all before it took their time, and the term
    that it was counted by; ``uncertain``: counted without its year's list of holidays."""

    step: Step
    by: date
    term: Clock
    uncertain: bool


def expected_steps(
    campaign: Campaign, received: date, calendar: Calendar = PUBLISHED
) -> dict[Step, ExpectedStep]:
    """The steps of a clue that comes in on ``received`` (Shanghai date), each counted from the
    last day of the one before: review, transfer, handling. Verification starts when the unit
    says that it is done, a day that nobody knows yet, so it has none."""
    clocks, found, start, uncertain = campaign.clocks, dict[Step, ExpectedStep](), received, False
    for step, term in (
        (Step.REVIEW, clocks.review),
        (Step.TRANSFER, clocks.transfer),
        (Step.HANDLE, clocks.handle),
    ):
        if step is Step.HANDLE:
            due = deadlines.for_handling(campaign, received, start, start, calendar)
        else:
            due = deadlines.due(term, "", start, start, calendar)
        uncertain = uncertain or due.uncertain
        found[step] = ExpectedStep(step=step, by=due.day, term=term, uncertain=uncertain)
        start = due.day
    return found
