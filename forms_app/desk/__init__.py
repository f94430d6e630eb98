"""The desk: the staff process. Opens sealed records, so it runs on the inner network, with its
own cookie."""

from datetime import timedelta

from flask import Flask
from flask_wtf import CSRFProtect

from casestore.settings import Settings
from forms_app.desk import template_names, today
from forms_app.desk.cases import (
    amending,
    bulk,
    case,
    case_files,
    contact,
    correct,
    documents,
    extension,
    file_pages,
    incoming,
    inspections,
    instalments,
    ledger_list,
    ledger_sheets,
    linking,
    meetings,
    moves,
    own_views,
    package,
    paper_intake,
    pressing,
    refused_items,
    reissue,
    routing,
    scanned,
    supervision,
    tasks,
)
from forms_app.desk.office import audit, failed_jobs, staff_accounts, working_calendar
from forms_app.desk.office.reports import files, hand_in, listing, one_report
from forms_app.desk.publishing import (
    changed_content,
    findings,
    public_site,
    review,
    rolling_back,
    summaries,
    withdrawals,
)
from forms_app.desk.services import Services, provide
from forms_app.desk.sign_in import access, calendar_feed, factor, own_account, views
from forms_app.desk.sign_in.accounts import Accounts
from forms_app.desk.ui import one_script
from forms_app.web import frame, security, translations
from forms_app.web.clean_requests import refuse_broken
from forms_app.web.cookie_scope import CookieScope

VIEWS = (
    today,
    ledger_list,
    own_views,
    bulk,
    ledger_sheets,
    paper_intake,
    incoming,
    scanned,
    refused_items,
    case,
    case_files,
    file_pages,
    contact,
    correct,
    moves,
    supervision,
    pressing,
    linking,
    meetings,
    routing,
    tasks,
    extension,
    instalments,
    amending,
    documents,
    package,
    inspections,
    reissue,
    summaries,
    findings,
    review,
    withdrawals,
    public_site,
    rolling_back,
    changed_content,
    listing,
    one_report,
    files,
    hand_in,
    staff_accounts,
    working_calendar,
    failed_jobs,
    audit,
    views,
    own_account,
    calendar_feed,
    factor,
)


def create_app(services: Services) -> Flask:
    """The desk's WSGI app: every address begins with ``/desk/``, below whatever path the server
    mounts it on.

    Raises :class:`~casestore.errors.EnvironmentFault` when the instance lacks the desk's secret.
    """
    app = Flask("forms_app.desk", static_folder=None)
    refuse_broken(app)
    _configure(app, services.settings)
    app.jinja_loader = frame.loader()
    provide(app, services)
    translations.set_up(app)
    security.guard(app)
    views.install(app, Accounts(services.staff.store), services.settings)
    app.before_request(access.admit)
    CSRFProtect(app)
    for view in VIEWS:
        app.register_blueprint(view.blueprint)
    template_names.install(app)
    one_script.install(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        **CookieScope.of(settings).session("qz_desk", "/desk"),
        PERMANENT_SESSION_LIFETIME=timedelta(minutes=15),
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session, which is short
        MAX_CONTENT_LENGTH=1_000_000,
    )
