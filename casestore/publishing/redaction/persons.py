"""Names of people that nobody told the gate: by the recogniser, and by surname and what stands
beside it."""

import re
from collections.abc import Iterator, Sequence

from casestore.publishing.redaction.common_words import is_common
from casestore.publishing.redaction.person import SHORT_TITLES, TITLES, WORDS
from casestore.publishing.redaction.recogniser import Word
from casestore.publishing.redaction.surnames import DOUBLE, SINGLE, surname_of

#: (start, end)
Span = tuple[int, int]

_SURNAME = f"(?:{'|'.join(sorted(DOUBLE))}|[{''.join(sorted(SINGLE))}])"
_GIVEN = "[㐀-鿿]"
#: What hardly ever stands in a given name.
_NEVER = frozenset(
    "某的了是在和与及或向对被将把由从为于而且但不没无这那哪其此该各每我你他她它们之以所也都就"
    "还又再很最更让给叫使得过着吗呢吧啊什么怎谁说称表示认要求反映投诉提出申请办理处答复回已未"
    "经等元月日年时分号第一二两三四五六七八九十百千万亿个件条项次户名位员部门局委厅科室股所站"
    "院校厂店公司楼栋层区县市省镇乡村街道，。；：、（）()？！“”《》付款费"
    "\"' "
)
_ROLES = (
    "姓名|联系人|法定代表人|法人代表|法人|负责人|经办人|经办|原告|被告|第三人|申请人|"
    "被申请人|投诉人|举报人|申诉人|上诉人|被上诉人|委托代理人|代理人|业主|居民|村民|律师|"
    "股东|老板|经营者|承办人|签发人|签发|签批|反映人|来访人|实际控制人|监事|董事长|总经理|"
    "副总经理|经理|董事|主任|局长|副局长|科长|副科长|处长|副处长|所长|副所长|书记|副书记|"
    "镇长|乡长|县长|市长|区长|院长|庭长|审判长|审判员|书记员|法官|队长|站长|组长|厂长|会计|"
    "出纳|工程师|教授|博士|记者|民警|专员|同志|当事人|家属|妻子|丈夫|儿子|女儿|父亲|母亲|"
    "弟弟|哥哥|户主|房东|店主|包工头|工头|客商|企业主|商户|司机|名叫|叫做|化名|昵称"
)
_AFTER = (
    r"先生|女士|小姐|同志|等人|本人|名下|（男|（女|\(男|\(女|，男|，女|,男|,女|电话|手机|"
    "身份证|签收|签字|签名|到场|告诉记者|老师|师傅|代表企业|代表公司|夫妇|一家|兄弟|父子|"
    "说|称|表示|反映|介绍|指出|强调|担任|负责|经办|来访|来电|多次找|经手|一事|" + "|".join(TITLES)
)
_BY_ROLE = re.compile(
    rf"(?:{_ROLES})(?:为|是|系|叫|名叫)?[：:\s“]{{0,2}}({_SURNAME}{_GIVEN}{{1,2}})"
)
_BY_NEXT = re.compile(rf"({_SURNAME}{_GIVEN}{{1,2}}?)(?=\s?(?:{_AFTER}))")
_ANYBODY = re.compile(rf"(?=({_SURNAME}{_GIVEN}{{1,2}}))")
_TITLED = re.compile(rf"({_SURNAME}(?:{'|'.join(sorted(TITLES, key=len, reverse=True))}))")
_OF_FAMILY = re.compile(
    rf"(姓{_SURNAME}(?=的|，|。|、|、)|{_SURNAME}姓(?=老板|负责|经理|男|女|企业|客商|商户|村民))"
)
_SHORT = re.compile(
    rf"((?<![㐀-鿿]){_SURNAME}[{SHORT_TITLES}]|[由与和跟向找给被经请及、]{_SURNAME}[{SHORT_TITLES}])"
    r"(?=[说称表反承答签到在来去负介提要多曾的和与、，。；！？)）”也已亲就不没未又同对一带]|$)"
)
_NICK = re.compile(
    rf"(?<![㐀-鿿])([老小阿]{_SURNAME})(?=[说称表反承答签到在来去负提要多曾的和与、，。；])"
)
_MASKED = re.compile(
    rf"({_SURNAME}(?:{_GIVEN}?[*×○●□■_＊xX]{{1,3}}{_GIVEN}?|某(?!某){_GIVEN}(?![某企公单部机项村镇乡县市区街局工建]))|(?<![㐀-鿿*])[*×○●□■＊]{{1,2}}{_GIVEN}{{1,2}})"
)


