"""What fills the page of a case: every public column that is declared to, and nothing else."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casestore.public.columns import Column
from casestore.public.rows import TABLES
from generator.content.gather import Published, read_content
from generator.look.plates import last_plates
from generator.look.stamping import Plate
from generator.pages.case_pages import ACCOUNT, CasePages
from generator.pages.case_plates import CASE_GAPS
from tests.generator.conftest import Built
from tests.generator.small_content import case, write_content

CASE = case(1)

#: Another value for each column.
OTHER = {
    "id": "YC-000002",
    "campaign": "yunling-2019",
    "title": "另一个标题",
    "category": "policy",
    "level": "township",
    "respondent_kind": "",
    "industry": "C",
    "unit": "另一个单位",
    "amount_band": "none",
    "period": "2021H2",
    "days": 3,
    "happened": "另一件事。",
    "done": "另一番经过。",
    "result": "另一个结果。",
    "basis": "另一个依据",
    "published_on": date(2023, 1, 1),
    "demo": True,
    "outcome": "explained",
}


@pytest.fixture
def press(tmp_path: Path) -> CasePages:
    """The press of a campaign whose plate of a case is the bare list of its gaps."""
    content, _faults = read_content(write_content(tmp_path / "content"))
    assert content is not None
    section = next(one for one in content.sections if one.campaign.id == CASE.campaign)
    plate = Plate("\x1e".join(f"{gap}\x1f⟦{gap}⟧" for gap in CASE_GAPS))
    plates = {
        f"{section.base}cases/{name}.html": plate for name in ("⟦id⟧", "⟦id⟧.tombstone", "⟦file⟧")
    }
    return CasePages(section, Published(as_of=date(2022, 8, 31)), plates)


def filled(press: CasePages, changed: dict[str, object]) -> dict[str, str]:
    """What fills each gap for the case with ``changed`` columns."""
    page = press.page(replace(CASE, **changed), []).decode()
    return dict(gap.split("\x1f") for gap in page.split("\x1e"))


@pytest.mark.parametrize("column", TABLES["cases"].columns, ids=lambda column: column.name)
def test_a_column_fills_the_gaps_that_it_is_declared_for(press: CasePages, column: Column) -> None:
    before, after = filled(press, {}), filled(press, {column.name: OTHER[column.name]})
    assert {gap for gap in CASE_GAPS if before[gap] != after[gap]} == set(column.gaps)


def test_the_plate_of_a_case_has_the_gaps_that_the_columns_fill(built: Built) -> None:
    drawn = last_plates(built.options.work)
    plates = [Plate(html) for path, html in drawn.items() if path.endswith("cases/⟦id⟧.html")]
    assert plates and all(plate.gaps == set(CASE_GAPS) for plate in plates)


def test_the_account_is_the_four_texts_in_the_order_of_the_page() -> None:
    assert [item.label for item in ACCOUNT] == ["反映的问题", "怎么办的", "办理结果", "依据"]
