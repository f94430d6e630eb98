"""The public process: the clue form, receipts, progress, and the static site. It can seal and
never open."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from flask import Flask, g, render_template, url_for

from casestore.campaign.model import Campaign, SiteInfo
from casestore.ledger.verbs import Ledger
from casestore.public.scripts import LANG_TAGS, site_in
from casestore.sealing.drafts import Drafts
from casestore.sealing.evidence import EvidenceStore
from casestore.sealing.vault import Sealer
from casestore.settings import Settings
from forms_app.intake import script_choice
from forms_app.intake.followup import deadline_boxes, receipt, status
from forms_app.intake.form import apply, journey, steps, submit
from forms_app.intake.rate_limits import limit
from forms_app.intake.services import Office
from forms_app.intake.site import health, script_trees, search, static_site
from forms_app.web import dates, frame, security, translations
from forms_app.web.compressing import compress
from forms_app.web.errors import Explained, explain_errors
from forms_app.web.translations import say

#: Bytes of a post without files; pages with files raise it for themselves.
SMALL = 300_000


def create_app(
    settings: Settings, ledger: Ledger, campaigns: Mapping[str, Campaign], site: SiteInfo
) -> Flask:
    """The public WSGI app, to be mounted at ``settings.base_path``. Raises ``EnvironmentFault``
    without its secret."""
    app = Flask("forms_app", static_folder=str(Path(__file__).parents[1] / "static"))
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.config.update(
        SECRET_KEY=settings.secret("intake"),
        SESSION_COOKIE_NAME="qz-session",
        SESSION_COOKIE_PATH=settings.base_path or "/",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.site_url.startswith("https:"),
        WTF_CSRF_TIME_LIMIT=int(timedelta(hours=12).total_seconds()),
        MAX_CONTENT_LENGTH=SMALL,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
    )
    drafts = Drafts(settings.instance / "drafts")
    evidence = EvidenceStore(settings.evidence, Sealer.load(settings.keys))
    app.extensions["qingzhang"] = Office(settings, ledger, campaigns, site, drafts, evidence)
    translations.set_up(app)
    script_choice.keep_choices(app)
    frame.dress(app)
    security.guard(app)
    compress(app, "release", "trees", "static", "site_css", "frame_js", "suggest_js")
    explain_errors(app, _error_page)
    _register(app)
    limit(app, ledger.store)
    return app


def _register(app: Flask) -> None:
    for part in (apply, submit, steps, receipt, status, health, search, script_trees, static_site):
        app.register_blueprint(part.pages)
    app.jinja_env.filters.update(dates.FILTERS)
    app.jinja_env.globals["titles"] = journey.title
    app.jinja_env.globals["answer"] = journey.answer
    app.jinja_env.filters["deadline"] = deadline_boxes.deadline_day
    app.jinja_env.globals["how_counted"] = deadline_boxes.how_counted

    @app.context_processor
    def common() -> dict[str, object]:
        office: Office = app.extensions["qingzhang"]
        campaign: Campaign | None = g.get("campaign")
        script = translations.script()
        return {
            "site": site_in(office.site, script),
            "settings": office.settings,
            "root": script_choice.pages_root(),
            "app": url_for("release.page"),
            "script": script,
            "scripts": script_choice.same_page(),
            "campaign": campaign,
            "html_lang": LANG_TAGS[script],
            "nonce": g.get("nonce", ""),
        }


def _error_page(explained: Explained) -> str:
    return render_template("intake/error.html", explained=explained, say=say)
