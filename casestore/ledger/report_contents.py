"""What a report is made of, frozen: tables of figures with the cases of each, the lists in their
official columns, and what units handed in. Sealed, for lists say what enterprises wrote."""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.campaign.form_fields import CONTACT, Field
from casestore.campaign.model import Campaign, LedgerList
from casestore.campaign.reports import Report, Span
from casestore.database.report_table import HandedInTable, ReportTable
from casestore.database.tables import CaseTable
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.case_file import values_of
from casestore.ledger.queries.standings import facts_for, over
from casestore.lifecycle.report_tables import (
    Cell,
    Column,
    Facts,
    Table,
    as_json,
    from_json,
    listed,
    tables_of,
)
from casestore.settings import SHANGHAI

_BATCH = 500


@dataclass(frozen=True, kw_only=True)
class OfficialList:
    """A list as it goes up: ``columns`` with label and kind of each (see
    :class:`casestore.campaign.form_fields.Field`), a row of texts for each of the cases ``ids``."""

    title: str
    columns: tuple[tuple[str, str, str], ...]
    ids: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Contents:
    """Everything that a report says. ``because`` is why a reviewer sent it back."""

    who: str
    to: str
    copies: str
    start: date
    end: date
    due: date | None
    words: str
    tables: tuple[Table, ...]
    lists: tuple[OfficialList, ...]
    demo: bool = False
    because: str = ""

    def packed(self) -> bytes:
        """As it is sealed. The same contents give the same bytes."""
        said = {
            **{name: getattr(self, name) for name in ("who", "to", "copies", "words", "because")},
            "demo": self.demo,
            "days": [day and day.isoformat() for day in (self.start, self.end, self.due)],
            "tables": [as_json(one) for one in self.tables],
            "lists": [vars(one) for one in self.lists],
        }
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return zlib.compress(text.encode(), 6)


def contents_of(packed: bytes) -> Contents:
    """What :meth:`Contents.packed` made. Raises :class:`ValueError` or :class:`zlib.error` for
    anything else."""
    said = json.loads(zlib.decompress(packed))
    start, end, due = (date.fromisoformat(day) if day else None for day in said["days"])
    assert start is not None and end is not None  # noqa: S101 - both are always written
    return Contents(
        **{name: said[name] for name in ("who", "to", "copies", "words", "because", "demo")},
        start=start,
        end=end,
        due=due,
        tables=tuple(from_json(one) for one in said["tables"]),
        lists=tuple(
            OfficialList(
                title=one["title"],
                columns=tuple((id, label, kind) for id, label, kind in one["columns"]),
                ids=tuple(one["ids"]),
                rows=tuple(tuple(row) for row in one["rows"]),
            )
            for one in said["lists"]
        ),
    )


def sha_of(contents: Contents) -> str:
    """The digest by which a report's contents are known."""
    return sha256(contents.packed()).hexdigest()


def opened(ledger: Ledger, row: ReportTable) -> Contents:
    """The contents of a report. Raises :class:`EnvironmentFault` where the seal can't be opened."""
    return contents_of(ledger.opened().open(row.contents))


def counted(ledger: Ledger, session: Session, asked: tuple[Campaign, Report, Span]) -> Contents:
    """The contents of ``asked``, counted from the ledger as it stood at the end of the span."""
    campaign, report, span = asked
    facts = facts_for(session, campaign, report, span)
    tables = tables_of(facts)
    if report.handed_in_by != "nobody":
        tables = (*tables, handed_in_table(ledger, session, asked))
    lists = tuple(_lists(ledger, session, facts)) if "lists" in report.parts else ()
    return Contents(
        who=report.who,
        to=report.to,
        copies=report.copies,
        start=span.start,
        end=span.end,
        due=span.due,
        words=span.words,
        tables=tables,
        lists=lists,
        demo=ledger.settings.demo,
    )


def unit_figures(
    session: Session, asked: tuple[Campaign, Report, Span], unit: str, today: date
) -> Table:
    """What the ledger says of the cases of ``unit`` until the end of the span, or until today where
    that comes first."""
    campaign, report, span = asked
    so_far = replace(span, end=min(span.end, today))
    short = report.model_copy(update={"parts": ("progress",)})
    facts = facts_for(session, campaign, short, so_far)
    own = [case for case in facts.cases if case.standing.unit == unit]
    return tables_of(replace(facts, cases=own))[0]


