"""``make torture``: every harness of this folder at full length, one JSON line each.

A harness is a module with ``FULL`` (how many rounds) and ``run(rounds) -> dict``: its figures, of
which ``failed`` counts what must not be. Those that measure how long something takes say
``ALONE = True``; the others run two at a time before them. Each has a process of its own, and one
that breaks off is told like one that found something. Loopback only, bounded in time.
``tests/torture/test_short_forms.py`` runs each that says how ``SHORT`` a form it has.
"""

import json
import pkgutil
import sys
import time
import traceback
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from importlib import import_module
from multiprocessing import get_context
from types import ModuleType

from tests import torture

#: Those that take longest begin first.
LONG = ("verify_mutations", "kills")


def harnesses() -> list[ModuleType]:
    """Every module of this folder that is a harness, by name."""
    names = sorted(found.name for found in pkgutil.iter_modules(torture.__path__))
    modules = [import_module(f"tests.torture.{name}") for name in names if name != "__main__"]
    return [module for module in modules if hasattr(module, "FULL")]


def lanes(count: int) -> Executor:
    """``count`` harnesses at a time, each in a new process that nothing was forked from before."""
    return ProcessPoolExecutor(count, mp_context=get_context("spawn"), max_tasks_per_child=1)


def figures(name: str) -> dict[str, object]:
    """What the harness ``name`` found, and in how many seconds."""
    module, began = import_module(f"tests.torture.{name}"), time.monotonic()
    try:
        found = module.run(module.FULL)
    except Exception:  # whatever ends a harness is its finding
        found = {"failed": 1, "what": [traceback.format_exc()]}
    return {"torture": name, **found, "seconds": round(time.monotonic() - began, 1)}


def main() -> int:
    """Run them all, or those that are named; 1 when one of them found something."""
    asked = [one for one in harnesses() if _name(one) in sys.argv[1:] or not sys.argv[1:]]
    asked.sort(key=lambda one: _name(one) not in LONG)
    failed = 0
    for count in (2, 1):
        names = [_name(one) for one in asked if getattr(one, "ALONE", False) == (count == 1)]
        with lanes(count) as pool:
            for done in as_completed([pool.submit(figures, name) for name in names]):
                print(json.dumps(done.result(), ensure_ascii=False), flush=True)
                failed += int(str(done.result()["failed"]))
    return 1 if failed else 0


def _name(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


if __name__ == "__main__":
    sys.exit(main())
