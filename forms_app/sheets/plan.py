"""A workbook → old cases for the ledger, every fault of every row, and what stays out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from casestore.campaign.form_fields import Field
from casestore.errors import Rejected
from casestore.ledger.queries.same_letter import COMMON
from casestore.ledger.records import Clue
from casestore.ledger.verbs.importing import OldCase
from casestore.lifecycle.case_states import State
from casestore.lifecycle.moves import move_for
from casestore.lifecycle.needs import Need
from casestore.lifecycle.old_cases import COURSES
from casestore.lifecycle.verbs import Verb
from forms_app.clue.typed_values import Doubtful, Unreadable
from forms_app.sheets.beside import read_beside
from forms_app.sheets.cells import address, folded, shown
from forms_app.sheets.faults import Fault, at_cell
from forms_app.sheets.mapping import PAPERS, Mapped, MappedSheet
from forms_app.sheets.targets import (
    BESIDE,
    DEADLINE,
    NOTE,
    REASON,
    RECEIVED,
    SKIP,
    SOURCE,
    STATE,
    UNIT,
    Targets,
    bare_id,
)
from forms_app.sheets.values import Around, read_cell

#: Cases that are taken in at once: other writers wait meanwhile, 8 to 25 ms for each of them.
MOST_CASES = 1_000
#: How a row of sums begins, and one of remarks below the table.
_SUMS = re.compile(r"(本页|本表|全区|全部)?(合计|总计|小计|共计|累计)(金额|件数|万元|元|数)*")
_REMARKS = ("注", "备注", "说明", "填表", "制表", "审核", "联系", "单位负责")


@dataclass(frozen=True, kw_only=True)
class PlannedCase:
    """A case with the sheet and row (from 0) that it stands in."""

    at: MappedSheet
    row: int
    case: OldCase


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a workbook comes to. ``faults`` in the order of the sheets; ``left_out`` has a sentence
    for each row or sheet that is no case."""

    cases: Sequence[PlannedCase]
    faults: Sequence[Fault]
    left_out: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What every row is read by."""

    targets: Targets
    file: str
    today: date
    demo: bool
    given: Mapping[str, str]


@dataclass(kw_only=True)
class _Row:
    """A row as it is read."""

    at: MappedSheet
    row: int
    read: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def plan_of(book: Mapped, sources: Sources) -> Plan:
    """The cases of ``book``. Raises :class:`Rejected` where they are too many for once."""
    cases: list[PlannedCase] = []
    faults, left_out = list(book.faults), list(book.left_out)
    seen: dict[tuple[str, ...], str] = {}
    for at in book.sheets:
        for row in range(at.head.end, len(at.sheet.rows)):
            if why := _no_case(at, row):
                left_out.append(f"“{at.sheet.name}”表第 {row + 1} 行是{why}，没有导入")
                continue
            if all(at.sheet.at(row, column) is None for column in range(at.sheet.width)):
                continue
            found = _read_row(at, row, sources)
            again = _again(found, seen)
            faults += [*found.faults, *again]
            if not found.faults and not again:
                cases.append(PlannedCase(at=at, row=row, case=_case(found, sources)))
    if len(cases) > MOST_CASES:
        raise Rejected(f"一次最多导入 {MOST_CASES} 件，这里有 {len(cases)} 件，请拆成几个文件")
    return Plan(cases=cases, faults=faults, left_out=left_out)


def _no_case(at: MappedSheet, row: int) -> str:
    """What a row is that is no case; ``""`` for one that should be, or is blank."""
    said = [shown(at.sheet.at(row, column)) for column in range(at.sheet.width)]
    texts = list(dict.fromkeys(filter(None, said)))
    if not texts:
        return ""
    if _SUMS.fullmatch(folded(texts[0])):
        return "合计行"
    if len(texts) <= 2 and texts[0].lstrip("（( ").startswith(_REMARKS):
        return "说明"
    heads = [parts[-1] for parts in at.head.columns.values()]
    if len(texts) > 2 and set(texts) <= {*heads, *(x[0] for x in at.head.columns.values())}:
        return "重复的表头"
    return ""


def _read_row(at: MappedSheet, row: int, sources: Sources) -> _Row:
    found = _Row(at=at, row=row)
    for column, target in at.targets.items():
        value = at.sheet.at(row, column)
        wrong = at.sheet.broken.get(address(row, column))
        if target == SKIP:
            continue
        label = sources.targets.by_id[target].label
        if wrong:
            found.faults.append(
                at_cell(
                    at.sheet.name, (row, column), label, wrong, "应为算好的值，请改为数值或文字"
                )
            )
        elif target == NOTE:
            if value is not None:
                head = "".join(at.head.columns[column])
                found.notes.append(f"{head}：{shown(value)}")
        else:
            _read_cell(found, column, target, sources)
    return found


def _read_cell(found: _Row, column: int, target: str, sources: Sources) -> None:
    """The value of one cell, or its fault, into ``found``."""
    place, value = (found.row, column), found.at.sheet.at(found.row, column)
    known, campaign = sources.targets.by_id[target], sources.targets.campaign
    is_choice = known.field is not None and known.field.kind == "choice"
    about = Around(
        today=sources.today,
        from_1904=found.at.sheet.from_1904,
        options=campaign.options(known.field) if known.field and is_choice else (),
    )
    try:
        if known.field is None:
            said = read_beside(target, value, campaign, about)
        else:
            said = read_cell(_asked(known.field), target, value, about)
    except Unreadable as error:
        # in a sheet nobody says it again
        said = error.found if isinstance(error, Doubtful) else str(error)
        found.faults.append(at_cell(found.at.sheet.name, place, known.label, value, said))
    else:
        found.read[bare_id(target)] = said


def _asked(column: Field) -> Field:
    """``column`` as a sheet is asked for it: what stands on papers may be left out."""
    return replace(column, required=False) if column.step in PAPERS else column


def _again(found: _Row, seen: dict[tuple[str, ...], str]) -> list[Fault]:
    """The fault of a row that says what one above says; what is ``seen`` grows by it."""
    key = tuple(found.read.get(id, "") for id in ("enterprise", *COMMON))
    here = f"“{found.at.sheet.name}”表第 {found.row + 1} 行"
    if not any(key) or seen.setdefault(key, here) == here:
        return []
    column = next(iter(found.at.targets), 0)
    value = found.at.sheet.at(found.row, column)
    same = f"与{seen[key]}是同一件（企业、单位、类别、金额、日期都相同），应只留一行"
    return [at_cell(found.at.sheet.name, (found.row, column), "整行", value, same)]


def _case(found: _Row, sources: Sources) -> OldCase:
    """The case of a row without faults."""
    read, campaign = dict(found.read), sources.targets.campaign
    for id, value in sources.given.items():
        if found.at.column_of(id) is None:
            read[id] = value
    beside = {id: read.pop(id, "") for id in (RECEIVED, SOURCE, STATE, UNIT, DEADLINE, REASON)}
    course = COURSES[State(beside[STATE] or State.RECEIVED)]
    needs = _needs(course)
    given = {need: beside[need.value] for need in needs if beside.get(need.value)}
    unused = [
        f"{BESIDE[id]}：{beside[id]}"
        for id in (UNIT, DEADLINE, REASON)
        if beside[id] and id not in {need.value for need in needs}
    ]
    where = f"导入自“{sources.file}”“{found.at.sheet.name}”表第 {found.row + 1} 行"
    return OldCase(
        clue=Clue(
            campaign=campaign.id,
            values={id: value for id, value in read.items() if value},
            files=(),
            source=beside[SOURCE],
            demo=sources.demo,
            received_on=date.fromisoformat(beside[RECEIVED]) if beside[RECEIVED] else None,
            on_paper=True,
        ),
        course=course,
        given=given,
        note="\n".join([where, *found.notes, *unused]),
    )


def _needs(course: Sequence[Verb]) -> set[Need]:
    """What the moves of ``course`` need, or take where it is given."""
    needs = {Need.REASON} if course else set()
    state = State.RECEIVED
    for verb in course:
        move = move_for(state, verb)
        if move is not None:
            needs |= set(move.needs)
            state = move.target
    return needs


def faults_of(plan: Plan, taken: Mapping[int, Mapping[str, str]], targets: Targets) -> list[Fault]:
    """What the ledger said about the cases of ``plan``, by their place, at the cells that it is
    about."""
    found = []
    for place, said in sorted(taken.items()):
        planned = plan.cases[place]
        for id, sentence in said.items():
            column = planned.at.column_of(id)
            where = (planned.row, next(iter(planned.at.targets), 0) if column is None else column)
            known = targets.by_id.get(id)
            label = known.label if known else "整行"
            value = planned.at.sheet.at(*where) if column is not None or not known else None
            found.append(at_cell(planned.at.sheet.name, where, label, value, sentence))
    return found
