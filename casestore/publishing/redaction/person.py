"""The forms in which a person is recognised who is known by name."""

from collections.abc import Iterator

from casestore.publishing.redaction import pinyin
from casestore.publishing.redaction.common_words import is_official
from casestore.publishing.redaction.needles import Needle, Strength
from casestore.publishing.redaction.surnames import surname_of

_TITLES = """
董事长 总经理 副总经理 经理 总监 主管 厂长 老板 法人 先生 女士 小姐 老师 师傅 律师 法官 警官 医生
主任 副主任 局长 副局长 科长 副科长 处长 副处长 所长 副所长 书记 副书记 镇长 副镇长 乡长 县长
副县长 市长 区长 副区长 院长 庭长 队长 站长 组长 村长 支书 会计 工程师 同志 委员 常委 部长 厅长
"""
TITLES = tuple(_TITLES.split())
#: Titles of one character: they begin words too (于总体方案).
SHORT_TITLES = "总董工姐哥嫂叔伯局处科"
#: Surnames that are words of every sentence (双方经理, 关于主任人选).
WORDS = frozenset(
    "时原商边单费列都于和向由对从关成常将并有及左应明来查方高安平包管代路石水金经项汤全权公党"
)
_MASKS = "*x×某○●□_口"


def forms(name: str, own: bool = True) -> Iterator[Needle]:
    """What points to the person called ``name``. Of somebody of another case (``own`` false) only
    what is theirs alone."""
    name = "".join(name.split())
    family = surname_of(name)
    given = name[len(family) :]
    if len(name) < 2 or not all("㐀" <= c <= "鿿" for c in name.replace("·", "")):
        if len(name) >= 4:
            yield Needle("姓名", name, Strength.WORD)
        return
    yield Needle("姓名", name, Strength.ALONE if own or len(name) > 2 else Strength.NAMED)
    written = set(pinyin.latin(name, len(family))) if own else {pinyin.letters(name)}
    yield from (Needle("姓名拼音", one, Strength.WORD) for one in written if own or len(one) > 8)
    if len(name) >= 3:
        yield from (Needle("姓名", one) for one in (given + family, name[::-1]))
    if own and family and given:
        yield from _weak(family, given)


def _weak(family: str, given: str) -> Iterator[Needle]:
    called = Strength.CALLED if family in WORDS else Strength.ALONE
    yield from (Needle("姓氏加称呼", family + title, called) for title in TITLES)
    short = Strength.TITLED if len(family) == 1 else Strength.ALONE
    yield from (Needle("姓氏加称呼", family + title, short) for title in SHORT_TITLES)
    yield from (Needle("姓名拼音", one) for one in pinyin.halves(family + given))
    yield from (Needle("姓氏加称呼", prefix + family, Strength.TITLED) for prefix in "老小阿")
    titles = (*TITLES, *SHORT_TITLES)
    if len(given) >= 2:
        common = Strength.NAMED if is_official(given) else Strength.ALONE
        yield Needle("名字", given, common)
        yield Needle("同音的姓名", pinyin.sounds(family + given))
        yield Needle("姓名缩写", pinyin.initials(family + given), Strength.CAPITALS)
        yield from (Needle("遮盖的姓名", family + m + given[1:], Strength.MARKED) for m in _MASKS)
        yield from (Needle("遮盖的姓名", family + given[:1] + m, Strength.MARKED) for m in _MASKS)
    else:
        yield from (Needle("名字", given + title, Strength.CALLED) for title in titles)
    yield from (Needle("遮盖的姓名", m + given, Strength.MARKED) for m in _MASKS if m != "某")
