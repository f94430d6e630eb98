"""An uploaded workbook on its way into the ledger: sealed while somebody looks at its columns,
named by the page itself, signed, and dropped once its cases are in."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from io import BytesIO

from flask import request
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms import FileField, HiddenField

from casestore.campaign.model import Campaign
from casestore.errors import CaseStoreError, EnvironmentFault, Rejected
from casestore.ledger.verbs.sheet_columns import SheetColumns, remember, remembered
from casestore.public.cleaning.kinds import file_name
from casestore.public.cleaning.records import SafeCopy
from casestore.sealing.kept_file import KeptFile
from forms_app.desk.services import services
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.forms import DeskForm
from forms_app.sheets.importing import Result, Way, Workbook, bring_in, columns_of, opened
from forms_app.sheets.mapping import Mapped
from forms_app.sheets.reading import MOST_BYTES
from forms_app.sheets.targets import SOURCE, Targets
from forms_app.web.translations import say

#: Names of the fields that say what a column is, and what holds for a whole sheet.
COLUMN, GIVEN = "column-", "given-"


class SheetForm(DeskForm):
    """The file, or the list that names one which is here already."""

    sheet = FileField(
        "表格文件",
        description="Excel 或 WPS 的 .xlsx 文件，不超过 10 MB。旧的 .xls 请先另存为 .xlsx。",
        render_kw={"accept": ".xlsx"},
    )
    uploaded = HiddenField()


@dataclass(frozen=True, kw_only=True)
class Step:
    """How far a workbook has come: its columns, the choices that a person may give for a whole
    sheet, and what a try said (``None``: it wasn't tried yet)."""

    name: str
    columns: Mapped
    lacking: Mapping[str, tuple[str, list[tuple[str, str]]]]
    result: Result | None

    @property
    def tried_well(self) -> bool:
        return self.result is not None and not self.result.faults


def step_of(campaign: Campaign, form: SheetForm) -> Step | None:
    """What is to be shown next; ``None`` where the file can't be read, which ``form`` then says."""
    try:
        kept, book = _book(form)
        form.uploaded.data = _signer().dumps(asdict(kept))
        wanted = request.form.get("step", "")
        return _taken_on(campaign, book, kept, wanted)
    except EnvironmentFault:
        raise
    except CaseStoreError as error:
        form.complain("sheet", str(error))
        return None


def _taken_on(campaign: Campaign, book: Workbook, kept: KeptFile, wanted: str) -> Step:
    ledger, decided = services().ledger, remembered(services().ledger, campaign.id)
    result = None
    if wanted in ("try", "import"):
        decided = _decided(campaign)
        remember(ledger, campaign.id, decided, actor())
        way = Way(by=actor(), keep=wanted == "import")
        result = bring_in(ledger, campaign, book, decided, way)
        if result.event:
            services().evidence.drop(kept.stored)
    known = columns_of(book, campaign, decided)
    lacking = {id: _choice(campaign, id) for id in known.lacking}
    return Step(name=book.name, columns=known, lacking=lacking, result=result)


def _decided(campaign: Campaign) -> SheetColumns:
    """What the page says of columns and of whole sheets, as far as there is such a thing."""
    targets, form = Targets(campaign), request.form
    columns = {
        name.removeprefix(COLUMN): value
        for name, value in form.items()
        if name.startswith(COLUMN) and value in targets.by_id
    }
    given: dict[str, str] = {}
    for name, value in form.items():
        id = name.removeprefix(GIVEN)
        if name.startswith(GIVEN) and (id == SOURCE or id in targets.by_id):
            offered = {option for option, _label in _choice(campaign, id)[1]}
            given |= {id: value} if value in offered else {}
    return SheetColumns(columns=columns, given=given)


def _choice(campaign: Campaign, id: str) -> tuple[str, list[tuple[str, str]]]:
    """The name of a column and its options, id and words."""
    target = Targets(campaign).by_id[id]
    if target.field is None:
        return target.label, [(one.id, one.label) for one in campaign.sources]
    return target.label, [(one.id, one.label) for one in campaign.options(target.field)]


def _book(form: SheetForm) -> tuple[KeptFile, Workbook]:
    """The workbook that was sent, or the one that the page names. Raises :class:`Rejected`."""
    upload = request.files.get("sheet")
    if upload is not None and upload.filename:
        data, name = upload.stream.read(MOST_BYTES + 1), file_name(upload.filename)
        book = opened(data, name)  # before it is sealed: what can't be read isn't kept
        nothing = SafeCopy(kind="xlsx", data=b"", taken_out=())  # nobody is handed this file
        return services().evidence.put(BytesIO(data), name, "evidence", nothing), book
    try:
        kept = KeptFile(**_signer().loads(form.uploaded.data or ""))
    except (BadSignature, TypeError):
        raise Rejected(say("请选择要导入的表格文件")) from None
    data = services().evidence.read(kept, services().ledger.opened())
    return kept, opened(data, kept.name)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(services().settings.secret("desk"), salt="sheet")
