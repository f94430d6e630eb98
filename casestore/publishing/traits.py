"""What in a public row could single a case out, and how it is told less exactly step by step. Pure.

Source: the order in which the redaction rule coarsens. Days and what the respondent is aren't in
it; the first goes before everything else, the last goes at the end.
"""

import json
from collections.abc import Callable
from dataclasses import astuple, dataclass, fields, replace

from casestore.public.rows import PublishedCase

#: Working days are told in steps of so many: about a month.
DAYS_STEP = 20


@dataclass(frozen=True, kw_only=True)
class Traits:
    """What somebody may know of a case from elsewhere, by the names of the public columns."""

    campaign: str
    unit: str
    level: str
    respondent_kind: str
    industry: str
    category: str
    amount_band: str
    period: str
    days: int


@dataclass(frozen=True)
class Step:
    """One step of telling less: ``column`` is told less exactly, or not at all."""

    column: str
    less: Callable[[Traits], Traits]


#: In their order. Campaign and responsible unit are always told: they are public bodies.
STEPS = (
    Step("days", lambda one: replace(one, days=0)),
    Step("amount_band", lambda one: replace(one, amount_band="")),
    Step("period", lambda one: replace(one, period=one.period[:4])),
    Step("category", lambda one: replace(one, category="")),
    Step("industry", lambda one: replace(one, industry="")),
    Step("level", lambda one: replace(one, level="", respondent_kind="")),
)


def coarsened(traits: Traits, steps: int) -> Traits:
    """``traits`` after the first so many of :data:`STEPS`."""
    for step in STEPS[:steps]:
        traits = step.less(traits)
    return traits


def cell_of(traits: Traits) -> str:
    """The same for all that can't be told apart by ``traits``, different for all others."""
    return json.dumps(astuple(traits), ensure_ascii=False)


def traits_of(case: PublishedCase) -> Traits:
    """What ``case`` tells of itself."""
    return Traits(**{one.name: getattr(case, one.name) for one in fields(Traits)})


def told(case: PublishedCase, traits: Traits) -> PublishedCase:
    """``case`` with nothing finer than ``traits``."""
    return replace(case, **vars(traits))


def told_days(days: int) -> int:
    """The bound that stands for ``days``: a multiple of :data:`DAYS_STEP`, at least one."""
    return -(-max(days, 1) // DAYS_STEP) * DAYS_STEP
