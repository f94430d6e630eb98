"""The ledger's table of what each account wants to be told, and how."""

from datetime import date, datetime

from sqlalchemy import Boolean, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from casestore.database.tables import Base


class StaffMailTable(Base):
    """``digest``: whether the account gets a letter a day; the one of ``digested_on`` is owed or
    sent. ``feed`` is a keyed hash of the secret address of its calendar, made at ``feed_since``;
    ``None`` where it has none. An account without a row has never chosen."""

    __tablename__ = "staff_mail"

    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id"), primary_key=True, autoincrement=False
    )
    digest: Mapped[bool] = mapped_column(Boolean, default=True)
    digested_on: Mapped[date | None]
    feed: Mapped[str | None] = mapped_column(String(64), unique=True)
    feed_since: Mapped[datetime | None]
