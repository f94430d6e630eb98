"""The migrations make exactly the tables of the schema, on data that is there already, for both
databases."""

import io
from decimal import Decimal
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from casestore.database.engine import Store, alembic_config, engine_for, make_database, migrate
from casestore.database.jobs import Jobs
from casestore.database.public_cell_table import PublicCellTable
from casestore.database.tables import Base, JobTable, SummaryTable
from casestore.ledger import history
from casestore.ledger.queries import case_file
from casestore.lifecycle.jobs import JobKind, JobState
from casestore.office.inventory.accounts import check_accounts
from casestore.office.inventory.facts import facts_of
from casestore.office.inventory.report import Report
from casestore.publishing import summaries
from casestore.publishing.public_figures import public_figures
from tests.casestore.ledger_fixture import COORDINATOR, SECOND, Office
from tests.casestore.publishing.approved import public, published
from tests.casestore.publishing.keeping import keeping

LATER = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "later", "0003", None, None
def upgrade():
    with op.batch_alter_table("cases") as batch:
        batch.add_column(sa.Column("later", sa.String(5), nullable=False, server_default="x"))
        batch.alter_column("rule", type_=sa.String(500))
"""


def test_autogenerate_finds_nothing_to_add_to_the_migrations(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    make_database(url)
    with engine_for(url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_later_migration_rebuilds_a_table_that_others_refer_to_and_loses_nothing(
    office: Office,
) -> None:
    receipt = office.register()
    office.go(receipt.case_id, "accept", "transfer")
    office.store.close()
    versions = office.settings.instance / "versions"
    versions.mkdir()
    (versions / "later.py").write_text(LATER)
    engine = engine_for(office.settings.database)
    with engine.connect() as raw:
        raw.exec_driver_sql("COMMIT")
        raw.exec_driver_sql("PRAGMA foreign_keys=OFF")
        raw.exec_driver_sql("BEGIN IMMEDIATE")
        config = alembic_config(connection=raw)
        main = Path(config.get_main_option("script_location") or "") / "versions"
        config.set_main_option("version_locations", f"{main};{versions}")
        config.set_main_option("path_separator", ";")
        command.upgrade(config, "later")
        raw.exec_driver_sql("COMMIT")
        raw.exec_driver_sql("BEGIN")
        assert raw.execute(text("select later, state from cases")).all() == [("x", "transferred")]
        assert raw.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    engine.dispose()
    assert (
        case_file.open_case(office.ledger, receipt.case_id, COORDINATOR).values["enterprise"]
        == "南昌云亭建材有限公司"
    )
    assert history.verify_chain(office.ledger) == []


def test_cases_closed_before_amounts_were_asked_for_are_counted_and_add_nothing(
    office: Office,
) -> None:
    for number in range(5):
        office.struck_off(f"k{number}")
    office.store.close()
    engine = engine_for(office.settings.database)
    with engine.connect() as connection:
        # a batch migration drops a table that others refer to, as `migrate` allows it to
        for line in ("COMMIT", "PRAGMA foreign_keys=OFF", "BEGIN IMMEDIATE"):
            connection.exec_driver_sql(line)
        command.downgrade(alembic_config(connection=connection), "0002")
        connection.commit()
        assert "fulfilled" not in {
            column["name"] for column in inspect(connection).get_columns("cases")
        }
    engine.dispose()
    migrate(office.settings.database)
    assert office.row(1).fulfilled is None
    figures = public_figures(office.store)
    assert [count.struck_off for count in figures.counts] == [5] and figures.amounts == ()
    office.struck_off("new")
    assert office.row(6).fulfilled == 268.5 and public_figures(office.store).amounts == ()
    assert history.verify_chain(office.ledger) == []


def test_amounts_become_whole_fen_and_floats_again_with_nothing_lost(office: Office) -> None:
    amounts = ("0", "0.1", "268.5", "1234567.891234")
    for amount in amounts:
        office.register(amount, amount=amount)
    office.struck_off("closed")
    office.store.close()
    engine = engine_for(office.settings.database)
    with engine.connect() as connection:
        for line in ("COMMIT", "PRAGMA foreign_keys=OFF", "BEGIN IMMEDIATE"):
            connection.exec_driver_sql(line)
        command.downgrade(alembic_config(connection=connection), "0004")
        connection.commit()
        asked = text("select amount, fulfilled, typeof(amount) from cases order by id")
        assert connection.execute(asked).all() == [
            (0.0, None, "real"),
            (0.1, None, "real"),
            (268.5, None, "real"),
            (1234567.891234, None, "real"),
            (268.5, 268.5, "real"),
        ]
    engine.dispose()
    migrate(office.settings.database)
    assert [f"{office.row(id).amount:f}" for id in range(1, 5)] == list(amounts)
    assert office.row(5).fulfilled == Decimal("268.5")
    with engine_for(office.settings.database).connect() as connection:
        kinds = connection.exec_driver_sql("select distinct typeof(amount) from cases").scalars()
        assert list(kinds) == ["integer"]
    assert history.verify_chain(office.ledger) == []


def test_jobs_of_before_keep_their_patience_and_those_of_now_are_known_to_an_older_program(
    office: Office,
) -> None:
    office.register("a")
    jobs = Jobs(office.store)
    for id, end in ((1, "parked"), (jobs.ask(JobKind.REBUILD, "1").id, "closed")):
        with office.store.write() as session:
            session.get_one(JobTable, id).state = JobState(end)
    office.store.close()
    engine = engine_for(office.settings.database)
    with engine.connect() as connection:
        for line in ("COMMIT", "PRAGMA foreign_keys=OFF", "BEGIN IMMEDIATE"):
            connection.exec_driver_sql(line)
        command.downgrade(alembic_config(connection=connection), "0005")
        connection.commit()
        states = connection.execute(text("select state from jobs order by id")).scalars().all()
        assert states == ["failed", "failed"]
    engine.dispose()
    migrate(office.settings.database)
    with office.store.read() as session:
        for row in session.query(JobTable):
            assert (row.since, row.deaths, row.again) == (row.created_at, 0, None)


def test_what_was_public_before_cells_has_been_seen_and_stays_shown(office: Office) -> None:
    shown, gone = (published(office, key) for key in ("a", "b"))
    summaries.withdraw(office.ledger, gone.case_id, SECOND, "有误")
    with office.store.read() as session:
        before = session.get_one(SummaryTable, shown.case_id).public_mark
        cells = {one.mark: one.cell for one in session.scalars(select(PublicCellTable))}
    office.store.close()
    engine = engine_for(office.settings.database)
    with engine.connect() as connection:
        for line in ("COMMIT", "PRAGMA foreign_keys=OFF", "BEGIN IMMEDIATE"):
            connection.exec_driver_sql(line)
        command.downgrade(alembic_config(connection=connection), "0013")
        connection.commit()
    engine.dispose()
    migrate(office.settings.database)
    strict = keeping(office, 10)
    with office.store.read() as session:
        assert session.get_one(PublicCellTable, (shown.case_id, before)).cell == cells[before or ""]
    with public(strict) as store:
        assert [case.id for case in store.cases()] == [shown.public_id]
        assert [one.id for one in store.withdrawn()] == [gone.public_id]


def test_migrating_twice_changes_nothing(office: Office) -> None:
    receipt = office.register()
    migrate(office.settings.database)
    assert office.row(receipt.case_id).number == receipt.number


def test_a_database_can_be_taken_down_to_nothing_and_made_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    make_database(url)
    with engine_for(url).connect() as connection:
        command.downgrade(alembic_config(connection=connection), "base")
        connection.commit()
        tables = (
            connection.exec_driver_sql("select name from sqlite_master where type = 'table'")
            .scalars()
            .all()
        )
        assert tables == ["alembic_version"]
    make_database(url)
    with Store(url).read() as session:
        assert session.execute(text("select events from chain")).scalar() == 0


def test_the_migrations_say_the_same_to_postgresql() -> None:
    script = io.StringIO()
    config = alembic_config(dialect="postgresql")
    config.output_buffer = script
    command.upgrade(config, "head", sql=True)
    for table in Base.metadata.sorted_tables:
        assert f"CREATE TABLE {table.name} (" in script.getvalue()
    assert "TIMESTAMP WITH TIME ZONE" in script.getvalue()
    assert "EXECUTE FUNCTION events_refuse()" in script.getvalue()


def test_accounts_from_before_office_events_are_noted_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    make_database(url)
    columns = "id, email, name, password, active, fs_uniquifier, units, must_change, failed_count"
    plant = (
        f"INSERT INTO staff ({columns}, login_count, create_datetime, update_datetime) VALUES"  # noqa: S608
        " ({id}, 'a{id}', 'a', 'hash', 1, '{id}', '[\"c/u\"]', 0, 0, 0,"
        " '2022-01-01 00:00:00.000000', '2022-01-01 00:00:00.000000')"
    )
    with engine_for(url).connect() as connection:
        for line in ("COMMIT", "PRAGMA foreign_keys=OFF", "BEGIN IMMEDIATE"):
            connection.exec_driver_sql(line)
        command.downgrade(alembic_config(connection=connection), "0005")
        connection.exec_driver_sql(plant.format(id=1))
        connection.exec_driver_sql("INSERT INTO role VALUES (1, 'admin', '管理员', NULL)")
        connection.exec_driver_sql("INSERT INTO staff_roles VALUES (1, 1)")
        connection.commit()
    migrate(url)
    with Store(url).write() as session:
        assert faults_of_accounts(session) == []
        session.execute(text(plant.format(id=2)))
        assert faults_of_accounts(session) == ["账号 2 没有新增的记录"]


def faults_of_accounts(session: Session) -> list[str]:
    report = Report()
    check_accounts(session, facts_of(session, report.faults), report)
    return report.faults
