"""What the ledger's list is asked for: a saved view, filters, and what is looked for.

A number or name that is looked for comes in the body of a post and stays in the session: the
address, which logs and histories keep, names it by a random token. The session is a cookie, so it
lies there sealed under the desk's own secret.
"""

import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from flask import current_app, session

from casestore.ledger.records import Query
from casestore.lifecycle.case_states import CASE_STATES, OPEN, State
from casestore.sealing.browser_key import BrowserKey
from forms_app.desk.cases.list_order import order_in
from forms_app.desk.services import services
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.state_wording import states_waiting_for
from forms_app.web.clean_requests import whole_number
from forms_app.web.translations import say

DUES = ("overdue", "today", "soon")
#: Rows of a page: as it opens, and for printing.
SHORT, LONG = 20, 100

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


def is_narrowed(view: View, query: Query) -> bool:
    """Whether ``query`` leaves out some of what ``view`` shows."""
    shown = Query(states=view.states, due=cast(Any, view.due))
    asked = replace(query, order=shown.order, turned=shown.turned)
    return replace(asked, page=shown.page, per_page=shown.per_page) != shown


def keep_search(text: str) -> str:
    """Keep ``text`` in the session; returns its token."""
    token = secrets.token_urlsafe(6)
    sealed = b64encode(_key().seal(text.encode())).decode("ascii")
    session[_SEARCHES] = [*session.get(_SEARCHES, []), (token, sealed)][-_MOST:]
    return token


def _looked_for(token: str) -> str:
    """What was looked for under ``token``; ``""`` where this session knows of nothing."""
    sealed = dict(session.get(_SEARCHES, [])).get(token, "")
    try:
        return _key().open(b64decode(sealed)).decode() if sealed else ""
    except ValueError:  # of another secret, or from before they were sealed
        return ""


def _key() -> BrowserKey:
    return BrowserKey(str(current_app.secret_key), "ledger search")


def query_of(given: Mapping[str, str]) -> tuple[View, Query]:
    """The view and the filters that ``given`` names, an address or a form; a value that no choice
    offers counts as no filter."""
    saved = views()
    view = next((one for one in saved if one.id == given.get("view")), saved[0])
    campaign = given.get("campaign", "")
    due = given.get("due", "") or view.due
    order, turned = order_in(given)
    query = Query(
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
        per_page=LONG if given.get("rows") == str(LONG) else SHORT,
    )
    return view, query
