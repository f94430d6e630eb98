"""Printed notices for people who hear them: every shipped one and the torture notice, tagged to the last character."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import outloud
import pikepdf
import pytest

from casestore.demo.certificate import make_test_certificate
from casestore.settings import Signing
from generator.gather import read_content
from generator.pdf import Job, render_all
from generator.signing import Signer
from tests.generator.torture import FONTS, URL, Printed, printed

ROOT = Path(__file__).resolve().parents[2]
SHOWING = {"Tj", "TJ", "'", '"', "Do", "sh", "f", "F", "f*", "S", "s", "B", "B*", "b", "b*"}
#: Registers that are printed to be filled in by hand: most of their cells are empty, and that is their purpose.
BLANK_FORM = "TBL-012"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every shipped notice, signed as in the demo, by campaign and name."""
    folder = tmp_path_factory.mktemp("shipped")
    make_test_certificate(folder / "signing")
    signing = Signing(folder / "signing/key.pem", folder / "signing/certificate.pem")
    content, faults = read_content(ROOT / "content")
    assert content and not faults
    pairs = [(f"{s.campaign.id}/{n.slug}", Job(n, f"{URL}{n.slug}/")) for s in content.sections for n in s.notices]
    made = render_all([job for _name, job in pairs], folder / "pdf", FONTS, signing=signing)
    return {name: item.path for (name, _job), item in zip(pairs, made, strict=True)}


def complaints(path: Path) -> list[str]:
    """What outloud finds wrong; a blank form's empty cells are allowed."""
    result = outloud.check(str(path))
    assert result.error is None
    assert not [run.rule for run in result.runs if run.status == "crashed"]
    found = [f for f in result.sorted_findings() if f.severity in ("error", "warning")]
    return [f"{one.rule} {one.message}" for one in found if one.rule != BLANK_FORM]


def test_every_shipped_notice_is_clean(shipped: dict[str, Path]) -> None:
    assert len(shipped) >= 20
    assert {name: found for name, path in shipped.items() if (found := complaints(path))} == {}


def test_the_torture_notice_is_clean_plain_and_signed(torture: Printed, tmp_path: Path) -> None:
    make_test_certificate(tmp_path / "signing")
    signing = Signing(tmp_path / "signing/key.pem", tmp_path / "signing/certificate.pem")
    for data in (torture[2], Signer(signing).sign(torture[2], torture[0].published_at)):
        (tmp_path / "torture.pdf").write_bytes(data)
        assert complaints(tmp_path / "torture.pdf") == []


def test_nothing_on_any_page_is_left_out_of_the_tags(shipped: dict[str, Path], torture: Printed) -> None:
    """Every mark on the paper is an artifact or hangs in the tree of tags (ISO 14289-1, 7.1)."""
    for source in (*map(str, shipped.values()), BytesIO(torture[2])):
        with pikepdf.open(source) as pdf:
            hung = set(hanging(pdf))
            for number, page in enumerate(pdf.pages):
                assert {mark for mark in marks(page) if mark != "Artifact" and (number, mark) not in hung} == set()


def test_only_page_numbers_and_rules_are_artifacts(torture: Printed) -> None:
    with pikepdf.open(BytesIO(torture[2])) as pdf:
        for page in pdf.pages:
            footers = [
                str(properties[1]["/Subtype"]) for properties, operator in instructions(page)
                if operator == "BDC" and str(properties[0]) == "/Artifact"
            ]  # fmt: skip
            assert footers
            assert set(footers) == {"/Footer"}


def test_the_web_address_is_read_last_and_can_be_followed(torture: Printed) -> None:
    with pikepdf.open(BytesIO(torture[2])) as pdf:
        last = pdf.Root.StructTreeRoot.K[0].K[-1]
        kinds = [str(element.S) for element in family(last)]
        assert "/Figure" in kinds
        assert "/Link" in kinds
        links = [note for note in pdf.pages[-1].Annots if note.Subtype == "/Link"]
        assert {str(link.A.URI) for link in links} == {URL}
        assert all(int(link.F) & 4 for link in links)


def test_an_address_inside_the_text_leads_there_and_the_mark_behind_it_does_not(tmp_path: Path) -> None:
    body = "请发至qingzhang@example.gov.cn，或者查看https://www.example.gov.cn/a/b.html。\n"
    _notice, _sheets, data = printed(tmp_path, body, qr="false")
    with pikepdf.open(BytesIO(data)) as pdf:
        targets = {str(note.A.URI) for note in pdf.pages[0].Annots}
    assert targets == {"mailto:qingzhang@example.gov.cn", "https://www.example.gov.cn/a/b.html"}


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
    """For everything drawn on the page: its marked-content number, ``Artifact``, or ``untagged``."""
    inside: list[int | str] = []
    for operands, operator in instructions(page):
        if operator in ("BDC", "BMC"):
            artifact = str(operands[0]) == "/Artifact"
            inside.append("Artifact" if artifact else int(operands[1]["/MCID"]) if operator == "BDC" else "untagged")
        elif operator == "EMC":
            inside.pop()
        elif operator in SHOWING:
            yield inside[-1] if inside else "untagged"
