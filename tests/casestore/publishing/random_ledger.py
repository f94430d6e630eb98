"""A ledger of invented cases straight in the tables, and what an office does with their summaries:
by verbs, hundreds of them would take minutes."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from casestore.database.tables import CaseTable, SummaryTable
from casestore.lifecycle.case_states import State
from casestore.lifecycle.summaries import SummaryState
from casestore.public.rows import as_json
from casestore.publishing.crowds import enter
from casestore.publishing.summary_queries import placed
from tests.casestore.ledger_fixture import MODEL, TEXT, Office

START = datetime(2022, 3, 1, 4, tzinfo=UTC)
EMPTY: dict[str, Any] = dict.fromkeys(
    ("code", "source", "rule", "claimant_kind", "judicial_status", "respondent"), ""
)


def code_of(number: int) -> str:
    """The code of an invented enterprise."""
    return f"91360122MA{number:08}"


class RandomLedger:
    """Cases of one campaign, more alike than not; drawn by ``seed``."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office, self.random = office, Random(seed)  # noqa: S311 - invented cases
        self.campaign = office.campaigns[MODEL]
        self.text = office.sealer.seal_json(asdict(TEXT))
        self.narrative = office.sealer.seal_json({})
        self.ids: list[int] = []
        #: Page → the code of the enterprise.
        self.whose: dict[str, str] = {}

    def pick(self, *among: Any) -> Any:
        """One of ``among``, the first far more often than the last."""
        weights = [5**-place for place in range(len(among))]
        return self.random.choices(among, weights)[0]

    def add(self, count: int) -> None:
        """So many cases more, most of them struck off."""
        with self.office.store.write() as session:
            for _one in range(count):
                id = len(self.ids) + 1
                other = self.random.randrange(1, id + 1)
                session.add(self._case(id, code_of(self.pick(id, other))))
                self.ids.append(id)

    def alike(self, count: int, whose: str = "", **columns: Any) -> list[int]:
        """So many struck-off cases more that differ in nothing, with ``columns``; their ids. Each
        is another enterprise's, or all are that of the code ``whose``."""
        one = {
            "respondent_kind": self.campaign.respondents[0].id,
            "respondent_level": self.campaign.levels[0].id,
            "category": self.campaign.categories[0].id,
            "industry": "C",
            "unit": self.campaign.units[0].id,
            "amount": 50_000_000,
            "state": State.STRUCK_OFF,
            "received_at": START,
            "accepted_at": START + timedelta(days=5),
            "settled_at": START + timedelta(days=60),
            "struck_off_at": START + timedelta(days=70),
        }
        first = len(self.ids) + 1
        with self.office.store.write() as session:
            for id in range(first, first + count):
                case = self._case(id, whose)
                for name, value in (one | columns).items():
                    setattr(case, name, value)
                session.add(case)
                self.ids.append(id)
        return self.ids[first - 1 :]

    def _case(self, id: int, whose: str = "") -> CaseTable:
        code = self.whose[f"p{id}"] = whose or code_of(id)
        pick = self.pick
        received = START + timedelta(days=self.random.randrange(600))
        closed = pick(True, True, False)
        amount = self.random.randrange(1, 10**9) * 1_000_000 if closed else 0
        return CaseTable(
            **EMPTY,
            id=id,
            campaign=MODEL,
            year=2022,
            serial=id,
            number=f"N{id}",
            key=f"K{id}",
            state=State.STRUCK_OFF if closed else State.HANDLING,
            **self._traits(),
            fulfilled=amount or None,
            clock=None,
            supervised=None,
            received_at=received,
            accepted_at=received + timedelta(days=5),
            settled_at=received + timedelta(days=60) if closed else None,
            struck_off_at=received + timedelta(days=pick(70, 90, 130)) if closed else None,
            identity=self.office.sealer.seal_json({"uscc": code}),
            narrative=self.narrative,
        )

    def _traits(self) -> dict[str, Any]:
        pick, campaign = self.pick, self.campaign
        return {
            "respondent_kind": pick(*(one.id for one in campaign.respondents[:2])),
            "respondent_level": pick(*(one.id for one in campaign.levels[:2])),
            "category": pick(*(one.id for one in campaign.categories[:4])),
            "industry": pick("C", "E", "F"),
            "unit": pick(*(one.id for one in campaign.units[:3])),
            "lead": campaign.units[0].id,
            "amount": pick(50, 500, 5000) * 1_000_000,
        }

    def approve(self, id: int) -> None:
        """Approve the summary of a struck-off case."""
        office = self.office
        with office.store.write() as session:
            case, row = session.get_one(CaseTable, id), session.get(SummaryTable, id)
            if row is None:
                row = SummaryTable(
                    case_id=id,
                    public_id=f"p{id}",
                    sha="",
                    author="",
                    state=SummaryState.APPROVED,
                    text=self.text,
                )
                session.add(row)
            row.published_on = START.date()
            row.withdrawn_on, row.state = None, SummaryState.APPROVED
            public, place = placed(office.ledger, session, case, row)
            row.public = as_json(public)
            enter(session, row, place)

    def withdraw(self, id: int) -> None:
        with self.office.store.write() as session:
            row = session.get_one(SummaryTable, id)
            row.public, row.withdrawn_on = None, START.date()
            row.state = SummaryState.WITHDRAWN

    def correct(self, id: int) -> None:
        """Another unit than was thought, and other days; the page is taken down until then."""
        self.withdraw(id)
        with self.office.store.write() as session:
            case = session.get_one(CaseTable, id)
            case.unit = self.random.choice(self.campaign.units[:3]).id

    def reopen(self, id: int) -> None:
        """What the figures count is undone, and the page taken down."""
        self.withdraw(id)
        with self.office.store.write() as session:
            case = session.get_one(CaseTable, id)
            case.state, case.fulfilled = State.HANDLING, None
            case.settled_at = case.struck_off_at = None

    def closed(self) -> list[int]:
        asked = select(CaseTable.id).where(CaseTable.state == State.STRUCK_OFF)
        with self.office.store.read() as session:
            return sorted(session.scalars(asked))

    def public(self) -> list[int]:
        asked = select(SummaryTable.case_id).where(SummaryTable.public_mark.is_not(None))
        with self.office.store.read() as session:
            return sorted(session.scalars(asked))

    def amounts(self) -> dict[int, str]:
        """Every verified amount in 万元, and whose it is."""
        asked = select(CaseTable.fulfilled, CaseTable.number).where(CaseTable.fulfilled > 0)
        with self.office.store.read() as session:
            return {(fen or 0) // 1_000_000: number for fen, number in session.execute(asked)}
