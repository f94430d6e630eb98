"""What is planted: kind by kind, what the gate is told of it, and the sentence it stands in."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from pypinyin import lazy_pinyin

from tests.torture.leaks.identities import Inventor
from tests.torture.leaks.writings import LATIN, LIKE_LETTERS, NAMES, NUMBERS, Writing

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


def _pick(inventor: Inventor, sentences: tuple[str, ...]) -> str:
    return inventor.chance.choice(sentences)


def _company(
    tell: Callable[[str, str, str, str], str], own: bool = True
) -> Callable[[Inventor], Leak]:
    def make(inventor: Inventor) -> Leak:
        one = inventor.company()
        words = tell(one.name, one.place, one.brand, one.trade)
        values = {"enterprise": one.name, "address": f"江西省{one.place}市某区"}
        sentence = _pick(inventor, COMPANY_SENTENCES)
        if own:
            return Leak(words=words, sentence=sentence, values=values)
        return Leak(words=words, sentence=sentence, other=values)

    return make


def _person(
    tell: Callable[[str, str], str], own: bool = True, least: int = 3
) -> Callable[[Inventor], Leak]:
    def make(inventor: Inventor) -> Leak:
        name = inventor.person(least)
        size = (
            2 if name[:2] in ("欧阳", "司马", "诸葛", "上官", "司徒", "皇甫", "尉迟", "慕容") else 1
        )
        column = inventor.chance.choice(("contact", "legal_representative", "signer"))
        leak = {column: name}
        words, sentence = tell(name[:size], name[size:]), _pick(inventor, PERSON_SENTENCES)
        if own:
            return Leak(words=words, sentence=sentence, values=leak)
        return Leak(words=words, sentence=sentence, other=leak)

    return make


def _number(
    make: Callable[[Inventor], str],
    column: str = "",
    own: bool = True,
    sentences: tuple[str, ...] = NUMBER_SENTENCES,
) -> Callable[[Inventor], Leak]:
    def leak(inventor: Inventor) -> Leak:
        words = make(inventor)
        values = {column: words} if column else {}
        sentence = _pick(inventor, sentences)
        if own:
            return Leak(words=words, sentence=sentence, values=values)
        return Leak(words=words, sentence=sentence, other=values)

    return leak


def _latin(name: str) -> str:
    return "".join(lazy_pinyin(name))


def _told(
    sentence: str, make: Callable[[Inventor], str], template: str = "经查，{}一事属实。"
) -> Callable[[Inventor], Leak]:
    """Something that the case's narrative tells."""

    def leak(inventor: Inventor) -> Leak:
        words = make(inventor)
        return Leak(words=words, sentence=template, values={"facts": sentence.format(words)})

    return leak


def _amount(tell: Callable[[int], str]) -> Callable[[Inventor], Leak]:
    def leak(inventor: Inventor) -> Leak:
        wan = inventor.chance.randint(1011, 9989)
        wan += wan % 10 == 0
        return Leak(
            words=tell(wan),
            sentence="欠款{}已经付清。",
            values={"amount": f"{wan / 10:g}"},
        )

    return leak


_HAN_DIGITS = "零一二三四五六七八九"


def in_words(number: int) -> str:
    """A number below ten thousand in Chinese: 268 → 二百六十八."""
    text = ""
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            text += _HAN_DIGITS[digit] + unit
        elif text and number and not text.endswith("零"):
            text += "零"
    return text


def _day(tell: Callable[[int, int, int], str]) -> Callable[[Inventor], Leak]:
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


def _han(number: int) -> str:
    return in_words(number).removeprefix("一") if 10 <= number < 20 else in_words(number)


