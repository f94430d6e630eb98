"""The gate: what must go from a public text, and what a person has to look at.

What is known of the case, of the other cases and of the staff, and whatever says by its form that
it identifies somebody, blocks: nothing overrides that, the text must change. Names, codes, days
and amounts that nobody told the gate are suspicions: each is redacted, or dismissed by a person
with a reason. Passing proves nothing: two persons still read the text. Sources: 法释〔2016〕19号
arts. 9–10 (names, contact data), 个人信息保护法 art. 73, 政府信息公开条例 art. 15.
"""

import re
from collections.abc import Iterable, Mapping

from casestore.publishing.redaction import recogniser, structured, suspected
from casestore.publishing.redaction.findings import Examined, Finding, longest
from casestore.publishing.redaction.known import Known
from casestore.publishing.redaction.replacements import Replacements
from casestore.publishing.redaction.structured import Span
from casestore.publishing.redaction.views import Readings, plain

#: Parts in which laws and documents are quoted: their numbers and days name nobody.
_QUOTING = frozenset({"basis"})
_OF_DOCUMENTS = frozenset({"文号", "日期"})

#: What may stand before an address.
_LABEL = re.compile("^.*(?:地址|位于|地点|住址)[:：为是在]*")

#: Shorter pieces of an address that the office publishes are no address.
_SHORTEST = 6

NO_RECOGNISER = "没有装姓名识别器，人名和机构名只按姓氏、称呼和后缀查找，请格外仔细地通读"


def examine(
    parts: Mapping[str, str],
    known: Known,
    replacements: Replacements | None = None,
) -> Examined:
    """What the gate finds in the ``parts`` of a text (name → words)."""
    instead = replacements or Replacements()
    blocking: list[Finding] = []
    suspicions: list[Finding] = []
    for field, words in parts.items():
        readings = Readings(words)
        formed = _unpublished(words, structured.find(readings), known)
        blocking += _findings(field, words, (*known.find(readings), *formed), instead)
        maybe = (span for span in suspected.find(readings) if not _quotes(field, span))
        suspicions += _findings(field, words, _unpublished(words, maybe, known), instead)
    stops = longest(blocking)
    return Examined(
        blocking=tuple(stops),
        suspected=tuple(one for one in longest(suspicions) if not _is_within(one, stops)),
        checked=_checked(known),
        unchecked=_unchecked(known),
    )


def _findings(
    field: str, words: str, spans: Iterable[Span], instead: Replacements
) -> Iterable[Finding]:
    for kind, start, end in dict.fromkeys(spans):
        quoted = words[start:end]
        yield Finding(
            field=field,
            kind=kind,
            quoted=quoted,
            start=start,
            end=end,
            instead=instead.of(kind, quoted),
        )


def _unpublished(words: str, spans: Iterable[Span], known: Known) -> Iterable[Span]:
    """``spans`` without what the office itself has published."""
    for span in spans:
        told = _LABEL.sub("", words[span[1] : span[2]])
        bare = plain(told).without(lambda c: not c.isalnum()).text
        if len(bare) < _SHORTEST or not any(bare in one for one in known.public):
            yield span


def _quotes(field: str, span: Span) -> bool:
    return field in _QUOTING and span[0] in _OF_DOCUMENTS


def _is_within(one: Finding, stops: Iterable[Finding]) -> bool:
    """Whether what blocks already covers ``one``."""
    return any(
        stop.field == one.field and stop.start <= one.start and one.end <= stop.end
        for stop in stops
    )


def _checked(known: Known) -> tuple[tuple[str, int], ...]:
    return (
        ("本案已知信息的写法", len(known.own) + len(known.amounts) + len(known.days)),
        ("其他案件和工作人员的标识", len(known.others)),
        ("号码、地址、网址等类型", len(structured.KINDS)),
    )


def _unchecked(known: Known) -> tuple[str, ...]:
    sentences = ["图片、附件和链接指向的内容", "本人或者熟人凭情节就能认出的说法"]
    if known.weak:
        sentences.append(f"“{known.weak}”是常用词，只在指称企业的地方核对")
    if not recogniser.is_there():
        sentences.append(NO_RECOGNISER)
    return tuple(sentences)
