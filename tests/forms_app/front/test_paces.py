"""One source has its bucket, which fills again; full ones are forgotten."""

from forms_app.front import paces
from forms_app.front.paces import Paces


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_passes_then_so_many_a_second_and_others_have_theirs() -> None:
    clock = Clock()
    found = Paces(rate=2, burst=3, clock=clock)
    assert [found.allows("a") for _one in range(5)] == [True] * 3 + [False] * 2
    assert found.allows("b")
    clock.now = 1.0
    assert [found.allows("a") for _one in range(3)] == [True, True, False]
    clock.now = 100.0
    assert [found.allows("a") for _one in range(4)] == [True] * 3 + [False]


def test_who_has_stopped_is_forgotten() -> None:
    clock = Clock()
    found = Paces(rate=1, burst=2, clock=clock)
    for one in range(paces._REMEMBERED + 1):
        found.allows(str(one))
    clock.now = 10.0
    found.allows("last")
    assert set(found.left) == {"last"}


def test_fifty_enterprises_behind_one_address_stay_below_it() -> None:
    clock = Clock()
    found = Paces(clock=clock)
    for _second in range(60):
        clock.now += 1.0
        assert all(found.allows("office") for _one in range(25))  # each half a page a second
