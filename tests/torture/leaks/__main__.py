"""Planted leaks against the gate: ``python -m tests.torture.leaks [count] [seed]``. Prints one line
of JSON (recall by tier, caught of planted by kind) and ends with 1 where a promise was broken."""

import json
import random
import sys

from tests.torture.leaks.sowing import CELLS, PROMISED, Harvest, sow

COUNT = 3000


def main(words: list[str]) -> int:
    count = int(words[0]) if words else COUNT
    seed = int(words[1]) if len(words) > 1 else random.SystemRandom().randrange(10**9)
    harvest = sow(seed, count)
    sys.stdout.write(json.dumps(_said(harvest, seed), ensure_ascii=False) + "\n")
    for kind, writing, text in harvest.missed:
        sys.stderr.write(f"missed: {kind}, {writing}: {text!r}\n")
    return int(not harvest.keeps_its_promise)


def _said(harvest: Harvest, seed: int) -> dict[str, object]:
    return {
        "torture": "leaks",
        "seed": seed,
        "cells": len(CELLS),
        "planted": sum(harvest.planted.values()),
        "caught": sum(harvest.caught.values()),
        "recall": {
            name: round(harvest.recall(*tiers), 4) for name, (tiers, _least) in PROMISED.items()
        },
        "kinds": harvest.by_kind(),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
