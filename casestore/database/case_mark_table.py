"""The ledger's table of what sealed records have in common."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from casestore.database.column_types import Coded
from casestore.database.tables import Base
from casestore.lifecycle.linking import MarkKind


class CaseMarkTable(Base):
    """A keyed hash of something in a sealed record, by which two cases that share it are found
    without opening either; ``""`` where a case has nothing of the kind. Worked out anew whenever
    what it is of changes."""

    __tablename__ = "case_marks"
    __table_args__ = (Index(None, "mark", "kind"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    kind: Mapped[MarkKind] = mapped_column(Coded(MarkKind, 12), primary_key=True)
    mark: Mapped[str] = mapped_column(String(32), primary_key=True)
