"""A case as somebody would keep it on paper: where it stands, what is due when, who was pressed,
what came of it. Each act is written down as domain and table of moves tell it; nothing is asked of
the product."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.torture.years.terms import Terms, after

IN_HAND = ("transferred", "handling", "agreed")
ENDED = ("declined", "registered-only", "struck-off", "withdrawn")
#: Whoever the matter lies with, nothing need happen here.
RESTING = ("suspended", "escalated")
#: The mildest first.
HARDNESS = ("remind", "press", "list", "talk")


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """How the unit was pressed, on which day, for which deadline, to be answered by when."""

    how: str
    day: date
    due: date | None
    report_by: date | None = None


@dataclass(kw_only=True)
class Case:
    """One case on paper; sums in fen."""

    id: int
    terms: Terms
    received: date
    category: str
    amount: int
    state: str = "received"
    #: ``w`` where what runs is counted in working days, ``c`` in calendar days, "" where none runs.
    counted: str = ""
    since: date | None = None
    due: date | None = None
    held: date | None = None
    stopped_on: date | None = None
    moved: date = date.min
    accepted: date | None = None
    settled: date | None = None
    struck: date | None = None
    fulfilled: int | None = None
    transferred: date | None = None
    stopped: timedelta = timedelta(0)
    agreed: date | None = None
    asked: date | None = None
    answered: bool = False
    content: bool = True
    bad_since: date | None = None
    refused_on: date | None = None
    #: The term that somebody asked to lengthen, while that waits for a decision.
    waits: date | None = None
    acts: list[Pressed] = field(default_factory=list)
    done: list[Pressed | None] = field(default_factory=list)

    def goes(self, state: str, day: date, term: str = "") -> None:
        """It stands at ``state`` from ``day`` on, with the campaign's ``term`` running."""
        self.state, self.moved = state, day
        self.held = self.stopped_on = None
        self._runs(getattr(self.terms, term)[1] if term else "", day if term else None, None)
        if term:
            self.due = after(day, getattr(self.terms, term))

    def _runs(self, counted: str, since: date | None, due: date | None) -> None:
        self.counted, self.since, self.due = counted, since, due

    def set_term(self, state: str, day: date, due: date) -> None:
        """The unit has until ``due``, which a person wrote down."""
        self.state, self.moved = state, day
        self.held = self.stopped_on = None
        self._runs("c", day, due)

    def keeps_term(self, state: str, day: date) -> None:
        self.state, self.moved = state, day
        self._undone()

    def _undone(self) -> None:
        self.settled = self.struck = self.fulfilled = None

    def proposed(self, day: date) -> date:
        """Until when a unit gets that gets the case on ``day``: in principle in the year in which
        the clue came in."""
        due, end = after(day, self.terms.handle), date(self.received.year, 12, 31)
        return end if self.terms.year_end and day < end < due else due

    def back_to_unit(self, day: date) -> None:
        """The unit goes on: with what was left when it was stopped, else with a new term."""
        held, stopped_on = self.held, self.stopped_on
        if held and stopped_on:
            due, since = held + (day - stopped_on), stopped_on
        else:
            due, since = self.proposed(day), day
        self.set_term("handling", day, due)
        self.since = since
        self._undone()

    def suspend(self, day: date) -> None:
        due = self.due if self.state in IN_HAND else None
        self.goes("suspended", day)
        self.held, self.stopped_on = due, day

    def resume(self, day: date) -> None:
        assert self.stopped_on
        self.stopped += day - self.stopped_on
        self.back_to_unit(day)

    def hand_over(self, day: date, due: date) -> None:
        self.set_term("transferred", day, due)
        self.transferred, self.stopped = day, timedelta(0)
        self.done.append(None)

    def act_of_unit(self) -> None:
        """What the unit does itself answers what it was pressed for."""
        self.done.append(None)

    def press(self, how: str, day: date, report_by: date | None) -> None:
        self.moved = day
        act = Pressed(how=how, day=day, due=self.due, report_by=report_by)
        self.acts.append(act)
        self.done.append(act)

    def latest(self, day: date) -> date:
        """The last day that an extension may ask for: one extension more, and never more than the
        longest in all, not counting the time for which it was stopped."""
        one = after(max(self.due or day, day), self.terms.extend)
        in_all = after(self.transferred or self.since or day, self.terms.longest)
        return min(one, in_all + self.stopped)

    def to_review(self, day: date) -> None:
        self.goes("received", day, "review")
        self.accepted = None

    def accept(self, day: date) -> None:
        self.goes("accepted", day, "transfer")
        self.accepted = self.accepted or day

    def settle(self, day: date) -> None:
        # what the level above settled was accepted by then
        self.accepted = self.accepted or day
        self.goes("settled", day, "verify")
        self.settled = day
        self._ask(day)

    def strike_off(self, day: date, fulfilled: int) -> None:
        self.goes("struck-off", day)
        self.struck, self.fulfilled = day, fulfilled
        self._ask(day)
        self.bad_since = None

    def _ask(self, day: date) -> None:
        self.asked, self.answered, self.content = day, False, True

    def rate(self, day: date, content: bool) -> None:
        """The claimant says whether the problem is solved; who isn't content is called back."""
        self.answered, self.content = True, content
        self.bad_since = None if content else day

    def may_object(self, day: date) -> bool:
        limit = self.refused_on and after(self.refused_on, self.terms.appeal)
        return self.state == "declined" and limit is not None and day <= limit

    def wants_words(self, day: date) -> bool:
        """Whether a strike-off on ``day`` has to say how the claimant was asked."""
        if self.answered:
            return not self.content
        return self.asked is not None and day <= after(self.asked, self.terms.rating)
