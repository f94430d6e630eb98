"""What an inspecting department does with its inspections (扫码入企): registers them ahead, changes
or cancels them with the reason, and records what came of them. Each act is an office event, and
the enterprise's page follows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from casestore.campaign.model import Campaign
from casestore.database import jobs
from casestore.database.inspection_table import InspectionTable
from casestore.errors import Incomplete, NotAllowed, NotFound, Stale
from casestore.exchange.inspection_page import inspection_keys, new_inspection_code
from casestore.ledger import bindings, history, inspection_file
from casestore.ledger.inspection_file import InspectionFile, InspectionStep
from casestore.ledger.ledger import Ledger
from casestore.lifecycle.inspections import (
    InspectionState,
    Plan,
    may_register,
    may_see,
    wrong_in_plan,
)
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import Actor

#: Characters of each text, at most.
LONGEST: Mapping[str, int] = {"enterprise": 100, "uscc": 30, "matter": 500, "people": 300}
_ASK = {
    "enterprise": "请填写企业名称",
    "uscc": "请填写统一社会信用代码",
    "matter": "请写明检查事项",
    "people": "请写明检查人员的岗位和人数",
}


@dataclass(frozen=True, kw_only=True)
class WantedInspection:
    """What is registered: who (``people`` are posts, never names) goes to which enterprise, what
    for, and when."""

    enterprise: str
    uscc: str
    matter: str
    people: str
    plan: Plan

    @property
    def texts(self) -> dict[str, Any]:
        """What of it is sealed."""
        said = {name: str(getattr(self, name)).strip() for name in LONGEST}
        return {**said, "basis": self.plan.basis.strip()}


@dataclass(frozen=True, kw_only=True)
class Version:
    """An inspection as somebody saw it when they decided."""

    id: int
    version: int


def register(
    ledger: Ledger, campaign_id: str, unit: str, wanted: WantedInspection, by: Actor
) -> int:
    """Register an inspection by ``unit``; its id. Raises :class:`NotFound`, :class:`NotAllowed`,
    :class:`Incomplete`."""
    campaign = ledger.campaign(campaign_id)
    rules = campaign.inspections
    if rules is None or campaign.status != "open":
        raise NotAllowed("本专项行动不登记入企检查")
    if unit not in {one.id for one in campaign.units} or not may_register(by, campaign_id, unit):
        raise NotAllowed("只能登记本单位的入企检查")
    _must_be_whole(wanted, campaign, ledger.today(campaign_id))
    row = _new_row(ledger, campaign, unit, wanted, by)
    with ledger.store.write() as session:
        session.add(row)
        note(session, OfficeAct.INSPECTION_REGISTER, row, by)
        return row.id


def _new_row(
    ledger: Ledger, campaign: Campaign, unit: str, wanted: WantedInspection, by: Actor
) -> InspectionTable:
    """The row of what is ``wanted``, all that it says sealed on disk."""
    now, code = ledger.now(campaign.id), new_inspection_code()
    keys = inspection_keys(code)
    row = InspectionTable(
        campaign=campaign.id,
        unit=unit,
        state=InspectionState.REGISTERED,
        version=1,
        day=wanted.plan.day,
        exception=wanted.plan.exception,
        registered_at=now,
        registered_by=by.id,
        reading_key=keys.reader,
        open_until=_open_until(campaign, wanted.plan.day),
        waiting=False,
    )
    first = InspectionStep(at=now.isoformat(), act=OfficeAct.INSPECTION_REGISTER, by=by.id)
    sealed = {**wanted.texts, "code": code, "writing": keys.writing.hex()}
    inspection_file.put(ledger, row, InspectionFile(**sealed).after(first))
    return row


def change(ledger: Ledger, seen: Version, wanted: WantedInspection, why: str, by: Actor) -> None:
    """Register something else in its place, by the same rules as at first. Raises as
    :func:`register` does, :class:`Stale` where somebody was quicker."""
    with ledger.store.write() as session:
        row = _to_act_on(session, seen, by)
        campaign = ledger.campaign_of(row.campaign)
        _must_be_whole(wanted, campaign, ledger.today(row.campaign))
        _must_say_why(why, "更改")
        plan = wanted.plan
        row.day, row.exception = plan.day, plan.exception
        row.open_until = _open_until(campaign, plan.day)
        step = _step(ledger, row, OfficeAct.INSPECTION_CHANGE, by, why)
        _write(ledger, session, row, step, by, **wanted.texts)


def cancel(ledger: Ledger, seen: Version, why: str, by: Actor) -> None:
    """End it: nobody comes. Raises as :func:`change` does."""
    with ledger.store.write() as session:
        row = _to_act_on(session, seen, by)
        _must_say_why(why, "取消")
        row.state = InspectionState.CANCELLED
        _write(ledger, session, row, _step(ledger, row, OfficeAct.INSPECTION_CANCEL, by, why), by)


def record(ledger: Ledger, seen: Version, result: str, by: Actor) -> None:
    """Record that it has been, and what came of it, which the enterprise doesn't read here. Raises
    as :func:`change` does."""
    with ledger.store.write() as session:
        row = _to_act_on(session, seen, by)
        if ledger.today(row.campaign) < row.day:
            raise NotAllowed("检查日期还没有到，不能登记结果；提前去了的，先更改日期")
        if not result.strip():
            raise Incomplete({"words": "请写明检查结果"})
        row.state = InspectionState.DONE
        _write(ledger, session, row, _step(ledger, row, OfficeAct.INSPECTION_DONE, by, result), by)


def visible_row(session: Session, id: int, actor: Actor) -> InspectionTable:
    """The row ``id``; raises :class:`NotFound` for whom it isn't."""
    row = session.get(InspectionTable, id)
    if row is None or not may_see(actor, row.campaign, row.unit):
        raise NotFound("没有这次入企检查，或者您无权查看")
    return row