KNOWN = (
    Kind(tier="known", name="company", make=_company(lambda n, p, b, t: n), writings=NAMES),
    Kind(
        tier="known",
        name="company without place",
        make=_company(lambda n, p, b, t: n.removeprefix(p)),
        writings=NAMES,
    ),
    Kind(
        tier="known",
        name="company without suffix",
        make=_company(lambda n, p, b, t: p + b + t),
        writings=NAMES,
    ),
    Kind(
        tier="known",
        name="brand and trade",
        make=_company(lambda n, p, b, t: b + t),
        writings=NAMES,
    ),
    Kind(tier="known", name="brand", make=_company(lambda n, p, b, t: b), writings=NAMES),
    Kind(
        tier="known",
        name="brand and 公司",
        make=_company(lambda n, p, b, t: b + "公司"),
        writings=NAMES,
    ),
    Kind(
        tier="known",
        name="place and brand",
        make=_company(lambda n, p, b, t: p + b),
        writings=NAMES,
    ),
    Kind(
        tier="known",
        name="company in Latin letters",
        make=_company(lambda n, p, b, t: _latin(b + t)),
        writings=LATIN,
    ),
    Kind(
        tier="known",
        name="brand in Latin letters",
        make=_company(lambda n, p, b, t: _latin(b)),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="other case: company",
        make=_company(lambda n, p, b, t: n, own=False),
        writings=NAMES,
    ),
    Kind(
        tier="known",
        name="other case: brand and trade",
        make=_company(lambda n, p, b, t: b + t, own=False),
        writings=NAMES,
    ),
    Kind(tier="known", name="person", make=_person(lambda f, g: f + g, least=2), writings=NAMES),
    Kind(
        tier="known", name="person and title", make=_person(lambda f, g: f + "经理"), writings=NAMES
    ),
    Kind(tier="known", name="given name", make=_person(lambda f, g: g), writings=NAMES),
    Kind(
        tier="known",
        name="masked person",
        make=_person(lambda f, g: f"{f}*{g[-1]}"),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="masked by 某",
        make=_person(lambda f, g: f"{f}某{g[-1]}"),
        writings=PLAIN,
    ),
    Kind(tier="known", name="reversed person", make=_person(lambda f, g: g + f), writings=NAMES),
    Kind(
        tier="known",
        name="person in Latin letters",
        make=_person(lambda f, g: f"{_latin(f).title()} {_latin(g).title()}"),
        writings=LATIN,
    ),
    Kind(
        tier="known",
        name="person, given name first",
        make=_person(lambda f, g: f"{_latin(g).title()} {_latin(f).title()}"),
        writings=LATIN,
    ),
    Kind(
        tier="known",
        name="other case: person",
        make=_person(lambda f, g: f + g, own=False),
        writings=NAMES,
    ),
    Kind(
        tier="known",
        name="staff",
        make=lambda i: (
            lambda name: Leak(words=name, sentence=_pick(i, PERSON_SENTENCES), staff=name)
        )(i.person(3)),
        writings=NAMES,
    ),
    Kind(
        tier="known",
        name="telephone",
        make=_number(Inventor.mobile, "phone"),
        writings=NUMBERS | LIKE_LETTERS,
    ),
    Kind(tier="known", name="landline", make=_number(Inventor.landline, "phone"), writings=NUMBERS),
    Kind(
        tier="known",
        name="credit code",
        make=_number(Inventor.credit_code, "uscc"),
        writings=NUMBERS | LATIN,
    ),
    Kind(tier="known", name="mailbox", make=_number(Inventor.mailbox, "email"), writings=LATIN),
    Kind(
        tier="known",
        name="mailbox at",
        make=lambda i: (
            lambda m: Leak(
                words=m.replace("@", " at ").replace(".", " dot "),
                sentence="登记的是{}。",
                values={"email": m},
            )
        )(i.mailbox()),
        writings=LATIN,
    ),
    Kind(
        tier="known",
        name="other case: telephone",
        make=_number(Inventor.mobile, "phone", own=False),
        writings=NUMBERS,
    ),
    Kind(
        tier="known",
        name="other case: credit code",
        make=_number(Inventor.credit_code, "uscc", own=False),
        writings=NUMBERS,
    ),
    Kind(tier="known", name="address", make=_number(Inventor.address, "address"), writings=NAMES),
    Kind(
        tier="known",
        name="narrative: person",
        make=_told("当时经办的是副局长{}，他答应年底付款。", lambda i: i.person(3)),
        writings=NAMES,
    ),
    Kind(
        tier="known",
        name="narrative: company",
        make=_told("货物由{}运到工地。", lambda i: i.company().name),
        writings=NAMES,
    ),
    Kind(
        tier="known",
        name="narrative: contract",
        make=_told("双方签订合同，合同编号：{}。", Inventor.contract_number),
        writings=LATIN,
    ),
    Kind(
        tier="known",
        name="narrative: court",
        make=_told("法院作出{}判决。", Inventor.court_number),
        writings=NAMES,
    ),
    Kind(
        tier="known",
        name="amount",
        make=_amount(lambda w: f"{w / 10:g}万元"),
        writings=NUMBERS and {"plain": NUMBERS["plain"], "full width": NUMBERS["full width"]},
    ),
    Kind(
        tier="known", name="amount in yuan", make=_amount(lambda w: f"{w * 1000}元"), writings=PLAIN
    ),
    Kind(
        tier="known",
        name="amount with commas",
        make=_amount(lambda w: f"{w * 1000:,}元"),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="amount in 亿",
        make=_amount(lambda w: f"{w / 100000:g}亿元"),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="amount in words",
        make=_amount(lambda w: f"{in_words(w // 10)}万{_HAN_DIGITS[w % 10]}千元"),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="amount about",
        make=_amount(lambda w: f"约{round(w / 10)}万元"),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="amount and more",
        make=_amount(lambda w: f"{w // 10}余万元"),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="amount in two units",
        make=_amount(lambda w: f"{w // 10}万{w % 10}千元"),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="amount in RMB",
        make=_amount(lambda w: f"RMB {w * 1000}"),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="amount in two parts",
        make=_amount(
            lambda w: f"先付{w // 10 - 50}万元，后付{(w - (w // 10 - 50) * 10) / 10:g}万元"
        ),
        writings=PLAIN,
    ),
    Kind(tier="known", name="day", make=_day(lambda y, m, d: f"{y}年{m}月{d}日"), writings=PLAIN),
    Kind(
        tier="known",
        name="day with hyphens",
        make=_day(lambda y, m, d: f"{y}-{m:02}-{d:02}"),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="day with dots",
        make=_day(lambda y, m, d: f"{y}.{m}.{d}"),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="day in words",
        make=_day(
            lambda y, m, d: (
                "".join("〇一二三四五六七八九"[int(c)] for c in str(y))
                + f"年{_han(m)}月{_han(d)}日"
            )
        ),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="day without year",
        make=_day(lambda y, m, d: f"{m}月{d}日"),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="day packed",
        make=_day(lambda y, m, d: f"{y}{m:02}{d:02}"),
        writings=PLAIN,
    ),
)

