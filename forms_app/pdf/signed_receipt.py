"""The receipt that the office signs: number, what was filed, every next step with its day and how
that was counted. No access code stands on it: the office doesn't know it."""

from dataclasses import dataclass
from datetime import datetime

from flask import Flask, render_template
from markupsafe import Markup

from casestore.calendar.working_days import Calendar
from casestore.campaign.clocks import Clock
from casestore.campaign.model import Campaign
from casestore.exchange.signed_receipts import ReceiptFacts
from casestore.lifecycle import deadlines
from casestore.lifecycle.case_states import Step
from casestore.lifecycle.expected import expected_steps
from casestore.public.dates_and_sizes import day_words
from casestore.public.scripts import LANG_TAGS
from casestore.settings import SHANGHAI
from forms_app.pdf.receipt import qr_svg
from forms_app.pdf.rendering import pdf_of
from forms_app.web import dates, frame, translations
from forms_app.web.translations import say, write_in

_NAMES = {Step.REVIEW: "告知是否受理", Step.TRANSFER: "转责任单位", Step.HANDLE: "办结"}


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """``by`` when a step is due at the latest, ``""`` where nobody can know, and ``how`` that was
    counted or why there is none."""

    name: str
    by: str
    how: str
    uncertain: bool = False


@dataclass(frozen=True, kw_only=True)
class SignedReceipt:
    """What stands on the receipt. ``files`` are (name, bytes, SHA-256) of the originals."""

    campaign: Campaign
    facts: ReceiptFacts
    files: tuple[tuple[str, int, str], ...]
    registered_alone: bool
    calendar: Calendar
    site_url: str
    demo: bool

    @property
    def received_at(self) -> datetime:
        return self.facts.received_at.astimezone(SHANGHAI)

    @property
    def digest_in_groups(self) -> list[str]:
        digest = self.facts.digest
        return [digest[at : at + 8] for at in range(0, 64, 8)]

    @property
    def verify_url(self) -> str:
        """Number and digest stand where no browser sends them."""
        return f"{self.site_url}/verify/#number={self.facts.number}&digest={self.facts.digest}"

    @property
    def qr(self) -> Markup:
        return qr_svg(self.verify_url)

    @property
    def steps(self) -> list[NextStep]:
        """Every step that can be promised, in order."""
        start, found = self.received_at.date(), list[NextStep]()
        for step, due in expected_steps(self.campaign, start, self.calendar).items():
            how = f"{day_words(start)}起算，{_term(due.term)}"
            if due.by != deadlines.due(due.term, "", start, start, self.calendar).day:
                how = "收到的线索原则上当年办结"
            if due.by != start:
                found.append(
                    NextStep(
                        name=_NAMES[step],
                        by=day_words(due.by),
                        how=how + (f"；{due.term.source}" if due.term.source else ""),
                        uncertain=due.uncertain,
                    )
                )
            start = due.by
            if self.registered_alone:
                why = "先登记备查，登记期间不转责任单位办理，所以没有办理日期"
                return [*found, NextStep(name="是否办理", by="", how=why)]
        verify = self.campaign.clocks.verify
        how = f"从报办结那天起算，{_term(verify)}；那一天现在还不知道"
        return [*found, NextStep(name="实地核查", by="", how=how)]


def _term(clock: Clock) -> str:
    if clock.counts == "working":
        return f"次日为第 1 天，数 {clock.days} 个工作日，周末和法定节假日不计"
    return f"次日为第 1 天，数 {clock.days} 天，节假日计入"


def sheets() -> Flask:
    """An application that draws sheets and answers nobody: for processes without pages."""
    app = Flask("forms_app")
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    translations.set_up(app)
    app.jinja_loader = frame.loader()
    app.jinja_env.filters.update(dates.FILTERS)
    return app


def drawn(receipt: SignedReceipt, app: Flask) -> bytes:
    """The PDF, unsigned, in the campaign's script."""
    with app.test_request_context("/"):
        write_in(receipt.campaign.script)
        said = {"campaign": receipt.campaign, "html_lang": LANG_TAGS[receipt.campaign.script]}
        return pdf_of(
            render_template("sheets/signed_receipt.html", receipt=receipt, say=say, **said)
        )
