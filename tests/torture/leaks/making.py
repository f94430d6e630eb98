"""What a leak is made of: words, the sentence they stand in, and what the gate is told."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pypinyin import lazy_pinyin

from tests.torture.leaks.identities import Inventor
from tests.torture.leaks.writings import NAMES, Writing

PLAIN: dict[str, Writing] = {"plain": NAMES["plain"]}


@dataclass(frozen=True, kw_only=True)
class Leak:
    """``words`` to be planted at {} in ``sentence``. ``values``, ``other`` and ``staff`` are what
    the gate knows: of the case, of another case, of the staff."""

    words: str
    sentence: str
    values: dict[str, str] = field(default_factory=dict)
    other: dict[str, str] = field(default_factory=dict)
    staff: str = ""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of leak. ``tier``: known, structured, person, company or other (unknown)."""

    tier: str
    name: str
    make: Callable[[Inventor], Leak]
    writings: dict[str, Writing]


COMPANY_SENTENCES = (
    "经核实，{}供应的货物已经全部验收。",
    "区里约谈了{}的负责人，双方当面对账。",
    "责任单位与{}签订履行协议，分期付款。",
    "{}反映的问题属实，欠款已列入年度预算。",
    "该项目由{}承建，验收后一直没有结算。",
    "会后，牵头单位把付款凭证送达{}核对。",
)
PERSON_SENTENCES = (
    "经核实，{}反映的情况属实。",
    "区里约谈了{}，双方当面对账。",
    "工作人员联系{}核对金额，约定分期付款。",
    "{}在协议上签字，表示认可。",
    "回访时，{}表示满意。",
    "该笔欠款由{}经手，一直没有结算。",
    "联系人：{}。",
    "企业法定代表人{}到场确认。",
    "据{}介绍，材料早已交齐。",
    "镇里的{}多次上门对接。",
)
NUMBER_SENTENCES = ("另有{}一并核查。", "材料中写明{}，已经核对。", "登记的是{}。", "见{}的记录。")


def pick(inventor: Inventor, sentences: tuple[str, ...]) -> str:
    return inventor.chance.choice(sentences)


def company(
    tell: Callable[[str, str, str, str], str], own: bool = True
) -> Callable[[Inventor], Leak]:
    def make(inventor: Inventor) -> Leak:
        one = inventor.company()
        words = tell(one.name, one.place, one.brand, one.trade)
        values = {"enterprise": one.name, "address": f"江西省{one.place}市某区"}
        sentence = pick(inventor, COMPANY_SENTENCES)
        if own:
            return Leak(words=words, sentence=sentence, values=values)
        return Leak(words=words, sentence=sentence, other=values)

    return make


def person(
    tell: Callable[[str, str], str], own: bool = True, least: int = 3
) -> Callable[[Inventor], Leak]:
    def make(inventor: Inventor) -> Leak:
        name = inventor.person(least)
        size = (
            2 if name[:2] in ("欧阳", "司马", "诸葛", "上官", "司徒", "皇甫", "尉迟", "慕容") else 1
        )
        column = inventor.chance.choice(("contact", "legal_representative", "signer"))
        leak = {column: name}
        words, sentence = tell(name[:size], name[size:]), pick(inventor, PERSON_SENTENCES)
        if own:
            return Leak(words=words, sentence=sentence, values=leak)
        return Leak(words=words, sentence=sentence, other=leak)

    return make


def number(
    make: Callable[[Inventor], str],
    column: str = "",
    own: bool = True,
    sentences: tuple[str, ...] = NUMBER_SENTENCES,
) -> Callable[[Inventor], Leak]:
    def leak(inventor: Inventor) -> Leak:
        words = make(inventor)
        values = {column: words} if column else {}
        sentence = pick(inventor, sentences)
        if own:
            return Leak(words=words, sentence=sentence, values=values)
        return Leak(words=words, sentence=sentence, other=values)

    return leak


def latin(name: str) -> str:
    return "".join(lazy_pinyin(name))


def told(
    sentence: str, make: Callable[[Inventor], str], template: str = "经查，{}一事属实。"
) -> Callable[[Inventor], Leak]:
    """Something that the case's narrative tells."""

    def leak(inventor: Inventor) -> Leak:
        words = make(inventor)
        return Leak(words=words, sentence=template, values={"facts": sentence.format(words)})

    return leak


def amount(tell: Callable[[int], str]) -> Callable[[Inventor], Leak]:
    def leak(inventor: Inventor) -> Leak:
        wan = inventor.chance.randint(1011, 9989)
        wan += wan % 10 == 0
        return Leak(
            words=tell(wan),
            sentence="欠款{}已经付清。",
            values={"amount": f"{wan / 10:g}"},
        )

    return leak


HAN_DIGITS = "零一二三四五六七八九"


def in_words(number: int) -> str:
    """A number below ten thousand in Chinese: 268 → 二百六十八."""
    text = ""
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            text += HAN_DIGITS[digit] + unit
        elif text and number and not text.endswith("零"):
            text += "零"
    return text


def day(tell: Callable[[int, int, int], str]) -> Callable[[Inventor], Leak]:
    def leak(inventor: Inventor) -> Leak:
        year, month, day = (
            inventor.chance.randint(*pair) for pair in ((2012, 2023), (1, 12), (1, 28))
        )
        return Leak(
            words=tell(year, month, day),
            sentence="双方于{}签订合同。",
            values={"commitment_date": f"{year}-{month:02}-{day:02}"},
        )

    return leak


def han(number: int) -> str:
    return in_words(number).removeprefix("一") if 10 <= number < 20 else in_words(number)


def unknown(
    make: Callable[[Inventor], str], sentences: tuple[str, ...]
) -> Callable[[Inventor], Leak]:
    return lambda inventor: Leak(words=make(inventor), sentence=pick(inventor, sentences))
