"""A number that the ledger holds and that doesn't look like one: what is odd about it, and what
whoever works on the case does then. Such a number is no mistake until somebody has looked: forms
take it when its writer says it again (:class:`forms_app.clue.typed_values.Doubtful`).
"""

import re
from collections.abc import Callable
from datetime import date

from casestore.campaign.form_fields import Field
from forms_app.clue.typed_values import Unreadable, read
from forms_app.web.translations import say

_TO_DO = {
    "uscc": "请对照营业执照核实，抄错的用“更正”改过来，确实如此的不用改",
    "phone": "请先打通核实，打不通的给反映人留言，问到以后用“更正”改过来",
}


def about(column: Field, value: str) -> str:
    """What is odd about ``value`` of ``column`` and what to do, one sentence; ``""`` where nothing
    is, or where nobody looks at columns of its kind."""
    if not value or column.kind not in _TO_DO:
        return ""
    try:
        read(column, value, date.max)
    except Unreadable:
        return f"{say(_ODD[column.kind](value))}{say('。')}{say(_TO_DO[column.kind])}{say('。')}"
    return ""


def _code(value: str) -> str:
    if re.fullmatch(r"\d{15}", value):
        return "15 位数字，像是旧的工商注册号，不是 18 位的统一社会信用代码"
    if len(value) != 18:
        return f"有 {len(value)} 位，统一社会信用代码是 18 位"
    if re.fullmatch(r"[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}", value):
        return "最后一位校验码对不上"
    return "有的位上不是这一位该有的数字或字母"


def _phone(value: str) -> str:
    if value.startswith(("+", "00")):
        return "像是境外号码"
    return "不是 11 位手机号，也不是带区号的座机号"


_ODD: dict[str, Callable[[str], str]] = {"uscc": _code, "phone": _phone}
