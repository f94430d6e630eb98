"""What the public row of a case will tell beside its text: each column as told, and why it is told
less exactly than it could be."""

from dataclasses import dataclass

from casestore.campaign.form_choices import INDUSTRIES
from casestore.campaign.model import Campaign
from casestore.public.codes import AMOUNT_BANDS, half_year_label
from casestore.publishing.crowds import Place
from casestore.publishing.records import Summary
from casestore.publishing.traits import Traits
from forms_app.desk.publishing.told_anyway import told_anyway
from forms_app.desk.services import services
from forms_app.web.translations import say


@dataclass(frozen=True, kw_only=True)
class ToldColumn:
    """A column of the public row: ``value`` is ``""`` where nothing is told; ``why`` is a sentence
    where less is told than could be."""

    label: str
    value: str
    why: str = ""


#: What the columns that can be told less exactly are called.
_LABELS = {
    "category": "问题类别",
    "level": "被反映单位层级",
    "respondent_kind": "被反映单位类型",
    "unit": "责任单位",
    "industry": "行业",
    "amount_band": "涉及金额",
    "period": "受理时间",
    "days": "用时",
}


def told_columns(summary: Summary) -> list[ToldColumn]:
    """The columns in the order in which the page of the case shows them."""
    place, k = summary.place, services().settings.crowd
    counts = {} if place.exempt else dict(place.coarsened)
    counts |= {"respondent_kind": counts["level"]} if "level" in counts else {}
    campaign = services().ledger.campaign_of(summary.campaign)
    values = _values(campaign, place.traits)
    return [
        ToldColumn(label=say(label), value=values[name], why=_why(summary, counts.get(name), k))
        for name, label in _LABELS.items()
    ]


def _why(summary: Summary, count: int | None, k: int) -> str:
    if count is None:
        return ""
    if count >= k and summary.state == "approved":
        return say("按批准那天的台账写粗")
    if count >= k:
        return say("和已经批准、还在等的案件写得一样，才能一并公开")
    return say("写细了，台账里同样的案件只来自 %(n)s 家企业，不足 %(k)s 家", n=count, k=k)


def _values(campaign: Campaign, told: Traits) -> dict[str, str]:
    """The words of each column, ``""`` where nothing is told."""
    bands, industries = dict(AMOUNT_BANDS), {one.id: one.label for one in INDUSTRIES}
    period = half_year_label(told.period) if "H" in told.period else f"{told.period}年"
    categories = {one.id: one.label for one in campaign.categories}
    levels = {one.id: one.label for one in campaign.levels}
    kinds = {one.id: one.label for one in campaign.respondents}
    return {
        "category": say(categories.get(told.category, "")),
        "level": say(levels.get(told.level, "")),
        "respondent_kind": say(kinds.get(told.respondent_kind, "")),
        "unit": say(told.unit),
        "industry": say(industries.get(told.industry, "")),
        "amount_band": say(bands.get(told.amount_band, "")),
        "period": say(period),
        "days": say("%(n)s 个工作日以内", n=told.days) if told.days else "",
    }


def column_label(column: str) -> str:
    """What ``column`` is called."""
    return say(_LABELS[column])


def standing(summary: Summary) -> str:
    """What the crowd of the case means for its publication, in a sentence or two."""
    place, k = summary.place, services().settings.crowd
    if place.exempt:
        return say("这是虚构的示例，照实写明，不受家数限制，也不计入真实案件。") + _would(place)
    if summary.held and not place.moved:
        return say(
            "已批准，还没有公开。要有 %(k)s 家企业的案件这几栏完全相同，连同本件已有 %(have)s 家，"
            "还差 %(n)s 家，凑足以后一并公开。同一家企业有几件，只算一家。",
            k=k,
            have=place.crowd,
            n=place.missing,
        )
    if summary.state == "approved" and not summary.held:
        return say(
            "公开过的案件里，连同本件有 %(n)s 家企业的这几栏完全相同，"
            "公开版里分不出哪一件是哪一家。",
            n=place.crowd,
        )
    return _waiting(place, k)


def _would(place: Place) -> str:
    names = [say(_LABELS[column]) for column, _count in place.coarsened]
    if not names:
        return ""
    return say("若是真实案件，会隐去或者写粗：%(what)s。", what=say("、").join(names))


def _waiting(place: Place, k: int) -> str:
    if not place.missing:
        return say(
            "连同本件有 %(n)s 家企业的这几栏完全相同，批准后公开站自动更新。"
            "撤下的、改过的也算公开过。",
            n=place.crowd,
        )
    if place.moved:
        return say(
            "本件以前公开时这几栏写的不同，两次对照会认出本件：两种写法都要另有 %(k)s 家"
            "企业的公开过才行，还差 %(n)s 家。",
            k=k,
            n=place.missing,
        )
    return say(
        "要有 %(k)s 家企业的案件这几栏完全相同才公开。连同本件已有 %(have)s 家，还差 %(n)s 家；"
        "同一家企业有几件，只算一家。批准后先等着，凑足的那天一并公开。",
        k=k,
        have=place.crowd,
        n=place.missing,
    )


#: What the templates about a summary call.
COLUMNS = {
    "told_columns": told_columns,
    "standing": standing,
    "told_anyway": told_anyway,
    "column_label": column_label,
}
