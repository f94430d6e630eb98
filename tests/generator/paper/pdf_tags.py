"""Reading the tags of a printed notice back: what hangs in their tree, what is drawn on a page,
what outloud says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import outloud
import pikepdf

SHOWING = {"Tj", "TJ", "'", '"', "Do", "sh", "f", "F", "f*", "S", "s", "B", "B*", "b", "b*"}


def complaints(path: Path) -> list[str]:
    """What outloud finds wrong: rule and message."""
    result = outloud.check(str(path))
    assert result.error is None
    assert not [run.rule for run in result.runs if run.status == "crashed"]
    found = [f for f in result.sorted_findings() if f.severity in ("error", "warning")]
    return [f"{one.rule} {one.message}" for one in found]


def outside(pdf: pikepdf.Pdf) -> set[tuple[int, int | str]]:
    """Page and mark of all that is drawn and neither an artifact nor in the tree of tags (ISO
    14289-1, 7.1)."""
    hung = set(hanging(pdf))
    drawn = {
        (number, mark)
        for number, page in enumerate(pdf.pages)
        for mark in marks(page)
        if mark != "Artifact"
    }
    return drawn - hung


def family(element: Any) -> Iterator[Any]:
    """A structure element and all below it."""
    yield element
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from family(kid)


def hanging(pdf: pikepdf.Pdf) -> Iterator[tuple[int, int]]:
    """Page index and marked-content number of all that can be reached from the root of the tags."""
    index = {page.objgen: number for number, page in enumerate(pdf.pages)}
    for element in family(pdf.Root.StructTreeRoot.K[0]):
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                yield index[element.Pg.objgen], kid


def instructions(page: pikepdf.Page) -> Iterator[tuple[Any, str]]:
    for operands, operator in pikepdf.parse_content_stream(page):
        yield operands, str(operator)


def marks(page: pikepdf.Page) -> Iterator[int | str]:
    """For everything drawn on the page: its marked-content number, ``Artifact``, or
    ``untagged``."""
    inside: list[int | str] = []
    for operands, operator in instructions(page):
        if operator in ("BDC", "BMC"):
            artifact = str(operands[0]) == "/Artifact"
            inside.append(
                "Artifact"
                if artifact
                else int(operands[1]["/MCID"])
                if operator == "BDC"
                else "untagged"
            )
        elif operator == "EMC":
            inside.pop()
        elif operator in SHOWING:
            yield inside[-1] if inside else "untagged"
