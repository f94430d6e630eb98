"""The figures of a report as tables: each cell a number with the ids of the cases that it counts.
Pure; the cases are given as they stood when the reported days were over.

Reports count what a campaign prescribes (月调度、季通报、清单, 问题单 and 成绩单 of a unit, the
yearly disclosure of 保障中小企业款项支付条例 art. 18). What a unit found out about itself (自查) is
counted apart and never against it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

from casestore.campaign.model import Campaign, LedgerList
from casestore.campaign.reports import Report, Span
from casestore.lifecycle.standing import CaseAsOf

Kind = Literal["count", "amount", "share", "text"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of figures: ``amount`` is in fen, ``share`` a part of a whole."""

    id: str
    label: str
    kind: Kind = "count"


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A figure and the cases that it counts. ``of`` is the whole of a share; ``text`` stands
    instead of a number."""

    n: int = 0
    ids: tuple[int, ...] = ()
    of: int | None = None
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of figures under ``columns``: each row with what it is about."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    note: str = ""


Cases = Sequence[CaseAsOf]
Measure = tuple[Column, Callable[[Cases], Cell]]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a report is made from: the cases as they stood at the end of ``span``, and at the day of
    each target; the ids of those whose check on the spot failed, whose claimants said how content
    they are, and that were pressed, each within ``span``."""

    campaign: Campaign
    report: Report
    span: Span
    cases: Cases
    at_targets: Mapping[date, Cases] = field(default_factory=dict)
    failed: frozenset[int] = frozenset()
    unhappy: frozenset[int] = frozenset()
    happy: frozenset[int] = frozenset()
    pressed: frozenset[int] = frozenset()

    def is_within(self, day: date | None) -> bool:
        """Whether ``day`` is one of the days that the report is about."""
        return day is not None and self.span.start <= day <= self.span.end

    @cached_property  # asked for each case and column
    def _self_checks(self) -> frozenset[str]:
        return frozenset(source.id for source in self.campaign.sources if source.self_check)

    def is_own_finding(self, case: CaseAsOf) -> bool:
        """Whether a unit found ``case`` out about itself."""
        return case.source in self._self_checks


def tables_of(facts: Facts) -> tuple[Table, ...]:
    """The tables of figures that the report asks for, in its order."""
    return tuple(_TABLES[part](facts) for part in facts.report.parts if part in _TABLES)


def _those(cases: Cases, wanted: Callable[[CaseAsOf], bool]) -> Cell:
    ids = tuple(case.id for case in cases if wanted(case))
    return Cell(n=len(ids), ids=ids)


def _sum(cases: Iterable[CaseAsOf], fen: Callable[[CaseAsOf], int | None]) -> Cell:
    """The sum of what ``fen`` says of the cases, without those of which it is ``None``."""
    found = [(case.id, amount) for case in cases if (amount := fen(case)) is not None]
    return Cell(n=sum(amount for _id, amount in found), ids=tuple(id for id, _amount in found))


def _accepted(case: CaseAsOf) -> bool:
    return case.standing.accepted_on is not None


def _settled(case: CaseAsOf) -> bool:
    return case.standing.settled_on is not None


def _struck_off(case: CaseAsOf) -> bool:
    return case.standing.struck_off_on is not None


def _at_stake(case: CaseAsOf) -> int | None:
    return case.amount if _accepted(case) else None


def _fulfilled(case: CaseAsOf) -> int | None:
    return case.standing.fulfilled or 0 if _struck_off(case) else None


def _rate(cases: Cases) -> Cell:
    """How many of the accepted cases are settled."""
    settled = tuple(case.id for case in cases if _accepted(case) and _settled(case))
    return Cell(n=len(settled), ids=settled, of=sum(map(_accepted, cases)))


def _table(
    named: tuple[str, str],
    groups: Sequence[tuple[str, Cases]],
    measures: Sequence[Measure],
    note: str = "",
) -> Table:
    """A row for each group, and one for all of them together where there are several."""
    rows = [(label, tuple(count(cases) for _c, count in measures)) for label, cases in groups]
    if len(groups) > 1:
        whole = {case.id: case for _label, cases in groups for case in cases}
        every = list(whole.values())
        rows.append(("合计", tuple(count(every) for _c, count in measures)))
    columns = tuple(column for column, _count in measures)
    return Table(id=named[0], title=named[1], columns=columns, rows=tuple(rows), note=note)


def _counting(id: str, label: str, wanted: Callable[[CaseAsOf], bool]) -> Measure:
    return Column(id=id, label=label), lambda cases: _those(cases, wanted)


def _summing(id: str, label: str, fen: Callable[[CaseAsOf], int | None]) -> Measure:
    return Column(id=id, label=label, kind="amount"), lambda cases: _sum(cases, fen)


