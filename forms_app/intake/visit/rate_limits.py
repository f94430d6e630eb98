"""Rate limits whose counters every process of the public side shares."""

from collections import Counter
from pathlib import Path
from time import monotonic
from typing import Any

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits.storage import Storage

from casestore.errors import EnvironmentFault
from forms_app.intake.visit.rate_counters import Counters

#: Requests per address, by endpoint. Looking up a receipt is the one thing worth guessing at; the
#: rest is bounded against floods.
LIMITS: dict[str, tuple[str, list[str]]] = {
    "status.look_up": ("10 per minute", ["POST"]),
    "status.supplement": ("10 per minute", ["POST"]),
    "status.withdraw": ("10 per minute", ["POST"]),
    "apply.start": ("60 per minute", ["POST"]),
    "apply.clear": ("60 per minute", ["POST"]),
    "apply_step.step": ("60 per minute", ["POST"]),
    "clue_form.pdf": ("20 per minute", ["GET"]),
    "receipt.pdf": ("20 per minute", ["GET"]),
}


class SharedStorage(Storage):
    """What Flask-Limiter asks of a storage, answered by
    :class:`forms_app.intake.visit.rate_counters.Counters`."""

    STORAGE_SCHEME = ["qingzhang"]

    def __init__(
        self, uri: str | None = None, wrap_exceptions: bool = False, **options: Any
    ) -> None:
        super().__init__(uri, wrap_exceptions)
        self.counters = Counters(Path(options["path"]))

    @property
    def base_exceptions(self) -> type[Exception]:
        return EnvironmentFault

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        return self.counters.hit(key, expiry, amount)

    def get(self, key: str) -> int:
        return self.counters.get(key)

    def get_expiry(self, key: str) -> float:
        return self.counters.expires(key)

    def check(self) -> bool:
        self.counters.get("")
        return True

    def reset(self) -> None:
        """Counters end with their windows; there is nothing to reset by hand."""

    def clear(self, key: str) -> None:
        self.counters.clear(key)


class MinuteLimit:
    """At most ``most`` a minute from one address, counted by this process for itself: for what
    is asked for so often that a shared count each time would cost more than the answer."""

    def __init__(self, most: int) -> None:
        self.most, self.minute = most, 0
        self.asked: Counter[str] = Counter()

    def allows(self, address: str) -> bool:
        """Count one more from ``address``; whether it may have it."""
        minute = int(monotonic() // 60)
        if minute != self.minute:
            self.minute, self.asked = minute, Counter()
        self.asked[address] += 1
        return self.asked[address] <= self.most


def limit(app: Flask, path: Path) -> None:
    """Put :data:`LIMITS` in force for the views of ``app`` (all registered by now), counted in
    the file ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    limiter = Limiter(
        get_remote_address,
        app=app,
        storage_uri="qingzhang://",
        storage_options={"path": str(path)},
        strategy="fixed-window",
    )
    for endpoint, (allowed, methods) in LIMITS.items():
        view = app.view_functions[endpoint]
        app.view_functions[endpoint] = limiter.limit(allowed, methods=methods)(view)  # type: ignore[assignment]
