"""How long each step of a case may take, as a campaign says it."""

from typing import Annotated, Literal

from pydantic import Field

from casestore.campaign.toml_values import Part


class Clock(Part):
    """``days`` in working or calendar days; ``source`` is the rule or practice it comes from."""

    days: Annotated[int, Field(ge=1, le=3650)]
    counts: Literal["working", "calendar"]
    source: str = ""


class Clocks(Part):
    """How long each step may take. ``extend`` is the most that one extension (延期) adds,
    ``longest`` the most that a unit ever gets, from the day it got the case; ``extension_by`` is
    the role whose approval an extension needs (a supervisor's always does). ``year_end``: an
    accepted case is in principle settled in its year."""

    review: Clock = Clock(days=10, counts="working")
    complete: Clock = Clock(days=15, counts="working")
    transfer: Clock = Clock(days=1, counts="working")
    handle: Clock = Clock(days=60, counts="calendar")
    extend: Clock = Clock(days=30, counts="calendar")
    longest: Clock = Clock(days=90, counts="calendar")
    verify: Clock = Clock(days=10, counts="working")
    objection: Clock = Clock(days=30, counts="calendar")
    extension_by: Literal["coordinator", "supervisor"] = "coordinator"
    year_end: bool = False
