"""Uploads in pieces: they go on where they stopped, are nobody else's, and end like any upload."""

import base64
import os
import time
from hashlib import sha256
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from casestore.sealing.partial_uploads import RESTS
from forms_app.intake.form.resumable import PIECE
from tests.forms_app.intake.form.test_uploads import draft_of, on_disk, opened
from tests.forms_app.intake.visitor import Visitor, open_public, picture
from tests.torture.evidence_posts import picture as noise

TUS = {"Tus-Resumable": "1.0.0"}


def headers(visitor: Visitor, **more: str) -> dict[str, str]:
    token = visitor.token(visitor.url("evidence"))
    return (
        TUS | {"X-CSRFToken": token} | {name.replace("_", "-"): said for name, said in more.items()}
    )


def begin(visitor: Visitor, size: int, name: str = "验收单.jpg") -> TestResponse:
    said = f"filename {base64.b64encode(name.encode()).decode()},first MQ=="
    sent = headers(visitor, Upload_Length=str(size), Upload_Metadata=said)
    return visitor.client.post(visitor.url("uploads"), headers=sent)


def send(visitor: Visitor, at: str, offset: int, data: bytes) -> TestResponse:
    sent = headers(visitor, Upload_Offset=str(offset))
    return visitor.client.patch(
        at, data=data, headers=sent, content_type="application/offset+octet-stream"
    )


def stands(visitor: Visitor, at: str) -> str | None:
    return visitor.client.head(at, headers=TUS).headers.get("Upload-Offset")


def take(visitor: Visitor, at: str, column: str = "evidence") -> TestResponse:
    named = {f"resumed-{column}": at.rpartition("/")[2]}
    visitor.post(visitor.url("evidence"), {"do": "upload", "first": "1"} | named)
    return visitor.get(visitor.url("evidence"))


def partials(visitor: Visitor) -> list[bytes]:
    folder = visitor.public.office.settings.drafts
    return [path.read_bytes() for path in folder.glob("*.upload")]


def test_a_file_in_pieces_arrives_whole_and_goes_on_where_it_stopped(visitor: Visitor) -> None:
    visitor.go_to("evidence")
    data = noise(900_000, 1)
    begun = begin(visitor, len(data))
    at = begun.location
    assert begun.status_code == 201 and begun.headers["Tus-Resumable"] == "1.0.0"
    first = send(visitor, at, 0, data[:PIECE])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, str(PIECE))
    assert "GMT" in first.headers["Upload-Expires"]
    assert send(visitor, at, 0, data[:PIECE]).status_code == 409  # it is there already
    assert stands(visitor, at) == str(PIECE)
    assert send(visitor, at, PIECE, data[PIECE:]).headers["Upload-Offset"] == str(len(data))
    page = take(visitor, at).text
    [file] = draft_of(visitor).files
    assert (file.name, file.size, file.sha256) == (
        "验收单.jpg",
        len(data),
        sha256(data).hexdigest(),
    )
    assert "验收单.jpg" in page and partials(visitor) == []
    assert take(visitor, at).status_code == 200 and len(draft_of(visitor).files) == 1  # again


@pytest.mark.parametrize("name", ["../../甲\u202e乙\0.jpg", "C:\\桌面\\甲乙.jpg"])
def test_a_name_comes_clean_however_it_is_sent(visitor: Visitor, name: str) -> None:
    visitor.go_to("evidence")
    data = picture()
    at = begin(visitor, len(data), name).location
    send(visitor, at, 0, data)
    take(visitor, at)
    assert [file.name for file in draft_of(visitor).files] == ["甲乙.jpg"]


def test_nothing_of_an_unfinished_upload_can_be_read_on_disk(visitor: Visitor) -> None:
    visitor.go_to("evidence")
    text = "秘密合同".encode() * 5000
    at = begin(visitor, len(text), "秘密合同.pdf").location
    send(visitor, at, 0, text)
    [kept] = partials(visitor)
    assert len(kept) > len(text) and "秘密".encode() not in kept
    assert not any("秘密" in path.name for path in visitor.public.office.settings.drafts.iterdir())


def test_a_piece_that_a_killed_process_broke_off_is_sent_again(visitor: Visitor) -> None:
    visitor.go_to("evidence")
    data = picture()
    at = begin(visitor, len(data)).location
    send(visitor, at, 0, data[:300])
    [path] = visitor.public.office.settings.drafts.glob("*.upload")
    with path.open("ab") as file:
        file.write(b"\0\1\0\0" + b"\0\0\1\0" * 10_000)  # more than the piece that comes again
    assert stands(visitor, at) == "300"
    assert send(visitor, at, 300, data[300:]).status_code == 204
    take(visitor, at)
    assert opened(visitor.public, draft_of(visitor).files[0])[:3] == b"\xff\xd8\xff"


