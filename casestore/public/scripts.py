"""Chinese in either script: the one converter of the whole project, with the words it would get
wrong.

OpenCC converts by phrases and knows most words and places. It writes for Hong Kong; official
texts of the mainland in Traditional characters write 說, 公布, 衛生, 閱, and 台賬 is a word it
doesn't know. :data:`FORMS` and :data:`WORDS` say what it should have written.
"""

import re
from collections.abc import Iterable
from functools import cache, cached_property, lru_cache
from typing import Any, Literal

from casestore.campaign.site_info import SiteInfo

Script = Literal["hans", "hant"]

#: The language tag of a page; it also picks the glyphs.
LANG_TAGS: dict[Script, str] = {"hans": "zh-CN", "hant": "zh-Hant"}

#: Tags that tell one script from the other, as addresses of the same page in both are marked (RFC
#: 5646).
HREFLANGS: dict[Script, str] = {"hans": "zh-Hans", "hant": "zh-Hant"}

#: Hong Kong's character, then ours.
FORMS = (
    "説說",
    "佈布",
    "衞衛",
    "兑兌",
    "閲閱",
    "税稅",
    "脱脫",
    "鋭銳",
    "悦悅",
    "温溫",
    "户戶",
    "羣群",
    "牀床",
    "峯峰",
    "啓啟",
    "枱台",
    "卧臥",
    "藴蘊",
    "産產",
    "麪麵",
)

#: Names that OpenCC takes for words: places (乾 is no 干 there), in Simplified and in Traditional
#: characters.
PLACES = {
    "乾安": "乾安",
    "乾县": "乾縣",
    "新干县": "新干縣",
    "龙岩": "龍岩",
    "黄岩": "黃岩",
    "征村": "征村",
    "后溪": "后溪",
}
#: Surnames that are another character as a word: 范 and 範, 余 and 餘.
_SURNAMES = {
    **{name: name for name in "范余于朴郁后涂岳占种游干谷沈仇曲姜台丰"},
    "钟": "鍾",
}
_CALLED = (
    "某(?![年月日时企公单个些种地市县区镇村项类次处人])|氏|先生|女士|总经理|经理|局长|科长|处长|"
    "主任|书记|镇长|乡长|律师|法官|老师|师傅|同志|老板"
)
#: What may stand before somebody's surname: no other character of a word.
_BEFORE = "(?<![㐀-鿿])|(?<=[姓由与和同向对将把被请经为是叫人员、，])"
#: 了 that ends one word, before another that begins with 解 (公布了解决方案 is not 瞭解).
_DONE = "了(?=解(?:决(?!策)|除|释|答|约|聘|散|封|冻))"

#: What comes out wrong and what it should be, in this order: 籤 is for labels alone, everything
#: else is signed; 單于 is a Hun, 本里 a quarter.
WORDS = (
    ("籤", "簽"),
    ("標簽", "標籤"),
    ("書簽", "書籤"),
    ("迴音", "回音"),
    ("名單于", "名單於"),
    ("清單于", "清單於"),
    ("文本里", "文本裏"),
    ("樣本里", "樣本裏"),
    ("賬本里", "賬本裏"),
)

#: 里 is a quarter or a village in names (雙里鄉, 永安里小區), the inside elsewhere (台賬裏, 這裏).
_QUARTER = re.compile("(?<![這那哪賬站頁表])裏(?=社區|街|村|鎮|鄉|弄|巷|路|坊|小區)")


class _Names:
    """Names that stay as they are written: :data:`PLACES` and those that the office added."""

    def __init__(self, own: Iterable[tuple[str, str]]) -> None:
        self.own = tuple(own)
        self.hant = {**PLACES, **dict(self.own)}

    @cached_property
    def kept(self) -> re.Pattern[str]:
        """What is no word of the dictionary where it stands."""
        names = "|".join(map(re.escape, sorted(self.hant, key=len, reverse=True)))
        surnames = f"(?:{_BEFORE})[{''.join(_SURNAMES)}](?={_CALLED})|(?<=姓)[{''.join(_SURNAMES)}]"
        return re.compile(f"{names}|{surnames}|{_DONE}")

    @cached_property
    def hans(self) -> tuple[tuple[str, str, str], ...]:
        """Traditional, what the dictionary makes of it, Simplified; the longest first."""
        pairs = sorted(self.hant.items(), key=lambda pair: len(pair[1]), reverse=True)
        return tuple((hant, _converter("t2s").convert(hant), hans) for hans, hant in pairs)


_names = _Names(())


def protect(own: Iterable[tuple[str, str]]) -> bool:
    """Convert the names of ``own`` (Simplified, Traditional) as they say from here on, and no
    others beside those built in; whether that is another list than before."""
    global _names
    new = _Names(own)
    if new.own == _names.own:
        return False
    _names = new
    return True


def protected() -> tuple[tuple[str, str], ...]:
    """The names of the office that are converted as it says."""
    return _names.own


def in_script(text: str, script: Script) -> str:
    """A sentence or a name of ours in ``script``, whichever it was written in."""
    return _in_script(text, script, _names)


@lru_cache(maxsize=4096)
def _in_script(text: str, script: Script, names: _Names) -> str:
    return _traditional(text, names) if script == "hant" else _simplified(text, names)


def traditional(text: str) -> str:
    """``text``, be it a word or a page, in Traditional characters.

    Phrases are known in Simplified characters alone (鄰里 by itself would become 鄰裏), and a
    sentence of ours may hold a name in Traditional ones: so all of it is made Simplified first.
    """
    return _traditional(text, _names)


def _traditional(text: str, names: _Names) -> str:
    plain = _simplified(text, names)
    last, pieces = 0, []
    for found in names.kept.finditer(plain):
        named = names.hant.get(found[0]) or _SURNAMES.get(found[0], found[0])
        pieces += [_words(plain[last : found.start()]), named]
        last = found.end()
    return "".join((*pieces, _words(plain[last:])))


def _words(text: str) -> str:
    """``text``, in which no protected name stands, in Traditional characters."""
    turned: str = _converter("s2hk").convert(text)
    for theirs, ours in (*((pair[0], pair[1]) for pair in FORMS), *WORDS):
        turned = turned.replace(theirs, ours)
    return _QUARTER.sub("里", turned)


def simplified(text: str) -> str:
    """``text`` in Simplified characters, whichever region's forms it is written in."""
    return _simplified(text, _names)


def _simplified(text: str, names: _Names) -> str:
    turned: str = _converter("t2s").convert(text)
    for hant, theirs, hans in names.hans:
        if hant in text:
            turned = turned.replace(theirs, hans)
    return turned


#: What of the site's facts is no text.
_ADDRESSES = {"email", "domain", "portal_url", "site_id", "phone", "postcode"}


def site_in(site: SiteInfo, script: Script) -> SiteInfo:
    """The site's own words in ``script``; addresses of the net stay as they are."""
    return _site_in(site, script, _names)


@lru_cache(maxsize=16)
def _site_in(site: SiteInfo, script: Script, names: _Names) -> SiteInfo:
    texts = {key: value for key, value in site if isinstance(value, str) and key not in _ADDRESSES}
    return site.model_copy(
        update={key: _in_script(value, script, names) for key, value in texts.items()}
    )


@cache
def _converter(name: str) -> Any:
    from opencc import OpenCC  # its dictionaries cost 30 ms: only who converts pays

    return OpenCC(name)
