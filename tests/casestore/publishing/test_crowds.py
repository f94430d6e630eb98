"""Nobody stands alone in what was ever published: not in a row, not by figures of two releases."""

from pathlib import Path

import pytest

from tests.casestore.ledger_fixture import Office
from tests.casestore.publishing.judge import Attacker
from tests.casestore.publishing.keeping import keeping, release
from tests.casestore.publishing.random_ledger import RandomLedger


def some_days(ledger: RandomLedger) -> None:
    """What an office does between two releases."""
    random = ledger.random
    ledger.add(40)
    closed = ledger.closed()
    for id in random.sample(closed, min(40, len(closed))):
        if id not in ledger.public():
            ledger.approve(id)
    shown = ledger.public()
    chosen = random.sample(shown, min(9, len(shown)))
    for id in chosen[:3]:
        ledger.withdraw(id)
    for id in chosen[3:6]:
        ledger.correct(id)
        ledger.approve(id)
    for id in chosen[6:7]:
        ledger.withdraw(id)
        ledger.approve(id)
    for id in chosen[7:]:
        ledger.reopen(id)


@pytest.mark.parametrize(("seed", "crowd"), [(1, 5), (2, 5), (3, 10)])
def test_whoever_kept_every_release_finds_nobody_among_fewer_than_k(
    office: Office, tmp_path: Path, seed: int, crowd: int
) -> None:
    office = keeping(office, crowd)
    ledger, attacker = RandomLedger(office, seed), Attacker()
    for number in range(8):
        some_days(ledger)
        release(office, tmp_path / f"{number}.db")
        attacker.keep(tmp_path / f"{number}.db")
        assert attacker.smallest_crowd(ledger.whose) in (0, *range(crowd, 1000))
        assert attacker.smallest_difference() % crowd == 0
        assert attacker.amounts_told(ledger.amounts()) == []
    told_of = {ledger.whose[id] for id in attacker.rows}
    assert len(told_of) < len(attacker.rows), "some have several pages"
    assert len(attacker.rows) >= 40, "a rule that publishes nothing is kept easily"
    assert attacker.smallest_crowd(ledger.whose) >= crowd
