"""What the code of an inspection opens for the enterprise: a capsule like a claimant's, with what
was registered. Whoever has the code has it from the department or the enterprise; anybody else
learns nothing, not even that there is an inspection."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from casestore.errors import Mistyped, Unreadable
from casestore.exchange.claimant_keys import ClaimantKeys, keys_of
from casestore.exchange.public_status import Head
from casestore.lifecycle.inspections import InspectionState
from casestore.public.readable_codes import CAPITALS, bare, in_groups

VERSION = 1
#: Characters of a code, and of its groups: 69 bits, stretched like an access code.
LENGTH, GROUP = 16, 4
#: In the place of the receipt number: no number looks like this, so no code opens both.
_INSTEAD_OF_A_NUMBER = "inspection"


@dataclass(frozen=True, kw_only=True)
class InspectionPage:
    """What the enterprise reads: ``people`` are posts, never names. ``graded`` is when and which
    grade it gave last, ``until`` the last day on which the page is open."""

    campaign: str
    number: str
    unit: str
    enterprise: str
    day: date
    state: InspectionState
    matter: str
    people: str
    exception: str
    basis: str
    registered_at: datetime
    until: date
    graded: tuple[datetime, int] | None = None


def new_inspection_code() -> str:
    """A code from the system's random source, in groups of four."""
    return in_groups("".join(secrets.choice(CAPITALS) for _place in range(LENGTH)), GROUP)


def inspection_keys(code: str) -> ClaimantKeys:
    """The keys of ``code``, however typed. Raises :class:`Mistyped` where it can't be one."""
    typed = bare(code)
    if len(typed) != LENGTH or not set(typed) <= set(CAPITALS):
        said = (
            "入企码是 16 位字母和数字，没有 0、1、2、5、6、8，也没有 B、G、I、L、O、Q、S、U、V、Z"
        )
        raise Mistyped(f"{said}，请对照检查人员出示的登记单核对")
    return keys_of(_INSTEAD_OF_A_NUMBER, typed)


def page_content(page: InspectionPage, head: Head) -> dict[str, Any]:
    """``page`` and ``head`` as JSON values."""
    graded = page.graded
    return {
        "version": VERSION,
        "head": [head.events, head.hash, head.at.isoformat()],
        "campaign": page.campaign,
        "number": page.number,
        "unit": page.unit,
        "enterprise": page.enterprise,
        "day": page.day.isoformat(),
        "state": page.state.value,
        "matter": page.matter,
        "people": page.people,
        "exception": page.exception,
        "basis": page.basis,
        "registered_at": page.registered_at.isoformat(),
        "until": page.until.isoformat(),
        "graded": [graded[0].isoformat(), graded[1]] if graded else None,
    }


def page_in(content: Mapping[str, Any]) -> InspectionPage:
    """The page in a capsule. Raises :class:`Unreadable` for one that a newer version of the program
    wrote."""
    texts = ("campaign", "number", "unit", "enterprise", "matter", "people", "exception", "basis")
    try:
        graded = content["graded"]
        return InspectionPage(
            **{name: str(content[name]) for name in texts},
            day=date.fromisoformat(content["day"]),
            state=InspectionState(content["state"]),
            registered_at=datetime.fromisoformat(content["registered_at"]),
            until=date.fromisoformat(content["until"]),
            graded=(datetime.fromisoformat(graded[0]), int(graded[1])) if graded else None,
        )
    except (KeyError, ValueError, TypeError) as error:
        raise Unreadable("登记内容由另一版本的程序写成，请稍后再查") from error
