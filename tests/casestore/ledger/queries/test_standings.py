"""Figures as of a day that is over, against a plain count of what was done."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from sqlalchemy import select

from casestore.campaign.reports import Report, Span
from casestore.database.entered_holidays import calendar_of
from casestore.database.tables import CaseTable, EventTable
from casestore.errors import Doubtful
from casestore.ledger import extensions
from casestore.ledger.queries import standings
from casestore.ledger.queries.standings import facts_for
from casestore.ledger.records import MoveRequest
from casestore.ledger.verbs import amending, extending
from casestore.ledger.verbs.extending import Extension
from casestore.lifecycle.needs import Need
from casestore.lifecycle.report_tables import Cell, Table, tables_of
from casestore.lifecycle.standing import Circumstances, Step, standing_after
from casestore.settings import SHANGHAI
from tests.casestore.ledger.verbs.test_amending import asked, wish
from tests.casestore.ledger.verbs.test_paying import agreed, paid
from tests.casestore.ledger_fixture import (
    COORDINATOR,
    MODEL,
    SUPERVISOR,
    Office,
    confirming,
    needs_for,
    open_office,
    who_may,
)

HLJ = "heilongjiang-2019"
FIRST, LAST = date(2019, 4, 8), date(2020, 12, 31)
#: What becomes of the cases, in turn.
COURSES = (
    ("accept", "transfer", "take_up", "settle", "strike_off"),
    ("accept", "transfer", "take_up", "settle", "strike_off", "reopen"),
    ("accept", "transfer", "take_up", "agree", "settle", "fail"),
    ("accept", "transfer", "extend", "take_up", "settle"),
    ("accept", "transfer", "take_up", "suspend", "resume"),
    ("accept", "transfer", "reroute", "transfer", "take_up"),
    ("decline",),
    (),
)
KINDS = ("government", "central-provincial", "vertical", "department")
#: Moves after which a unit has the case in hand.
IN_HAND = {"transfer", "take_up", "agree", "extend", "fail", "reopen", "resume"}
DAYS = (
    *(date(2019, 4, 20), date(2019, 4, 30), date(2019, 6, 30), date(2019, 9, 15)),
    *(date(2019, 12, 31), date(2020, 6, 30), date(2020, 12, 31)),
)


@dataclass
class Told:
    """What the test itself did with a case, and nothing that the ledger says of it. ``done`` has
    for each move its day and the term that it set."""

    id: int
    received: date
    kind: str
    arrears: bool
    fen: int
    done: list[tuple[date, str, date | None]] = field(default_factory=list)

    def by(self, day: date) -> list[tuple[date, str, date | None]]:
        return [one for one in self.done if one[0] <= day]

    def had(self, day: date, verb: str, *undone: str) -> date | None:
        """The day of ``verb``, where nothing of ``undone`` came after it until ``day``."""
        found = None
        for on, one, _term in self.by(day):
            found = on if one == verb else None if one in undone else found
        return found

    def settled(self, day: date) -> date | None:
        return self.had(day, "settle", "fail", "reopen")

    def struck(self, day: date) -> date | None:
        return self.had(day, "strike_off", "reopen")

    def is_late(self, day: date) -> bool:
        done = self.by(day)
        if not done or done[-1][1] not in IN_HAND:
            return False
        term = next(term for _on, _verb, term in reversed(done) if term)
        return term < day


@dataclass(frozen=True)
class World:
    office: Office
    told: tuple[Told, ...]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Two years of thirty-two cases, seeded, each step on a day of its own."""
    office, random = open_office(tmp_path_factory.mktemp("standings")), Random(11)
    return World(office, tuple(_live(office, number, random) for number in range(32)))


def _live(office: Office, number: int, random: Random) -> Told:
    day = FIRST + timedelta(days=random.randrange(20))
    said = {"respondent_kind": KINDS[number % 4], "sme_arrears": "yes" if number % 3 else "no"}
    fen = random.randrange(1, 9_000_000_00)
    amount = f"{fen // 1_000_000}.{fen % 1_000_000:06d}"
    receipt = office.on(day, HLJ).register(f"k{number}", HLJ, amount=amount, **said)
    one = Told(receipt.case_id, day, said["respondent_kind"], number % 3 > 0, fen)
    course = COURSES[number % len(COURSES)]
    for verb in course:
        day = min(day + timedelta(days=random.randrange(1, 9 if "extend" in course else 70)), LAST)
        one.done.append((day, verb, _step(office.on(day, HLJ), one, verb)))
    return one


