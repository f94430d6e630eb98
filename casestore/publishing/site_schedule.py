"""At which hour of the day a new release of the public site is owed by itself. Kept as the last
office event about it: nothing beside the history says so."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from casestore.database.engine import Store
from casestore.database.jobs import Jobs
from casestore.database.tables import OfficeEventTable
from casestore.errors import Incomplete, NotAllowed
from casestore.ledger import history
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import Actor, Role
from casestore.settings import SHANGHAI

#: Who asks for such a release.
SCHEDULED = "schedule"
#: So many of the last releases are looked through for the one of the day.
_LOOKED_AT = 50


@dataclass(frozen=True, kw_only=True)
class SiteSchedule:
    """``hour`` of the day in Shanghai, ``None`` for never; which account set it, and when."""

    hour: int | None
    by: str
    at: datetime


def schedule_of(store: Store) -> SiteSchedule | None:
    """What was set last; ``None`` where nothing ever was."""
    asked = select(OfficeEventTable).where(OfficeEventTable.verb == OfficeAct.SITE_SCHEDULE)
    with store.read() as session:
        row = session.scalars(asked.order_by(OfficeEventTable.id.desc()).limit(1)).first()
    return SiteSchedule(hour=row.details["hour"], by=row.actor, at=row.at) if row else None


def set_schedule(store: Store, hour: int | None, by: Actor) -> None:
    """Have a release made every day at ``hour``, or none. Raises :class:`NotAllowed` for anybody
    but a coordinator, :class:`Incomplete` for what is no hour."""
    if Role.COORDINATOR not in by.roles:
        raise NotAllowed("只有统筹岗可以设置定时更新")
    if hour is not None and hour not in range(24):
        raise Incomplete({"hour": "请从列表中选择"})
    with store.write() as session:
        history.append_for_office(session, OfficeAct.SITE_SCHEDULE, by, {"hour": hour})


def owe_scheduled(store: Store, now: datetime) -> bool:
    """Owe the release of the day once its hour has come; whether that was now. Nothing where one
    that failed waits for a person, nor on the day on which the hour was set after it had passed."""
    schedule, jobs = schedule_of(store), Jobs(store)
    if schedule is None or schedule.hour is None:
        return False
    local = now.astimezone(SHANGHAI)
    due = local.replace(hour=schedule.hour, minute=0, second=0, microsecond=0)
    if local < due or schedule.at > due or jobs.unsettled(JobKind.REBUILD) is not None:
        return False
    recent = jobs.recent(JobKind.REBUILD, _LOOKED_AT)
    if any((one.started_at or now) >= due and _WHY in one.reasons for one in recent):
        return False
    jobs.ask(JobKind.REBUILD, SCHEDULED, why=_WHY)
    return True


_WHY = "定时更新"
