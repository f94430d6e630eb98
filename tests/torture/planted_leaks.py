"""Planted leaks against the gate, with a fresh seed each time; the short form stands beside the
gate's other tests."""

import random

from tests.torture.leaks.sowing import CELLS, PROMISED, sow

FULL = 3000


def run(rounds: int) -> dict[str, object]:
    seed = random.SystemRandom().randrange(10**9)
    harvest = sow(seed, rounds)
    return {
        "rounds": rounds,
        "seed": seed,
        "cells": len(CELLS),
        "caught": sum(harvest.caught.values()),
        "recall": {
            name: round(harvest.recall(*tiers), 4) for name, (tiers, _least) in PROMISED.items()
        },
        "kinds": harvest.by_kind(),
        "failed": int(not harvest.keeps_its_promise),
        "what": [f"{kind}, {writing}: {text}" for kind, writing, text in harvest.missed[:5]],
    }
