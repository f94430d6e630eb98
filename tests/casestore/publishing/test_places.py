"""What may be told of a case, in which order less is told, and who waits for whom."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from casestore.database.public_cell_table import PublicCellTable
from casestore.database.tables import CaseTable
from casestore.lifecycle.case_states import State
from casestore.public.reader import PublicStore
from casestore.publishing import projection, summary_queries
from casestore.publishing.traits import Traits, cell_of, coarsened, told_days
from tests.casestore.ledger_fixture import Office
from tests.casestore.publishing.approved import approved
from tests.casestore.publishing.keeping import keeping, place_of, release
from tests.casestore.publishing.random_ledger import START, RandomLedger

FULL = Traits(
    campaign="c",
    unit="某局",
    level="county",
    respondent_kind="government",
    industry="C",
    category="contract",
    amount_band="under-100",
    period="2022H2",
    days=40,
)


@pytest.fixture
def ledger(office: Office) -> RandomLedger:
    return RandomLedger(keeping(office, 5), 1)


def test_each_step_tells_less_in_the_order_of_the_rule() -> None:
    told = [vars(coarsened(FULL, steps)) for steps in range(7)]
    changed = [
        {name: after[name] for name in after if after[name] != before[name]}
        for before, after in zip(told, told[1:], strict=False)
    ]
    assert changed == [
        {"days": 0},
        {"amount_band": ""},
        {"period": "2022"},
        {"category": ""},
        {"industry": ""},
        {"level": "", "respondent_kind": ""},
    ]
    assert len({cell_of(coarsened(FULL, steps)) for steps in range(7)}) == 7


def test_days_are_told_as_a_bound() -> None:
    assert [told_days(days) for days in (0, 1, 20, 21, 40)] == [20, 20, 20, 40, 40]


def test_the_fifth_lets_the_four_before_it_go(ledger: RandomLedger) -> None:
    ids = ledger.alike(5)
    for missing, id in zip((4, 3, 2, 1), ids, strict=False):
        ledger.approve(id)
        assert (place_of(ledger.office, id).missing, release(ledger.office)) == (missing, [])
    ledger.approve(ids[4])
    assert place_of(ledger.office, ids[0]).missing == 0
    assert release(ledger.office) == [f"p{id}" for id in ids]


def test_what_was_never_shown_is_in_nobodys_crowd(ledger: RandomLedger) -> None:
    ids = ledger.alike(5)
    for id in ids:
        ledger.approve(id)
    projection.bring_up_to_date(ledger.office.ledger)  # and the build fails
    ledger.withdraw(ids[0])
    assert release(ledger.office) == [], "four, of whom the fifth was seen by nobody"
    with PublicStore(ledger.office.settings.public_db) as public:
        assert list(public.withdrawn()) == [], "no stone where no page was"


def test_what_was_shown_counts_when_it_is_taken_down(ledger: RandomLedger) -> None:
    ids = ledger.alike(6)
    for id in ids[:5]:
        ledger.approve(id)
    release(ledger.office)
    for id in ids[:4]:
        ledger.withdraw(id)
    ledger.approve(ids[5])
    assert release(ledger.office) == [f"p{id}" for id in ids[4:]]
    with PublicStore(ledger.office.settings.public_db) as public:
        assert len(list(public.withdrawn())) == 4


def test_only_what_is_alike_in_every_column_counts(ledger: RandomLedger) -> None:
    other = ledger.campaign.units[1].id
    for id in ledger.alike(4) + ledger.alike(1, unit=other):
        ledger.approve(id)
    assert release(ledger.office) == []
    ledger.approve(ledger.alike(1, industry="E")[0])
    assert place_of(ledger.office, 6).traits.industry == ""
    assert place_of(ledger.office, 1).counts[-1] == 5
    assert release(ledger.office) == ["p1", "p2", "p3", "p4", "p6"]


def test_five_cases_of_one_enterprise_are_no_crowd(ledger: RandomLedger) -> None:
    ids = ledger.alike(5, whose="91360122MA0000000X")
    for id in ids:
        ledger.approve(id)
    place = place_of(ledger.office, ids[0])
    assert (place.counts, place.crowd, place.missing) == ((1,) * 7, 1, 4)
    assert release(ledger.office) == []
    others = ledger.alike(3)
    for id in others:
        ledger.approve(id)
    assert place_of(ledger.office, ids[0]).missing == 1
    assert release(ledger.office) == [], "eight cases of four enterprises"
    (sixth,) = ledger.alike(1, whose="91360122MA0000000X")
    ledger.approve(sixth)
    assert place_of(ledger.office, sixth).counts[-1] == 4 and release(ledger.office) == []
    (last,) = ledger.alike(1)
    ledger.approve(last)
    assert set(release(ledger.office)) == {f"p{id}" for id in (*ids, *others, sixth, last)}


def test_what_was_approved_before_there_were_marks_counts_for_itself(ledger: RandomLedger) -> None:
    ids = ledger.alike(5, whose="91360122MA0000000X")
    for id in ids:
        ledger.approve(id)
    with ledger.office.store.write() as session:
        for entry in session.scalars(select(PublicCellTable)):
            assert entry.enterprise
            entry.enterprise = ""
    assert len(release(ledger.office)) == 5


def test_less_is_told_until_five_of_the_ledger_are_alike(ledger: RandomLedger) -> None:
    ids = ledger.alike(2)
    ledger.alike(1, struck_off_at=START + timedelta(days=200))
    ledger.alike(3, amount=5_000_000_000)
    ledger.approve(ids[0])
    place = place_of(ledger.office, ids[0])
    assert place.counts == (2, 3, 5)
    assert place.coarsened == (("days", 2), ("amount_band", 3))
    assert (place.traits.days, place.traits.amount_band, place.traits.period) == (0, "", "2022H1")


def test_cases_of_which_nothing_will_be_told_are_not_counted(ledger: RandomLedger) -> None:
    ids = ledger.alike(4) + ledger.alike(3, state=State.DECLINED) + ledger.alike(2, demo=True)
    ledger.alike(2, accepted_at=None) + ledger.alike(2, unit=ledger.campaign.units[1].id)
    ledger.approve(ids[0])
    assert place_of(ledger.office, ids[0]).counts == (4,) * 7
    ledger.alike(1, unit="", lead=ledger.campaign.units[0].id, struck_off_at=None)
    assert place_of(ledger.office, ids[0]).counts == (4, 5), "not yet struck off, it has no days"


def test_a_row_that_was_shown_never_becomes_finer(ledger: RandomLedger) -> None:
    ids = ledger.alike(2) + ledger.alike(3, amount=5_000_000_000)
    for id in ids:
        ledger.approve(id)
    assert len(release(ledger.office)) == 5
    ledger.alike(9)
    fresh, old = ledger.ids[-1], ids[0]
    ledger.approve(fresh)
    ledger.withdraw(old)
    ledger.approve(old)
    assert place_of(ledger.office, fresh).traits.amount_band == "under-100"
    assert place_of(ledger.office, old).traits.amount_band == ""
    assert f"p{old}" in release(ledger.office), "its text may be corrected at once"


def test_whose_facts_changed_needs_two_crowds_without_it(ledger: RandomLedger) -> None:
    other = ledger.campaign.units[1].id
    here, there = ledger.alike(5), ledger.alike(5, unit=other)
    for id in here + there:
        ledger.approve(id)
    assert len(release(ledger.office)) == 10
    moved = here[0]
    ledger.withdraw(moved)
    with ledger.office.store.write() as session:
        session.get_one(CaseTable, moved).unit = other
    ledger.approve(moved)
    place = place_of(ledger.office, moved)
    assert place.moved and place.missing == 1, "four are left where it was"
    assert f"p{moved}" not in release(ledger.office)
    (last,) = ledger.alike(1)
    ledger.approve(last)
    assert f"p{moved}" in release(ledger.office)


def test_who_waits_since_fewer_were_alike_is_joined_by_the_last_and_no_further(
    ledger: RandomLedger,
) -> None:
    for number in range(5):
        ledger.approve(ledger.alike(1)[0])
        assert place_of(ledger.office, number + 1).traits.category == "", number
    assert len(release(ledger.office)) == 5, "the fifth could be told in full, and waits for nobody"
    for number in range(5, 10):
        ledger.approve(ledger.alike(1)[0])
        assert place_of(ledger.office, number + 1).traits.days == 60, number
    assert len(release(ledger.office)) == 10


def test_an_invented_case_is_shown_as_it_is_and_stands_in_no_crowd(ledger: RandomLedger) -> None:
    (example,) = ledger.alike(1, demo=True)
    real = ledger.alike(4)
    for id in (example, *real):
        ledger.approve(id)
    place = place_of(ledger.office, example)
    assert place.exempt and place.traits.amount_band == "under-100"
    assert [column for column, _count in place.coarsened][:2] == ["days", "amount_band"]
    assert release(ledger.office) == [f"p{example}"]


def test_an_approval_notes_what_may_be_told_and_waits(office: Office) -> None:
    office = keeping(office, 5)
    waiting = approved(office, "a")
    assert (waiting.state, waiting.held, waiting.place.missing) == ("approved", True, 4)
    assert [one.held for one in summary_queries.summaries(office.ledger)] == [True]
    assert projection.pending(office.ledger) == 0
    office.go(waiting.case_id, "reopen")
    assert [one.held for one in summary_queries.summaries(office.ledger)] == [False]
