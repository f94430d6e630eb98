"""The clue form's fields, listed once: form, ledger column, receipt row, export and guidance derive
from this list.

Source of the default columns: the clue forms (线索表) of the campaigns; the seal and real-name
declaration is the condition under which a clue counts as signed. GB 32100-2015 defines the
credit code.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from casestore.campaign.form_choices import (
    ENTERPRISE_KINDS,
    FILERS,
    INDUSTRIES,
    JUDICIAL_STATUSES,
    YES_NO,
    Option,
)

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


@dataclass(frozen=True, kw_only=True)
class Field:
    """One column of the clue form.

    ``step`` is the page of the form it stands on; ``choices_from`` names the campaign's own list
    (claimants, respondents, levels, categories) where ``options`` is empty; ``max_length``
    counts code points. Where ``categories`` has ids, only clues of these are asked for it.
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
    categories: tuple[str, ...] = ()

    def is_asked_of(self, category: str) -> bool:
        """Whether a clue of ``category`` is asked for it; ``""`` is any."""
        return not (category and self.categories) or category in self.categories


STEPS: tuple[tuple[str, str], ...] = (
    ("check", "资格自查"),
    ("enterprise", "企业信息"),
    ("respondent", "被反映单位"),
    ("facts", "事实与诉求"),
    ("evidence", "佐证材料"),
    ("sign", "签章"),
)

