"""A joint meeting (调度会) about several cases: what was decided of each, for which unit and until
when, in one transaction; no case says what was decided of another."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casestore.errors import Incomplete, NotAllowed
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.visibility import seen
from casestore.ledger.work import Said, Work, on_row
from casestore.lifecycle.case_states import CASE_STATES
from casestore.lifecycle.roles import ROLE_NAMES, Actor, Role, narrowed
from casestore.lifecycle.verbs import Verb
from casestore.public.dates_and_sizes import day_words

#: So many cases are decided about in one meeting.
MOST = 50


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What was decided of a case, to be reported on by its unit until the ``day``."""

    case_id: int
    words: str
    day: date


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A meeting on the ``day``; ``who`` took part, by post."""

    day: date
    who: str
    decisions: Sequence[Decision]


def hold(ledger: Ledger, actor: Actor, meeting: Meeting) -> None:
    """Keep what a meeting decided, in each of its cases. Raises :class:`NotAllowed`,
    :class:`NotFound`, :class:`Incomplete`; then in none of them."""
    if Role.COORDINATOR not in narrowed(actor.roles):
        raise NotAllowed(f"只有{ROLE_NAMES[Role.COORDINATOR]}可以登记调度会")
    with ledger.store.write() as session:
        works = {
            one.case_id: on_row(ledger, session, seen(session, one.case_id, actor), actor)
            for one in meeting.decisions
        }
        if wrong := _wrong_in(meeting, works):
            raise Incomplete(wrong)
        token = secrets.token_hex(8)
        for one in meeting.decisions:
            _keep(works[one.case_id], meeting, one, token)
        session.flush()


def _wrong_in(meeting: Meeting, works: Mapping[int, Work]) -> dict[str, str]:
    wrong = {} if meeting.who.strip() else {"who": "请写明参加的单位和职务"}
    today = max((work.today for work in works.values()), default=None)
    if today is not None and meeting.day > today:
        wrong["day"] = f"会议日期填的是{day_words(meeting.day)}，还没有到"
    if fault := _fault(meeting, works):
        wrong["decisions"] = fault
    return wrong


def _fault(meeting: Meeting, works: Mapping[int, Work]) -> str:
    """What is wrong with the decisions; ``""`` for nothing."""
    if not 0 < len(meeting.decisions) <= MOST:
        return f"请逐行写明各案的议定事项，一次最多 {MOST} 件"
    if len(works) < len(meeting.decisions):
        return "同一件案件写了两行，请合并"
    if len({work.row.campaign for work in works.values()}) > 1:
        return "几件案件属于不同的专项行动，请分开登记"
    for one in meeting.decisions:
        work = works[one.case_id]
        if not CASE_STATES[work.row.state].in_hand:
            return f"{work.row.number} 不在办理中，不能议定办理事项"
        if one.day < meeting.day:
            return f"{work.row.number} 的期限{day_words(one.day)}早于会议日期"
    return ""


def _keep(work: Work, meeting: Meeting, decision: Decision, token: str) -> None:
    unit = work.campaign.unit(work.row.unit).name
    note = (
        f"会议日期：{day_words(meeting.day)}\n参加：{meeting.who.strip()}\n"
        f"议定：{decision.words.strip()}\n责任单位：{unit}，{day_words(decision.day)}前报告"
    )
    details = {
        "meeting": token,
        "cases": len(meeting.decisions),
        "day": meeting.day.isoformat(),
        "report_by": decision.day.isoformat(),
        "unit": work.row.unit,
    }
    if work.row.deadline:
        details["due"] = work.row.deadline.isoformat()
    work.write(Verb.MEETING, Said(note=note, details=details))
