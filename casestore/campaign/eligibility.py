"""May this clue come in, and who takes it? One pure function, used by the guide, the form and
the desk."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casestore.campaign.collecting import by_its_dates, in_words
from casestore.campaign.model import Campaign, Channel, When


class Outcome(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    REGISTER = "register"
    OTHER_LEVEL = "other-level"


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What eligibility looks at: ids of the campaign's lists (``""`` = not answered yet) and two
    dates."""

    claimant_kind: str
    respondent_kind: str
    respondent_level: str
    category: str
    judicial_status: str
    received_on: date
    commitment_date: date | None = None
    sme_arrears: str = ""
    industry: str = ""

    def value(self, name: str) -> str:
        return str(getattr(self, name))


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The outcome, the key of the rule that decided (as in campaign.toml), and the words for the
    person.

    ``channel`` is where the clue belongs when this level doesn't take it; ``lead`` the unit that
    presses it, ``unit`` the responsible unit where a rule names one; ``copies`` the units that
    get a copy, each with the reason.
    """

    outcome: Outcome
    rule: str
    reason: str
    go: str = ""
    channel: Channel | None = None
    lead: str = ""
    unit: str = ""
    copies: tuple[tuple[str, str], ...] = ()


def matches(when: When, answers: Answers) -> bool:
    """Whether every named answer is one of the values given for it."""
    return all(answers.value(name) in values for name, values in when.items())


def decide(campaign: Campaign, answers: Answers) -> Decision:
    """The decision on ``answers`` under the rules of ``campaign``, in this order: dates, who,
    about whom, exclusions, level, routing. The first rule that stops the clue decides."""
    return (
        _outside_dates(campaign, answers)
        or _unknown_choice(campaign, answers)
        or _excluded(campaign, answers)
        or _other_level(campaign, answers)
        or _accepted(campaign, answers)
    )


def _outside_dates(campaign: Campaign, answers: Answers) -> Decision | None:
    window = by_its_dates(campaign, answers.received_on)
    if not window.open:
        return Decision(
            outcome=Outcome.DECLINE, rule=window.rule, reason=window.reason, go=window.go
        )
    limit, made = campaign.collection.committed_until, answers.commitment_date
    if limit and made and made > limit:
        return Decision(
            outcome=Outcome.DECLINE,
            rule="collection.committed_until",
            reason=f"只办理{in_words(limit)}以前作出的承诺、签订的合同",
            go="此后的承诺请直接向作出承诺的单位或其上级反映",
        )
    return None


def _unknown_choice(campaign: Campaign, answers: Answers) -> Decision | None:
    for name, rule in (
        ("claimant_kind", "claimants"),
        ("respondent_kind", "respondents"),
        ("respondent_level", "levels"),
        ("category", "categories"),
    ):
        choices = getattr(campaign, rule)
        if answers.value(name) not in {choice.id for choice in choices}:
            reason, go = _unlisted(rule)
            names = "、".join(choice.label for choice in choices)
            return Decision(
                outcome=Outcome.DECLINE, rule=rule, reason=reason.format(names=names), go=go
            )
    return None


def _unlisted(rule: str) -> tuple[str, str]:
    """Why an answer that isn't on the campaign's list stops the clue, and where to go."""
    told = {
        "claimants": ("本专项行动只受理{names}的反映", "个人事务请拨打 12345"),
        "respondents": ("被反映单位须是{names}", "民事纠纷请通过协商、调解、仲裁或诉讼解决"),
        "levels": ("被反映单位的层级须是{names}", "请先拨打 12345 咨询"),
        "categories": ("问题须属于{names}", "其他事项请拨打 12345"),
    }
    return told[rule]


def _excluded(campaign: Campaign, answers: Answers) -> Decision | None:
    for exclusion in campaign.exclusions:
        if matches(exclusion.when, answers):
            outcome = Outcome.REGISTER if exclusion.outcome == "register" else Outcome.DECLINE
            return Decision(
                outcome=outcome,
                rule=f"exclusions.{exclusion.id}",
                reason=exclusion.reason,
                go=exclusion.go,
            )
    return None


def _other_level(campaign: Campaign, answers: Answers) -> Decision | None:
    level = campaign.level(answers.respondent_level)
    channel = campaign.channel(level.taken_by)
    if channel.own:
        return None
    return Decision(
        outcome=Outcome.OTHER_LEVEL,
        rule=f"levels.{level.id}",
        reason=f"{level.label}的线索由{channel.office}受理",
        go=channel.office,
        channel=channel,
    )


def _accepted(campaign: Campaign, answers: Answers) -> Decision:
    rule, lead, unit = (
        f"categories.{answers.category}",
        campaign.category(answers.category).lead,
        "",
    )
    for route in campaign.routing:
        if matches(route.when, answers):
            rule, lead, unit = f"routing.{route.id}", route.lead, route.unit or ""
            break
    copies = tuple(
        (copy.to, copy.reason) for copy in campaign.copies if matches(copy.when, answers)
    )
    reason = f"属于受理范围，由{campaign.unit(lead).called}牵头"
    return Decision(
        outcome=Outcome.ACCEPT,
        rule=rule,
        reason=reason,
        channel=campaign.own_channel,
        lead=lead,
        unit=unit,
        copies=copies,
    )


def registered_alone(campaign: Campaign, rule: str) -> bool:
    """Whether ``rule``, the key of the rule that decided on a clue, takes it for the record alone:
    nobody promised that it is handled."""
    return rule in {
        f"exclusions.{one.id}" for one in campaign.exclusions if one.outcome == "register"
    }
