"""What the rules of a campaign say about a clue, and which rule said it, in words."""

from datetime import date

from casestore.campaign import form_fields
from casestore.campaign.eligibility import Answers, Decision, decide
from casestore.campaign.model import Campaign
from casestore.ledger.records import CaseFile
from casestore.settings import SHANGHAI
from forms_app.web.translations import say


def decision_on(case: CaseFile, campaign: Campaign) -> Decision:
    """What the rules say about this clue, on the day it came in."""
    values, made = case.values, case.values.get("commitment_date", "")
    answers = Answers(
        **{name: values.get(name, "") for name in (*form_fields.ROUTED_BY, "industry")},
        received_on=case.row.received_at.astimezone(SHANGHAI).date(),
        commitment_date=date.fromisoformat(made) if made else None,
    )
    return decide(campaign, answers)


def rule_words(campaign: Campaign, rule: str) -> str:
    """The rule of ``campaign`` that decided, by its key in campaign.toml
    (``exclusions.in-proceedings``), in words."""
    table, _dot, id = rule.partition(".")
    named = {
        "categories": say("问题类别"),
        "levels": say("被反映单位层级"),
        "exclusions": say("不受理的情形"),
        "claimants": say("反映主体范围"),
        "respondents": say("被反映单位范围"),
        "collection": say("征集时间"),
        "routing": say("分办规则"),
    }
    if table == "routing":
        return say("%(table)s第 %(n)s 条", table=named[table], n=int(id) + 1)
    labels = (
        {item.id: item.label for item in getattr(campaign, table)}
        if id and table != "collection"
        else {}
    )
    return f"{named[table]}“{labels[id]}”" if id in labels else named[table]
