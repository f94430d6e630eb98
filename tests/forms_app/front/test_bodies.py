"""Bodies come in whole: slowly where somebody is slow, never without an end, never more than there
is room for."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from forms_app.front.bodies import SLOWEST, Bodies, Full, Gone, TooSlow


class Client:
    """Sends ``chunks``, each after its pause in seconds; the last one ends the body unless it
    ``stalls``."""

    def __init__(self, chunks: Sequence[tuple[float, bytes]], stalls: bool = False) -> None:
        self.chunks, self.stalls = list(chunks), stalls

    async def receive(self) -> dict[str, Any]:
        if not self.chunks:
            await asyncio.sleep(60)
        pause, chunk = self.chunks.pop(0)
        await asyncio.sleep(pause)
        more = bool(self.chunks) or self.stalls
        return {"type": "http.request", "body": chunk, "more_body": more}


def taken(bodies: Bodies, client: Client, source: str = "10.0.0.1") -> bytes:
    async def whole() -> bytes:
        with await bodies.take_in(client.receive, source) as body:
            return body.read()

    return asyncio.run(whole())


def test_a_body_is_read_from_its_start_and_nothing_of_it_counts_any_more() -> None:
    bodies = Bodies()
    assert taken(bodies, Client([(0, b"one "), (0, b"two")])) == b"one two"
    assert taken(bodies, Client([(0, b"")])) == b""
    assert not bodies.count and not bodies.bytes


def test_who_keeps_up_the_slowest_pace_gets_through_however_long_it_takes() -> None:
    piece = b"x" * (SLOWEST // 20)
    client = Client([(0.04, piece)] * 12)
    assert len(taken(Bodies(grace_s=0.1), client)) == 12 * len(piece)


def test_who_drips_or_stalls_is_cut_off() -> None:
    bodies = Bodies(grace_s=0.1)
    for client in (Client([(0.02, b"x")] * 50), Client([(0, b"x")], stalls=True)):
        with pytest.raises(TooSlow):
            taken(bodies, client)
    assert not bodies.count and not bodies.bytes


def test_there_is_room_for_so_many_bytes_of_all_and_for_half_of_them_of_one_source() -> None:
    bodies = Bodies(most_bytes=1000)
    assert len(taken(bodies, Client([(0, b"x" * 250)] * 2))) == 500
    with pytest.raises(Full):
        taken(bodies, Client([(0, b"x" * 250)] * 3))
    bodies.bytes["10.0.0.2"] = 700
    with pytest.raises(Full):
        taken(bodies, Client([(0, b"x" * 200)] * 2))
    assert bodies.bytes == {"10.0.0.2": 700}


def test_there_is_room_for_so_many_bodies_of_all_and_for_half_of_them_of_one_source() -> None:
    async def besieged() -> None:
        bodies = Bodies(most=8)
        slow = [
            asyncio.create_task(bodies.take_in(Client([(0, b"x")], stalls=True).receive, "a"))
            for _one in range(5)
        ]
        await asyncio.sleep(0.01)
        assert bodies.count["a"] == 4 and isinstance(slow[4].exception(), Full)
        with await bodies.take_in(Client([(0, b"x"), (0, b"y")]).receive, "b") as body:
            assert body.read() == b"xy"
        with await bodies.take_in(Client([(0, b"short")]).receive, "a") as body:
            assert body.read() == b"short"  # whole at once, it takes no place
        for one in slow:
            one.cancel()

    asyncio.run(besieged())


def test_who_goes_away_half_way_leaves_nothing() -> None:
    async def goes() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    bodies = Bodies()
    with pytest.raises(Gone):
        asyncio.run(bodies.take_in(goes, "10.0.0.1"))
    assert not bodies.count and not bodies.bytes
