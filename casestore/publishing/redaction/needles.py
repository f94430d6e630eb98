"""Everything known that a text is searched for, in one automaton; and when a place where it was
found counts."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property, lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from casestore.publishing.redaction import pinyin
from casestore.publishing.redaction.views import Readings, View, plain


class Strength(Enum):
    """When a form counts: anywhere; as a word of its own in Latin letters, or in capitals; beside
    masking marks; where a person is called so, by a short title as well; where a name is told;
    as a whole number, or one with its point."""

    ALONE = auto()
    WORD = auto()
    CAPITALS = auto()
    MARKED = auto()
    CALLED = auto()
    TITLED = auto()
    NAMED = auto()
    WHOLE = auto()
    DECIMAL = auto()


@dataclass(frozen=True)
class Needle:
    """A form of something known: its kind, how it is written, when it counts."""

    kind: str
    form: str
    strength: Strength = Strength.ALONE


#: Characters that look alike, the first of them for all: somebody may type 末 for 未.
_LOOKS = """
未末 己已巳 土士 日曰 戊戌戍 人入 千干 天夭 大太犬 王玉壬 刀刁 贝见 历厉 候侯 崇祟 茶荼 治冶 洗冼
免兔 毫亳 晴睛 凌淩 戴载 博搏 析折拆 拔拨 宏弘 传伝
"""
#: Each of them and the one that it is read as.
LIKE = {c: group[0] for group in _LOOKS.split() for c in group[1:]}
_OPENING = "“「『\"‘'《【（("
_NAMES_BEFORE = (
    "企业|公司|商户|供应商|承包商|施工方|名为|叫做|名叫|字号|简称|即|联系人|法定代表人|法人|负责人|经办人|"
    "法人代表|业主|老板|经理|总监|先生|女士|原告|被告|申请人|投诉人|反映人|当事人|姓名|签字人|签字|主任|局长|"
    "科长|书记|镇长|所长|股长|站长"
)
_NAMES_AFTER = (
    "公司|企业|集团|厂|店|商行|老板|负责人|一方|方面|合作社|项目部|法定代表人|经营部|商贸|实业|工厂|中心|"
    "先生|女士|总|经理|主任|局长|科长|书记|镇长|所长|同志|本人|等人|电话|说|称|反映|表示|到场|签字|供货|供应"
)
_BEFORE = re.compile(f"(?:{_NAMES_BEFORE}|[{_OPENING}])(?:是|为|系|：|:|\\s)*$")
_AFTER = re.compile(f"^\\s*(?:{_NAMES_AFTER}|[”」』\"’'》】）)])")
_HAN = re.compile("[㐀-䶿一-鿿]")
#: What may stand before somebody who is called by surname and title.
_CALLER = re.compile(
    "[由与和同跟向找给让对被请经及是为问到称把将即约谈见催系据受邀令叫骂求托赔陪寻访的里位名个]$"
)

#: What a person does or has, behind a name.
_TOLD = re.compile(
    "的|说|称|表示|反映|承诺|答应|签|到|在|来|去|负责|介绍|认为|提出|要求|多次|曾|已|也|又|和|与|、|就|未|"
    "没|不|对|向|把|将|亲自|本人|电话|手机|联系|催|找|出面|等|催促|回复|答复|确认|名下|一再|跟|带|会"
)


class Haystack:
    """A text in all views in which known forms are looked for, joined to one."""

    def __init__(self, readings: Readings) -> None:
        self.original = readings.text
        marked = readings.plain.without(str.isspace)
        tight = readings.tight
        numerals = readings.digits(tight)
        views = [tight, numerals, marked, _sounding(tight), counted_tight(readings)]
        views.append(tight.mapped(LIKE))
        for view in (readings.unremarked, readings.likened):
            if view not in (readings.plain, readings.narrow):
                views.append(view.without(lambda c: not c.isalnum()))
        self.text = "\n".join(view.text for view in views)
        self.places = [place for view in views for place in (*view.places, -1)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the original."""
        return self.places[start], self.places[end - 1] + 1


def counted_tight(readings: Readings) -> View:
    """Numerals with tens as figures, without marks."""
    return readings.counted.without(lambda c: not c.isalnum())


