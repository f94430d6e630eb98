"""The two cookies of a visitor: the secret of the draft (one a campaign), and of the receipt
that is on show."""

from datetime import timedelta

from flask import Response, request

from casestore.sealing.drafts import DRAFT_DAYS, Draft
from forms_app.intake.visit.services import services
from forms_app.web.cookie_scope import CookieScope

RECEIPT = "qz-receipt"
#: How long the receipt page may be opened again in the same browser.
RECEIPT_SHOWN = timedelta(minutes=30)


def draft_cookie(campaign: str) -> str:
    return f"qz-draft-{campaign}"


def draft_secret(campaign: str) -> str:
    """The secret that the browser sent for ``campaign``; ``""`` when it has none."""
    return sent(draft_cookie(campaign))


def sent(name: str) -> str:
    """What the browser sent as the cookie ``name``; ``""`` when it has none."""
    return request.cookies.get(CookieScope.of(services().settings).name(name), "")


def draft_of(campaign: str) -> Draft | None:
    """The visitor's draft for ``campaign``, if there is one."""
    return services().drafts.load(draft_secret(campaign))


def remember(response: Response, name: str, secret: str, lasting: timedelta) -> None:
    """Set a cookie that scripts can't read, that goes to this installation only and not with
    foreign posts."""
    CookieScope.of(services().settings).set(response, name, secret, max_age=lasting)


def remember_draft(response: Response, campaign: str, secret: str) -> None:
    remember(response, draft_cookie(campaign), secret, timedelta(days=DRAFT_DAYS))


def forget(response: Response, name: str) -> None:
    CookieScope.of(services().settings).set(response, name, "", max_age=0, expires=0)
