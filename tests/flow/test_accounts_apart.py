"""The whole ``qingzhang serve``: under its accounts where these can read it, in one line under one
where they can't. Without root there is one account, and the second is all that can be tried."""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import pytest

from casestore.office.demo.invent import accepted_answers, story_for, values_for
from casestore.office.instance import create
from casestore.office.owners import groups_of
from casestore.sealing.drafts import Drafts
from casestore.sealing.evidence import EvidenceStore
from casestore.sealing.kept_file import KeptFile, files_of
from casestore.sealing.vault import Sealer
from casestore.settings import Accounts
from forms_app.intake.form import signed_paper
from forms_app.intake.visit.cookies import draft_cookie
from tests.casestore.ledger_fixture import CAMPAIGNS, CONTENT, MODEL, Office, open_office
from tests.flow.reachable import program_for_all
from tests.flow.running import DAYS, served
from tests.torture.as_account import as_account
from tests.waiting import until

ROOT = os.geteuid() == 0
ACCOUNTS = Accounts()
NOT_APART = "没有分开账号"
#: What a command line of a process of ours has, and whose process it is.
SIDES = {"intake()": "public", "desk()": "office", " worker": "office", " press": "generator"}
SECRETS = (
    "office.key",
    "heads.key",
    "approval.secret",
    "desk.secret",
    "receipt.secret",
    "receipts.pem",
)


