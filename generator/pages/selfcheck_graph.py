"""The self-check of a campaign as a graph of questions and endings, drawn from its rules. Pure.

Every path of answers ends where :func:`casestore.campaign.eligibility.decide` ends for the same
answers. Dates are not asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from casestore.campaign import form_fields
from casestore.campaign.eligibility import Answers, Decision, Outcome, decide
from casestore.campaign.model import Campaign, When

#: No more questions than this, and no more pages for one campaign unless its rules alone need them.
MOST_QUESTIONS, MOST_PAGES = 6, 320

#: Answers that must come from the campaign's own list: whatever is not on it is not taken.
LISTED = ("claimant_kind", "respondent_kind", "respondent_level", "category")

#: The other answers that rules may look at, asked only where a rule does.
_OTHERS = ("judicial_status", "sme_arrears", "industry")

Given = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Question:
    """``name`` is the form column; a ``listed`` one has a last choice for who finds nothing that
    fits."""

    name: str
    options: tuple[str, ...]
    listed: bool


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A page with a question: ``ways`` leads from each option, and from ``""`` (none of these), to
    the next page.

    ``given`` are the answers this page knows of; those of merged pages are not among them.
    """

    number: int
    question: Question
    given: Given
    ways: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class End:
    """A page with a decision; ``given`` are the answers that the clue form takes over."""

    decision: Decision
    given: Given


@dataclass(frozen=True)
class Graph:
    """The pages of a self-check; ``pages[first]`` is where it begins."""

    pages: tuple[Ask | End, ...]
    first: int


def asked(campaign: Campaign) -> tuple[Question, ...]:
    """The questions in the order of the form: the four lists, and what a rule for exclusion or
    routing looks at.

    Where rules look at more than six answers the last are left open, and the clue form asks them.
    """
    names = [
        *LISTED,
        *(name for name in _OTHERS if any(name in when for when in _conditions(campaign))),
    ]
    return tuple(_question(campaign, name) for name in names[:MOST_QUESTIONS])


def _conditions(campaign: Campaign) -> list[When]:
    """What the rules look at that may stop a clue or change who presses it."""
    return [*(rule.when for rule in campaign.exclusions), *(rule.when for rule in campaign.routing)]


def _question(campaign: Campaign, name: str) -> Question:
    return Question(
        name,
        tuple(option.id for option in campaign.options(form_fields.BY_ID[name])),
        name in LISTED,
    )


def self_check(campaign: Campaign, most: int = MOST_PAGES) -> Graph:
    """The graph with as many answers carried to its ends as ``most`` pages allow; the first are
    forgotten first."""
    rules = _Rules(campaign)
    names = [question.name for question in rules.questions]
    for forgotten in range(len(names)):
        graph = _Drawing(rules, frozenset(names[forgotten:])).graph()
        if len(graph.pages) <= most:
            return graph
    return _Drawing(rules, frozenset()).graph()


def answers(campaign: Campaign, given: dict[str, str]) -> Answers:
    """``given`` (by column) on a day on which clues are taken; what is not asked stays open."""
    asked_or_open = {name: given.get(name, "") for name in (*LISTED, *_OTHERS)}
    return Answers(received_on=campaign.collection.start, commitment_date=None, **asked_or_open)


