"""Working the invented cases through the ledger: every one by the same verbs that staff use."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from casestore.campaign.model import Campaign
from casestore.ledger.records import Clue
from casestore.ledger.verbs import Ledger
from casestore.lifecycle.cases import Actor, Need, Role, State
from casestore.office.demo.invent import Story, accepted_answers, page_image, story_for, values_for
from casestore.publishing.summaries import Publication
from casestore.sealing.evidence import EvidenceStore, Limits
from casestore.sealing.kept_file import KeptFile

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
    ("return",),
    ("accept", "transfer", "take_up", "agree"),
    ("accept", "transfer"),
    ("decline",),
)

_COORDINATOR = Actor("demo-coordinator", "经办岗 01", frozenset({Role.COORDINATOR}))
_REVIEWER = Actor("demo-reviewer", "审核岗 01", frozenset({Role.REVIEWER}))

_GIVEN: Mapping[Need, str] = {
    Need.REASON: "示例：按台账所附材料核对。",
    Need.PLAN: "示例：分两期兑现，最后一期在期限前到账。",
    Need.VERIFICATION: "示例：到企业核对账目和凭证，与办结报告一致。",
}


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
        values = values_for(self.campaign, answers, story, self.day, self.random)
        files = (
            self._file("合同.png", "evidence", number),
            self._file("线索表.png", "signed-form", number + 100),
        )
        receipt = self._on_day().register(
            Clue(self.campaign.id, values, files, demo=True), f"demo-{self.campaign.id}-{number}"
        )
        pause = max(1, (self.last - self.day).days // (len(course) + 1))
        for verb in course:
            self.day = min(
                self.last, self.day + timedelta(days=self.random.randrange(pause // 2, pause + 1))
            )
            if verb in ("publish", "draft"):
                self._publish(receipt.case_id, story, verb == "publish")
            else:
                self._move(receipt.case_id, verb, number)

    def _on_day(self) -> Ledger:
        settings = replace(self.ledger.settings, as_of={self.campaign.id: self.day})
        return Ledger(
            self.ledger.store,
            self.ledger.campaigns,
            settings,
            self.ledger.sealer,
            self.ledger.opener,
        )

    def _file(self, name: str, purpose: str, number: int) -> KeptFile:
        store = EvidenceStore(self.ledger.settings.evidence, self.ledger.sealer)
        return store.keep(page_image(name, number), name, purpose, Limits.of(self.campaign))  # type: ignore[arg-type]

    def _move(self, case_id: int, verb: str, number: int) -> None:
        ledger = self._on_day()
        row = ledger.case(case_id, _COORDINATOR).row
        given = dict(_GIVEN)
        given[Need.UNIT] = row.unit.split("/")[-1] if row.unit else row.lead
        given[Need.FULFILLED] = f"{row.amount:g}"
        given[Need.DEADLINE] = (self.day + timedelta(days=60)).isoformat()
        proof = verb in ("agree", "settle")
        files = [self._file("凭证.png", "proof", number + 200)] if proof else []
        ledger.move(case_id, verb, _COORDINATOR, row.version, given, files)

    def _publish(self, case_id: int, story: Story, approve: bool) -> None:
        publication = Publication(self._on_day())
        draft = publication.save(case_id, _COORDINATOR, story.summary)
        assert self.ledger.case(case_id, _COORDINATOR).row.state is State.STRUCK_OFF
        if approve:
            publication.submit(case_id, _COORDINATOR, draft.sha)
            publication.approve(case_id, _REVIEWER, draft.sha)
