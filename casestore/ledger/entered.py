"""What a person enters in a move, held against the case and the rules of its campaign: what is
stopped, and what is asked back."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from casestore.campaign.money import amount_of, wan_of
from casestore.errors import Doubtful
from casestore.exchange.completeness import date_of
from casestore.ledger import asking, entered_rows, terms
from casestore.ledger.queries.lines import line
from casestore.ledger.work import Work
from casestore.lifecycle import doubts, excuses
from casestore.lifecycle.doubts import Doubt
from casestore.lifecycle.moves import Move
from casestore.lifecycle.needs import NEED_NAMES, Need
from casestore.lifecycle.verbs import Verb
from casestore.public.dates_and_sizes import day_words
from casestore.public.scripts import simplified
from casestore.settings import SHANGHAI

Given = Mapping[Need, str]


def stopped(work: Work, move: Move, given: Given, told: str) -> dict[str, str]:
    """What the rules don't let pass, by the field that it stands in; ``move`` has all it needs."""
    found: dict[str, str] = {}
    if move.answers:
        words = {Need.REASON: given.get(Need.REASON, ""), Need.PLAN: given.get(Need.PLAN, "")}
        named = {need.value: text for need, text in words.items()} | {"told": told}
        found |= excused(named)
    if move.verb is Verb.TRANSFER:
        found |= _another_transfer(work, given)
    if Need.VISITED in move.needs:
        found |= _visit(work, given)
    if Need.ASKED in move.asks and not given.get(Need.ASKED, "").strip():
        unasked = asking.why_words_are_needed(work)
        found |= {Need.ASKED.value: unasked} if unasked else {}
    return found | entered_rows.stopped(work, move, given)


def excused(words: Mapping[str, str]) -> dict[str, str]:
    """The excuses among ``words``, a sentence by field."""
    found = {field: excuses.excuses_in(simplified(text)) for field, text in words.items()}
    return {field: excuses.sentence_about(hits) for field, hits in found.items() if hits}


def _another_transfer(work: Work, given: Given) -> dict[str, str]:
    """A unit or a term other than the proposed one wants a reason; no term goes past the
    campaign's longest."""
    row, day = line(work.ledger, work.row), _day(given, Need.DEADLINE)
    limit = terms.longest(work, work.today)
    if day > limit.day:
        said = f"办理期限最晚到{day_words(limit.day)}（{limit.rule}），填的是{day_words(day)}"
        return {Need.DEADLINE.value: said}
    if given.get(Need.REASON, "").strip():
        return {}
    unit, term = (
        terms.proposed_unit(work.ledger, row),
        terms.proposed_term(work.ledger, row, work.calendar),
    )
    other = []
    if given[Need.UNIT].strip() != unit:
        other.append(f"按规则建议的责任单位是{work.campaign.unit(unit).called}")
    if day != term.day:
        other.append(f"按规则算出的期限是{day_words(term.day)}，填的是{day_words(day)}")
    return {Need.REASON.value: f"{'；'.join(other)}。要改的，请写明理由"} if other else {}


def _visit(work: Work, given: Given) -> dict[str, str]:
    """A visit has happened, and on no quiet day but for what the campaign excepts."""
    day, quiet = _day(given, Need.VISITED), work.campaign.quiet_days
    if day > work.today:
        said = f"核查日期填的是{day_words(day)}，今天是{day_words(work.today)}，还没有到"
        return {Need.VISITED.value: said}
    if quiet is None or not quiet.holds(day):
        return {}
    if given.get(Need.EXCEPTION, "").strip() in quiet.exceptions:
        return {}
    days = f"{quiet.words}，不进企业核查"
    named = f"。属于{'、'.join(quiet.exceptions)}的，请选择例外情形" if quiet.exceptions else ""
    return {Need.VISITED.value: f"核查日期填的是{day_words(day)}，{days}{named}"}


def must_be_confirmed(found: Iterator[Doubt], confirmed: frozenset[str]) -> list[str]:
    """The sentences of the doubts ``found``, all of which were ``confirmed``. Raises
    :class:`Doubtful` with all of them where one wasn't."""
    doubts = {one.key: one.sentence for one in found}
    if not doubts.keys() <= confirmed:
        raise Doubtful(doubts)
    return list(doubts.values())


def doubts_about(work: Work, move: Move, given: Given) -> Iterator[Doubt]:
    """What is odd about the numbers and days of ``move``, which has all it needs."""
    row = work.row
    yield from entered_rows.doubts_about(work, move, given)
    if Need.FULFILLED in move.needs:
        amount = amount_of(given[Need.FULFILLED].strip()) or Decimal(0)
        yield from doubts.about_fulfilled(Need.FULFILLED, amount, wan_of(row.amount))
    for need in (Need.DEADLINE, Need.VISITED):
        if need in move.needs:
            name, day = NEED_NAMES[need][0], _day(given, need)
            if need is Need.DEADLINE and _is_proposed(work, move, day):
                continue
            yield from doubts.about_day(need, name, day, work.today, work.calendar)
    if Need.VISITED in move.needs:
        settled = row.settled_at and row.settled_at.astimezone(SHANGHAI).date()
        visited = _day(given, Need.VISITED)
        yield from doubts.about_visit(Need.VISITED, visited, settled, row.commitment_date)


def _is_proposed(work: Work, move: Move, day: date) -> bool:
    """Whether ``day`` is what the rules count for a transfer, which may be any day."""
    if move.verb is not Verb.TRANSFER:
        return False
    row = line(work.ledger, work.row)
    return day == terms.proposed_term(work.ledger, row, work.calendar).day


def _day(given: Given, need: Need) -> date:
    day = date_of(given[need].strip())
    assert day is not None, need  # noqa: S101 - lacking() has seen it
    return day
