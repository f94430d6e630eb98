"""Uploads through the form: cleaned, sealed at once, kept over every error, refused with what to
do."""

import base64
import io
import re
from pathlib import Path

from PIL import Image
from werkzeug.test import TestResponse

from casestore.sealing.drafts import Draft
from casestore.sealing.evidence import EvidenceStore
from casestore.sealing.kept_file import KeptFile
from forms_app.web.upload_requests import MOST_FILES
from tests.casestore.ledger_fixture import MODEL, PDF
from tests.forms_app.intake.visitor import Public, Visitor, errors, open_public, picture
from tests.torture.heif_photos import telling
from tests.torture.hostile_pdfs import HOSTILE
from tests.torture.uploads import BOMBS


def _cookie(visitor: Visitor) -> str:
    cookie = visitor.client.get_cookie(f"qz-draft-{MODEL}")
    assert cookie
    return cookie.value


def draft_of(visitor: Visitor) -> Draft:
    draft = visitor.public.app.extensions["intake"].drafts.load(_cookie(visitor))
    assert draft is not None
    return draft


def opened(public: Public, file: KeptFile) -> bytes:
    """The safe copy, opened with the key that the public process doesn't have."""
    store: EvidenceStore = public.office.evidence
    return store.read_copy(file, public.office.opener)


def upload(visitor: Visitor, data: bytes, name: str, do: str = "upload") -> TestResponse:
    return visitor.post(visitor.url("evidence"), {"evidence": (io.BytesIO(data), name), "do": do})


def uploaded(visitor: Visitor, data: bytes, name: str) -> str:
    """The page after an upload."""
    upload(visitor, data, name)
    return visitor.get(visitor.url("evidence")).text


def test_a_photo_loses_what_the_camera_wrote_into_it(visitor: Visitor) -> None:
    visitor.go_to("evidence")
    assert b"taken at our gate" in picture()
    upload(visitor, picture(), "验收单.jpg")
    data = opened(visitor.public, draft_of(visitor).files[0])
    assert b"taken at our gate" not in data and not Image.open(io.BytesIO(data)).getexif()


def test_what_came_stays_byte_for_byte_beside_its_copy(visitor: Visitor) -> None:
    visitor.go_to("sign")
    data = HOSTILE["pdf: pretended signature"]
    visitor.post(
        visitor.url("sign"), {"signed_form": (io.BytesIO(data), "线索表.pdf"), "do": "upload"}
    )
    kept = draft_of(visitor).files_for("signed-form")
    office = visitor.public.office
    assert len(kept) == 1 and office.evidence.read(kept[0], office.opener) == data
    assert b"app.alert" not in opened(visitor.public, kept[0])


def test_the_page_says_what_the_copy_goes_without(visitor: Visitor) -> None:
    visitor.go_to("evidence")
    page = uploaded(visitor, HOSTILE["pdf: portfolio"], "发票.pdf")
    assert "原样加密保存" in page and "附件：发票.xml；文件包的目录" in page


def test_files_stay_over_an_error_of_the_same_page(visitor: Visitor) -> None:
    visitor.go_to("sign")
    page = visitor.send("sign", signer="", do="send")
    assert errors(page.text) == ["请填写签字人姓名"]
    assert "线索表.jpg" in page.text
    again = visitor.post(
        visitor.url("sign"),
        {k: v for k, v in visitor.page("sign").items() if k != "signed_form"} | {"do": "send"},
    )
    assert again.location == "/receipt"


def test_what_is_refused_says_why_and_the_rest_is_kept(visitor: Visitor) -> None:
    visitor.go_to("evidence")
    files = [
        (io.BytesIO(picture()), "验收单.jpg"),
        (io.BytesIO(b"film"), "现场录像.mp4"),
        (io.BytesIO(b""), "空.pdf"),
    ]
    page = visitor.post(visitor.url("evidence"), {"evidence": files, "do": "next"})
    assert len(errors(page.text)) == 1
    assert "现场录像.mp4 是录音或者录像" in page.text and "空.pdf 是空文件" in page.text
    assert [file.name for file in draft_of(visitor).files] == ["验收单.jpg"]
    assert visitor.post(visitor.url("evidence"), {"do": "next"}).location == visitor.url("review")
    assert "现场录像.mp4" not in visitor.get(visitor.url("evidence")).text


def on_disk(visitor: Visitor) -> int:
    """How many sealed files there are, copies included."""
    return len(list(visitor.public.office.settings.evidence.glob("*.age")))


