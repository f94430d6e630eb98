"""What can keep a promise of a notice or guide: the closed list that ``promises.toml`` names from.

Each keeper says where in the program it is, so a test can go and look, and which days it has in a
campaign, so that a text can't promise another one than the clock counts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from casestore.campaign.clocks import Clock, Clocks
from casestore.campaign.model import Campaign

#: The days that a keeper has in a campaign, as ``by`` of a promise writes them; ``None`` where the
#: campaign doesn't have the keeper.
Terms = Callable[[Campaign], tuple[str, ...] | None]


@dataclass(frozen=True, kw_only=True)
class Keeper:
    """``code`` is the piece of the program that keeps the promise (``file.py:name``), ``verb`` the
    move of a case that does, ``route`` the page that does."""

    code: str
    terms: Terms
    verb: str = ""
    route: str = ""


def term_words(clock: Clock) -> str:
    """``10 个工作日`` or ``30 日``."""
    return f"{clock.days} {'个工作日' if clock.counts == 'working' else '日'}"


def _always(_campaign: Campaign) -> tuple[str, ...]:
    return ()


def _clock(name: str) -> Keeper:
    def terms(campaign: Campaign) -> tuple[str, ...]:
        return (term_words(getattr(campaign.clocks, name)),)

    return Keeper(code="casestore/campaign/clocks.py:Clocks", terms=terms)


def _move(verb: str) -> Keeper:
    return Keeper(code="casestore/lifecycle/moves.py:MOVES", terms=_always, verb=verb)


def _piece(code: str, route: str = "") -> Keeper:
    return Keeper(code=code, terms=_always, route=route)


def _some(days: tuple[str, ...]) -> tuple[str, ...] | None:
    return days or None


def _iso(*days: date) -> tuple[str, ...]:
    return tuple(day.isoformat() for day in days)


def _year_end(campaign: Campaign) -> tuple[str, ...] | None:
    return ("当年",) if campaign.clocks.year_end else None


def _reports(campaign: Campaign) -> tuple[str, ...] | None:
    monthly = (one for one in campaign.reports if one.every == "month" and one.day)
    return _some(tuple(f"每月{report.day}日" for report in monthly))


def _milestones(campaign: Campaign) -> tuple[str, ...] | None:
    return _some(_iso(*(one.date for one in campaign.milestones)))


def _targets(campaign: Campaign) -> tuple[str, ...] | None:
    return _some(_iso(*(one.by for one in campaign.targets)))


def _phases(campaign: Campaign) -> tuple[str, ...]:
    yearly = any(phase.yearly for phase in campaign.phases)
    ends = _iso(*(phase.end for phase in campaign.phases), campaign.period.end)
    return ("每年", *ends) if yearly else ends


def _collection(campaign: Campaign) -> tuple[str, ...]:
    last = campaign.collection.committed_until
    return _iso(campaign.collection.end, *((last,) if last else ()))


def _bulletin(campaign: Campaign) -> tuple[str, ...] | None:
    return _some(tuple(one for one in ("每月", "每季度", "每年") if one in campaign.bulletin))


def _quiet_days(campaign: Campaign) -> tuple[str, ...] | None:
    quiet = campaign.quiet_days
    return None if quiet is None else (f"每月{quiet.first}日至{quiet.last}日",)


def _inspections(campaign: Campaign) -> tuple[str, ...] | None:
    rules = campaign.inspections
    return None if rules is None else (f"提前 {rules.days_ahead} 日",)


def _measures(campaign: Campaign) -> tuple[str, ...] | None:
    return () if campaign.measures else None


def _copies(campaign: Campaign) -> tuple[str, ...] | None:
    return () if campaign.copies else None


_CALENDAR = "generator/pages/calendar_page.py:calendar_page"
_VERBS = (
    *("accept", "return", "decline", "escalate", "complete", "object", "transfer", "take_up"),
    *("agree", "break", "turn_back", "settle", "strike_off", "fail", "contest", "reopen"),
)
_CLOCKS = tuple(name for name in Clocks.model_fields if name != "year_end")

KEEPERS: dict[str, Keeper] = {
    **{f"clock.{name}": _clock(name) for name in _CLOCKS},
    **{f"move.{verb}": _move(verb) for verb in _VERBS},
    "clock.year-end": Keeper(code="casestore/lifecycle/deadlines.py:for_handling", terms=_year_end),
    # what the calendar tells, and the days that the rules go by
    "calendar.report": Keeper(code=_CALENDAR, terms=_reports),
    "calendar.milestone": Keeper(code=_CALENDAR, terms=_milestones),
    "calendar.phase": Keeper(code=_CALENDAR, terms=_phases),
    "rule.collection": Keeper(code="casestore/campaign/eligibility.py:decide", terms=_collection),
    "rule.quiet-days": Keeper(code="casestore/ledger/entered.py:stopped", terms=_quiet_days),
    "rule.inspections": Keeper(
        code="casestore/lifecycle/inspections.py:wrong_in_plan", terms=_inspections
    ),
    "rule.copies": Keeper(code="casestore/ledger/verbs/staff_moves.py:make", terms=_copies),
    "rule.eligibility": _piece("casestore/campaign/eligibility.py:decide"),
    "rule.excuses": _piece("casestore/lifecycle/excuses.py:excuses_in"),
    "figures.target": Keeper(code="generator/pages/figures_page.py:figures_values", terms=_targets),
    "figures.bulletin": Keeper(
        code="generator/pages/figures_page.py:figures_values", terms=_bulletin
    ),
    # what the claimant reads, and writes
    "told.status": _piece("forms_app/intake/followup/status.py:ask", "/status"),
    "told.mail": _piece("forms_app/mail/progress_letter.py:letter"),
    "told.outcome": _piece("casestore/ledger/queries/status.py:outcome_of", "/status"),
    "told.escalation": _piece("casestore/ledger/verbs/staff_moves.py:make"),
    "asked.solved": _piece("casestore/ledger/asking.py:why_words_are_needed"),
    "asked.supplement": _piece("forms_app/intake/followup/status.py:supplement"),
    "asked.message": _piece("forms_app/intake/followup/conversation.py:message"),
    # what the office does
    "desk.supervision": _piece("casestore/ledger/verbs/supervision.py:press"),
    "desk.extension": _piece("casestore/ledger/verbs/extending.py:approve"),
    "desk.correction": _piece("casestore/ledger/verbs/correcting.py:correct"),
    "desk.letters": _piece("forms_app/desk/cases/paper_intake.py:register"),
    "desk.lists": _piece("forms_app/sheets/writing.py:workbook_of"),
    "desk.independence": _piece("casestore/lifecycle/moves.py:bar"),
    "page.measures": Keeper(code="generator/pages/campaign_page.py:measures_page", terms=_measures),
    "page.form": _piece("casestore/campaign/form_fields.py:DEFAULT_FIELDS"),
    "secrecy.sealed": _piece("casestore/sealing/vault.py:Sealer"),
    "secrecy.gate": _piece("casestore/publishing/redaction/gate.py:examine"),
}