_RATE: Measure = (Column(id="rate", label="办结率", kind="share"), _rate)


def _progress(facts: Facts) -> Table:
    """月调度: how far each category is."""
    groups = [
        (one.label, [case for case in facts.cases if case.category == one.id])
        for one in facts.campaign.categories
        if not facts.report.categories or one.id in facts.report.categories
    ]
    end, within = facts.span.end, facts.is_within
    measures = (
        _counting("received", "本期收到", lambda case: within(case.received_on)),
        _counting("received-all", "累计收到", lambda _case: True),
        _counting("accepted", "累计受理", _accepted),
        _counting("settled", "本期办结", lambda case: within(case.standing.settled_on)),
        _counting("settled-all", "累计办结", _settled),
        _counting("struck-off", "累计销号", _struck_off),
        _counting("open", "在办", lambda case: case.is_open),
        _counting("late", "其中逾期", lambda case: case.is_late(end)),
        _RATE,
        _summing("amount", "涉及金额（万元）", _at_stake),
        _summing("fulfilled", "核实兑现（万元）", _fulfilled),
    )
    return _table(("progress", "分类进展"), groups, measures)


def _by_unit(facts: Facts) -> list[tuple[str, Cases]]:
    """The cases of each responsible unit, in the order of the campaign."""
    found: dict[str, list[CaseAsOf]] = {one.id: [] for one in facts.campaign.units}
    for case in facts.cases:
        if case.standing.unit:
            found.setdefault(case.standing.unit, []).append(case)
    return [(facts.campaign.unit(id).called, cases) for id, cases in found.items() if cases]


_APART = "单位自查发现的问题单列，不计入该单位的逾期和问题。"


def _units(facts: Facts) -> Table:
    end, own = facts.span.end, facts.is_own_finding
    measures = (
        _counting("held", "承办", lambda _case: True),
        _counting("own", "其中自查", own),
        _counting("settled", "累计办结", _settled),
        _counting("struck-off", "累计销号", _struck_off),
        _counting("open", "在办", lambda case: case.is_open),
        _counting("late", "逾期", lambda case: case.is_late(end) and not own(case)),
        _RATE,
        _summing("amount", "涉及金额（万元）", _at_stake),
        _summing("fulfilled", "核实兑现（万元）", _fulfilled),
    )
    return _table(("units", "责任单位办理情况"), _by_unit(facts), measures, _APART)


def _problems(facts: Facts) -> Table:
    """问题单: what went wrong at each unit."""
    end, own = facts.span.end, facts.is_own_finding
    noted = facts.failed | facts.unhappy | facts.pressed

    def against(case: CaseAsOf) -> bool:
        return case.id in noted or case.is_late(end)

    measures = (
        _counting("open", "在办", lambda case: case.is_open and not own(case)),
        _counting("late", "逾期", lambda case: case.is_late(end) and not own(case)),
        _counting(
            "failed", "本期核查未通过", lambda case: case.id in facts.failed and not own(case)
        ),
        _counting(
            "unhappy", "本期企业不满意", lambda case: case.id in facts.unhappy and not own(case)
        ),
        _counting("pressed", "本期督办", lambda case: case.id in facts.pressed and not own(case)),
        _counting("own", "自查（不计入）", lambda case: own(case) and against(case)),
    )
    return _table(("problems", "问题单"), _by_unit(facts), measures, _APART)


def _results(facts: Facts) -> Table:
    """成绩单: what each unit brought to an end."""
    within = facts.is_within

    def settled(case: CaseAsOf) -> bool:
        return within(case.standing.settled_on)

    measures = (
        _counting("settled", "本期办结", settled),
        _counting(
            "in-time", "其中按期", lambda case: settled(case) and case.standing.in_time is True
        ),
        _counting("struck-off", "本期销号", lambda case: within(case.standing.struck_off_on)),
        _summing(
            "fulfilled",
            "本期核实兑现（万元）",
            lambda case: _fulfilled(case) if within(case.standing.struck_off_on) else None,
        ),
        _counting("happy", "本期企业满意", lambda case: case.id in facts.happy),
    )
    return _table(("results", "成绩单"), _by_unit(facts), measures)


def _on_list(one: LedgerList, cases: Cases) -> list[CaseAsOf]:
    kinds = set(one.respondents)
    return [
        case for case in cases if _accepted(case) and (not kinds or case.respondent_kind in kinds)
    ]


