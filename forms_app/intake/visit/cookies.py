"""The cookies of a visitor: the secret of the draft (one a campaign), that of the receipt on show,
and whether others use this computer too, on which no cookie then outlives the browser."""

from datetime import timedelta

from flask import Response, request

from casestore.sealing.drafts import DRAFT_DAYS, Draft
from forms_app.intake.visit.services import services
from forms_app.web.cookie_scope import CookieScope

RECEIPT = "qz-receipt"
SHARED = "qz-shared"
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


def is_shared() -> bool:
    """Whether the visitor says that others use this computer too: in this very form, or before."""
    if "shared-asked" in request.form:
        return "shared" in request.form
    return bool(sent(SHARED))


def remember(response: Response, name: str, secret: str, lasting: timedelta) -> None:
    """Set a cookie that scripts can't read, that goes to this installation only and not with
    foreign posts; on a shared computer until the browser is closed."""
    kept = None if is_shared() else lasting
    CookieScope.of(services().settings).set(response, name, secret, max_age=kept)


def remember_draft(response: Response, campaign: str, secret: str) -> None:
    """Set the cookie of the draft, and of whether others use this computer."""
    remember(response, draft_cookie(campaign), secret, timedelta(days=DRAFT_DAYS))
    if is_shared():
        CookieScope.of(services().settings).set(response, SHARED, "1")
    elif sent(SHARED):
        forget(response, SHARED)


def forget(response: Response, name: str) -> None:
    CookieScope.of(services().settings).set(response, name, "", max_age=0, expires=0)
