"""What notices and guides promise is listed with what keeps it, and stands in the text."""

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from casestore.campaign.keepers import KEEPERS
from casestore.campaign.loading import load_campaigns
from casestore.campaign.promises import read_promises
from casestore.errors import Fault
from casestore.lifecycle.moves import MOVES
from generator.content.check import check
from generator.content.gather import read_content
from generator.content.promised import PROMISES
from generator.content.warnings import warnings_in

ROOT = Path(__file__).parents[3]
CONTENT = ROOT / "content"
MODEL = "xinjian-2022"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def promises(content: Path) -> Path:
    return content / "campaigns" / MODEL / "promises.toml"


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def of_promises(faults: list[Fault]) -> list[str]:
    return [str(fault) for fault in faults]


def test_no_promise_of_the_shipped_campaigns_is_unkept() -> None:
    assert check(CONTENT) == []
    for campaign in load_campaigns(CONTENT):
        found, _faults = read_promises(CONTENT / "campaigns" / campaign, "promises.toml")
        assert found is not None and found.promises, campaign


@pytest.mark.parametrize("name", KEEPERS)
def test_every_keeper_is_a_piece_of_the_program(name: str) -> None:
    """The closed list can't name what isn't there: the file has the name, the table the move."""
    keeper = KEEPERS[name]
    file, piece = keeper.code.split(":")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert piece in set(_names(tree)), keeper.code
    assert not keeper.verb or keeper.verb in {move.verb for move in MOVES}
    assert name.startswith("move.") == bool(keeper.verb)


def _names(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (one.id for one in targets if isinstance(one, ast.Name))


@pytest.mark.parametrize(
    ("old", "new", "key", "expected"),
    [
        ('keeper = "told.status"', 'keeper = "told.statuss"', "keeper", "told.status？"),
        ('keeper = "told.status"', 'keeper = "rule.quiet-days"', "keeper", "本专项行动有的一项"),
        ('by = "每月5日"', 'by = "每月6日"', "by", "每月5日（calendar.report）"),
        ('by = "2022-05-27"', "", "by", "2022-05-27"),
        ('by = "2022-05-27"', 'by = "2022-12-31"', "text", "写着“2022-12-31”的一句"),
        ('text = "责任单位尽快办结"', 'text = "责任单位马上办结"', "text", "guide.md 里原样的一句"),
        ('file = "guide.md"', 'file = "notices/none.md"', "file", "一篇公告或指南"),
        ('who = "区营商办"', 'whom = "区营商办"', "", ""),
    ],
)
def test_a_wrong_entry_is_named_with_file_and_key(
    copy: Path, old: str, new: str, key: str, expected: str
) -> None:
    changed(promises(copy), old, new)
    faults = [str(fault) for fault in check(copy)]
    named = [one for one in faults if f"{MODEL}/promises.toml:promises." in one]
    assert any(f".{key}" in one and expected in one for one in named), faults


def test_a_clock_that_changes_leaves_no_text_behind(copy: Path) -> None:
    guide = copy / "campaigns" / MODEL / "guide.md"
    changed(guide, "责任单位尽快办结。", "责任单位 30 日内办结。")
    changed(promises(copy), "责任单位尽快办结", "责任单位 30 日内办结")
    assert check(copy) == []
    changed(
        copy / "campaigns" / MODEL / "campaign.toml", "handle = { days = 30", "handle = { days = 45"
    )
    faults = check(copy)
    assert {(one.key[-3:], one.found, one.expected) for one in faults} == {
        (".by", "“30 日”", "45 日（clock.handle）")
    }
    promises(copy).write_text(promises(copy).read_text(encoding="utf-8").replace("30 日", "45 日"))
    (stale,) = (one for one in check(copy) if one.key.endswith(".text"))
    assert "30 日内办结" in (guide.read_text(encoding="utf-8")) and stale.found


@pytest.mark.parametrize(
    "sentence",
    [
        "收到后 3 个工作日内告知结果。",
        "结果将予以公布。",
        "每月通报一次。",
        "我们随时答复。",
        "我们将上门走访。",
        "窗口会给您打电话。",
        "反映的事一律受理。",
        "选错了不影响办理。",
        "确保材料不丢失。",
    ],
)
def test_a_new_promise_is_listed_or_set_aside(copy: Path, sentence: str) -> None:
    guide = copy / "campaigns" / MODEL / "guide.md"
    guide.write_text(guide.read_text(encoding="utf-8") + f"\n{sentence}\n", encoding="utf-8")
    (fault,) = check(copy)
    assert fault.file.endswith(f"{MODEL}/guide.md") and fault.key.startswith("第")
    assert "promises（由什么兑现）或 aside" in fault.expected
    with promises(copy).open("a", encoding="utf-8") as file:
        file.write(f'\n[[aside]]\nfile = "guide.md"\ntext = "{sentence}"\nreason = "示例"\n')
    assert check(copy) == []


@pytest.mark.parametrize("sentence", ["请写明哪一天签订的合同。", "线索表须加盖公章。"])
def test_what_promises_nothing_is_left_alone(sentence: str) -> None:
    assert PROMISES.search(sentence) is None


def test_a_campaign_without_the_file_is_warned_of_and_works(copy: Path) -> None:
    promises(copy).unlink()
    assert check(copy) == []
    found, _faults = read_content(copy)
    told = [str(one) for one in warnings_in(copy, found) if "promises.toml" in one.file]
    assert len(told) == 1 and "句像是承诺的话" in told[0]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('promise = ["当年', 'promise = ["三杯热茶", "当年', "promise.0"),
        ("rules = [", 'rules = [\n  "来件一律当面答复",', "rules.0"),
        ('lead = "政府和部门', 'lead = "三天以内必有答复。政府和部门', "lead"),
    ],
)
def test_what_campaign_toml_promises_is_listed_too(
    copy: Path, old: str, new: str, key: str
) -> None:
    changed(copy / "campaigns" / MODEL / "campaign.toml", old, new)
    (fault,) = check(copy)
    assert fault.file.endswith(f"{MODEL}/campaign.toml") and fault.key == key
