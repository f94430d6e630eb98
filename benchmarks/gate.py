"""The gate on a summary of 1,500 characters, in an office of N cases: the first check, which loads
the recogniser and opens the other cases, and the median of those after it."""

import random
import statistics
import time
from dataclasses import replace

from benchmarks.invented import HAN, identity
from benchmarks.measuring import report
from casestore.publishing.redaction.gate import examine
from casestore.publishing.redaction.known import Known, Record, needles_of, of_others

LENGTH, CASES, TIMES = 1500, 10_000, 15
_PROSE = (
    "区营商办收到线索后，当日登记并转责任单位限期办理。牵头单位组织双方核对合同、验收单和付款凭证，"
    "事实清楚。责任单位承认拖欠属实，提出分期付清的方案，双方签订履行协议。财政部门调剂资金，优先安排支付。"
)


def main() -> None:
    chance = random.Random(1)
    text = (_PROSE * (LENGTH // len(_PROSE) + 1))[:LENGTH]
    start = time.perf_counter()
    others = needles_of(of_others(identity(chance)) for _ in range(CASES))
    known = Known(record=Record(values={**identity(chance), "facts": text[:400]}), others=others)
    examine({"done": text}, known)
    first = time.perf_counter() - start
    times, cpu = [], []
    for _ in range(TIMES):
        start, spent = time.perf_counter(), time.process_time()
        # what is known of the case is worked out anew, and no sentence is one that was read before
        examine({"done": _varied(text, chance)}, replace(known))
        times.append(time.perf_counter() - start)
        cpu.append(time.process_time() - spent)
    report(
        "gate",
        characters=LENGTH,
        cases=CASES,
        forms=len(others),
        first_s=round(first, 2),
        after_s=round(statistics.median(times), 3),
        after_cpu_s=round(statistics.median(cpu), 3),
    )


def _varied(text: str, chance: random.Random) -> str:
    return "。".join(part + chance.choice(HAN) + chance.choice(HAN) for part in text.split("。"))[
        :LENGTH
    ]


if __name__ == "__main__":
    main()
