"""What is sealed of an inspection: one file of the evidence folder, written anew with each act."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from casestore.database.inspection_table import InspectionTable
from casestore.ledger.ledger import Ledger
from casestore.lifecycle.office_acts import OfficeAct


@dataclass(frozen=True, kw_only=True)
class InspectionStep:
    """What somebody did to it: ``at`` ISO, ``by`` the id of an account, ``words`` what they gave
    as the reason or result."""

    at: str
    act: OfficeAct
    by: str
    words: str = ""

    @property
    def when(self) -> datetime:
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True, kw_only=True)
class GivenGrade:
    """A grade that the enterprise gave; ``item`` is the name of what brought it."""

    at: str
    grade: int
    mismatch: bool
    text: str
    item: str

    @property
    def when(self) -> datetime:
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True, kw_only=True)
class InspectionFile:
    """All of it. ``people`` are posts; ``code`` opens the enterprise's page, ``writing`` (hex)
    proves what comes back from there. Steps and grades are oldest first."""

    enterprise: str
    uscc: str
    matter: str
    people: str
    basis: str
    code: str
    writing: str
    steps: tuple[InspectionStep, ...] = ()
    grades: tuple[GivenGrade, ...] = ()

    def after(self, step: InspectionStep, **changed: Any) -> "InspectionFile":
        """With one more step."""
        return replace(self, steps=(*self.steps, step), **changed)


def put(ledger: Ledger, row: InspectionTable, file: InspectionFile) -> None:
    """Seal ``file`` as what ``row`` says from now on. The one before lies where it is until the
    worker removes what nothing names, so that a backup that has begun finds it."""
    said = json.dumps(asdict(file), ensure_ascii=False, sort_keys=True).encode()
    row.contents, row.contents_sha = ledger.evidence.put_bytes(said), sha256(said).hexdigest()


def read(ledger: Ledger, row: InspectionTable) -> InspectionFile:
    """What is sealed of ``row``. Raises :class:`EnvironmentFault` where the file is gone or isn't
    that."""
    return _file_in(
        json.loads(ledger.evidence.check(row.contents, row.contents_sha, ledger.opened()))
    )


def _file_in(said: Mapping[str, Any]) -> InspectionFile:
    steps = tuple(InspectionStep(**{**one, "act": OfficeAct(one["act"])}) for one in said["steps"])
    grades = tuple(GivenGrade(**one) for one in said["grades"])
    return InspectionFile(**{**said, "steps": steps, "grades": grades})