def test_another_browser_finds_adds_and_takes_nothing(visitor: Visitor) -> None:
    visitor.go_to("evidence")
    at = begin(visitor, 10).location
    other = visitor.public.visitor().go_to("evidence")
    assert other.client.head(at, headers=TUS).status_code == 404
    assert send(other, at, 0, b"0123456789").status_code == 404
    send(visitor, at, 0, b"0123456789")
    take(other, at)
    assert draft_of(other).files == [] and draft_of(other).refused == []
    assert other.client.delete(at, headers=headers(other)).status_code == 204
    assert stands(visitor, at) == "10"
    assert visitor.client.delete(at, headers=headers(visitor)).status_code == 204
    assert stands(visitor, at) is None and partials(visitor) == []


def test_no_piece_comes_by_another_site_or_without_a_draft(visitor: Visitor) -> None:
    visitor.go_to("evidence")
    sent = TUS | {"Upload-Length": "10"}
    assert visitor.client.post(visitor.url("uploads"), headers=sent).status_code == 403
    assert visitor.client.post(visitor.url("uploads")).status_code == 412
    stranger = visitor.public.visitor()
    token = stranger.token(stranger.url())
    asked = sent | {"X-CSRFToken": token}
    assert stranger.client.post(stranger.url("uploads"), headers=asked).status_code == 403
    assert partials(visitor) == []


@pytest.mark.parametrize(
    ("size", "name", "why"),
    [(20_000_001, "大.pdf", "大.pdf 超过 20 MB"), (0, "空.pdf", "空.pdf 是空文件")],
)
def test_what_cant_be_taken_is_said_before_a_byte_of_it_is_sent(
    visitor: Visitor, size: int, name: str, why: str
) -> None:
    visitor.go_to("evidence")
    assert begin(visitor, size, name).status_code == 413
    page = visitor.get(visitor.url("evidence")).text
    assert why in page and partials(visitor) == []
    stays = visitor.post(visitor.url("evidence"), {"do": "next", "uploaded": "1"})
    assert why in stays.text


def test_a_piece_beyond_the_end_too_large_or_of_another_type_is_refused(visitor: Visitor) -> None:
    visitor.go_to("evidence")
    at = begin(visitor, 10).location
    assert send(visitor, at, 0, b"0123456789x").status_code == 409
    assert send(visitor, at, 0, bytes(PIECE + 1)).status_code == 413
    sent = headers(visitor, Upload_Offset="0")
    assert visitor.client.patch(at, data=b"0", headers=sent).status_code == 415
    assert stands(visitor, at) == "0"
    take(visitor, at)  # it isn't whole
    assert (draft_of(visitor).files, draft_of(visitor).refused) == ([], [])
    assert stands(visitor, at) == "0"
    for wrong in ("", "-1", "x", "9" * 30):
        asked = headers(visitor, Upload_Length=wrong)
        assert visitor.client.post(visitor.url("uploads"), headers=asked).status_code == 400


def test_what_is_refused_when_it_is_whole_is_said_and_gone(visitor: Visitor) -> None:
    visitor.go_to("evidence")
    data = b"ID3\x04" + bytes(100)
    at = begin(visitor, len(data), "通话.mp3").location
    send(visitor, at, 0, data)
    assert "通话.mp3 是录音" in take(visitor, at).text
    assert partials(visitor) == [] and on_disk(visitor) == 0


def test_unfinished_uploads_go_after_a_day_with_the_draft_and_with_the_clue(
    visitor: Visitor,
) -> None:
    visitor.go_to("evidence")
    begin(visitor, 10)
    [path] = visitor.public.office.settings.drafts.glob("*.upload")
    old = time.time() - RESTS.total_seconds() - 60
    os.utime(path, (old, old))
    begin(visitor, 20)
    assert len(partials(visitor)) == 1
    visitor.post(visitor.url("clear"), {})
    assert partials(visitor) == []
    visitor.go_to("evidence")
    begin(visitor, 30)
    visitor.submit()
    assert partials(visitor) == []


def test_a_draft_has_no_more_unfinished_uploads_than_files(visitor: Visitor) -> None:
    visitor.go_to("evidence")
    most = visitor.campaign.evidence.max_files
    for _time in range(most + 3):
        begin(visitor, 10)
    assert len(partials(visitor)) == most


def test_unfinished_uploads_count_where_strangers_fill_the_disk(tmp_path: Path) -> None:
    visitor = open_public(tmp_path, drafts_mb=0).visitor()
    visitor.go_to("evidence")
    at = begin(visitor, 10).location
    send(visitor, at, 0, b"0123456789")
    assert begin(visitor, 10).status_code == 413
    assert "未提交的草稿太多" in visitor.get(visitor.url("evidence")).text


def test_what_is_spoken_is_told(visitor: Visitor) -> None:
    answer = visitor.client.options(visitor.url("uploads"))
    assert answer.headers["Tus-Extension"] == "creation,expiration,termination"
    assert answer.headers["Tus-Max-Size"] == "20000000" and answer.status_code == 204
