"""The file that is public by definition holds what is approved, column by column, and nothing
else."""

import sqlite3
from dataclasses import asdict, replace
from datetime import date

import pytest
from sqlalchemy import text

from casestore.database.engine import Store
from casestore.database.tables import CaseTable, SummaryTable
from casestore.ledger.queries import lists
from casestore.ledger.records import MoveRequest, Query
from casestore.ledger.verbs import staff_moves
from casestore.lifecycle.needs import Need
from casestore.public.codes import FEW
from casestore.public.rows import CategoryCount, FulfilledSum, MonthlyCount, digest_of
from casestore.publishing import projection, summaries, withdrawals
from casestore.publishing.public_figures import PublicFigures
from casestore.publishing.records import Summary
from tests.casestore.ledger_fixture import (
    CHECKED,
    COORDINATOR,
    MODEL,
    SECOND,
    TEXT,
    VERIFIER,
    Office,
    values_for,
)
from tests.casestore.publishing.approved import public, published


def test_every_public_column_holds_what_it_is_named_for(office: Office) -> None:
    campaign = office.campaigns[MODEL]
    category, kind = campaign.categories[1].id, campaign.respondents[1].id
    level = values_for(campaign)["respondent_level"]
    summary = published(office, category=category, respondent_kind=kind, industry="E")
    with public(office) as store:
        (row,) = store.cases()
    told = {
        "id": summary.public_id,
        "campaign": MODEL,
        "category": category,
        "level": level,
        "respondent_kind": kind,
        "industry": "E",
        "unit": campaign.unit(office.row(summary.case_id).unit).name,
        "amount_band": "100-1000",
        "period": "2022H1",
        "days": 20,
        "published_on": date(2022, 6, 15),
        "demo": False,
        **asdict(TEXT),
    }
    assert asdict(row) == told
    words = [value for value in told.values() if isinstance(value, str)]
    assert len(set(words)) == len(words), "two alike could be swapped unseen"


def test_what_is_taken_down_while_it_is_written_is_not_in_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = published(office)
    case = before.case_id
    projection.bring_up_to_date(office.ledger)
    text = replace(TEXT, title="货款已经付清")
    draft = summaries.save(office.ledger, case, COORDINATOR, text, before.sha)
    summaries.submit(office.ledger, case, COORDINATOR, draft.sha)
    summaries.approve(office.ledger, case, SECOND, draft.sha)
    real = projection.public_figures

    def while_somebody_withdraws(store: Store, crowd: int) -> PublicFigures:
        summaries.withdraw(office.ledger, case, COORDINATOR, "有关事实需要复核")
        monkeypatch.undo()
        return real(store, crowd)

    monkeypatch.setattr(projection, "public_figures", while_somebody_withdraws)
    with public(office) as store:
        assert list(store.cases()) == []


def test_the_projection_is_the_same_again_and_replaces_the_file_in_one_step(office: Office) -> None:
    published(office)
    first = projection.bring_up_to_date(office.ledger)
    with sqlite3.connect(first) as before:
        projection.bring_up_to_date(office.ledger)
        assert before.execute("select count(*) from cases").fetchone() == (
            1,
        )  # an open reader keeps the old file
        dumped = list(before.iterdump())
    with sqlite3.connect(first) as after:
        assert list(after.iterdump()) == dumped
    assert [path.name for path in first.parent.glob("public*")] == ["public.db"]


def test_with_nothing_new_the_public_file_stays_and_what_is_withdrawn_leaves_no_trace_in_it(
    office: Office,
) -> None:
    summary = published(office)
    file = projection.bring_up_to_date(office.ledger)
    inode = file.stat().st_ino
    assert projection.bring_up_to_date(office.ledger).stat().st_ino == inode
    assert TEXT.happened.encode() in file.read_bytes()
    summaries.withdraw(office.ledger, summary.case_id, SECOND, "摘要有误")
    projection.bring_up_to_date(office.ledger)
    assert TEXT.happened.encode() not in file.read_bytes() and file.stat().st_ino != inode
    with public(office) as store:
        assert [item.id for item in store.withdrawn()] == [summary.public_id]


def test_a_damaged_public_file_counts_as_empty_and_is_replaced(office: Office) -> None:
    published(office)
    office.settings.public_db.write_bytes(b"not a database at all" * 100)
    assert projection.pending(office.ledger) == 1
    with public(office) as store:
        assert len(list(store.cases())) == 1


def test_another_day_alone_brings_the_file_up_to_date(office: Office) -> None:
    published(office)
    projection.bring_up_to_date(office.ledger)
    with public(office.on(date(2022, 7, 1))) as store:
        assert store.meta()[f"as_of.{MODEL}"] == "2022-07-01"


