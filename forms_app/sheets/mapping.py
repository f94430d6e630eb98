"""Which column of a workbook is which of the ledger: proposed by the words of its head, or as it
was decided before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from casestore.campaign.form_fields import Field
from casestore.ledger.verbs.sheet_columns import SheetColumns
from forms_app.sheets.cells import Sheet, address, folded, shown
from forms_app.sheets.faults import Fault, at_cell
from forms_app.sheets.heads import Head, head_of, key_of
from forms_app.sheets.targets import NOTE, SKIP, SOURCE, Targets, bare_id, columns_in_cells

#: The sheet of our own export that has every column; beside it the others say the same again.
REGISTRATION = "登记信息"
#: A sheet without a known head is a note and no ledger while its rows have fewer cells.
_TABLE = 4
#: Pages of the clue form whose papers lie with the office.
PAPERS = ("evidence", "sign")


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column that one or more sheets have: ``key`` is what it is remembered by, ``example`` its
    first value."""

    key: str
    head: str
    place: str
    target: str
    example: str


@dataclass(frozen=True, kw_only=True)
class MappedSheet:
    """A sheet whose columns are known: column → target."""

    sheet: Sheet
    head: Head
    targets: Mapping[int, str]

    def column_of(self, id: str) -> int | None:
        """The column whose target is about ``id``."""
        return next((one for one, target in self.targets.items() if bare_id(target) == id), None)


@dataclass(frozen=True, kw_only=True)
class Mapped:
    """A workbook whose columns are known. ``lacking`` are columns with choices that a sheet lacks
    and that can be given for all of it; ``given`` those that were."""

    sheets: Sequence[MappedSheet]
    columns: Sequence[Column]
    lacking: Sequence[str]
    given: Mapping[str, str]
    faults: Sequence[Fault]
    left_out: Sequence[str]


def mapped(sheets: Sequence[Sheet], targets: Targets, decided: SheetColumns) -> Mapped:
    """The columns of ``sheets`` as they were ``decided``, else as their heads say."""
    taken, left_out, faults = _ledgers(sheets, targets)
    known = [_mapped_sheet(sheet, head, targets, decided) for sheet, head in taken]
    given = {
        id: value
        for id, value in decided.given.items()
        if any(x.column_of(id) is None for x in known)
    }
    faults += [fault for one in known for fault in _faults_of(one, targets, given)]
    return Mapped(
        sheets=known,
        columns=list(_columns(known)),
        lacking=[id for id in _choices(targets) if any(x.column_of(id) is None for x in known)],
        given=given,
        faults=faults,
        left_out=left_out,
    )


def _ledgers(
    sheets: Sequence[Sheet], targets: Targets
) -> tuple[list[tuple[Sheet, Head]], list[str], list[Fault]]:
    """The sheets with a head; sentences about those that stay out, and faults of those that look
    like a ledger and have none."""
    whole = [one for one in sheets if folded(one.name) == folded(REGISTRATION)]
    taken, left_out, faults = [], [], []
    for sheet in sheets:
        most = max((sum(x is not None for x in row) for row in sheet.rows), default=0)
        if not most:
            continue
        head = head_of(sheet, targets)
        if sheet.hidden:
            left_out.append(f"“{sheet.name}”表是隐藏的，没有导入")
        elif whole and sheet not in whole:
            left_out.append(f"“{sheet.name}”表的内容“{whole[0].name}”表里都有，没有重复导入")
        elif head is not None:
            taken.append((sheet, head))
        elif most >= _TABLE:
            expected = "应有一行写明各栏名称，例如“企业名称”“被反映单位”“涉及金额（万元）”"
            first = next((shown(x) for row in sheet.rows for x in row if x is not None), "")
            faults.append(
                Fault(sheet=sheet.name, cell="", label="表头", found=first, expected=expected)
            )
        else:
            left_out.append(f"“{sheet.name}”表不是台账，没有导入")
    return taken, left_out, faults


def digest_of(parts: tuple[str, ...]) -> str:
    """What a head is remembered by."""
    return sha256(key_of(parts).encode()).hexdigest()[:16]


def _mapped_sheet(sheet: Sheet, head: Head, targets: Targets, decided: SheetColumns) -> MappedSheet:
    found: dict[int, str] = {}
    for column, parts in head.columns.items():
        known = decided.columns.get(digest_of(parts), "")
        target = known if known in targets.by_id else targets.meant_by(parts)
        again = bare_id(target) in {bare_id(one) for one in found.values()} - {SKIP, NOTE}
        # what nobody knows, or stands there a second time, is noted with the case: nothing is lost
        found[column] = NOTE if not target or (again and not known) else target
    return MappedSheet(sheet=sheet, head=head, targets=found)


def _columns(known: Sequence[MappedSheet]) -> Iterator[Column]:
    seen = set()
    for one in known:
        for column, parts in one.head.columns.items():
            key = digest_of(parts)
            if key in seen:
                continue
            seen.add(key)
            values = (one.sheet.at(row, column) for row in range(one.head.end, one.head.end + 20))
            yield Column(
                key=key,
                head=" / ".join(parts),
                place=f"“{one.sheet.name}”表 {address(one.head.row, column)}",
                target=one.targets[column],
                example=next((shown(x)[:30] for x in values if x is not None), ""),
            )


def required(targets: Targets) -> list[Field]:
    """The columns without which no case can be taken."""
    found = columns_in_cells(targets.campaign)
    return [one for one in found if one.required and one.step not in PAPERS]


def _choices(targets: Targets) -> list[str]:
    return [SOURCE, *(one.id for one in required(targets) if one.kind == "choice")]


def _faults_of(one: MappedSheet, targets: Targets, given: Mapping[str, str]) -> Iterator[Fault]:
    """Two columns for one, and required ones for which there is none."""
    place: dict[str, int] = {}
    for column, target in one.targets.items():
        id, label = bare_id(target), targets.by_id[target].label
        if target in (NOTE, SKIP):
            continue
        if id in place:
            expected = f"与 {address(one.head.row, place[id])} 对应同一栏，应只留一个"
            where = (one.head.row, column)
            found = one.sheet.at(*where)
            yield at_cell(one.sheet.name, where, label, found, expected)
        place.setdefault(id, column)
    needed = {SOURCE: targets.by_id[SOURCE].label}
    needed |= {column.id: column.label for column in required(targets)}
    for id, label in needed.items():
        if id not in place and id not in given:
            row = f"第 {one.head.row + 1} 行"
            expected = f"{row}表头里应有“{label}”一栏，这一栏必须填写"
            yield Fault(sheet=one.sheet.name, cell="", label=label, found="", expected=expected)
