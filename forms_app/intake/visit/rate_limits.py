"""Limits of what one person does, and, with counters that every process of the public side shares,
of what a flood does and of wrong guesses."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from time import monotonic
from typing import Any, cast

import structlog
from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue, RouteCallable

from casestore.settings import Settings
from forms_app.intake.visit import cookies
from forms_app.intake.visit.challenges import Challenges
from forms_app.intake.visit.floods import DRAFT, LOOK_UP, RESUME, UPLOAD, Deed, Floods
from forms_app.intake.visit.rate_counters import Counters
from forms_app.intake.visit.wait_page import wait_page
from forms_app.web.security import TEXT_ROOM
from forms_app.web.source import source_of

log = structlog.get_logger()

#: Requests of one person in a minute, by endpoint: far more than anybody makes by hand. A person is
#: a browser with a draft, a receipt or an open status; who has none of these counts by address.
LIMITS: dict[str, tuple[int, str]] = {
    "status.supplement": (10, "POST"),
    "status.withdraw": (10, "POST"),
    "conversation.message": (10, "POST"),
    "conversation.object_to": (10, "POST"),
    "handed_out.ask_for": (3, "POST"),
    "handed_out.receipt": (20, "GET"),
    "handed_out.copy": (6, "GET"),
    "verify.check": (10, "POST"),
    "inspection.grade": (10, "POST"),
    "apply.clear": (60, "POST"),
    "apply_step.step": (60, "POST"),
    "resumable.piece": (1200, "PATCH"),
    "resume.code": (20, "POST"),
    "owed_paper.hand_in": (10, "POST"),
    "clue_form.pdf": (20, "GET"),
    "clue_form.blank": (20, "GET"),
    "owed_paper.printed": (20, "GET"),
    "receipt.pdf": (20, "GET"),
}
#: Where the floods of an app are found.
FLOODS = "qingzhang.floods"


class MinuteLimit:
    """At most ``most`` a minute of one person or address, counted by this process for itself: for
    what is asked for so often that a shared count each time would cost more than the answer."""

    def __init__(self, most: int) -> None:
        self.most, self.minute = most, 0
        self.asked: Counter[str] = Counter()

    def allows(self, whom: str) -> bool:
        """Count one more of ``whom``; whether they may have it."""
        minute = int(monotonic() // 60)
        if minute != self.minute:
            self.minute, self.asked = minute, Counter()
        self.asked[whom] += 1
        return self.asked[whom] <= self.most

    def again_s(self) -> int:
        """Seconds until everybody may ask again."""
        return 60 - int(monotonic() % 60)


def source() -> str:
    """Whom this request counts for where it counts by address."""
    return source_of(request.remote_addr or "")


def floods() -> Floods:
    """Those of the app that answers this request."""
    return cast(Floods, current_app.extensions[FLOODS])


def guessed_wrong(number: str) -> None:
    """Nobody holds ``number`` with the code that came along."""
    floods().guessed_wrong(source(), number)


def guessed_words() -> None:
    """No draft lies under the words that were typed."""
    floods().was_wrong(source())


def limit(app: Flask, settings: Settings) -> None:
    """Put :data:`LIMITS` and :data:`GUARDS` in force for the views of ``app`` (all registered by
    now), counted in a file of ``settings``."""
    settings.counters.parent.mkdir(parents=True, exist_ok=True)
    counters = Counters(settings.counters)
    app.extensions[FLOODS] = Floods(counters, Challenges(settings.challenge_key, counters))
    for endpoint, guard in GUARDS.items():
        app.view_functions[endpoint] = guarded(app.view_functions[endpoint], guard)
    for endpoint, (most, method) in LIMITS.items():
        view = app.view_functions[endpoint]
        app.view_functions[endpoint] = limited(view, MinuteLimit(most), method)


def limited(view: RouteCallable, limit: MinuteLimit, method: str) -> RouteCallable:
    """``view``, which one person may ask for by ``method`` as often as ``limit`` allows."""

    @wraps(view)
    def checked(**arguments: Any) -> ResponseReturnValue:
        if request.method == method and not limit.allows(_person()):
            return wait_page(limit.again_s())
        return cast(ResponseReturnValue, view(**arguments))

    return checked


def _person() -> str:
    """Whom this request counts for: what its cookie says, which is a secret of that browser."""
    if request.blueprint in ("status", "conversation", "handed_out", "owed_paper", "inspection"):
        sent = request.cookies.get(current_app.config["SESSION_COOKIE_NAME"], "")
    elif request.blueprint == "receipt":
        sent = cookies.sent(cookies.RECEIPT)
    else:
        sent = cookies.draft_secret((request.view_args or {}).get("campaign_id", ""))
    return sent or source()


@dataclass(frozen=True)
class Guard:
    """The ``deed`` that a view may be, and how hard a challenge this request takes for it."""

    deed: Deed
    asks: Callable[[], int]


def guarded(view: RouteCallable, guard: Guard) -> RouteCallable:
    """``view``, whose posts take a challenge where ``guard`` asks for one."""

    @wraps(view)
    def checked(**arguments: Any) -> ResponseReturnValue:
        found = guard.asks() if request.method == "POST" else 0
        if found and not floods().is_met(guard.deed, request.form):
            challenge = floods().challenge(guard.deed, source(), found)
            log.info("challenged", deed=guard.deed.name, hardness=found)
            return wait_page(challenge.wait_s, challenge)
        return cast(ResponseReturnValue, view(**arguments))

    return checked


def _looking_up() -> int:
    number = request.form.get("number", "")
    guess = floods().guess_level(source(), number)
    return max(guess, floods().level(LOOK_UP, source()))


def _inspected() -> int:
    return max(floods().wrong_level(source()), floods().level(LOOK_UP, source()))


def _starting() -> int:
    campaign = (request.view_args or {}).get("campaign_id", "")
    return 0 if cookies.draft_of(campaign) else floods().level(DRAFT, source())


def _resuming() -> int:
    return max(floods().wrong_level(source()), floods().level(RESUME, source()))


def _uploading() -> int:
    large = (request.content_length or 0) > TEXT_ROOM // 10  # told without taking the files apart
    return floods().level(UPLOAD, source()) if large else 0


def _beginning() -> int:
    return floods().level(UPLOAD, source())


GUARDS = {
    "resumable.begin": Guard(UPLOAD, _beginning),
    "status.look_up": Guard(LOOK_UP, _looking_up),
    "inspection.look_up": Guard(LOOK_UP, _inspected),
    "status.supplement": Guard(UPLOAD, _uploading),
    "owed_paper.hand_in": Guard(UPLOAD, _uploading),
    "apply.start": Guard(DRAFT, _starting),
    "resume.page": Guard(RESUME, _resuming),
    "apply_step.step": Guard(UPLOAD, _uploading),
}