def test_a_file_of_an_older_layout_is_made_anew(office: Office) -> None:
    summary = published(office)
    file = projection.bring_up_to_date(office.ledger)
    with sqlite3.connect(file) as old:
        old.execute("alter table cases drop column outcome")
        old.execute("update meta set value = '3' where key = 'layout'")
    assert projection.pending(office.ledger) == 1
    with public(office) as store:
        assert [(row.id, row.outcome) for row in store.cases()] == [
            (summary.public_id, TEXT.outcome)
        ]


def test_what_a_killed_build_left_behind_is_in_nobodys_way(office: Office) -> None:
    published(office)
    office.settings.public_db.with_suffix(".part").write_bytes(b"half a file" * 1000)
    with public(office) as store:
        assert len(list(store.cases())) == 1


def test_a_page_that_the_ledger_does_not_know_is_counted_and_taken_out(office: Office) -> None:
    summary = published(office)
    file = projection.bring_up_to_date(office.ledger)
    with sqlite3.connect(file) as foreign:
        foreign.execute("create temp table one as select * from cases")
        foreign.execute("update one set id = 'strange'")
        foreign.execute("insert into cases select * from one")
    assert projection.pending(office.ledger) == 1
    with public(office) as store:
        assert [row.id for row in store.cases()] == [summary.public_id]


def test_a_page_corrected_between_two_projections_shows_the_new_text(office: Office) -> None:
    summary = published(office)
    projection.bring_up_to_date(office.ledger)
    better = replace(TEXT, result="欠款连同利息付清。")
    draft = summaries.save(office.ledger, summary.case_id, COORDINATOR, better, summary.sha)
    summaries.submit(office.ledger, summary.case_id, COORDINATOR, draft.sha)
    summaries.approve(office.ledger, summary.case_id, SECOND, draft.sha)
    assert projection.pending(office.ledger) == 1
    with public(office) as store:
        assert [(row.id, row.result) for row in store.cases()] == [
            (summary.public_id, "欠款连同利息付清。")
        ]


def test_what_is_public_is_not_listed_as_withdrawn_whatever_else_its_row_says(
    office: Office,
) -> None:
    summary = published(office)
    with office.store.write() as session:
        session.get_one(SummaryTable, summary.case_id).withdrawn_on = date(2022, 6, 15)
    with public(office) as store:
        assert [row.id for row in store.cases()] == [summary.public_id]
        assert list(store.withdrawn()) == []


def withdraw(office: Office, case_id: int, reason: str) -> None:
    """Both persons' part of it."""
    done = summaries.withdraw(office.ledger, case_id, COORDINATOR, reason)
    withdrawals.approve(office.ledger, case_id, SECOND, done.reason_sha)


def test_a_second_withdrawal_shows_its_own_reason(office: Office) -> None:
    summary = published(office)
    withdraw(office, summary.case_id, "第一个理由")
    projection.bring_up_to_date(office.ledger)
    draft = summaries.save(office.ledger, summary.case_id, COORDINATOR, TEXT)
    summaries.submit(office.ledger, summary.case_id, COORDINATOR, draft.sha)
    summaries.approve(office.ledger, summary.case_id, SECOND, draft.sha)
    withdraw(office, summary.case_id, "第二个理由")
    with public(office) as store:
        assert [item.reason for item in store.withdrawn()] == ["第二个理由"]


def test_categories_follow_though_months_and_amounts_stay_the_same(office: Office) -> None:
    first, second = (item.id for item in office.campaigns[MODEL].categories[:2])
    for number in range(FEW):
        office.register(f"a{number}", category=first)
        office.register(f"b{number}", category=second)
    for case_id in (1, 2):
        office.go(case_id, "accept", "transfer", "take_up")
    office.go(1, "settle", "strike_off")

    def struck_off() -> tuple[int, dict[str, int]]:
        with public(office) as store:
            (month,) = store.counts(MODEL)
            told = {row.category: row.struck_off for row in store.categories(MODEL)}
            return month.struck_off, told

    assert struck_off() == (1, {first: 1, second: 0})
    office.go(1, "reopen")
    office.go(2, "settle", "strike_off")
    assert struck_off() == (1, {first: 0, second: 1})


def test_months_follow_though_categories_and_amounts_stay_the_same(office: Office) -> None:
    case_id = office.struck_off().id
    with public(office) as store:
        assert [(row.month, row.struck_off) for row in store.counts()] == [("2022-06", 1)]
    office.go(case_id, "reopen")
    office.on(date(2022, 7, 4)).go(case_id, "settle", "strike_off")
    with public(office) as store:
        told = [(row.month, row.struck_off) for row in store.counts()]
    assert told == [("2022-06", 0), ("2022-07", 1)]