def test_the_same_content_under_a_second_name_is_said_and_kept_once(visitor: Visitor) -> None:
    visitor.go_to("evidence")
    upload(visitor, picture(), "一.jpg")
    page = uploaded(visitor, picture(), "二.jpg")
    assert "二.jpg 的内容与已收到的“一.jpg”完全相同" in page
    assert [file.name for file in draft_of(visitor).files] == ["一.jpg"]
    assert on_disk(visitor) == 2


def test_the_very_same_file_again_holds_nobody_up(visitor: Visitor) -> None:
    visitor.go_to("evidence")
    upload(visitor, picture(), "一.jpg")
    assert upload(visitor, picture(), "一.jpg", "next").location == visitor.url("review")
    assert on_disk(visitor) == 2


def test_no_file_above_the_count_is_opened(visitor: Visitor) -> None:
    visitor.go_to("evidence")
    most = visitor.campaign.evidence.max_files
    full = KeptFile(sha256="", stored="x.age", name="", kind="pdf", size=1, purpose="evidence")
    drafts, cookie = visitor.public.app.extensions["intake"].drafts, _cookie(visitor)
    with drafts.change(cookie, MODEL) as draft:
        draft.files = [full] * most
    page = uploaded(visitor, picture(), "一.jpg")
    assert f"最多上传 {most} 个文件" in page and on_disk(visitor) == 0


def test_strangers_fill_so_much_of_the_disk_and_no_more(tmp_path: Path) -> None:
    visitor = open_public(tmp_path, drafts_mb=0).visitor()
    visitor.go_to("evidence")
    upload(visitor, picture(), "一.jpg")  # there was nothing yet
    page = uploaded(visitor, picture("blue"), "二.jpg")
    assert "未提交的草稿太多" in page
    assert [file.name for file in draft_of(visitor).files] == ["一.jpg"]


def test_nothing_is_taken_that_the_virus_scanner_did_not_see(tmp_path: Path) -> None:
    visitor = open_public(tmp_path, clamd="127.0.0.1:1").visitor()
    visitor.go_to("evidence")
    assert "现在不能查毒" in uploaded(visitor, picture(), "一.jpg")
    assert on_disk(visitor) == 0


def test_a_post_of_too_many_files_is_answered_like_one_of_too_many_bytes(visitor: Visitor) -> None:
    visitor.go_to("evidence")
    files = [(io.BytesIO(b"x"), f"{number}.pdf") for number in range(MOST_FILES + 1)]
    answer = visitor.post(visitor.url("evidence"), {"evidence": files, "do": "upload"})
    assert answer.status_code == 413 and "文件太大" in answer.text


def test_a_bomb_is_a_sentence(visitor: Visitor) -> None:
    visitor.go_to("evidence")
    data = BOMBS["png: 84 megapixels"]()
    assert "9200×9140 像素" in uploaded(visitor, data, "一.png")
    assert on_disk(visitor) == 0


def test_a_second_signed_form_replaces_the_first(visitor: Visitor) -> None:
    visitor.go_to("sign")
    for colour in ("blue", "green"):
        data = {"signed_form": (io.BytesIO(picture(colour)), f"{colour}.jpg"), "do": "upload"}
        visitor.post(visitor.url("sign"), data)
    assert [file.name for file in draft_of(visitor).files_for("signed-form")] == ["green.jpg"]
    assert on_disk(visitor) == 4  # the evidence and the form, each with its copy


def test_a_removed_file_is_gone_from_draft_and_disk(visitor: Visitor) -> None:
    visitor.go_to("evidence")
    upload(visitor, picture(), "一.jpg")
    visitor.post(visitor.url("evidence"), {"remove": draft_of(visitor).files[0].stored})
    assert draft_of(visitor).files == []
    assert on_disk(visitor) == 0
    assert errors(visitor.post(visitor.url("evidence"), {"do": "next"}).text) == [
        "请上传至少一份佐证材料"
    ]


