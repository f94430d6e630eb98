"""``qingzhang check`` is the dry run of a build: what no rule knows, the rehearsal meets; nothing
of it is left behind, and no traceback is shown."""

from pathlib import Path

import pytest

from commands.checking import check_content
from commands.line import Place
from tests.generator.small_content import write_content

GUIDE = "campaigns/yunchuan-2022/guide.md"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "no instance", write_content(tmp_path / "content"))


def test_content_without_a_fault_is_built_once_and_nothing_of_it_stays(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check_content(place, rehearsed=True)
    assert "内容没有问题" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["content"]


def test_what_only_a_build_meets_is_a_fault_with_its_page(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    guide = place.content / GUIDE
    guide.write_text(guide.read_text() + "\n见[下面](#nowhere)。\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        check_content(place, rehearsed=True)
    said = capsys.readouterr().err
    assert ended.value.code == 1
    assert "campaigns/yunchuan-2022/guide/index.html:href: 现为“#nowhere”" in said
    assert "共 1 处问题" in said and "Traceback" not in said
    check_content(place, rehearsed=False)  # a quick one doesn't build


def test_faults_and_warnings_come_together(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    (place.content / "notes.txt").write_text("x")
    guide = place.content / GUIDE
    guide.write_text(guide.read_text().replace("title: ", "title："), encoding="utf-8")
    with pytest.raises(SystemExit):
        check_content(place, rehearsed=True)
    said = capsys.readouterr()
    assert "提醒 content/notes.txt:(file): 现为没有用到的文件" in said.out
    assert f"content/{GUIDE}:第2行第6列: 现为全角冒号" in said.err
