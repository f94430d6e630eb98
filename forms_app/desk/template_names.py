"""What every template of the desk may call: names for ids, the menu, its own files, and the
error pages."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, g, render_template, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin  # type: ignore[import-untyped]
from flask_security import current_user

from casestore.errors import CaseStoreError, EnvironmentFault, NotAllowed
from casestore.errors.troubles import TOLD, Trouble, is_known, trouble_of
from casestore.ledger.records import CaseRow
from casestore.lifecycle.case_states import CASE_STATES
from casestore.lifecycle.deadlines import Due
from casestore.lifecycle.reports import READERS
from casestore.lifecycle.roles import Role
from casestore.lifecycle.verbs import VERB_NAMES
from forms_app.desk.cases import inspections
from forms_app.desk.cases.pressing import where_answered, words_of
from forms_app.desk.publishing.summary_text import marked, part_name
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import anybody
from forms_app.desk.sign_in.current import actor
from forms_app.desk.sign_in.stores import stores
from forms_app.desk.ui import state_wording
from forms_app.desk.ui.amounts import amount, wan
from forms_app.desk.ui.deadline_label import due_label
from forms_app.desk.ui.found_identifiers import distinct
from forms_app.desk.ui.persons import person
from forms_app.desk.ui.state_wording import CASE_WORDS, JOB_WORDS, SUMMARY_WORDS
from forms_app.web.dates import FILTERS
from forms_app.web.errors import PAGES, Explained, code_of, explain_errors
from forms_app.web.translations import say

log = structlog.get_logger()
STATIC = Path(__file__).parents[1] / "static"

#: The main menu: key, endpoint, words, and who sees it.
MENU: tuple[tuple[str, str, str, frozenset[Role]], ...] = (
    ("today", "today.home", "今日", frozenset(Role)),
    ("ledger", "ledger.rows", "台账", frozenset({Role.COORDINATOR, Role.UNIT, Role.SUPERVISOR})),
    ("inspections", "inspections.listed", "入企检查", frozenset(inspections.SEEN_BY)),
    ("reports", "reports.listed", "报表", READERS | {Role.UNIT}),
    ("summaries", "summary.listed", "案例摘要", frozenset({Role.COORDINATOR, Role.REVIEWER})),
    ("site", "site.show", "公开站", frozenset({Role.COORDINATOR})),
    ("staff", "staff.accounts", "人员", frozenset({Role.ADMIN})),
    ("workdays", "workdays.years", "工作日历", frozenset({Role.ADMIN})),
    ("histories", "audit.cases", "办理记录", frozenset({Role.AUDITOR})),
    ("office-events", "audit.office", "机关记录", frozenset({Role.AUDITOR})),
    ("security", "audit.security", "安全日志", frozenset({Role.AUDITOR})),
)


#: Who goes from one thing that waits to the next.
WORKERS = frozenset({Role.COORDINATOR, Role.UNIT, Role.REVIEWER, Role.SUPERVISOR})


def install(app: Flask) -> None:
    """Give ``app`` its template words, its files and its error pages."""
    app.jinja_env.filters.update(FILTERS, amount=amount, wan=wan, due_label=due_label)
    app.jinja_env.globals.update({function.__name__: function for function in FUNCTIONS})
    app.jinja_env.globals.update(
        case_states=CASE_STATES,
        case_words=CASE_WORDS,
        summary_words=SUMMARY_WORDS,
        job_words=JOB_WORDS,
        verb_names=VERB_NAMES,
        where_answered=where_answered,
        pressing_words=words_of,
    )
    app.context_processor(
        lambda: {"settings": services().settings, "site": services().site, "here": ""}
    )
    app.add_url_rule("/desk/static/<path:name>", "asset", static)
    explain_errors(app, error_page)
    app.register_error_handler(CaseStoreError, store_error)
    app.register_error_handler(Exception, machine_fault)


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


def error_page(explained: Explained) -> str:
    """The page of an error; without menu and name where the accounts can't be read either."""
    try:
        return render_template("desk/error.html", explained=explained)
    except EnvironmentFault:
        g._login_user = AnonymousUserMixin()  # where flask-login looks first
        return render_template("desk/error.html", explained=explained)


def store_error(error: CaseStoreError) -> ResponseReturnValue:
    """An error of the store that no form shows: its own sentence, on the page for its kind."""
    sentence = str(error).rstrip("。") + "。"
    if isinstance(error, NotAllowed):
        title, do = say("这一步现在办不了"), say("请回到上一页，核对后再选。")
        return error_page(Explained(code=409, title=title, said=sentence, do=do)), 409
    if isinstance(error, EnvironmentFault) and is_known(error):
        sentence = say(TOLD[trouble_of(error)].desk)
    code = code_of(error)
    log.warning("store_error", endpoint=request.endpoint, kind=type(error).__name__, code=code)
    title, do = PAGES[code].title, PAGES[code].do
    return error_page(Explained(code=code, title=title, said=sentence, do=do)), code


def machine_fault(error: Exception) -> ResponseReturnValue:
    """What no view caught: a fault of the machine by its name, a fault of ours with its
    traceback in the log."""
    trouble = trouble_of(error)
    if trouble is Trouble.UNKNOWN:
        log.error("unexpected_error", endpoint=request.endpoint, exc_info=error)
        return error_page(PAGES[500]), 500
    log.error("machine_fault", endpoint=request.endpoint, trouble=trouble.value)
    return error_page(replace(PAGES[503], said=TOLD[trouble].desk)), 503


def unfinished() -> bool:
    """Whether the account still lacks its own password or its second factor."""
    lacks_factor = stores().needs_factor and not current_user.has_factor
    return bool(current_user.must_change or lacks_factor)


def menu() -> list[tuple[str, str, str]]:
    roles = actor().roles
    seen = [(key, endpoint, say(text)) for key, endpoint, text, by in MENU if by & roles]
    inspected = bool(inspections.inspected_campaigns())
    return [one for one in seen if one[0] != "inspections" or inspected]


def works_on() -> bool:
    """Whether cases or texts wait for the person, so that there is a next one."""
    return bool(actor().roles & WORKERS)


def todo(row: CaseRow) -> str:
    late = row.due is not None and row.due.left < 0
    return state_wording.todo(row.state, actor().roles, late)


def unit_name(campaign: str, unit: str) -> str:
    """A unit as the screen calls it; an unknown id stays as it is."""
    found = next(
        (one for one in services().ledger.campaign_of(campaign).units if one.id == unit), None
    )
    return found.called if found else unit


def category_name(row: CaseRow) -> str:
    return services().ledger.campaign_of(row.campaign).label("category", row.category)


def source_name(row: CaseRow) -> str:
    return next(
        (
            one.label
            for one in services().ledger.campaign_of(row.campaign).sources
            if one.id == row.source
        ),
        row.source,
    )


def day_unit(due: Due) -> str:
    return say("工作日") if due.counts == "working" else say("自然日")


#: What templates call by its own name.
FUNCTIONS: tuple[Callable[..., Any], ...] = (
    menu,
    unfinished,
    works_on,
    asset,
    todo,
    unit_name,
    category_name,
    source_name,
    day_unit,
    person,
    marked,
    part_name,
    distinct,
)
