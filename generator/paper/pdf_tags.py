"""What WeasyPrint leaves open in the tags of a printed notice (ISO 14289-1, 7.1: all content is
tagged or an artifact).

WeasyPrint marks what stands in a page's margin boxes but hangs it nowhere in the tree of tags.
Ours hold two things: page numbers, which are furniture of the page (7.8), and the address of the
web page with its QR code, which are read.
"""

from collections.abc import Iterator
from typing import Any

PRINTED = 4  # annotation flag: on paper as on the screen (ISO 32000-1, table 165)
FOOTER = {"Type": "/Pagination", "Subtype": "/Footer"}


def settle_tags(_document: Any, pdf: Any) -> None:
    """WeasyPrint's ``finisher``: hang the web address at the end of the document, make page
    numbers artifacts."""
    known = {item.reference: item for item in pdf.objects}
    root = known[pdf.catalog["StructTreeRoot"]]
    (top,) = (known[kid] for kid in root["K"])
    hung = set(top["K"])
    for item in list(pdf.objects):
        if isinstance(item, dict) and item.get("Subtype") == "/Link":
            item["F"] = PRINTED
        if _is_element(item) and item.get("P") == top.reference and item.reference not in hung:
            family = list(_family(item, known))
            if any(member["S"] in ("/Figure", "/Link") for member in family):
                top["K"].append(item.reference)
            else:
                _make_furniture(family, known, pdf, known[root["ParentTree"]])


def _is_element(item: Any) -> bool:
    return isinstance(item, dict) and item.get("Type") == "/StructElem"


def _family(element: Any, known: dict[Any, Any]) -> Iterator[Any]:
    """The element and all below it."""
    yield element
    for kid in element["K"]:
        if not isinstance(kid, int) and _is_element(known[kid]):
            yield from _family(known[kid], known)


def _make_furniture(family: list[Any], known: dict[Any, Any], pdf: Any, parents: Any) -> None:
    pages = pdf.page_references
    for element in family:
        for mcid in (kid for kid in element["K"] if isinstance(kid, int)):
            number = pages.index(element["Pg"])
            _unmark(known[known[element["Pg"]]["Contents"]].stream, mcid)
            parents["Nums"][2 * number + 1][mcid] = "null"


def _unmark(operators: list[Any], mcid: int) -> None:
    """Turn the marked content ``mcid`` of a page into an artifact. Operators stand as tag,
    property list, ``BDC``."""
    for at, operator in enumerate(operators):
        if (
            isinstance(operator, dict)
            and operator.get("MCID") == mcid
            and operators[at + 1] == b"BDC"
        ):
            operators[at - 1] = "/Artifact"
            operator.clear()
            operator.update(FOOTER)
            return
