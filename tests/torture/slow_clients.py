"""Slow clients: ``python -m tests.torture slow_clients``. So many honest uploads at 0.2 Mbit/s,
four times as many connections that never ask to an end (half of them in their headers, half in a
body), and readers beside them: through ``qingzhang serve``, and through the shipped nginx.conf
where nginx is installed. The short form goes through nginx alone, or straight to the unit.

Every honest upload is kept, and readers wait a second at most (p99).
"""

import asyncio
import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.intake import CAMPAIGN
from casestore.sealing.drafts import Drafts
from casestore.settings import Settings
from tests.torture.clients import Reading, ask, head, hold, read
from tests.torture.evidence_posts import picture, upload
from tests.torture.public_host import (
    Place,
    behind_nginx,
    by_serve,
    by_unit,
    drafts,
    instance,
    nginx,
)

FULL, SHORT = 50, 6
ALONE = True
#: Bytes of an upload at full length, and in the short form.
LARGE, SMALL = 1_000_000, 50_000
READERS, PAUSE = 4, 0.1
#: How long readers may wait (p99); longer in the short form, beside other tests. A server that its
#: slow clients hold lets them wait for a minute.
LONGEST_WAIT_MS, LONGEST_BESIDE_MS = 1000, 3000
FORMS = ("/status", "/apply/", f"/apply/{CAMPAIGN}", "/static/intake.css")


def run(rounds: int) -> dict[str, Any]:
    """``rounds`` uploads each way; ``failed``: uploads that were lost, readers who waited too long
    or in vain."""
    size = LARGE if rounds >= FULL else SMALL
    figures: dict[str, Any] = {"rounds": rounds, "slow_connections": 4 * rounds, "failed": 0}
    ways: dict[str, Any] = {"nginx": behind_nginx} if nginx() else {"nginx_not_installed": by_unit}
    if rounds >= FULL:
        ways = {"serve": by_serve, **ways}
    for way, served in ways.items():
        with tempfile.TemporaryDirectory() as name:
            settings = instance(Path(name) / "instance", f"proxies = {int(way == 'nginx')}")
            secrets = drafts(settings, rounds)
            with served(settings) as place:
                paths = ("/", *FORMS) if way == "nginx" else FORMS
                found = asyncio.run(_besieged(place, settings, secrets, size, paths))
        figures["failed"] += found.pop("failed")
        figures[way] = found
    return figures


async def _besieged(
    place: Place, settings: Settings, secrets: list[str], size: int, paths: tuple[str, ...]
) -> dict[str, Any]:
    found = Reading()
    for path in paths * 3:  # each process has drawn its first pages
        await ask(place, head("GET", path))
    others = [_held(place, number) for number in range(4 * len(secrets))]
    others += [read(place, paths, PAUSE, found) for _one in range(READERS)]
    tasks = [asyncio.create_task(one) for one in others]
    await asyncio.sleep(0.5)
    sent = [upload(place, one, [picture(size, at)], thin=True) for at, one in enumerate(secrets)]
    said = await asyncio.gather(*sent)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    kept = sum(_kept(settings, secret) for secret in secrets)
    late = found.ms(0.99) > (LONGEST_WAIT_MS if size == LARGE else LONGEST_BESIDE_MS)
    failed = len(secrets) - kept + len(found.wrong) + late
    return {
        "kept": kept,
        "said": sorted(set(said)),
        "reads": len(found.took),
        "p99_ms": found.ms(0.99),
        "wrong": found.wrong[:3],
        "failed": failed,
    }


def _held(place: Place, number: int) -> Any:
    if number % 2:
        return hold(place, b"GET /status HTTP/1.1\r\nHost: slow\r\n", b"X-More: 1\r\n")
    length = {"Content-Length": "200000", "Content-Type": "multipart/form-data; boundary=b"}
    return hold(place, head("POST", f"/apply/{CAMPAIGN}/evidence", length), b"--")


def _kept(settings: Settings, secret: str) -> bool:
    draft = Drafts(settings.drafts).load(secret)
    return draft is not None and len(draft.files) == 1


if __name__ == "__main__":
    print(json.dumps(run(FULL), ensure_ascii=False))
