"""What strangers upload: ``python -m tests.torture uploads``. Takes about a minute.

- every bomb is refused or taken within 5 s and 150 MB, the process that asked included;
- no hostile file is active in what the desk serves.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from casestore.campaign.model import Evidence
from casestore.errors import Rejected
from casestore.public.cleaning.child import Order, safe_copy
from casestore.public.cleaning.kinds import copy_kind
from tests.torture import (
    heif_photos,
    hostile_packages,
    hostile_pdfs,
    hostile_pictures,
    hostile_scans,
)
from tests.torture.active import active_in

FULL = 1
ALONE = True
KINDS = Evidence().kinds
HOSTILE = (
    hostile_pdfs.HOSTILE
    | hostile_packages.HOSTILE
    | hostile_pictures.HOSTILE
    | heif_photos.HOSTILE
    | hostile_scans.HOSTILE
)
BOMBS: Mapping[str, Callable[[], bytes]] = (
    hostile_pdfs.BOMBS
    | hostile_packages.BOMBS
    | hostile_pictures.BOMBS
    | heif_photos.BOMBS
    | hostile_scans.BOMBS
)
#: Seconds and megabytes that one upload may take.
SECONDS, MB = 5.0, 150

#: A small process, so that what it and its child take is what the upload takes.
_MEASURING = """
import json, resource, sys, time
from pathlib import Path
from casestore.public.cleaning.child import Order, safe_copy
from casestore.errors import Rejected
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begun, said = time.monotonic(), ""
with open(sys.argv[1], "rb") as stream:
    try:
        order = Order(name="a", kinds=tuple(sys.argv[3:]), folder=Path(sys.argv[2]))
        said = safe_copy(stream, order).kind
    except Rejected as error:
        said = str(error)
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
child = resource.getrusage(resource.RUSAGE_CHILDREN)
figures = {"seconds": time.monotonic() - begun, "computed": child.ru_utime + child.ru_stime}
print(json.dumps(figures | {"mb": (own + child.ru_maxrss) / 1000, "said": said}))
"""


def measured(data: bytes, folder: Path) -> dict[str, Any]:
    """What ``data`` takes: ``seconds`` by the clock, of which its child ``computed`` so many (the
    rest it waited for a busy machine), ``mb`` (of the child, and what the asking process grew
    by), and what was ``said``: a kind, or why not."""
    path = folder / "upload"
    path.write_bytes(data)
    result = subprocess.run(
        [sys.executable, "-c", _MEASURING, str(path), str(folder), *KINDS],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def is_active(data: bytes, folder: Path) -> list[str]:
    """What is active in the safe copy of ``data``; a refused file has none, so nothing is."""
    with tempfile.TemporaryFile() as stream:
        stream.write(data)
        try:
            copy = safe_copy(stream, Order(name="a", kinds=KINDS, folder=folder))
        except Rejected as error:
            return [f"refused: {error}"]
    return active_in(copy.data, copy_kind(copy.kind))


def run(rounds: int) -> dict[str, Any]:
    """Everything ``rounds`` times: the seconds and megabytes that the worst took, and what broke a
    promise."""
    broken: list[str] = []
    slowest = largest = 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _round in range(rounds):
            for what, made in BOMBS.items():
                found = measured(made(), folder)
                slowest, largest = max(slowest, found["seconds"]), max(largest, found["mb"])
                if found["seconds"] > SECONDS or found["mb"] > MB:
                    broken.append(f"{what}: {found}")
            for what, data in HOSTILE.items():
                active = is_active(data, folder)
                if active:
                    broken.append(f"{what}: {active}")
    return {
        "rounds": rounds,
        "bombs": len(BOMBS),
        "hostile": len(HOSTILE),
        "slowest": round(slowest, 2),
        "mb": round(largest),
        "failed": len(broken),
        "what": broken[:20],
    }