STRUCTURED = (
    Kind(
        tier="structured",
        name="mobile",
        make=_number(Inventor.mobile),
        writings=NUMBERS | LIKE_LETTERS,
    ),
    Kind(
        tier="structured",
        name="mobile with country",
        make=_number(lambda i: "+86 " + i.mobile()),
        writings=PLAIN,
    ),
    Kind(tier="structured", name="landline", make=_number(Inventor.landline), writings=NUMBERS),
    Kind(
        tier="structured",
        name="identity card",
        make=_number(Inventor.identity_card),
        writings=NUMBERS,
    ),
    Kind(
        tier="structured",
        name="old identity card",
        make=_number(Inventor.old_identity_card),
        writings=NUMBERS,
    ),
    Kind(
        tier="structured",
        name="credit code",
        make=_number(Inventor.credit_code),
        writings=NUMBERS | LATIN,
    ),
    Kind(tier="structured", name="bank card", make=_number(Inventor.bank_card), writings=NUMBERS),
    Kind(
        tier="structured",
        name="account",
        make=_number(lambda i: i.digits(17), sentences=("收款账号：{}。", "账户{}已经到账。")),
        writings=NUMBERS,
    ),
    Kind(tier="structured", name="plate", make=_number(Inventor.plate), writings=LATIN),
    Kind(tier="structured", name="green plate", make=_number(Inventor.green_plate), writings=LATIN),
    Kind(tier="structured", name="mailbox", make=_number(Inventor.mailbox), writings=LATIN),
    Kind(
        tier="structured",
        name="mailbox at",
        make=_number(lambda i: i.mailbox().replace("@", "(at)").replace(".", "(dot)")),
        writings=PLAIN,
    ),
    Kind(
        tier="structured",
        name="mailbox in words",
        make=_number(lambda i: i.mailbox().replace("@", "艾特").replace(".", "点")),
        writings=PLAIN,
    ),
    Kind(
        tier="structured",
        name="web",
        make=_number(lambda i: f"www.{i.of('abcdefghkm', 6)}.com"),
        writings=LATIN,
    ),
    Kind(
        tier="structured",
        name="host",
        make=_number(lambda i: f"{i.of('abcdefghkm', 7)}.com.cn"),
        writings=PLAIN,
    ),
    Kind(
        tier="structured",
        name="wechat",
        make=_number(
            lambda i: i.of("abcdefgh", 5) + i.digits(3),
            sentences=("微信号：{}。", "加微信{}联系。"),
        ),
        writings=LATIN,
    ),
    Kind(
        tier="structured",
        name="qq",
        make=_number(lambda i: "1" + i.digits(8), sentences=("QQ：{}。", "QQ号是{}，")),
        writings=NUMBERS,
    ),
    Kind(
        tier="structured",
        name="passport",
        make=_number(lambda i: "E" + i.digits(8)),
        writings=LATIN,
    ),
    Kind(tier="structured", name="court", make=_number(Inventor.court_number), writings=NAMES),
    Kind(
        tier="structured",
        name="contract",
        make=_number(
            Inventor.contract_number, sentences=("合同编号：{}。", "合同编号为{}的协议。")
        ),
        writings=LATIN,
    ),
    Kind(
        tier="structured",
        name="tender",
        make=_number(
            lambda i: f"JXZB{i.chance.randint(2012, 2024)}{i.digits(4)}",
            sentences=("招标编号：{}。", "项目编号{}。"),
        ),
        writings=LATIN,
    ),
    Kind(
        tier="structured",
        name="document",
        make=_number(
            lambda i: f"新建投合字〔{i.chance.randint(2012, 2024)}〕{i.chance.randint(1, 99)}号",
            sentences=("合同编号为{}。", "合同编号：{}，"),
        ),
        writings=PLAIN,
    ),
    Kind(
        tier="structured",
        name="arbitration",
        make=_number(
            lambda i: f"洪仲裁字〔{i.chance.randint(2012, 2024)}〕第{i.chance.randint(1, 999)}号"
        ),
        writings=PLAIN,
    ),
    Kind(
        tier="structured",
        name="address",
        make=_number(Inventor.address, sentences=("地址在{}。", "现场位于{}，")),
        writings=NAMES,
    ),
    Kind(
        tier="structured",
        name="street",
        make=_number(
            lambda i: f"{i.road()}{i.chance.randint(1, 999)}号",
            sentences=("地址在{}。", "现场位于{}，"),
        ),
        writings=NAMES,
    ),
    Kind(
        tier="structured",
        name="street in words",
        make=_number(
            lambda i: f"{i.road()}{in_words(i.chance.randint(11, 999))}号",
            sentences=("地址在{}。", "现场位于{}，"),
        ),
        writings=PLAIN,
    ),
    Kind(
        tier="structured",
        name="estate and house",
        make=_number(
            lambda i: f"{i.estate()}{i.chance.randint(1, 30)}栋{i.chance.randint(101, 2999)}室",
            sentences=("地址在{}。",),
        ),
        writings=NAMES,
    ),
    Kind(
        tier="structured",
        name="village",
        make=_number(Inventor.village, sentences=("地址在{}。", "现场位于{}，")),
        writings=NAMES,
    ),
    Kind(
        tier="structured",
        name="coordinates",
        make=_number(lambda i: f"东经115.{i.digits(4)}", sentences=("位于{}。",)),
        writings=PLAIN,
    ),
    Kind(
        tier="structured",
        name="bare coordinates",
        make=_number(lambda i: f"28.{i.digits(5)},115.{i.digits(5)}", sentences=("位于{}。",)),
        writings=PLAIN,
    ),
    Kind(
        tier="structured",
        name="masked number",
        make=_number(lambda i: f"138****{i.digits(4)}"),
        writings=PLAIN,
    ),
)


