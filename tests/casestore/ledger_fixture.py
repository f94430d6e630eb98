"""A real office in a temporary folder: keys, database, evidence, one campaign; and the people
who act in it."""

import atexit
import io
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import pikepdf

from casestore.campaign.loading import load_campaigns
from casestore.campaign.model import Campaign
from casestore.campaign.money import wan_of
from casestore.campaign.verification import CHECKLIST
from casestore.database.engine import Store, make_database
from casestore.database.tables import CaseTable
from casestore.errors import Doubtful
from casestore.exchange.office_signature import make_signing_key
from casestore.exchange.public_status import PublicStatus
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import instalments
from casestore.ledger.queries.lines import case_line
from casestore.ledger.queries.status import status_of
from casestore.ledger.records import CaseRow, Clue, MoveRequest, Receipt
from casestore.ledger.verbs import paying, registering, staff_moves
from casestore.ledger.verbs.paying import Payment
from casestore.ledger.work import Work, on_row
from casestore.lifecycle.needs import Need
from casestore.lifecycle.roles import CLAIMANT, Actor, Role
from casestore.office.instance import DEMO_PASSPHRASE
from casestore.public.cleaning.child import Order, safe_copy
from casestore.public.cleaning.records import SafeCopy
from casestore.publishing.records import SummaryText
from casestore.sealing.evidence import EvidenceStore
from casestore.sealing.kept_file import KeptFile, Purpose
from casestore.sealing.vault import Opener, Sealer, make_keys
from casestore.settings import Settings

CONTENT = Path(__file__).parents[2] / "content"
MODEL = "xinjian-2022"
CAMPAIGNS = load_campaigns(CONTENT)
DAYS = {
    "xinjian-2022": date(2022, 6, 15),
    "zhushan-2022": date(2022, 6, 15),
    "zengdu-2024": date(2024, 5, 15),
    "heilongjiang-2019": date(2019, 4, 15),
    "xinjian-park-2024": date(2024, 5, 15),
}

COORDINATOR = Actor(id="1", name="统筹一岗", roles=frozenset({Role.COORDINATOR}))
#: Whoever verifies what the first one handled.
VERIFIER = Actor(id="7", name="统筹二岗", roles=frozenset({Role.COORDINATOR}))
SUPERVISOR = Actor(id="8", name="督查一岗", roles=frozenset({Role.SUPERVISOR}))
SECOND = Actor(id="2", name="审核一岗", roles=frozenset({Role.REVIEWER}))


#: Every point of the checklist that a campaign has without one of its own.
CHECKED = ",".join(one.id for one in CHECKLIST)


def _pdf() -> bytes:
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


PDF = _pdf()


@cache
def _copy_of_pdf() -> SafeCopy:
    """Made once: most tests are about something else."""
    with TemporaryDirectory() as folder:
        order = Order(name="合同.pdf", kinds=("pdf",), folder=Path(folder))
        return safe_copy(io.BytesIO(PDF), order)


