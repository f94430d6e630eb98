"""When a deed takes more than a form: while there are more of it than people can mean, and for
whoever keeps guessing. Everybody else never notices."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from casestore.errors import Mistyped
from casestore.exchange.receipt_numbers import number_as_typed
from forms_app.intake.visit.challenges import Challenge, Challenges
from forms_app.intake.visit.rate_counters import Counters

MINUTE, HOUR, DAY = 60, 3600, 86_400


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What a post may do that is dear to us. In ``window_s`` seconds so many ``of_one`` source, so
    many ``of_all`` together, and of one source so many ``of_day`` (0: any number) pass as they
    come; then each takes a challenge, harder with each further lot."""

    name: str
    window_s: int
    of_one: int
    of_all: int
    of_day: int = 0


#: Fifty enterprises behind one address start a clue and look another up within a minute, and send
#: their files within ten, well below these.
DRAFT = Deed(name="draft", window_s=MINUTE, of_one=120, of_all=600, of_day=2000)
LOOK_UP = Deed(name="look-up", window_s=MINUTE, of_one=120, of_all=600)
UPLOAD = Deed(name="upload", window_s=10 * MINUTE, of_one=600, of_all=0)
RESUME = Deed(name="resume", window_s=MINUTE, of_one=60, of_all=300)

#: Wrong guesses of one source, in ten minutes, and at one number, in an hour, each lot of which
#: makes the next guess harder.
WRONG_OF_ONE, WRONG_AT_ONE = 40, 5


class Floods:
    """Counts deeds and wrong guesses by source; whom they came from is kept as a keyed hash."""

    def __init__(self, counters: Counters, challenges: Challenges) -> None:
        self.counters, self.challenges = counters, challenges

    def level(self, deed: Deed, source: str) -> int:
        """Count one more ``deed`` of ``source``; how hard a challenge it takes, 0 for none."""
        one = self.counters.hit(self.key(deed.name, source), deed.window_s)
        level = (one - 1) // deed.of_one
        if deed.of_day:
            today = self.counters.hit(self.key(f"{deed.name}/day", source), DAY)
            level = max(level, (today - 1) // deed.of_day)
        if deed.of_all:
            everybody = self.counters.hit(f"{deed.name}/all", deed.window_s)
            level = max(level, (everybody - 1) // deed.of_all)
        return level

    def uploaded(self, source: str, size: int) -> int:
        """Count ``size`` bytes more; how many ``source`` has uploaded since a day ago at most."""
        return self.counters.hit(self.key("bytes", source), DAY, size)

    def guess_level(self, source: str, number: str) -> int:
        """How hard a challenge another guess takes after those that were wrong, 0 for none."""
        at_one = self.counters.get(self.key("wrong-at", _spelt(number)))
        return max(self.wrong_level(source), at_one // WRONG_AT_ONE)

    def wrong_level(self, source: str) -> int:
        """How hard a challenge the wrong guesses of ``source`` take, 0 for none."""
        return self.counters.get(self.key("wrong", source)) // WRONG_OF_ONE

    def was_wrong(self, source: str) -> None:
        self.counters.hit(self.key("wrong", source), 10 * MINUTE)

    def guessed_wrong(self, source: str, number: str) -> None:
        self.was_wrong(source)
        self.counters.hit(self.key("wrong-at", _spelt(number)), HOUR)

    def challenge(self, deed: Deed, source: str, level: int) -> Challenge:
        """A challenge for ``source``, whose tickets become good one a second."""
        before = self.counters.hit(self.key("tickets", source), MINUTE) - 1
        return self.challenges.new(deed.name, level, before)

    def is_met(self, deed: Deed, form: Mapping[str, str]) -> bool:
        return self.challenges.is_met(deed.name, form)

    def key(self, what: str, whom: str) -> str:
        """The name of a counter, which tells nobody else whom it counts."""
        hidden = hmac.new(self.challenges.secret.encode(), whom.encode(), sha256).hexdigest()
        return f"{what}/{hidden[:32]}"


def _spelt(number: str) -> str:
    """``number`` as it is counted, however it was typed."""
    try:
        return number_as_typed(number)
    except Mistyped:
        return ""
