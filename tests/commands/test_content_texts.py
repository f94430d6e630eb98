"""Everything in ``content/`` that is going to be public passes the gate, wherever it stands: keys,
bodies, guides, the words of a campaign, attached files, their names and what they say of
themselves."""

import io
import zipfile
from pathlib import Path

import pikepdf
import pytest

from casestore.errors import CaseStoreError
from casestore.settings import load_settings
from commands.building import pass_gate
from commands.content_texts import look_at_content, stops_in, words_in
from commands.rehearsal import look_through
from generator.content.gather import read_content
from tests.casestore.ledger_fixture import CONTENT
from tests.generator.small_content import write_content
from tests.house.tree import ROOT

CAMPAIGN = "campaigns/yunchuan-2022"
PHONE = "13900000001"
#: File, old text, new text, and the place at which the gate names it.
ROADS = (
    (f"{CAMPAIGN}/notices/plan.md", "title: 关于", f"title: {PHONE}关于", ":title"),
    (f"{CAMPAIGN}/notices/plan.md", "\n---\n", f"\n---\n请拨打{PHONE}。\n\n", ":第"),
    (f"{CAMPAIGN}/guide.md", "\n---\n", f"\n---\n请拨打**{PHONE}**。\n\n", ":第"),
    (f"{CAMPAIGN}/campaign.toml", 'area = "云川市"', f'area = "云川市{PHONE}"', ":area"),
    ("site.toml", 'name = "', f'name = "{PHONE}', ":name"),
)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_content(tmp_path / "content")


def places(content: Path) -> list[str]:
    read, _faults = read_content(content)
    assert read is not None
    return [f"{one.file}:{one.key}" for one in look_at_content(read).faults]


@pytest.mark.parametrize(("file", "old", "new", "place"), ROADS)
def test_every_road_leads_through_the_gate(
    content: Path, file: str, old: str, new: str, place: str
) -> None:
    assert places(content) == []
    path = content / file
    words = path.read_text(encoding="utf-8")
    assert old in words
    path.write_text(words.replace(old, new, 1), encoding="utf-8")
    found = places(content)
    assert found and all(one.startswith(f"content/{file}{place}") for one in found), found


def package(words: str) -> bytes:
    """A package as DOCX is one, with ``words`` cut up as a word processor does."""
    target = io.BytesIO()
    runs = "".join(f"<w:r><w:t>{letter}</w:t></w:r>" for letter in words)
    with zipfile.ZipFile(target, "w") as file:
        file.writestr("word/document.xml", f"<w:document><w:p>{runs}</w:p></w:document>")
        file.writestr("word/media/image1.png", b"\x89PNG")
    return target.getvalue()


def pdf(author: str) -> bytes:
    target = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        file.docinfo["/Author"] = author
        file.save(target)
    return target.getvalue()


def test_the_words_of_a_file_are_read_as_a_reader_sees_them() -> None:
    assert PHONE in words_in(package(f"请拨打{PHONE}"))
    assert f"作者 {PHONE}" in words_in(pdf(f"作者 {PHONE}"))
    assert words_in(b"\x89PNG") == ""


def test_the_name_of_an_attached_file_is_public_too(content: Path) -> None:
    name, folder = f"名单{PHONE}.xlsx", content / CAMPAIGN / "files"
    (folder / "ledger.xlsx").rename(folder / name)
    plan = content / CAMPAIGN / "notices/plan.md"
    words = plan.read_text(encoding="utf-8").replace("ledger.xlsx", name)
    plan.write_text(words, encoding="utf-8")
    assert f"content/{CAMPAIGN}/files/{name}:文件名" in places(content)


def test_the_shipped_content_passes_and_clears_what_it_needs() -> None:
    found = look_through(CONTENT, ROOT / "fonts")
    assert found.faults == []
    assert [one for one in found.warnings if "cleared.toml" in one.file] == []
    assert [one for one in found.warnings if "疑似姓名" in one.found] == []


def test_a_build_stops_before_anything_is_made_and_tells_the_place_alone(
    content: Path, tmp_path: Path
) -> None:
    read, _faults = read_content(content)
    assert read is not None and stops_in(read) == []
    path = content / CAMPAIGN / "guide.md"
    path.write_text(path.read_text(encoding="utf-8") + f"\n请拨打{PHONE}。\n", encoding="utf-8")
    instance = tmp_path / "instance"
    instance.mkdir()
    (instance / "settings.toml").write_text("demo = true\n")
    settings = load_settings(instance, content)
    with pytest.raises(CaseStoreError, match=r"guide\.md:第\d+行: 有手机号码") as caught:
        pass_gate(settings)
    assert PHONE not in str(caught.value)
