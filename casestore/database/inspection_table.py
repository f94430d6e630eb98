"""The ledger's table of inspections of enterprises that were registered (扫码入企)."""

from datetime import date, datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from casestore.database.column_types import Coded
from casestore.database.tables import Base
from casestore.lifecycle.inspections import InspectionState


class InspectionTable(Base):
    """An inspection by ``unit`` on ``day``. Which enterprise, what for, who comes, the code of its
    page and all that was said of it are sealed in the file ``contents`` of the evidence folder,
    of which ``contents_sha`` is the SHA-256. ``exception`` is one of the campaign's; ``grade`` the
    last one of the enterprise, ``waiting`` whether somebody must look into it. ``reading_key`` is
    what the page is sealed to, and the page is open until ``open_until``."""

    __tablename__ = "inspections"
    __table_args__ = (Index(None, "campaign", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign: Mapped[str] = mapped_column(String(60))
    unit: Mapped[str] = mapped_column(String(60))
    state: Mapped[InspectionState] = mapped_column(Coded(InspectionState, 12))
    version: Mapped[int]
    day: Mapped[date]
    exception: Mapped[str] = mapped_column(String(100))
    registered_at: Mapped[datetime]
    registered_by: Mapped[str] = mapped_column(String(64))
    contents: Mapped[str] = mapped_column(String(80))
    contents_sha: Mapped[str] = mapped_column(String(64))
    reading_key: Mapped[str] = mapped_column(String(80), unique=True)
    open_until: Mapped[date]
    grade: Mapped[int | None]
    waiting: Mapped[bool]
