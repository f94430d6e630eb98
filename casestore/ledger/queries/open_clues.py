"""Which enterprises have an open clue against a unit. Compared in memory by keyed marks of code and
name, so that the answer is the same whichever of the two a clue gives; nothing of it is stored."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, false, or_, select
from sqlalchemy.orm import Session

from casestore.database.tables import CaseTable
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.enterprise_names import folded
from casestore.lifecycle.case_states import OPEN
from casestore.public.readable_codes import bare

#: A unit of a campaign: their ids.
Against = tuple[str, str]
#: Characters of a code from which it tells enterprises apart.
_CODE = 8


@dataclass(frozen=True)
class OpenClues:
    """The numbers of open clues, by whom they are against and the marks of who gave them."""

    ledger: Ledger
    numbers: Mapping[tuple[Against, str], Sequence[str]]

    @classmethod
    def against(cls, ledger: Ledger, session: Session, units: Collection[Against]) -> "OpenClues":
        """The open clues against ``units``: those that they handle, and those that name them as
        the respondent. Raises as opening a seal does."""
        found: dict[tuple[Against, str], list[str]] = defaultdict(list)
        for unit in sorted(units):
            for number, identity in session.execute(_asked(ledger, unit)):
                said = ledger.opened().open_json(identity)
                for mark in _marks(ledger, said.get("uscc", ""), said.get("enterprise", "")):
                    found[unit, mark].append(number)
        return cls(ledger, found)

    def of(self, unit: Against, uscc: str, enterprise: str) -> Sequence[str]:
        """The numbers of those against ``unit`` that this enterprise gave, each once."""
        marks = _marks(self.ledger, uscc, enterprise)
        found = [number for mark in marks for number in self.numbers.get((unit, mark), ())]
        return list(dict.fromkeys(found))


def _asked(ledger: Ledger, against: Against) -> Select[str, bytes]:
    campaign, unit = against
    known = ledger.campaign_of(campaign).unit(unit)
    names = {name for name in (known.name, known.short) if name}
    whose = or_(CaseTable.unit == unit, CaseTable.respondent.in_(names) if names else false())
    asked = select(CaseTable.number, CaseTable.identity).order_by(CaseTable.id)
    return asked.where(and_(CaseTable.campaign == campaign, CaseTable.state.in_(OPEN), whose))


def _marks(ledger: Ledger, uscc: str, enterprise: str) -> list[str]:
    """The marks of an enterprise: of its code, and of its name."""
    code, name = bare(uscc), folded(enterprise)
    said = [f"code {code}"] if len(code) >= _CODE else []
    said += [f"name {name}"] if name else []
    return [ledger.codes.key_hash("enterprise", one) for one in said]
