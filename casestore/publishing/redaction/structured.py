"""Identifiers that anybody has and that say by their form what they are: numbers, addresses of
the net, of houses, of courts' files."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from casestore.public.folding import fold_character
from casestore.publishing.redaction.check_digits import (
    is_bank_card,
    is_credit_code,
    is_identity_card,
    is_organisation_code,
)
from casestore.publishing.redaction.views import Readings, View

#: (kind, where it begins in the text, where it ends)
Span = tuple[str, int, int]

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_HAN = "\\u3400-\\u9fff"
_END = r"(?![0-9a-z])"


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """A kind of identifier: what it looks like, and what must be true of it. With a group the
    group is it."""

    kind: str
    looks: re.Pattern[str]
    holds: Callable[[str], object] = bool


def _p(kind: str, looks: str, holds: Callable[[str], object] = bool) -> Pattern:
    folded = "".join(fold_character(c) if c >= "\u3400" else c for c in looks)
    return Pattern(kind=kind, looks=re.compile(folded), holds=holds)


def _digits_in(text: str) -> int:
    return sum(c in "0123456789" for c in text)


_NAMED = r"(?:号码|编号|代码|号|账户|账号)?(?:是|为|系|:|\s){0,3}"

#: Looked for wherever numbers are.
_NUMBERS = (
    _p("手机号码", r"(?<!\d)(?:0086|86)?(1[3-9]\d{9})(?!\d)"),
    _p(
        "固定电话",
        r"(?<![\d.])((?:0086|86)?0?(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7})(?!\d)",
        lambda n: n.startswith(("0", "86")) and len(n) >= 10,
    ),
    _p("服务电话", r"(?<!\d)([48]00[1-9]\d{6})(?!\d)"),
    _p(
        "固定电话",
        r"(?:电话|座机|传真|致电|来电|拨打|固话|tel|联系方式)" + _NAMED + r"([2-8]\d{6,7})(?!\d)",
    ),
    _p("身份证号码", r"(?<![0-9a-z])(\d{17}[\dx]|\d{15})" + _END, is_identity_card),
    _p("身份证号码", r"身份证" + _NAMED + r"(\d{14,17}[\dx])" + _END),
    _p("统一社会信用代码", r"(?<![0-9a-z])([0-9a-hj-npqrtuwxy]{18})" + _END, is_credit_code),
    _p(
        "统一社会信用代码",
        r"(?:信用代码|税号|识别号|注册号|执照)" + _NAMED + r"([0-9a-z]{15,20})" + _END,
        lambda c: _digits_in(c) >= 6,
    ),
    _p(
        "组织机构代码",
        r"(?<![0-9a-z])([0-9a-z]{8}[0-9x])" + _END,
        lambda c: _digits_in(c) >= 5 and not c.isdigit() and is_organisation_code(c),
    ),
    _p("组织机构代码", r"机构代码" + _NAMED + r"([0-9a-z]{9})" + _END),
    _p("银行卡号", r"(?<![0-9a-z])(\d{16,19})" + _END, is_bank_card),
    _p(
        "银行账号",
        r"(?:卡号|账号|帐号|账户|帐户|银行卡|开户行?|收款户)" + _NAMED + r"([0-9]{9,22})(?!\d)",
    ),
    _p(
        "车牌号码",
        rf"([{PROVINCES}][a-hj-np-z][a-hj-np-z0-9]{{4,5}}[a-hj-np-z0-9挂学警港澳领使])" + _END,
        lambda c: _digits_in(c) >= 2,
    ),
    _p("护照号码", r"(?<![0-9a-z])([eg]\d{8}|e[a-hj-np-z]\d{7})" + _END),
    _p(
        "证件号码",
        r"(?:护照|通行证|军官证|居留证|台胞证|证件)" + _NAMED + r"([a-z]{0,2}\d{6,10})" + _END,
    ),
    _p(
        "微信或QQ",
        r"(?:微信|薇信|威信|v信|wechat|weixin|vx|wx|qq|扣扣|企鹅|(?<![a-z])v(?=:))(?:号码|群号|号|群|id)?(?:是|为|:|\s|加)*"
        r"([a-z0-9][a-z0-9_\-]{4,19})" + _END,
        lambda c: _digits_in(c) or "_" in c or len(c) > 6,
    ),
)

_COURT = "民|行|刑|执|商|知|赔|破|仲|财|强|清|认|督|辖|诉|裁|调|复|监|申"
_NUMBERED = (
    "合同|协议|订单|发票|招标|投标|标书|标段|中标通知书|采购|项目|许可证|执照|文书|工单|受理|登记|"
    "备案|立案|产权证|不动产权证|土地证|房产证|用地批文|凭证|票据|支票|回执|线索|文件|案件|卷宗|交易|验收单"
)
_FILE = rf"[{_HAN}]{{0,12}}[〔\[(【]?(?:19|20)\d{{2}}[〕\])】]?(?:年度?)?第?\d{{1,6}}号"
#: Numbers of files, contracts and cases.
_FILES = (
    _p(
        "法院案号",
        rf"((?:19|20)\d{{2}}(?:年?(?:最高|[{PROVINCES}兵])法?|法?)[{_HAN}]{{0,3}}?\d{{0,5}}"
        rf"(?:{_COURT})[{_HAN}]{{0,4}}?字?第?\d{{1,7}}(?:号|之))",
    ),
    _p(
        "仲裁案号",
        rf"([{_HAN}]{{1,8}}(?:仲|劳人|案|裁|判|调|执)[{_HAN}]{{0,4}}字?"
        r"[〔\[(【]?(?:19|20)\d{2}[〕\])】]?第?\d{1,6}号)",
    ),
    _p(
        "合同或文书编号",
        rf"(?:{_NUMBERED})(?:书|单|函|件)?(?:的)?(?:编号|编码|号码|文号|证号|代码|流水号|号)"
        rf"(?:是|为|系|:|\s|“|「){{0,3}}([{_HAN}]{{0,10}}[a-z0-9〔\[(（]"
        r"[a-z0-9\-_/.〔〕\[\]()第号字年 ]{2,40})",
        lambda c: _digits_in(c) >= 3,
    ),
    _p("合同或文书编号", rf"(?:{_NUMBERED}|编号|文号)[^。;,]{{0,6}}?({_FILE})"),
)

_MAILBOX = r"[a-z0-9][a-z0-9._%+\-]{0,40}"
_AT = r"(?:@|\(at\)|\[at\]|\{at\}|<at>|#at#|#|艾特|_at_|-at-)"
_DOT = r"(?:\.|。|\(dot\)|\[dot\]|\{dot\}|点|·)"
_HOST = r"[a-z0-9\-]{1,40}"
_TOP = "com|cn|net|org|info|biz|top|xyz|vip|shop|site|cc|io|me|tv|wang|club|online|store|ltd|group"
_NET = (
    _p("电子邮箱", rf"({_MAILBOX}\s*{_AT}\s*{_HOST}(?:\s*{_DOT}\s*[a-z0-9\-]{{2,}})+)"),
    _p("电子邮箱", rf"({_MAILBOX} at {_HOST}(?: ?(?:dot|{_DOT}) ?[a-z0-9\-]{{2,}})+)"),
    _p(
        "网址", r"((?:https?|ftp)\s?:\s?//\s?[^\s，。；、）)》”]{3,})", lambda a: ".gov.cn" not in a
    ),
    _p(
        "网址",
        rf"(?<![a-z0-9@.\-])((?:www\s?{_DOT}\s?)?(?:[a-z0-9\-]+\s?{_DOT}\s?){{1,3}}(?:{_TOP})"
        rf"(?:\.cn)?(?:/[^\s，。；、）)]*)?){_END}",
        lambda a: ".gov.cn" not in a,
    ),
)

_ROAD = "大道|大街|中路|东路|西路|南路|北路|公路|路|街|巷|弄|胡同|道"
_ESTATE = (
    "小区|花园|花苑|家园|苑|公寓|大厦|广场|新村|新城|城|村|社区|产业园|工业园|科技园|园区|写字楼"
    "|山庄|府|湾|庭"
)
_UNIT = "号楼|号院|栋|幢|座|单元|期|室|组|层|房|门面|铺|弄|号"
_HOUSES = (
    _p(
        "地址",
        rf"([{_HAN}]{{1,12}}?(?:{_ROAD})(?:中段|东段|西段|南段|北段)?附?\d{{1,5}}(?:[\-之]\d{{1,4}})*"
        rf"(?:号|弄|巷|栋|幢)(?!线|文|令|公告|机组|泵)(?:附\d+号?|[a-z0-9]{{1,5}}(?:{_UNIT}))*)",
    ),
    _p(
        "地址",
        rf"([{_HAN}a-z0-9]{{2,10}}?(?:{_ESTATE})(?:[a-z]\d{{0,3}}|\d{{1,4}})(?:{_UNIT}|区)"
        rf"(?:[a-z]?\d{{1,5}}(?:{_UNIT})?)*)",
    ),
    _p("地址", r"(\d{1,4}(?:号楼|栋|幢|座)(?:[a-z]?\d{1,5}(?:单元|层|室|号|房))+)"),
    _p("地址", r"(\d{1,3}单元[a-z]?\d{2,5}(?:室|号|房)?)"),
    _p(
        "地址",
        rf"([{_HAN}]{{1,4}}(?:镇|乡|街道|办事处)[{_HAN}]{{1,5}}?(?:村|社区)(?:委会)?(?:第?\d{{1,3}}|[{_HAN}]{{1,4}}?)"
        r"(?:组|屯|队(?!伍|长|员)|\d+号))",
    ),
    _p("地址", rf"([{_HAN}]{{2,6}}村(?:民)?(?:小组)?第?\d{{1,4}}(?:组|号|队|社))"),
)

_PLACES = (
    _p(
        "地理坐标",
        r"((?:东经|西经|北纬|南纬|经度|纬度|[ne])\s?[:为是]?\s?\d{1,3}(?:\.\d{2,}|\s?[°度º]\s?[\d.]*)"
        r"[\d.°′'″\"分秒度 ]*)",
    ),
    _p("地理坐标", r"(?<![\d.])(\d{2,3}\.\d{3,}\s?[°,;/ ]\s?\d{2,3}\.\d{3,})(?![\d.])"),
)
_MASKED = (
    _p("部分遮盖的号码", r"(?<!\d)(\d{3,6}\s?[*x×·•●□■_○]{3,}\s?[\dx]{2,4})(?!\d)"),
    _p("部分遮盖的号码", r"(?<!\d)(1[3-9]\d{1,8}\s?[*×·•●□■_○]{2,}\d{0,4})(?!\d)"),
    _p("部分遮盖的号码", r"(?:尾号|末四位|后四位)(?:是|为|:|\s)*(\d{4})(?!\d)"),
)


def find(readings: Readings) -> Iterator[Span]:
    """Every structured identifier in a text; the same place may come more than once."""
    for view in readings.numbers:
        yield from _matches(view, _NUMBERS)
        yield from _matches(view, _FILES)
    narrow, light = readings.narrow, readings.light
    houses = (readings.plain, narrow, light, readings.counted, readings.digits(narrow))
    for view in houses:
        yield from _matches(view, _HOUSES)
    yield from _matches(readings.counted, _FILES)
    spaceless = readings.plain.without(str.isspace)
    for view in (readings.plain, spaceless, readings.digits(readings.plain)):
        yield from _matches(view, (*_NET, *_PLACES, *_MASKED))


def _matches(view: View, patterns: tuple[Pattern, ...]) -> Iterator[Span]:
    for pattern in patterns:
        for found in pattern.looks.finditer(view.text):
            if pattern.holds(found[1]):
                yield pattern.kind, *view.span(*found.span(1))


#: The kinds that are looked for.
KINDS = frozenset(
    pattern.kind for pattern in (*_NUMBERS, *_FILES, *_NET, *_HOUSES, *_PLACES, *_MASKED)
)
