"""``make torture``: every harness of this folder at full length, one JSON line each.

A harness is a module with ``FULL`` (how many rounds) and ``run(rounds) -> dict``: its figures, of
which ``failed`` counts what must not be. Those that measure how long something takes say
``ALONE = True``; the others run two at a time before them. Each has a process of its own, and one
that breaks off is told like one that found something. Loopback only, bounded in time.
``tests/torture/test_short_forms.py`` runs each that says how ``SHORT`` a form it has.
"""

import json
import pkgutil
import subprocess
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from importlib import import_module
from types import ModuleType

from tests import torture

#: Those that take longest begin first.
LONG = ("verify_mutations", "kills")


def harnesses() -> list[ModuleType]:
    """Every module of this folder that is a harness, by name."""
    names = sorted(found.name for found in pkgutil.iter_modules(torture.__path__))
    modules = [import_module(f"tests.torture.{name}") for name in names if name != "__main__"]
    return [module for module in modules if hasattr(module, "FULL")]


def figures(module: ModuleType) -> dict[str, object]:
    """What the harness found, and in how many seconds."""
    began = time.monotonic()
    try:
        with redirect_stdout(sys.stderr):  # what the product logs is no figure
            found = module.run(module.FULL)
    except Exception:  # whatever ends a harness is its finding
        found = {"failed": 1, "what": [traceback.format_exc()]}
    return {"torture": _name(module), **found, "seconds": round(time.monotonic() - began, 1)}


def _beside(module: ModuleType) -> bool:
    """Run the harness in a process of its own, which tells; whether it found nothing."""
    words = [sys.executable, "-m", "tests.torture", _name(module)]
    return subprocess.run(words, check=False).returncode == 0


def main() -> int:
    """Run them all, or the one that is named; 1 when one of them found something."""
    asked = [one for one in harnesses() if _name(one) in sys.argv[1:] or not sys.argv[1:]]
    if len(asked) == 1:
        said = figures(asked[0])
        print(json.dumps(said, ensure_ascii=False), flush=True)
        return int(bool(said["failed"]))
    asked.sort(key=lambda one: _name(one) not in LONG)
    well: list[bool] = []
    for count in (2, 1):
        some = [one for one in asked if getattr(one, "ALONE", False) == (count == 1)]
        with ThreadPoolExecutor(count) as lanes:
            well += lanes.map(_beside, some)
    return int(not all(well))


def _name(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


if __name__ == "__main__":
    sys.exit(main())
