"""Floods: ``python -m tests.torture floods``. A hundred times what the others ask, from one other
address, at everything that is dear: wrong look-ups, new drafts, pages. And fifty enterprises behind
one address that start, look up and file within a minute.

The others wait at most twice as long (p95) as without the flood, and none of the fifty is refused.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.intake import CAMPAIGN, CONTENT, LAST, Counter, values
from benchmarks.load import Post
from casestore.campaign.loading import load_campaigns
from casestore.exchange.receipt_numbers import random_number
from tests.torture.clients import Reading, ask, head
from tests.torture.public_host import ROOT, Place, by_unit, instance

#: Seconds that the others ask for, without and with the flood.
FULL, SHORT = 60, 3
ALONE = True
#: Seconds of the flood before anybody looks: by then nothing of it is a first time.
BEFORE = 5
#: What the others ask a second, and how many times that the flood does.
RATE, TIMES = 2, 100
ENTERPRISES = 50
#: A wait that nobody notices: below it twice as long is no harm. In the short form, with few
#: requests beside other tests, one that nobody minds.
UNNOTICED_MS, UNMINDED_MS = 50, 1500
FLOODER, OFFICE = "198.51.100.66", "203.0.113.50"


@dataclass(frozen=True)
class Known:
    """What every request here goes by: a receipt, and the session of a browser."""

    number: str
    code: str
    session: str
    token: str


def run(rounds: int) -> dict[str, Any]:
    """``rounds`` seconds each; ``failed``: others who waited too long or in vain, enterprises that
    were refused."""
    with tempfile.TemporaryDirectory() as name:
        settings = instance(Path(name) / "instance", "proxies = 1")
        with by_unit(settings) as place:
            counter = Counter(settings, place.port, _values())
            known = _known(counter)
            asyncio.run(_others(place, known, 4))  # each process has drawn its first pages
            quiet = asyncio.run(_others(place, known, rounds))
            with _flood(place, known, rounds + BEFORE) as flood:
                time.sleep(BEFORE)
                loud = asyncio.run(_others(place, known, rounds))
            refused = _fifty(counter, known)
    most = max(2 * quiet.ms(0.95), UNNOTICED_MS if rounds >= FULL else UNMINDED_MS)
    failed = len(quiet.wrong) + len(loud.wrong) + refused + (loud.ms(0.95) > most)
    return {
        "rounds": rounds,
        "quiet_p95_ms": quiet.ms(0.95),
        "flooded_p95_ms": loud.ms(0.95),
        "flood": flood,
        "wrong": (quiet.wrong + loud.wrong)[:3],
        "enterprises": ENTERPRISES,
        "refused": refused,
        "failed": failed,
    }


def _values() -> dict[str, str]:
    return values(load_campaigns(CONTENT)[CAMPAIGN])


def _known(counter: Counter) -> Known:
    posts = counter.clues(1)
    posts[0].sent(HTTPConnection("127.0.0.1", counter.port))
    number, code = counter.receipt(posts[0])
    return Known(number, code, *counter._session())


def _requests(known: Known, right: bool) -> list[tuple[str, str, dict[str, str]]]:
    """Method, path and form of what is asked in turn: by the others rightly, by the flood not."""
    number = known.number if right else random_number("XJ", 2022)
    look_up = {"number": number, "code": known.code, "csrf_token": known.token}
    draft = {**_values(), "csrf_token": known.token}
    return [
        ("POST", "/status", look_up),
        ("GET", f"/apply/{CAMPAIGN}", {}),
        ("POST", f"/apply/{CAMPAIGN}", draft),
        ("GET", "/status", {}),
    ]


async def _one(place: Place, known: Known, what: tuple[str, str, dict[str, str]], who: str) -> int:
    method, path, form = what
    body = urlencode(form).encode()
    headers = {"X-Forwarded-For": who}
    if form:
        headers["Cookie"] = f"qz-session={known.session}"
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers["Content-Length"] = str(len(body))
    return (await ask(place, head(method, path, headers), body if form else b"")).status


async def _others(place: Place, known: Known, seconds: float) -> Reading:
    """What so many seconds of the others' requests took, each from an address of its own."""
    found, asked = Reading(), _requests(known, right=True)

    async def timed(number: int) -> None:
        await asyncio.sleep(number / RATE)
        began = time.perf_counter()
        status = await _one(place, known, asked[number % len(asked)], f"10.7.0.{number % 250}")
        found.took.append(time.perf_counter() - began)
        if status not in (200, 302):
            found.wrong.append(f"{asked[number % len(asked)][1]}: {status}")

    await asyncio.gather(*(timed(number) for number in range(int(seconds * RATE))))
    return found


@contextmanager
def _flood(place: Place, known: Known, seconds: float) -> Iterator[dict[str, int]]:
    """The flood, in a process of its own that yields to the server's, as another machine would; how
    often each status was answered, filled in at its end."""
    words = [known.number, known.code, known.session, known.token, str(place.port), str(seconds)]
    command = ["nice", "-n", "5", sys.executable, "-m", "tests.torture.floods", *words]
    answered: dict[str, int] = {}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        yield answered
        said, _none = process.communicate(timeout=seconds + 60)
    answered.update(json.loads(said))


async def _pour(place: Place, known: Known, seconds: float) -> dict[str, int]:
    counts, asked = dict[str, int](), _requests(known, right=False)

    async def one(number: int) -> None:
        await asyncio.sleep(number / (RATE * TIMES))
        try:
            status = str(await _one(place, known, asked[number % len(asked)], FLOODER))
        except OSError:
            status = "closed"
        counts[status] = counts.get(status, 0) + 1

    tasks = [asyncio.create_task(one(n)) for n in range(int(seconds * RATE * TIMES))]
    _done, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        task.cancel()
    return counts | {"late": len(late)}


def _fifty(counter: Counter, known: Known) -> int:
    """How many requests of enterprises behind one address were refused, which all start a clue,
    look one up and file one within a minute."""
    form = {name: counter.values[name] for name in LAST} | {"declaration": "y", "do": "send"}
    reviews = [
        replace(post, address=OFFICE)
        for post in counter.posts(ENTERPRISES, f"/apply/{CAMPAIGN}/review", {})
    ]

    def act(review: Post) -> list[int]:
        token = {"csrf_token": review.form["csrf_token"]}
        cookies = {"qz-session": review.cookies["qz-session"]}
        look_up = {"number": known.number, "code": known.code, **token}
        posts = [
            replace(
                review, path=f"/apply/{CAMPAIGN}", form=counter.values | token, cookies=cookies
            ),
            replace(review, path="/status", form=look_up, cookies=cookies),
            review,
            replace(review, path=f"/apply/{CAMPAIGN}/sign", form=form | token),
        ]
        return [post.sent(HTTPConnection("127.0.0.1", counter.port))[0] for post in posts]

    began = time.monotonic()
    with ThreadPoolExecutor(ENTERPRISES) as pool:
        said = [status for answers in pool.map(act, reviews) for status in answers]
    late = time.monotonic() - began > 60
    return sum(status != 302 for status in said) + late


if __name__ == "__main__":
    known = Known(*sys.argv[1:5])
    print(json.dumps(asyncio.run(_pour(Place(int(sys.argv[5])), known, float(sys.argv[6])))))
