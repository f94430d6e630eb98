"""The receipt as a PDF: number, code, what was received with its hashes, and what happens by when."""

from typing import TYPE_CHECKING

from flask import render_template

from casestore.campaigns import SiteInfo
from forms_app.sheets.paper import pdf_of

if TYPE_CHECKING:
    from forms_app.intake.receipt import Shown


def receipt_pdf(receipt: "Shown", site: SiteInfo, qr: str) -> bytes:
    """One page; ``qr`` is the status address as an SVG. Whoever holds it can ask for progress: it says so itself."""
    return pdf_of(render_template("sheets/receipt.html", receipt=receipt, campaign=receipt.campaign, site=site, qr=qr))
