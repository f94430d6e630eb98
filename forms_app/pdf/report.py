"""A report as a PDF: the letter by GB/T 9704-2012, its tables, and its lists as annexes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import render_template

from casestore.ledger.report_contents import Contents
from casestore.lifecycle.report_tables import Cell, Column
from casestore.public.scripts import LANG_TAGS
from forms_app.pdf.document import HEAD_SIZE, HEAD_WIDTH
from forms_app.pdf.rendering import DOCUMENT, pdf_of
from forms_app.web.translations import script

#: So many rows of a list are printed; a longer one is in the workbook alone, which the paper says.
MOST_ROWS = 300


@dataclass(frozen=True, kw_only=True)
class ReportPaper:
    """What is on the paper; ``replaced`` is the number of the report that it stands instead of,
    ``draft`` marks one that was not issued."""

    title: str
    number: str
    issuer: str
    day: date
    contents: Contents
    replaced: str = ""
    draft: bool = False

    @property
    def head_size(self) -> float:
        return min(HEAD_SIZE, round(HEAD_WIDTH / max(len(self.issuer), 1), 1))


def report_pdf(paper: ReportPaper, words: Callable[[Column, Cell], str]) -> bytes:
    """``paper`` as a PDF in this page's script; ``words`` says what stands in a cell. Raises
    :class:`EnvironmentFault` when Pango is missing."""
    html = render_template(
        "sheets/report.html",
        paper=paper,
        contents=paper.contents,
        words=words,
        most=MOST_ROWS,
        html_lang=LANG_TAGS[script()],
    )
    return pdf_of(html, DOCUMENT)