def _lists(facts: Facts) -> Table:
    """How many accepted cases stand on each list of the campaign."""
    end = facts.span.end
    groups = [(one.title, _on_list(one, facts.cases)) for one in facts.campaign.ledger_lists]
    measures = (
        _counting("listed", "列入", lambda _case: True),
        _counting("arrears", "其中全国拖欠中小企业账款台账", lambda case: case.arrears),
        _counting("settled", "累计办结", _settled),
        _counting("open", "在办", lambda case: case.is_open),
        _counting("late", "其中逾期", lambda case: case.is_late(end)),
        _RATE,
        _summing("amount", "涉及金额（万元）", _at_stake),
    )
    return _table(("lists", "台账清单"), groups, measures)


def listed(facts: Facts) -> tuple[tuple[LedgerList, tuple[int, ...]], ...]:
    """Each list of the campaign with the cases that stand on it."""
    return tuple(
        (one, tuple(case.id for case in _on_list(one, facts.cases)))
        for one in facts.campaign.ledger_lists
    )


def _targets(facts: Facts) -> Table:
    """Each target against the share that was settled by its day, or is by now; of every list where
    the campaign keeps several."""
    lists = facts.campaign.ledger_lists
    parts: list[tuple[str, LedgerList | None]] = [("", None)]
    if len(lists) > 1:
        parts += [(one.title, one) for one in lists]
    rows = []
    for target in facts.campaign.targets:
        day = min(target.by, facts.span.end)
        for label, one in parts:
            cases = facts.at_targets.get(day, ())
            cases = _on_list(one, cases) if one else cases
            name = f"{target.label}：{label}" if label else target.label
            rows.append((name, _against(target.percent, day, target.by, cases)))
    columns = (
        Column(id="day", label="截至", kind="text"),
        Column(id="accepted", label="受理"),
        Column(id="settled", label="办结"),
        Column(id="rate", label="办结率", kind="share"),
        Column(id="wanted", label="目标", kind="text"),
        Column(id="lacking", label="还差（件）", kind="text"),
        Column(id="reached", label="结果", kind="text"),
    )
    return Table(id="targets", title="目标完成情况", columns=columns, rows=tuple(rows))


def _against(percent: int, day: date, by: date, cases: Cases) -> tuple[Cell, ...]:
    """The cells of a target of ``percent`` of ``cases`` as they stood on ``day``."""
    rate = _rate(cases)
    accepted, whole = _those(cases, _accepted), rate.of or 0
    lacking = max(0, -(-percent * whole // 100) - rate.n)
    if not whole:
        said = "没有受理案件"
    elif not lacking:
        said = "达到"
    else:
        said = "未达到" if by <= day else "还没有到期"
    return (
        Cell(text=day.isoformat()),
        accepted,
        Cell(n=rate.n, ids=rate.ids),
        rate,
        Cell(text=f"{percent}%"),
        Cell(text=str(lacking)),
        Cell(text=said),
    )


def _arrears(facts: Facts) -> Table:
    """The yearly disclosure: what is owed when the year is over (accepted, not settled), and what
    was paid in it."""
    groups = [
        (kind.label, [case for case in facts.cases if case.respondent_kind == kind.id])
        for kind in facts.campaign.respondents
    ]
    within = facts.is_within
    measures = (
        _counting("owed", "逾期未支付（件）", lambda case: case.is_open),
        _summing("owed-amount", "金额（万元）", lambda case: case.amount if case.is_open else None),
        _counting("listed", "其中列入全国台账（件）", lambda case: case.is_open and case.arrears),
        _counting("paid", "本年核实兑现（件）", lambda case: within(case.standing.struck_off_on)),
        _summing(
            "paid-amount",
            "兑现金额（万元）",
            lambda case: _fulfilled(case) if within(case.standing.struck_off_on) else None,
        ),
    )
    return _table(("arrears", "逾期未支付款项"), groups, measures)


_TABLES: dict[str, Callable[[Facts], Table]] = {
    "progress": _progress,
    "units": _units,
    "targets": _targets,
    "lists": _lists,
    "problems": _problems,
    "results": _results,
    "arrears": _arrears,
}


def as_json(table: Table) -> dict[str, Any]:
    """``table`` as it is kept."""
    return {
        "id": table.id,
        "title": table.title,
        "note": table.note,
        "columns": [[one.id, one.label, one.kind] for one in table.columns],
        "rows": [
            [label, [[cell.n, list(cell.ids), cell.of, cell.text] for cell in cells]]
            for label, cells in table.rows
        ],
    }


def from_json(kept: Mapping[str, Any]) -> Table:
    """What :func:`as_json` made."""
    return Table(
        id=kept["id"],
        title=kept["title"],
        note=kept["note"],
        columns=tuple(Column(id=id, label=label, kind=kind) for id, label, kind in kept["columns"]),
        rows=tuple(
            (
                label,
                tuple(Cell(n=n, ids=tuple(ids), of=of, text=text) for n, ids, of, text in cells),
            )
            for label, cells in kept["rows"]
        ),
    )
