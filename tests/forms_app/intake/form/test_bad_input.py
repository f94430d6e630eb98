"""Bad input of every kind, at every field of the form and in requests themselves: a clear sentence
beside the field with what was typed still there, or a clean answer below 500."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from werkzeug.test import TestResponse

from casestore.campaign.form_fields import Field
from casestore.sealing.drafts import Draft
from forms_app.clue.columns import FILE_KINDS
from forms_app.intake.form.journey import journey_of
from tests.casestore.ledger_fixture import CAMPAIGNS, MODEL
from tests.forms_app.intake.visitor import Public, Visitor, errors, open_public
from tests.torture.heif_photos import photo

CATEGORY = {"category": "payment-overdue"}
STEPS = ("check", "enterprise", "respondent", "facts", "sign")
#: What people paste, programs send and testers try.
TEXTS = {
    "nothing": "",
    "blanks": "  \u3000\t ",
    "very long": "长" * 5000,
    "Latin": "abcdefghij klmn",
    "Cyrillic and Arabic": "Привет مرحبا",
    "controls": "甲\x00\x07\x1b乙",
    "turned around": "甲\u202e公司\u202c乙",
    "without width": "甲\u200b\ufeff\u2060乙",
    "emoji": "😀👩\u200d👧🇨🇳" * 5,
    "markup": "<script>alert(1)</script><b>甲</b>",
    "a formula": '=HYPERLINK("http://a","b")',
    "quotes": "';DROP TABLE cases;--\"{{7*7}}${7*7}%s%n",
    "lines": "甲\r\nSet-Cookie: a=b\r\n\r\n乙",
    "digits": "-0.0000001e999",
    "wide": "１２３４５６７８９０１２３４５６７８ＡＢ",
}
#: Whole requests: method, address below the campaign's, body, type of the body, status.
REQUESTS: dict[str, tuple[str, str, bytes, str, tuple[int, ...]]] = {
    "no token": ("POST", "facts", b"facts=a", "application/x-www-form-urlencoded", (200, 422)),
    "JSON": ("POST", "facts", b'{"facts": [1]}', "application/json", (200, 422)),
    "a broken list": ("POST", "facts", b"%ZZ=%&&=&\xff=\xfe", "x-www-form-urlencoded", (200, 422)),
    "parts without end": ("POST", "evidence", b"--a\r\nx", "multipart/form-data; boundary=a", ()),
    "parts without boundary": ("POST", "evidence", b"--a\r\n", "multipart/form-data", ()),
    "too much": ("POST", "facts", b"a" * 400_000, "application/x-www-form-urlencoded", (413,)),
    "many fields": ("POST", "facts", b"a=&" * 20_000, "application/x-www-form-urlencoded", ()),
    "a step that is none": ("GET", "nothing", b"", "", (404,)),
    "a step of before its time": ("GET", "sign", b"", "", (302,)),
    "a long address": ("GET", "a" * 5000, b"", "", (404,)),
    "a path of bytes": ("GET", "%ff%fe%00", b"", "", (400, 404)),
    "dots": ("GET", "%2e%2e;facts", b"", "", (404,)),
    "another method": ("PUT", "facts", b"", "", (405,)),
    "deleting": ("DELETE", "facts", b"", "", (405,)),
}


@dataclass
class Stage:
    """Somebody at each step, whose draft is forked for each case."""

    visitor: Visitor
    drafts: dict[str, Draft]
    token: str

    def at(self, step: str) -> None:
        """Give the visitor a draft of their own as it is at ``step``."""
        drafts = self.visitor.public.app.extensions["intake"].drafts
        secret = drafts.new_secret()
        with drafts.change(secret, MODEL) as draft:
            said = vars(self.drafts[step])
            for name, value in said.items():
                copied = type(value)(value) if isinstance(value, dict | list) else value
                setattr(draft, name, copied)
        self.visitor.client.set_cookie(f"qz-draft-{MODEL}", secret)

    def post(self, step: str, data: dict[str, Any]) -> tuple[TestResponse, TestResponse]:
        """The answer to a post, and the page of the step afterwards."""
        self.at(step)
        url = self.visitor.url(step)
        answer = self.visitor.client.post(url, data={"csrf_token": self.token, **data})
        if answer.status_code == 302:
            return answer, self.visitor.get(url)
        return answer, answer


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Public]:
    opened = open_public(tmp_path_factory.mktemp("bad"), attended=False)
    yield opened
    opened.office.store.close()


@pytest.fixture(scope="module")
def stage(public: Public) -> Stage:
    visitor, found = public.visitor(), {}
    drafts = public.app.extensions["intake"].drafts
    found["check"] = Draft(campaign=MODEL)
    for step in journey_of(visitor.campaign).steps:
        secret = visitor.client.get_cookie(f"qz-draft-{MODEL}")
        if secret is not None:
            loaded = drafts.load(secret.value)
            assert loaded is not None
            found[step] = loaded
        if step != "sign":
            assert visitor.send(step, **(CATEGORY if step == "check" else {})).status_code == 302
    return Stage(visitor, found, visitor.token(visitor.url("facts")))


def _columns() -> list[tuple[str, Field]]:
    journey = journey_of(CAMPAIGNS[MODEL], CATEGORY["category"])
    return [
        (step, column)
        for step in STEPS
        for column in journey.columns(step)
        if column.kind not in FILE_KINDS
    ]


CASES = [(step, column, kind) for step, column in _columns() for kind in TEXTS]


def test_there_are_enough_kinds() -> None:
    assert len(CASES) + len(REQUESTS) + len(FILES) >= 250


@pytest.mark.parametrize(
    ("step", "column", "kind"), CASES, ids=[f"{column.id}, {kind}" for _step, column, kind in CASES]
)
def test_a_bad_answer_is_a_sentence_at_its_field_or_taken(
    stage: Stage, step: str, column: Field, kind: str
) -> None:
    text, right = TEXTS[kind], {}
    if step == "check":
        right = {**stage.visitor.page("check"), **CATEGORY}
    answer, page = stage.post(step, {**right, column.id: text})
    assert answer.status_code in (302, 422) and page.status_code in (200, 302, 422)
    said = re.search(rf'href="#{column.id}">(.*?)</a>', page.text)
    if column.required and not text.strip() and column.kind != "declaration":
        assert said, errors(page.text)
    if said:
        assert re.search("[一-鿿]{3}", said[1]) and len(html.unescape(said[1])) < 130
        shown = re.sub(r"\s+", "", html.unescape(page.text))
        if column.kind in ("text", "multiline", "uscc", "phone", "email", "amount", "date"):
            assert re.sub(r"\s+", "", text)[-1:] in shown  # what was typed is still there
    assert "<script>alert" not in page.text
    assert "Set-Cookie" not in str(answer.headers.get("Location"))


@pytest.mark.parametrize("kind", list(REQUESTS))
def test_a_bad_request_has_a_clean_answer(stage: Stage, kind: str) -> None:
    method, step, body, type_of_body, expected = REQUESTS[kind]
    stage.at("facts")
    answer = stage.visitor.client.open(
        stage.visitor.url(step), method=method, data=body or None, content_type=type_of_body or None
    )
    assert answer.status_code < 500
    assert not expected or answer.status_code in expected, answer.status_code


def _archive() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr("合同.txt", "合同")
    return target.getvalue()


#: Files that are none of what is taken: name, content, and what the refusal has to name.
FILES: dict[str, tuple[str, bytes, str]] = {
    "nothing": ("空.pdf", b"", "是空文件"),
    "a torn PDF": ("合同.pdf", b"%PDF-1.7\n1 0 obj", "打不开"),
    "a torn photo": ("image.jpg", b"\xff\xd8\xff\xe0" + bytes(50), "打不开"),
    "a program": ("a.exe", b"MZ\x90\0" + bytes(100), "程序"),
    "an old document": ("合同.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "DOCX"),
    "a zip": ("材料.zip", _archive(), "解压"),
    "a RAR": ("材料.rar", b"Rar!\x1a\x07\x01\0" + bytes(50), "解压"),
    "a 7z": ("材料.7z", b"7z\xbc\xaf\x27\x1c" + bytes(50), "解压"),
    "an MP3": ("通话.mp3", b"ID3\x04" + bytes(100), "录音"),
    "an MP3 without tags": ("通话.mp3", b"\xff\xfb\x90\x64" + bytes(100), "录音"),
    "an AMR": ("通话.amr", b"#!AMR\n" + bytes(50), "录音"),
    "a WAV": ("通话.wav", b"RIFF\x24\0\0\0WAVEfmt " + bytes(50), "录音"),
    "an M4A": ("通话.m4a", b"\0\0\0\x20ftypM4A \0\0\0\0", "录音"),
    "a film": ("现场.mp4", b"\0\0\0\x20ftypisom\0\0\2\0", "录像"),
    "a WeChat voice": ("msg.silk", b"\x02#!SILK_V3" + bytes(50), "录音"),
    "a torn HEIC": ("IMG_1.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "打不开"),
    "a HEIC of 4 gigapixels": ("IMG_2.HEIC", photo(size=(65_535, 65_535)), "65535×65535 像素"),
    "an AVIF": ("照片.avif", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", "另存为 JPG"),
    "a torn WebP": ("图.webp", b"RIFF\x24\0\0\0WEBPVP8 " + bytes(30), "打不开"),
    "a torn TIFF": ("扫描.tif", b"II*\0\x08\0\0\0" + bytes(20), "打不开"),
    "a BigTIFF": ("扫描.tif", b"II+\0\x08\0\0\0" + bytes(20), "大型 TIFF"),
    "a GIF": ("章.gif", b"GIF89a" + bytes(40), "JPG"),
    "a BMP": ("扫描.bmp", b"BM" + bytes(60), "JPG"),
    "a page": ("网页.html", b"<!DOCTYPE html><html></html>", "PDF"),
    "plain words": ("说明.txt", "说明".encode(), "PDF"),
    "a letter": ("来信.eml", b"From: a@b\r\nSubject: x\r\n\r\nx", "PDF"),
}


@pytest.mark.parametrize("kind", list(FILES))
def test_a_file_that_is_not_taken_is_told_the_true_cause(stage: Stage, kind: str) -> None:
    name, data, cause = FILES[kind]
    sent = {"do": "upload", "evidence": (io.BytesIO(data), name)}
    answer, page = stage.post("evidence", sent)
    assert answer.status_code == 302 and page.status_code == 200
    refused = re.search(r'<li class="is-bad">.*?</li>', page.text, re.S)
    assert refused and name in refused[0] and cause in refused[0], refused and refused[0]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "甲\u202egpj.exe", "a" * 3000, "\0", "文" * 500]
)
def test_a_name_of_any_kind_does_no_harm(stage: Stage, name: str) -> None:
    _answer, page = stage.post("evidence", {"do": "upload", "evidence": (io.BytesIO(b"x"), name)})
    assert page.status_code == 200 and "../" not in re.sub(
        '(src|href|action)="[^"]*"', "", page.text
    )
