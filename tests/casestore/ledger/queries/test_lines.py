"""Lines of the ledger: every value under its own name, in the order asked for."""

from datetime import date

from casestore.campaign.eligibility import Outcome
from casestore.database.tables import CaseTable
from casestore.ledger.queries.lines import decision_on, lines
from tests.casestore.ledger_fixture import MODEL, Office


def test_a_clue_is_judged_by_the_day_on_which_it_came_in(office: Office) -> None:
    row = office.row(office.register().case_id)
    late = office.on(date(2024, 6, 1))
    assert office.campaigns[MODEL].collection.end < date(2024, 6, 1)
    assert decision_on(late.ledger, row).outcome is Outcome.ACCEPT


def test_lines_come_in_the_order_asked_for_and_where_a_clue_came_from_is_told(
    office: Office,
) -> None:
    for key in ("a", "b", "c"):
        office.register(key)
    other = next(item.id for item in office.campaigns[MODEL].sources if item.id != "web")
    with office.store.write() as session:
        session.get_one(CaseTable, 2).source = other
    with office.store.read() as session:
        found = [(row.id, row.source) for row in lines(office.ledger, session, [3, 9, 2])]
    assert found == [(3, "web"), (2, other)]
