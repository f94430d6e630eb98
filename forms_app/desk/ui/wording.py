"""How the desk says things: dates, deadlines, states. Pure; the templates get these as filters."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from casestore.campaign.model import Campaign
from casestore.ledger.records import CaseRow
from casestore.lifecycle.cases import MOVES, STATE_NAMES, Role, State
from casestore.settings import SHANGHAI
from forms_app.web.translations import say

WEEKDAYS = "一二三四五六日"

#: Tag colours: yellow waits for the coordinator, blue is under way, grey waits for others or has
#: ended, green is done.
TAGS: dict[State, str] = {
    State.RECEIVED: "yellow",
    State.RETURNED: "grey",
    State.DECLINED: "grey",
    State.REGISTERED_ONLY: "grey",
    State.ESCALATED: "grey",
    State.ACCEPTED: "yellow",
    State.TRANSFERRED: "blue",
    State.HANDLING: "blue",
    State.AGREED: "blue",
    State.SUSPENDED: "grey",
    State.SETTLED: "yellow",
    State.STRUCK_OFF: "green",
    State.WITHDRAWN: "grey",
}

#: What is to be done in each state, by whoever must do it; the others wait.
DUTIES: dict[State, tuple[Role, str, str]] = {
    State.RECEIVED: (Role.COORDINATOR, "审查是否受理", "统筹岗审查"),
    State.RETURNED: (Role.CLAIMANT, "", "等企业补正"),
    State.ESCALATED: (Role.SYSTEM, "", "等上级结果"),
    State.ACCEPTED: (Role.COORDINATOR, "转办责任单位", "统筹岗转办"),
    State.TRANSFERRED: (Role.UNIT, "签收办理", "等责任单位签收"),
    State.HANDLING: (Role.UNIT, "办理并报办结", "责任单位办理"),
    State.AGREED: (Role.UNIT, "按协议履行", "责任单位履行协议"),
    State.SUSPENDED: (Role.SYSTEM, "", "等前提事项了结"),
    State.SETTLED: (Role.COORDINATOR, "实地核查", "等统筹岗核查"),
    State.DECLINED: (Role.SYSTEM, "", "已答复"),
    State.REGISTERED_ONLY: (Role.SYSTEM, "", "已登记备查"),
    State.STRUCK_OFF: (Role.SYSTEM, "", "已销号"),
    State.WITHDRAWN: (Role.SYSTEM, "", "已撤回"),
}


@dataclass(frozen=True)
class DueLabel:
    """A deadline as a label: ``kind`` late, warn, ok or stop; ``text`` in the box, ``day``
    beside it."""

    kind: Literal["late", "warn", "ok", "stop"]
    text: str
    day: str


def day(value: date | datetime | None) -> str:
    """2022年10月14日; ``""`` for nothing."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).date()
    return f"{value.year}年{value.month}月{value.day}日"


def weekday(value: date) -> str:
    """2022年10月14日（周五）."""
    return f"{day(value)}（周{WEEKDAYS[value.weekday()]}）"


def short_day(value: date | datetime) -> str:
    """10月14日."""
    return day(value).partition("年")[2]


def moment(value: datetime | None) -> str:
    """2022年9月27日 10:42, Shanghai time."""
    return f"{day(value)} {value.astimezone(SHANGHAI):%H:%M}" if value else ""


def amount(value: float) -> str:
    """万元 as on the screen: 1,240.5; whole numbers without a point."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def due_label(row: CaseRow) -> DueLabel:
    """The deadline of ``row``; where the clock is stopped, what the case waits for."""
    if row.due is None:
        return DueLabel("stop", say("不计时"), todo(row.state, frozenset()))
    shown, left = short_day(row.due.day), row.due.left
    if left < 0:
        return DueLabel("late", say("逾期 %(n)s 天", n=-left), shown)
    if left == 0:
        return DueLabel("warn", say("今天"), shown)
    return DueLabel("warn" if left <= 3 else "ok", say("剩 %(n)s 天", n=left), shown)


def todo(state: State, roles: frozenset[Role], late: bool = False) -> str:
    """What somebody with ``roles`` has to do in ``state``, or whom the case waits for; ``late``:
    past its deadline."""
    role, mine, others = DUTIES[state]
    if role in roles:
        return say(mine)
    if late and Role.COORDINATOR in roles:
        return say("催企业补正，或不予受理") if state is State.RETURNED else say("催办或督办")
    return say(others)


def states_of(roles: frozenset[Role]) -> frozenset[State]:
    """The states that wait for somebody with ``roles``."""
    return frozenset(state for state, (role, _mine, _others) in DUTIES.items() if role in roles)


def later(
    state: State, verbs: tuple[str, ...] = ("transfer", "settle", "strike_off")
) -> list[tuple[str, str]]:
    """Main moves that don't start in ``state``: (label, why not yet), in the order of the process.
    """
    found = []
    for verb in verbs:
        rows = [move for move in MOVES if move.verb == verb]
        if all(move.source is not state for move in rows):
            names = "、".join(
                f"“{STATE_NAMES[move.source]}”"
                for move in rows
                if move.source is not State.ESCALATED
            )
            found.append((rows[-1].label, say("案件处于%(states)s时才能进行", states=names)))
    return found


def size(octets: int) -> str:
    """1.2 MB, 340 KB (decimal, as in the limits)."""
    return (
        f"{octets / 1_000_000:.1f} MB"
        if octets >= 1_000_000
        else f"{max(1, round(octets / 1000))} KB"
    )


FILTERS = {
    "day": day,
    "weekday": weekday,
    "short_day": short_day,
    "moment": moment,
    "amount": amount,
    "size": size,
    "due_label": due_label,
}


def rule_words(campaign: Campaign, rule: str) -> str:
    """The rule of ``campaign`` that decided, by its key in campaign.toml
    (``exclusions.in-proceedings``), in words."""
    table, _dot, id = rule.partition(".")
    named = {
        "categories": say("问题类别"),
        "levels": say("被反映单位层级"),
        "exclusions": say("不受理的情形"),
        "claimants": say("反映主体范围"),
        "respondents": say("被反映单位范围"),
        "collection": say("征集时间"),
        "routing": say("分办规则"),
    }
    if table == "routing":
        return say("%(table)s第 %(n)s 条", table=named[table], n=int(id) + 1)
    labels = (
        {item.id: item.label for item in getattr(campaign, table)}
        if id and table != "collection"
        else {}
    )
    return f"{named[table]}“{labels[id]}”" if id in labels else named[table]
