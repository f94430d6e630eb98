"""The receipt: on show in the browser that sent the clue, for half an hour, then gone for good."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import segno
from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from markupsafe import Markup

from casestore.campaigns import Campaign
from casestore.settings import SHANGHAI
from forms_app.intake import browser
from forms_app.intake.office import campaign_of, office
from forms_app.intake.signing import pdf_answer
from forms_app.translations import _

pages = Blueprint("receipt", __name__)


@dataclass(frozen=True)
class Shown:
    """What the receipt says. ``received_at`` is Shanghai time; ``files`` are (name, bytes, SHA-256)
    of what was kept; ``lead`` is the id of the unit that presses it, or ``""``."""

    campaign: Campaign
    number: str
    code: str
    received_at: datetime
    review_by: date
    lead: str
    email: bool
    files: tuple[tuple[str, int, str], ...]

    @property
    def status_url(self) -> str:
        """Where the number's progress is asked for. It holds no code: addresses end up in logs."""
        return f"{office().settings.site_url}/status?number={self.number}"


def shown() -> Shown | None:
    """The receipt that this browser may still see."""
    draft = office().drafts.load(request.cookies.get(browser.RECEIPT, ""))
    if draft is None or draft.receipt is None:
        return None
    kept: dict[str, Any] = draft.receipt
    if datetime.now(UTC) > datetime.fromisoformat(kept["shown_until"]):
        return None
    return Shown(
        campaign_of(draft.campaign), kept["number"], kept["code"],
        datetime.fromisoformat(kept["received_at"]).astimezone(SHANGHAI), date.fromisoformat(kept["review_by"]),
        kept["lead"], kept["email"], tuple((name, size, sha) for name, size, sha in kept["files"]),
    )  # fmt: skip


@pages.get("/receipt")
def show() -> ResponseReturnValue:
    receipt = shown()
    if receipt is None:
        return render_template("intake/receipt_gone.html"), 410
    return render_template("intake/receipt.html", receipt=receipt, campaign=receipt.campaign, form=FlaskForm(),
                           qr=qr_svg(receipt.status_url), minutes=_minutes())  # fmt: skip


@pages.get("/receipt.pdf")
def pdf() -> ResponseReturnValue:
    from forms_app.sheets.receipt import receipt_pdf

    receipt = shown()
    if receipt is None:
        return render_template("intake/receipt_gone.html"), 410
    made = receipt_pdf(receipt, office().site, qr_svg(receipt.status_url))
    return pdf_answer(made, _("回执") + f"-{receipt.number}.pdf")


@pages.post("/receipt")
def put_away() -> ResponseReturnValue:
    """The person has saved the receipt: remove it from this computer and from the server."""
    form = FlaskForm()
    if not form.validate_on_submit():
        return redirect(url_for(".show"))
    office().drafts.clear(request.cookies.get(browser.RECEIPT, ""))
    flash(_("回执已经收好，这台电脑上不再显示。"))
    answer = make_response(redirect(url_for("status.ask")))
    browser.forget(answer, browser.RECEIPT)
    return answer


def qr_svg(url: str) -> Markup:
    """``url`` as an inline SVG without inline style."""
    svg = segno.make(url, error="m", micro=False).svg_inline(
        scale=1,
        border=2,
        svgclass="qz-qr",
        lineclass=None,
        omitsize=True,
        dark="#0e2540",
        light="#ffffff",
        title=_("查询进度的二维码"),
    )
    return Markup(svg)  # noqa: S704 - made of the url's modules alone


def _minutes() -> int:
    return int(browser.RECEIPT_SHOWN.total_seconds() // 60)
