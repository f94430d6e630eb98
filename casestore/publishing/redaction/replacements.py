"""What may stand in a public text instead of an identifier (the table of the redaction rule): the
same for the same name through the whole text."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from casestore.public.codes import AMOUNT_BANDS, amount_band, half_year, half_year_label
from casestore.public.scripts import Script, in_script
from casestore.publishing.redaction import amounts, dates
from casestore.publishing.redaction.surnames import surname_of
from casestore.publishing.redaction.views import Readings

_ORDER = "甲乙丙丁戊己庚辛"
_FIXED = {
    "法院案号": "某法院生效裁判",
    "仲裁案号": "某仲裁裁决",
    "地址": "某地",
    "疑似地点": "某地",
    "项目名称": "某项目",
    "文号": "有关文件",
}


class Replacements:
    """Proposals for one text of a case whose company works in the industry called ``industry``, in
    the script of its campaign."""

    def __init__(self, industry: str = "", script: Script = "hans") -> None:
        self._industry, self._script = industry, script
        self._seen: dict[str, str] = {}

    def of(self, kind: str, quoted: str) -> str:
        """What could stand instead of ``quoted``; ``""`` where it is best left out."""
        return in_script(self._instead(kind, quoted), self._script)

    def _instead(self, kind: str, quoted: str) -> str:
        if "其他" not in kind and re.search("企业|字号", kind) and "机构" not in kind:
            return f"某{self._industry}企业"
        if "企业" in kind:
            return self._in_turn("企业", re.sub("(?:有限|股份|责任|集团)*公司$", "", quoted))
        if re.search("姓名|名字|称呼|代表人|联系人|签字人", kind):
            return _person(quoted)
        if kind.endswith("金额"):
            return _band(quoted)
        if kind.endswith("日期"):
            return _half_year(quoted)
        return next((instead for end, instead in _FIXED.items() if kind.endswith(end)), "")

    def _in_turn(self, what: str, name: str) -> str:
        if name not in self._seen:
            self._seen[name] = what + _ORDER[len(self._seen) % len(_ORDER)]
        return self._seen[name]


def _person(quoted: str) -> str:
    family = surname_of("".join(c for c in quoted if "㐀" <= c <= "鿿"))
    return f"{family}某" if family else "有关人员"


def _band(quoted: str) -> str:
    found = amounts.amounts(Readings(quoted))
    yuan = found[0].yuan if found else Decimal(0)
    return dict(AMOUNT_BANDS)[amount_band(int(yuan * 100))] if yuan else ""


def _half_year(quoted: str) -> str:
    for day in dates.find(Readings(quoted)):
        if day.year:
            return half_year_label(half_year(date(day.year, day.month, 1)))
    return ""


def industry_of(code: str, names: Mapping[str, str]) -> str:
    """The industry ``code`` as one says it of a company: 建筑 of 建筑业; ``""`` where unknown."""
    return re.sub("(?:和供应|业)$", "", names.get(code, "").split("、")[0])
