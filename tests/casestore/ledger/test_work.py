"""What every verb's unit of work promises: whose day it is, what is sealed, what is written."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from casestore.database.tables import EventTable, FileTable, JobTable
from casestore.errors import NotFound
from casestore.ledger.work import Said, on_case
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.verbs import Verb
from tests.casestore.ledger_fixture import COORDINATOR, Office


def events(office: Office) -> Sequence[EventTable]:
    with office.store.read() as session:
        return session.scalars(select(EventTable).order_by(EventTable.id)).all()


def test_today_is_shanghais_day(office: Office) -> None:
    receipt = office.register()
    with on_case(office.ledger, receipt.case_id, COORDINATOR) as work:
        late = replace(work, now=datetime(2022, 6, 30, 17, 30, tzinfo=UTC))
        assert late.today == date(2022, 7, 1)


def test_an_event_names_the_files_that_came_with_it_by_their_hash(office: Office) -> None:
    receipt = office.register()
    with office.store.read() as session:
        hashes = list(session.scalars(select(FileTable.sha256).order_by(FileTable.id)))
    (event,) = events(office)
    assert event.details["files"] == hashes
    assert receipt.case_id == event.case_id


def test_words_for_the_office_are_sealed_and_words_for_the_claimant_are_not(
    office: Office,
) -> None:
    receipt = office.register()
    with on_case(office.ledger, receipt.case_id, COORDINATOR) as work:
        work.write(Verb.NOTE, Said(note=" 内部的话 ", told="给反映人的话"))
        work.write(Verb.NOTE, Said(note="  "))
    _registered, event, empty = events(office)
    assert event.note is not None and "内部".encode() not in event.note
    assert office.opener.open(event.note).decode() == "内部的话"
    assert (event.told, empty.note) == ("给反映人的话", None)
    with office.store.read() as session:
        names = [
            office.opener.open(name).decode() for name in session.scalars(select(FileTable.name))
        ]
        jobs = session.scalars(select(JobTable)).all()
    assert names == ["合同.pdf", "线索表.pdf"]
    assert [job.payload["event"] for job in jobs if job.kind is JobKind.MAIL] == [1]


def test_a_case_that_one_may_not_see_is_not_worked_on(office: Office) -> None:
    receipt = office.register()
    own = office.unit(office.go(receipt.case_id, "accept", "transfer"))
    stranger = replace(own, units=frozenset({"xinjian-2022/court"}))
    with pytest.raises(NotFound), on_case(office.ledger, receipt.case_id, stranger):
        pass
