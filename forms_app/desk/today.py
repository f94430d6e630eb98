"""The first page: what is late, what is due, what waits for the person who looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from casestore.exchange.inbox import Refusal
from casestore.ledger import corrections, extensions
from casestore.ledger.corrections import Waiting
from casestore.ledger.extensions import AskedExtension
from casestore.ledger.queries import letters, lists
from casestore.ledger.queries.incoming import count_waiting
from casestore.ledger.records import CaseRow, Page, Query
from casestore.lifecycle.case_states import OPEN
from casestore.lifecycle.roles import Role
from casestore.lifecycle.summaries import SummaryState
from casestore.publishing import projection, summary_queries
from casestore.publishing.records import SummaryLine
from casestore.publishing.summary_queries import may_approve, may_approve_reason
from forms_app.desk.alerts import alerts
from forms_app.desk.cases import pressing
from forms_app.desk.cases.refused_items import refused_items
from forms_app.desk.office.shown_changes import waiting_changes
from forms_app.desk.publishing import changed_content, rolling_back
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import STAFF, demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.tour import tour
from forms_app.desk.ui.state_wording import states_waiting_for

blueprint = Blueprint("today", __name__, url_prefix="/desk")

#: How many cases the first page lists, and how many letters.
SHOWN, LETTERS_SHOWN = 15, 5


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A count that leads to its list: the saved ``view`` of the ledger, narrowed to what is
    ``due``. ``kind`` colours it: late, warn or plain."""

    label: str
    hint: str
    count: int
    kind: str = ""
    view: str = "open"
    due: str = ""


NO_CASES = Page(rows=(), total=0, page=1, pages=1)


@blueprint.get("/")
@demands(*STAFF)
def home() -> ResponseReturnValue:
    mine = states_waiting_for(actor().roles)
    listed = _find(Query(states=mine, per_page=SHOWN)) if mine else NO_CASES
    return render_template(
        "desk/today.html",
        here="today",
        tiles=_tiles(listed.total) if works_cases() else [],
        listed=listed,
        takes_turns=bool(mine),
        approves=works_on_texts(),
        late=_find(Query(states=OPEN - mine, due="overdue", per_page=SHOWN)),
        approvals=_approvals(),
        corrections=_corrections(),
        extensions=_extensions(),
        refusals=extensions.refused(services().ledger, actor()) if works_cases() else [],
        reasons=_reasons(),
        rollbacks=rolling_back.proposals_for_me() if works_on_texts() else [],
        contents=changed_content.proposals_for_me() if works_on_texts() else [],
        pending=_pending(),
        alerts=alerts(),
        proposed=pressing.proposed(),
        to_answer=pressing.to_answer(),
        waiting=waiting_changes(),
        undelivered=letters.given_up(services().ledger, actor(), LETTERS_SHOWN),
        to_call_back=_to_call_back(),
        to_reply_to=_to_reply_to(),
        refused=_refused(),
        to_register=_to_register(),
        tour=tour(),
    )


def works_cases() -> bool:
    """Whether the person works cases or presses them: a reviewer or administrator may not."""
    return bool(actor().roles & {Role.COORDINATOR, Role.UNIT, Role.SUPERVISOR})


def works_on_texts() -> bool:
    """Whether the person can be the second one on what is made public."""
    return bool(actor().roles & {Role.COORDINATOR, Role.REVIEWER})


def _find(query: Query) -> Page:
    return lists.find(services().ledger, query, actor()) if works_cases() else NO_CASES


def _tiles(waiting: int) -> list[Tile]:
    """The counts; ``waiting`` cases wait for this person."""
    return [
        Tile(
            label="已逾期",
            hint="按期限先后列出",
            count=_due("overdue"),
            kind="late",
            view="overdue",
        ),
        Tile(label="今天到期", hint="今天之内办完", count=_due("today"), kind="warn", due="today"),
        Tile(label="七天内到期", hint="含今天", count=_due("soon"), due="soon"),
        *_turns(waiting),
        Tile(label="全部线索", hint="含已办结、不予受理", count=_all(), view="all"),
    ]


def _turns(waiting: int) -> list[Tile]:
    """Whose turn the open cases are; for a supervisor none is theirs."""
    if not states_waiting_for(actor().roles):
        return []
    return [
        Tile(label="等我处理", hint="轮到本岗位办理", count=waiting, view="mine"),
        Tile(label="等别人", hint="责任单位、企业或上级", count=_open() - waiting),
    ]


def _due(due: Literal["overdue", "today", "soon"]) -> int:
    """How many open cases are due then."""
    return _find(Query(states=OPEN, due=due, per_page=1)).total


def _open() -> int:
    return _find(Query(states=OPEN, per_page=1)).total


def _all() -> int:
    return _find(Query(per_page=1)).total


def _approvals() -> list[SummaryLine]:
    return [
        one
        for one in summary_queries.summaries(services().ledger, state=SummaryState.SUBMITTED)
        if may_approve(one, actor())
    ]


def _corrections() -> Sequence[Waiting]:
    """Corrections that somebody else asks for."""
    found = corrections.waiting(services().ledger, actor())
    return [one for one in found if one.asked_by != actor().id]


def _extensions() -> Sequence[AskedExtension]:
    """Extensions that wait for the person who looks to decide about them."""
    if not works_cases():
        return []
    return [one for one in extensions.waiting(services().ledger, actor()) if not one.barred]


def _reasons() -> list[SummaryLine]:
    """Withdrawals whose reason waits for the person who looks."""
    return [
        one
        for one in summary_queries.summaries(services().ledger, state=SummaryState.WITHDRAWN)
        if may_approve_reason(one, actor())
    ]


def _to_call_back() -> Sequence[CaseRow]:
    """Cases whose claimant gave a bad grade and has not been called back."""
    return (
        lists.to_call_back(services().ledger, actor()) if Role.COORDINATOR in actor().roles else ()
    )


def _to_reply_to() -> Sequence[CaseRow]:
    """Cases whose claimant wrote and waits for an answer."""
    return (
        lists.to_reply_to(services().ledger, actor()) if Role.COORDINATOR in actor().roles else ()
    )


def _refused() -> Sequence[Refusal]:
    """What claimants sent and the ledger couldn't take in."""
    whole = Role.COORDINATOR in actor().roles and not actor().campaigns
    return refused_items() if whole else ()


def _to_register() -> int:
    """How many mails, letters, visits and calls wait to be registered."""
    if Role.COORDINATOR not in actor().roles or actor().campaigns:
        return 0
    return count_waiting(services().ledger)


def _pending() -> int:
    """Approved or withdrawn summaries that the public site doesn't show yet."""
    return projection.pending(services().ledger) if Role.COORDINATOR in actor().roles else 0
