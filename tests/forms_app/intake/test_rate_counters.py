"""Rate-limit counters are shared, exact under concurrency, and end with their window."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from forms_app.intake.visit.rate_counters import Counters


def test_hits_are_counted_across_threads_and_processes(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        counts = list(
            pool.map(lambda _n: Counters(tmp_path / "c.db").hit("status/10.0.0.1", 60), range(40))
        )
    assert sorted(counts) == list(range(1, 41))
    assert Counters(tmp_path / "c.db").get("status/10.0.0.1") == 40
    assert Counters(tmp_path / "c.db").get("status/10.0.0.2") == 0


def test_a_window_ends_and_a_counter_can_be_cleared(tmp_path: Path) -> None:
    counters = Counters(tmp_path / "c.db")
    assert counters.hit("a", 0.05) == 1
    assert counters.hit("b", 60, amount=3) == 3
    assert 55 < counters.expires("b") - time.time() <= 60
    time.sleep(0.06)
    assert counters.get("a") == 0
    assert counters.hit("a", 60) == 1
    counters.clear("b")
    assert counters.get("b") == 0
    assert counters.expires("b") <= time.time()
