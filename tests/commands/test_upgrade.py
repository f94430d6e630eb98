"""An instance as it was before there were rooms, a counter, recovery keys and an inventory moves to
today's layout by itself and loses nothing; how it was made: ``tests/commands/old_instance/``."""

import json
import re
import tarfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import connect
from typing import Any

import pytest

from casestore.campaign.loading import load_campaigns, load_site
from casestore.database.engine import Store
from casestore.database.jobs import Jobs
from casestore.exchange.items import ItemKind
from casestore.ledger.import_items import Pass
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import case_file
from casestore.lifecycle.jobs import JobKind, JobState
from casestore.lifecycle.public_changes import AgreedBy
from casestore.lifecycle.roles import SYSTEM, Role
from casestore.office.instance import prepare
from casestore.office.keys.pins import pinned_sealer
from casestore.office.staff import Staff
from casestore.publishing import summaries
from casestore.publishing.agreed_content import last_agreed, last_alone
from casestore.publishing.content_copies import digest_of, is_whole
from casestore.sealing.drafts import Drafts
from casestore.sealing.evidence import EvidenceStore
from casestore.sealing.vault import Opener
from casestore.settings import load_settings
from forms_app.intake import create_app
from forms_app.processes.worker import Worker
from tests.casestore.ledger.counter import Visitor
from tests.casestore.ledger_fixture import CONTENT, COORDINATOR, SECOND, Office
from tests.casestore.office.instances import faults
from tests.costs import open_at_once
from tests.flow.running import PASSPHRASE
from tests.flow.running import Office as Place
from tests.forms_app.intake.visitor import csrf

ARCHIVE = Path(__file__).parent / "old_instance/instance.tar.xz"


@dataclass(frozen=True, kw_only=True)
class Moved:
    """The instance before (``old``) and after, what its makers knew of it, one recovery key, and
    what ``verify`` said before anybody had done anything."""

    old: Path
    place: Place
    told: dict[str, Any]
    card: Path
    first: list[str]


def ledger_in(place: Place, opener: Opener | None = None) -> Ledger:
    """The ledger of ``place``, opened by the office's key unless told otherwise."""
    settings = load_settings(place.instance, CONTENT)
    store = Store(settings.database)
    opener = opener or Opener.load(settings.keys, lambda: PASSPHRASE.read_text().strip())
    return Ledger(
        store=store,
        campaigns=load_campaigns(CONTENT),
        settings=settings,
        sealer=pinned_sealer(store, settings.keys, opener),
        opener=opener,
    )


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Moved:
    """The old instance, gone the way that ``deploy/README.md`` names, by commands alone."""
    folder = tmp_path_factory.mktemp("upgrade")
    for name in ("old", "new"):
        with tarfile.open(ARCHIVE) as archive:
            archive.extractall(folder / name)
    place = Place(folder / "new/instance", CONTENT, "", "", "")
    first = place.command("verify").stderr.splitlines()
    for words in (("keys", "wrap", "--cards", str(folder / "cards")), ("keys", "reseal")):
        done = place.command(*words)
        assert done.returncode == 0, done.stderr
        open_at_once(place.instance / "keys", PASSPHRASE.read_text().strip())
    built = place.command("build")
    assert built.returncode == 0, built.stderr
    text = "".join(path.read_text() for path in sorted((folder / "cards").iterdir()))
    (folder / "card").write_text(re.findall(r"AGE-SECRET-KEY-1[A-Z0-9]+", text)[0])
    return Moved(
        old=folder / "old/instance",
        place=place,
        told=json.loads((folder / "old/told.json").read_text()),
        card=folder / "card",
        first=first,
    )


@pytest.fixture
def ledger(moved: Moved) -> Iterator[Ledger]:
    opened = ledger_in(moved.place)
    yield opened
    opened.store.close()


def test_the_first_command_migrates_and_nothing_but_the_release_is_missing(moved: Moved) -> None:
    assert moved.first == [
        "public.db 没有生成时的登记，请重新生成（qingzhang build）",
        "还没有发布版，公开站没有上线：请运行 qingzhang build",
        "共 2 处不符",
    ]


def test_after_the_way_the_inventory_is_whole(moved: Moved) -> None:
    verified = moved.place.command("verify")
    assert verified.returncode == 0, verified.stderr
    assert "完好" in verified.stdout
    assert "已撤下" not in verified.stdout
    shown = moved.place.command("keys").stdout
    assert "请运行" not in shown and "早期记录" not in shown and "待重新密封" not in shown


