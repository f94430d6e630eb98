"""The whole product with something on every page: made once for all tests of a run, served to
each process of it."""

import io
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select

from casestore.campaign.loading import load_campaigns, load_site
from casestore.database.engine import Store
from casestore.database.jobs import Jobs
from casestore.database.tables import CaseTable, SummaryTable
from casestore.exchange.inbox import Arrivals
from casestore.ledger.queries import case_file
from casestore.ledger.verbs import supervision
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.public_changes import PublicKind
from casestore.lifecycle.roles import Role
from casestore.lifecycle.summaries import SummaryState
from casestore.office.account_changes import hashed
from casestore.office.demo import fill
from casestore.office.instance import create, prepare
from casestore.office.staff import Staff
from casestore.publishing import summaries, summary_queries
from casestore.publishing.agreed_content import last_agreed
from casestore.publishing.content_copies import take_copy
from casestore.publishing.crowds import note_shown
from casestore.publishing.public_changes import propose
from casestore.publishing.records import SummaryText
from casestore.sealing.evidence import EvidenceStore
from casestore.settings import Settings, load_settings
from commands.wiring import open_ledger
from forms_app.desk.sign_in.accounts import Accounts
from forms_app.intake import create_app
from tests import costs
from tests.casestore.ledger_fixture import CONTENT, COORDINATOR, Office
from tests.flow.acting import sign_in
from tests.flow.running import qingzhang
from tests.forms_app.intake.visitor import Public, Visitor, attend

#: Every page must work in a folder of another site.
BASE = "/zhuanlan/qingzhang"
#: The campaign for which the visitor's draft is nearly finished, has something wrong, has a file
#: that was refused, is sent, hasn't been begun.
DRAFT, WRONG, REFUSED = "xinjian-2022", "zhushan-2022", "xinjian-park-2024"
SENT, FRESH = "zengdu-2024", "heilongjiang-2019"
PASSWORD = "long-enough-to-remember-37"
WORKER = "desk01@example.gov.cn"


@dataclass(frozen=True)
class Demo:
    """An instance and what a visitor and the staff have in hand.

    ``cookies`` open the drafts, the receipt and the status page; ``waiting`` is the session of
    another visitor, whose clue the office couldn't take in yet; ``cases`` are cases of the
    ledger by what is to be seen on their pages; ``address`` is empty until the instance is
    served, and has no trailing slash.
    """

    instance: Path
    account: str
    password: str
    cookies: dict[str, str]
    cases: dict[str, int]
    stone: str
    waiting: str
    address: str = ""

    @property
    def content(self) -> Path:
        return content_of(self.instance)

    @property
    def release(self) -> Path:
        return (self.instance / "current").resolve()

    def admit(self, context: BrowserContext) -> None:
        """Give the visitor's cookies to ``context``."""
        context.add_cookies(
            [
                {"name": name, "value": value, "url": self.address}
                for name, value in self.cookies.items()
            ]
        )

    def let_wait(self, context: BrowserContext) -> None:
        """Make whoever has ``context`` the visitor whose clue isn't in the ledger."""
        session = {"name": "qz-session", "value": self.waiting, "url": self.address}
        context.add_cookies([session])  # type: ignore[list-item]

    def enter(self, page: Page) -> None:
        """Sign ``page`` in at the desk as somebody who may do everything with cases."""
        sign_in(page, self.address, WORKER, self.password, self.password)

    def administer(self, page: Page) -> None:
        """Sign ``page`` in at the desk as the administrator."""
        sign_in(page, self.address, self.account, self.password, self.password)


def content_of(instance: Path) -> Path:
    """The content of a demonstration, a copy of what is shipped."""
    return instance.parent / "content"


def make(instance: Path) -> Demo:
    """An instance with invented cases in ``instance``, its public site built for :data:`BASE`."""
    content = Path(shutil.copytree(CONTENT, content_of(instance)))
    account = create(instance, load_campaigns(content), demo=True)
    text = (instance / "settings.toml").read_text(encoding="utf-8")
    (instance / "settings.toml").write_text(f'base_path = "{BASE}"\n{text}', encoding="utf-8")
    settings = load_settings(instance, content)
    office = opened(settings)
    fill(office.ledger)
    cases, stone = busied(office)
    # the only campaign that names somebody above
    cases["passed on"] = office.register("another one more", DRAFT).case_id
    cases["file"] = case_file.open_case(office.ledger, cases["handling"], COORDINATOR).files[0][0]
    with costs.full():  # the process that serves will ask for what these receipts open
        cookies, waiting = visited(office), waited(office)
    worker = frozenset({Role.COORDINATOR, Role.REVIEWER})
    Staff(office.store).add(WORKER, "经办岗 01", worker)
    for email in (account.email, WORKER):
        settle_password(office, email)
    office.store.close()
    built = qingzhang("--instance", str(instance), "--content", str(content), "build")
    assert built.returncode == 0, built.stderr
    _propose_rollback(settings)
    _propose_content(settings)
    return Demo(instance, account.email, PASSWORD, cookies, cases, stone, waiting)


def _propose_rollback(settings: Settings) -> None:
    """Somebody wants the release that was just made to be put back, once it is an older one."""
    store, release = Store(settings.database), settings.current.resolve().name
    propose(store, (PublicKind.ROLLBACK, release, "a" * 64), COORDINATOR)
    store.close()


def _propose_content(settings: Settings) -> None:
    """Somebody wants content shown that has a guide with other last lines; the release that was
    just made stands for the one that shows it."""
    guide = settings.content / f"campaigns/{DRAFT}/guide.md"
    lines = guide.read_text(encoding="utf-8").splitlines(keepends=True)
    guide.write_text("".join([*lines[:-2], "材料也可以邮寄。\n"]), encoding="utf-8")
    store, release = Store(settings.database), settings.current.resolve().name
    agreed, new = last_agreed(store), take_copy(settings.content, settings.contents)
    assert agreed
    propose(store, (PublicKind.CONTENT, release, new), COORDINATOR, agreed.sha)
    store.close()


