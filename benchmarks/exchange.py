"""The counter: items acknowledged a second beside bare inserts of the same bytes into SQLite (WAL,
synchronous=FULL), keys of a code, a look-up, and capsules written a second."""

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyrage

from benchmarks.measuring import arguments, report
from casestore.exchange.capsules import CapsuleWriter, read_capsule
from casestore.exchange.claimant_keys import ClaimantKeys, keys_of, random_code
from casestore.exchange.inbox import Arrivals, Inbox, item_name
from casestore.exchange.items import Item, ItemKind, sealed
from casestore.exchange.office_signature import Checker, Signer, make_signing_key
from casestore.exchange.receipt_numbers import random_number

_WORDS = "说" * 800
_OFFICE = pyrage.x25519.Identity.generate()


def a_second(work: Callable[[int], object], times: int) -> float:
    start = time.perf_counter()
    for n in range(times):
        work(n)
    return round(times / (time.perf_counter() - start))


def _clue(keys: ClaimantKeys, n: int) -> Item:
    return Item(
        kind=ItemKind.CLUE,
        name=item_name(str(n)),
        number=random_number("XJ", 2022),
        reader=keys.reader,
        at=datetime.now(UTC),
        body={"values": {"facts": _WORDS}},
        writing=keys.writing.hex(),
    )


def put_items(folder: Path, keys: ClaimantKeys, times: int) -> float:
    inbox = Inbox(Arrivals(folder / "inbox").folder)

    def put(n: int) -> None:
        item = _clue(keys, n)
        inbox.put(item.name, sealed(item, [_OFFICE.to_public()]))

    return a_second(put, times)


def insert_rows(folder: Path, keys: ClaimantKeys, times: int) -> float:
    """The measure: the same sealed bytes, one transaction each, with nothing around it."""
    data = sealed(_clue(keys, 0), [_OFFICE.to_public()])
    rows = sqlite3.connect(folder / "rows.db", isolation_level=None)
    for line in (
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "CREATE TABLE items (name TEXT PRIMARY KEY, data BLOB)",
    ):
        rows.execute(line)
    return a_second(
        lambda n: rows.execute("INSERT INTO items VALUES (?, ?)", (item_name(str(n)), data)), times
    )


def milliseconds(work: Callable[[], object]) -> float:
    times = []
    for _ in range(15):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return round(statistics.median(times) * 1000, 1)


def main() -> None:
    times = arguments(__doc__, cases=1000).cases
    number, code = random_number("XJ", 2022), random_code()
    keys = keys_of(number, code)
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name)
        make_signing_key(folder)
        writer = CapsuleWriter(
            folder / "capsules", Signer.load(folder), lambda: [_OFFICE.to_public()]
        )
        checker = Checker.load(folder)
        status = {"steps": [["2022-06-15T02:00:00+00:00", "线索已收到。"]] * 20}
        items, rows = put_items(folder, keys, times), insert_rows(folder, keys, times)
        written = a_second(lambda _n: writer.write(keys.reader, status), times)
        report(
            "exchange",
            items_a_second=items,
            bare_inserts_a_second=rows,
            ratio=round(items / rows, 2),
            keys_ms=milliseconds(lambda: keys_of(number, code)),
            look_up_ms=milliseconds(
                lambda: read_capsule(writer.folder, keys_of(number, code).reading, checker)
            ),
            capsules_a_second=written,
        )


if __name__ == "__main__":
    main()
