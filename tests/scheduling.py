"""Which tests a process of a run gets, and in which order: the files that take longest begin
first, so that none of them is left to one process alone at the end.

``pytest -n 3 --durations=150`` tells what takes long; what is not named here takes less than
twenty seconds.
"""

from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

#: The longest first, as they were measured; while one process makes the demonstration that all
#: pages are looked at in, nobody else waits for it.
FIRST = (
    "tests/site/test_pages.py[site]",
    "tests/torture/test_short_forms.py",
    "tests/flow/test_journey.py",
    "tests/site/test_pages.py[trees]",
    "tests/site/test_pages.py[desk]",
    "tests/site/test_pages.py[forms]",
    "tests/commands/test_upgrade.py",
    "tests/casestore/office/test_inventory.py",
    "tests/forms_app/intake/form/test_browser.py",
    "tests/flow/test_sixth_campaign.py",
    "tests/commands/test_planted_faults.py",
    "tests/site/test_markup.py",
    "tests/casestore/publishing/test_summary_life.py",
    "tests/casestore/public/cleaning/test_limits.py",
    "tests/flow/test_release.py",
    "tests/forms_app/desk/test_people_browser.py",
    "tests/benchmarks/test_run.py",
    "tests/forms_app/intake/test_flood_browser.py",
    "tests/forms_app/desk/test_sheets_browser.py",
    "tests/site/test_keyboard.py",
    "tests/flow/test_accounts_apart.py",
    "tests/casestore/publishing/test_crowds.py",
    "tests/forms_app/desk/test_browser.py",
    "tests/flow/test_key_handed_on.py",
    "tests/commands/test_keys.py",
    "tests/commands/test_sheets.py",
    "tests/forms_app/web/test_clean_requests.py",
    "tests/casestore/office/backup/test_backup.py",
    "tests/generator/test_signed_site.py",
    "tests/generator/test_build.py",
    "tests/generator/paper/test_pdf.py",
    "tests/generator/paper/test_pdf_torture.py",
    "tests/casestore/office/keys/test_ring.py",
    "tests/forms_app/intake/followup/test_status.py",
)
#: Files whose tests take turns at what one fixture makes for each parameter: the processes share
#: these.
PARTED = ("tests/site/test_pages.py",)
#: Parameters that are one piece of work: each alone is not worth a browser.
TOGETHER = {"waiting": "forms", "administration": "desk"}


class Scheduling(LoadFileScheduling):  # type: ignore[misc]
    """By file as ``--dist loadfile`` says, in the order in which the tests stand."""

    def __init__(self, config: pytest.Config, log: Any) -> None:
        config.option.loadscopereorder = False  # the file of most tests would come first
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return piece_of(nodeid)


def piece_of(nodeid: str) -> str:
    """What the process that gets the test ``nodeid`` gets as a whole."""
    file, _colons, test = nodeid.partition("::")
    if file not in PARTED:
        return file
    parameter = test.partition("[")[2].removesuffix("]")
    return f"{file}[{TOGETHER.get(parameter, parameter)}]"


def begin_with_the_longest(items: list[pytest.Item]) -> None:
    """Put the tests of :data:`FIRST` before all others."""
    place = {piece: number for number, piece in enumerate(FIRST)}
    items.sort(key=lambda item: place.get(piece_of(item.nodeid), len(FIRST)))
