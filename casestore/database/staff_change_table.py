"""The ledger's table of changes to accounts that wait to be confirmed."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from casestore.database.column_types import Coded
from casestore.database.tables import Base
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.staff_changes import ChangeState


class StaffChangeTable(Base):
    """A change to an account that an administrator asked for and that may not happen at once:
    ``account`` is the one concerned (``None``: a new one), ``version`` how it was then, ``wanted``
    what it is to be. ``due_at`` is when it may happen where no other administrator can confirm
    it."""

    __tablename__ = "staff_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[OfficeAct] = mapped_column(Coded(OfficeAct, 30))
    account: Mapped[int | None]
    version: Mapped[str] = mapped_column(String(40))
    wanted: Mapped[dict[str, Any]]
    asked_by: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    state: Mapped[ChangeState] = mapped_column(Coded(ChangeState, 10))
    ended_by: Mapped[str] = mapped_column(String(64), default="")
    ended_at: Mapped[datetime | None]
