"""Clues over the real counter: acknowledged a second beside bare inserts, how long one takes at a
steady rate, how soon it is on the desk, and how long a status takes.

Each clue is complete and has passed every page but the last, its evidence lies sealed: what is
measured is the press that sends it in, until the answer leads to the receipt.
"""

import io
import json
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from statistics import median

from sqlalchemy import select

from benchmarks.load import Post, a_second, at_a_rate, served
from benchmarks.measuring import ROOT, arguments, report
from casestore.campaign.loading import load_campaigns
from casestore.campaign.model import Campaign
from casestore.database.engine import Store
from casestore.database.tables import CaseTable
from casestore.office.demo.invent import accepted_answers, page_image, story_for, values_for
from casestore.office.instance import create
from casestore.sealing.drafts import Drafts
from casestore.sealing.evidence import EvidenceStore, Limits
from casestore.sealing.kept_file import KeptFile, Purpose, files_of
from casestore.sealing.vault import Sealer
from casestore.settings import Settings, load_settings
from forms_app.intake.form import signed_paper
from forms_app.processes.vital_signs import SILENT, silence

CONTENT = ROOT / "content"
CAMPAIGN, DAY = "xinjian-2022", date(2022, 10, 17)
LAST = ("signer", "signer_position", "signed_on")
#: Clues a second at the steady rate, and how many clues and statuses are timed one by one.
RATE, SINGLE = 20, 10
ROUNDS = 5


@dataclass(frozen=True, kw_only=True)
class Claimant:
    """A browser before the last page: its draft's secret, its session, its address."""

    secret: str
    session: str
    token: str
    address: str

    @property
    def cookies(self) -> dict[str, str]:
        return {f"qz-draft-{CAMPAIGN}": self.secret, "qz-session": self.session}


@dataclass(frozen=True)
class Counter:
    """The served public side of a new instance; ``values`` is what every clue says."""

    settings: Settings
    port: int
    values: Mapping[str, str]

    def posts(self, count: int, path: str, form: Mapping[str, str]) -> list[Post]:
        """``form`` sent by so many new claimants who have filled everything in."""
        return [
            Post(
                path=path,
                form={**form, "csrf_token": one.token},
                cookies=one.cookies,
                address=one.address,
            )
            for one in self.claimants(count)
        ]

    def clues(self, count: int) -> list[Post]:
        """The press on 提交 of so many, who have read everything over."""
        form = {name: self.values[name] for name in LAST} | {"declaration": "y", "do": "send"}
        posts = self.posts(count, f"/apply/{CAMPAIGN}/review", {})
        a_second(self.port, posts, "/sign")
        sent = {**form}
        return [
            replace(
                post,
                path=f"/apply/{CAMPAIGN}/sign",
                form={**sent, "csrf_token": post.form["csrf_token"]},
            )
            for post in posts
        ]

    def claimants(self, count: int) -> Iterator[Claimant]:
        drafts = Drafts(self.settings.drafts)
        kept = [self._kept("evidence"), self._kept("signed-form")]
        session, token = self._session()
        for number in range(count):
            secret = drafts.new_secret()
            with drafts.change(secret, CAMPAIGN) as draft:
                draft.values.update(self.values)
                draft.files = [self._again(file) for file in kept]
                signed_paper.tell(draft)  # a form without a mark, which its sender was told of
                draft.done = ["check", "enterprise", "respondent", "facts", "evidence"]
            address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
            yield Claimant(secret=secret, session=session, token=token, address=address)

    def _kept(self, purpose: Purpose) -> KeptFile:
        campaign = load_campaigns(CONTENT)[CAMPAIGN]
        evidence = EvidenceStore(self.settings.evidence, Sealer.load(self.settings.keys))
        image = page_image("验收单", 1)
        return evidence.keep(io.BytesIO(image.read()), "验收单.png", purpose, Limits.of(campaign))

    def _again(self, file: KeptFile) -> KeptFile:
        """Another sealed file of the same bytes, and its copy."""
        new = replace(file, stored=f"{secrets.token_hex(16)}.age")
        for old_name, name in zip(files_of(file), files_of(new), strict=True):
            shutil.copyfile(self.settings.evidence / old_name, self.settings.evidence / name)
        return new

    def _session(self) -> tuple[str, str]:
        """A session cookie, and the token that forms of it carry."""
        connection = HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", "/status")
        answer = connection.getresponse()
        page = answer.read().decode()
        cookie = re.search(r"qz-session=([^;]+)", answer.headers["Set-Cookie"])
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        if not cookie or not token:
            raise SystemExit("the status page has no form")
        return cookie[1], token[1]

    def receipt(self, post: Post) -> tuple[str, str]:
        """Number and code on the receipt that ``post`` led to."""
        connection = HTTPConnection("127.0.0.1", self.port)
        cookie = f"qz-receipt={post.cookies[f'qz-draft-{CAMPAIGN}']}"
        connection.request("GET", "/receipt", headers={"Cookie": cookie})
        page = connection.getresponse().read().decode()
        found = [re.search(rf'id="{name}">([^<]+)<', page) for name in ("number", "code")]
        number, code = (one[1] if one else "" for one in found)
        return number, code