def test_the_content_of_then_is_adopted_and_the_history_says_so(ledger: Ledger) -> None:
    agreed = last_agreed(ledger.store)
    assert agreed and (agreed.why, agreed.by) == (AgreedBy.ADOPT, SYSTEM.id)
    assert agreed.sha == digest_of(CONTENT) and last_alone(ledger.store) is None
    assert is_whole(ledger.settings.contents, agreed.sha)


def test_a_release_is_owed_without_anybody_asking(moved: Moved, tmp_path: Path) -> None:
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(tmp_path)
    with closing(connect(tmp_path / "instance/ledger.db")) as db, db:
        db.execute("DELETE FROM jobs WHERE kind = 'rebuild'")
    Place(tmp_path / "instance", CONTENT, "", "", "").command("keys")
    with closing(connect(tmp_path / "instance/ledger.db")) as db:
        owed = db.execute("SELECT state, asked_by FROM jobs WHERE kind = 'rebuild'").fetchall()
    assert owed == [("queued", "system")]


def test_every_case_has_its_number_state_words_and_history(moved: Moved, ledger: Ledger) -> None:
    told = moved.told["cases"]
    assert (len(told), len({case["state"] for case in told})) == (40, 13)
    for id, case in enumerate(told, 1):
        file = case_file.open_case(ledger, id, SYSTEM)
        assert (file.row.number, file.row.state) == (case["number"], case["state"])
        assert dict(file.values) == case["values"]


def test_the_history_goes_on_from_what_it_was(moved: Moved) -> None:
    asked = "SELECT id, case_id, at, actor, verb, told, details, hash FROM events ORDER BY id"
    with closing(connect(moved.old / "ledger.db")) as db:
        before = db.execute(asked).fetchall()
    with closing(connect(moved.place.instance / "ledger.db")) as db:
        now = db.execute(asked).fetchall()
    assert len(before) > 400
    assert now[: len(before)] == before


def test_every_file_opens(moved: Moved, ledger: Ledger) -> None:
    opened = 0
    for id, case in enumerate(moved.told["cases"], 1):
        files = case_file.open_case(ledger, id, COORDINATOR).files
        assert len(files) == case["files"]
        for file_id, kept, _at in files:
            assert case_file.open_file(ledger, id, file_id, COORDINATOR)[1], kept.name
            opened += 1
    assert opened == 112


def test_what_is_public_is_the_same_but_that_figures_are_whole_batches(moved: Moved) -> None:
    def counted(folder: Path, table: str) -> list[Any]:
        with closing(connect(folder / "public.db")) as db:
            return sorted(db.execute(f"SELECT * FROM {table}").fetchall())

    # a reason that one person gave shows no more (0032)
    for old, now in zip(
        *(counted(one, "withdrawn") for one in (moved.old, moved.place.instance)), strict=True
    ):
        assert (now[:3], now[3]) == (old[:3], old[3] if old[3] == "案件重新办理" else "")
    for table in ("counts", "categories"):
        old, now = (
            [row[2:] for row in counted(one, table)] for one in (moved.old, moved.place.instance)
        )
        assert now and all(number % 5 == 0 for row in now for number in row)
        for told, before in zip(zip(*now, strict=True), zip(*old, strict=True), strict=True):
            assert sum(told) <= sum(before)
    published = "SELECT id FROM cases ORDER BY id"
    with closing(connect(moved.old / "public.db")) as db:
        before = [id for (id,) in db.execute(published)]
    release = moved.place.instance / "current/campaigns"
    pages = {path.stem for path in release.glob("*/cases/*.html")}
    assert len(before) == 11
    assert set(before) <= pages


def test_letters_accounts_and_drafts_are_still_there(moved: Moved, ledger: Ledger) -> None:
    with closing(connect(moved.old / "ledger.db")) as db:
        before = Counter(db.execute("SELECT kind, state FROM jobs WHERE kind = 'mail'").fetchall())
    with closing(connect(moved.place.instance / "ledger.db")) as db:
        now = Counter(db.execute("SELECT kind, state FROM jobs WHERE kind = 'mail'").fetchall())
    assert now == before
    assert before["mail", "queued"] > 20 and before["mail", "failed"] == 1
    members = Staff(ledger.store).list()
    assert [(one.name, one.active) for one in members if Role.COORDINATOR in one.roles] == [
        ("首个管理员", True),
        ("离任岗", False),
    ]
    draft = Drafts(ledger.settings.drafts).load(moved.told["draft"])
    assert draft is not None
    assert draft.values["enterprise"] == "新建示例商贸有限公司"
    store = EvidenceStore(ledger.settings.evidence, ledger.sealer)
    assert store.read(draft.files[0], ledger.opened())


