"""QR codes as they are drawn on our sheets and pages."""

import segno
from markupsafe import Markup

from casestore.public.paper.mark import Mark
from forms_app.web.translations import say


def drawn(code: segno.QRCode, title: str, dark: str = "#0e2540") -> Markup:
    """``code`` as an inline SVG without inline style, named ``title``."""
    svg = code.svg_inline(
        scale=1,
        border=2,
        svgclass="qz-qr",
        lineclass=None,
        omitsize=True,
        dark=dark,
        light="#ffffff",
        title=title,
    )
    return Markup(svg)  # noqa: S704 - made of the code's modules alone


def paper_code(mark: Mark) -> Markup:
    """The mark of a printed form, black: printers and copiers have no dark blue."""
    return drawn(mark.qr, say("本页的二维码"), "#000000")
