"""Random payments of several agreements, against a table kept beside in plain integers: what is
agreed, paid, left and late, to the fen and the day."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from casestore.errors import Doubtful
from casestore.ledger.queries import instalments
from casestore.ledger.verbs import paying
from casestore.lifecycle.instalments import sums
from tests.casestore.ledger.verbs.test_paying import agreed, payment, rows_of
from tests.casestore.ledger_fixture import COORDINATOR, Office

START = date(2022, 6, 15)
CASES, TURNS = 4, 60


@dataclass
class Kept:
    """A row as this test counts it: the ordinal of its day, and fen."""

    due: int
    agreed: int
    paid: int = 0


def typed(fen: int) -> str:
    return f"{fen // 1_000_000}.{fen % 1_000_000:06d}"


def random_rows(random: Random) -> list[Kept]:
    count = random.randrange(2, 5)
    days = sorted(START.toordinal() + random.randrange(1, 150) for _ in range(count))
    return [Kept(day, random.randrange(1, 90_000_000)) for day in days]


def pay_some(now: Office, id: int, place: int, row: Kept, random: Random) -> None:
    """A part of what is left, or all of it; whatever is asked back is confirmed."""
    left = row.agreed - row.paid
    fen = random.choice([left, random.randrange(1, left + 1)])
    said = payment(now, id, place + 1, typed(fen))
    try:
        paying.pay(now.ledger, id, COORDINATOR, said)
    except Doubtful as error:
        said = replace(said, confirmed=frozenset(error.doubts))
        paying.pay(now.ledger, id, COORDINATOR, said)
    row.paid += fen


def test_sums_and_days_equal_an_independent_plain_calculation(office: Office) -> None:
    random, kept = Random(20220615), dict[int, list[Kept]]()
    for number in range(CASES):
        rows = random_rows(random)
        text = "\n".join(f"{date.fromordinal(row.due)} {typed(row.agreed)}" for row in rows)
        kept[agreed(office, text, f"k{number}")] = rows
    for turn in range(TURNS):
        day = START + timedelta(days=2 * turn)
        now, id = office.on(day), random.choice(list(kept))
        place = random.randrange(len(kept[id]))
        if kept[id][place].paid < kept[id][place].agreed:
            pay_some(now, id, place, kept[id][place], random)
        sums_are_equal(now, id, kept[id], day)
        late_rows_are_equal(now, kept, day)
    assert sum(row.paid for rows in kept.values() for row in rows), "something was paid"


def sums_are_equal(now: Office, id: int, rows: list[Kept], day: date) -> None:
    total = sums(rows_of(now, id), day)
    assert total.agreed == sum(row.agreed for row in rows)
    assert total.paid == sum(row.paid for row in rows)
    assert total.left == sum(row.agreed - row.paid for row in rows)
    late = [row for row in rows if row.due < day.toordinal()]
    assert total.late == sum(row.agreed - row.paid for row in late)
    waiting = [row.due for row in rows if row.paid < row.agreed]
    if waiting:
        deadline = now.row(id).deadline
        assert deadline is not None and deadline.toordinal() == min(waiting)


def late_rows_are_equal(now: Office, kept: dict[int, list[Kept]], day: date) -> None:
    found, count = instalments.late_rows(now.ledger, COORDINATOR, 99)
    late = sorted(
        (row.due, day.toordinal() - row.due)
        for rows in kept.values()
        for row in rows
        if row.paid < row.agreed and row.due <= day.toordinal()
    )
    assert [(one.instalment.due.toordinal(), one.late) for one in found] == late
    assert count == len(late)
