"""What the gate is told of a case: its sealed record, the other cases, the staff, and what the
office itself has published."""

from collections.abc import Mapping
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casestore.campaign.form_choices import INDUSTRIES
from casestore.campaign.money import wan_of
from casestore.database.engine import Store
from casestore.database.tables import CaseTable, FileTable, StaffRow
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.case_file import values_of
from casestore.publishing.redaction import gate, known
from casestore.publishing.redaction.findings import Examined
from casestore.publishing.redaction.needles import Needle, Needles
from casestore.publishing.redaction.replacements import Replacements, industry_of

_BATCH = 500


def examined(
    ledger: Ledger, session: Session, case: CaseTable, parts: Mapping[str, str]
) -> Examined:
    """What the gate finds in the ``parts`` of a text about ``case``."""
    industry = industry_of(case.industry, {one.id: one.label for one in INDUSTRIES})
    proposals = Replacements(industry, ledger.campaign(case.campaign).script)
    return gate.examine(parts, known_of(ledger, session, case), proposals)


def known_of(ledger: Ledger, session: Session, case: CaseTable) -> known.Known:
    """All that a public text of ``case`` must not tell."""
    opener = ledger.opened()
    names = session.scalars(select(FileTable.name).where(FileTable.case_id == case.id))
    record = known.Record(
        values=values_of(ledger, case),
        files=tuple(opener.open(name).decode() for name in names),
        fulfilled=str(wan_of(case.fulfilled)) if case.fulfilled else "",
    )
    return known.Known(record=record, others=_others(ledger, session), declared=declared(ledger))


def declared(ledger: Ledger) -> tuple[str, ...]:
    """Telephone, address and mailbox that the campaigns publish themselves."""
    channels = [one for campaign in ledger.campaigns.values() for one in campaign.channels]
    return tuple({said for one in channels for said in (one.phone, one.address, one.email) if said})


class _Everybody:
    """The forms of all cases and of the staff, kept in this process as the names of the
    enterprises are. What is new is added; they are made anew where a case has gone."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.opened: set[int] = set()
        self.staff: frozenset[str] = frozenset()
        self.needles = Needles(())

    def of(self, ledger: Ledger, session: Session) -> Needles:
        with self.lock:
            newest, count = session.execute(
                select(func.max(CaseTable.id), func.count(CaseTable.id))
            ).one()
            if (newest or 0, count) != (max(self.opened, default=0), len(self.opened)):
                self._take_cases(ledger, session)
            self._take_staff(frozenset(session.scalars(select(StaffRow.name))))
            return self.needles

    def _take_cases(self, ledger: Ledger, session: Session) -> None:
        ids = set(session.scalars(select(CaseTable.id)))
        if self.opened - ids:
            self.opened, self.staff, self.needles = set(), frozenset(), Needles(())
        new = sorted(ids - self.opened)
        forms: list[Needle] = []
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            sealed = select(CaseTable.identity).where(CaseTable.id.in_(batch))
            for identity in session.scalars(sealed):
                forms += known.of_others(ledger.opened().open_json(identity))
        self.opened |= ids
        self.needles = Needles(forms, besides=self.needles)

    def _take_staff(self, names: frozenset[str]) -> None:
        forms = [form for name in sorted(names - self.staff) for form in known.of_staff(name)]
        if forms:
            self.needles = Needles(forms, besides=self.needles)
        self.staff |= names


_EVERYBODY: WeakKeyDictionary[Store, _Everybody] = WeakKeyDictionary()


def _others(ledger: Ledger, session: Session) -> Needles:
    return _EVERYBODY.setdefault(ledger.store, _Everybody()).of(ledger, session)