def _step(office: Office, one: Told, verb: str) -> date | None:
    """Make the move; the term that it set."""
    if verb == "extend":
        return _extended(office, one.id)
    given = needs_for(office.campaigns[HLJ], office.settings)
    given |= {Need.FULFILLED: f"{one.fen // 2 / 1_000_000:.6f}"}
    files = [office.keep("proof", "凭证.pdf")]
    if verb == "settle":
        office.pay_all(one.id)
    version = office.row(one.id).version
    request = MoveRequest(verb=verb, version=version, given=given, files=files)
    row = confirming(office.ledger, one.id, who_may(verb), request)
    return row.deadline if verb in IN_HAND - {"take_up"} else None


def _extended(office: Office, case: int) -> date:
    day = office.row(case).deadline
    assert day is not None
    asked = Extension(deadline=day + timedelta(days=10), reason="资金分批", plan="下月付清")
    try:
        extending.ask(office.ledger, case, COORDINATOR, asked)
    except Doubtful as error:
        confirmed = frozenset(error.doubts)
        extending.ask(office.ledger, case, COORDINATOR, replace(asked, confirmed=confirmed))
    (waiting,) = extensions.waiting(office.ledger, SUPERVISOR)
    extending.approve(office.ledger, case, SUPERVISOR, waiting.id)
    return asked.deadline


def tables(world: World, start: date, end: date, *parts: str) -> dict[str, Table]:
    campaign = world.office.campaigns[HLJ]
    report = Report.model_validate({"who": "某", "to": "某", "parts": parts})
    span = Span(start=start, end=end, due=None, words="")
    with world.office.store.read() as session:
        return {one.id: one for one in tables_of(facts_for(session, campaign, report, span))}


def cells(table: Table, row: int = -1) -> dict[str, Cell]:
    names = (column.id for column in table.columns)
    return dict(zip(names, table.rows[row][1], strict=True))


