"""What a case page offers can be done: where a campaign names nobody above, nothing is passed
on."""

import pytest

from tests.forms_app.desk.bureau import Bureau

NOWHERE = "本专项行动没有列出可以报送的上级渠道"


@pytest.mark.parametrize(("campaign", "leads_on"), [("xinjian-2022", True), ("zengdu-2024", False)])
def test_a_case_is_passed_on_only_where_somebody_is_named_for_it(
    bureau: Bureau, campaign: str, leads_on: bool
) -> None:
    case = f"/desk/case/{bureau.office.register(campaign=campaign).case_id}"
    coordinator = bureau.browser("coordinator")
    page = coordinator.get(case).text
    assert (f"{case}/move/escalate" in page) is leads_on
    assert (NOWHERE in page) is not leads_on
    answer = coordinator.get(f"{case}/move/escalate")
    assert answer.status_code == (200 if leads_on else 409)
    assert (NOWHERE in answer.text) is not leads_on
