"""``make torture``: every harness of this folder at full length, one JSON line each.

A harness is a module with ``FULL`` (how many rounds) and ``run(rounds) -> dict``: its figures, of
which ``failed`` counts what must not be. Loopback only, bounded in time.
``tests/torture/test_short_forms.py`` runs each that says how ``SHORT`` a form it has.
"""

import json
import pkgutil
import sys
import time
from importlib import import_module
from types import ModuleType

from tests import torture


def harnesses() -> list[ModuleType]:
    """Every module of this folder that is a harness, by name."""
    names = sorted(found.name for found in pkgutil.iter_modules(torture.__path__))
    modules = [import_module(f"tests.torture.{name}") for name in names if name != "__main__"]
    return [module for module in modules if hasattr(module, "FULL")]


def main() -> int:
    """Run them all, or those that are named; 1 when one of them found something."""
    failed = 0
    for module in harnesses():
        name = module.__name__.rpartition(".")[2]
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        began = time.monotonic()
        figures = module.run(module.FULL)
        seconds = round(time.monotonic() - began, 1)
        print(json.dumps({"torture": name, **figures, "seconds": seconds}), flush=True)
        failed += int(figures["failed"])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
