"""Open sessions and wrong guesses: who waits, who doesn't, and that none of it grows."""

import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from casestore.errors import EnvironmentFault
from casestore.office import sign_in_state
from casestore.office.sign_in_state import (
    FORGOTTEN,
    FREE,
    LONGEST_PAUSE,
    PAUSE_BY_ACCOUNT,
    SignInState,
    session_id,
)


class Clock:
    """A clock that stands until somebody moves it."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def state(tmp_path: Path, clock: Clock) -> SignInState:
    return SignInState(tmp_path / "sign-in.db", clock)


def fail(state: SignInState, place: str, account: str, times: int) -> None:
    """So many wrong guesses, each as soon as it is looked at."""
    for _guess in range(times):
        while wait := state.begin_guess(place, account):
            state.now.now += wait  # type: ignore[attr-defined]


def test_each_failure_after_the_free_ones_doubles_the_wait_up_to_a_bound(
    state: SignInState, clock: Clock
) -> None:
    waits = []
    for _guess in range(FREE + 14):
        wait = state.begin_guess("a", "x")
        if wait:
            waits.append(wait)
            clock.now += wait
            assert state.begin_guess("a", "x") == 0
    assert waits[:4] == [2, 4, 8, 16] and waits[-1] == LONGEST_PAUSE


def test_whoever_has_not_failed_is_never_kept_waiting(state: SignInState) -> None:
    fail(state, "thief", "x", 30)
    assert state.begin_guess("thief", "x") > 0
    assert state.begin_guess("owner", "x") == 0


def test_one_slip_of_the_owner_costs_little_while_others_guess(
    state: SignInState, clock: Clock
) -> None:
    fail(state, "thief", "x", 30)
    assert state.begin_guess("owner", "x") == 0
    assert 0 < state.begin_guess("owner", "x") <= PAUSE_BY_ACCOUNT
    clock.now += PAUSE_BY_ACCOUNT
    fail(state, "thief", "x", 1)
    assert state.begin_guess("owner", "x") == 0


def test_one_place_that_guesses_at_many_accounts_waits_for_all_of_them(
    state: SignInState,
) -> None:
    for number in range(FREE + 1):
        assert state.begin_guess("thief", f"account {number}") == 0
    assert state.begin_guess("thief", "another") > 0


def test_the_right_password_forgives_that_account_and_no_other(state: SignInState) -> None:
    fail(state, "a", "mine", 3)
    state.begin_guess("a", "mine")
    state.guessed_right("a", "mine")
    fail(state, "a", "others", FREE + 1)
    for _signing_in in range(3):
        if state.begin_guess("a", "mine") == 0:
            state.guessed_right("a", "mine")
    assert state.begin_guess("a", "others") > 0


def test_a_guess_that_came_too_early_does_not_count(state: SignInState, clock: Clock) -> None:
    fail(state, "a", "x", FREE + 1)
    waits = {state.begin_guess("a", "x") for _impatience in range(50)}
    assert waits == {2}
    clock.now += 2
    assert state.begin_guess("a", "x") == 0


def test_of_many_guesses_at_a_time_only_the_free_ones_are_looked_at(tmp_path: Path) -> None:
    state, looked_at = SignInState(tmp_path / "sign-in.db"), []

    def guess() -> None:
        looked_at.append(state.begin_guess("a", "x") == 0)

    threads = [threading.Thread(target=guess) for _guess in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert looked_at.count(True) == FREE + 1


def test_strict_guesses_wait_wherever_they_come_from(state: SignInState) -> None:
    for number in range(FREE + 1):
        assert state.begin_guess(f"place {number}", "code 1", strict=True) == 0
    assert state.begin_guess("a fresh place", "code 1", strict=True) > 0
    assert state.begin_guess("a fresh place", "code 2", strict=True) == 0


def test_failures_are_forgotten_after_a_day_and_never_many(
    state: SignInState, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(state, "a", "x", FREE + 1)
    clock.now += FORGOTTEN + 1
    fail(state, "a", "x", FREE)
    assert state.begin_guess("a", "x") == 0
    monkeypatch.setattr(sign_in_state, "MOST", 30)
    for number in range(100):
        state.begin_guess(f"place {number}", f"account {number}")
    with closing(sqlite3.connect(state.path)) as rows:
        assert rows.execute("SELECT count(*) FROM failures").fetchone()[0] <= 33


def test_another_process_knows_the_same(state: SignInState, clock: Clock) -> None:
    fail(state, "a", "x", FREE + 1)
    token = state.open_session("key", "192.0.2.*", "Firefox")
    other = SignInState(state.path, clock)
    assert other.begin_guess("a", "x") > 0 and other.is_open(token, "key", 900, 43200)
    assert stat.S_IMODE(state.path.stat().st_mode) == 0o600


def test_a_session_ends_when_idle_when_old_and_when_its_owner_says_so(
    state: SignInState, clock: Clock
) -> None:
    idle = state.open_session("key", "192.0.2.*", "Firefox")
    clock.now += 901
    assert not state.is_open(idle, "key", 900, 43200)
    busy = state.open_session("key", "192.0.2.*", "Firefox")
    for _request in range(72):
        clock.now += 599
        assert state.is_open(busy, "key", 900, 43200)
    clock.now += 599
    assert not state.is_open(busy, "key", 900, 43200)
    here, there = (state.open_session("key", place, "Firefox") for place in ("a", "b"))
    assert {one.place for one in state.sessions_of("key")} == {"a", "b"}
    assert not state.end_session("another key", session_id(there))
    assert state.end_session("key", session_id(there))
    assert not state.is_open(there, "key", 900, 43200) and state.is_open(here, "key", 900, 43200)
    more = state.open_session("key", "c", "Firefox")
    others = state.open_session("another key", "d", "Firefox")
    state.end_sessions("key", but=here)
    assert [one.place for one in state.sessions_of("key")] == ["a"]
    assert not state.is_open(more, "key", 900, 43200)
    assert not state.is_open(here, "another key", 900, 43200)
    assert state.is_open(others, "another key", 900, 43200)


def test_the_file_holds_no_token(state: SignInState) -> None:
    token = state.open_session("key", "192.0.2.*", "Firefox")
    assert token.encode() not in state.path.read_bytes()


def test_a_file_that_can_not_be_used_is_a_fault_of_the_machine(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="不能使用"):
        SignInState(tmp_path / "nowhere/sign-in.db").begin_guess("a", "x")


def test_lines_of_the_security_log_are_forgotten_after_half_a_year_and_never_many(
    state: SignInState, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    state.keep_line("sign-in", 4, {"case": 1})
    clock.now += sign_in_state.LOG_FORGOTTEN - 1
    state.keep_line("refused", 5, {"endpoint": "staff.accounts"})
    newest, total = state.lines(0, 1)
    assert (total, newest[0].act, newest[0].account) == (2, "refused", 5)
    assert newest[0].ids == {"endpoint": "staff.accounts"} and newest[0].at == clock.now
    assert [one.act for one in state.lines(1, 5)[0]] == ["sign-in"]
    clock.now += 2
    state.keep_line("sign-out", 5, {})
    assert [one.act for one in state.lines(0, 9)[0]] == ["sign-out", "refused"]
    monkeypatch.setattr(sign_in_state, "MOST_LINES", 3)
    for _number in range(9):
        state.keep_line("sign-in", 4, {})
    assert state.lines(0, 99)[1] == 3


def test_each_account_keeps_views_of_its_own_and_never_many(
    state: SignInState, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in_state, "MOST_VIEWS", 2)
    assert state.keep_view(4, "按金额", {"order": "amount"})
    assert state.keep_view(4, "逾期", {"view": "overdue"})
    assert not state.keep_view(4, "又一个", {})
    assert state.keep_view(4, "逾期", {"view": "overdue", "campaign": "a"}), "in its own place"
    assert state.keep_view(5, "又一个", {})
    assert state.views_of(4)["逾期"] == {"view": "overdue", "campaign": "a"}
    assert list(state.views_of(5)) == ["又一个"]
    state.drop_view(4, "逾期")
    assert list(state.views_of(4)) == ["按金额"]
