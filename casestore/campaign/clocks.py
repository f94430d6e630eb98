"""How long each step of a case may take, as a campaign says it."""

from typing import Annotated, Literal

from pydantic import Field

from casestore.campaign.toml_values import Part


class Clock(Part):
    """``days`` in working or calendar days; ``source`` is the rule or practice it comes from."""

    days: Annotated[int, Field(ge=1, le=3650)]
    counts: Literal["working", "calendar"]
    source: str = ""


class Rung(Part):
    """A step of the ladder of pressing: ``days`` working days after the deadline (before it where
    negative) a person is asked to remind, press, list or talk; ``source`` is the rule or practice
    it comes from."""

    step: Literal["remind", "press", "list", "talk"]
    days: Annotated[int, Field(ge=-30, le=250)]
    source: str = ""


_LATE = "参照《保障中小企业款项支付条例》：逾期不办的督办、约谈"

#: Where a campaign says nothing else.
LADDER = (
    Rung(step="remind", days=-3, source="到期前提醒，系统默认"),
    Rung(step="remind", days=0, source="到期当日提醒，系统默认"),
    Rung(step="press", days=3, source=_LATE),
    Rung(step="list", days=7, source=_LATE),
)


class Clocks(Part):
    """How long each step may take. ``extend`` is the most that one extension (延期) adds,
    ``longest`` the most that a unit ever gets, from the day it got the case; ``extension_by`` is
    the role whose approval an extension needs (a supervisor's always does). ``year_end``: an
    accepted case is in principle settled in its year. Two are the claimant's own: ``appeal`` to
    object to a refusal, ``rating`` to say whether a settled problem is solved, before the case may
    be struck off without an answer. ``callback``: looking again at a case whose claimant says that
    it isn't. ``routing``: a unit's objection to having been handed a case. ``ladder``: how a late
    case is pressed."""

    review: Clock = Clock(days=10, counts="working")
    complete: Clock = Clock(days=15, counts="working")
    transfer: Clock = Clock(days=1, counts="working")
    handle: Clock = Clock(days=60, counts="calendar")
    extend: Clock = Clock(days=30, counts="calendar")
    longest: Clock = Clock(days=90, counts="calendar")
    verify: Clock = Clock(days=10, counts="working")
    objection: Clock = Clock(days=30, counts="calendar")
    appeal: Clock = Clock(days=30, counts="calendar")
    rating: Clock = Clock(days=5, counts="working")
    routing: Clock = Clock(days=5, counts="working", source="文件没有规定，系统默认")
    callback: Clock = Clock(
        days=15, counts="working", source="政务服务“好差评”：差评 15 个工作日内回访整改"
    )
    extension_by: Literal["coordinator", "supervisor"] = "coordinator"
    year_end: bool = False
    ladder: tuple[Rung, ...] = LADDER
