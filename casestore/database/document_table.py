"""The ledger's table of papers that were issued."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casestore.database.column_types import Coded
from casestore.database.tables import Base
from casestore.lifecycle.documents import DocumentKind


class DocumentTable(Base):
    """A paper that was issued, and never changes: its PDF is the sealed file ``file_id`` of the
    case. ``serial`` counts within campaign, kind and year; ``replaces`` is the one that it stands
    instead of."""

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("campaign", "kind", "year", "serial"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    campaign: Mapped[str] = mapped_column(String(60))
    kind: Mapped[DocumentKind] = mapped_column(Coded(DocumentKind, 20))
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(String(80))
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    issued_by: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime]
    replaces: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
