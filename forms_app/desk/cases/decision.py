"""Which rule of a campaign decided about a clue, in words."""

from casestore.campaign.model import Campaign
from forms_app.web.translations import say


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
    if table == "routing" and (place := campaign.route_place(id)):
        return say("%(table)s第 %(n)s 条", table=named[table], n=place)
    labels = (
        {item.id: item.label for item in getattr(campaign, table)}
        if id and table not in ("collection", "routing")
        else {}
    )
    return f"{named[table]}“{labels[id]}”" if id in labels else named[table]