@dataclass
class Office:
    """Everything of one instance."""

    settings: Settings
    store: Store
    sealer: Sealer
    opener: Opener
    ledger: Ledger
    evidence: EvidenceStore
    campaigns: Mapping[str, Campaign]

    def unit(self, case: CaseRow) -> Actor:
        return Actor(
            id="9",
            name="责任单位经办",
            roles=frozenset({Role.UNIT}),
            units=frozenset({f"{case.campaign}/{case.unit}"}),
        )

    def keep(self, purpose: Purpose = "evidence", name: str = "合同.pdf") -> KeptFile:
        return self.evidence.put(io.BytesIO(PDF), name, purpose, _copy_of_pdf())

    def clue(self, campaign: str = MODEL, **changed: Any) -> Clue:
        values = values_for(self.campaigns[campaign]) | changed
        papers = self.campaigns[campaign].required_papers(values["category"])
        evidence = replace(self.keep(), papers=papers)
        files = (evidence, self.keep("signed-form", "线索表.pdf"))
        return Clue(campaign=campaign, values=values, files=files)

    def register(self, key: str = "k", campaign: str = MODEL, **changed: Any) -> Receipt:
        return registering.register(self.ledger, self.clue(campaign, **changed), key)

    def on(self, day: date, campaign: str = MODEL) -> "Office":
        """The same office on another day."""
        settings = replace(self.settings, as_of={**self.settings.as_of, campaign: day})
        return replace(self, settings=settings, ledger=replace(self.ledger, settings=settings))

    def without_key(self) -> Ledger:
        """The ledger as a process sees it that can't open a seal."""
        return replace(self.ledger, opener=None)

    def go(self, case_id: int, *verbs: str, actor: Actor | None = None) -> CaseRow:
        """Make moves with everything that they need, by ``actor`` or by whoever may: the first
        coordinator handles, another one verifies. What is asked back is confirmed."""
        row = self.row(case_id)
        for verb in verbs:
            given = needs_for(self.campaigns[row.campaign], self.settings)
            if verb == "settle":
                row = self.pay_all(case_id)
            files = [self.keep("proof", "凭证.pdf")]
            person = actor or who_may(verb)
            request = MoveRequest(verb=verb, version=row.version, given=given, files=files)
            row = confirming(self.ledger, case_id, person, request)
        return row

    def pay_all(self, case_id: int, actor: Actor = COORDINATOR) -> CaseRow:
        """Pay whatever waits of what was agreed in a case."""
        for one in instalments.of_case(self.ledger, case_id, actor):
            if one.state == "open":
                row = self.row(case_id)
                payment = Payment(
                    version=row.version,
                    instalment=one.id,
                    amount=f"{wan_of(one.left):f}",
                    day=self.settings.today(row.campaign).isoformat(),
                    files=[self.keep("proof", "回单.pdf")],
                )
                try:
                    paying.pay(self.ledger, case_id, actor, payment)
                except Doubtful as error:
                    sure = replace(payment, confirmed=frozenset(error.doubts))
                    paying.pay(self.ledger, case_id, actor, sure)
        return self.row(case_id)

    def row(self, case_id: int) -> CaseRow:
        return case_line(self.ledger, case_id, COORDINATOR)

    def status(self, case_id: int) -> PublicStatus:
        """What the claimant may read."""
        with self.store.read() as session:
            return status_of(self.ledger, session, session.get_one(CaseTable, case_id))

    @contextmanager
    def as_claimant(self, case_id: int) -> Iterator[Work]:
        """What the claimant does, taken in at once."""
        with self.store.write() as session:
            row = session.get_one(CaseTable, case_id)
            yield on_row(self.ledger, session, row, CLAIMANT)

    def struck_off(self, key: str = "k", **changed: Any) -> CaseRow:
        receipt = self.register(key, **changed)
        return self.go(receipt.case_id, "accept", "transfer", "take_up", "settle", "strike_off")


def who_may(verb: str) -> Actor:
    """The first coordinator; where a case is verified, another one; what claimants alone do, one
    in their place."""
    if verb in ("object", "contest"):
        return replace(COORDINATOR, roles=COORDINATOR.roles | {Role.CLAIMANT})
    return VERIFIER if verb in ("strike_off", "fail", "keep") else COORDINATOR


def confirming(ledger: Ledger, case_id: int, actor: Actor, request: MoveRequest) -> CaseRow:
    """The move ``request``, with a tick at whatever is asked back."""
    try:
        return staff_moves.move(ledger, case_id, actor, request)
    except Doubtful as error:
        confirmed = frozenset(error.doubts)
        return staff_moves.move(ledger, case_id, actor, replace(request, confirmed=confirmed))


def checked_of(campaign: Campaign) -> str:
    """Every point of the checklist of ``campaign``, as a move is given them."""
    return ",".join(one.id for one in campaign.verification.checklist)


#: The term that :func:`needs_for` gives, from the day it is given.
TERM = timedelta(days=20)


def needs_for(campaign: Campaign, settings: Settings) -> dict[Need, str]:
    """Something for everything that a move may ask for."""
    other = next((item.id for item in campaign.channels if not item.own), "")
    unit = next(
        (item.id for item in campaign.units if item.id != campaign.coordinator),
        campaign.coordinator,
    )
    today = settings.today(campaign.id)
    quiet = campaign.quiet_days
    return {
        Need.REASON: "理由充分",
        Need.UNIT: unit,
        Need.DEADLINE: (today + TERM).isoformat(),
        Need.CHANNEL: other,
        Need.PLAN: "分三期付清",
        Need.INSTALMENTS: f"{today + TERM} 268.5",
        Need.VERIFICATION: "已到现场核对付款凭证，结论属实",
        Need.FULFILLED: "268.5",
        Need.VISITED: today.isoformat(),
        Need.ASKED: "电话问过，反映人说货款已经收到",
        Need.TOLD: "已经付清，附银行回单。",
        Need.OUTCOME: "honoured",
        Need.CHECKED: checked_of(campaign),
        Need.MISSING: "还有一笔尾款没有到账",
        Need.EXCEPTION: quiet.exceptions[0] if quiet else "",
    }


