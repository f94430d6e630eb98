"""The two cookies of a visitor: the secret of the draft (one a campaign), and of the receipt
that is on show."""

from datetime import timedelta

from flask import Response, request

from casestore.sealing.drafts import DRAFT_DAYS, Draft
from forms_app.intake.visit.services import services

RECEIPT = "qz-receipt"
#: How long the receipt page may be opened again in the same browser.
RECEIPT_SHOWN = timedelta(minutes=30)


def draft_cookie(campaign: str) -> str:
    return f"qz-draft-{campaign}"


def draft_secret(campaign: str) -> str:
    """The secret that the browser sent for ``campaign``; ``""`` when it has none."""
    return request.cookies.get(draft_cookie(campaign), "")


def draft_of(campaign: str) -> Draft | None:
    """The visitor's draft for ``campaign``, if there is one."""
    return services().drafts.load(draft_secret(campaign))


def remember(response: Response, name: str, secret: str, lasting: timedelta) -> None:
    """Set a cookie that scripts can't read, that goes to this installation only and not with
    foreign posts."""
    settings = services().settings
    response.set_cookie(
        name,
        secret,
        max_age=lasting,
        path=settings.base_path or "/",
        httponly=True,
        samesite="Lax",
        secure=settings.site_url.startswith("https:"),
    )


def remember_draft(response: Response, campaign: str, secret: str) -> None:
    remember(response, draft_cookie(campaign), secret, timedelta(days=DRAFT_DAYS))


def forget(response: Response, name: str) -> None:
    response.delete_cookie(name, path=services().settings.base_path or "/")
