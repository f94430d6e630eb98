"""What a case names may not vanish from the content, and where it does no list or page fails."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from casestore.campaign.lost import lost_campaign
from casestore.campaign.model import Campaign
from casestore.errors import ContentError, NotAllowed
from casestore.ledger.content_in_use import Named, lost_names, names_in_use, reread
from casestore.ledger.queries import case_file, lists
from casestore.ledger.records import Query
from casestore.lifecycle.case_states import State
from tests.casestore.ledger_fixture import CONTENT, COORDINATOR, MODEL, Office


def named(office: Office, **changed: object) -> list[tuple[str, str]]:
    """Key and what is missing, with the model campaign ``changed``."""
    model = office.campaigns[MODEL].model_copy(update=changed)
    found = lost_names(office.store, {**office.campaigns, MODEL: model}, "content")
    return [(fault.key, fault.found) for fault in found]


def without(campaign: Campaign, key: str, id: str) -> dict[str, object]:
    return {key: tuple(one for one in getattr(campaign, key) if one.id != id)}


def test_everything_that_a_case_names_is_in_use(office: Office) -> None:
    case = office.register("a", judicial_status="judged").case_id
    office.go(case, "accept", "transfer")
    row = lists.find(office.ledger, Query(), COORDINATOR).rows[0]
    keys = {
        ("categories", row.category),
        ("levels", row.respondent_level),
        ("respondents", row.respondent_kind),
        ("units", row.lead),
        ("units", row.unit),
        ("sources", row.source),
        ("routing", "judgment"),
    }
    assert {Named(campaign=MODEL, key=key, id=id) for key, id in keys} <= set(
        names_in_use(office.store)
    )
    assert named(office) == []


def test_a_list_that_lacks_what_a_case_names_is_a_fault_and_another_label_is_none(
    office: Office,
) -> None:
    office.register("a", judicial_status="judged")
    model = office.campaigns[MODEL]
    row = lists.find(office.ledger, Query(), COORDINATOR).rows[0]
    for key, id in (
        ("categories", row.category),
        ("levels", row.respondent_level),
        ("sources", row.source),
        ("units", row.lead),
        ("routing", "judgment"),
    ):
        assert named(office, **without(model, key, id)) == [(key, f"没有编号“{id}”")]
    renamed = tuple(
        one.model_copy(update={"label": "改了名", "id": one.id}) for one in model.categories
    )
    assert named(office, categories=renamed, status="archived") == []


def test_rules_from_before_they_had_ids_are_found_by_their_place(office: Office) -> None:
    campaign = office.campaigns[MODEL]
    assert campaign.route_place("judgment") == campaign.route_place("0") == 1
    assert campaign.route_place("7") is campaign.route_place("gone") is None


def test_a_folder_that_cases_name_can_t_be_left_out_of_a_build(
    office: Office, tmp_path: Path
) -> None:
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    ledger = replace(office.ledger, settings=replace(office.settings, content=content))
    office.register("a")
    assert list(reread(ledger).campaigns) == sorted(office.campaigns)
    shutil.rmtree(content / "campaigns" / MODEL)
    with pytest.raises(ContentError) as caught:
        reread(ledger)
    (fault,) = caught.value.faults
    assert (fault.file, fault.key) == (f"content/campaigns/{MODEL}", "(folder)")
    assert 'status = "archived"' in fault.expected


def without_the_model(office: Office) -> Office:
    campaigns: Mapping[str, Campaign] = {
        id: one for id, one in office.campaigns.items() if id != MODEL
    }
    return replace(office, campaigns=campaigns, ledger=replace(office.ledger, campaigns=campaigns))


def test_a_case_without_its_campaign_is_listed_opened_and_worked_on(office: Office) -> None:
    receipt = office.register("a")
    other = office.register("b", campaign="zhushan-2022")
    office.go(receipt.case_id, "accept", "transfer")
    left = without_the_model(office)
    rows = lists.find(left.ledger, Query(), COORDINATOR).rows
    assert {row.id for row in rows} == {receipt.case_id, other.case_id}
    file = case_file.open_case(left.ledger, receipt.case_id, COORDINATOR)
    assert file.values["enterprise"] and file.row.due is not None
    assert left.status(receipt.case_id).unit == file.row.unit
    office_of_left = replace(left, campaigns=office.campaigns)
    office_of_left.go(receipt.case_id, "take_up")
    states = {row.id: row.state for row in lists.find(left.ledger, Query(), COORDINATOR).rows}
    assert states[receipt.case_id] is State.HANDLING


def test_overdue_cases_of_a_campaign_that_is_gone_are_found(office: Office) -> None:
    receipt = office.register("a")
    gone = without_the_model(office)
    found = lists.find(gone.ledger, Query(due="overdue"), COORDINATOR)
    assert [row.id for row in found.rows] == [receipt.case_id]  # its day is today, not 2022


@pytest.mark.parametrize("status", ["ended", "archived"])
def test_a_campaign_that_is_over_takes_no_clue_and_says_so(office: Office, status: str) -> None:
    model = office.campaigns[MODEL].model_copy(update={"status": status})
    ledger = replace(office.ledger, campaigns={**office.campaigns, MODEL: model})
    known = office.register("a")
    with pytest.raises(NotAllowed, match="已经结束，不再接收线索"):
        replace(office, ledger=ledger).register("b")
    assert replace(office, ledger=ledger).register("a").number == known.number  # pressed twice


def test_what_stands_in_takes_nothing_and_names_what_is_missing() -> None:
    lost = lost_campaign("gone-2020")
    assert lost.id == "gone-2020" and "gone-2020" in lost.title and lost.closed
    assert lost.unit("finance").called == "finance"
    assert lost.category("arrears").label == lost.label("category", "arrears") == "arrears"
    assert lost.level("city").label == "city" and lost.channel("x").office == "x"