def note(session: Session, act: OfficeAct, row: InspectionTable, by: Actor) -> None:
    """Note what ``by`` did to ``row``, which is written, and owe the enterprise its page."""
    session.flush()
    details = {
        "inspection": row.id,
        "campaign": row.campaign,
        "digest": bindings.digest_of("inspections", row),
    }
    history.append_for_office(session, act, by, details)
    jobs.owe(session, JobKind.CAPSULE, {"inspection": row.id})


def _to_act_on(session: Session, seen: Version, by: Actor) -> InspectionTable:
    row = visible_row(session, seen.id, by)
    if not may_register(by, row.campaign, row.unit):
        raise NotAllowed("只有检查单位和统筹岗可以更改、取消和登记结果")
    if row.version != seen.version:
        raise Stale("这次检查刚由他人改动过，请看过现在的内容再办")
    if row.state is not InspectionState.REGISTERED:
        raise NotAllowed("这次检查已经登记结果，或者已经取消")
    return row


def _write(
    ledger: Ledger,
    session: Session,
    row: InspectionTable,
    step: InspectionStep,
    by: Actor,
    **texts: str,
) -> None:
    row.version += 1
    inspection_file.put(ledger, row, inspection_file.read(ledger, row).after(step, **texts))
    note(session, step.act, row, by)


def _step(
    ledger: Ledger, row: InspectionTable, act: OfficeAct, by: Actor, words: str
) -> InspectionStep:
    at = ledger.now(row.campaign).isoformat()
    return InspectionStep(at=at, act=act, by=by.id, words=words.strip())


def _must_be_whole(wanted: WantedInspection, campaign: Campaign, today: date) -> None:
    said = wanted.texts
    lacking = {name: sentence for name, sentence in _ASK.items() if not said[name]}
    for name, most in LONGEST.items():
        if len(said[name]) > most:
            lacking[name] = f"最多 {most} 个字，请删减"
    lacking |= wrong_in_plan(wanted.plan, campaign, today)
    if lacking:
        raise Incomplete(lacking)


def _must_say_why(why: str, what: str) -> None:
    if not why.strip():
        raise Incomplete({"words": f"请写明{what}的原因"})


def _open_until(campaign: Campaign, day: date) -> date:
    days = campaign.inspections.rating_days if campaign.inspections else 0
    return day + timedelta(days=days)
