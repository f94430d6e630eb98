"""Cases that have to do with each other: what makes two look alike, and when one may go along with
another. Pure."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum

from casestore.lifecycle.case_states import CASE_STATES, State
from casestore.lifecycle.moves import Effects, Move, OnUnit, Stage
from casestore.lifecycle.roles import Role
from casestore.lifecycle.verbs import Verb


class MarkKind(StrEnum):
    """What two cases may have in common that is sealed in both."""

    USCC = "uscc"
    PROJECT = "project"
    CONTRACT = "contract"


class Likeness(StrEnum):
    """How much two cases have in common: ``DUPLICATE`` is the same enterprise about the same unit
    and kind of problem."""

    DUPLICATE = "duplicate"
    SAME_CONTRACT = "same-contract"
    SAME_ENTERPRISE = "same-enterprise"


LIKENESS_NAMES: dict[Likeness, str] = {
    Likeness.DUPLICATE: "很可能重复：信用代码、被反映单位和问题类别都相同",
    Likeness.SAME_CONTRACT: "合同编号或者项目名称相同",
    Likeness.SAME_ENTERPRISE: "同一家企业的另一件：信用代码相同",
}

#: Characters from which a credit code, a name of a project or a number of a contract tells cases
#: apart.
_SHORTEST = {MarkKind.USCC: 8, MarkKind.PROJECT: 6, MarkKind.CONTRACT: 5}
#: A number of a contract as people write it into a text.
_CONTRACT = re.compile(
    r"(?:合同|协议|協議)(?:书|書)?(?:编号|編號|号码|號碼|文号|文號|号|號)"
    r"(?:为|為|是)?[:：\s]*([0-9A-Za-z〔〕\[\]()（）\-–—_/]{5,40})"
)

#: States in which no unit is at work yet: such a case may go along with another one.
MERGEABLE = frozenset({State.RECEIVED, State.RETURNED, State.ACCEPTED})
_C = frozenset({Role.COORDINATOR})
#: What going along with another case does to the row of a case, and what parting does.
MERGING = Move(
    verb=Verb.MERGE,
    sources=MERGEABLE,
    target=State.MERGED,
    roles=_C,
    effects=Effects(unit=OnUnit.NONE, clears=frozenset({Stage.ACCEPTED})),
)
PARTING = Move(
    verb=Verb.PART,
    sources=frozenset({State.MERGED}),
    target=State.RECEIVED,
    roles=_C,
    effects=Effects(unit=OnUnit.NONE, clears=frozenset({Stage.ACCEPTED})),
)
#: What makes two cases belong together, and what ends it.
JOINING = frozenset({Verb.LINK, Verb.MERGE, Verb.ABSORB})
ENDING = frozenset({Verb.UNLINK, Verb.PART})


def marked(values: Mapping[str, str]) -> Iterator[tuple[MarkKind, str]]:
    """What the answers ``values`` may have in common with those of another case."""
    said = {
        MarkKind.USCC: [values.get("uscc", "")],
        MarkKind.PROJECT: [values.get("project", "")],
        MarkKind.CONTRACT: _CONTRACT.findall(
            "\n".join(values.get(id, "") for id in ("project", "facts", "request"))
        ),
    }
    for kind, texts in said.items():
        for bare in sorted({_bare(text) for text in texts}):
            if len(bare) >= _SHORTEST[kind]:
                yield kind, bare


def likeness(shared: Collection[MarkKind], same_plain: bool) -> Likeness | None:
    """How alike two cases are that share marks of these kinds; ``same_plain``: they are about the
    same respondent and category."""
    if MarkKind.USCC in shared and same_plain:
        return Likeness.DUPLICATE
    if {MarkKind.CONTRACT, MarkKind.PROJECT} & {*shared}:
        return Likeness.SAME_CONTRACT
    return Likeness.SAME_ENTERPRISE if MarkKind.USCC in shared else None


def joined(events: Iterator[tuple[Verb, int]]) -> dict[int, Verb]:
    """What a case belongs together with, and by which act: from its events about others, oldest
    first, each with the other case."""
    found = dict[int, Verb]()
    for verb, other in events:
        if verb in JOINING:
            found[other] = verb
        else:
            found.pop(other, None)
    return found


def parts_with(target: State) -> bool:
    """Whether the cases that go along with one that enters ``target`` have to go their own way:
    it ends without anything having been done."""
    return CASE_STATES[target].ended and target is not State.STRUCK_OFF


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in plain if character.isalnum())
