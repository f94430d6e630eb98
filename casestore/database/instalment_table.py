"""The ledger's table of what was agreed to be paid or done."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casestore.database.column_types import Coded
from casestore.database.tables import Base
from casestore.lifecycle.instalments import InstalmentKind, InstalmentState


class InstalmentTable(Base):
    """A row of a performance agreement, or an undisputed part (:class:`Instalment`). Sums are in
    fen; what it is about stands sealed in the event that agreed on it."""

    __tablename__ = "instalments"
    __table_args__ = (
        UniqueConstraint("case_id", "kind", "serial"),
        Index(None, "state", "due"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[InstalmentKind] = mapped_column(Coded(InstalmentKind, 12))
    serial: Mapped[int]
    due: Mapped[date]
    first_due: Mapped[date]
    amount: Mapped[int] = mapped_column(BigInteger)
    paid: Mapped[int] = mapped_column(BigInteger, default=0)
    paid_on: Mapped[date | None]
    state: Mapped[InstalmentState] = mapped_column(Coded(InstalmentState, 6))
