"""How a moment and a code are kept in a column, on both databases."""

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import DateTime, Dialect, String, TypeDecorator

from casestore.errors import EnvironmentFault


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, aware on the way in and out: SQLite drops the zone, PostgreSQL answers in
    its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Coded(TypeDecorator[StrEnum]):
    """A value of the enum ``kind``, kept as its code; ``none`` is kept where there is none."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[StrEnum], length: int, none: str | None = None) -> None:
        super().__init__(length)
        self.kind, self.none = kind, none

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        return self.kind(value).value if value else self.none

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        try:
            return self.kind(value) if value else None
        except ValueError as error:
            raise EnvironmentFault(
                f"台账里有本程序不认识的{self.kind.__name__}“{value}”，请核对后从备份恢复"
            ) from error
