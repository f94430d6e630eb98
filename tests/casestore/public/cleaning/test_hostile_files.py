"""Nothing that a stranger sends is active in what the desk serves."""

import io
from pathlib import Path

import pytest

from casestore.public.cleaning.child import Order, safe_copy
from casestore.public.cleaning.kinds import kind_of
from tests.torture.active import active_in
from tests.torture.uploads import HOSTILE, KINDS, is_active


def test_there_are_enough_kinds_of_them() -> None:
    assert len(HOSTILE) >= 40


@pytest.mark.parametrize("what", HOSTILE)
def test_no_safe_copy_is_active(what: str, tmp_path: Path) -> None:
    assert is_active(HOSTILE[what], tmp_path) == []


@pytest.mark.parametrize("what", HOSTILE)
def test_each_original_is(what: str) -> None:
    data = HOSTILE[what]
    assert active_in(data, kind_of(data)) != []


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("pdf: script on opening", ("脚本", "自动执行的动作")),
        ("pdf: link with a script behind a jump", ("脚本", "链接")),
        ("pdf: attachment behind an annotation", ("附件：发票.xml",)),
        ("pdf: portfolio", ("附件：发票.xml", "文件包的目录")),
        ("pdf: XFA", ("表单",)),
        ("pdf: rich media", ("附件：a.swf", "多媒体或三维内容")),
        ("docx: macros", ("宏",)),
        ("docx: object", ("嵌入的对象或文件", "对象、链接或名称")),
        ("docx: link", ("链接",)),
        ("docx: DDE", ("DDE（从其他程序取数据）", "域代码（只留结果）")),
        ("docx: linked picture", ("对外部文件的引用",)),
        ("xlsx: DDE", ("对外部文件的引用（包括 DDE）", "对象、链接或名称", "公式（只留结果）")),
        ("xlsx: data connection", ("外部数据连接",)),
        ("ofd: attachment", ("附件：a.exe、b.xml", "链接、动作或多媒体")),
        ("jpg: where it was taken", ("拍摄地点", "相机、软件等附带信息")),
        ("jpg: archive behind it", ("拍摄地点", "相机、软件等附带信息", "接在图片后面的内容")),
    ],
)
def test_what_was_taken_out_is_said(what: str, said: tuple[str, ...], tmp_path: Path) -> None:
    order = Order(name="a", kinds=KINDS, folder=tmp_path)
    found = safe_copy(io.BytesIO(HOSTILE[what]), order).taken_out
    assert [one for one in found if not one.startswith("作者")] == list(said)


def test_a_pretended_signature_is_not_believed(tmp_path: Path) -> None:
    order = Order(name="a", kinds=KINDS, folder=tmp_path)
    copy = safe_copy(io.BytesIO(HOSTILE["pdf: pretended signature"]), order)
    assert copy.taken_out[-1] == "电子签名无法核对，不能作为签章的依据"
