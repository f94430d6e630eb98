"""What is public: the rows of ``public.db``, the only thing of the store that the generator may
open.

``public.db`` is also the open-data download, so a column added here is a column made public. It
is a projection: :mod:`casestore.publishing.summaries` can rebuild it from the ledger at any
time, byte for byte in content.

This is the one list of the public columns: everything that is said or decided of a column stands
on its field.
"""

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, NamedTuple

from casestore.campaign.form_choices import INDUSTRIES
from casestore.public.codes import AMOUNT_BANDS, FEW, OUTCOMES
from casestore.public.columns import Column, columns_of, readers, writers

#: Layout of ``public.db``; the generator refuses a file of another layout.
LAYOUT = "4"


@dataclass(frozen=True, kw_only=True)
class PublishedCase:
    """An approved, anonymised summary. Every value is public; ids are random and lead back to
    nothing.

    ``category``, ``level`` and ``respondent_kind`` are the campaign's ids; ``industry`` is a
    GB/T 4754 section letter or ``""``; ``amount_band`` is one of :data:`AMOUNT_BANDS`;
    ``period`` is a half-year such as ``2022H2`` (of acceptance); ``days`` counts working days
    from receipt to strike-off; texts are plain, one paragraph a line; ``outcome`` is one of
    :data:`OUTCOMES`, or ``""`` in a summary approved before outcomes were recorded.
    """

    id: Annotated[
        str,
        Column(
            label="公开编号",
            meaning="随机生成，与受理编号、台账编号没有对应关系。",
            key=True,
            gaps=("id",),
        ),
    ]
    campaign: Annotated[
        str,
        Column(label="专项行动", meaning="专项行动的编号，也是网址的一部分。", repeated=True),
    ]
    title: Annotated[str, Column(label="标题", meaning="摘要的标题。", gaps=("title", "headline"))]
    category: Annotated[
        str,
        Column(
            label="问题类别",
            meaning="专项行动规定的类别，各专项行动的类别不同。",
            repeated=True,
            choices=lambda campaign: campaign.categories,
            gaps=("category", "guidance"),
        ),
    ]
    level: Annotated[
        str,
        Column(
            label="层级",
            meaning="被反映单位属于哪一级。",
            repeated=True,
            choices=lambda campaign: campaign.levels,
            gaps=("respondent",),
        ),
    ]
    respondent_kind: Annotated[
        str,
        Column(
            label="单位类型",
            meaning="被反映单位属于哪一类；没有注明的为空。",
            repeated=True,
            choices=lambda campaign: campaign.respondents,
            gaps=("respondent",),
        ),
    ]
    industry: Annotated[
        str,
        Column(
            label="行业",
            meaning="企业所属的国民经济行业门类（GB/T 4754—2017）的字母代码；没有注明的为空。",
            repeated=True,
            codes={item.id: item.label for item in INDUSTRIES},
            gaps=("industry",),
        ),
    ]
    unit: Annotated[
        str,
        Column(
            label="责任单位",
            meaning="负责履行的单位；没有注明的为空。",
            repeated=True,
            gaps=("unit",),
        ),
    ]
    amount_band: Annotated[
        str,
        Column(
            label="涉及金额",
            meaning="金额区间，不公开具体金额。",
            repeated=True,
            codes=dict(AMOUNT_BANDS),
            gaps=("amount",),
        ),
    ]
    period: Annotated[
        str,
        Column(
            label="受理时间",
            meaning="受理所在的半年，如 2022H2；为避免识别写得更粗的，只有年份。",
            repeated=True,
            gaps=("period",),
        ),
    ]
    days: Annotated[
        int,
        Column(
            label="用时",
            meaning="从收到线索到核查销号的工作日数，按国务院办公厅公布的放假安排计算。",
            gaps=("days",),
        ),
    ]
    happened: Annotated[
        str, Column(label="反映的问题", meaning="摘要正文，一行一段。", gaps=("about", "prose"))
    ]
    done: Annotated[str, Column(label="怎么办的", meaning="摘要正文，一行一段。", gaps=("prose",))]
    result: Annotated[
        str, Column(label="办理结果", meaning="摘要正文，一行一段。", gaps=("prose",))
    ]
    basis: Annotated[
        str,
        Column(
            label="依据",
            meaning="办理所依据的法规、政策或者约定；没有的为空。",
            gaps=("prose",),
        ),
    ]
    published_on: Annotated[
        date,
        Column(
            label="公开日期",
            meaning="摘要第一次公开的日期。",
            gaps=("published", "published_words"),
        ),
    ]
    demo: Annotated[
        bool,
        Column(
            label="是否示例",
            meaning="1 为虚构的示例，0 为真实案件。",
            codes={False: "否", True: "是"},
            gaps=("demo",),
        ),
    ] = False
    outcome: Annotated[
        str,
        Column(
            label="办结方式",
            meaning="案件怎样办结，由经办人选定、第二人审核；记录这一栏以前公开的为空。"
            + "；".join(f"{label}：{meaning}" for label, meaning in OUTCOMES.values())
            + "。",
            repeated=True,
            codes={id: label for id, (label, _meaning) in OUTCOMES.items()},
            gaps=("outcome",),
        ),
    ] = ""

    @property
    def listed(self) -> "ListedCase":
        """The case without its account, as :meth:`PublicStore.listed` gives it."""
        names = ListedCase._fields[:-1]
        return ListedCase(
            **{name: getattr(self, name) for name in names}, digest=digest_of(as_json(self))
        )


