"""The clue form's fields, listed once: form, ledger column, receipt row, export and guidance derive
from this list.

Source of the default columns: the clue forms (线索表) of the campaigns; the seal and real-name
declaration is the condition under which a clue counts as signed. GB 32100-2015 defines the
credit code, GB/T 4754-2017 the industries.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

Kind = Literal[
    "text",
    "multiline",
    "choice",
    "date",
    "amount",
    "uscc",
    "phone",
    "email",
    "files",
    "file",
    "declaration",
]


class Sealed(StrEnum):
    """Which sealed column a field goes into; ``OPEN`` fields are plain columns of the ledger."""

    IDENTITY = "identity"
    NARRATIVE = "narrative"
    EVIDENCE = "evidence"
    OPEN = "open"


@dataclass(frozen=True)
class Option:
    id: str
    label: str


@dataclass(frozen=True)
class Field:
    """One column of the clue form.

    ``step`` is the page of the form it stands on; ``choices_from`` names the campaign's own list
    (claimants, respondents, levels, categories) where ``options`` is empty; ``max_length``
    counts code points.
    """

    id: str
    label: str
    kind: Kind
    step: str
    sealed: Sealed
    required: bool = False
    hint: str = ""
    max_length: int = 200
    options: tuple[Option, ...] = field(default=())
    choices_from: str = ""


STEPS: tuple[tuple[str, str], ...] = (
    ("check", "资格自查"),
    ("enterprise", "企业信息"),
    ("respondent", "被反映单位"),
    ("facts", "事实与诉求"),
    ("evidence", "佐证材料"),
    ("sign", "签章"),
)

ENTERPRISE_KINDS = (
    Option("large", "大型企业"),
    Option("medium", "中型企业"),
    Option("small", "小型企业"),
    Option("micro", "微型企业"),
    Option("self-employed", "个体工商户"),
    Option("other", "其他"),
)

INDUSTRIES = tuple(
    Option(code, label)
    for code, label in (
        ("A", "农、林、牧、渔业"),
        ("B", "采矿业"),
        ("C", "制造业"),
        ("D", "电力、热力、燃气及水生产和供应业"),
        ("E", "建筑业"),
        ("F", "批发和零售业"),
        ("G", "交通运输、仓储和邮政业"),
        ("H", "住宿和餐饮业"),
        ("I", "信息传输、软件和信息技术服务业"),
        ("J", "金融业"),
        ("K", "房地产业"),
        ("L", "租赁和商务服务业"),
        ("M", "科学研究和技术服务业"),
        ("N", "水利、环境和公共设施管理业"),
        ("O", "居民服务、修理和其他服务业"),
        ("P", "教育"),
        ("Q", "卫生和社会工作"),
        ("R", "文化、体育和娱乐业"),
        ("S", "公共管理、社会保障和社会组织"),
        ("T", "国际组织"),
    )
)

JUDICIAL_STATUSES = (
    Option("none", "没有进入司法程序"),
    Option("pending", "正在诉讼、仲裁或行政复议"),
    Option("judged", "已有生效裁判，对方没有执行"),
    Option("other", "其他情形（如已调解、已撤诉）"),
)

YES_NO = (Option("no", "否"), Option("yes", "是"), Option("unknown", "不清楚"))

_I, _N, _E, _O = Sealed.IDENTITY, Sealed.NARRATIVE, Sealed.EVIDENCE, Sealed.OPEN


DEFAULT_FIELDS: tuple[Field, ...] = (
    Field("claimant_kind", "您代表谁反映", "choice", "check", _O, True, choices_from="claimants"),
    Field(
        "respondent_kind",
        "被反映单位是哪一类",
        "choice",
        "check",
        _O,
        True,
        choices_from="respondents",
    ),
    Field(
        "respondent_level", "被反映单位是哪一级", "choice", "check", _O, True, choices_from="levels"
    ),
    Field("category", "问题类别", "choice", "check", _O, True, choices_from="categories"),
    Field("judicial_status", "司法状态", "choice", "check", _O, True, options=JUDICIAL_STATUSES),
    Field(
        "commitment_date",
        "承诺或约定的日期",
        "date",
        "check",
        _O,
        hint="照合同、文件上的日期填写，例如 2021年6月18日。不清楚的可以不填。",
    ),
    Field(
        "enterprise",
        "企业名称",
        "text",
        "enterprise",
        _I,
        True,
        hint="照营业执照填写全称。",
        max_length=100,
    ),
    Field(
        "uscc",
        "统一社会信用代码",
        "uscc",
        "enterprise",
        _I,
        True,
        hint="营业执照上的 18 位代码，字母用大写。",
        max_length=18,
    ),
    Field("enterprise_kind", "企业类型", "choice", "enterprise", _O, options=ENTERPRISE_KINDS),
    Field(
        "industry",
        "所属行业",
        "choice",
        "enterprise",
        _O,
        options=INDUSTRIES,
        hint="按主营业务选择。",
    ),
    Field("address", "注册地址", "text", "enterprise", _I, max_length=200),
    Field("legal_representative", "法定代表人", "text", "enterprise", _I, True, max_length=50),
    Field(
        "contact",
        "联系人",
        "text",
        "enterprise",
        _I,
        True,
        hint="我们只同这位联系人联系。",
        max_length=50,
    ),
    Field(
        "phone",
        "联系电话",
        "phone",
        "enterprise",
        _I,
        True,
        hint="手机号，或带区号的座机，例如 0791-88886666。",
        max_length=20,
    ),
    Field(
        "email",
        "电子邮箱",
        "email",
        "enterprise",
        _I,
        hint="填写后，每有进展都会发信提醒。",
        max_length=120,
    ),
    Field(
        "respondent",
        "被反映单位名称",
        "text",
        "respondent",
        _O,
        True,
        hint="写单位全称，不要写个人姓名，例如 云亭镇人民政府。",
        max_length=100,
    ),
    Field(
        "project",
        "项目或合同名称",
        "text",
        "respondent",
        _N,
        hint="照合同封面填写；没有合同的，写承诺文件的标题。",
        max_length=150,
    ),
    Field(
        "amount",
        "涉及金额（万元）",
        "amount",
        "respondent",
        _O,
        True,
        hint="只填数字，例如 268.5。不涉及金额的填 0。",
        max_length=14,
    ),
    Field(
        "sme_arrears",
        "是否已列入全国拖欠中小企业账款台账",
        "choice",
        "respondent",
        _O,
        options=YES_NO,
    ),
    Field(
        "facts",
        "事情经过",
        "multiline",
        "facts",
        _N,
        True,
        hint="按时间顺序写：谁在什么时候承诺了什么，有什么凭据，至今没有做到什么。",
        max_length=3000,
    ),
    Field(
        "request",
        "诉求",
        "multiline",
        "facts",
        _N,
        True,
        hint="希望解决到什么程度，例如 付清所欠货款。",
        max_length=1000,
    ),
    Field(
        "raised_before",
        "以前是否反映过",
        "multiline",
        "facts",
        _N,
        hint="什么时候向哪个单位反映过，得到什么答复；没有反映过的不填。",
        max_length=1000,
    ),
    Field(
        "evidence",
        "佐证材料",
        "files",
        "evidence",
        _E,
        True,
        hint="至少一份，例如合同、验收单、会议纪要、判决书。",
    ),
    Field(
        "signer",
        "签字人姓名",
        "text",
        "sign",
        _I,
        True,
        hint="须为法定代表人或受托人的真实姓名。",
        max_length=50,
    ),
    Field(
        "signer_position",
        "签字人职务",
        "text",
        "sign",
        _I,
        True,
        hint="例如 总经理、受托经办人。",
        max_length=50,
    ),
    Field("signed_on", "签字日期", "date", "sign", _I, True, hint="例如 2022年10月17日。"),
    Field(
        "signed_form",
        "加盖公章的线索表",
        "file",
        "sign",
        _E,
        True,
        hint="把线索表打印、签字、盖公章后扫描或拍照上传；带电子印章的 PDF 原样保存。",
    ),
    Field("declaration", "以上内容真实，我有权代表本企业反映", "declaration", "sign", _I, True),
)


#: Of the identity columns the one that the responsible unit needs as well; the others are for the
#: coordinator alone.
SHOWN_TO_UNITS = frozenset({"enterprise"})

BY_ID: dict[str, Field] = {item.id: item for item in DEFAULT_FIELDS}

#: Answers that eligibility and routing may look at; the first page of the form asks them.
ROUTED_BY: tuple[str, ...] = (
    "claimant_kind",
    "respondent_kind",
    "respondent_level",
    "category",
    "judicial_status",
    "sme_arrears",
)

#: Without these a clue can be neither judged, signed nor answered, so no campaign may drop them.
INDISPENSABLE: frozenset[str] = frozenset(
    {
        "claimant_kind",
        "respondent_kind",
        "respondent_level",
        "category",
        "judicial_status",
        "enterprise",
        "contact",
        "phone",
        "respondent",
        "facts",
    }
)


def with_changes(item: Field, label: str | None, hint: str | None, required: bool | None) -> Field:
    """``item`` as a campaign wants it: renamed, explained anew or made (not) required."""
    return replace(
        item,
        label=item.label if label is None else label,
        hint=item.hint if hint is None else hint,
        required=item.required if required is None else required,
    )
