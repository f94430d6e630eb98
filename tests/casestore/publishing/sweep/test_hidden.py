"""Identifiers hidden in every form that a file decodes to are found; what can't be looked into is
said."""

import gzip
import zlib
from hashlib import sha256
from pathlib import Path

import pytest

from casestore.publishing.sweep.decoding import Decoder
from casestore.publishing.sweep.pieces import Unreadable
from casestore.publishing.sweep.release import Entry, Sweep, Swept
from tests.torture.hiding.documents import WAYS as DOCUMENTS
from tests.torture.hiding.planting import EVERY, InventedOffice, is_found, planted, swept
from tests.torture.hiding.texts import WAYS as TEXTS

#: Another draw each time is what ``tests/torture/planted_bytes.py`` is for.
OFFICE = InventedOffice(20261129)
PLANTS = {plant.way: plant for plant in OFFICE.plants(len(EVERY))}
PNG = DOCUMENTS["behind a png"]("x")[1]

ZIP = DOCUMENTS["zip"]("x")[1]


def _named(given: object) -> str:
    """What a test is called after: packed bytes hold the time, which each process has its own."""
    return given if isinstance(given, str) else "data"


@pytest.mark.parametrize("way", EVERY)
def test_what_is_hidden_is_found_and_not_quoted(way: str, tmp_path: Path) -> None:
    plant = PLANTS[way]
    file, key = planted(plant)
    found = swept(OFFICE, file, key, tmp_path)
    assert not found.blind
    assert is_found(plant, found.hits), plant


def sweep_of(tmp_path: Path, files: dict[str, bytes]) -> Swept:
    entries: dict[str, Entry] = {}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        entries[name] = (sha256(data).hexdigest(), len(data), "")
    return Sweep([OFFICE.identifiers.matcher()]).files(tmp_path, entries)


def test_a_place_is_told_by_file_offset_and_number(tmp_path: Path) -> None:
    owner, told = next(iter(OFFICE.told.items()))
    page = f"<p>一<b>二</b>&amp;</p>{told['phone'][:3]}<i>{told['phone'][3:]}</i>".encode()
    (hit,) = sweep_of(tmp_path, {"a.html": page}).hits
    assert str(hit) == f"a.html第 {page.index(b'1')} 字节处有台账序号 {owner.id}的标识"


def test_what_one_file_has_is_told_of_the_next_one_too(tmp_path: Path) -> None:
    words = next(iter(OFFICE.told.values()))["enterprise"]
    page = f"<p>每页都有的一行</p>\n<p>{words}</p>\n".encode()
    found = sweep_of(tmp_path, dict.fromkeys(("a.html", "b.html", "c.html"), page))
    assert [hit.path for hit in found.hits] == ["a.html", "b.html", "c.html"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.exe", b"MZ"),
        ("a", "没有扩展名".encode()),
        ("a.html", "一页文字".encode("gb18030")),
        ("a.html", "一页".encode("utf-16")),
        ("a.txt", PNG + b"\xff"),
        ("a.png", b"no picture"),
        ("a.pdf", b"%PDF-1.7 broken"),
        ("a.db", b"SQLite format 3\0 broken"),
        ("a.woff2", b"wOF2"),
        ("a.gz", gzip.compress(b"whole")[:-9]),
        ("a.zip", ZIP[:50] + b"\xff" * 20 + ZIP[70:]),
    ],
    ids=_named,
)
def test_what_cannot_be_looked_into_is_a_fault(name: str, data: bytes, tmp_path: Path) -> None:
    found = sweep_of(tmp_path, {name: data})
    assert len(found.blind) == 1 and found.blind[0].startswith(f"{name} 没法检查")


def test_a_name_in_a_package_is_read_in_both_encodings_where_it_may_be_either() -> None:
    name, data = DOCUMENTS["old name in a zip"]("盛隆茂源")
    told = [one.text for one in Decoder().pieces(name, data) if one.inside.endswith("文件名")]
    assert told and all("盛隆茂源" in one for one in told)


def test_a_member_of_unknown_kind_is_a_fault() -> None:
    import io
    import zipfile

    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("a.exe", b"MZ")
    with pytest.raises(Unreadable, match="包内第 1 个文件的类型不认识"):
        list(Decoder().pieces("a.zip", target.getvalue()))


def bomb() -> bytes:
    zeros = zlib.compress(bytes(50_000_000), 9)
    return b"%PDF-1.7\n" + b"".join(
        b"%d 0 obj<</Filter/FlateDecode>>stream\n%sendstream endobj\n" % (number, zeros)
        for number in range(1, 9)
    )


def nested() -> bytes:
    data = b"x" * 100
    for _layer in range(9):
        data = gzip.compress(data)
    return data


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.gz", gzip.compress(bytes(150_000_000), 9)),
        ("a.pdf", bomb()),
        ("b.gz", nested()),
    ],
    ids=_named,
)
def test_what_unfolds_without_end_is_stopped(name: str, data: bytes) -> None:
    with pytest.raises(Unreadable, match="没有查完"):
        for _piece in Decoder().pieces(name, data):
            pass


@pytest.mark.parametrize("way", [*TEXTS, *DOCUMENTS])
def test_a_file_that_names_nobody_is_left_alone(way: str, tmp_path: Path) -> None:
    name, data = {**TEXTS, **DOCUMENTS}[way]("本栏内容每个工作日更新")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    assert sweep_of(tmp_path, {name: data}).faults == []
