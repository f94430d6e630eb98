"""A check goes on behind any fault: every key of every model has a value that stands in for it."""

import pytest
from pydantic import BaseModel

from casestore.campaign.model import Campaign
from casestore.campaign.site_info import SiteInfo
from casestore.errors.stand_ins import checked, sample
from generator.content.notices import FrontMatter

MODELS: tuple[type[BaseModel], ...] = (Campaign, SiteInfo, FrontMatter)


@pytest.mark.parametrize("model", MODELS)
def test_nothing_at_all_is_read_as_stand_ins_with_a_fault_for_each_required_key(
    model: type[BaseModel],
) -> None:
    read = checked(model, {}, "file")
    required = {name for name, field in model.model_fields.items() if field.is_required()}
    assert read.value is not None
    assert {fault.key for fault in read.faults} == required


@pytest.mark.parametrize("model", MODELS)
def test_a_wrong_value_at_any_key_of_the_top_is_one_fault_there(model: type[BaseModel]) -> None:
    good = sample(model)
    for name in model.model_fields:
        read = checked(model, {**good, name: object()}, "file")
        assert read.value is not None and read.is_about(name)
        assert {fault.key.partition(".")[0] for fault in read.faults} == {name}
        assert not any("Input should" in fault.expected for fault in read.faults)


def test_a_fault_deep_in_a_list_leaves_its_neighbours_alone() -> None:
    units = [{"id": "a", "name": "甲"}, {"id": "B", "name": 5}, {"id": "c", "name": "丙"}]
    read = checked(Campaign, {**sample(Campaign), "units": units}, "file")
    assert [fault.key for fault in read.faults] == ["units.1.id", "units.1.name"]
    assert read.value is not None
    assert [unit.name for unit in read.value.units] == ["甲", "待定", "丙"]
    assert read.is_about("units.1.id") and not read.is_about("units.0.id")
