"""Identifiers hidden in files of a release in every form that these decode to, with a fresh seed
each time: the sweep finds each, names its owner and quotes none; files without any stay quiet."""

import random
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.torture.hiding.planting import EVERY, WAYS, InventedOffice, is_found, planted, swept

#: Words that name nobody.
NOBODY = "本栏内容每个工作日更新"
FULL, SHORT = 1200, 150


def run(rounds: int, seed: int | None = None) -> dict[str, object]:
    """The figures of so many plants; a ``seed`` that was told repeats its draw."""
    seed = random.SystemRandom().randrange(10**9) if seed is None else seed
    office, missed = InventedOffice(seed), []
    kinds: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        for plant in office.plants(rounds):
            file, key = planted(plant)
            found = swept(office, file, key, Path(folder))
            if found.blind or not is_found(plant, found.hits):
                missed.append(f"{plant.label}: {plant.words}")
            kinds[plant.kind] += 1
        alarms = [way for way in WAYS if _alarm(office, way, Path(folder))]
    return {
        "rounds": rounds,
        "seed": seed,
        "ways": len(EVERY),
        "kinds": dict(kinds),
        "found": rounds - len(missed),
        "false_alarms": len(alarms),
        "failed": len(missed) + len(alarms),
        "what": [*missed[:5], *alarms[:5]],
    }


def _alarm(office: InventedOffice, way: str, folder: Path) -> bool:
    """Whether a file that tells nothing isn't left alone."""
    return bool(swept(office, WAYS[way](NOBODY), "key", folder).faults)
