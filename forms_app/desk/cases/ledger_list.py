"""The ledger as a list: saved views with counts, filters in the address, twenty a page.

A number or name that is looked for comes in the body of a post and stays in the session: the
address, which logs and histories keep, names it by a random token. The session is a cookie, so it
lies there sealed under the desk's own secret.
"""

import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from flask import (
    Blueprint,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from casestore.ledger.queries import lists
from casestore.ledger.queries.tallies import tally
from casestore.ledger.records import Query
from casestore.lifecycle.case_states import CASE_STATES, OPEN, State
from casestore.lifecycle.roles import Role
from casestore.sealing.browser_key import BrowserKey
from forms_app.desk.cases.list_order import ORDERS, order_asked, sort_of, turning
from forms_app.desk.cases.own_views import (
    COLUMNS,
    FILTERS,
    filters_of_form,
    own_views,
    shown_columns,
)
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor, own_campaigns
from forms_app.desk.ui.state_wording import states_waiting_for
from forms_app.web.clean_requests import whole_number
from forms_app.web.translations import say

blueprint = Blueprint("ledger", __name__, url_prefix="/desk")

DUES = ("overdue", "today", "soon")


#: In the session: what was looked for last, each with its token, so many of them.
_SEARCHES, _MOST = "searches", 5


@dataclass(frozen=True, kw_only=True)
class View:
    """A saved view of the list. ``states`` empty = all."""

    id: str
    label: str
    states: frozenset[State] = frozenset()
    due: str = ""


def views() -> list[View]:
    """The saved views, those that wait for the person first among the states."""
    declined = frozenset({State.DECLINED, State.REGISTERED_ONLY})
    mine = states_waiting_for(actor().roles)
    return [
        View(id="open", label=say("在办"), states=OPEN),
        View(id="overdue", label=say("逾期"), states=OPEN, due="overdue"),
        *([View(id="mine", label=say("等我处理"), states=mine)] if mine else []),
        View(id="received", label=say("待审查"), states=frozenset({State.RECEIVED})),
        _view_of(State.RETURNED),
        View(id="settled", label=say("待核查"), states=frozenset({State.SETTLED})),
        _view_of(State.STRUCK_OFF),
        View(id="declined", label=CASE_STATES[State.DECLINED].name, states=declined),
        View(id="all", label=say("全部")),
    ]


def _view_of(state: State) -> View:
    return View(id=state.value, label=CASE_STATES[state].name, states=frozenset({state}))


@blueprint.get("/ledger")
@demands(Role.COORDINATOR, Role.UNIT, Role.SUPERVISOR)
def rows() -> ResponseReturnValue:
    saved = views()
    view = next((one for one in saved if one.id == request.args.get("view")), saved[0])
    query = _query(view)
    page = lists.find(services().ledger, query, actor())
    asked = query.text or request.args.get("names")  # a search has opened them already
    ids = [row.id for row in page.rows] if asked else []
    names = lists.names_of(services().ledger, ids, actor())
    return render_template(
        "desk/ledger.html",
        here="ledger",
        views=_counted(saved, query),
        view=view,
        query=query,
        page=page,
        names=names,
        choices=_choices(query.campaign),
        filtered=query != Query(states=view.states, due=view.due),  # type: ignore[arg-type]
        link=_link,
        orders=ORDERS,
        sort_of=sort_of,
        turning=turning,
        own_views=own_views(),
        columns=COLUMNS,
        shown=shown_columns(),
        kept={name: request.args[name] for name in FILTERS if request.args.get(name)},
        may_register=Role.COORDINATOR in actor().roles,
        may_take_in=not actor().campaigns,
    )


@blueprint.get("/ledger/opening")
@demands(Role.COORDINATOR, Role.UNIT, Role.SUPERVISOR)
def opening() -> ResponseReturnValue:
    """How many cases are still being opened for whoever searches: a number, no more."""
    return jsonify(waiting=services().ledger.words.waiting())


@blueprint.post("/ledger/search")
@demands(Role.COORDINATOR, Role.UNIT, Role.SUPERVISOR)
def search() -> ResponseReturnValue:
    """Keep what is looked for and lead to the list that it narrows."""
    text = request.form.get("q", "").strip()[:100]
    filters = filters_of_form()
    if text:
        filters["search"] = secrets.token_urlsafe(6)
        sealed = b64encode(_key().seal(text.encode())).decode("ascii")
        session[_SEARCHES] = [*session.get(_SEARCHES, []), (filters["search"], sealed)][-_MOST:]
    return redirect(url_for("ledger.rows", **filters))  # type: ignore[arg-type]


def _looked_for(token: str) -> str:
    """What was looked for under ``token``; ``""`` where this session knows of nothing."""
    sealed = dict(session.get(_SEARCHES, [])).get(token, "")
    try:
        return _key().open(b64decode(sealed)).decode() if sealed else ""
    except ValueError:  # of another secret, or from before they were sealed
        return ""


def _key() -> BrowserKey:
    return BrowserKey(str(current_app.secret_key), "ledger search")


def _query(view: View) -> Query:
    """The filters of the address; a value that no choice offers counts as no filter."""
    given = request.args
    campaign = given.get("campaign", "")
    due = given.get("due", "") or view.due
    order, turned = order_asked()
    return Query(
        campaign=campaign if campaign in services().campaigns else "",
        states=view.states,
        category=given.get("category", ""),
        lead=given.get("lead", ""),
        unit=given.get("unit", ""),
        due=cast(Any, due if due in DUES else ""),
        text=_looked_for(given.get("search", "")),
        order=order,
        turned=turned,
        page=max(1, whole_number(given.get("page"), 1)),
    )


def _counted(saved: list[View], query: Query) -> list[tuple[View, int]]:
    """Each view with the number of cases in it."""
    counted = tally(services().ledger, query.campaign, actor())
    return [(view, counted.of(view.states, view.due)) for view in saved]


def _choices(campaign: str) -> dict[str, list[tuple[str, str]]]:
    """The options of the filters: of one campaign, or of all together."""
    shown = [services().campaigns[campaign]] if campaign else own_campaigns()
    units = _distinct((unit.id, unit.called) for one in shown for unit in one.units)
    return {
        "campaign": [(one.id, say(f"{one.area} · {one.short}")) for one in own_campaigns()],
        "category": _distinct((item.id, item.label) for one in shown for item in one.categories),
        "lead": units,
        "unit": units,
    }


def _distinct(options: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return list(dict(reversed(list(options))).items())[::-1]


def _link(**changes: object) -> str:
    """This list's address with ``changes``; an empty value drops the argument."""
    arguments = {**request.args.to_dict(), **{name: str(value) for name, value in changes.items()}}
    return url_for("ledger.rows", **{name: text for name, text in arguments.items() if text})  # type: ignore[arg-type]
