"""The ledger's table of changes of the public site that one person proposes, another confirms."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from casestore.database.column_types import Coded
from casestore.database.tables import Base
from casestore.lifecycle.public_changes import PublicKind
from casestore.lifecycle.staff_changes import ChangeState


class PublicChangeTable(Base):
    """A change of the public site that waits for a second person, or waited: ``subject`` names
    what is to be shown, ``sha`` is the digest of exactly that; of content, ``base`` is the digest
    of what it was compared with. ``mac`` proves that it was confirmed
    (:func:`casestore.publishing.approvals.change_mac_of`), ``because`` is why it was refused."""

    __tablename__ = "public_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PublicKind] = mapped_column(Coded(PublicKind, 20))
    subject: Mapped[str] = mapped_column(String(200), index=True)
    sha: Mapped[str] = mapped_column(String(64))
    asked_by: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime]
    state: Mapped[ChangeState] = mapped_column(Coded(ChangeState, 10))
    ended_by: Mapped[str] = mapped_column(String(64), default="")
    ended_at: Mapped[datetime | None]
    mac: Mapped[str] = mapped_column(String(64), default="")
    base: Mapped[str] = mapped_column(String(64), default="")
    because: Mapped[str] = mapped_column(String(3000), default="")
