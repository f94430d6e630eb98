"""Reports: who may do what to one, what is frozen in it, and what verify finds."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from casestore.campaign.reports import Report
from casestore.database.report_table import HandedInTable, ReportTable
from casestore.database.tables import OfficeEventTable
from casestore.errors import NotAllowed, NotFound, Stale
from casestore.ledger import resealing
from casestore.ledger.queries.reports import figure, issued_file, open_report, reports_of
from casestore.ledger.queries.reports_due import due_reports, to_hand_in
from casestore.ledger.report_contents import expected_units
from casestore.ledger.verbs import handing_in, registering, reports
from casestore.ledger.verbs.handing_in import HandIn
from casestore.ledger.verbs.reports import Papers, ToPrint, Wanted
from casestore.lifecycle.report_tables import Table
from casestore.lifecycle.reports import ReportState
from casestore.lifecycle.roles import Actor, Role
from casestore.office.inventory.facts import facts_of
from casestore.office.inventory.report import Report as Findings
from casestore.office.inventory.reports import check_reports
from tests.casestore.ledger_fixture import (
    COORDINATOR,
    MODEL,
    SECOND,
    SUPERVISOR,
    VERIFIER,
    Office,
)

ZENGDU, MAY = "zengdu-2024", date(2022, 5, 31)
MONTH = Wanted(campaign=MODEL, report="monthly", ends_on=MAY)
UNIT = Actor(
    id="9",
    name="责任单位经办",
    roles=frozenset({Role.UNIT}),
    units=frozenset({f"{MODEL}/court"}),
)
AUDITOR = Actor(id="5", name="审计一岗", roles=frozenset({Role.AUDITOR}))


def paper(printed: ToPrint) -> Papers:
    return Papers(pdf=f"PDF {printed.number}".encode(), sheet=printed.title.encode())


def issued(office: Office) -> int:
    id = reports.draft(office.ledger, MONTH, COORDINATOR)
    reports.review(office.ledger, id, SECOND, open_report(office.ledger, id, SECOND).line.sha)
    reports.issue(office.ledger, id, COORDINATOR, paper)
    return id


def faults(office: Office) -> list[str]:
    found = Findings()
    with office.store.read() as session:
        check_reports(session, office.ledger, facts_of(session, []), found)
    return found.faults


def cells(table: Table, row: int) -> dict[str, Any]:
    names = (column.id for column in table.columns)
    return dict(zip(names, table.rows[row][1], strict=True))


def test_only_coordinators_of_the_campaign_draft(office: Office) -> None:
    elsewhere = Actor(
        id="1", name="统筹", roles=COORDINATOR.roles, campaigns=frozenset({"zengdu-2024"})
    )
    for actor in (SECOND, SUPERVISOR, UNIT, elsewhere):
        with pytest.raises(NotAllowed):
            reports.draft(office.ledger, MONTH, actor)
    with pytest.raises(NotFound):
        other = Wanted(campaign=MODEL, report="weekly", ends_on=MAY)
        reports.draft(office.ledger, other, COORDINATOR)


def test_who_reads_none_has_none(office: Office) -> None:
    id = reports.draft(office.ledger, MONTH, COORDINATOR)
    assert [one.id for one in reports_of(office.ledger, MODEL, SUPERVISOR)] == [id]
    assert reports_of(office.ledger, MODEL, UNIT) == ()
    for actor in (UNIT, Actor(id="6", name="管理员", roles=frozenset({Role.ADMIN}))):
        with pytest.raises(NotFound):
            open_report(office.ledger, id, actor)
    with pytest.raises(NotFound):
        figure(office.ledger, id, ("progress", 0, 0), AUDITOR)


def test_a_review_is_of_what_was_read(office: Office) -> None:
    id = reports.draft(office.ledger, MONTH, COORDINATOR)
    sha = open_report(office.ledger, id, SECOND).line.sha
    office.on(date(2022, 5, 25)).register("late")
    reports.recount(office.ledger, id, COORDINATOR)
    with pytest.raises(Stale):
        reports.review(office.ledger, id, SECOND, sha)
    with pytest.raises(NotAllowed, match="起草以外"):
        now = open_report(office.ledger, id, COORDINATOR).line.sha
        reports.review(office.ledger, id, COORDINATOR, now)


def test_whoever_counts_anew_is_the_first_person_then(office: Office) -> None:
    id = reports.draft(office.ledger, MONTH, COORDINATOR)
    reports.recount(office.ledger, id, VERIFIER)
    sha = open_report(office.ledger, id, VERIFIER).line.sha
    with pytest.raises(NotAllowed, match="起草以外"):
        reports.review(office.ledger, id, VERIFIER, sha)
    reports.review(office.ledger, id, COORDINATOR, sha)


def test_nothing_is_done_to_an_issued_one(office: Office) -> None:
    id = issued(office)
    sha = open_report(office.ledger, id, SECOND).line.sha
    for step in (
        lambda: reports.recount(office.ledger, id, COORDINATOR),
        lambda: reports.review(office.ledger, id, SECOND, sha),
        lambda: reports.send_back(office.ledger, id, SECOND, "理由"),
        lambda: reports.drop(office.ledger, id, COORDINATOR),
        lambda: reports.issue(office.ledger, id, COORDINATOR, paper),
    ):
        with pytest.raises(NotAllowed, match="已印发"):
            step()
    assert faults(office) == []


def test_a_number_that_was_taken_meanwhile_is_drawn_anew(office: Office) -> None:
    first = reports.draft(office.ledger, MONTH, COORDINATOR)
    bulletin = Wanted(campaign=MODEL, report="bulletin", ends_on=date(2022, 3, 31))
    second = reports.draft(office.ledger, bulletin, COORDINATOR)
    for id in (first, second):
        reports.review(office.ledger, id, SECOND, open_report(office.ledger, id, SECOND).line.sha)
    made = []

    def slow(printed: ToPrint) -> Papers:
        if not made:
            made.append(reports.issue(office.ledger, second, COORDINATOR, paper))
        return paper(printed)

    assert reports.issue(office.ledger, first, COORDINATOR, slow) == "区营商办报〔2022〕2号"
    _line, pdf = issued_file(office.ledger, first, "pdf", COORDINATOR)
    assert (made, pdf) == (["区营商办报〔2022〕1号"], "PDF 区营商办报〔2022〕2号".encode())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"number": "区营商办报〔2022〕9号"}, "与记录不符"),
        ({"state": ReportState.DRAFT}, "与记录不符"),
        ({"pdf": b"another"}, "PDF打不开"),
        ({"contents": b"another"}, "内容打不开"),
        ({"sheet": None}, "电子表格不是印发的那一份"),
        ({"reviewed_by": "1"}, "自己审核"),
    ],
)
def test_verify_finds_a_changed_report(
    office: Office, changed: dict[str, object], said: str
) -> None:
    issued(office)
    with office.store.write() as session:
        session.execute(update(ReportTable).values(**changed))
    assert any(said in one for one in faults(office))


def test_verify_finds_other_contents_under_the_same_seal_and_what_is_gone(office: Office) -> None:
    id = issued(office)
    with office.store.write() as session:
        row = session.get_one(ReportTable, id)
        row.pdf = office.sealer.seal(b"another")
    assert faults(office) == [f"报告 {id} 的PDF不是印发的那一份"]
    with office.store.write() as session:
        session.delete(session.get_one(ReportTable, id))
    assert faults(office) == [f"报告 {id} 有记录，台账里没有"]


def test_a_report_and_what_was_handed_in_are_sealed_anew_with_the_rest(office: Office) -> None:
    id = issued(office)
    _hand_in_june(office)
    with office.store.write() as session:
        for kind in (ReportTable, HandedInTable):
            session.execute(update(kind).values(sealed_to="older"))
    assert resealing.reseal(office.ledger).done == 2
    with office.store.read() as session:
        rows = [*session.scalars(select(ReportTable)), *session.scalars(select(HandedInTable))]
        assert {row.sealed_to for row in rows} == {office.sealer.sealed_to}
    assert issued_file(office.ledger, id, "pdf", COORDINATOR)[1].startswith(b"PDF")
    assert faults(office) == []


def _hand_in_june(office: Office) -> None:
    named = (MODEL, "monthly", date(2022, 6, 30))
    later = office.on(date(2022, 7, 1))
    _table, sha = handing_in.figures_for(later.ledger, named, "court", UNIT)
    given = HandIn(campaign=MODEL, report="monthly", ends_on=named[2], unit="court", sha=sha)
    handing_in.hand_in(later.ledger, given, UNIT)


def test_a_unit_hands_in_when_the_days_are_over(office: Office) -> None:
    named = (MODEL, "monthly", date(2022, 6, 30))
    with pytest.raises(NotAllowed, match="还没有到"):
        handing_in.figures_for(office.ledger, named, "court", UNIT)
    later = office.on(date(2022, 7, 1))
    assert [unit for _due, unit in to_hand_in(later.ledger, UNIT)] == ["court"]
    _hand_in_june(office)
    assert to_hand_in(later.ledger, UNIT) == []
    (june,) = (
        one
        for one in due_reports(later.ledger, COORDINATOR)
        if one.campaign.id == MODEL and one.report.id == "monthly"
    )
    assert "court" in june.units and "court" not in june.missing and len(june.missing) == 3


def test_what_comes_after_the_days_is_not_in_the_figures_of_a_unit(office: Office) -> None:
    later, unit = office.on(date(2022, 7, 1)), "development-reform"
    late = later.register("late").case_id
    later.go(late, "accept", "transfer")
    own = replace(UNIT, units=frozenset({f"{MODEL}/{unit}"}))
    for until, count in ((date(2022, 6, 30), 0), (date(2022, 7, 31), 1)):
        named, there = (MODEL, "monthly", until), later.on(max(until, date(2022, 7, 1)))
        table, _sha = handing_in.figures_for(there.ledger, named, unit, own)
        assert cells(table, -1)["received-all"].n == count


def test_who_hands_in_by_the_content(office: Office) -> None:
    campaign, said = office.campaigns[MODEL], {"who": "某", "to": "某"}
    case = office.register().case_id
    office.go(case, "accept", "transfer")
    unit, day = office.row(case).unit, office.settings.today(MODEL)
    with office.store.read() as session:
        for by, wanted in (
            ("nobody", ()),
            ("leads", campaign.leads()),
            ("responsible", (unit,)),
        ):
            report = Report.model_validate({**said, "handed_in_by": by})
            assert expected_units(session, campaign, report, day) == wanted


def test_everybody_of_the_units_that_have_not_is_written_to_once(office: Office) -> None:
    """No account, no letter: the desk says who has to be rung up."""
    named = (MODEL, "monthly", MAY)
    assert handing_in.remind(office.ledger, named, COORDINATOR) == (0, 4)
    with pytest.raises(NotAllowed):
        handing_in.remind(office.ledger, named, SECOND)
    with office.store.read() as session:
        (event,) = session.scalars(
            select(OfficeEventTable).where(OfficeEventTable.verb == "report-remind")
        )
        assert event.details["reminded"] == [MODEL, "monthly", "2022-05-31"]


def test_what_a_unit_found_out_itself_does_not_count_against_it(office: Office) -> None:
    """Zengdu's list of rectification, once with and once without 自查 (``self_check``)."""
    early = office.on(date(2024, 4, 20), ZENGDU)
    for key, source in (("own", "self-check"), ("other", "letter")):
        clue = office.clue(ZENGDU)

        case = registering.register(early.ledger, replace(clue, source=source), key).case_id
        early.go(case, "accept", "transfer")
    late = office.on(date(2024, 7, 1), ZENGDU)
    wanted = Wanted(campaign=ZENGDU, report="measures", ends_on=date(2024, 7, 1))
    id = reports.draft(late.ledger, wanted, COORDINATOR)
    contents = open_report(late.ledger, id, COORDINATOR).contents
    units = next(one for one in contents.tables if one.id == "units")
    found = cells(units, 0)
    assert (found["held"].n, found["own"].n, found["open"].n, found["late"].n) == (2, 1, 2, 1)
    (only,) = contents.lists
    assert only.title == "强化政府履约专项行动问题排查及整改清单" and len(only.rows) == 2
    assert [label for _id, label, _kind in only.columns][0] == "专项行动类别"
    said = dict(zip([id for id, _l, _k in only.columns], only.rows[0], strict=True))
    assert said["amount"] == "268.5" and said["facts"].startswith("2018年6月")
    assert open_report(late.ledger, id, AUDITOR).contents.lists == ()


def test_a_report_of_some_categories_has_no_other(office: Office) -> None:
    early = office.on(date(2022, 5, 25))
    early.register("a", category="payment-overdue", sme_arrears="no")
    early.register("b", category="promotion-policy")
    end = office.on(date(2023, 1, 5))
    wanted = Wanted(campaign=MODEL, report="arrears", ends_on=date(2022, 12, 31))
    id = reports.draft(end.ledger, wanted, COORDINATOR)
    tables = open_report(end.ledger, id, COORDINATOR).contents.tables
    progress = next(one for one in tables if one.id == "progress")
    assert [label for label, _cells in progress.rows] == ["账款支付不到位"]
    assert cells(progress, 0)["received-all"].n == 1
