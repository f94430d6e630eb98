"""The ledger's tables of reports, and of what units hand in for them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casestore.database.column_types import Coded
from casestore.database.tables import Base
from casestore.lifecycle.reports import ReportState


class ReportTable(Base):
    """A report of ``campaign``: which one (``report``, an id of the content) about the days until
    ``ends_on``. ``contents`` are its figures with the cases of each, its lists and what units
    handed in, sealed; ``sha`` is the digest of what is in there. ``serial`` counts the issued ones
    of a campaign within ``year`` (0 before); ``pdf`` and ``sheet``, sealed, are what was issued,
    each with its digest. ``replaces`` is the issued one that it stands instead of."""

    __tablename__ = "reports"
    __table_args__ = (Index(None, "campaign", "report", "ends_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign: Mapped[str] = mapped_column(String(60))
    report: Mapped[str] = mapped_column(String(60))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[ReportState] = mapped_column(Coded(ReportState, 10), index=True)
    contents: Mapped[bytes]
    sha: Mapped[str] = mapped_column(String(64))
    drafted_by: Mapped[str] = mapped_column(String(64))
    drafted_at: Mapped[datetime]
    reviewed_by: Mapped[str] = mapped_column(String(64), default="")
    reviewed_at: Mapped[datetime | None]
    issued_by: Mapped[str] = mapped_column(String(64), default="")
    issued_at: Mapped[datetime | None]
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(String(80), default="")
    pdf: Mapped[bytes | None]
    pdf_sha: Mapped[str] = mapped_column(String(64), default="")
    sheet: Mapped[bytes | None]
    sheet_sha: Mapped[str] = mapped_column(String(64), default="")
    replaces: Mapped[int | None] = mapped_column(ForeignKey("reports.id"))
    sealed_to: Mapped[str] = mapped_column(String(16), default="", server_default="")


class HandedInTable(Base):
    """What a unit handed in for a report about the days until ``ends_on``: that the ledger's
    figures are right, or its words about them, sealed in ``contents`` with the figures that it
    saw."""

    __tablename__ = "handed_in"
    __table_args__ = (UniqueConstraint("campaign", "report", "ends_on", "unit"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign: Mapped[str] = mapped_column(String(60))
    report: Mapped[str] = mapped_column(String(60))
    ends_on: Mapped[date]
    unit: Mapped[str] = mapped_column(String(60))
    contents: Mapped[bytes]
    sha: Mapped[str] = mapped_column(String(64))
    handed_by: Mapped[str] = mapped_column(String(64))
    handed_at: Mapped[datetime]
    sealed_to: Mapped[str] = mapped_column(String(16), default="", server_default="")