class ListedCase(NamedTuple):
    """What lists, figures and links need of a published case; a hundred thousand of them are
    held at once, and no accounts. The fields are those of :class:`PublishedCase`; ``digest``
    changes with anything in the row, account included."""

    id: str
    campaign: str
    title: str
    category: str
    level: str
    industry: str
    unit: str
    amount_band: str
    period: str
    days: int
    published_on: date
    demo: bool
    outcome: str
    digest: str


#: The digest of a case as a column: in ``public.db`` alone, under the name it has had there from
#: the beginning.
DIGEST = Column(
    name="mark",
    meaning="由各栏内容算出的校验值，任何一栏有改动它就不同，供比对两份数据用。",
)


@dataclass(frozen=True, kw_only=True)
class WithdrawnCase:
    """A page taken down: its address keeps a note of when and why."""

    id: Annotated[str, Column(label="公开编号", meaning="撤下前的公开编号。", key=True)]
    campaign: Annotated[str, Column(label="专项行动", meaning="专项行动的编号。")]
    withdrawn_on: Annotated[date, Column(label="撤下日期", meaning="摘要撤下的日期。")]
    reason: Annotated[str, Column(label="撤下理由", meaning="为什么撤下；未经第二人审核以前空着。")]


@dataclass(frozen=True, kw_only=True)
class MonthlyCount:
    """Cases of one campaign that entered each stage in one month (``YYYY-MM``, Shanghai)."""

    campaign: Annotated[str, Column(label="专项行动", meaning="专项行动的编号。", key=True)]
    month: Annotated[str, Column(label="月份", meaning="如 2022-10，按北京时间。", key=True)]
    received: Annotated[int, Column(label="收到", meaning="当月收到的线索件数，不论是否受理。")]
    accepted: Annotated[int, Column(label="受理", meaning="当月列入台账的件数。")]
    settled: Annotated[int, Column(label="办结", meaning="当月责任单位报告办完的件数。")]
    struck_off: Annotated[int, Column(label="销号", meaning="当月实地核查通过、从台账销去的件数。")]


@dataclass(frozen=True, kw_only=True)
class CategoryCount:
    """Cases of one campaign and category that have entered each stage; ``category`` ``""`` are
    all those together of which fewer than :data:`FEW` came in."""

    campaign: Annotated[str, Column(label="专项行动", meaning="专项行动的编号。", key=True)]
    category: Annotated[
        str,
        Column(
            label="问题类别",
            meaning="专项行动规定的类别；为空的一行是件数太少、合并公布的各类。",
            key=True,
            choices=lambda campaign: campaign.categories,
        ),
    ]
    received: Annotated[int, Column(label="收到", meaning="收到的线索件数，不论是否受理。")]
    accepted: Annotated[int, Column(label="受理", meaning="列入台账的件数。")]
    settled: Annotated[int, Column(label="办结", meaning="责任单位报告办完的件数。")]
    struck_off: Annotated[int, Column(label="销号", meaning="实地核查通过、从台账销去的件数。")]