def _unknown(
    make: Callable[[Inventor], str], sentences: tuple[str, ...]
) -> Callable[[Inventor], Leak]:
    return lambda inventor: Leak(words=make(inventor), sentence=_pick(inventor, sentences))


UNKNOWN = (
    Kind(
        tier="person",
        name="person",
        make=_unknown(lambda i: i.person(2), PERSON_SENTENCES),
        writings=NAMES,
    ),
    Kind(
        tier="person",
        name="surname and title",
        make=_unknown(
            lambda i: (
                i.person(2)[:1].replace("欧", "王")
                + i.chance.choice(("总", "经理", "局长", "主任", "书记", "先生", "女士"))
            ),
            PERSON_SENTENCES[:5],
        ),
        writings=PLAIN,
    ),
    Kind(
        tier="person",
        name="masked person",
        make=_unknown(lambda i: (lambda n: f"{n[0]}*{n[-1]}")(i.person(3)), PERSON_SENTENCES),
        writings=PLAIN,
    ),
    Kind(
        tier="person",
        name="person in Latin letters",
        make=_unknown(
            lambda i: (lambda n: f"{_latin(n[0]).title()} {_latin(n[1:]).title()}")(i.person(3)),
            PERSON_SENTENCES,
        ),
        writings=PLAIN,
    ),
    Kind(
        tier="company",
        name="company",
        make=_unknown(lambda i: i.company().name, COMPANY_SENTENCES),
        writings=NAMES,
    ),
    Kind(
        tier="company",
        name="company without place",
        make=_unknown(
            lambda i: (lambda c: c.name.removeprefix(c.place))(i.company()), COMPANY_SENTENCES
        ),
        writings=NAMES,
    ),
    Kind(
        tier="company",
        name="small company",
        make=_unknown(lambda i: i.small().name, COMPANY_SENTENCES),
        writings=NAMES,
    ),
    Kind(
        tier="company",
        name="brand and 公司",
        make=_unknown(lambda i: i.company().brand + "公司", COMPANY_SENTENCES),
        writings=NAMES,
    ),
    Kind(
        tier="company",
        name="brand, trade and 公司",
        make=_unknown(
            lambda i: (lambda c: c.brand + c.trade + "公司")(i.company()), COMPANY_SENTENCES
        ),
        writings=NAMES,
    ),
    Kind(
        tier="company",
        name="brand and trade",
        make=_unknown(lambda i: (lambda c: c.brand + c.trade)(i.company()), COMPANY_SENTENCES),
        writings=NAMES,
    ),
    Kind(
        tier="company",
        name="place and brand",
        make=_unknown(lambda i: (lambda c: c.place + c.brand)(i.company()), COMPANY_SENTENCES),
        writings=PLAIN,
    ),
    Kind(
        tier="company",
        name="quoted brand",
        make=_unknown(lambda i: f"“{i.company().brand}”", COMPANY_SENTENCES),
        writings=PLAIN,
    ),
    Kind(
        tier="company",
        name="bare brand",
        make=_unknown(lambda i: i.company().brand, COMPANY_SENTENCES),
        writings=PLAIN,
    ),
    Kind(
        tier="other",
        name="estate",
        make=_unknown(Inventor.estate, ("工程在{}附近。", "现场位于{}，")),
        writings=PLAIN,
    ),
    Kind(
        tier="other",
        name="Latin word",
        make=_unknown(lambda i: _latin(i.of("宏鑫盛恒瑞祥", 3)), NUMBER_SENTENCES),
        writings=PLAIN,
    ),
    Kind(
        tier="other",
        name="code",
        make=_unknown(lambda i: i.of("ABCDEFGH", 3) + i.digits(5), NUMBER_SENTENCES),
        writings=PLAIN,
    ),
    Kind(
        tier="other",
        name="long number",
        make=_unknown(lambda i: "9" + i.digits(8), NUMBER_SENTENCES),
        writings=NUMBERS,
    ),
    Kind(
        tier="other",
        name="day",
        make=_unknown(
            lambda i: (
                f"{i.chance.randint(2012, 2023)}年{i.chance.randint(1, 12)}月{i.chance.randint(1, 28)}日"
            ),
            ("双方于{}签订合同。",),
        ),
        writings=PLAIN,
    ),
    Kind(
        tier="other",
        name="amount",
        make=_unknown(
            lambda i: f"{i.chance.randint(101, 999)}.{i.chance.randint(1, 9)}万元",
            ("另有{}没有付清。",),
        ),
        writings=PLAIN,
    ),
    Kind(
        tier="other",
        name="document",
        make=_unknown(
            lambda i: f"赣府办发〔{i.chance.randint(2012, 2024)}〕{i.chance.randint(1, 99)}号",
            ("会议纪要{}已经印发。",),
        ),
        writings=PLAIN,
    ),
)
KINDS = (*KNOWN, *STRUCTURED, *UNKNOWN)
CELLS = tuple((kind, name) for kind in KINDS for name in kind.writings)


def planted(chance: random.Random, cell: tuple[Kind, str]) -> Leak:
    """A new leak of ``cell``, written as it says."""
    kind, name = cell
    leak = kind.make(Inventor(chance))
    return Leak(
        words=kind.writings[name](leak.words, chance),
        sentence=leak.sentence,
        values=leak.values,
        other=leak.other,
        staff=leak.staff,
    )