def test_amounts_follow_though_all_counts_stay_the_same(office: Office) -> None:
    for number in range(FEW):
        office.struck_off(f"k{number}")
    with public(office) as store:
        assert {row.amount for row in store.amounts()} == {1342}
    row = office.go(1, "reopen", "settle")
    given = {Need.VERIFICATION: "属实", Need.FULFILLED: "100", Need.VISITED: "2022-06-15"}
    given |= {Need.ASKED: "电话问过，已经收到", Need.CHECKED: CHECKED}
    request = MoveRequest(verb="strike_off", version=row.version, given=given)
    staff_moves.move(office.ledger, row.id, VERIFIER, request)
    with public(office) as store:
        assert {row.amount for row in store.amounts()} == {1174}


def test_nothing_of_the_sealed_record_is_in_the_public_file(office: Office) -> None:
    published(office)
    data = projection.bring_up_to_date(office.ledger).read_bytes()
    for secret in (
        "云亭",
        "XJ-2022",
        "268.5",
        "13900000001",
        "反映人",
        "货款至今未付",
        "2018-06-09",
    ):
        assert secret.encode() not in data, secret


def test_the_public_figures_follow_the_ledger(office: Office) -> None:
    published(office, "a")
    office.register("b")
    office.on(date(2022, 7, 1)).register("c")
    with public(office) as store:
        june, july = store.counts(MODEL)
        assert june == MonthlyCount(
            campaign=MODEL, month="2022-06", received=2, accepted=1, settled=1, struck_off=1
        )
        assert july == MonthlyCount(
            campaign=MODEL, month="2022-07", received=1, accepted=0, settled=0, struck_off=0
        )
        (together,) = store.categories(MODEL)
        assert together == CategoryCount(
            campaign=MODEL,
            category=values_for(office.campaigns[MODEL])["category"],
            received=3,
            accepted=1,
            settled=1,
            struck_off=1,
        )
        assert [row.amount for row in store.amounts()] == [268, 268]


def test_from_the_fifth_case_on_a_category_has_figures_of_its_own(office: Office) -> None:
    for key in ("a", "b", "c", "d", "e"):
        office.struck_off(key)
    with public(office) as store:
        first = office.campaigns[MODEL].categories[0].id
        (own,) = store.categories(MODEL)
        assert own == CategoryCount(
            campaign=MODEL, category=first, received=5, accepted=5, settled=5, struck_off=5
        )
        assert list(store.amounts()) == [
            FulfilledSum(campaign=MODEL, category="", cases=5, amount=1342),
            FulfilledSum(campaign=MODEL, category=first, cases=5, amount=1342),
        ]


def test_ten_thousand_cases_are_projected_and_listed(office: Office) -> None:
    _multiply(office, published(office))
    with public(office) as store:
        assert sum(1 for _case in store.cases()) == 10_000
    assert lists.find(office.ledger, Query(campaign=MODEL, page=250), COORDINATOR).total == 10_000


def _multiply(office: Office, summary: Summary) -> None:
    """9,999 more cases like the first, straight into the tables: making them by verbs would take
    minutes."""
    with office.store.write() as session:
        raw = session.connection().connection.driver_connection
        assert raw is not None
        raw.create_function("digest_of", 1, digest_of)
        names = [name for name in CaseTable.__table__.columns.keys() if name not in _OWN]  # noqa: SIM118
        same = ", ".join(names)
        session.execute(
            text(f"""
            with recursive n(i) as (select 2 union all select i + 1 from n where i < 10000)
            insert into cases (id, serial, number, key, code, {same})
            select i, i, 'N' || i, 'k' || i, 'c' || i, {same} from n, cases where id = 1""")
        )
        session.execute(
            text("""
            with recursive n(i) as (select 2 union all select i + 1 from n where i < 10000)
            insert into summaries (case_id, public_id, version, sha, state, text, author,
              submitted_by, approved_by, published_on, withdrawn_because, public, public_mark)
            select i, 'p' || i, version, sha, state, text, author,
              submitted_by, approved_by, published_on, withdrawn_because,
              replace(public, :old, 'p' || i), digest_of(replace(public, :old, 'p' || i))
              from n, summaries where case_id = 1"""),
            {"old": summary.public_id},
        )
        session.execute(text(_CELLS))


#: What the rows of the multiplied tell is what the first one's does.
_CELLS = """
insert into public_cells (case_id, mark, cell, step, seen_at)
select case_id, public_mark, cell, step, seen_at from summaries,
  (select cell, step, seen_at from public_cells where case_id = 1)
  where case_id > 1"""
_OWN = ("id", "serial", "number", "key", "code", "reading_key")
