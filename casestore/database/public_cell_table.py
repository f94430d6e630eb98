"""The ledger's table of what each approved public row tells that could single its case out."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casestore.database.tables import Base


class PublicCellTable(Base):
    """A public row that was approved, now or before: ``mark`` is its digest, ``cell`` all in it
    that could single the case out (:func:`casestore.publishing.traits.cell_of`; ``""`` for an
    invented case), ``step`` how far it was coarsened. ``enterprise`` is the keyed mark of whose
    case it is (:func:`casestore.publishing.enterprises.mark_of`; ``""`` where nobody noted it).
    ``seen_at`` is when a release with it was shown; none before. What was seen stays counted when
    the page is taken down: somebody may have kept it."""

    __tablename__ = "public_cells"
    __table_args__ = (Index(None, "cell", "seen_at"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    mark: Mapped[str] = mapped_column(String(32), primary_key=True)
    cell: Mapped[str] = mapped_column(Text)
    step: Mapped[int]
    enterprise: Mapped[str] = mapped_column(String(32), default="", server_default="")
    seen_at: Mapped[datetime | None]