def opened(settings: Settings) -> Office:
    ledger = open_ledger(settings)
    assert ledger.opener
    evidence = EvidenceStore(settings.evidence, ledger.sealer)
    return Office(
        settings, ledger.store, ledger.sealer, ledger.opener, ledger, evidence, ledger.campaigns
    )


def settle_password(office: Office, email: str) -> None:
    """The account as it is after its first sign-in."""
    accounts = Accounts(Staff(office.store).store)
    account = accounts.find_user(email=email)
    assert account is not None
    accounts.set_password(account, hashed(PASSWORD))


def first_by_state(office: Office) -> dict[str, int]:
    """The oldest case in each state that there is."""
    with office.store.read() as session:
        cases = session.scalars(select(CaseTable).order_by(CaseTable.id.desc())).all()
    return {case.state: case.id for case in cases}


def with_summary(office: Office, state: SummaryState) -> Sequence[int]:
    """The cases whose summary stands in ``state``."""
    with office.store.read() as session:
        wanted = select(SummaryTable.case_id).where(SummaryTable.state == state)
        return session.scalars(wanted).all()


def busied(office: Office) -> tuple[dict[str, int], str]:
    """Cases, and the job of a letter, for each kind of page of the desk; and the public id of a
    case that was withdrawn."""
    first, ledger = first_by_state(office), office.ledger
    public = with_summary(office, SummaryState.APPROVED)
    drafts = with_summary(office, SummaryState.DRAFT)
    withdrawn, submitted, leaking = public[0], drafts[0], drafts[1]
    _seen(ledger.store, withdrawn)
    summary = summaries.withdraw(ledger, withdrawn, COORDINATOR, "金额有误，更正后重新公开。")
    draft = summary_queries.summary(ledger, submitted)
    assert draft
    summaries.submit(ledger, submitted, COORDINATOR, draft.sha)
    begun = summary_queries.summary(ledger, leaking)
    assert begun
    named = case_file.open_case(office.ledger, leaking, COORDINATOR).values["enterprise"]
    assert summaries.save(
        ledger,
        leaking,
        COORDINATOR,
        SummaryText(
            title="标题", happened=f"{named}供货后没有收到货款。", done="协商付款", result="付清"
        ),
        begun.sha,
    ).hits
    supervision.press(office.ledger, first["handling"], COORDINATOR, "请尽快办理。", True)
    office.go(accepted := office.register("one more", FRESH).case_id, "accept")
    named_cases = {"public": public[1], "submitted": submitted, "leaking": leaking}
    named_cases["withdrawn"] = withdrawn
    named_cases["letter"] = refused_letter(office)
    return {**first, **named_cases, "accepted": accepted}, summary.public_id


def _seen(store: Store, case_id: int) -> None:
    """A release with the case was online: only what was seen leaves a note at its address."""
    with store.read() as session:
        row = session.get_one(SummaryTable, case_id)
    note_shown(store, {row.public_id: row.public_mark or ""})


def refused_letter(office: Office) -> int:
    """The job of a letter that was given up."""
    jobs = Jobs(office.store)
    claimed = jobs.claim("demo", (JobKind.MAIL,))
    assert claimed
    jobs.fail(claimed.id, "对方邮箱拒收（550），请电话告知企业", final=True)
    return claimed.id


def visited(office: Office) -> dict[str, str]:
    """The cookies of a visitor with a draft, a page with errors, a receipt, an open status page."""
    # the test client asks at the root; cookies are worth the same at the base path
    prepare(office.settings)
    app = create_app(replace(office.settings, base_path=""), office.campaigns, load_site(CONTENT))
    attend(app, office)
    visitor = Visitor(app.test_client(), Public(app, office), DRAFT)
    visitor.go_to("sign")
    wrong = replace(visitor, campaign_id=WRONG)
    wrong.send("check")
    wrong.send("enterprise", uscc="1", enterprise="")
    refused = replace(visitor, campaign_id=REFUSED).go_to("evidence")
    refused.send("evidence", evidence=(io.BytesIO(b"MZ not a picture"), "合同.exe"))
    number, code = replace(visitor, campaign_id=SENT).submit()
    visitor.post("/status", {"number": number, "code": code})
    names = [
        "qz-session",
        "qz-receipt",
        f"qz-draft-{DRAFT}",
        f"qz-draft-{WRONG}",
        f"qz-draft-{REFUSED}",
    ]
    cookies = {name: visitor.client.get_cookie(name) for name in names}
    return {name: cookie.value for name, cookie in cookies.items() if cookie}


def waited(office: Office) -> str:
    """The session of a visitor whose clue came over the counter and was put aside there."""
    app = create_app(replace(office.settings, base_path=""), office.campaigns, load_site(CONTENT))
    visitor = Visitor(app.test_client(), Public(app, office), SENT)
    number, code = visitor.submit()
    visitor.post("/status", {"number": number, "code": code})
    arrivals = Arrivals(office.settings.inbox)
    for name in arrivals.waiting():
        arrivals.refuse(name, "合同.pdf 没有存好，请重新上传", number)
    cookie = visitor.client.get_cookie("qz-session")
    assert cookie
    return cookie.value


def written(demo: Demo) -> str:
    """``demo`` as text for the other processes of a test run."""
    return json.dumps({**demo.__dict__, "instance": str(demo.instance)})


def read(text: str) -> Demo:
    values = json.loads(text)
    return Demo(**{**values, "instance": Path(values["instance"])})