def _sounding(view: View) -> View:
    return View(view.original, pinyin.sounds(view.text), view.places)


class Needles:
    """Forms that are searched for at once."""

    def __init__(self, needles: Iterable[Needle], besides: "Needles | None" = None) -> None:
        """``needles`` and all that is ``besides``."""
        self._by_form: dict[str, tuple[Needle, ...]] = dict(besides._by_form) if besides else {}
        for needle in dict.fromkeys(needles):
            form = _normal(needle.form, needle.strength is Strength.MARKED)
            like = "".join(LIKE.get(c, c) for c in form)
            for one in dict.fromkeys((form, like if len(form) >= 3 else form)):
                if len(one) >= 2:
                    there = self._by_form.get(one, ())
                    self._by_form[one] = there if needle in there else (*there, needle)
        self._forms = list(self._by_form)

    def __len__(self) -> int:
        return len(self._forms)

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(self._forms, matchkind=MatchKind.Standard)

    def find(self, hay: Haystack) -> Iterator[tuple[str, int, int]]:
        """(kind, start, end) of every place in the original that counts."""
        if not self._forms:
            return
        for number, start, end in self._automaton.find_matches_as_indexes(
            hay.text, overlapping=True
        ):
            first, last = hay.span(start, end)
            for needle in self._by_form[self._forms[number]]:
                if COUNTS[needle.strength](hay.original, first, last):
                    yield needle.kind, first, last


@lru_cache(maxsize=32_768)
def _normal(form: str, marked: bool) -> str:
    if pinyin.is_sounds(form):
        return form
    view = plain(form)
    if marked:
        return view.without(str.isspace).text
    return view.without(lambda c: not c.isalnum()).text


def _is_word(text: str, start: int, end: int) -> bool:
    beside = (text[start - 1 : start], text[end : end + 1])
    return not any(c.isascii() and c.isalpha() for c in beside if c)


def _is_capital(text: str, start: int, end: int) -> bool:
    return _is_word(text, start, end) and text[start:end].upper() == text[start:end]


def _is_called(text: str, start: int, end: int) -> bool:
    """At the beginning of a word: nothing Han before it but a word that leads to a person."""
    before = text[max(0, start - 1) : start]
    if not _HAN.match(before) or _CALLER.search(before):
        return True
    return bool(_BEFORE.search(text[max(0, start - 8) : start]))


def _is_titled(text: str, start: int, end: int) -> bool:
    """Called so, and the title ends there: no word goes on behind it (于总体方案)."""
    after = text[end : end + 2]
    return _is_called(text, start, end) and (
        not _HAN.match(after) or bool(_TOLD.match(text[end : end + 4]))
    )


def _is_named(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 8) : start], text[end : end + 6]
    return bool(_BEFORE.search(before) or _AFTER.match(after))


def _is_whole(text: str, start: int, end: int) -> bool:
    """A number that neither begins nor goes on outside."""
    return not re.search(r"[\d.．]$", text[:start]) and not re.match(r"[.．]?\d|[%％]", text[end:])


def _is_decimal(text: str, start: int, end: int) -> bool:
    """A number with its point, but for zeros at its end."""
    pointed = bool(re.search(r"[.．点]", text[start:end]))
    behind = re.sub("^0+", "", text[end : end + 4])
    return pointed and not text[start - 1 : start].isdigit() and not behind[:1].isdigit()


def _always(text: str, start: int, end: int) -> bool:
    """Not across the end of a sentence, unless long enough to be no chance."""
    return end - start > 12 or not any(c in "。；！？" for c in text[start:end])


#: Whether a form found at ``text[start:end]`` counts.
COUNTS: dict[Strength, Callable[[str, int, int], bool]] = {
    Strength.ALONE: _always,
    Strength.WORD: _is_word,
    Strength.CAPITALS: _is_capital,
    Strength.MARKED: _always,
    Strength.CALLED: _is_called,
    Strength.TITLED: _is_titled,
    Strength.NAMED: _is_named,
    Strength.WHOLE: _is_whole,
    Strength.DECIMAL: _is_decimal,
}
