"""Cells that are no column of the clue form: when and how a case came in, and how it stands."""

from collections.abc import Iterable
from datetime import date

from casestore.campaign.form_choices import Option
from casestore.campaign.form_fields import Field, Sealed
from casestore.campaign.model import Campaign
from casestore.lifecycle.case_states import CASE_STATES, State
from casestore.lifecycle.old_cases import COURSES
from forms_app.clue.typed_values import Unreadable, read
from forms_app.sheets.cells import Value, folded, shown
from forms_app.sheets.targets import BESIDE, DEADLINE, RECEIVED, SOURCE, STATE, UNIT
from forms_app.sheets.values import Around, choice_of, day_text


def read_beside(target: str, value: Value, campaign: Campaign, about: Around) -> str:
    """What a cell says about ``target``, one of :data:`BESIDE`. Raises :class:`Unreadable`."""
    if value is None:
        if target == SOURCE:
            raise Unreadable("请写明线索来源")
        return ""
    if target in (RECEIVED, DEADLINE):
        return _day(target, value, about)
    if target == SOURCE:
        return choice_of(shown(value), [Option(one.id, one.label) for one in campaign.sources])
    if target == UNIT:
        return _unit(shown(value), campaign)
    return _state(shown(value)) if target == STATE else shown(value)


def _day(target: str, value: Value, about: Around) -> str:
    """A deadline may lie ahead; the ledger itself says how far back it may lie."""
    latest = date.max if target == DEADLINE else about.today
    column = Field(id=target, label=BESIDE[target], kind="date", step="", sealed=Sealed.OPEN)
    return read(column, day_text(value, about.from_1904), latest)


def _unit(text: str, campaign: Campaign) -> str:
    for unit in campaign.units:
        if folded(text) in (folded(unit.id), folded(unit.name), folded(unit.called)):
            return unit.id
    raise Unreadable(f"应为{_listed(unit.called for unit in campaign.units)}之一")


def _state(text: str) -> str:
    named = {folded(row.name): state for state, row in CASE_STATES.items()}
    state = named.get(folded(text))
    if state in COURSES and state is not None:
        return state.value
    listed = _listed(CASE_STATES[one].name for one in COURSES)
    if state is None:
        raise Unreadable(f"应为{listed}之一")
    if state in (State.SETTLED, State.STRUCK_OFF, State.AGREED):
        raise Unreadable("须有凭证或实地核查记录，不能从表格带入，应填“办理中”，导入后在案件页办理")
    raise Unreadable(f"不能从表格带入，应为{listed}之一，导入后在案件页办理")


def _listed(names: Iterable[str]) -> str:
    return "、".join(f"“{name}”" for name in names)