@dataclass(frozen=True, kw_only=True)
class FulfilledSum:
    """What ``cases`` struck-off cases of one campaign and category (``""``: of all) brought
    their claimants, together, in whole 万元, as verified on the spot. Whole batches of
    :data:`FEW` cases in the order of strike-off: from one release to the next no single amount
    can be told by subtraction."""

    campaign: Annotated[str, Column(label="专项行动", meaning="专项行动的编号。", key=True)]
    category: Annotated[
        str,
        Column(
            label="问题类别",
            meaning="专项行动规定的类别；为空的一行是各类合计。",
            key=True,
            choices=lambda campaign: campaign.categories,
        ),
    ]
    cases: Annotated[
        int,
        Column(
            label="件数",
            meaning=f"计入合计的案件件数，是 {FEW} 的倍数；不涉及金额的不计。",
        ),
    ]
    amount: Annotated[
        int,
        Column(label="兑现金额", meaning="实地核查核实的兑现金额合计，单位万元，取整数。"),
    ]


@dataclass(frozen=True, kw_only=True)
class MetaEntry:
    """Something that ``public.db`` says of itself; in no other file."""

    key: Annotated[
        str,
        Column(
            meaning="说明的名称：layout 是数据库的版式，"
            "as_of. 加专项行动的编号是它的数据截止日期。",
            key=True,
        ),
    ]
    value: Annotated[str, Column(meaning="说明的内容。")]


PublicRow = PublishedCase | WithdrawnCase | MonthlyCount | CategoryCount | FulfilledSum


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of ``public.db``, under the same name in JSON: what one row is, in Chinese;
    ``extra`` columns stand in the database alone."""

    record: type
    label: str
    about: str
    extra: tuple[Column, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns in CSV, JSON and the database, in their order."""
        return columns_of(self.record)


TABLES: dict[str, Table] = {
    "cases": Table(
        record=PublishedCase,
        label="案例",
        about="一行是一件经实地核查、已经销号、经第二人审核同意公开的案件。",
        extra=(DIGEST,),
    ),
    "withdrawn": Table(
        record=WithdrawnCase,
        label="撤下的摘要",
        about="一行是一件公开后撤下的摘要，原网址仍写明日期和理由。",
    ),
    "counts": Table(
        record=MonthlyCount,
        label="逐月件数",
        about="一行是一个专项行动、一个月的件数，包括没有公开摘要的案件。",
    ),
    "categories": Table(
        record=CategoryCount,
        label="分类件数",
        about=f"一行是一个专项行动、一类问题的累计件数；收到线索不足 {FEW} 件的类别合为一行。",
    ),
    "amounts": Table(
        record=FulfilledSum,
        label="兑现金额",
        about="一行是一个专项行动、一类问题已销号案件的兑现金额合计，"
        f"每满 {FEW} 件计入一次，不公布单件。",
    ),
}


def as_row(item: PublicRow) -> dict[str, str | int]:
    """``item`` as a row of its table: dates in ISO form, truth values as 0 and 1."""
    # vars, not asdict: that copies every value, which took a third of projecting ten thousand cases
    row = dict(vars(item))
    record: type = type(item)
    for name, write in writers(record):
        row[name] = write(row[name])
    return row


def as_json(item: PublishedCase) -> str:
    """The row as the ledger keeps it from the approval on."""
    return json.dumps(as_row(item), ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> PublishedCase:
    """The case of a row of :func:`as_json`, also of one written before newer columns were there.
    Raises ``ValueError`` or ``TypeError`` for anything else."""
    row: dict[str, Any] = json.loads(text)
    known = ((name, read) for name, read in readers(PublishedCase) if name in row)
    return PublishedCase(**row | {name: read(row[name]) for name, read in known})


def digest_of(row: str) -> str:
    """What stands for ``row`` (:func:`as_json`): half of its SHA-256 in hex."""
    return sha256(row.encode()).hexdigest()[:32]