@pytest.mark.parametrize("day", DAYS)
def test_progress_is_what_was_done_by_the_day(world: World, day: date) -> None:
    start = day - timedelta(days=45)
    found = cells(tables(world, start, day, "progress")["progress"])
    there = [one for one in world.told if one.received <= day]
    accepted = [one for one in there if one.had(day, "accept")]
    settled = [one for one in accepted if one.settled(day)]
    struck = [one for one in accepted if one.struck(day)]
    wanted = {
        "received": [one for one in there if one.received >= start],
        "received-all": there,
        "accepted": accepted,
        "settled": [one for one in settled if (one.settled(day) or FIRST) >= start],
        "settled-all": settled,
        "struck-off": struck,
        "open": [one for one in accepted if one not in settled],
        "late": [one for one in there if one.is_late(day)],
    }
    assert {name: sorted(found[name].ids) for name in wanted} == {
        name: sorted(one.id for one in those) for name, those in wanted.items()
    }
    assert all(found[name].n == len(those) for name, those in wanted.items())
    assert (found["rate"].n, found["rate"].of) == (len(settled), len(accepted))
    assert found["amount"].n == sum(one.fen for one in accepted)
    assert found["fulfilled"].n == sum(one.fen // 2 for one in struck)


def test_some_cases_are_late_settled_and_opened_again(world: World) -> None:
    """Else the comparison above would be one of noughts."""
    assert sum(one.is_late(date(2019, 9, 15)) for one in world.told) >= 5
    reopened = [one for one in world.told if one.had(LAST, "reopen")]
    assert reopened and all(one.struck(LAST) is None for one in reopened)


def told_again(office: Office, campaign: str) -> int:
    """Hold the history of every case of ``campaign`` against its row; how many cases there are."""
    columns = select(*standings._COLUMNS).where(CaseTable.campaign == campaign)
    count = 0
    with office.store.read() as session:
        for row in session.execute(columns):
            events = select(EventTable).where(EventTable.case_id == row.id).order_by(EventTable.id)
            steps = [
                Step(
                    verb=one.verb,
                    source=one.source,
                    target=one.target,
                    day=one.at.astimezone(SHANGHAI).date(),
                    details=one.details,
                )
                for one in session.scalars(events)
            ]
            here = Circumstances(
                campaign=office.campaigns[campaign],
                calendar=calendar_of(session),
                received_on=row.received_at.astimezone(SHANGHAI).date(),
                lead=row.lead,
            )
            assert replace(standing_after(steps, here), in_time=None) == standings._now(row)
            count += 1
    return count


def test_the_history_told_again_is_what_the_row_says(world: World) -> None:
    assert told_again(world.office, HLJ) == 32


def test_so_it_is_of_what_was_agreed_paid_and_changed(office: Office) -> None:
    id = agreed(office)
    assert told_again(office, MODEL) == 1
    paid(office, id, 1, "100")
    assert told_again(office, MODEL) == 1
    amending.amend(office.ledger, id, COORDINATOR, wish(office, id, 2, due="2022-07-21"))
    assert told_again(office, MODEL) == 1
    office.go(id, "settle", "strike_off")
    assert told_again(office, MODEL) == 1
    change = asked(office, id, paid="80", reason="回单重复登记")
    amending.agree(office.ledger, id, SUPERVISOR, change)
    assert office.row(id).fulfilled == Decimal("248.5")
    assert told_again(office, MODEL) == 1


@pytest.mark.parametrize("end", [date(2019, 11, 30), date(2019, 12, 31), date(2020, 12, 31)])
def test_targets_of_50_and_100_per_cent_by_their_days(world: World, end: date) -> None:
    table = tables(world, FIRST, end, "targets")["targets"]
    assert len(table.rows) == 2 * 4  # all, and the three lists
    for place, (by, percent) in enumerate([(date(2019, 12, 31), 50), (LAST, 100)]):
        day, found = min(by, end), cells(table, place * 4)
        accepted = [one for one in world.told if one.had(day, "accept")]
        settled = [one for one in accepted if one.settled(day)]
        assert found["day"].text == day.isoformat()
        assert (found["accepted"].n, found["settled"].n) == (len(accepted), len(settled))
        lacking = max(0, -(-len(accepted) * percent // 100) - len(settled))
        assert found["lacking"].text == str(lacking)
        reached = 100 * len(settled) >= percent * len(accepted)
        late = "未达到" if by <= end else "还没有到期"
        assert found["reached"].text == ("达到" if reached else late)


def test_three_lists_by_respondent_with_the_flag_of_sme_arrears(world: World) -> None:
    day = date(2019, 6, 30)
    table = tables(world, FIRST, day, "lists")["lists"]
    kinds = ({"government", "department"}, {"central-provincial"}, {"vertical"})
    for place, wanted in enumerate(kinds):
        found = cells(table, place)
        those = [one for one in world.told if one.had(day, "accept") and one.kind in wanted]
        assert sorted(found["listed"].ids) == sorted(one.id for one in those)
        assert sorted(found["arrears"].ids) == sorted(one.id for one in those if one.arrears)
        assert found["amount"].n == sum(one.fen for one in those)


def test_a_month_s_results_and_whether_they_were_in_time(world: World) -> None:
    start, end = date(2019, 5, 1), date(2019, 12, 31)
    found = cells(tables(world, start, end, "results")["results"], 0)
    done = [one for one in world.told if (day := one.settled(end)) and start <= day]
    assert sorted(found["settled"].ids) == sorted(one.id for one in done)
    in_time = []
    for one in done:
        settled = one.settled(end) or LAST
        term = next(t for on, verb, t in reversed(one.by(settled)) if t)
        in_time += [one.id] if settled <= term else []
    assert sorted(found["in-time"].ids) == sorted(in_time)
    assert 0 < len(in_time) < len(done)


def test_arrears_at_the_end_of_a_year_are_what_is_not_settled(world: World) -> None:
    end = date(2019, 12, 31)
    found = cells(tables(world, date(2019, 1, 1), end, "arrears")["arrears"])
    owed = [one for one in world.told if one.had(end, "accept") and not one.settled(end)]
    assert (found["owed"].n, found["owed-amount"].n) == (len(owed), sum(one.fen for one in owed))
    paid = [one for one in world.told if (day := one.struck(end)) and day.year == 2019]
    assert found["paid-amount"].n == sum(one.fen // 2 for one in paid)