def expected_units(
    session: Session, campaign: Campaign, report: Report, until: date
) -> tuple[str, ...]:
    """The units that have to hand in for ``report``: those that lead a category, or those that are
    responsible for a case that was accepted by the day ``until``."""
    if report.handed_in_by == "leads":
        return campaign.leads()
    if report.handed_in_by == "nobody":
        return ()
    of_units = (one.id for one in campaign.units if one.id != campaign.coordinator)
    return tuple(id for id in of_units if _has_case(session, campaign.id, id, until))


def _has_case(session: Session, campaign: str, unit: str, until: date) -> bool:
    asked = select(CaseTable.id).where(
        CaseTable.campaign == campaign,
        CaseTable.unit == unit,
        CaseTable.accepted_at < over(until),
    )
    return session.scalars(asked.limit(1)).first() is not None


def handed_in(
    session: Session, campaign: str, report: str, until: date
) -> Mapping[str, HandedInTable]:
    """What was handed in for one report, by unit."""
    asked = select(HandedInTable).where(
        HandedInTable.campaign == campaign,
        HandedInTable.report == report,
        HandedInTable.ends_on == until,
    )
    return {row.unit: row for row in session.scalars(asked)}


def handed_in_table(
    ledger: Ledger, session: Session, asked: tuple[Campaign, Report, Span]
) -> Table:
    """Which unit handed in, on which day, and what it wrote."""
    campaign, report, span = asked
    there = handed_in(session, campaign.id, report.id, span.end)
    rows = []
    for unit in expected_units(session, campaign, report, span.end):
        row = there.get(unit)
        said = ("未报送", "", "") if row is None else _said(ledger, row)
        rows.append((campaign.unit(unit).called, tuple(Cell(text=text) for text in said)))
    columns = (
        Column(id="state", label="报送情况", kind="text"),
        Column(id="day", label="报送日期", kind="text"),
        Column(id="note", label="说明", kind="text"),
    )
    return Table(id="handed-in", title="单位报送情况", columns=columns, rows=tuple(rows))


def _said(ledger: Ledger, row: HandedInTable) -> tuple[str, str, str]:
    note = ledger.opened().open_json(row.contents)["note"]
    day = row.handed_at.astimezone(SHANGHAI).date()
    return "已报送", day.isoformat(), note or "与台账一致"


def _lists(ledger: Ledger, session: Session, facts: Facts) -> Iterator[OfficialList]:
    for one, ids in listed(facts):
        columns = tuple(_columns(facts.campaign, one))
        yield OfficialList(
            title=one.title,
            columns=tuple((column.id, column.label, column.kind) for column in columns),
            ids=ids,
            rows=tuple(_rows(ledger, session, (facts.campaign, columns), ids)),
        )


def _columns(campaign: Campaign, one: LedgerList) -> Iterator[Field]:
    known = {column.id: column for column in campaign.columns()}
    yield from (known[id] for id in one.columns if id in known)


def _rows(
    ledger: Ledger,
    session: Session,
    said: tuple[Campaign, Sequence[Field]],
    ids: Sequence[int],
) -> Iterator[tuple[str, ...]]:
    """The cells of each of the cases ``ids``, in that order."""
    for start in range(0, len(ids), _BATCH):
        some = ids[start : start + _BATCH]
        found = session.scalars(select(CaseTable).where(CaseTable.id.in_(some)))
        rows = {row.id: values_of(ledger, row) for row in found}
        yield from (tuple(_cell(said[0], one, rows[id]) for one in said[1]) for id in some)


def _cell(campaign: Campaign, column: Field, values: Mapping[str, Any]) -> str:
    """What stands in a list: the words of a choice; nothing of how an enterprise is reached, which
    nobody opens without a reason (the export of the ledger asks for one)."""
    if column.id in CONTACT:
        return ""
    value = str(values.get(column.id, "") or "")
    return campaign.label(column.id, value) if column.kind == "choice" and value else value
