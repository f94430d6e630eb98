"""What every template of the desk may call: names for ids, the menu, its own files, and the
error pages."""

from itertools import groupby
from pathlib import Path

import structlog
from flask import Flask, Response, g, render_template, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from casestore.errors import CaseStoreError, NotAllowed, NotFound
from casestore.ledger.records import CaseRow, Due
from casestore.lifecycle.cases import STATE_NAMES, Role
from casestore.public.codes import OUTCOMES
from casestore.publishing.records import Summary
from forms_app.desk.publishing.summaries import LABELS, distinct
from forms_app.desk.services import desk
from forms_app.desk.sign_in.access import anybody
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui import wording
from forms_app.web.errors import CODES, PAGES, Explained, explain_errors
from forms_app.web.translations import say

log = structlog.get_logger()
STATIC = Path(__file__).parents[1] / "static"

#: The main menu: key, endpoint, words, and who sees it.
MENU: tuple[tuple[str, str, str, frozenset[Role]], ...] = (
    ("today", "today.home", "今日", frozenset(Role)),
    ("ledger", "ledger.rows", "台账", frozenset({Role.COORDINATOR, Role.UNIT})),
    ("summaries", "summary.listed", "案例摘要", frozenset({Role.COORDINATOR, Role.REVIEWER})),
    ("site", "site.show", "公开站", frozenset({Role.COORDINATOR})),
    ("staff", "staff.people", "人员", frozenset({Role.ADMIN})),
    ("workdays", "workdays.years", "工作日历", frozenset({Role.ADMIN})),
)


def dress(app: Flask) -> None:
    """Give ``app`` its template words, its files and its error pages."""
    app.jinja_env.filters.update(wording.FILTERS)
    app.jinja_env.globals.update(
        tags=wording.TAGS,
        state_names=STATE_NAMES,
        menu=menu,
        asset=asset,
        todo=todo,
        unit_name=unit_name,
        category_name=category_name,
        source_name=source_name,
        day_unit=day_unit,
        person=person,
        marked=marked,
        field_name=field_name,
        distinct=distinct,
    )
    app.context_processor(lambda: {"desk": desk(), "here": ""})
    app.add_url_rule("/desk/static/<path:name>", "asset", static)
    explain_errors(app, page)
    app.register_error_handler(CaseStoreError, told)


@anybody
def static(name: str) -> Response:
    response = send_from_directory(STATIC, name, max_age=3600)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def asset(name: str) -> str:
    """The address of a file of the desk; it changes when the file does, so that no old copy is
    used."""
    version = int((STATIC / name).stat().st_mtime) if (STATIC / name).is_file() else 0
    return url_for("asset", name=name, v=version)


def page(explained: Explained) -> str:
    return render_template("desk/error.html", explained=explained)


def told(error: CaseStoreError) -> ResponseReturnValue:
    """An error of the store that no view caught: its own sentence, on the page that fits its kind.
    """
    sentence = f"{error}。".replace("。。", "。")
    if isinstance(error, NotAllowed):
        return page(
            Explained(409, say("这一步现在办不了"), sentence, say("请回到上一页，核对后再选。"))
        ), 409
    code = CODES.get(type(error), 500)
    log.warning("store_error", endpoint=request.endpoint, kind=type(error).__name__, code=code)
    return page(Explained(code, PAGES[code].title, sentence, PAGES[code].do)), code


def menu() -> list[tuple[str, str, str]]:
    roles = actor().roles
    return [(key, endpoint, say(text)) for key, endpoint, text, seen_by in MENU if seen_by & roles]


def todo(row: CaseRow) -> str:
    return wording.todo(row.state, actor().roles, late=row.due is not None and row.due.left < 0)


def unit_name(campaign: str, unit: str) -> str:
    """A unit as the screen calls it; an unknown id stays as it is."""
    found = next((one for one in desk().campaigns[campaign].units if one.id == unit), None)
    return found.called if found else unit


def category_name(row: CaseRow) -> str:
    return desk().campaigns[row.campaign].label("category", row.category)


def source_name(row: CaseRow) -> str:
    return next(
        (one.label for one in desk().campaigns[row.campaign].sources if one.id == row.source),
        row.source,
    )


def day_unit(due: Due) -> str:
    return say("工作日") if due.counts == "working" else say("自然日")


def person(id: str) -> str:
    """The name of the account ``id``; ``""`` for nobody."""
    if not id:
        return ""
    if not id.isdigit():
        return say("示例账号")
    names: dict[str, str] = g.setdefault("names", {})
    if id not in names:
        try:
            names[id] = desk().staff.member(int(id)).name
        except NotFound:
            names[id] = say("账号 %(id)s", id=id)
    return names[id]


def field_name(id: str) -> str:
    return say(LABELS.get(id, id))


def marked(summary: Summary, name: str) -> Markup:
    """The text of one part of ``summary`` with everything that the gate found in it marked."""
    text: str = getattr(summary.text, name)
    if name == "outcome":
        return escape(say(OUTCOMES[text][0]))
    hidden = {
        at + n
        for field, _kind, found in summary.hits
        if field == name
        for at in _places(text, found)
        for n in range(len(found))
    }
    pieces = Markup()
    for found, run in groupby(range(len(text)), key=hidden.__contains__):
        wording = "".join(text[at] for at in run)
        pieces += (
            Markup('<mark class="m-hit">{}</mark>').format(wording) if found else escape(wording)
        )
    return pieces


def _places(text: str, found: str) -> list[int]:
    places, at = [], text.find(found) if found else -1
    while at >= 0:
        places.append(at)
        at = text.find(found, at + 1)
    return places
