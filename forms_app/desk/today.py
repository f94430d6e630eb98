"""The first page: what is late, what is due, what waits for the person who looks."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casestore.exchange.inbox import Refusal
from casestore.ledger import amendments, corrections, extensions
from casestore.ledger.corrections import Waiting
from casestore.ledger.extensions import AskedExtension
from casestore.ledger.queries import letters, lists
from casestore.ledger.queries.incoming import count_waiting
from casestore.ledger.queries.inspections import InspectionsToDo
from casestore.ledger.queries.tallies import tally
from casestore.ledger.queries.tasks import open_tasks
from casestore.ledger.queries.to_do import STILL_DAYS, dissatisfied, still_cases
from casestore.ledger.records import Page, Query
from casestore.ledger.verbs.route_objecting import RouteObjection, objections
from casestore.lifecycle.case_states import OPEN
from casestore.lifecycle.roles import Role
from casestore.lifecycle.summaries import SummaryState
from casestore.publishing import projection, summary_queries
from casestore.publishing.records import SummaryLine
from casestore.publishing.summary_queries import may_approve, may_approve_reason
from forms_app.desk.alerts import alerts
from forms_app.desk.cases import instalments, pressing
from forms_app.desk.cases.inspections import inspections_to_do
from forms_app.desk.cases.refused_items import refused_items
from forms_app.desk.next_step import WaitingForMe, by_urgency, entries_of, next_step
from forms_app.desk.office.reports.listing import for_first_page
from forms_app.desk.office.shown_changes import waiting_changes
from forms_app.desk.publishing import changed_content, rolling_back
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import STAFF, demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.tour import tour
from forms_app.desk.ui.form_posts import go_on
from forms_app.desk.ui.state_wording import states_waiting_for
from forms_app.web.clean_requests import whole_number
from forms_app.web.translations import say

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
    found = waiting_for_me()
    return render_template(
        "desk/today.html",
        here="today",
        todo_list=found,
        tiles=_tiles(found.mine.total) if works_cases() else [],
        groups=by_urgency(found.mine.rows),
        steps={row.id: next_step(row) for row in (*found.mine.rows, *found.late.rows)},
        takes_turns=bool(states_waiting_for(actor().roles)),
        approves=works_on_texts(),
        refusals=extensions.refused(services().ledger, actor()) if works_cases() else [],
        contents=changed_content.proposals_for_me() if works_on_texts() else [],
        pending=_pending(),
        alerts=alerts(),
        proposed=pressing.proposed(),
        my_tasks=open_tasks(services().ledger, actor()),
        route_objections=_route_objections(),
        to_answer=pressing.to_answer(),
        due_rows=instalments.due_rows(),
        inspected=found.inspected,
        waiting=waiting_changes(),
        refused=_refused(),
        still_days=STILL_DAYS,
        tour=tour(),
        **for_first_page(),
    )


@blueprint.get("/next")
@demands(*STAFF)
def following() -> ResponseReturnValue:
    """On to the next thing that waits for the person: what comes after the case that they come
    from, or the first of all."""
    entries = entries_of(waiting_for_me())
    after = whole_number(request.args.get("after"), -1)  # 0 is what belongs to no case
    places = [n for n, (case_id, _url) in enumerate(entries, 1) if case_id == after]
    place = places[-1] if places else 0
    if place < len(entries):
        return redirect(entries[place][1])
    return go_on(say("没有下一件了"), url_for("today.home"))


def waiting_for_me() -> WaitingForMe:
    """All that waits for the person who looks, in the order of the first page."""
    mine, who, ledger = states_waiting_for(actor().roles), actor(), services().ledger
    handles = Role.COORDINATOR in who.roles
    listed = _find(Query(states=mine, per_page=SHOWN)) if mine else NO_CASES
    late = _find(Query(states=OPEN - mine, due="overdue", per_page=SHOWN))
    named = {row.id for row in (*listed.rows, *late.rows)}
    still = still_cases(ledger, who, SHOWN, named) if works_cases() else ((), 0)
    return WaitingForMe(
        mine=listed,
        late=late,
        still=still[0],
        still_total=still[1],
        to_reply_to=lists.to_reply_to(ledger, who) if handles else (),
        dissatisfied=dissatisfied(ledger, who) if handles else (),
        extensions=_extensions(),
        amendments=_amendments(),
        corrections=_corrections(),
        approvals=_approvals(),
        reasons=_reasons(),
        rollbacks=rolling_back.proposals_for_me() if works_on_texts() else (),
        undelivered=letters.given_up(ledger, who, LETTERS_SHOWN),
        to_register=_to_register(),
        inspected=inspections_to_do() if works_cases() else InspectionsToDo(),
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
    counted = tally(services().ledger, "", actor())
    return [
        Tile(
            label="已逾期",
            hint="按期限先后列出",
            count=counted.of(OPEN, "overdue"),
            kind="late",
            view="overdue",
        ),
        Tile(
            label="今天到期",
            hint="今天之内办完",
            count=counted.of(OPEN, "today"),
            kind="warn",
            due="today",
        ),
        Tile(label="七天内到期", hint="含今天", count=counted.of(OPEN, "soon"), due="soon"),
        *_turns(waiting, counted.of(OPEN)),
        Tile(label="全部线索", hint="含已办结、不予受理", count=counted.of(), view="all"),
    ]


def _turns(waiting: int, in_all: int) -> list[Tile]:
    """Whose turn the ``in_all`` open cases are; for a supervisor none is theirs."""
    if not states_waiting_for(actor().roles):
        return []
    return [
        Tile(label="等我处理", hint="轮到本岗位办理", count=waiting, view="mine"),
        Tile(label="等别人", hint="责任单位、企业或上级", count=in_all - waiting),
    ]


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


def _amendments() -> Sequence[amendments.Waiting]:
    """Changes of what was agreed that wait for the person who looks to agree to them."""
    if not works_cases():
        return []
    return [one for one in amendments.waiting(services().ledger, actor()) if not one.barred]


def _route_objections() -> Sequence[RouteObjection]:
    """What units say of cases that were handed to them, for who answers it."""
    if not actor().roles & {Role.COORDINATOR, Role.SUPERVISOR}:
        return []
    return objections(services().ledger, actor())


def _reasons() -> list[SummaryLine]:
    """Withdrawals whose reason waits for the person who looks."""
    return [
        one
        for one in summary_queries.summaries(services().ledger, state=SummaryState.WITHDRAWN)
        if may_approve_reason(one, actor())
    ]


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
