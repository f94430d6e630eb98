"""An inspection of an enterprise (扫码入企): its states, who registers and who reads, and when it
may be. Pure; the days and exceptions come from the campaign."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from casestore.campaign.model import Campaign
from casestore.lifecycle.ratings import BAD_GRADE, GRADES
from casestore.lifecycle.roles import Actor, Role, narrowed

#: Days ahead beyond which a day is most likely a slip of the pen.
FARTHEST = 180


class InspectionState(StrEnum):
    """Where an inspection stands: nothing follows the last two."""

    REGISTERED = "registered"
    DONE = "done"
    CANCELLED = "cancelled"


INSPECTION_STATE_NAMES: dict[InspectionState, str] = {
    InspectionState.REGISTERED: "已登记",
    InspectionState.DONE: "已检查",
    InspectionState.CANCELLED: "已取消",
}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """When an inspection is to be, and by which exception of the campaign (``""``: none) it may be
    then; ``basis`` is what that rests on."""

    day: date
    exception: str = ""
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class InspectionGrade:
    """What an enterprise says of an inspection: one of the five grades, a remark, and whether who
    came, or for what, differed from what was registered (``mismatch``)."""

    grade: int
    mismatch: bool
    text: str = ""

    @property
    def wants_more(self) -> bool:
        """Whether somebody of the office must look into it."""
        return self.grade <= BAD_GRADE or self.mismatch


def exceptions_of(campaign: Campaign) -> tuple[str, ...]:
    """The exceptions that an inspection may name, each once."""
    quiet, rules = campaign.quiet_days, campaign.inspections
    named = (*(quiet.exceptions if quiet else ()), *(rules.at_short_notice if rules else ()))
    return tuple(dict.fromkeys(named))


def wrong_in_plan(plan: Plan, campaign: Campaign, today: date) -> Mapping[str, str]:
    """What keeps an inspection from being registered ``today``: field → the sentence that says what
    to do; empty where nothing does."""
    if plan.exception and plan.exception not in exceptions_of(campaign):
        return {"exception": "请从列表中选择例外情形"}
    if said := _too_early_or_late(plan, campaign, today) or _quiet(plan, campaign):
        return {"day": said}
    if plan.exception and not plan.basis.strip():
        return {"basis": "请写明例外的依据"}
    return {}


def _too_early_or_late(plan: Plan, campaign: Campaign, today: date) -> str:
    rules = campaign.inspections
    ahead = (plan.day - today).days
    if ahead < 0:
        return f"{_words(plan.day)}已经过去，不能事后登记；今天是{_words(today)}"
    if ahead > FARTHEST:
        return f"{_words(plan.day)}在 {FARTHEST} 天以后，请核对年份和月份"
    if rules is None or ahead >= rules.days_ahead or plan.exception in rules.at_short_notice:
        return ""
    first = _words(today + timedelta(days=rules.days_ahead))
    said = f"入企检查至少提前 {rules.days_ahead} 天登记，最早可以填{first}"
    return said + _named(rules.at_short_notice)


def _quiet(plan: Plan, campaign: Campaign) -> str:
    quiet = campaign.quiet_days
    if quiet is None or not quiet.holds(plan.day) or plan.exception in quiet.exceptions:
        return ""
    return f"{quiet.words}，{_words(plan.day)}不安排入企检查" + _named(quiet.exceptions)


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _named(exceptions: tuple[str, ...]) -> str:
    said = f"。属于{'、'.join(exceptions)}的，请选择例外情形并写明依据"
    return said if exceptions else ""


def wrong_in_grade(grade: InspectionGrade) -> Mapping[str, str]:
    """What a grade lacks: its part → the sentence that asks for it; empty when it is whole."""
    if grade.grade not in GRADES:
        return {"grade": "请选择评价"}
    if grade.wants_more and not grade.text.strip():
        return {"text": "请写明哪里不满意、哪里与登记不符，以便核实"}
    return {}


#: Read every inspection of the campaigns that they work in, what the enterprises say of them, and
#: which of these have a clue against whoever comes.
OVERSEERS = frozenset({Role.COORDINATOR, Role.SUPERVISOR})


def oversees(actor: Actor, campaign: str) -> bool:
    """Whether ``actor`` reads the grades of ``campaign``. The inspecting department doesn't: who
    graded badly is the enterprise that it will come to again."""
    return bool(narrowed(actor.roles) & OVERSEERS) and actor.works_in(campaign)


def may_see(actor: Actor, campaign: str, unit: str) -> bool:
    """Whether ``actor`` reads the inspections of ``unit``."""
    return oversees(actor, campaign) or _is_of(actor, campaign, unit)


def may_register(actor: Actor, campaign: str, unit: str) -> bool:
    """Whether ``actor`` registers inspections of ``unit``, changes and ends them: the department
    itself, or a coordinator for one that has no account."""
    coordinates = Role.COORDINATOR in narrowed(actor.roles) and actor.works_in(campaign)
    return coordinates or _is_of(actor, campaign, unit)


def _is_of(actor: Actor, campaign: str, unit: str) -> bool:
    ours = Role.UNIT in narrowed(actor.roles) and f"{campaign}/{unit}" in actor.units
    return ours and actor.works_in(campaign)
