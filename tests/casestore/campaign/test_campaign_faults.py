"""Every kind of fault in a campaign's folder names its file and key, what was found and what is
expected."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from casestore.campaign.loading import load_campaign, load_campaigns
from casestore.errors import ContentError
from tests.casestore.campaign.smallest_campaign import SMALLEST, write


def faults_of(folder: Path, text: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load_campaign(write(folder, text))
    return [str(fault) for fault in caught.value.faults]


Change = Callable[[str], str]


def change(old: str, new: str) -> Change:
    def changed(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return changed


def add(line: str) -> Change:
    return lambda text: text + line + "\n"


FAULTS: list[tuple[Change, str]] = [
    (
        add('[form.categories]\nproject = ["nothing"]'),
        "form.categories.project: 现为“nothing”，应为categories 中的一个编号",
    ),
    (
        add("[form.categories]\nproject = []"),
        "form.categories.project: 现为空列表，应为至少一个类别的编号；各类都要问的不写",
    ),
    (
        add('[form.categories]\nfacts = ["payment"]'),
        "form.categories.facts: 现为“facts”，应为casestore/campaign/form_fields.py 中的一个编号，"
        "各类都要问的栏目除外",
    ),
    (
        add('[form.categories]\ncommitment_date = ["payment"]'),
        "form.categories.commitment_date: 现为“commitment_date”，应为"
        "casestore/campaign/form_fields.py 中的一个编号，各类都要问的栏目除外",
    ),
    (
        add(
            '[[form.add]]\nid = "court"\nlabel = "审理法院"\nkind = "text"\nstep = "facts"\n'
            'categories = ["payment", "nothing"]'
        ),
        "form.add.0.categories: 现为“nothing”，应为categories 中的一个编号",
    ),
    (add('colour = "red"'), "colour: 现为不认识的键，应为docs/campaigns.md 所列的键之一"),
    (add('numbre = "x"'), "numbre: 现为不认识的键，应为number，或删去这个键"),
    (change('short = "履约行动"', "short = 5"), "short: 现为“5”，应为文字"),
    (change('short = "履约行动"', 'short = ""'), "short: 现为“”，应为非空文字"),
    (change('area = "云川市"\n', ""), "area: 现为空缺，应为必填"),
    (
        change("end = 2025-06-30", 'end = "六月底"'),
        "collection.end: 现为“六月底”，应为日期（YYYY-MM-DD）",
    ),
    (
        change("end = 2025-06-30", "end = 2024-06-30"),
        "collection.end: 现为“2024-06-30”，应为不早于 2025-01-01",
    ),
    (
        change("end = 2025-06-30", "end = 2026-06-30"),
        "collection: 现为“2025-01-01—2026-06-30”，应为在 period 之内",
    ),
    (change('prefix = "YC"', 'prefix = "yc"'), "prefix: 现为“yc”，应为二至四个大写字母"),
    (add('script = "trad"'), "script: 现为“trad”，应为hans 或 hant"),
    (
        add('number = "云办发[2025]3号"'),
        "number: 现为“云办发[2025]3号”，应为发文字号，年份用六角括号，如 某办发〔2024〕3号",
    ),
    (
        change("end = 2025-12-31, what", "end = 2026-12-31, what"),
        "phases.0.end: 现为“2026-12-31”，应为在 period 之内（2025-01-01 至 2025-12-31）",
    ),
    (
        add('milestones = [{ date = 1999-05-27, what = "上报清单" }]'),
        "milestones.0.date: 现为“1999-05-27”，应为在 period 之内（2025-01-01 至 2025-12-31）",
    ),
    (
        change("end = 2025-06-30", "end = 2025-06-30, committed_until = 2052-01-01"),
        "collection.committed_until: 现为“2052-01-01”，应为不晚于 2025-06-30",
    ),
    (
        add('exclusions = [{ id = "all", when = {}, label = "一", reason = "二", go = "三" }]'),
        "exclusions.0.when: 现为空表，应为至少一个条件；没有条件就什么线索都不收",
    ),
    (
        add('copies = [{ when = { category = [] }, to = "office", reason = "知悉" }]'),
        "copies.0.when.category: 现为空列表，应为至少一个值",
    ),
    (change(', lead = "office" }', " }"), "categories.0.lead: 现为空缺，应为必填"),
    (
        change(', lead = "office" }', ', lead = "court" }'),
        "categories.0.lead: 现为“court”，应为units 中的一个编号",
    ),
    (
        add('routing = [{ id = "a", when = {}, lead = "court" }]'),
        "routing.0.lead: 现为“court”，应为units 中的一个编号",
    ),
    (
        add('routing = [{ id = "a", when = { colour = ["red"] }, lead = "office" }]'),
        "routing.0.when.colour: 现为不认识的键，应为category、claimant_kind、industry、"
        "judicial_status、respondent_kind、respondent_level、sme_arrears",
    ),
    (
        add('copies = [{ when = { category = ["gift"] }, to = "office", reason = "知悉" }]'),
        "copies.0.when.category: 现为“gift”，应为promise",
    ),
    (change('[{ id = "web", label = "网上提交" }]', "[]"), "sources: 现为空列表，应为至少一项"),
    (
        change(
            '{ id = "web", label = "网上提交" }',
            '{ id = "web", label = "一" }, { id = "web", label = "二" }',
        ),
        "sources.1.id: 现为“web”，应为没有用过的编号",
    ),
    (
        change(
            '{ id = "enterprise", label = "企业" }',
            '{ id = "enterprise", label = "企业", source = "fax" }',
        ),
        "claimants.0.source: 现为“fax”，应为sources 中的一个编号",
    ),
    (
        change('taken_by = "office"', 'taken_by = "city"'),
        "levels.0.taken_by: 现为“city”，应为channels 中的一个编号",
    ),
    (change(", own = true", ""), "channels: 现为0 个 own = true，应为恰好一个 own = true 的渠道"),
    (
        change(", own = true", ', own = true, postcode = "12"'),
        "channels.0.postcode: 现为“12”，应为六位数字的邮政编码",
    ),
    (
        add('form = { drop = ["facts"] }'),
        "form.drop: 现为“facts”，应为可以省去的栏目；这一栏受理时必须有",
    ),
    (
        add('form = { required = ["colour"] }'),
        "form.required: 现为“colour”，应为casestore/campaign/form_fields.py 中的一个编号",
    ),
    (
        add("targets = [{ by = 2025-12-31, percent = 120, label = '全部' }]"),
        "targets.0.percent: 现为“120”，应为不大于 100 的数",
    ),
    (
        add("verification.checklist = []"),
        "verification.checklist: 现为空列表，应为至少一项；不写的用系统默认的清单",
    ),
    (
        add(
            "verification.checklist = "
            '[{ id = "a", label = "甲" }, { id = "b", label = "乙" }, { id = "a", label = "丙" }]'
        ),
        "verification.checklist.2.id: 现为“a”，应为没有用过的编号",
    ),
    (
        add('clocks.ladder = [{ step = "list", days = 0 }, { step = "remind", days = 0 }]'),
        "clocks.ladder.1.days: 现为“0”，应为大于上一级的 0",
    ),
    (
        add('clocks.ladder = [{ step = "list", days = 0 }, { step = "remind", days = 3 }]'),
        "clocks.ladder.1.step: 现为“remind”，应为不轻于上一级的 list",
    ),
    (add("quiet_days = { first = 20, last = 1 }"), "quiet_days.last: 现为“1”，应为不小于 first"),
    (
        add("measures = [{ number = 1, group = '一', title = '一', lead = ['court'] }]"),
        "measures.0.lead: 现为“court”，应为units 中的一个编号",
    ),
    (
        add("ledger_lists = [{ id = 'all', title = '台账', columns = ['colour'] }]"),
        "ledger_lists.0.columns: 现为“colour”，应为线索表的一个栏目编号",
    ),
    (
        add(
            "ledger_lists = [{ id = 'all', title = '台账', columns = ['amount'],"
            " respondents = ['bank'] }]"
        ),
        "ledger_lists.0.respondents: 现为“bank”，应为respondents 中的一个编号",
    ),
    (
        add("targets = [{ by = 2024-12-31, percent = 50, label = '过半' }]"),
        "targets.0.by: 现为“2024-12-31”，应为不早于 2025-01-01",
    ),
    (
        add(
            "measures = [{ number = 1, group = '一', title = '一', lead = [] },"
            " { number = 1, group = '一', title = '二', lead = [] }]"
        ),
        "measures.1.number: 现为“1”，应为没有用过的序号",
    ),
    (
        add("form.add = [{ id = 'found_by', label = '渠道', kind = 'choice', step = 'facts' }]"),
        "form.add.0.options: 现为空列表，应为choice 须有选项，其他类型不写",
    ),
    (
        add("form.add = [{ id = 'amount', label = '金额', kind = 'amount', step = 'facts' }]"),
        "form.add.0.id: 现为“amount”，应为没有用过的编号",
    ),
    (
        add("form.optional = ['signed_form']"),
        'form: 现为“signed_form”，应为保留：signature = "required" 要求盖章的线索表',
    ),
    (
        lambda text: text.replace('taken_by = "office"', 'taken_by = "city"').replace(
            "channels = [", 'channels = [{ id = "city", level = "市", office = "市局" }, '
        ),
        "levels: 现为没有一级由本级受理，应为至少一级的 taken_by 为 office",
    ),
    (
        lambda text: re.sub(r"phases = .*", "phases = []", text),
        "phases: 现为空列表，应为至少一个阶段",
    ),
    (add('id = "yunchuan-2025"'), "id: 现为“yunchuan-2025”，应为不写；编号就是文件夹名"),
]


@pytest.mark.parametrize(
    ("changed", "expected"), FAULTS, ids=[expected.split(":")[0] for _, expected in FAULTS]
)
def test_a_fault_names_file_and_key_what_was_found_and_what_is_expected(
    changed: Change, expected: str, tmp_path: Path
) -> None:
    file = "content/campaigns/yunchuan-2025/campaign.toml"
    assert f"{file}:{expected}" in faults_of(tmp_path, changed(SMALLEST))


def test_a_folder_name_that_cannot_stand_in_an_address_is_a_fault(tmp_path: Path) -> None:
    folder = write(tmp_path, SMALLEST)
    with pytest.raises(
        ContentError, match="云川/campaign.toml:.folder.: 现为“云川”，应为小写字母、数字和连字符"
    ):
        load_campaign(folder.rename(folder.with_name("云川")))


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text = (
        SMALLEST.replace('short = "履约行动"', "short = 5").replace(
            'prefix = "YC"', 'prefix = "yc"'
        )
        + "colour = 1\n"
    )
    keys = [fault.split(":")[1] for fault in faults_of(tmp_path, text)]
    assert keys == ["short", "prefix", "colour"]


def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    text = SMALLEST.lstrip().replace('area = "云川市"', "area = 云川市")  # and nothing is missing
    file = "content/campaigns/yunchuan-2025/campaign.toml"
    assert faults_of(tmp_path, text) == [
        f"{file}:第3行第8列: 现为“云川市”，应为文字用英文引号括起来"
    ]


def test_a_mark_that_windows_editors_put_first_is_no_fault_and_a_file_made_to_exhaust_the_reader_is(
    tmp_path: Path,
) -> None:
    assert load_campaign(write(tmp_path / "a", "\ufeff" + SMALLEST)).area == "云川市"
    (fault,) = faults_of(tmp_path / "b", "basis = " + "[" * 5000 + "]" * 5000 + SMALLEST)
    assert "层层嵌套太深" in fault


def test_a_folder_that_nothing_reads_is_a_fault_and_a_hidden_one_is_not(tmp_path: Path) -> None:
    folder = write(tmp_path, SMALLEST)
    (folder / ".git").mkdir()
    (folder.parent / ".git").mkdir()
    assert list(load_campaigns(tmp_path / "content")) == ["yunchuan-2025"]
    (folder / "notice").mkdir()
    with pytest.raises(
        ContentError, match="yunchuan-2025/notice:.folder.: 现为“notice”，应为notices 或 files"
    ):
        load_campaigns(tmp_path / "content")


def test_faults_of_several_campaigns_come_together_and_prefixes_must_differ(tmp_path: Path) -> None:
    first = write(tmp_path, SMALLEST)
    for name, text in (("a-2025", SMALLEST), ("b-2025", ""), ("c-2025", "title = ")):
        (first.parent / name).mkdir()
        (first.parent / name / "campaign.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_campaigns(tmp_path / "content")
    places = {(fault.file.split("/")[2], fault.key) for fault in caught.value.faults}
    assert {
        ("yunchuan-2025", "prefix"),
        ("b-2025", "title"),
        ("b-2025", "phases"),
        ("c-2025", "第1行第8列"),
    } <= places


def test_a_folder_without_its_file_and_a_content_without_campaigns_are_faults(
    tmp_path: Path,
) -> None:
    with pytest.raises(
        ContentError, match="content/campaigns:.*现为空，应为至少一个专项行动的文件夹"
    ):
        load_campaigns(tmp_path / "content")
    (tmp_path / "content" / "campaigns" / "empty-2025").mkdir(parents=True)
    with pytest.raises(ContentError, match=r"empty-2025/campaign\.toml:\(file\): 现为没有这个文件"):
        load_campaigns(tmp_path / "content")
