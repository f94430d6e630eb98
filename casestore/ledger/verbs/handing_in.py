"""Units hand in what a report is put together from: that the ledger's figures of their cases are
right, or what is to be said about them. Who hasn't is reminded."""

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.campaign.model import Campaign
from casestore.campaign.reports import Report, Span
from casestore.database.report_table import HandedInTable
from casestore.database.tables import StaffRow
from casestore.errors import Incomplete, NotAllowed, Stale
from casestore.ledger import bindings, history, staff_letters
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.reports_due import live, named_report, state_of
from casestore.ledger.report_contents import expected_units, unit_figures
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.report_tables import Table, as_json
from casestore.lifecycle.reports import ReportState
from casestore.lifecycle.roles import Actor, Role, narrowed
from casestore.lifecycle.verbs import Verb

LONGEST = 2000


@dataclass(frozen=True, kw_only=True)
class HandIn:
    """What a unit hands in for the report named by campaign, id and last day: ``sha`` is of the
    figures that it saw, ``note`` what it says about them (``""``: they are right)."""

    campaign: str
    report: str
    ends_on: date
    unit: str
    sha: str
    note: str = ""


def figures_for(
    ledger: Ledger, named: tuple[str, str, date], unit: str, actor: Actor
) -> tuple[Table, str]:
    """What the ledger says of the cases of ``unit``, and the digest by which it is confirmed.
    Raises as :func:`hand_in` does."""
    asked = named_report(ledger, named)
    with ledger.store.read() as session:
        _must_hand_in(ledger, session, asked, unit, actor)
        table = unit_figures(session, asked, unit, ledger.today(named[0]))
    return table, sha_of(table)


def sha_of(table: Table) -> str:
    """The digest of figures."""
    return sha256(json.dumps(as_json(table), sort_keys=True).encode()).hexdigest()


def hand_in(ledger: Ledger, given: HandIn, actor: Actor) -> None:
    """Take in what a unit hands in; until the report is reviewed it may do so again. Raises
    :class:`NotAllowed` for whoever doesn't work for that unit, too early or too late,
    :class:`NotFound`, and :class:`Stale` where the figures are others by now."""
    if len(given.note) > LONGEST:
        raise Incomplete({"note": f"说明请控制在 {LONGEST} 字以内"})
    asked = named_report(ledger, (given.campaign, given.report, given.ends_on))
    with ledger.store.write() as session:
        _must_hand_in(ledger, session, asked, given.unit, actor)
        table = unit_figures(session, asked, given.unit, ledger.today(given.campaign))
        if sha_of(table) != given.sha:
            raise Stale("您核对的时候台账有变动，请按现在的数再核对一遍")
        row = _row(session, given)
        said = {"figures": as_json(table), "note": given.note.strip()}
        row.sealed_to = ledger.sealer.sealed_to  # asked before sealing
        row.contents = ledger.sealer.seal_json(said)
        row.sha = digest_of(said)
        row.handed_by, row.handed_at = actor.id, ledger.now(given.campaign)
        session.add(row)
        session.flush()
        details = {"handed_in": row.id, "digest": bindings.digest_of("handed_in", row)}
        history.append_for_office(session, OfficeAct.REPORT_HAND_IN, actor, details)


def digest_of(said: object) -> str:
    """The digest of what was handed in, as it is kept beside the seal."""
    return sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def remind(ledger: Ledger, named: tuple[str, str, date], actor: Actor) -> tuple[int, int]:
    """Write to everybody who works for a unit that has not handed in yet, at most once a day: how
    many people, and how many of the units nobody has an account for. Raises :class:`NotAllowed`,
    :class:`NotFound`."""
    if not {Role.COORDINATOR, Role.SUPERVISOR} & actor.roles or not actor.works_in(named[0]):
        raise NotAllowed("只有统筹岗、督查岗可以提醒单位报送")
    asked = named_report(ledger, named)
    with ledger.store.write() as session:
        missing = state_of(session, asked).missing
        if not missing:
            raise NotAllowed("应报送的单位都已经报送")
        people = {unit: _people(session, f"{named[0]}/{unit}") for unit in missing}
        told = sorted({id for ids in people.values() for id in ids})
        details = {
            "reminded": [named[0], named[1], named[2].isoformat()],
            "units": list(missing),
            "notices": told,
        }
        event = history.append_for_office(session, OfficeAct.REPORT_REMIND, actor, details)
        staff_letters.owe(session, told, Verb.REMIND, event)
    return len(told), sum(not ids for ids in people.values())


def _people(session: Session, unit: str) -> list[int]:
    asked = select(StaffRow).where(StaffRow.active).order_by(StaffRow.id)
    return [
        one.id
        for one in session.scalars(asked)
        if unit in one.units
        and Role.UNIT in narrowed(frozenset(Role(role.name) for role in one.roles))
    ]


def _must_hand_in(
    ledger: Ledger,
    session: Session,
    asked: tuple[Campaign, Report, Span],
    unit: str,
    actor: Actor,
) -> None:
    campaign, report, span = asked
    if Role.UNIT not in narrowed(actor.roles) or f"{campaign.id}/{unit}" not in actor.units:
        raise NotAllowed("只有本单位的账号可以报送")
    if unit not in expected_units(session, campaign, report, span.end):
        raise NotAllowed("这份报告不用本单位报送")
    if ledger.today(campaign.id) < span.opens:
        raise NotAllowed(f"{span.words}还没有到报送的时候")
    there = live(session, (campaign.id, report.id, span.end))
    if there is not None and there.state is not ReportState.DRAFT:
        raise NotAllowed("报告已经审核或印发，需要补充的请联系统筹单位")


def _row(session: Session, given: HandIn) -> HandedInTable:
    asked = select(HandedInTable).where(
        HandedInTable.campaign == given.campaign,
        HandedInTable.report == given.report,
        HandedInTable.ends_on == given.ends_on,
        HandedInTable.unit == given.unit,
    )
    return session.scalars(asked).first() or HandedInTable(
        campaign=given.campaign, report=given.report, ends_on=given.ends_on, unit=given.unit
    )
