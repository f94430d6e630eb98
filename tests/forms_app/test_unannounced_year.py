"""A deadline in a year whose holidays aren't announced: every output that shows it says that the
list decides."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest

from casestore.calendar.statutory import BY_THE_LIST
from casestore.campaign.model import Campaign
from casestore.database.jobs import Jobs
from casestore.ledger.queries import case_file
from casestore.lifecycle.roles import Actor, Role
from casestore.office.staff import Staff
from forms_app.mail.progress_letter import News, letter
from tests.casestore.ledger_fixture import CAMPAIGNS, MODEL, Office
from tests.forms_app.desk.bureau import Bureau, hire, write_secrets
from tests.forms_app.intake.visitor import Public, open_public

#: Ten working days later lie beyond the year of the last list.
LATE = date(2031, 9, 29)
SYSTEM = Actor(id="system", name="系统", roles=frozenset({Role.SYSTEM}))


def still_collecting() -> Campaign:
    campaign = CAMPAIGNS[MODEL]
    later = {"end": date(2031, 12, 31)}
    collection = campaign.collection.model_copy(update=later)
    return campaign.model_copy(
        update={"collection": collection, "period": campaign.period.model_copy(update=later)}
    )


@pytest.fixture
def public(tmp_path: Path) -> Public:
    opened = open_public(tmp_path, as_of={MODEL: LATE})
    known = {**CAMPAIGNS, MODEL: still_collecting()}
    opened.office.campaigns = known
    opened.office.settings = replace(opened.office.settings, as_of={MODEL: LATE})
    services = opened.app.extensions["intake"]
    opened.office.ledger = replace(
        opened.office.ledger, campaigns=known, settings=opened.office.settings
    )
    opened.app.extensions["intake"] = replace(services, campaigns=known)
    return opened


def desk_of(public: Public) -> Bureau:
    office: Office = public.office
    write_secrets(office.settings.keys)
    ledger = replace(office.ledger, campaigns=office.campaigns, settings=office.settings)
    staff = Staff(office.store)
    hire(staff)
    return Bureau(office=replace(office, ledger=ledger), staff=staff, jobs=Jobs(office.store))


def test_receipt_status_desk_and_letter_say_that_the_list_decides(public: Public) -> None:
    visitor = public.visitor()
    number, code = visitor.submit()
    assert BY_THE_LIST in visitor.get("/receipt").text
    paper = pypdf.PdfReader(io.BytesIO(visitor.get("/receipt.pdf").data))
    assert BY_THE_LIST in "".join(page.extract_text() for page in paper.pages).replace("\n", "")
    visitor.post("/status", {"number": number, "code": code})
    status = visitor.get("/status").text
    assert BY_THE_LIST in status and "10月16日" in status

    bureau = desk_of(public)
    coordinator = bureau.browser("coordinator")
    for page in ("/desk/", "/desk/ledger", "/desk/case/1"):
        assert BY_THE_LIST in coordinator.get(page).text, page

    file = case_file.open_case(bureau.office.ledger, 1, SYSTEM)
    settings = bureau.office.settings
    news = News(row=file.row, event=file.events[0])
    message = letter(news, "a@example.com", still_collecting(), settings)
    assert f"2031年10月16日（{BY_THE_LIST}）" in message.get_content()


def test_a_year_whose_list_is_known_promises_without_a_but(tmp_path: Path) -> None:
    visitor = open_public(tmp_path).visitor()
    visitor.submit()
    assert BY_THE_LIST not in visitor.get("/receipt").text
