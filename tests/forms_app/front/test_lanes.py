"""Threads are given in turns: a crowd from one address waits for itself."""

import asyncio
import threading
import time
from functools import partial

import pytest

from forms_app.front import lanes
from forms_app.front.lanes import Crowded, Lane


def test_what_is_done_in_a_lane_comes_back_or_fails_there() -> None:
    async def both() -> None:
        lane = Lane(2, "test")
        assert await lane.run("a", lambda: 7) == 7
        with pytest.raises(ZeroDivisionError):
            await lane.run("a", lambda: 1 // 0)
        await asyncio.sleep(0)
        assert lane.free == 2 and not lane.running and not lane.waiting

    asyncio.run(both())


def test_one_source_never_has_more_than_half_of_the_threads() -> None:
    async def most() -> int:
        lane, now, seen = Lane(4, "test"), threading.Semaphore(0), list[int]()

        def act() -> None:
            seen.append(lane.running["crowd"])
            time.sleep(0.01)
            now.release()

        await asyncio.gather(*(lane.run("crowd", act) for _one in range(15)))
        return max(seen)

    assert asyncio.run(most()) == 2


def test_the_machine_itself_speaks_for_many_and_may_have_every_thread() -> None:
    async def most() -> int:
        lane, gate, seen = Lane(4, "test"), threading.Event(), list[int]()
        tasks = [asyncio.create_task(lane.run("127.0.0.1", gate.wait)) for _one in range(9)]
        await asyncio.sleep(0.01)
        seen.append(lane.running["127.0.0.1"])
        gate.set()
        await asyncio.gather(*tasks)
        return seen[0]

    assert asyncio.run(most()) == 4


def test_a_newcomer_waits_for_no_crowd() -> None:
    async def order() -> list[str]:
        lane, done = Lane(2, "test"), list[str]()

        def act(who: str) -> None:
            time.sleep(0.005)
            done.append(who)

        crowd = [asyncio.create_task(lane.run("a", partial(act, "a"))) for _one in range(60)]
        second = [asyncio.create_task(lane.run("b", partial(act, "b"))) for _one in range(60)]
        await asyncio.sleep(0.02)
        before = len(done)
        await lane.run("reader", partial(act, "reader"))
        place = done.index("reader") - before
        await asyncio.gather(*crowd, *second)
        return [str(place), *done]

    place, *done = asyncio.run(order())
    assert int(place) <= 8
    assert done.count("a") == done.count("b") == 60
    assert min(done[:60].count("a"), done[:60].count("b")) > 10


def test_beyond_so_many_a_source_is_asked_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    async def asked() -> None:
        lane, gate = Lane(2, "test"), threading.Event()
        tasks = [asyncio.create_task(lane.run("a", gate.wait)) for _one in range(11)]
        await asyncio.sleep(0.01)
        with pytest.raises(Crowded) as crowd:
            await lane.run("a", gate.wait)
        assert crowd.value.of_one
        tasks += [asyncio.create_task(lane.run(f"b{one}", gate.wait)) for one in range(6)]
        await asyncio.sleep(0.01)
        with pytest.raises(Crowded) as crowd:
            await lane.run("c", gate.wait)
        assert not crowd.value.of_one
        tasks.append(asyncio.create_task(lane.run("c", gate.wait, begun=True)))
        await asyncio.sleep(0.01)
        assert len(lane.waiting["c"]) == 1  # an answer that has begun goes on to its end
        gate.set()
        await asyncio.gather(*tasks)

    monkeypatch.setattr(lanes, "MOST_OF_ONE", 10)
    monkeypatch.setattr(lanes, "MOST", 15)
    asyncio.run(asked())


def test_who_goes_away_while_waiting_takes_no_thread_along() -> None:
    async def left() -> None:
        lane, gate = Lane(2, "test"), threading.Event()
        first = asyncio.create_task(lane.run("a", gate.wait))
        gone = [asyncio.create_task(lane.run("a", gate.wait)) for _one in range(5)]
        await asyncio.sleep(0.01)
        for one in (*gone, first):
            one.cancel()
        await asyncio.sleep(0.01)
        assert lane.free == 1  # the thread of the first still works
        gate.set()
        while lane.free < 2:
            await asyncio.sleep(0.01)
        assert await lane.run("a", lambda: 1) == 1
        await asyncio.sleep(0)
        assert lane.free == 2 and not lane.running

    asyncio.run(left())
