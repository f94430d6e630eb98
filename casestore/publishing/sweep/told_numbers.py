"""The numbers, plates, mailboxes and addresses of the net that a claimant's own words tell, as far
as each leads to them alone: what a page may say by chance would stop every release."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from casestore.publishing.redaction import structured
from casestore.publishing.redaction.known import of_mailbox
from casestore.publishing.redaction.needles import Needle
from casestore.publishing.redaction.structured import PROVINCES
from casestore.publishing.redaction.views import Readings, plain
from casestore.publishing.sweep.matching import normal

#: Where words may tell one.
_MAYBE = re.compile(
    r"[\d０-９][\d０-９\s\-—()（）]{7,}[\d０-９XxＸｘ]"
    r"|[〔（(\[]?(?:19|20)\d\d[〕）)\]]?\D{1,12}(?:\d+\D{1,6})?\d+号"
    r"|号[码]?[：:为是]?\s*[A-Za-z0-9\-_/]{6,}|[A-Z]{2,}[\-/_]?\d[A-Z0-9\-/_]{4,}"
    r"|@|艾特|[(\[ ][Aa][Tt][)\] ]|[〇零一二三四五六七八九]{7,}"
    rf"|[{PROVINCES}]\s?[A-Za-z]\s?[·•.\-]?\s?[A-Za-z0-9]{{4}}"
    r"|微信|[Qq]{2}|[VvWw][Xx]|www|http|护照|通行证|证件|代码"
    r"|[A-Za-z0-9]\.(?:com|cn|net|org|top|xyz|vip|shop)\b"
)
_AROUND = 24
#: A document of the authorities, which anybody may quote: 府发〔2018〕12号.
_DOCUMENT = re.compile(r"[发函字办令]\s*[〔\[(（]?(?:19|20)\d\d")
_NUMBERED = re.compile("[编号文码年第字之]")
_MAILBOX = "电子邮箱"
_DOT = re.compile(r"\s*(?:[(\[{]dot[)\]}]| dot |[.。点·])\s*")
_MAIL = re.compile(
    r"([a-z0-9][a-z0-9._%+\-]*?)\s*(?:@|[(\[{<]at[)\]}>]|#at#|#|艾特|[_\- ]at[_\- ])\s*"
    rf"([a-z0-9\-]+(?:{_DOT.pattern}[a-z0-9\-]{{2,}})+)"
)
_HOST = re.compile(r"(?:https?:/*)?(?:www\.)?([a-z0-9.\-]*[a-z0-9\-]\.[a-z.]{2,})(?=/|:|\?|$)")
_SHARED = re.compile(
    r"(?:^|\.)(?:gov\.cn|12348\.\w+|qq\.com|weixin\.\w+|baidu\.com|163\.com|126\.com|sina\.\w+|"
    r"sohu\.com|taobao\.com|tmall\.com|jd\.com|1688\.com|alipay\.com|weibo\.c\w+|douyin\.com|"
    r"chinacourt\.org|tianyancha\.com|qcc\.com|qixin\.com|people\.com\.cn|xinhuanet\.com)$"
)


def told(words: str) -> Iterator[Needle]:
    """What ``words`` tell that leads to whoever wrote them."""
    for window in _windows(words):
        for kind, start, end in structured.find(Readings(window)):
            said = window[start:end]
            form = _LEADS[kind](said) if kind in _LEADS else ""
            if kind == _MAILBOX:
                yield from (replace(one, kind=f"事由里的{kind}") for one in of_mailbox(form))
            elif form:
                yield Needle(f"事由里的{kind}", form)


def _windows(words: str) -> Iterator[str]:
    """The parts of ``words`` that may tell a number: reading all of it takes a hundred times as
    long."""
    start, end = 0, 0
    for found in _MAYBE.finditer(words):
        if end and found.start() - _AROUND > end:
            yield words[start:end]
            end = 0
        start = start if end else max(0, found.start() - _AROUND)
        end = found.end() + _AROUND
    if end:
        yield words[start:end]


def _digits(key: str) -> int:
    return sum(one.isdigit() for one in key)


def _number(said: str) -> str:
    """What says by its form alone what it is."""
    key = normal(said)
    return said if len(key) >= 7 and _digits(key) >= 4 else ""


def _code(said: str) -> str:
    return said if len(normal(said)) >= 9 else ""


def _plate(said: str) -> str:
    return said if len(normal(said)) >= 7 else ""


def _document(said: str) -> str:
    """A contract's number: what is a year and a small number any document may have."""
    key = normal(said)
    own = _NUMBERED.sub("", key)
    letters = len(own) - _digits(own)
    is_own = letters >= 2 or _digits(own) >= 10
    return said if is_own and len(key) >= 7 and _digits(key) >= 4 and not _is_quoted(said) else ""


def _court(said: str) -> str:
    return "" if _is_quoted(said) else _number(said)


def _is_quoted(said: str) -> bool:
    return bool(_DOCUMENT.search(said))


def _account(said: str) -> str:
    """A name of an account: of digits, or with letters that no colour or digest has alone."""
    key = normal(said)
    if set(said) & set("./"):  # the address of a page
        return ""
    return said if len(key) >= 8 and (key.isdigit() or re.search("[g-z]", key)) else ""


def _mailbox(said: str) -> str:
    """``name@host``, however it is told."""
    found = _MAIL.fullmatch(plain(said).text)
    if not found:
        return ""
    host = _DOT.sub(".", found[2])
    top = host.rpartition(".")[2]
    is_theirs = host.endswith("gov.cn") or not top.isalpha() or len(found[1]) < 3
    return "" if is_theirs else f"{found[1]}@{host}"


def _address(said: str) -> str:
    """The host alone: what stands behind it may be told in many ways."""
    found = _HOST.match("".join(said.split()).casefold())
    host = found[1] if found else ""
    return host if len(normal(host)) >= 7 and not _SHARED.search(host) else ""


#: Kind → the form that is looked for, ``""`` for what may be anybody's.
_LEADS: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(("手机号码", "固定电话", "身份证号码", "银行卡号", "银行账号"), _number),
    **dict.fromkeys(("护照号码", "证件号码"), _number),
    **dict.fromkeys(("统一社会信用代码", "组织机构代码"), _code),
    **dict.fromkeys(("法院案号", "仲裁案号"), _court),
    "合同或文书编号": _document,
    "车牌号码": _plate,
    _MAILBOX: _mailbox,
    "微信或QQ": _account,
    "网址": _address,
}
