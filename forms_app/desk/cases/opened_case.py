"""The sealed record of a case in words: who, what happened, and every other answer of the form."""

from datetime import date

from casestore.campaign import form_fields
from casestore.campaign.form_fields import Sealed
from casestore.campaign.model import Campaign
from casestore.ledger.records import CaseFile
from casestore.lifecycle.roles import Actor, Role
from forms_app.clue import unusual
from forms_app.web.dates import day

#: Columns whose label asks the enterprise; what they are called here.
LABELS = {
    "claimant_kind": "反映主体",
    "respondent_kind": "被反映单位类别",
    "respondent_level": "被反映单位层级",
}
#: Shown as prose, not as rows.
PROSE = ("facts", "request", "raised_before")
#: Not sealed, and yet about the enterprise.
ABOUT_ENTERPRISE = ("enterprise_kind", "industry")


def identity(case: CaseFile, campaign: Campaign, reader: Actor) -> list[tuple[str, str, str]]:
    """(label, value, what is odd about it) of the identity columns that ``reader`` may see."""
    whole = bool({Role.COORDINATOR, Role.SUPERVISOR} & reader.roles)
    return [
        (
            column.label,
            _value(column, campaign, case),
            unusual.about(column, case.values.get(column.id, "")),
        )
        for column in campaign.columns()
        if (column.sealed is Sealed.IDENTITY or column.id in ABOUT_ENTERPRISE)
        and (whole or column.id in form_fields.SHOWN_TO_UNITS or column.sealed is Sealed.OPEN)
        and column.kind != "declaration"
    ]


def story(case: CaseFile, campaign: Campaign) -> list[tuple[str, str]]:
    """(label, text) of the long texts."""
    labels = {column.id: column.label for column in campaign.columns()}
    return [
        (labels.get(id) or form_fields.BY_ID[id].label, case.values[id])
        for id in PROSE
        if case.values.get(id)
    ]


def answers(case: CaseFile, campaign: Campaign) -> list[tuple[str, str]]:
    """(label, words) of everything else on the clue form."""
    skipped = {*PROSE, *ABOUT_ENTERPRISE, "respondent"}
    return [
        (LABELS.get(column.id, column.label), _value(column, campaign, case))
        for column in campaign.columns()
        if column.sealed in (Sealed.OPEN, Sealed.NARRATIVE) and column.id not in skipped
    ]


def _value(column: form_fields.Field, campaign: Campaign, case: CaseFile) -> str:
    value = case.values.get(column.id, "")
    if column.kind == "date" and value:
        return day(date.fromisoformat(value))
    return campaign.label(column.id, value)
