"""The two WSGI applications, wired: ``qingzhang:intake()`` and ``qingzhang:desk()``."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casestore.campaign.edition import site_beside
from casestore.errors import CaseStoreError
from casestore.settings import Settings, load_public_settings, load_settings
from commands.following import followed
from commands.line import stop

if TYPE_CHECKING:
    from casestore.campaign.model import Campaign
    from casestore.ledger.ledger import Ledger
    from forms_app.desk.services import ContentActions, SiteActions


def started(make: Callable[[Settings], Any], load: Callable[[Path, Path], Settings]) -> Any:
    """The application that ``make`` wires with the settings that ``load`` reads; what keeps it
    from starting is one sentence and exit status 3."""
    from forms_app.processes.logs import log_as_lines

    log_as_lines()
    try:
        instance, content = (os.environ[f"QINGZHANG_{name}"] for name in ("INSTANCE", "CONTENT"))
        settings = load(Path(instance), Path(content))
        return under(settings, make(settings), is_desk=make is _desk)
    except CaseStoreError as error:
        stop(str(error), 3)


def intake() -> Any:
    """The public WSGI application; with ``QINGZHANG_DESK`` set it passes ``/desk/`` on to the
    desk process."""
    return started(_intake, load_public_settings)


def desk() -> Any:
    """The staff WSGI application, for the inner network; with ``QINGZHANG_DESK`` set the public
    process passes its requests on, and says whose they are."""
    return started(_desk, load_settings)


def _intake(settings: Settings) -> Any:
    from flask import redirect
    from werkzeug.middleware.http_proxy import ProxyMiddleware

    from forms_app.intake import create_app

    campaigns = followed(settings)
    app = create_app(settings, campaigns, site_beside(campaigns, settings.content))
    _follow(app, "intake", campaigns, settings)
    if desk_at := os.environ.get("QINGZHANG_DESK"):
        to_desk = {"/desk/": {"target": desk_at, "host": None, "remove_prefix": True}}
        app.add_url_rule("/desk", "desk", lambda: redirect("desk/"))
        passing_on = ProxyMiddleware(app.wsgi_app, to_desk, timeout=120)
        app.wsgi_app = naming_the_visitor(passing_on)  # type: ignore[method-assign]
    return app


def naming_the_visitor(app: Any) -> Any:
    """``app`` told in a header whose request it passes on, in place of what the visitor says of
    themselves there."""

    def call(environ: dict[str, Any], start: Any) -> Any:
        return app({**environ, "HTTP_X_FORWARDED_FOR": environ.get("REMOTE_ADDR", "")}, start)

    return call


def _desk(settings: Settings) -> Any:
    from casestore.database.jobs import Jobs
    from casestore.office.staff import Staff
    from commands.wiring import open_ledger
    from forms_app.desk import create_app
    from forms_app.desk.services import Services

    ledger = open_ledger(settings)
    app = create_app(
        Services(
            settings=settings,
            ledger=ledger,
            jobs=Jobs(ledger.store),
            staff=Staff(ledger.store),
            evidence=ledger.evidence,
            campaigns=ledger.campaigns,
            site=site_beside(ledger.campaigns, settings.content),
            site_actions=_site_actions(settings, ledger),
            content_actions=content_actions(ledger),
        )
    )
    _follow(app, "services", ledger.campaigns, settings)
    ledger.store.close()  # a connection must not be carried over into forked workers
    return app


def _follow(app: Any, key: str, campaigns: Mapping[str, Campaign], settings: Settings) -> None:
    """Have each request to ``app``, whose services lie under ``key``, begin with the site's facts
    of the current release."""
    from dataclasses import replace

    def look() -> None:
        site = site_beside(campaigns, settings.content)
        if app.extensions[key].site is not site:
            app.extensions[key] = replace(app.extensions[key], site=site)

    app.before_request_funcs.setdefault(None, []).insert(0, look)


def _site_actions(settings: Settings, ledger: Ledger) -> SiteActions:
    """What the desk may do to the public site, with the generator behind it."""
    from casestore.publishing.agreed_content import at_agreed
    from commands.rolling_back import check_roll_back, differences, roll_back, sha_of
    from forms_app.desk.services import Release, SiteActions
    from generator.pages.preview import preview
    from generator.release.releases import current_release, releases

    def listed() -> list[Release]:
        live = current_release(settings.current)
        return [
            Release(
                id=item.id,
                made_at=datetime.fromisoformat(item.made_at).astimezone(UTC),
                files=item.files,
                current=item.path == live,
            )
            for item in releases(settings.shown)
        ]

    work, base = settings.work, settings.base_path
    return SiteActions(
        preview=lambda case: preview(case, at_agreed(ledger).settings.content, work, base),
        releases=listed,
        may_roll_back=partial(check_roll_back, ledger),
        rollback=partial(roll_back, ledger),
        sha_of=lambda id: sha_of(settings, id),
        differences=lambda id: differences(settings, id),
    )


def content_actions(ledger: Ledger) -> ContentActions:
    """What the desk may do about content that one person changed."""
    from commands.proposing import confirm_content, proposed_content, why_stale
    from forms_app.desk.services import ContentActions

    return ContentActions(
        why_stale=partial(why_stale, ledger),
        proposed=partial(proposed_content, ledger),
        confirm=partial(confirm_content, ledger),
    )


def under(settings: Settings, app: Any, is_desk: bool = False) -> Any:
    """``app`` mounted below the base path (everything outside it is a 404), behind so many
    trusted proxies, over TLS alone where its site is; of the desk the public process is one where
    it passes requests on."""
    from werkzeug.exceptions import NotFound
    from werkzeug.middleware.dispatcher import DispatcherMiddleware
    from werkzeug.middleware.proxy_fix import ProxyFix

    from forms_app.web.security import over_tls_only

    if settings.base_path:
        app = DispatcherMiddleware(NotFound(), {settings.base_path: app})
    if settings.site_url.startswith("https:"):
        app = over_tls_only(app)
    passed_on = is_desk and "QINGZHANG_DESK" in os.environ
    hops = 1 if passed_on else settings.proxies
    return ProxyFix(app, x_for=hops, x_proto=settings.proxies) if hops else app