def values(campaign: Campaign) -> dict[str, str]:
    """One invented clue of natural length."""
    answers = accepted_answers(campaign, DAY)[0]
    story = story_for(campaign, answers["category"], 0)
    return values_for(campaign, answers, story, DAY, Random(1))


@contextmanager
def counter(folder: Path) -> Iterator[Counter]:
    """A new instance in ``folder``, its public side served."""
    campaigns = load_campaigns(CONTENT)
    create(folder, campaigns, demo=True)
    words = (folder / "settings.toml").read_text(encoding="utf-8").partition("[as_of]")[0]
    lines = f"proxies = 1\n{words}\n[as_of]\n{CAMPAIGN} = {DAY}\n"
    (folder / "settings.toml").write_text(lines, encoding="utf-8")
    settings = load_settings(folder, CONTENT)
    where = {"QINGZHANG_INSTANCE": str(folder), "QINGZHANG_CONTENT": str(CONTENT)}
    with served("qingzhang:intake()", folder / "intake.log", **where) as port:
        yield Counter(settings, port, values(campaigns[CAMPAIGN]))


def in_turns(counter: Counter, folder: Path, count: int) -> tuple[float, float]:
    """Clues a second, and durable inserts of the same words a second: ``count`` of each in
    :data:`ROUNDS`, taking turns, since a disk is not as fast every second; the medians."""
    post = Post(
        path="/clue",
        form={"clue": json.dumps(counter.values, ensure_ascii=False)},
        cookies={},
        address="10.0.0.1",
    )
    rows = {"BARE_INSERT": str(folder / "bare.db")}
    each, clues, bare = count // ROUNDS, [], []
    posts = counter.clues(each * ROUNDS)
    with served("benchmarks.bare_insert:create_app()", folder / "bare.log", **rows) as port:
        for turn in range(ROUNDS):
            mine = posts[turn * each : (turn + 1) * each]
            clues.append(a_second(counter.port, mine, "/receipt"))
            bare.append(a_second(port, [post] * each, "/receipt"))
    return median(clues), median(bare)


def until_on_the_desk(counter: Counter, posts: Sequence[Post]) -> float:
    """The longest that one of ``posts`` takes from its acknowledgement into the ledger, while a
    worker runs."""
    store, longest = Store(counter.settings.database), 0.0
    where = ["--instance", str(counter.settings.instance), "--content", str(CONTENT)]
    command = [sys.executable, "-m", "qingzhang", *where, "worker"]
    log = (counter.settings.instance / "worker.log").open("w")
    with log, subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log) as worker:
        try:
            while silence(counter.settings) > SILENT:
                time.sleep(0.1)
            for post in posts:
                post.sent(HTTPConnection("127.0.0.1", counter.port))
                start, (number, _code) = time.perf_counter(), counter.receipt(post)
                while not _is_there(store, number):
                    time.sleep(0.02)
                longest = max(longest, time.perf_counter() - start)
        finally:
            worker.terminate()
    return longest


def _is_there(store: Store, number: str) -> bool:
    with store.read() as session:
        found = session.scalars(select(CaseTable.id).where(CaseTable.number == number))
        return found.first() is not None


def statuses(counter: Counter, posts: Sequence[Post]) -> list[float]:
    """How long each look-up of a receipt takes, of those that ``posts`` led to."""
    session, token = counter._session()
    looks = []
    for number, post in enumerate(posts):
        receipt, code = counter.receipt(post)
        form = {"number": receipt, "code": code, "csrf_token": token}
        address = f"10.9.0.{number}"
        cookies = {"qz-session": session}
        looks.append(Post(path="/status", form=form, cookies=cookies, address=address))
    return at_a_rate(counter.port, looks, 2)


def main() -> None:
    given = arguments(__doc__, cases=600, times=300)
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name)
        with counter(folder / "instance") as one:
            one_by_one = one.clues(SINGLE)
            waits = until_on_the_desk(one, one_by_one)
            looks = statuses(one, one_by_one)
            clues, bare = in_turns(one, folder, given.cases)
            took = at_a_rate(one.port, one.clues(given.times), RATE)
    report(
        "intake",
        clues_a_second=round(clues, 1),
        bare_inserts_a_second=round(bare, 1),
        ratio=round(clues / bare, 2),
        median_ms=round(took[len(took) // 2] * 1000),
        p99_ms=round(took[int(len(took) * 0.99)] * 1000),
        on_the_desk_s=round(waits, 2),
        look_up_ms=round(looks[len(looks) // 2] * 1000),
        slowest_look_up_ms=round(looks[-1] * 1000),
    )


if __name__ == "__main__":
    main()