#: What anybody could answer, whatever the campaign.
ANSWERS = {
    "judicial_status": "none",
    "commitment_date": "2018-06-09",
    "enterprise": "南昌云亭建材有限公司",
    "uscc": "91360122MA00000000",
    "enterprise_kind": "small",
    "industry": "C",
    "address": "南昌市新建区长麦南路600号",
    "legal_representative": "欧阳测试",
    "contact": "司徒样本",
    "phone": "13900000001",
    "email": "yt@example.com",
    "respondent": "云亭镇人民政府",
    "project": "云亭镇道路硬化材料采购合同",
    "amount": "268.5",
    "sme_arrears": "no",
    "facts": "2018年6月签订合同，货款至今未付。",
    "request": "付清所欠货款。",
    "raised_before": "",
    "signer": "诸葛签字",
    "signer_position": "总经理",
    "signed_on": "2022-06-10",
    "declaration": "yes",
}


def values_for(campaign: Campaign) -> dict[str, str]:
    """A clue that ``campaign`` takes: the first of every choice that its own level takes."""
    level = next(item.id for item in campaign.levels if campaign.channel(item.taken_by).own)
    values = {
        "claimant_kind": campaign.claimants[0].id,
        "respondent_kind": campaign.respondents[0].id,
        "respondent_level": level,
        "category": campaign.categories[0].id,
        **ANSWERS,
    }
    columns = {item.id: item for item in campaign.columns()}
    for item in columns.values():
        if item.required and item.id not in values and item.kind not in ("files", "file"):
            options = campaign.options(item)
            values[item.id] = (
                options[0].id
                if options
                else {"date": "2018-06-09", "amount": "1"}.get(item.kind, "说明")
            )
    return {key: value for key, value in values.items() if key in columns}


def open_office(folder: Path) -> Office:
    """An office in ``folder``, made when it is new."""
    if not (folder / "ledger.db").exists():
        shutil.copytree(_new_instance(), folder, dirs_exist_ok=True)
    return reopen(folder)


@cache
def _new_instance() -> Path:
    """A new instance to copy from: migrating for every test would take longer than the tests."""
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder)
    make_keys(folder / "keys")
    make_signing_key(folder / "keys")
    for name in ("receipt", "approval"):
        (folder / "keys" / f"{name}.secret").write_text("the secret of a test\n")
    make_database(Settings(instance=folder, content=CONTENT).database)
    return folder


def reopen(folder: Path, passphrase: str = "") -> Office:
    """The office that is in ``folder``, whose key opens with ``passphrase``, or with the one that
    a demonstration keeps beside it."""
    # most tests are about something else than how many cases are alike
    settings = Settings(instance=folder, content=CONTENT, as_of=DAYS, crowd=1)  # type: ignore[arg-type]
    store, sealer, opener = (
        Store(settings.database),
        Sealer.load(settings.keys),
        Opener.load(settings.keys, lambda: passphrase or _kept_passphrase(settings)),
    )
    ledger = Ledger(
        store=store, campaigns=CAMPAIGNS, settings=settings, sealer=sealer, opener=opener
    )
    return Office(
        settings, store, sealer, opener, ledger, EvidenceStore(settings.evidence, sealer), CAMPAIGNS
    )


def _kept_passphrase(settings: Settings) -> str:
    return (settings.instance / DEMO_PASSPHRASE).read_text(encoding="ascii").strip()


TEXT = SummaryText(
    title="拖欠货款付清",
    happened="某建材企业按合同供货，验收合格后货款长期没有付清。",
    done="区营商办转责任单位限期办理，责任单位与企业对账，分期付款。",
    result="欠款全部付清。",
    outcome="honoured",
)
