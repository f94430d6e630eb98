"""The ledger's table of what reaches the office beside the web form."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from casestore.database.column_types import Coded
from casestore.database.tables import Base
from casestore.lifecycle.incoming import IncomingKind, IncomingState


class IncomingTable(Base):
    """A mail, or the note about a letter, visit or call. Everything that it says is sealed in
    files of the evidence folder: ``files`` has each one's name with the SHA-256 of what is in it;
    ``contents`` names the one with what was read, ``original`` the mail as it came, ``answer``
    what was written when it was put aside (``""``: there is none). ``mark`` is a keyed hash by
    which the same mail is known."""

    __tablename__ = "incoming"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[IncomingKind] = mapped_column(Coded(IncomingKind, 10))
    state: Mapped[IncomingState] = mapped_column(Coded(IncomingState, 12), index=True)
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    arrived_on: Mapped[date]
    taken_at: Mapped[datetime]
    taken_by: Mapped[str] = mapped_column(String(64))
    files: Mapped[dict[str, str]] = mapped_column(JSON)
    contents: Mapped[str] = mapped_column(String(80))
    original: Mapped[str] = mapped_column(String(80), default="")
    answer: Mapped[str] = mapped_column(String(80), default="")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    ended_by: Mapped[str] = mapped_column(String(64), default="")
    ended_at: Mapped[datetime | None]
