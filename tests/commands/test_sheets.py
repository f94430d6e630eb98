"""``qingzhang ledger export`` and ``import``: exit statuses, sentences, and a way from one
instance to another."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casestore.office.instance import create
from qingzhang import main
from tests.casestore.ledger_fixture import CAMPAIGNS, CONTENT, MODEL
from tests.forms_app.sheets.grown import case, sheet_of


@pytest.fixture
def place(tmp_path: Path) -> Path:
    create(tmp_path / "instance", CAMPAIGNS, demo=True)
    return tmp_path / "instance"


def run(place: Path, *words: str) -> Result:
    command = ["--instance", str(place), "--content", str(CONTENT), "ledger", *words]
    return CliRunner().invoke(main, command)


def sheet(folder: Path, data: bytes, name: str = "台账.xlsx") -> str:
    (folder / name).write_bytes(data)
    return str(folder / name)


def test_a_sheet_is_tried_taken_in_and_goes_out_to_another_instance(
    place: Path, tmp_path: Path
) -> None:
    file = sheet(tmp_path, sheet_of(case(0), case(1)))
    tried = run(place, "import", file, "--campaign", MODEL, "--dry-run")
    assert (tried.exit_code, tried.stderr) == (0, "")
    assert "可以导入 2 件；这次只试了一遍，什么也没有写" in tried.stdout
    taken = run(place, "import", file, "--campaign", MODEL)
    assert taken.exit_code == 0
    assert "已导入 2 件" in taken.stdout
    again = run(place, "import", file, "--campaign", MODEL)
    assert again.exit_code == 1
    assert "台账里已有这一件" in again.stderr

    out, other = str(tmp_path / "out.xlsx"), tmp_path / "other"
    assert run(place, "export", out, "--campaign", MODEL).exit_code == 0
    create(other, CAMPAIGNS, demo=True)
    assert run(other, "import", out, "--campaign", MODEL).exit_code == 0
    once_more = str(tmp_path / "once-more.xlsx")
    assert run(other, "export", once_more, "--campaign", MODEL).exit_code == 0
    from forms_app.sheets.reading import read_workbook

    one, two = (read_workbook(Path(x).read_bytes(), "x.xlsx") for x in (out, once_more))
    assert one == two
    assert len(one[0].rows) == 3


def test_each_fault_is_one_sentence_on_a_line_and_nothing_is_written(
    place: Path, tmp_path: Path
) -> None:
    file = sheet(tmp_path, sheet_of(case(0, 承诺日期="前年"), case(1, 联系电话="12")))
    for more in ((), ("--dry-run",)):
        said = run(place, "import", file, "--campaign", MODEL, *more)
        assert said.exit_code == 1
        lines = said.stderr.strip().splitlines()
        assert [line.partition("（")[0] for line in lines[:2]] == ["“表1”表 N2", "“表1”表 G3"]
        assert lines[2] == "共 2 处问题，一件也没有导入"
    out = str(tmp_path / "out.xlsx")
    assert "已导出 0 件" in run(place, "export", out, "--campaign", MODEL).stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "是空文件"),
        (b"PK\x03\x04 no zip", "不是 .xlsx 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "另存为 .xlsx"),
    ],
)
def test_what_is_no_workbook_is_the_input_at_fault(
    place: Path, tmp_path: Path, content: bytes, said: str
) -> None:
    answer = run(place, "import", sheet(tmp_path, content), "--campaign", MODEL)
    assert (answer.exit_code, said in answer.stderr) == (1, True)
    assert len(answer.stderr.strip().splitlines()) == 1


def test_wrong_words_missing_things_and_a_missing_instance_are_told_apart(
    place: Path, tmp_path: Path
) -> None:
    there = sheet(tmp_path, sheet_of(case(0)))
    out = str(tmp_path / "new.xlsx")
    assert run(place, "import", there).exit_code == 2
    assert run(place, "export", str(tmp_path / "out.csv"), "--campaign", MODEL).exit_code == 2
    for words in (
        ("import", str(tmp_path / "missing.xlsx"), "--campaign", MODEL),
        ("import", there, "--campaign", "no-such-campaign"),
        ("export", out, "--campaign", "no-such-campaign"),
        ("export", there, "--campaign", MODEL),
    ):
        said = run(place, *words)
        assert said.exit_code == 1, words
        assert len(said.stderr.strip().splitlines()) == 1
    nowhere = tmp_path / "nowhere"
    assert run(nowhere, "import", there, "--campaign", MODEL).exit_code == 3
    assert run(nowhere, "export", out, "--campaign", MODEL).exit_code == 3
    assert not Path(out).exists()
