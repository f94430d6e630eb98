"""A file that would take too much is refused with a sentence, and takes nothing of anybody else."""

import fcntl
import io
import os
import struct
import time
from pathlib import Path

import pytest

from casestore.errors import Rejected
from casestore.public import bounded_child
from casestore.public.cleaning import child
from casestore.public.cleaning.child import Order, safe_copy
from casestore.public.cleaning.picture_headers import picture_size
from tests.casestore.ledger_fixture import PDF
from tests.torture.heif_photos import SIDE, photo
from tests.torture.uploads import BOMBS, KINDS, MB, SECONDS, measured

#: One of each way to take too much; the torture tries all.
SHORT = (
    "pdf: content of 2 GB",
    "pdf: packed twice",
    "pdf: a billion numbers",
    "pdf: nested 100,000 deep",
    "pdf: a picture of 3,600 megapixels",
    "docx: 60,000 parts",
    "docx: parts that overlap",
    "docx: a billion entities",
    "png: 84 megapixels",
    "png: grey, 79 megapixels",
    "jpg: says 4 gigapixels",
    "heic: 48 megapixels",
    "heic: 65,025 tiles",
    "webp: 5 megapixels",
    "tiff: ten pages of 10 megapixels",
)


def order(folder: Path) -> Order:
    return Order(name="a.pdf", kinds=KINDS, folder=folder)


@pytest.mark.parametrize("what", SHORT)
def test_a_bomb_takes_little_memory_and_time(what: str, tmp_path: Path) -> None:
    found = measured(BOMBS[what](), tmp_path)
    assert found["mb"] <= MB
    # four times as long where the other tests take the processors
    assert found["seconds"] <= 4 * SECONDS


@pytest.mark.parametrize(
    ("what", "why"),
    [
        # what had no room must be refused, not left out
        ("pdf: 150,000 stamps", "太大，打开它要用的内存超过限度"),
        ("pdf: a picture of 3,600 megapixels", "里有一幅图片的像素太多"),
        ("pdf: nested through objects", "的结构嵌套过深"),
        ("jpg: progressive, 81 megapixels", "有 9000×9000 像素"),
        ("webp: says 268 megapixels", "有 16384×16384 像素"),
        ("tiff: says 400 megapixels", "有 20000×20000 像素的页，.*存为 PDF"),
    ],
)
def test_what_is_too_much_is_said(what: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(Rejected, match=f"a.pdf {why}"):
        safe_copy(io.BytesIO(BOMBS[what]()), order(tmp_path))


def test_a_picture_that_is_too_large_is_refused_by_its_first_bytes() -> None:
    for what in ("png: says 4 gigapixels", "jpg: progressive, 81 megapixels"):
        with pytest.raises(Rejected, match="像素"):
            picture_size(BOMBS[what]()[:100_000], "a")


def test_a_telephones_photo_in_one_piece_has_fewer_pixels_than_one_of_tiles() -> None:
    in_one = photo().replace(struct.pack(">II", SIDE, SIDE), struct.pack(">II", 4000, 4000))
    with pytest.raises(Rejected, match="4000×4000 像素"):
        picture_size(in_one, "a")
    found = picture_size(photo(8, 8, size=(4000, 4000)), "a")
    assert found and found.fraction == 1


def test_too_many_pixels_are_refused_before_anything_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_child.sys, "executable", "/nowhere")
    with pytest.raises(Rejected, match="9200×9140 像素.*降到 300 dpi"):
        safe_copy(io.BytesIO(BOMBS["png: 84 megapixels"]()), order(tmp_path))


@pytest.mark.parametrize(
    "program",
    [
        "while True: pass",
        "bytearray(200_000_000)",
        "open('/etc/passwd')",
        "import socket; socket.socket()",
        "import os; os.kill(os.getpid(), 11)",
    ],
)
def test_the_child_can_do_nothing_but_compute_within_bounds(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = f"sys.path.insert(0, {str(bounded_child.ROOT)!r})"
    confined = "from casestore.public.cleaning import inside; sys.stdin.read(); inside.confine()"
    monkeypatch.setattr(child, "_PROGRAM", f"import sys; {inside}; {confined}\n{program}\nprint(1)")
    with pytest.raises(Rejected, match="太复杂或已损坏"):
        safe_copy(io.BytesIO(PDF), order(tmp_path))


def test_a_child_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_PROGRAM", "import time; time.sleep(90)")
    monkeypatch.setattr(child, "LONGEST", 0.3)
    begun = time.monotonic()
    with pytest.raises(Rejected, match="太复杂或已损坏"):
        safe_copy(io.BytesIO(PDF), order(tmp_path))
    assert time.monotonic() - begun < 60


class Slow(io.BytesIO):
    """A file that comes after its reader has gone."""

    def read(self, size: int | None = -1) -> bytes:
        time.sleep(1.5)
        return super().read(size)


def test_a_child_that_ends_before_it_has_read_all_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "_PROGRAM", "raise SystemExit(1)")
    with pytest.raises(Rejected, match="太复杂或已损坏"):
        safe_copy(Slow(PDF + bytes(500_000)), order(tmp_path))


def test_one_file_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "PATIENCE", 0.2)
    path = tmp_path / f".cleaning-{os.getuid()}.lock"
    with path.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        with pytest.raises(Rejected, match="正在处理的文件太多"):
            safe_copy(io.BytesIO(PDF), order(tmp_path))
    assert safe_copy(io.BytesIO(PDF), order(tmp_path)).kind == "pdf"
