"""The receipt: on show in the browser that sent the clue, for half an hour, then gone for good."""

from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from casestore.settings import SHANGHAI
from forms_app.intake.visit import cookies
from forms_app.intake.visit.services import campaign_of_case, services
from forms_app.pdf.receipt import OWED_BEFORE, ShownReceipt, receipt_pdf
from forms_app.pdf.rendering import pdf_answer
from forms_app.web.clean_forms import CleanForm
from forms_app.web.translations import say

pages = Blueprint("receipt", __name__)


def shown() -> ShownReceipt | None:
    """The receipt that this browser may still see."""
    secret = cookies.sent(cookies.RECEIPT)
    draft = services().drafts.load(secret)
    # only a clue that was acknowledged has this cookie; its draft is gone, or came back after a
    # power cut
    receipt: dict[str, Any] | None = (draft.receipt or draft.begun) if draft else None
    if draft is None or receipt is None:
        return None
    if datetime.now(UTC) > datetime.fromisoformat(receipt["shown_until"]):
        services().drafts.clear(secret)  # number and code stay nowhere
        return None
    settings = services().settings
    return ShownReceipt(
        campaign=campaign_of_case(draft.campaign),
        number=receipt["number"],
        code=receipt["code"],
        received_at=datetime.fromisoformat(receipt["received_at"]).astimezone(SHANGHAI),
        review_by=date.fromisoformat(receipt["review_by"]),
        uncertain=bool(receipt.get("uncertain")),
        lead=receipt["lead"],
        registered_alone=bool(receipt.get("registered_alone")),
        complete_by=_day(receipt.get("complete_by", "")),
        owed=tuple(receipt.get("owed", OWED_BEFORE)),
        email=receipt["email"],
        files=tuple((name, size, sha256) for name, size, sha256 in receipt["files"]),
        site_url=settings.site_url,
        demo=settings.demo,
    )


@pages.get("/receipt")
def show() -> ResponseReturnValue:
    receipt = shown()
    if receipt is None:
        return render_template("intake/receipt_gone.html"), 410
    return render_template(
        "intake/receipt.html",
        receipt=receipt,
        campaign=receipt.campaign,
        form=CleanForm(),
        minutes=_minutes(),
    )


@pages.get("/receipt.pdf")
def pdf() -> ResponseReturnValue:
    receipt = shown()
    if receipt is None:
        return render_template("intake/receipt_gone.html"), 410
    made = receipt_pdf(receipt, services().site)
    return pdf_answer(made, say("回执") + f"-{receipt.number}.pdf")


@pages.post("/receipt")
def put_away() -> ResponseReturnValue:
    """The person has saved the receipt: remove it from this computer and from the server."""
    form = CleanForm()
    if not form.validate_on_submit():
        return redirect(url_for(".show"))
    services().drafts.clear(cookies.sent(cookies.RECEIPT))
    flash(say("回执已经收好，这台电脑上不再显示。"))
    answer = make_response(redirect(url_for("status.ask")))
    cookies.forget(answer, cookies.RECEIPT)
    return answer


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _minutes() -> int:
    return int(cookies.RECEIPT_SHOWN.total_seconds() // 60)
