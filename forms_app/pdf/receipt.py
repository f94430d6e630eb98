"""The receipt: number, code, what was received with its hashes, and what happens by when; and as
a PDF."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import render_template
from markupsafe import Markup

from casestore.calendar.working_days import PUBLISHED, Calendar
from casestore.campaign.model import Campaign
from casestore.campaign.site_info import SiteInfo
from casestore.exchange.completeness import PAPER_NAMES
from casestore.lifecycle.case_states import Step
from casestore.lifecycle.expected import ExpectedStep, expected_steps
from casestore.public.qr import qr_code
from casestore.public.scripts import LANG_TAGS
from forms_app.pdf.codes import drawn
from forms_app.pdf.rendering import pdf_of
from forms_app.web.translations import say, script

#: What receipts of before, which didn't say, waited for.
OWED_BEFORE = (PAPER_NAMES["signed_form"],)


@dataclass(frozen=True, kw_only=True)
class ShownReceipt:
    """What the receipt says. ``received_at`` is Shanghai time; ``files`` are (name, bytes, SHA-256)
    of what was kept; ``lead`` is the id of the unit that presses it, or ``""``; ``uncertain``:
    ``review_by`` was counted without its year's list of holidays; ``registered_alone``: it is taken
    for the record, and nobody promised that it is handled. ``calendar`` counts the days;
    ``complete_by`` is the last day for the papers that it came without, ``owed`` their names."""

    campaign: Campaign
    number: str
    code: str
    received_at: datetime
    review_by: date
    lead: str
    email: bool
    files: tuple[tuple[str, int, str], ...]
    site_url: str
    demo: bool
    uncertain: bool = False
    registered_alone: bool = False
    calendar: Calendar = PUBLISHED
    complete_by: date | None = None
    owed: tuple[str, ...] = OWED_BEFORE

    @property
    def steps(self) -> dict[Step, ExpectedStep]:
        """By when each step is due at the latest, where that can be known."""
        start = self.complete_by or self.received_at.date()
        return expected_steps(self.campaign, start, self.calendar)

    @property
    def status_url(self) -> str:
        """Where the number's progress is asked for. It holds no code, and the number where no
        browser sends it: addresses end up in logs."""
        return f"{self.site_url}/status#number={self.number}"

    @property
    def qr(self) -> Markup:
        return qr_svg(self.status_url)


def receipt_pdf(receipt: ShownReceipt, site: SiteInfo) -> bytes:
    """One page. Whoever holds it can ask for progress: it says so itself."""
    said = {"campaign": receipt.campaign, "site": site, "html_lang": LANG_TAGS[script()]}
    return pdf_of(render_template("sheets/receipt.html", receipt=receipt, **said))


def qr_svg(url: str) -> Markup:
    """``url`` as an inline SVG without inline style."""
    return drawn(qr_code(url), say("查询进度的二维码"))
