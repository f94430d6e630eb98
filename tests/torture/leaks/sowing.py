"""Plants leaks in official prose and counts what the gate catches."""

import random
from collections import Counter
from dataclasses import dataclass, field

from casestore.publishing.redaction.gate import examine
from casestore.publishing.redaction.known import Known, Record, needles_of, of_others, of_staff
from tests.torture.leaks.kinds import CELLS, planted
from tests.torture.leaks.making import Kind, Leak

PROSE = (
    "区营商办收到线索后，当日登记并转责任单位限期办理。",
    "牵头单位组织双方核对合同、验收单和付款凭证，事实清楚。",
    "责任单位承认拖欠属实，提出分期付清的方案，双方签订履行协议。",
    "财政部门调剂资金，优先安排支付，并纳入下一年度预算。",
    "统筹单位到现场核查，结论属实，企业确认账目结清。",
    "对机构改革后职能承接不清的，由同级政府指定承接部门。",
    "任何单位不得以负责人变更、机构撤并、职能调整为理由拒绝履行承诺。",
    "办理结果经两人复核后公开，文本里不写企业和个人的身份信息。",
)
#: Kinds of findings that needn't stop a text where nobody told the gate.
UNKNOWN = ("person", "company", "other")


#: What is promised: name → tiers, the least share of their plants that is caught.
PROMISED: dict[str, tuple[tuple[str, ...], float]] = {
    "known": (("known",), 0.999),
    "structured": (("structured",), 0.995),
    "unknown persons": (("person",), 0.95),
    "unknown companies": (("company",), 0.95),
    "unknown": (UNKNOWN, 0.98),
}


@dataclass
class Harvest:
    """What was planted and caught, by kind and writing."""

    planted: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    caught: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    missed: list[tuple[str, str, str]] = field(default_factory=list)

    def recall(self, *tiers: str) -> float:
        """The share that was caught of all plants of ``tiers``."""
        total = sum(n for cell, n in self.planted.items() if cell[0] in tiers)
        return sum(n for cell, n in self.caught.items() if cell[0] in tiers) / total if total else 1

    @property
    def keeps_its_promise(self) -> bool:
        return all(self.recall(*tiers) >= least for tiers, least in PROMISED.values())

    def by_kind(self) -> dict[str, str]:
        """Kind → caught of planted."""
        kinds = dict.fromkeys((tier, name) for tier, name, _writing in self.planted)
        return {
            f"{tier}: {name}": "/".join(
                str(self._sum(counted, tier, name)) for counted in (self.caught, self.planted)
            )
            for tier, name in kinds
        }

    @staticmethod
    def _sum(counted: Counter[tuple[str, str, str]], tier: str, name: str) -> int:
        return sum(n for cell, n in counted.items() if cell[:2] == (tier, name))


def sow(seed: int, count: int) -> Harvest:
    """``count`` plants, spread evenly over all cells."""
    chance, harvest = random.Random(seed), Harvest()
    for number in range(count):
        kind, writing = CELLS[number % len(CELLS)]
        leak = planted(chance, (kind, writing))
        cell = (kind.tier, kind.name, writing)
        harvest.planted[cell] += 1
        if is_caught(kind, leak, chance):
            harvest.caught[cell] += 1
        else:
            harvest.missed.append(
                (f"{kind.tier}: {kind.name}", writing, leak.sentence.format(leak.words))
            )
    return harvest


def is_caught(kind: Kind, leak: Leak, chance: random.Random) -> bool:
    """Whether the gate finds at least half of the letters of ``leak``, where it must block by a
    finding that blocks."""
    before, after = chance.choice(PROSE), chance.choice(PROSE)
    head, tail = leak.sentence.split("{}")
    text = before + head + leak.words + tail + after
    known = Known(
        record=Record(values=leak.values),
        others=needles_of([of_others(leak.other), of_staff(leak.staff)]),
    )
    examined = examine({"done": text}, known)
    found = examined.blocking
    if kind.tier in UNKNOWN:
        found = (*found, *examined.suspected)
    start = len(before) + len(head)
    place = range(start, start + len(leak.words))
    letters = [n for n in place if text[n].isalnum() or text[n] in "*@"]
    hit = {n for one in found for n in range(one.start, one.end)}
    return sum(n in hit for n in letters) * 2 >= len(letters)
