"""What an inventory found."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field

from casestore.database.raw_rows import UNREADABLE, Values
from casestore.errors import CaseStoreError


@dataclass
class Report:
    """``faults``: what is not as the history says, a sentence each, naming what and where and
    nobody. ``notes``: what could not be compared, and why."""

    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def unreadable(self, what: str, key: str = "id") -> Callable[[Values], None]:
        """What a row that can't be read is told by: ``what`` and its column ``key``."""

        def tell(row: Values) -> None:
            self.faults.append(f"{what} {row[key]} 有读不出来的内容")

        return tell

    def attempt(self, what: str, check: Callable[[], None]) -> None:
        """Make ``check``; where it can't be made at all, that is a fault about ``what``."""
        try:
            check()
        except CaseStoreError as error:
            self.faults.append(f"{what}核对不了：{error}")
        except (*UNREADABLE, OSError, sqlite3.Error) as error:
            self.faults.append(f"{what}核对不了（{type(error).__name__}），内容可能已损坏")