class _Rules:
    """The decisions of a campaign on whole and partial answers (one value for each question so
    far)."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.questions = asked(campaign)
        self.decisions: list[Decision] = []
        self._numbers: dict[object, int] = {}
        self._tables: dict[tuple[str, ...], tuple[int, ...]] = {}
        self._alike = {question.name: self._unnamed(question) for question in self.questions}
        self._made: dict[tuple[str, ...], int] = {}

    def _unnamed(self, question: Question) -> dict[str, str]:
        """Options that no rule names, each with the first such option, which stands for them
        all."""
        if question.name in (
            "respondent_level",
            "category",
        ):  # each has a channel or a lead of its own
            return {}
        named = {
            value for when in _conditions(self.campaign) for value in when.get(question.name, ())
        }
        unnamed = [option for option in question.options if option not in named]
        return dict.fromkeys(unnamed, unnamed[0]) if unnamed else {}

    def decision(self, values: tuple[str, ...]) -> int:
        """The number of the decision on ``values``; questions beyond them count as answered in
        some way."""
        rest = tuple(question.options[0] for question in self.questions[len(values) :])
        alike = tuple(
            self._alike[question.name].get(value, value)
            for question, value in zip(self.questions, values + rest, strict=True)
        )
        if alike not in self._made:
            self._made[alike] = self._decided(alike)
        return self._made[alike]

    def _decided(self, values: tuple[str, ...]) -> int:
        given = dict(zip((question.name for question in self.questions), values, strict=True))
        made = decide(self.campaign, answers(self.campaign, given))
        told = (
            made.outcome,
            made.reason,
            made.go,
            made.lead,
            made.unit,
            made.channel and made.channel.id,
        )
        if told not in self._numbers:
            self._numbers[told] = len(self.decisions)
            self.decisions.append(made)
        return self._numbers[told]

    def table(self, values: tuple[str, ...]) -> tuple[int, ...]:
        """The decisions on every way to go on from ``values`` with choices that exist, in order."""
        if values not in self._tables:
            if len(values) == len(self.questions):
                found: tuple[int, ...] = (self.decision(values),)
            else:
                options = self.questions[len(values)].options
                found = tuple(
                    number for option in options for number in self.table((*values, option))
                )
            self._tables[values] = found
        return self._tables[values]

    def is_open(self, number: int) -> bool:
        """Whether the clue form goes on after this decision."""
        return self.decisions[number].outcome in (Outcome.ACCEPT, Outcome.REGISTER)

    @cached_property
    def lasts(self) -> int:
        """Behind this many answers no question is a list: nothing can stop a clue there that its
        table doesn't say."""
        return sum(question.listed for question in self.questions)


class _Drawing:
    """One graph over ``rules``; pages that show and lead to the same are one page."""

    def __init__(self, rules: _Rules, carried: frozenset[str]) -> None:
        self.rules, self.carried = rules, carried
        self.pages: dict[Ask | tuple[int, Given], int] = {}

    def graph(self) -> Graph:
        first = self._page((), ())
        return Graph(tuple(self._shown()), first)

    def _shown(self) -> Iterator[Ask | End]:
        for page in self.pages:
            yield page if isinstance(page, Ask) else End(self.rules.decisions[page[0]], page[1])

    def _page(self, values: tuple[str, ...], given: Given) -> int:
        """The page after ``values``: an ending as soon as nothing more can change it, else the
        next question."""
        table = self.rules.table(values)
        settled = len(set(table)) == 1
        if settled and (not self.rules.is_open(table[0]) or len(values) >= self.rules.lasts):
            return self._end(table[0], given)
        question = self.rules.questions[len(values)]
        ways = [(option, self._way(values, given, question, option)) for option in question.options]
        if (
            not question.listed
            and len({self.rules.table((*values, option)) for option in question.options}) == 1
        ):
            return self._page((*values, question.options[0]), given)
        if question.listed:
            ways.append(("", self._end(self.rules.decision((*values, "")), given)))
        return self._enter(
            Ask(number=len(values) + 1, question=question, given=given, ways=tuple(ways))
        )

    def _way(self, values: tuple[str, ...], given: Given, question: Question, option: str) -> int:
        more = ((question.name, option),) if question.name in self.carried else ()
        return self._page((*values, option), given + more)

    def _end(self, number: int, given: Given) -> int:
        return self._enter((number, given if self.rules.is_open(number) else ()))

    def _enter(self, page: Ask | tuple[int, Given]) -> int:
        return self.pages.setdefault(page, len(self.pages))
