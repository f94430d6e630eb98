"""Working the invented cases through the ledger: every one by the same verbs that staff use."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from random import Random

from casestore.calendar.working_days import PUBLISHED
from casestore.campaign.model import Campaign
from casestore.campaign.money import wan_of
from casestore.errors import Doubtful
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import instalments
from casestore.ledger.queries.lines import case_line
from casestore.ledger.records import CaseRow, Clue, MoveRequest
from casestore.ledger.verbs.paying import Payment, pay
from casestore.ledger.verbs.registering import register
from casestore.ledger.verbs.staff_moves import move
from casestore.lifecycle.instalments import open_rows
from casestore.lifecycle.needs import Need
from casestore.lifecycle.roles import Actor, Role
from casestore.office.demo.invent import Story, accepted_answers, page_image, story_for, values_for
from casestore.public.cleaning.records import SafeCopy
from casestore.publishing.summaries import approve, save, submit
from casestore.sealing.kept_file import KeptFile, Purpose

#: What becomes of the cases of each campaign, in order of receipt: verbs after registration, and
#: ``publish``.
COURSES: tuple[tuple[str, ...], ...] = (
    ("accept", "transfer", "take_up", "settle", "strike_off", "publish"),
    ("accept", "transfer", "take_up", "agree", "settle", "strike_off", "publish"),
    ("accept", "transfer", "take_up", "settle", "strike_off", "publish"),
    ("accept", "transfer", "take_up", "agree", "settle", "strike_off", "publish"),
    ("accept", "transfer", "take_up", "settle", "strike_off", "draft"),
    ("accept", "transfer", "take_up", "settle"),
    ("accept", "transfer", "take_up"),
    (),
)
VARIANTS: tuple[tuple[str, ...], ...] = (
    ("accept",),
    ("accept", "transfer", "take_up", "agree", "pay"),
    ("return",),
    ("accept", "transfer"),
    ("decline",),
)

_COORDINATOR = Actor(id="demo-coordinator", name="经办岗 01", roles=frozenset({Role.COORDINATOR}))
_VERIFIER = Actor(id="demo-verifier", name="经办岗 02", roles=frozenset({Role.COORDINATOR}))
_REVIEWER = Actor(id="demo-reviewer", name="审核岗 01", roles=frozenset({Role.REVIEWER}))

#: So far is looked for a story with a sum in it.
_ENOUGH = 100
#: A term that the shortest of the campaigns' (thirty working days) allows.
_TERM = timedelta(days=35)

_GIVEN: Mapping[Need, str] = {
    Need.REASON: "示例：按台账所附材料核对。",
    Need.PLAN: "示例：分两期兑现，最后一期在期限前到账。",
    Need.TOLD: "示例：办了什么、依据是什么，见办结报告。",
    Need.ASKED: "示例：电话问过，反映人说问题已经解决。",
    Need.VERIFICATION: "示例：到企业核对账目和凭证，与办结报告一致。",
}


def _worked(day: date) -> date:
    """``day``, or the first working day after it."""
    while PUBLISHED.day_off(day):
        day += timedelta(days=1)
    return day


def fill(ledger: Ledger) -> int:
    """Put eight invented cases into each campaign of ``ledger`` (an instance with ``demo =
    true``); how many."""
    count = 0
    for index, (id, campaign) in enumerate(ledger.campaigns.items()):
        last = ledger.settings.today(id)
        start = max(campaign.collection.start, last - timedelta(days=300))
        courses = (*COURSES[:-1], VARIANTS[index % len(VARIANTS)]) if index else COURSES
        choices = accepted_answers(campaign, last)
        for number, course in enumerate(courses):
            span = (last - start).days
            received = start + timedelta(days=span * number // (2 * len(courses)))
            work = _Worked(ledger, campaign, Random(f"{id}-{number}"), received, last)  # noqa: S311 - invented cases
            work.run(choices[number % len(choices)], number + 3 * index, course)
            count += 1
    return count


class _Worked:
    """One case on its way; every step happens on its own day."""

    def __init__(
        self, ledger: Ledger, campaign: Campaign, random: Random, received: date, last: date
    ) -> None:
        self.ledger, self.campaign, self.random, self.day, self.last = (
            ledger,
            campaign,
            random,
            received,
            last,
        )

    def run(self, answers: Mapping[str, str], number: int, course: tuple[str, ...]) -> None:
        story = story_for(self.campaign, answers["category"], number)
        while "pay" in course and not story.amount and number < _ENOUGH:
            number += 1  # a sum is paid in instalments
            story = story_for(self.campaign, answers["category"], number)
        values = values_for(self.campaign, answers, story, self.day, self.random)
        papers = self.campaign.required_papers(answers["category"])
        files = (
            replace(self._file("合同.png", "evidence", number), papers=papers),
            self._file("线索表.png", "signed-form", number + 100),
        )
        clue = Clue(campaign=self.campaign.id, values=values, files=files, demo=True)
        receipt = register(self._on_day(), clue, f"demo-{self.campaign.id}-{number}")
        pause = max(1, (self.last - self.day).days // (len(course) + 1))
        for verb in course:
            self.day = min(
                self.last, self.day + timedelta(days=self.random.randrange(pause // 2, pause + 1))
            )
            self.day = self._fit_for(verb)
            if verb in ("publish", "draft"):
                self._publish(receipt.case_id, story, verb == "publish")
            elif verb == "pay":
                self._pay(receipt.case_id, number, 1)
            else:
                self._move(receipt.case_id, verb, number, course)

    def _fit_for(self, verb: str) -> date:
        """The next working day, for a visit one that isn't quiet; the last one before where there
        is none any more."""
        quiet = self.campaign.quiet_days if verb == "strike_off" else None

        def fits(day: date) -> bool:
            still = quiet is not None and quiet.first <= day.day <= quiet.last
            return not PUBLISHED.day_off(day) and not still

        onward = (self.day + timedelta(days=n) for n in range((self.last - self.day).days + 1))
        back = (self.day - timedelta(days=n) for n in range(60))
        return next((day for days in (onward, back) for day in days if fits(day)), self.day)

    def _on_day(self) -> Ledger:
        settings = replace(self.ledger.settings, as_of={self.campaign.id: self.day})
        return replace(self.ledger, settings=settings)

    def _file(self, name: str, purpose: Purpose, number: int) -> KeptFile:
        image = page_image(name, number)
        # drawn here, so it is its own safe copy
        copy = SafeCopy(kind="png", data=image.getvalue(), taken_out=())
        return self.ledger.evidence.put(image, name, purpose, copy)

    def _move(self, case_id: int, verb: str, number: int, course: tuple[str, ...]) -> None:
        ledger = self._on_day()
        if verb == "settle":
            self._pay(case_id, number, 9)
        row = case_line(ledger, case_id, _COORDINATOR)
        given = dict(_GIVEN)
        given[Need.UNIT] = row.unit or row.lead
        given[Need.FULFILLED] = f"{row.amount:f}"
        given[Need.DEADLINE] = _worked(self.day + _TERM).isoformat()
        given[Need.INSTALMENTS] = self._rows(row.amount, course)
        given[Need.VISITED] = self.day.isoformat()
        given[Need.OUTCOME] = "instalments" if "agree" in course else "honoured"
        given[Need.CHECKED] = ",".join(one.id for one in self.campaign.verification.checklist)
        proof = verb in ("agree", "settle")
        files = [self._file("凭证.png", "proof", number + 200)] if proof else []
        request = MoveRequest(verb=verb, version=row.version, given=given, files=files)
        try:
            move(ledger, case_id, self._person(verb, row), request)
        except Doubtful as error:  # another year, where the campaign runs into it
            confirmed = frozenset(error.doubts)
            request = replace(request, confirmed=confirmed)
            move(ledger, case_id, self._person(verb, row), request)

    def _rows(self, amount: Decimal, course: tuple[str, ...]) -> str:
        """What is agreed: two halves that will be paid, or thirds of which one is late by now."""
        ahead = (self.last - self.day).days
        if "settle" in course:
            days = [_worked(self.day + timedelta(days=n)) for n in (15, 30)]
        else:
            days = [_worked(self.day + timedelta(days=n)) for n in (1, ahead // 2, ahead + 30)]
        part = (amount / len(days)).quantize(Decimal("0.01"), ROUND_DOWN)
        sums = [*[part] * (len(days) - 1), amount - part * (len(days) - 1)]
        return "\n".join(f"{day} {wan:f}" for day, wan in zip(days, sums, strict=True))

    def _pay(self, case_id: int, number: int, count: int) -> None:
        """Register the first ``count`` rows that wait as paid, each on its own paper."""
        ledger = self._on_day()
        row = case_line(ledger, case_id, _COORDINATOR)
        unit = self._person("pay", row)
        for one in open_rows(instalments.of_case(ledger, case_id, unit))[:count]:
            payment = Payment(
                version=case_line(ledger, case_id, unit).version,
                instalment=one.id,
                amount=f"{wan_of(one.left):f}",
                day=self.day.isoformat(),
                files=[self._file("回单.png", "proof", number + 300 + one.id)],
            )
            try:
                pay(ledger, case_id, unit, payment)
            except Doubtful as error:
                pay(ledger, case_id, unit, replace(payment, confirmed=frozenset(error.doubts)))

    def _person(self, verb: str, row: CaseRow) -> Actor:
        """Who makes a move: the unit handles its case, another coordinator verifies it."""
        if verb in ("take_up", "agree", "pay", "settle"):
            unit = f"{row.campaign}/{row.unit}"
            return Actor(
                id=f"demo-{unit}",
                name=f"{self.campaign.unit(row.unit).called}经办",
                roles=frozenset({Role.UNIT}),
                units=frozenset({unit}),
            )
        return _VERIFIER if verb == "strike_off" else _COORDINATOR

    def _publish(self, case_id: int, story: Story, approved: bool) -> None:
        ledger = self._on_day()
        draft = save(ledger, case_id, _COORDINATOR, story.summary)
        if approved:
            submit(ledger, case_id, _COORDINATOR, draft.sha)
            approve(ledger, case_id, _REVIEWER, draft.sha)