def find(text: str, words: Sequence[Word]) -> Iterator[Span]:
    """Everybody in Simplified ``text`` cut to ``words`` who isn't already 某."""
    for word in words:
        if word.kind == "PER" and _is_person(word.text):
            yield word.start, word.end
    yield from _after_surnames(text, words) if words else _with_surnames(text)
    for pattern in (_BY_ROLE, _BY_NEXT):
        for found in pattern.finditer(text):
            span = _fitting(text, *found.span(1), whole=pattern is _BY_NEXT)
            if span and not _begins_in_a_word(text, *span, pattern):
                yield span
    for pattern in (_TITLED, _SHORT, _NICK, _MASKED, _OF_FAMILY):
        for found in pattern.finditer(text):
            if not _is_part_of_a_word(found.span(1), words):
                yield found.span(1)


def _with_surnames(text: str) -> Iterator[Span]:
    """Whatever begins with a surname and could be a name: all there is without a recogniser."""
    for found in _ANYBODY.finditer(text):
        span = _fitting(text, *found.span(1), whole=False)
        if span and text[span[0]] not in WORDS:
            yield span


def _fitting(text: str, start: int, end: int, whole: bool) -> Span | None:
    """The longest name in ``text[start:end]``, all of it where ``whole``."""
    for stop in (end,) if whole else (end, end - 1):
        name = text[start:stop]
        family = surname_of(name)
        if len(name) > len(family) and _could_be(name, family):
            return start, stop
    return None


def _begins_in_a_word(text: str, start: int, end: int, pattern: re.Pattern[str]) -> bool:
    """Whether what looks like a surname is a word of the sentence: 和 in 签字和职务."""
    if pattern is _BY_ROLE or text[start] not in WORDS:
        return False
    return "㐀" <= text[start - 1 : start] <= "鿿"


def _could_be(name: str, family: str) -> bool:
    given = name[len(family) :]
    return (
        not (set(given) & _NEVER)
        and not is_common(name)
        and (len(family) > 1 or not is_common(name[:2]))
    )


def _is_person(name: str) -> bool:
    return len(name) >= 2 and not re.search("[某甲乙丙丁×]|公司|企业|同志们", name)


def _after_surnames(text: str, words: Sequence[Word]) -> Iterator[Span]:
    """A surname that is a word of its own, with one or two characters behind it that are none of
    everyday; or a word that begins like a name and that no list has."""
    for n, word in enumerate(words):
        if word.text in WORDS or (word.text not in SINGLE and word.text not in DOUBLE):
            continue
        if word.kind not in ("PER", "nr", "n", "nz", "LOC", "a", "v", "xc", "m", "vn"):
            continue
        end, count = word.end, 0
        for after in words[n + 1 : n + 3]:
            size = len(after.text)
            if after.start != end or count + size > 2 or set(after.text) & _NEVER:
                break
            if (
                after.kind in ("w", "u", "p", "c", "TIME", "m", "r", "d")
                or not after.text.isalpha()
            ):
                break
            end, count = after.end, count + size
        name = text[word.start : end]
        if count and word.kind in ("PER", "nr", "n", "nz") and not is_common(name):
            yield word.start, end


def _is_part_of_a_word(span: Span, words: Sequence[Word]) -> bool:
    """Whether a word of everyday reaches into ``span`` from outside: 于总 in 关于总体."""
    return any(
        word.start < span[0] < word.end and len(word.text) > 1 and word.kind not in ("PER", "ORG")
        for word in words
    )
