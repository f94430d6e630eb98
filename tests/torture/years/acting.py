"""An office at work: who comes in, who does what on which day, by a seed. Each act goes through the
product's own verbs and is written down on paper as well; what the paper forbids is tried too, and
must be refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from casestore.errors import CaseStoreError, Incomplete, NotAllowed
from casestore.ledger import terms as proposals
from casestore.ledger.records import MoveRequest
from casestore.ledger.verbs import claimant
from casestore.lifecycle.needs import Need
from casestore.lifecycle.ratings import Rating, Solved
from casestore.lifecycle.roles import Actor
from tests.casestore.ledger_fixture import (
    COORDINATOR,
    VERIFIER,
    Office,
    confirming,
    needs_for,
)
from tests.torture.years.holidays import is_worked
from tests.torture.years.plain import Case
from tests.torture.years.terms import CAMPAIGNS, after

FEN = 1_000_000
#: How often somebody does something about a case, a day.
PACES = (0.6, 0.25, 0.25, 0.1, 0.03)
#: What is done next, and how often of a hundred times.
NEXT: Mapping[str, Mapping[str, int]] = {
    "received": {"accept": 72, "return": 8, "decline": 9, "register_only": 3, "escalate": 5},
    "returned": {"complete": 80, "decline": 10, "withdraw": 10},
    "declined": {"object": 85, "reconsider": 15},
    "objected": {"uphold": 50, "reconsider": 50},
    "accepted": {"transfer": 86, "suspend": 6, "escalate": 4, "withdraw": 4},
    "transferred": {"take_up": 92, "reroute": 8},
    "handling": {"settle": 54, "report": 14, "agree": 18, "suspend": 9, "escalate": 3},
    "agreed": {"settle": 72, "report": 14, "break": 14},
    "suspended": {"resume": 100},
    "escalated": {"settle": 55, "send_back": 45},
    "settled": {"rate": 40, "strike_off": 44, "fail": 16},
    "struck-off": {"rate": 96, "reopen": 4},
    "contested": {"keep": 45, "reopen": 55},
}
#: What claimants do, on any day; all else waits for a working day.
THEIRS = ("complete", "withdraw", "object", "rate")


@dataclass(kw_only=True)
class Years:
    """One campaign's office, worked day by day. ``kept`` and ``progress``: how cases stood and what
    was counted at the end of each month; ``wrong``: where paper and product disagree."""

    office: Office
    id: str
    random: Random
    today: date = date.min
    cases: dict[int, Case] = field(default_factory=dict)
    paces: dict[int, float] = field(default_factory=dict)
    kept: dict[date, dict[int, Any]] = field(default_factory=dict)
    progress: dict[date, dict[str, Any]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    acts: int = 0

    def on(self, day: date) -> None:
        """It is ``day``."""
        self.today, self.office = day, self.office.on(day, self.id)

    def differ(self, what: str, paper: object, product: object) -> None:
        """Note a disagreement, if there is one."""
        if paper != product:
            self.wrong.append(f"{self.id} {self.today} {what}: {paper!r} != {product!r}")

    def register(self, key: str) -> None:
        """A clue comes in."""
        campaign, fen = self.office.campaigns[self.id], self.random.randrange(900 * FEN)
        category = self.random.choice(campaign.categories).id
        told = f"{fen // FEN}.{fen % FEN:06}"
        try:
            receipt = self.office.register(key, self.id, category=category, amount=told)
        except CaseStoreError:  # this kind wants more than a test has
            category = campaign.categories[0].id
            receipt = self.office.register(key, self.id, category=category, amount=told)
        case = Case(
            id=receipt.case_id,
            terms=CAMPAIGNS[self.id],
            received=self.today,
            category=category,
            amount=fen,
        )
        case.goes("received", self.today, "review")
        self.cases[case.id], self.paces[case.id] = case, self.random.choice(PACES)
        self.acts += 1

    def step(self, case: Case) -> None:
        """One thing about ``case``, by whoever's turn it is."""
        ways = NEXT[case.state]
        verb = self.random.choices(list(ways), list(ways.values()))[0]
        if verb not in THEIRS and not is_worked(self.today):
            return
        own: Callable[[Case], None] | None = getattr(self, f"_{verb}", None)
        if own:
            own(case)
        else:
            self._plainly(case, verb)
        self.acts += 1

    def move(self, case: Case, verb: str, actor: Actor = COORDINATOR, **given: str | None) -> None:
        """The move ``verb`` in the product, with all it needs but what ``given`` says otherwise;
        what is ``None`` is left out."""
        campaign = self.office.campaigns[self.id]
        needs = needs_for(campaign, self.office.settings) | {Need.EXCEPTION: "", Need.ASKED: ""}
        needs |= {Need(name): said or "" for name, said in given.items()}
        files = [self.office.keep("proof")] if verb in ("agree", "settle") else []
        version = self.office.row(case.id).version
        request = MoveRequest(verb=verb, version=version, given=needs, files=files)
        confirming(self.office.ledger, case.id, actor, request)

    def refused(self, what: str, act: Callable[[], object]) -> None:
        """What the paper forbids is forbidden by the product too."""
        try:
            act()
        except (Incomplete, NotAllowed):
            return
        self.wrong.append(f"{self.id} {self.today} {what}: was not refused")

    def unit(self, case: Case) -> Actor:
        """Whoever handles: the unit itself, or the office for it."""
        row = self.office.row(case.id)
        return self.office.unit(row) if row.unit and self.random.random() < 0.7 else COORDINATOR

    def _plainly(self, case: Case, verb: str) -> None:
        """Moves of the office that want nothing but a reason."""
        today = self.today
        papers: dict[str, Callable[[], None]] = {
            "accept": lambda: case.accept(today),
            "return": lambda: case.goes("returned", today, "complete"),
            "register_only": lambda: case.goes("registered-only", today),
            "reconsider": lambda: case.to_review(today),
            "send_back": lambda: case.to_review(today),
            "reroute": lambda: case.accept(today),
            "break": lambda: case.keeps_term("handling", today),
            "suspend": lambda: case.suspend(today),
            "resume": lambda: case.resume(today),
            "uphold": lambda: case.goes("declined", today),
        }
        self.move(case, verb)
        papers[verb]()

    def _decline(self, case: Case) -> None:
        self.move(case, "decline")
        case.goes("declined", self.today)
        case.refused_on = self.today

    def _escalate(self, case: Case) -> None:
        if all(channel.own for channel in self.office.campaigns[self.id].channels):
            return
        self.move(case, "escalate")
        case.goes("escalated", self.today)

    def _complete(self, case: Case) -> None:
        with self.office.as_claimant(case.id) as work:
            claimant.supplement(work, "补上了")
        case.to_review(self.today)

    def _withdraw(self, case: Case) -> None:
        with self.office.as_claimant(case.id) as work:
            claimant.withdraw(work, "不反映了")
        case.goes("withdrawn", self.today)

    def _object(self, case: Case) -> None:
        def act() -> None:
            with self.office.as_claimant(case.id) as work:
                claimant.object_to(work, "不服")

        if not case.may_object(self.today):
            self.refused("objection", act)
            return
        act()
        case.goes("objected", self.today, "objection")
        case.refused_on = None

    def _transfer(self, case: Case) -> None:
        """With the term that the paper proposes no reason is asked for; longer than the longest is
        refused."""
        row, today = self.office.row(case.id), self.today
        unit, last = (
            proposals.proposed_unit(self.office.ledger, row),
            after(today, case.terms.longest),
        )
        due, reason = case.proposed(today), ""
        if self.random.random() < 0.4:
            due = today + timedelta(days=self.random.randrange(1, (last - today).days + 1))
            reason = "情况特殊"
        beyond = (last + timedelta(days=1)).isoformat()
        give = {"unit": unit, "reason": "情况特殊"}
        if self.random.random() < 0.2:
            self.refused("term", lambda: self.move(case, "transfer", **give, deadline=beyond))
        self.move(case, "transfer", unit=unit, deadline=due.isoformat(), reason=reason)
        case.hand_over(today, due)

    def _take_up(self, case: Case) -> None:
        self.move(case, "take_up", self.unit(case))
        case.keeps_term("handling", self.today)
        case.act_of_unit()

    def _report(self, case: Case) -> None:
        self.move(case, "report", self.unit(case))
        case.keeps_term(case.state, self.today)
        case.act_of_unit()

    def _agree(self, case: Case) -> None:
        due = self.today + timedelta(days=self.random.randrange(3, 120))
        self.move(case, "agree", self.unit(case), instalments=f"{due} 268.5")
        case.set_term("agreed", self.today, due)
        case.agreed = due
        case.act_of_unit()

    def _settle(self, case: Case) -> None:
        """What was agreed is paid first, all of it."""
        if case.state == "agreed":
            self.office.pay_all(case.id)
        self.move(case, "settle", COORDINATOR if case.state == "escalated" else self.unit(case))
        case.settle(self.today)
        case.act_of_unit()

    def _rate(self, case: Case) -> None:
        content = self.random.random() < 0.7
        good = Rating(grade=4, solved=Solved.YES)
        bad = Rating(grade=1, solved=Solved.NO, text="钱没有到")

        def act() -> None:
            with self.office.as_claimant(case.id) as work:
                claimant.rate(work, good if content else bad)

        if case.asked is None or case.answered:
            if self.random.random() < 0.05:
                self.refused("rating", act)
            return
        act()
        case.rate(self.today, content)
        if case.state == "struck-off" and not content:
            case.goes("contested", self.today, "callback")

    def _visit(self, case: Case) -> dict[str, str]:
        """What a visit of today has to say: on a quiet day, by what exception."""
        quiet = case.terms.quiet
        if quiet is None or not quiet[0] <= self.today.day <= quiet[1]:
            return {}
        return {"exception": self.office.campaigns[self.id].quiet_days.exceptions[0]}  # type: ignore[union-attr]

    def _strike_off(self, case: Case) -> None:
        """Where the claimant's answer wants words, or the day is a quiet one, not without."""
        fen = self.random.choice((case.amount, self.random.randrange(case.amount + 1)))
        told, visit = f"{fen // FEN}.{fen % FEN:06}", self._visit(case)
        words = {"asked": "电话问过"} if case.wants_words(self.today) else {}
        for some, what in ((visit, "quiet day"), (words, "claimant's opinion")):
            if some:
                given = {key: said for key, said in (visit | words).items() if key not in some}
                self.refused(what, lambda g=given: self._struck(case, told, g))  # type: ignore[misc]
        self._struck(case, told, visit | words)
        case.strike_off(self.today, fen)

    def _struck(self, case: Case, told: str, given: Mapping[str, str]) -> None:
        self.move(case, "strike_off", VERIFIER, fulfilled=told, **given)

    def _fail(self, case: Case) -> None:
        self.move(case, "fail", VERIFIER, **self._visit(case))
        case.back_to_unit(self.today)
        case.bad_since = None

    def _keep(self, case: Case) -> None:
        self.move(case, "keep", VERIFIER)
        case.goes("struck-off", self.today)
        case.bad_since = None

    def _reopen(self, case: Case) -> None:
        self.move(case, "reopen")
        case.back_to_unit(self.today)
        case.bad_since = None
