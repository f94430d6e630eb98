"""What a value in ``campaign.toml`` and ``site.toml`` may be, and the base of their tables."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from casestore.errors.toml_faults import matching

Id = Annotated[
    str,
    StringConstraints(max_length=60),
    matching(r"[a-z0-9]+(-[a-z0-9]+)*", "小写字母、数字和连字符组成的编号"),
]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
FieldId = Annotated[
    str,
    StringConstraints(max_length=40),
    matching(r"[a-z][a-z0-9_]*", "小写字母、数字和下划线组成的栏目编号"),
]
Number = Annotated[
    str, matching(r"(.+〔\d{4}〕\d+[号號])?", "发文字号，年份用六角括号，如 某办发〔2024〕3号")
]
Postcode = Annotated[str, matching(r"(\d{6})?", "六位数字的邮政编码")]
WebAddress = Annotated[str, matching(r"(https?://[^\s\"'<>]+)?", "https:// 开头的网址")]
Domain = Annotated[
    str, matching(r"(?u:[\w-]+(\.[\w-]+)+)", "域名，不带 https:// 和斜线，如 example.gov.cn")
]
Email = Annotated[str, matching(r"([^@\s]+@[^@\s]+\.[^@\s]+)?", "电子邮箱地址")]
Prefix = Annotated[str, matching(r"[A-Z]{2,4}", "二至四个大写字母")]
SiteId = Annotated[str, matching(r"\d{10}|bm\d{8}", "十位数字，或 bm 加八位数字")]


class Part(BaseModel):
    """Base of every table: immutable, unknown keys refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)