def below(pid: int) -> Iterator[int]:
    """``pid`` and all processes that it started, and they."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from below(int(child))


def command_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


@dataclass(frozen=True, kw_only=True)
class Served:
    """An instance that is served, and a draft that lacks its last press."""

    instance: Path
    address: str
    draft: str
    files: tuple[str, ...]

    @property
    def pid(self) -> int:
        """The process ``serve``, among those that this one started."""
        words = f"serve\0--port\0{self.address.rpartition(':')[2]}\0".encode()
        started = (pid for pid in below(os.getpid()) if words in command_of(pid))
        return next(started)

    @property
    def said(self) -> str:
        return (self.instance / "serve.log").read_text(encoding="utf-8")


def new_instance(folder: Path) -> Path:
    """An instance on a day inside the campaign, with a page to show."""
    create(folder, CAMPAIGNS, demo=False)
    with (folder / "settings.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"[as_of]\n{MODEL} = {DAYS[MODEL]}\n")
    (folder / "shown/20220901-080000").mkdir()
    (folder / "shown/20220901-080000/index.html").write_text("公开站", encoding="utf-8")
    (folder / "current").symlink_to("shown/20220901-080000")
    return folder


def new_draft(instance: Path, files: list[KeptFile]) -> str:
    """Everything filled in and uploaded; the secret that a browser has of it."""
    drafts = Drafts(instance / "public/drafts")
    campaign, day = CAMPAIGNS[MODEL], date.fromisoformat(DAYS[MODEL])
    answers = accepted_answers(campaign, day)[0]
    story = story_for(campaign, answers["category"], 0)
    secret = drafts.new_secret()
    with drafts.change(secret, MODEL) as draft:
        draft.values.update(values_for(campaign, answers, story, day, Random(1)))
        draft.files = files
        signed_paper.tell(draft)  # a form without a mark, which its sender was told of
        draft.done = ["check", "enterprise", "respondent", "facts", "evidence"]
    return secret


def uploads(office: Office, instance: Path) -> list[KeptFile]:
    """Two files, sealed to the office of ``instance`` and owned as an upload is."""
    evidence = EvidenceStore(instance / "evidence", Sealer.load(instance / "keys"))
    there = replace(office, evidence=evidence)
    found = [there.keep(), there.keep("signed-form", "线索表.pdf")]
    for name in (name for file in found for name in files_of(file)):
        if ROOT:
            os.chown(instance / "evidence" / name, ACCOUNTS.public, ACCOUNTS.public)
    return found


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with program_for_all() as (program, room):
        instance = new_instance(room / "i")
        files = uploads(open_office(tmp_path_factory.mktemp("office")), instance)
        draft = new_draft(instance, files)
        names = tuple(name for file in files for name in files_of(file))
        with served(instance, program.folder / "content", program=program) as address:
            yield Served(instance=instance, address=address, draft=draft, files=names)


class Browser:
    """A visitor with cookies, first of all that of the draft; follows where it is led to."""

    def __init__(self, one: Served) -> None:
        self.server = one.address.removeprefix("http://")
        self.cookies = {draft_cookie(MODEL): one.draft}

    def get(self, path: str) -> str:
        return self._asked("GET", path)

    def post(self, path: str, **form: str) -> str:
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get("/status"))
        assert token
        return self._asked("POST", path, urlencode({**form, "csrf_token": token[1]}))

    def _asked(self, method: str, path: str, form: str | None = None) -> str:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        with closing(HTTPConnection(self.server, timeout=20)) as connection:
            connection.request(method, path, form, headers)
            answer = connection.getresponse()
            page = answer.read().decode()
        for one in answer.headers.get_all("Set-Cookie", []):
            name, _is, rest = one.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        if answer.status == 302:
            return self.get(answer.headers["Location"])
        assert answer.status == 200, (path, answer.status)
        return page


def accounts_of_processes(one: Served) -> set[tuple[str, int, tuple[int, ...]]]:
    """Side, uid and groups of every process of the product below ``serve``."""
    found = set()
    for process in below(one.pid):
        words = command_of(process).replace(b"\0", b" ").decode()
        side = next((side for word, side in SIDES.items() if word in words), "")
        if side:
            status = Path(f"/proc/{process}/status").read_text()
            said = dict(re.findall(r"^(Uid|Groups):[ \t]*(.*)$", status, re.M))
            uids = {int(uid) for uid in said["Uid"].split()}
            assert len(uids) == 1
            found.add((side, *uids, tuple(sorted(map(int, said["Groups"].split())))))
    return found


def test_every_process_runs_under_its_account_and_answers(one: Served) -> None:
    browser = Browser(one)
    assert "公开站" in browser.get("/index.html")
    assert "查询" in browser.get("/status") and "登录" in browser.get("/desk/sign-in")
    until(lambda: (one.instance / "worker-beat").exists(), 20)
    found = accounts_of_processes(one)
    if not ROOT:
        assert NOT_APART in one.said and {uid for _side, uid, _groups in found} == {os.geteuid()}
        return
    assert NOT_APART not in one.said
    assert found == {
        ("public", ACCOUNTS.public, ()),
        ("office", ACCOUNTS.office, tuple(sorted(groups_of("office", ACCOUNTS)))),
        ("generator", ACCOUNTS.generator, ()),
    }


def registered(one: Served) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(f"file:{one.instance}/ledger.db?mode=ro", uri=True)) as db:
        return db.execute("SELECT number, state FROM cases").fetchall()


def test_a_clue_crosses_the_counter_and_everything_lies_with_its_owner(one: Served) -> None:
    browser = Browser(one)
    browser.post(f"/apply/{MODEL}/review")
    last = {"signer": "示例甲", "signer_position": "法定代表人", "signed_on": DAYS[MODEL]}
    receipt = browser.post(f"/apply/{MODEL}/sign", **last, declaration="y", do="send")
    number, code = (re.findall(rf'id="{name}">([^<]+)<', receipt)[0] for name in ("number", "code"))
    until(lambda: registered(one) == [(number, "received")], 20)
    until(lambda: any((one.instance / "capsules").iterdir()), 20)
    status = browser.post("/status", number=number, code=code)
    assert number in status and "正在登记" not in status
    owners = vars(ACCOUNTS) if ROOT else dict.fromkeys(vars(ACCOUNTS), os.geteuid())
    for path, side in {
        **dict.fromkeys(("ledger.db", "heads.log", "keys/office.key", "worker-beat"), "office"),
        **{f"evidence/{name}": "office" for name in one.files},
        **{f"capsules/{path.name}": "office" for path in (one.instance / "capsules").iterdir()},
        "public/drafts": "public",
        "releases": "generator",
        "current/index.html": "office",
    }.items():
        assert (one.instance / path).stat().st_uid == owners[side], path
    (item,) = (one.instance / "public/inbox/done").iterdir()
    assert item.stat().st_uid == owners["public"]


@pytest.mark.parametrize("side", ["public", "generator"])
def test_neither_of_the_others_reads_a_key_or_the_ledger(one: Served, side: str) -> None:
    paths = [*(f"keys/{name}" for name in SECRETS), "ledger.db", "office.toml", "public/inbox/done"]
    for path in paths:
        act = partial(os.open, one.instance / path, os.O_RDONLY)
        said = as_account(getattr(ACCOUNTS, side), (), act, 20)
        assert said.startswith("PermissionError") or not ROOT, path


def test_in_a_folder_that_only_root_may_enter_one_line_says_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    instance = new_instance(tmp_path / "i")
    with served(instance, CONTENT):
        pass
    said = (instance / "serve.log").read_text(encoding="utf-8")
    assert said.count(NOT_APART) == 1 and "deploy/README.md" in said
    assert instance.stat().st_uid == os.geteuid()
