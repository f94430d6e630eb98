"""Reasons that no unit may give: a promise binds the office, whoever holds it. Pure.

Source: 保障中小企业款项支付条例 art. 14 (no change of the person in charge, no internal procedure,
no waiting for a final audit that the contract doesn't name) and 发改财金〔2023〕1103号 (no
reorganisation, no change of personnel).
"""

import re
from enum import StrEnum


class Excuse(StrEnum):
    """A reason that doesn't count."""

    REORGANISATION = "reorganisation"
    ELECTION = "election"
    PERSONNEL = "personnel"
    HEAD = "head"
    PROCEDURE = "procedure"
    AUDIT = "audit"


EXCUSE_NAMES: dict[Excuse, str] = {
    Excuse.REORGANISATION: "机构改革",
    Excuse.ELECTION: "换届",
    Excuse.PERSONNEL: "人员调整",
    Excuse.HEAD: "负责人变更",
    Excuse.PROCEDURE: "内部流程",
    Excuse.AUDIT: "等待审计",
}

RULE = "《保障中小企业款项支付条例》第十四条、发改财金〔2023〕1103号"

_CHANGES = "(?:变更|变动|调整|更换|更替|轮换|轮岗|调动|交接|换人|改任)"
_PEOPLE = "(?:人员|人事|干部|经办人员?|工作人员)"
_HEADS = "(?:负责人|领导|主要领导|法定代表人|班子|局长|区长|镇长|书记|主任)"
_WAITING = "(?:等待?|待|尚未|没有|未|正在)"
_AUDITS = "(?:审计|决算|竣工验收|竣工决算|财政评审|结算评审)"
_INNER = "(?:付款|支付|审批|财务)?"
#: In Simplified characters; a few words may stand between the two halves.
_PATTERNS: dict[Excuse, re.Pattern[str]] = {
    Excuse.REORGANISATION: re.compile(
        "(?:机构|体制|部门|单位|街道|乡镇)(?:的)?(?:改革|撤并|合并|撤销|重组|调整|更名)|区划调整"
        "|(?:已|被|因|待).{0,2}(?:撤并|合并|撤销)(?!支付|付|结算)"
    ),
    Excuse.ELECTION: re.compile("换届|(?:政府|班子)届满"),
    Excuse.PERSONNEL: re.compile(f"{_PEOPLE}.{{0,4}}{_CHANGES}|{_CHANGES}.{{0,3}}{_PEOPLE}"),
    Excuse.HEAD: re.compile(
        f"{_HEADS}.{{0,4}}{_CHANGES}|{_CHANGES}.{{0,3}}{_HEADS}|前任.{{0,6}}(?:签|承诺|答应|定)|新官"
    ),
    Excuse.PROCEDURE: re.compile(f"内部.{{0,2}}{_INNER}(?:流程|程序|手续|审批|规定)"),
    Excuse.AUDIT: re.compile(f"{_WAITING}.{{0,6}}{_AUDITS}"),
}


def excuses_in(text: str) -> dict[Excuse, str]:
    """The excuses that ``text`` (Simplified characters) gives, each with the words that give it."""
    plain = re.sub(r"\s+", "", text)
    found = ((excuse, pattern.search(plain)) for excuse, pattern in _PATTERNS.items())
    return {excuse: hit[0] for excuse, hit in found if hit}


def sentence_about(excuses: dict[Excuse, str]) -> str:
    """What is said to whoever gave ``excuses``."""
    named = "、".join(f"“{words}”（{EXCUSE_NAMES[one]}）" for one, words in excuses.items())
    return (
        f"{named}不能作为没有兑现的理由（{RULE}），这样的答复只能退回责任单位。"
        "只是提到而不作为理由的，请改写这句话"
    )
