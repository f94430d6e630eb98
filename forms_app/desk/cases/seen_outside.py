"""What the claimant and the public read of a case right now, in the words that they read."""

from typing import Any

from casestore.publishing.shown_now import shown_now
from forms_app.clue.status_wording import by_then, heading, next_steps
from forms_app.desk.services import services
from forms_app.desk.sign_in.current import actor


def shown(case_id: int) -> dict[str, Any]:
    """What the page of a case says of that. The messages stand on the page already."""
    found = shown_now(services().ledger, case_id, actor())
    status = found.status
    return {
        "outside": found,
        "outside_heading": heading(status),
        "outside_told": status.steps[-1][1] if status.steps else "",
        "outside_by_then": by_then(status.state) if status.due else "",
        "outside_next": next_steps(status),
    }
