"""Our sheets on paper, measured and heard: the receipt, and the clue form to sign and seal."""

import io
from pathlib import Path

import outloud
import pdfplumber
import pytest

from tests.forms_app.intake.visitor import Visitor

#: outloud takes all ruled lines of a page for one table; the form's are several, each under a
#: heading of its own.
SEVERAL_TABLES = "TBL-014"


def complaints(data: bytes, folder: Path) -> set[str]:
    (folder / "sheet.pdf").write_bytes(data)
    result = outloud.check(str(folder / "sheet.pdf"))
    assert result.error is None
    return {one.rule for one in result.sorted_findings() if one.severity in ("error", "warning")}


def fonts(data: bytes) -> set[str]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return {
            char["fontname"].split("+")[-1]
            for page in pdf.pages
            for char in page.chars
            if char["text"].strip()
        }


@pytest.mark.parametrize("who", ["visitor", "visitor_of_hant"])
def test_both_sheets_are_clean_to_the_ear(
    who: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    visitor: Visitor = request.getfixturevalue(who)
    visitor.go_to("sign")
    assert complaints(visitor.get(visitor.url("clue-form.pdf")).data, tmp_path) <= {SEVERAL_TABLES}
    visitor.send("sign", do="send")
    assert complaints(visitor.get("/receipt.pdf").data, tmp_path) == set()


def test_sheets_use_our_own_fonts_and_traditional_ones_set_marks_at_the_lower_left(
    visitor: Visitor, visitor_of_hant: Visitor
) -> None:
    own = {"QZ-Sheet-Song", "QZ-Sheet-Hei"}
    for one, expected in (
        (visitor, own),
        (visitor_of_hant, own | {"QZ-Sheet-Marks", "QZ-Sheet-Other"}),
    ):
        one.go_to("sign")
        assert fonts(one.get(one.url("clue-form.pdf")).data) == expected


def test_the_head_of_a_group_never_ends_a_page_and_the_seal_stays_with_the_declaration(
    visitor: Visitor,
) -> None:
    """Whatever the length of an answer above it."""
    visitor.go_to("sign")
    heads = {"资格自查", "企业信息", "被反映单位", "事实与诉求", "佐证材料"}
    for lines in range(1, 6):
        visitor.send("enterprise", address="南昌市新建区长麦南路" * 3 * lines)
        visitor.send("facts", facts="经过" * 140 * lines)
        with pdfplumber.open(io.BytesIO(visitor.get(visitor.url("clue-form.pdf")).data)) as pdf:
            pages = [
                page.extract_text().splitlines()[:-1] for page in pdf.pages
            ]  # the last line is the foot
        assert all(page[-1] not in heads for page in pages)
        (sealed,) = [page for page in pages if any("企业公章：" in line for line in page)]
        assert "声明" in sealed
