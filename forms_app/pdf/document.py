"""A paper of the office as a PDF, laid out by GB/T 9704-2012."""

from dataclasses import dataclass
from datetime import date

from flask import render_template

from casestore.public.scripts import LANG_TAGS
from forms_app.pdf.rendering import DOCUMENT, pdf_of
from forms_app.web.translations import script

#: How wide the issuer's red mark may be, and how large its characters are at most, in points.
HEAD_WIDTH, HEAD_SIZE = 430, 36


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What is on a paper; ``body`` has a paragraph a line, of a form a row, ``栏目：内容``.
    ``copies`` are the names of whom it goes to as well, ``replaced`` is the number of the one that
    it stands instead of."""

    title: str
    number: str
    issuer: str
    addressee: str
    body: str
    day: date
    is_form: bool = False
    copies: tuple[str, ...] = ()
    replaced: str = ""
    demo: bool = False

    @property
    def paragraphs(self) -> list[str]:
        return [line.strip() for line in self.body.splitlines() if line.strip()]

    @property
    def rows(self) -> list[tuple[str, str]]:
        """(label, text) of a form; a line without a colon goes on in the row above it."""
        found = list[tuple[str, str]]()
        for line in self.paragraphs:
            label, colon, text = line.partition("：")
            if colon and len(label) <= 20:
                found.append((label.strip(), text.strip()))
            elif found:
                found[-1] = (found[-1][0], found[-1][1] + line)
            else:
                found.append(("", line))
        return found

    @property
    def head_size(self) -> float:
        return min(HEAD_SIZE, round(HEAD_WIDTH / max(len(self.issuer), 1), 1))


def document_pdf(paper: Paper) -> bytes:
    """``paper`` as a PDF in this page's script. Raises :class:`EnvironmentFault` when Pango is
    missing."""
    html = render_template("sheets/document.html", paper=paper, html_lang=LANG_TAGS[script()])
    return pdf_of(html, DOCUMENT)
