"""A printed notice for people who hear it: tagged to the last character."""

from io import BytesIO
from pathlib import Path

import pikepdf

from casestore.office.demo.certificate import make_test_certificate
from casestore.settings import Signing
from generator.paper.signing import Signer
from tests.generator.paper.pdf_tags import complaints, family, instructions, outside
from tests.generator.paper.torture import URL, Printed, printed


def test_the_torture_notice_is_clean_plain_and_signed(torture: Printed, tmp_path: Path) -> None:
    make_test_certificate(tmp_path / "signing")
    signing = Signing(
        key=tmp_path / "signing/key.pem", certificate=tmp_path / "signing/certificate.pem"
    )
    for data in (torture[2], Signer(signing).sign(torture[2], torture[0].published_at)):
        (tmp_path / "torture.pdf").write_bytes(data)
        assert complaints(tmp_path / "torture.pdf") == []


def test_nothing_on_any_page_is_left_out_of_the_tags(torture: Printed) -> None:
    with pikepdf.open(BytesIO(torture[2])) as pdf:
        assert outside(pdf) == set()


def test_only_page_numbers_and_rules_are_artifacts(torture: Printed) -> None:
    with pikepdf.open(BytesIO(torture[2])) as pdf:
        for page in pdf.pages:
            footers = [
                str(properties[1]["/Subtype"])
                for properties, operator in instructions(page)
                if operator == "BDC" and str(properties[0]) == "/Artifact"
            ]
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


def test_an_address_inside_the_text_leads_there_and_the_mark_behind_it_does_not(
    tmp_path: Path,
) -> None:
    body = "请发至qingzhang@example.gov.cn，或者查看https://www.example.gov.cn/a/b.html。\n"
    _notice, _sheets, data = printed(tmp_path, body, qr="false")
    with pikepdf.open(BytesIO(data)) as pdf:
        targets = {str(note.A.URI) for note in pdf.pages[0].Annots}
    assert targets == {"mailto:qingzhang@example.gov.cn", "https://www.example.gov.cn/a/b.html"}
