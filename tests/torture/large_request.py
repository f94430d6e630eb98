"""The largest request: ``python -m tests.torture large_request``. As many pictures in one post as
one post may bring; what the process that takes it, and the child that cleans them, take together
while it lasts.
"""

import asyncio
import json
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from casestore.sealing.drafts import Drafts
from forms_app.processes.sessions import processes_of
from tests.torture.clients import ask, head
from tests.torture.evidence_posts import picture, upload
from tests.torture.public_host import by_unit, drafts, instance

#: Pictures in the post, and bytes of each: together 200 MB at full length.
FULL, SHORT = 12, 2
ALONE = True
SIZE = 19_000_000
#: Megabytes that a request may take.
MOST_MB = 150
_PAGE_KB = 4


def run(rounds: int) -> dict[str, Any]:
    """So many pictures in one post; ``failed`` where they were not kept, or took too much."""
    with tempfile.TemporaryDirectory() as name:
        settings = instance(Path(name) / "instance", "proxies = 1")
        (secret,) = drafts(settings, 1)
        pictures = [picture(SIZE, 1) + bytes([number]) for number in range(rounds)]
        with by_unit(settings) as place:
            for _one in range(6):  # each process has drawn its first pages
                asyncio.run(ask(place, head("GET", "/status")))
            with watched(place.process) as found:
                status = asyncio.run(upload(place, secret, pictures, thin=False))
        draft = Drafts(settings.drafts).load(secret)
        kept = len(draft.files) if draft else 0
    return {
        "rounds": rounds,
        "post_mb": sum(map(len, pictures)) // 1_000_000,
        "status": status,
        "kept": kept,
        "mb": found["mb"],
        "failed": int(kept != rounds or found["mb"] > MOST_MB),
    }


@contextmanager
def watched(process: int) -> Iterator[dict[str, int]]:
    """The most megabytes that the session of ``process`` takes more than at the beginning."""
    before, most, over = _kb(process), {"mb": 0}, threading.Event()

    def look() -> None:
        while not over.is_set():
            most["mb"] = max(most["mb"], (_kb(process) - before) // 1000)
            time.sleep(0.01)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield most
    finally:
        over.set()
        thread.join()


def _kb(session: int) -> int:
    """What all processes of ``session`` have in memory of their own."""
    total = 0
    for one in processes_of(session):
        with suppress(OSError):
            words = Path(f"/proc/{one.pid}/statm").read_text(encoding="ascii").split()
            total += (int(words[1]) - int(words[2])) * _PAGE_KB
    return total


if __name__ == "__main__":
    print(json.dumps(run(FULL)))
