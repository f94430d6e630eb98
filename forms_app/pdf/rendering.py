"""HTML to PDF for our own sheets: our fonts, no file and no address but those, nothing fetched."""

import atexit
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Response, send_file

from casestore.errors import EnvironmentFault
from forms_app.web.translations import say, script

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "fonts"
STYLE = Path(__file__).with_name("sheet.css")
#: The papers of the office, and the faces that they have beside those of sheets.
DOCUMENT = Path(__file__).with_name("document.css")

#: Faces of the set-up (``deploy/setup/fonts.py``) by script; where they are missing the machine's
#: own step in.
FACES = {
    "hans": {"QZ Sheet Song": "QZ-Song.ttf", "QZ Sheet Hei": "QZ-Hei.ttf"},
    # marks at the lower left, as the mainland sets them in both scripts; the Traditional faces
    # centre theirs
    "hant": {
        "QZ Sheet Marks": "QZ-Punctuation.ttf",
        "QZ Sheet Song": "QZ-Song-Hant.ttf",
        "QZ Sheet Hei": "QZ-Hei-Hant.ttf",
        "QZ Sheet Other": "QZ-Song.ttf",  # what people typed stays Simplified
    },
}

PAPER_FACES = {
    "hans": {
        "QZ Sheet FangSong": "QZ-FangSong.ttf",
        "QZ Sheet Title": "QZ-Title.ttf",
        "QZ Sheet Rare": "QZ-WenKai.ttf",
    },
    "hant": {
        "QZ Sheet FangSong": "QZ-FangSong-Hant.ttf",
        "QZ Sheet Title": "QZ-Title-Hant.ttf",
        "QZ Sheet Rare": "QZ-WenKai.ttf",
    },
}

APT = "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def pdf_of(html: str, sheet: Path = STYLE) -> bytes:
    """``html`` as a PDF in this page's script, laid out by ``sheet``. Raises
    :class:`EnvironmentFault` when Pango is missing."""
    weasyprint = _weasyprint()
    style, fonts = _style(script(), sheet)
    document = weasyprint.HTML(string=html, url_fetcher=_no_fetching)
    made: bytes = document.write_pdf(
        stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", finisher=_print_links
    )
    return made


def _print_links(_document: Any, pdf: Any) -> None:
    """Addresses that can be followed are on paper as on the screen (ISO 14289-1, 7.18.1 asks for
    the print flag)."""
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("Subtype") == "/Link":
            item["F"] = 4


def pdf_answer(pdf: bytes, name: str) -> Response:
    """``pdf`` to be saved as ``name``, which may be Chinese, and kept by no browser or proxy."""
    answer = send_file(
        BytesIO(pdf), mimetype="application/pdf", as_attachment=True, download_name=name
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _weasyprint() -> Any:
    try:
        import weasyprint  # heavy: loaded when the first sheet is asked for
    except OSError as error:
        raise EnvironmentFault(
            say("缺少排版用的 Pango 程序库，请先运行 %(line)s", line=APT)
        ) from error
    return weasyprint


@cache
def _style(name: str, sheet: Path) -> tuple[Any, Any]:
    """The style ``sheet`` and its faces for script ``name``, read once a process."""
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    found = FACES[name] | (PAPER_FACES[name] if sheet == DOCUMENT else {})
    faces = "".join(
        f'@font-face {{ font-family: "{family}"; src: url("{(FONTS / file).as_uri()}"); }}\n'
        for family, file in found.items()
        if (FONTS / file).is_file()
    )
    fonts = FontConfiguration()
    atexit.register(fonts.__del__)  # else its folder of temporary files stays
    text = faces + sheet.read_text(encoding="utf-8")
    return weasyprint.CSS(string=text, font_config=fonts), fonts


def _no_fetching(url: str, *_more: object, **_options: object) -> Any:
    raise ValueError(f"a sheet fetches nothing: {url}")
