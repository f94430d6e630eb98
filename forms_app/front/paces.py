"""How fast one source may ask, whatever it asks for: a bucket for each that fills again steadily.
Far above what fifty people behind one address do, below what burdens even when refused."""

from collections.abc import Callable
from time import monotonic

#: Requests a second of one source to one process, and how many it may have saved up.
RATE, BURST = 25, 400
#: Seconds after which most of a burst is there again for who stops asking.
AGAIN_S = 10
#: Sources that are remembered; those whose buckets are full again are forgotten.
_REMEMBERED = 10_000


class Paces:
    """The buckets of one process. Used from one event loop only."""

    def __init__(
        self, rate: float = RATE, burst: float = BURST, clock: Callable[[], float] = monotonic
    ) -> None:
        self.rate, self.burst, self.clock = rate, burst, clock
        self.left: dict[str, tuple[float, float]] = {}

    def allows(self, source: str) -> bool:
        """Count one more request of ``source``; whether it is answered."""
        now = self.clock()
        if len(self.left) > _REMEMBERED:
            self._forget(now)
        left = self._left(source, now)
        self.left[source] = (max(left - 1, 0.0), now)
        return left >= 1

    def _left(self, source: str, now: float) -> float:
        left, at = self.left.get(source, (self.burst, now))
        return min(self.burst, left + (now - at) * self.rate)

    def _forget(self, now: float) -> None:
        self.left = {
            one: said for one, said in self.left.items() if self._left(one, now) < self.burst
        }
