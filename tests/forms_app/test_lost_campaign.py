"""A campaign that the content has no more, and one that is over: no page fails because of a case of
it, and its form says why it is closed."""

from dataclasses import replace
from pathlib import Path

import pytest

from casestore.campaign.collecting import collecting
from casestore.campaign.model import Campaign
from casestore.ledger.queries import lists
from casestore.ledger.records import Query
from tests.casestore.ledger_fixture import COORDINATOR, DAYS, MODEL
from tests.forms_app.desk.bureau import Bureau, found_bureau, open_bureau
from tests.forms_app.intake.visitor import Public, open_public


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    found_bureau(tmp_path)
    return open_bureau(tmp_path)


def forget(public: Public, **changed: Campaign) -> None:
    """Take the model campaign out of what the public side knows, or put ``changed`` there."""
    services = public.app.extensions["intake"]
    known = {id: one for id, one in services.campaigns.items() if id != MODEL} | changed
    public.app.extensions["intake"] = replace(services, campaigns=known)


def test_the_desk_lists_and_opens_cases_of_a_campaign_that_is_gone(bureau: Bureau) -> None:
    office = bureau.office
    lost, kept = office.register("a").case_id, office.register("b", campaign="zhushan-2022").case_id
    office.go(lost, "accept", "transfer")
    left = bureau.knowing({id: one for id, one in office.campaigns.items() if id != MODEL})
    left.app.config["PROPAGATE_EXCEPTIONS"] = True
    coordinator = left.browser("coordinator")
    for page in (
        "/desk/",
        "/desk/ledger",
        "/desk/summaries",
        f"/desk/case/{lost}",
        f"/desk/case/{kept}",
        f"/desk/case/{lost}/move/reroute",
        f"/desk/case/{lost}/note",
    ):
        answer = coordinator.get(page)
        assert answer.status_code == 200, page
    named = next(
        one for one in lists.find(office.ledger, Query(), COORDINATOR).rows if one.id == lost
    )
    assert named.category in coordinator.get(f"/desk/case/{lost}").text  # its id, for want of words


def test_a_valid_receipt_shows_its_status_when_its_campaign_is_gone(tmp_path: Path) -> None:
    public = open_public(tmp_path)
    visitor = public.visitor()
    number, code = visitor.submit()
    forget(public)
    assert visitor.get("/receipt").status_code == 200
    assert visitor.post("/status", {"number": number, "code": code}).location == "/status"
    page = visitor.get("/status")
    assert page.status_code == 200 and "正在审查是否受理" in page.text
    assert visitor.get(f"/apply/{MODEL}").status_code == 404


@pytest.mark.parametrize("status", ["ended", "archived"])
def test_the_form_of_a_campaign_that_is_over_is_closed_with_a_sentence(
    tmp_path: Path, status: str
) -> None:
    public = open_public(tmp_path)
    visitor, late = public.visitor(), public.visitor()
    number, code = visitor.submit()
    late.go_to("facts")
    over = public.office.campaigns[MODEL].model_copy(update={"status": status})
    forget(public, **{MODEL: over})
    page = late.get(f"/apply/{MODEL}")
    why = collecting(over, DAYS[MODEL]).reason
    assert page.status_code == 200 and why in page.text and "claimant_kind" not in page.text
    assert late.get(f"/apply/{MODEL}/facts").location.startswith(f"/apply/{MODEL}")
    assert late.get(f"/apply/{MODEL}/outcome").location.startswith(f"/apply/{MODEL}")
    listed = late.get("/apply/").text
    assert (why in listed) is (status == "ended")
    visitor.post("/status", {"number": number, "code": code})
    assert "正在审查是否受理" in visitor.get("/status").text
