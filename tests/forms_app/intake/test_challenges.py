"""Challenges and the floods that ask for them, by themselves: hardness, patience, one use."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from altcha import Challenge, Payload, solve_challenge

from casestore.exchange.receipt_numbers import random_number
from forms_app.intake.visit import challenges, floods
from forms_app.intake.visit.challenges import Challenges
from forms_app.intake.visit.floods import DRAFT, LOOK_UP, Deed, Floods
from forms_app.intake.visit.rate_counters import Counters


@pytest.fixture(autouse=True)
def easy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Proofs that are found at once, tickets that are good after a second."""
    monkeypatch.setattr(challenges, "ROUNDS", 1)
    monkeypatch.setattr(challenges, "PATIENCE_S", 1)
    yield


def test_a_flood_of_all_takes_a_challenge_from_everybody(tmp_path: Path) -> None:
    counters = Counters(tmp_path / "c.db")
    found = Floods(counters, Challenges(tmp_path / "key", counters))
    deed = Deed(name="look-up", window_s=60, of_one=100, of_all=4)
    assert [found.level(deed, f"10.0.0.{one}") for one in range(9)] == [0] * 4 + [1] * 4 + [2]


def test_so_many_of_a_day_take_a_challenge_too(tmp_path: Path) -> None:
    counters = Counters(tmp_path / "c.db")
    found = Floods(counters, Challenges(tmp_path / "key", counters))
    deed = Deed(name="draft", window_s=60, of_one=100, of_all=0, of_day=2)
    assert [found.level(deed, "10.0.0.1") for _one in range(5)] == [0, 0, 1, 1, 2]
    assert found.level(deed, "10.0.0.2") == 0


def test_a_level_doubles_the_work_and_the_patience_up_to_a_bound(tmp_path: Path) -> None:
    made = Challenges(tmp_path / "key", Counters(tmp_path / "c.db"))
    waits = [made.new("draft", level, 0).wait_s for level in (1, 2, 3, 5, 99)]
    costs = [
        json.loads(made.new("draft", level, 0).proof)["parameters"]["cost"] for level in (1, 2, 99)
    ]
    assert waits == [1, 2, 4, 16, 16] and costs == [1, 2, 16]
    assert made.new("draft", 1, 7).wait_s == 8  # seven others have tickets before


def test_a_proof_is_for_one_deed_and_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Challenges(tmp_path / "key", Counters(tmp_path / "c.db"))

    def solved(seconds: int = 600) -> dict[str, str]:
        monkeypatch.setattr(challenges, "GOOD_S", seconds)
        challenge = Challenge.from_dict(json.loads(made.new("draft", 1, 0).proof))
        solution = solve_challenge(challenge)
        assert solution
        return {"altcha": Payload(challenge, solution).to_base64()}

    assert not made.is_met("look-up", solved())
    assert made.is_met("draft", solved())
    assert not made.is_met("draft", solved(-1))
    assert not made.is_met("draft", {"altcha": "e30="}) and not made.is_met("draft", {})
    assert not made.is_met("draft", {"altcha": "x" * 2000, "ticket": "x.y"})
    other = Challenges(tmp_path / "other", made.counters)
    assert not other.is_met("draft", solved())


def test_processes_that_start_together_have_one_key(tmp_path: Path) -> None:
    def made(_one: int) -> str:
        return Challenges(tmp_path / "key", Counters(tmp_path / "c.db")).secret

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(made, range(16)))) == 1
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_the_limits_are_far_above_what_fifty_enterprises_do() -> None:
    assert min(DRAFT.of_one, LOOK_UP.of_one) > 2 * 50 and floods.WRONG_OF_ONE >= 40


def test_a_ticket_is_good_after_its_time_and_once(tmp_path: Path) -> None:
    made = Challenges(tmp_path / "key", Counters(tmp_path / "c.db"))
    ticket = {"ticket": made.new("draft", 2, 0).ticket}
    assert not made.is_met("draft", ticket)
    time.sleep(2.1)
    assert not made.is_met("look-up", ticket)
    assert made.is_met("draft", ticket) and not made.is_met("draft", ticket)


def test_wrong_guesses_count_by_source_and_by_number_however_it_is_typed(tmp_path: Path) -> None:
    counters = Counters(tmp_path / "c.db")
    found = Floods(counters, Challenges(tmp_path / "key", counters))
    number = random_number("XJ", 2022)
    for one in range(floods.WRONG_AT_ONE):
        found.guessed_wrong(f"10.0.0.{one}", number.lower())
    assert found.guess_level("10.9.9.9", number) == 1
    assert found.guess_level("10.9.9.9", random_number("XJ", 2022)) == 0
    for _one in range(2 * floods.WRONG_OF_ONE):
        found.guessed_wrong("10.1.1.1", random_number("XJ", 2022))
    assert found.guess_level("10.1.1.1", random_number("XJ", 2022)) == 2
