"""A workbook into the ledger: read, mapped, tried, taken in. Desk and command line do it by
this."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from casestore.campaign.model import Campaign
from casestore.ledger.ledger import Ledger
from casestore.ledger.verbs.importing import Batch, Taken, import_cases
from casestore.ledger.verbs.sheet_columns import SheetColumns
from casestore.lifecycle.roles import Actor
from forms_app.sheets.cells import Sheet
from forms_app.sheets.faults import Fault
from forms_app.sheets.mapping import Column, Mapped, mapped
from forms_app.sheets.plan import Sources, faults_of, plan_of
from forms_app.sheets.reading import read_workbook
from forms_app.sheets.targets import Targets


@dataclass(frozen=True, kw_only=True)
class Workbook:
    """A file that was read: what a person calls it, its SHA-256, its sheets."""

    name: str
    digest: str
    sheets: Sequence[Sheet]


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of a workbook, or would become: so many ``cases``, every fault, what stays out.
    ``event`` is the number of the import, 0 where nothing was kept."""

    columns: Sequence[Column]
    cases: int
    faults: Sequence[Fault]
    left_out: Sequence[str]
    event: int


def opened(data: bytes, name: str) -> Workbook:
    """The workbook in ``data``. Raises :class:`~casestore.errors.Rejected`."""
    return Workbook(name=name, digest=sha256(data).hexdigest(), sheets=read_workbook(data, name))


def columns_of(book: Workbook, campaign: Campaign, decided: SheetColumns) -> Mapped:
    """The columns of ``book`` as they were decided, else as its heads say."""
    return mapped(book.sheets, Targets(campaign), decided)


def bring_in(
    ledger: Ledger, campaign: Campaign, book: Workbook, decided: SheetColumns, way: "Way"
) -> Result:
    """Take every case of ``book`` in, or none; without ``way.keep`` none is kept, and the ledger
    says of each what it would have said. Raises :class:`~casestore.errors.NotAllowed` and
    :class:`~casestore.errors.Rejected`."""
    targets = Targets(campaign)
    known = mapped(book.sheets, targets, decided)
    plan = plan_of(known, _sources(ledger, targets, book, known))
    batch = Batch(campaign=campaign.id, file=book.digest, cases=[one.case for one in plan.cases])
    # without a column every row lacks it, which need not be said of each
    taken = Taken(faults={})
    if not known.faults:
        taken = import_cases(ledger, batch, way.by, keep=way.keep and not plan.faults)
    faults = [*plan.faults, *faults_of(plan, taken.faults, targets)]
    if not plan.cases and not faults:
        faults = [_nothing(book)]
    return Result(
        columns=known.columns,
        cases=len(plan.cases),
        faults=_in_order(faults, book),
        left_out=plan.left_out,
        event=taken.event,
    )


def _sources(ledger: Ledger, targets: Targets, book: Workbook, known: Mapped) -> Sources:
    return Sources(
        targets=targets,
        file=book.name,
        today=ledger.today(targets.campaign.id),
        demo=ledger.settings.demo,
        given=known.given,
    )


@dataclass(frozen=True, kw_only=True)
class Way:
    """Who imports, and whether what comes in is kept or was only tried."""

    by: Actor
    keep: bool


def _nothing(book: Workbook) -> Fault:
    first = book.sheets[0].name if book.sheets else ""
    return Fault(sheet=first, cell="", label="", found="", expected="应至少有一件案件")


def _in_order(faults: Sequence[Fault], book: Workbook) -> list[Fault]:
    """``faults`` as somebody works through them: sheet by sheet, row by row."""
    places = {sheet.name: place for place, sheet in enumerate(book.sheets)}

    def place(fault: Fault) -> tuple[int, int]:
        return places.get(fault.sheet, 0), int("".join(filter(str.isdigit, fault.cell)) or 0)

    return sorted(faults, key=place)
