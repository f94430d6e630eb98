"""What a clue that was taken in leaves in the ledger."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from casestore.database.tables import CaseTable
from casestore.errors import Incomplete, NotAllowed
from casestore.ledger.queries import case_file
from casestore.ledger.verbs import registering
from casestore.sealing.vault import Opener
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, Office


def row_of(office: Office, case_id: int) -> CaseTable:
    with office.store.read() as session:
        return session.get_one(CaseTable, case_id)


def test_where_a_clue_came_from_and_by_which_rule_it_was_taken_is_kept(office: Office) -> None:
    source = next(item.id for item in office.campaigns[MODEL].sources if item.id != "web")
    clue = replace(office.clue(), source=source)
    receipt = registering.register(office.ledger, clue, "k", COORDINATOR)
    row = row_of(office, receipt.case_id)
    decision = registering.check(office.ledger, clue, office.ledger.today(MODEL))
    assert (row.source, row.rule, row.lead) == (source, decision.rule, decision.lead)
    (event,) = case_file.open_case(office.ledger, receipt.case_id, COORDINATOR).events
    assert event.actor == COORDINATOR.name
    assert event.details == {"rule": decision.rule, "source": source}


def test_two_presses_at_once_are_one_clue(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    first = office.register("k")
    # the second had looked before the first was written
    monkeypatch.setattr(registering, "receipt", lambda *_asked: None)
    again = office.register("k")
    assert (again.number, again.code, again.repeated) == (first.number, first.code, True)


def test_identity_and_narrative_lie_under_seals_of_their_own(office: Office) -> None:
    row = row_of(office, office.register().case_id)
    opener: Opener = office.opener
    identity, narrative = opener.open_json(row.identity), opener.open_json(row.narrative)
    assert identity["enterprise"] == "南昌云亭建材有限公司" and "facts" not in identity
    assert narrative["facts"].startswith("2018年6月") and "enterprise" not in narrative


def test_the_first_of_the_next_year_begins_anew(office: Office) -> None:
    window = office.campaigns[MODEL].collection.model_copy(update={"end": date(2023, 12, 31)})
    longer = office.campaigns[MODEL].model_copy(update={"collection": window})
    ledger = replace(office.ledger, campaigns={**office.campaigns, MODEL: longer})
    ids = [registering.register(ledger, office.clue(), key).case_id for key in ("a", "b")]
    next_year = replace(ledger, settings=office.on(date(2023, 1, 5)).settings)
    ids.append(registering.register(next_year, office.clue(), "c").case_id)
    rows = [row_of(office, id) for id in ids]
    assert [(row.year, row.serial) for row in rows] == [(2022, 1), (2022, 2), (2023, 1)]
    assert [row.number[:8] for row in rows] == ["XJ-2022-", "XJ-2022-", "XJ-2023-"]


def test_a_clue_that_the_rules_refuse_leaves_nothing(office: Office) -> None:
    with pytest.raises(NotAllowed):
        office.register(judicial_status="pending")
    with office.store.read() as session:
        assert session.scalars(select(CaseTable)).all() == []


def test_the_ledger_takes_no_clue_of_a_day_to_come(office: Office) -> None:
    tomorrow = office.settings.today(MODEL) + timedelta(days=1)
    with pytest.raises(Incomplete) as refused:
        registering.register(office.ledger, replace(office.clue(), received_on=tomorrow), "k")
    assert set(refused.value.fields) == {"received_on"}