def test_a_letter_of_before_is_sent(moved: Moved, ledger: Ledger) -> None:
    jobs = Jobs(ledger.store)
    claimed = jobs.claim("test", (JobKind.MAIL,))
    assert claimed

    def never(_log: Callable[[str], None], _by: object = None) -> str:
        raise AssertionError

    worker = Worker(
        settings=ledger.settings,
        ledger=ledger,
        jobs=jobs,
        rebuild=never,
        propose=never,
        name="test",
    )
    worker.do(claimed)
    assert jobs.job(claimed.id).state is JobState.DONE
    while (job := jobs.claim("test", (JobKind.MAIL,))) is not None:
        worker.do(job)  # of several of a day the last one tells of all
    sent = [path.read_text() for path in ledger.settings.outbox.glob("*.eml")]
    assert sum("@example.com" in letter for letter in sent) > 10


def office_of(ledger: Ledger) -> Office:
    assert ledger.opener
    return Office(
        settings=ledger.settings,
        store=ledger.store,
        sealer=ledger.sealer,
        opener=ledger.opener,
        ledger=ledger,
        evidence=EvidenceStore(ledger.settings.evidence, ledger.sealer),
        campaigns=dict(ledger.campaigns),
    )


def test_every_receipt_of_before_opens_its_capsule(moved: Moved, ledger: Ledger) -> None:
    office = office_of(ledger)
    cases = moved.told["cases"][1:]
    holders = [Visitor(office, number=one["number"], code=one["code"]) for one in cases]
    for holder in holders:
        holder.put(holder.item(ItemKind.OLD_RECEIPT, "old", code=holder.code))
    assert holders[0].imported() == Pass(len(cases), 0)
    for holder, case in zip(holders, cases, strict=True):
        status = holder.status()
        assert status is not None
        assert (status.number, status.state) == (case["number"], case["state"])
        assert status.steps
    assert faults(ledger) == []


@pytest.mark.parametrize(
    ("code", "shown"),
    # the campaign writes Traditional characters
    [("", "已核查銷號"), ("ACDE-FHJK-MNPR", "没有查到")],
)
def test_the_status_page_takes_an_old_receipt_with_its_own_code_alone(
    moved: Moved, ledger: Ledger, code: str, shown: str
) -> None:
    prepare(ledger.settings)
    app = create_app(ledger.settings, ledger.campaigns, load_site(CONTENT))
    case, client = moved.told["cases"][0], app.test_client()
    token = csrf(client.get("/status").text)
    said = {"number": case["number"], "code": code or case["code"], "csrf_token": token}
    client.post("/status", data=said)
    assert case["number"] in client.get("/status").text
    office = office_of(ledger)
    assert Visitor(office, number=case["number"]).imported() == Pass(1, 0)
    assert shown in client.get("/status").text


def test_it_goes_into_a_backup_and_comes_back(moved: Moved, tmp_path: Path) -> None:
    copy = str(tmp_path / "copy")
    made = moved.place.command("backup", copy)
    assert made.returncode == 0, made.stderr
    there = Place(tmp_path / "there", CONTENT, "", "", "")
    back = there.command("restore", copy, "--identity", str(moved.card))
    assert back.returncode == 0, back.stderr
    open_at_once(there.instance / "keys", PASSPHRASE.read_text().strip())
    settings = load_settings(there.instance, CONTENT)
    assert Drafts(settings.drafts).load(moved.told["draft"])
    for command in ("build", "verify"):
        done = there.command(command)
        assert done.returncode == 0, done.stderr
    ledger = ledger_in(there, Opener([moved.card.read_text()]))
    for id, case in enumerate(moved.told["cases"], 1):
        assert dict(case_file.open_case(ledger, id, SYSTEM).values) == case["values"]
    summaries.withdraw(ledger, 1, SECOND, "数据有误")
    ledger.store.close()
    verified = there.command("verify")
    assert verified.returncode == 0, verified.stderr
    assert "已撤下，线上版本还没有更新" in verified.stdout
