"""The steps of a campaign's clue form, their order, and how far a draft has come."""

from dataclasses import dataclass, replace
from datetime import date

from casestore.campaign import form_fields
from casestore.campaign.eligibility import Outcome
from casestore.campaign.model import Campaign
from casestore.campaign.money import amount_of, fen_of, in_capitals
from casestore.sealing.drafts import Draft
from forms_app.clue import columns
from forms_app.clue.required_papers import with_papers
from forms_app.intake.visit.services import services
from forms_app.web.dates import day
from forms_app.web.translations import say

REVIEW = "review"
#: The page that holds all topics between the self-check, which says what is asked, and the review.
ONE_PAGE = "all"

#: Outcomes with which a clue may be sent in; a register-only clue is registered and not handled.
OPEN = frozenset({Outcome.ACCEPT, Outcome.REGISTER})

TITLES: dict[str, str] = {
    **dict(form_fields.STEPS),
    ONE_PAGE: "填写线索表",
    REVIEW: "核对",
    "sign": "签章提交",
}

#: Who sees the answers of a step: ``office`` the coordinator alone, ``units`` also the unit that
#: must act, ``part`` of it the unit too.
SEEN_BY = {
    "check": "units",
    "enterprise": "part",
    "respondent": "units",
    "facts": "units",
    "evidence": "units",
    REVIEW: "units",
    "sign": "office",
}


@dataclass(frozen=True, kw_only=True)
class Journey:
    """A campaign's way to a clue. ``topics`` are ids in order: the steps with columns, and the
    review before signing. With a ``category`` only what clues of it are asked for; ``by_agent``
    those that somebody files for the claimant. With ``one_page`` what lies between the self-check
    and the review stands on one page."""

    campaign: Campaign
    topics: tuple[str, ...]
    category: str = ""
    by_agent: bool = False
    one_page: bool = False

    @property
    def steps(self) -> tuple[str, ...]:
        """The ids of the pages in their order."""
        pages = (self.page_of(topic) for topic in self.topics)
        return tuple(dict.fromkeys(pages))

    def page_of(self, topic: str) -> str:
        """The page on which ``topic`` stands."""
        apart = ("check", REVIEW, self.topics[-1])
        return ONE_PAGE if self.one_page and topic not in apart else topic

    def parts(self, step: str) -> tuple[str, ...]:
        """The topics on the page ``step``."""
        return tuple(topic for topic in self.topics if self.page_of(topic) == step)

    def columns(self, step: str) -> tuple[form_fields.Field, ...]:
        """The columns of the page or topic ``step``: the category before all others, required
        papers before the other evidence."""
        if step == ONE_PAGE:
            return tuple(one for part in self.parts(step) for one in self.columns(part))
        asked = _asked(self.campaign, self.category, self.by_agent)
        found = [one for one in asked if one.step == step]
        found.sort(key=lambda column: column.id != "category")
        papers = self.campaign.required_papers(self.category) if step == "evidence" else ()
        return with_papers(found, papers)

    def asking(self, draft: Draft, at: str = "") -> "Journey":
        """The journey of ``draft``, whose category decides what is asked; laid out as its sender
        chose, or as the page ``at`` is, where it belongs to one of the ways alone."""
        by_agent = draft.values.get(form_fields.FILED_BY) == form_fields.BY_AGENT
        by_step = journey_of(self.campaign, draft.values.get("category", ""), by_agent)
        whole = replace(by_step, one_page=True)
        either = not at or (at in by_step.steps and at in whole.steps)
        return whole if (draft.one_page if either else at == ONE_PAGE) else by_step

    def after(self, step: str) -> str:
        return self.steps[self.steps.index(step) + 1]

    def before(self, step: str) -> str | None:
        place = self.steps.index(step)
        return self.steps[place - 1] if place else None

    def number(self, step: str) -> int:
        return self.steps.index(step) + 1

    def is_done(self, draft: Draft, step: str) -> bool:
        """Whether everything on the page ``step`` is filled in rightly."""
        return all(part in draft.done for part in self.parts(step))

    def was_tried(self, draft: Draft, step: str) -> bool:
        """Whether the page ``step`` was sent with something wrong on it."""
        return any(part in draft.tried for part in self.parts(step))

    def next_open(self, draft: Draft) -> str:
        """The first page that isn't finished: as far as the draft may go."""
        open_ones = (step for step in self.steps if not self.is_done(draft, step))
        return next(open_ones, self.steps[-1])

    def may_open(self, draft: Draft, step: str) -> bool:
        return self.steps.index(step) <= self.steps.index(self.next_open(draft))


def _asked(campaign: Campaign, category: str, by_agent: bool) -> list[form_fields.Field]:
    """The columns that a clue of ``category`` is asked for; a mandate only ``by_agent``."""
    columns = campaign.columns(category)
    return [one for one in columns if by_agent or one.id != form_fields.MANDATE]


def journey_of(campaign: Campaign, category: str = "", by_agent: bool = False) -> Journey:
    """The way of a clue of ``category``, one topic a page."""
    filled = {column.step for column in _asked(campaign, category, by_agent)}
    if any(one.require for one in campaign.categories if category in ("", one.id)):
        filled.add("evidence")
    steps = [step for step, _title in form_fields.STEPS if step in filled]
    topics = (*steps[:-1], REVIEW, steps[-1])
    return Journey(campaign=campaign, topics=topics, category=category, by_agent=by_agent)


def reopen_changed(campaign: Campaign, draft: Draft, before: str) -> None:
    """Open the steps of ``draft`` again of which its category asks something else than the one
    ``before``."""
    journey = journey_of(campaign).asking(draft)
    earlier = replace(journey, category=before)
    for topic in journey.topics:
        if topic != "check" and journey.columns(topic) != earlier.columns(topic):
            draft.reopen(topic)


def title(step: str) -> str:
    return say(TITLES[step])


def read_draft(campaign: Campaign, draft: Draft) -> tuple[dict[str, str], dict[str, str]]:
    """The draft's values as the ledger keeps them, and the sentence for each column that can't
    be read."""
    return columns.read_all(campaign, draft.values, services().settings.today(campaign.id))


def answer(campaign: Campaign, column: form_fields.Field, value: str) -> str:
    """``value`` as it is shown back: the words of a choice, a date in Chinese, an amount with
    its unit."""
    if not value:
        return ""
    if column.kind == "choice":
        return say(campaign.label(column.id, value))
    if column.kind == "date":
        try:
            return day(date.fromisoformat(value))
        except ValueError:
            return value
    if column.kind == "declaration":
        return say("是")
    if column.kind == "amount":
        return _amount(value)
    return value


def _amount(value: str) -> str:
    """An amount in 万元 as it was understood: whoever mistook the unit sees it here."""
    amount = amount_of(value)
    if amount is None:
        return value
    yuan = fen_of(amount) // 100
    said = say(in_capitals(yuan))
    return say("%(wan)s 万元（%(yuan)s 元，%(said)s）", wan=value, yuan=f"{yuan:,}", said=said)
