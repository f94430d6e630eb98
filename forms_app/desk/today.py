"""The first page: what is late, what is due, what waits for the person who looks."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from casestore.ledger.records import Page, Query
from casestore.lifecycle.cases import ENDED, Role, State
from casestore.publishing.records import Summary
from forms_app.desk.publishing.summaries import may_approve
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import STAFF, demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.wording import states_of
from forms_app.web.translations import say

blueprint = Blueprint("today", __name__, url_prefix="/desk")

OPEN = frozenset(State) - ENDED
#: How many cases the first page lists.
SHOWN = 15
#: How far ahead a working-day deadline may lie.
AHEAD = timedelta(days=45)


@dataclass(frozen=True)
class Tile:
    """A count that leads to its list. ``kind`` colours it: late, warn or plain."""

    count: int
    label: str
    hint: str
    url: str
    kind: str = ""


@blueprint.get("/")
@demands(*STAFF)
def home() -> ResponseReturnValue:
    mine = states_of(actor().roles)
    listed = _find(Query(states=mine, per_page=SHOWN)) if mine else Page((), 0, 1, 1)
    late = _find(Query(states=OPEN - mine, due="overdue", per_page=SHOWN))
    return render_template(
        "desk/today.html",
        here="today",
        tiles=_tiles(mine, listed.total) if sees_cases() else [],
        listed=listed,
        late=late,
        approvals=_approvals(),
        pending=_pending(),
        uncertain=_uncertain(),
        unhappy=services().ledger.to_call_back(actor())
        if Role.COORDINATOR in actor().roles
        else (),
        may_enter=Role.ADMIN in actor().roles,
    )


def sees_cases() -> bool:
    """Whether the person works cases at all: a reviewer or administrator may not."""
    return bool(actor().roles & {Role.COORDINATOR, Role.UNIT})


def _find(query: Query) -> Page:
    return services().ledger.find(query, actor()) if sees_cases() else Page((), 0, 1, 1)


def _tiles(mine: frozenset[State], waiting: int) -> list[Tile]:
    def count(**filters: Any) -> int:
        return _find(replace(Query(states=OPEN, per_page=1), **filters)).total

    def link(**arguments: str) -> str:
        return url_for("ledger.rows", **arguments)  # type: ignore[arg-type]

    everything = _find(Query(per_page=1)).total
    return [
        Tile(
            count(due="overdue"), say("已逾期"), say("按期限先后列出"), link(view="overdue"), "late"
        ),
        Tile(
            count(due="today"),
            say("今天到期"),
            say("今天之内办完"),
            link(view="open", due="today"),
            "warn",
        ),
        Tile(count(due="soon"), say("七天内到期"), say("含今天"), link(view="open", due="soon")),
        Tile(waiting, say("等我处理"), say("轮到本岗位办理"), link(view="mine")),
        Tile(count() - waiting, say("等别人"), say("责任单位、企业或上级"), link(view="open")),
        Tile(everything, say("全部线索"), say("含已办结、不予受理"), link(view="all")),
    ]


def _approvals() -> list[Summary]:
    if not actor().roles & {Role.COORDINATOR, Role.REVIEWER}:
        return []
    return [
        one
        for one in services().publication.summaries(state="submitted")
        if may_approve(one, actor())
    ]


def _pending() -> int:
    """Approved or withdrawn summaries that the public site doesn't show yet."""
    return services().publication.pending() if Role.COORDINATOR in actor().roles else 0


def _uncertain() -> list[int]:
    """Years near enough to hold deadlines whose holidays nobody has published yet: counted by
    weekends only."""
    today = max(services().settings.today(id) for id in services().campaigns)
    calendar = services().ledger.calendar()
    return [year for year in (today.year, (today + AHEAD).year) if not calendar.is_known(year)]