DEFAULT_FIELDS: tuple[Field, ...] = (
    Field(
        id="claimant_kind",
        label="您代表谁反映",
        kind="choice",
        step="check",
        sealed=Sealed.OPEN,
        required=True,
        choices_from="claimants",
    ),
    Field(
        id="respondent_kind",
        label="被反映单位是哪一类",
        kind="choice",
        step="check",
        sealed=Sealed.OPEN,
        required=True,
        choices_from="respondents",
    ),
    Field(
        id="respondent_level",
        label="被反映单位是哪一级",
        kind="choice",
        step="check",
        sealed=Sealed.OPEN,
        required=True,
        choices_from="levels",
    ),
    Field(
        id="category",
        label="问题类别",
        kind="choice",
        step="check",
        sealed=Sealed.OPEN,
        required=True,
        choices_from="categories",
    ),
    Field(
        id="judicial_status",
        label="司法状态",
        kind="choice",
        step="check",
        sealed=Sealed.OPEN,
        required=True,
        options=JUDICIAL_STATUSES,
    ),
    Field(
        id="commitment_date",
        label="承诺或约定的日期",
        kind="date",
        step="check",
        sealed=Sealed.OPEN,
        hint="照合同、文件上的日期填写，例如 2021年6月18日。",
    ),
    Field(
        id="enterprise",
        label="企业名称",
        kind="text",
        step="enterprise",
        sealed=Sealed.IDENTITY,
        required=True,
        hint="照营业执照填写全称。",
        max_length=100,
    ),
    Field(
        id="uscc",
        label="统一社会信用代码",
        kind="uscc",
        step="enterprise",
        sealed=Sealed.IDENTITY,
        required=True,
        hint="营业执照上的 18 位代码，字母用大写。",
        max_length=30,
    ),
    Field(
        id="enterprise_kind",
        label="企业类型",
        kind="choice",
        step="enterprise",
        sealed=Sealed.OPEN,
        options=ENTERPRISE_KINDS,
    ),
    Field(
        id="industry",
        label="所属行业",
        kind="choice",
        step="enterprise",
        sealed=Sealed.OPEN,
        options=INDUSTRIES,
        hint="按主营业务选择。",
    ),
    Field(
        id="address",
        label="注册地址",
        kind="text",
        step="enterprise",
        sealed=Sealed.IDENTITY,
        max_length=200,
    ),
    Field(
        id="legal_representative",
        label="法定代表人",
        kind="text",
        step="enterprise",
        sealed=Sealed.IDENTITY,
        required=True,
        max_length=50,
    ),
    Field(
        id="filed_by",
        label="由谁提交",
        kind="choice",
        step="enterprise",
        sealed=Sealed.IDENTITY,
        options=FILERS,
        hint="由代理人、经办人代为提交的，要附授权委托书。",
    ),
    Field(
        id="contact",
        label="联系人",
        kind="text",
        step="enterprise",
        sealed=Sealed.IDENTITY,
        required=True,
        hint="我们只同这位联系人联系。",
        max_length=50,
    ),
    Field(
        id="phone",
        label="联系电话",
        kind="phone",
        step="enterprise",
        sealed=Sealed.IDENTITY,
        required=True,
        hint="手机号，或带区号的座机，例如 0791-88886666。",
        max_length=20,
    ),
    Field(
        id="email",
        label="电子邮箱",
        kind="email",
        step="enterprise",
        sealed=Sealed.IDENTITY,
        hint="填写后，每有进展都会发信提醒。",
        max_length=120,
    ),
    Field(
        id="respondent",
        label="被反映单位名称",
        kind="text",
        step="respondent",
        sealed=Sealed.OPEN,
        required=True,
        hint="写单位全称，不要写个人姓名，例如 云亭镇人民政府。",
        max_length=100,
    ),
    Field(
        id="project",
        label="项目或合同名称",
        kind="text",
        step="respondent",
        sealed=Sealed.NARRATIVE,
        hint="照合同封面填写；没有合同的，写承诺文件的标题。",
        max_length=150,
    ),
    Field(
        id="amount",
        label="涉及金额（万元）",
        kind="amount",
        step="respondent",
        sealed=Sealed.OPEN,
        required=True,
        hint="例如 268.5万元、2685000元、1.5亿元；不写单位的按万元算。不涉及金额的填 0。",
        max_length=14,
    ),
    Field(
        id="sme_arrears",
        label="是否已列入全国拖欠中小企业账款台账",
        kind="choice",
        step="respondent",
        sealed=Sealed.OPEN,
        options=YES_NO,
    ),
    Field(
        id="facts",
        label="事情经过",
        kind="multiline",
        step="facts",
        sealed=Sealed.NARRATIVE,
        required=True,
        hint="按时间顺序写：谁在什么时候承诺了什么，有什么凭据，至今没有做到什么。",
        max_length=3000,
    ),
    Field(
        id="request",
        label="诉求",
        kind="multiline",
        step="facts",
        sealed=Sealed.NARRATIVE,
        required=True,
        hint="希望解决到什么程度，例如 付清所欠货款。",
        max_length=1000,
    ),
    Field(
        id="raised_before",
        label="以前是否反映过",
        kind="multiline",
        step="facts",
        sealed=Sealed.NARRATIVE,
        hint="什么时候向哪个单位反映过，得到什么答复；没有反映过的不填。",
        max_length=1000,
    ),
    Field(
        id="evidence",
        label="佐证材料",
        kind="files",
        step="evidence",
        sealed=Sealed.EVIDENCE,
        required=True,
        hint="例如合同、验收单、会议纪要、判决书。",
    ),
    Field(
        id="mandate",
        label="授权委托书",
        kind="file",
        step="evidence",
        sealed=Sealed.EVIDENCE,
        hint="写明委托谁、办什么，由法定代表人签字、加盖公章；只给统筹单位看。",
    ),
    Field(
        id="signer",
        label="签字人姓名",
        kind="text",
        step="sign",
        sealed=Sealed.IDENTITY,
        required=True,
        hint="须为法定代表人或受托人的真实姓名。",
        max_length=50,
    ),
    Field(
        id="signer_position",
        label="签字人职务",
        kind="text",
        step="sign",
        sealed=Sealed.IDENTITY,
        required=True,
        hint="例如 总经理、受托经办人。",
        max_length=50,
    ),
    Field(
        id="signed_on",
        label="签字日期",
        kind="date",
        step="sign",
        sealed=Sealed.IDENTITY,
        required=True,
        hint="例如 2022年10月17日。",
    ),
    Field(
        id="signed_form",
        label="加盖公章的线索表",
        kind="file",
        step="sign",
        sealed=Sealed.EVIDENCE,
        required=True,
        hint="把线索表打印、签字、盖公章后扫描或拍照上传；带电子印章的 PDF 原样保存。",
    ),
    Field(
        id="declaration",
        label="以上内容真实，我有权代表本企业反映",
        kind="declaration",
        step="sign",
        sealed=Sealed.IDENTITY,
        required=True,
    ),
)


#: Of the identity columns the one that the responsible unit needs as well; the others are for the
#: coordinator alone.
SHOWN_TO_UNITS = frozenset({"enterprise"})

#: How the claimant is reached: opened by the coordinator alone, who says why.
CONTACT = frozenset({"contact", "phone", "email"})

#: The question who files, the answer with which a mandate is demanded, and the column of that.
FILED_BY, BY_AGENT, MANDATE = "filed_by", "agent", "mandate"

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
