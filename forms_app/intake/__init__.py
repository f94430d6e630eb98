"""The public process: the clue form, receipts, progress, and the static site. It can seal and
never open, and knows nothing of the office's database."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from flask import Flask, g, render_template, url_for

from casestore.campaign.model import Campaign
from casestore.campaign.site_info import SiteInfo
from casestore.exchange.inbox import Inbox
from casestore.exchange.office_signature import Checker
from casestore.exchange.receipt_numbers import NumbersGivenOut
from casestore.public.scripts import LANG_TAGS, site_in
from casestore.sealing.drafts import Drafts
from casestore.sealing.evidence import EvidenceStore
from casestore.sealing.trusted_lists import trust_of
from casestore.sealing.vault import Sealer
from casestore.sealing.virus_scan import VirusScanner
from casestore.sealing.visits import Visits
from casestore.settings import Settings
from forms_app.intake.followup import (
    conversation,
    deadline_boxes,
    handed_out,
    inspection,
    receipt,
    status,
    verifying,
)
from forms_app.intake.form import apply, clue_form_pdf, journey, resumable, resume, steps
from forms_app.intake.paper import owed_paper
from forms_app.intake.site import converted_pages, health, search, static_site
from forms_app.intake.visit import cookies, script_choice
from forms_app.intake.visit.rate_limits import limit
from forms_app.intake.visit.services import EXTENSION, IntakeServices, services
from forms_app.web import dates, frame, security, translations
from forms_app.web.clean_requests import refuse_broken
from forms_app.web.compressing import compress
from forms_app.web.cookie_scope import CookieScope
from forms_app.web.errors import Explained, explain_errors
from forms_app.web.translations import say

VIEWS = (
    apply,
    clue_form_pdf,
    resume,
    resumable,
    steps,
    receipt,
    status,
    conversation,
    owed_paper,
    handed_out,
    verifying,
    inspection,
    health,
    search,
    converted_pages,
    static_site,
)

#: Bytes of a post without files; pages with files raise it for themselves.
SMALL = 300_000


def create_app(settings: Settings, campaigns: Mapping[str, Campaign], site: SiteInfo) -> Flask:
    """The public WSGI app, to be mounted at ``settings.base_path``. Raises ``EnvironmentFault``
    without its secret."""
    app = Flask("forms_app", static_folder=str(Path(__file__).parents[1] / "static"))
    refuse_broken(app)
    _configure(app, settings)
    sealer = Sealer.load(settings.keys)
    app.extensions[EXTENSION] = IntakeServices(
        settings=settings,
        campaigns=campaigns,
        site=site,
        drafts=Drafts(settings.drafts),
        visits=Visits(settings.visits),
        evidence=_evidence(settings, sealer),
        inbox=Inbox(settings.inbox),
        numbers=NumbersGivenOut(settings.numbers),
        sealer=sealer,
        checker=Checker.load(settings.keys),
    )
    translations.set_up(app)
    script_choice.keep_choices(app)
    frame.set_up(app)
    security.guard(app)
    compress(app, "release", "converted", "static", *frame.TEXTS)
    explain_errors(app, _error_page)
    for view in VIEWS:
        app.register_blueprint(view.pages)
    _name_for_templates(app)
    limit(app, settings)
    return app


def _evidence(settings: Settings, sealer: Sealer) -> EvidenceStore:
    scanner, trust = VirusScanner(settings.clamd), trust_of(settings)
    return EvidenceStore(settings.evidence, sealer, scanner, trust)


def _configure(app: Flask, settings: Settings) -> None:
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.config.update(
        SECRET_KEY=settings.secret("intake"),
        **CookieScope.of(settings).session("qz-session"),
        WTF_CSRF_TIME_LIMIT=int(timedelta(hours=12).total_seconds()),
        MAX_CONTENT_LENGTH=SMALL,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
    )


def _name_for_templates(app: Flask) -> None:
    """The filters, functions and values that every public template may use."""
    app.jinja_env.filters.update(dates.FILTERS)
    app.jinja_env.filters["deadline"] = deadline_boxes.deadline_day
    app.jinja_env.globals["how_counted"] = deadline_boxes.how_counted
    app.jinja_env.globals["handed_out"] = handed_out.ready_for
    app.jinja_env.globals["step_title"] = journey.title
    app.jinja_env.globals["answer"] = journey.answer
    app.context_processor(_page_values)


def _page_values() -> dict[str, object]:
    script, campaign = translations.script(), g.get("campaign")
    return {
        "site": site_in(services().site, script),
        "settings": services().settings,
        "root": script_choice.pages_root(),
        "app": url_for("release.page"),
        "script": script,
        "scripts": script_choice.same_page(),
        "campaign": campaign,
        "shared": bool(cookies.sent(cookies.SHARED)),
        "invited": campaign is None or apply.collecting_now(campaign).open,
        "html_lang": LANG_TAGS[script],
        "nonce": g.get("nonce", ""),
    }


def _error_page(explained: Explained) -> str:
    return render_template("intake/error.html", explained=explained, say=say)