def test_too_much_at_once_is_refused_and_what_was_there_stays(visitor: Visitor) -> None:
    visitor.go_to("evidence")
    upload(visitor, picture(), "一.jpg")
    limit = visitor.campaign.evidence.max_total_mb * 1_000_000 + 400_000
    announced = {"CONTENT_LENGTH": str(limit), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    answer = visitor.client.post(visitor.url("evidence"), environ_overrides=announced)
    assert answer.status_code == 413 and "文件太大" in answer.text and "分几次上传" in answer.text
    assert "一.jpg" in visitor.get(visitor.url("evidence")).text


def test_other_pages_take_no_large_posts(visitor: Visitor) -> None:
    visitor.go_to("facts")
    data = {"facts": "字" * 200_000, "csrf_token": visitor.token(visitor.url("facts"))}
    assert visitor.client.post(visitor.url("facts"), data=data).status_code == 413
    fits = {"facts": "字" * 3001, "request": "付清"}
    assert "最多 3000 字，现在多了 1 字" in visitor.post(visitor.url("facts"), fits).text


def test_nothing_of_an_upload_can_be_read_on_disk(visitor: Visitor, tmp_path: Path) -> None:
    visitor.go_to("evidence")
    upload(visitor, PDF, "秘密合同.pdf")
    for path in tmp_path.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"%PDF" not in data and "秘密合同".encode() not in data, path


def test_photos_that_are_called_alike_get_names_that_differ_and_keep_what_they_are_called(
    visitor: Visitor,
) -> None:
    visitor.go_to("evidence")
    photos = [(io.BytesIO(picture(one)), "image.jpg") for one in ("red", "green", "blue")]
    visitor.post(visitor.url("evidence"), {"evidence": photos, "do": "upload"})
    files = draft_of(visitor).files
    assert [one.name for one in files] == ["image.jpg", "image（2）.jpg", "image（3）.jpg"]
    named = {f"name-{files[1].stored}": "验收单.jpg", f"name-{files[2].stored}": "image.jpg"}
    visitor.post(visitor.url("evidence"), {**named, "up": files[1].stored})
    kept = draft_of(visitor).files
    assert [one.name for one in kept] == ["验收单.jpg", "image.jpg", "image（2）.jpg"]
    page = visitor.get(visitor.url("evidence")).text
    assert page.index("验收单.jpg") < page.index("image（2）.jpg")
    odd = {f"name-{kept[0].stored}": "../../甲/\0乙.jpg", f"name-{kept[1].stored}": " "}
    visitor.post(visitor.url("evidence"), {**odd, "up": "nothing"})
    assert [one.name for one in draft_of(visitor).files][:2] == ["乙.jpg", "image.jpg"]


def test_the_page_offers_what_is_taken_and_the_camera_of_a_telephone(visitor: Visitor) -> None:
    page = visitor.go_to("evidence").get(visitor.url("evidence")).text
    assert 'accept="application/pdf,image/jpeg,image/png,image/heic,image/webp' in page
    assert ".pdf,.jpg,.jpeg,.png,.heic,.heif,.webp,.tiff,.tif,.ofd" in page
    assert "可以上传 PDF、JPG、PNG、HEIC、WEBP、TIFF、OFD、DOCX、XLSX" in page
    assert 'accept="image/*" capture="environment"' in page
    assert visitor.campaign.own_channel.office in page


def thumbnails(page: str) -> list[str]:
    """The small pictures on ``page``, in base64."""
    return re.findall('<img src="data:image/jpeg;base64,([^"]+)" alt="">', page)


def test_photos_can_be_told_apart_without_a_script_and_are_for_their_sender_alone(
    visitor: Visitor,
) -> None:
    visitor.go_to("evidence")
    photos = [(io.BytesIO(picture(one)), "image.jpg") for one in ("red", "lime", "blue")]
    visitor.post(visitor.url("evidence"), {"evidence": photos, "do": "upload"})
    answer = visitor.get(visitor.url("evidence"))
    shown = [Image.open(io.BytesIO(base64.b64decode(one))) for one in thumbnails(answer.text)]
    middles = [one.convert("RGB").getpixel((48, 29)) for one in shown]
    assert [max(range(3), key=one.__getitem__) for one in middles] == [0, 1, 2]  # type: ignore[union-attr]
    assert answer.headers["Cache-Control"] == "no-store"
    assert all("thumbnail" not in file.handed_on() for file in draft_of(visitor).files)


def test_a_telephones_own_photo_is_taken_and_what_is_left_out_is_said(visitor: Visitor) -> None:
    visitor.go_to("evidence")
    page = uploaded(visitor, telling(), "IMG_0001.HEIC")
    assert "拍摄地点；相机、软件等附带信息" in page and len(thumbnails(page)) == 1
    [file] = draft_of(visitor).files
    assert (file.kind, file.name) == ("heic", "IMG_0001.HEIC")
    assert Image.open(io.BytesIO(opened(visitor.public, file))).format == "JPEG"
