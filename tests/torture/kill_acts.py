"""What the processes of one office do at once, to be killed while they do it: each act goes on from
what it finds, as the real one does after a restart, and says what was acknowledged."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from casestore.database.jobs import Jobs
from casestore.database.tables import CaseTable, SummaryTable
from casestore.errors import CaseStoreError
from casestore.exchange.inbox import Arrivals
from casestore.ledger.import_items import import_items
from casestore.ledger.ledger import Ledger
from casestore.ledger.resealing import reseal
from casestore.lifecycle.case_states import State
from casestore.lifecycle.jobs import JobKind
from casestore.office.backup.writing import back_up
from casestore.office.keys.inventory import still_needing
from casestore.publishing import summaries
from casestore.sealing.wrapping import recipient_of
from casestore.settings import load_settings
from commands.building import run_generator
from commands.proposing import propose_content
from forms_app.intake import create_app
from forms_app.intake.visit import cookies
from forms_app.processes.worker import Worker
from tests.casestore.ledger_fixture import CONTENT, COORDINATOR, MODEL, SECOND, TEXT
from tests.casestore.office.instances import CAMPAIGNS, Place
from tests.forms_app.intake.visitor import COMPILED, SITE, Public, Visitor, shown
from tests.torture.killing import together

#: The way of a case, a step a state.
NEXT = {
    State.RECEIVED: "accept",
    State.ACCEPTED: "transfer",
    State.TRANSFERRED: "take_up",
    State.HANDLING: "settle",
    State.SETTLED: "strike_off",
}
#: Letters sent, and steps made, by one process.
LETTERS, STEPS = 8, 4
#: The cookies of a visitor.
JAR = (cookies.draft_cookie(MODEL), cookies.RECEIPT, "qz-session")


class Said:
    """What was acknowledged, a line each in one file: whole after any kill."""

    def __init__(self, root: Path) -> None:
        self.file = os.open(root / "said", os.O_RDWR | os.O_CREAT | os.O_APPEND)

    def say(self, **what: object) -> None:
        os.write(self.file, json.dumps(what).encode() + b"\n")

    def all(self, kind: str) -> Iterator[Any]:
        data = os.pread(self.file, os.fstat(self.file).st_size, 0)
        for line in data.splitlines():
            said = json.loads(line)
            if kind in said:
                yield said


class Browser(FlaskClient):
    """A browser that keeps its cookies when the power goes."""

    said: Said
    visitor: int

    def open(self, *given: Any, **named: Any) -> TestResponse:
        answer = super().open(*given, **named)
        found = {name: cookie.value for name in JAR if (cookie := self.get_cookie(name))}
        self.said.say(jar=self.visitor, cookies=found)
        return answer


class Claimant(Visitor):
    """A visitor whose clue can be told from all others."""

    number = 0

    @property
    def answers(self) -> dict[str, str]:
        return super().answers | {"project": project_of(self.number)}


def project_of(visitor: int) -> str:
    return f"第 {visitor} 号采购合同"


def clue(root: Path, said: Said, app: Flask, number: int) -> None:
    """Visitor ``number`` sends a clue in, from wherever they were, and sees the receipt."""
    browser = Browser(app, app.response_class)
    browser.said, browser.visitor = said, number
    browser.environ_base["REMOTE_ADDR"] = f"10.0.{number // 250}.{number % 250}"
    kept: Mapping[str, str] = {}
    for one in said.all("jar"):
        kept = one["cookies"] if one["jar"] == number else kept
    for name, value in kept.items():
        browser.set_cookie(name, value)
    place = Place(root / "a", ())
    visitor = Claimant(browser, Public(app, place.office(place.ledger())), MODEL)
    visitor.number = number
    page = visitor.get("/receipt")
    if page.status_code != 200:
        if "/receipt" not in (visitor.get(visitor.url()).location or ""):
            _fill_in(visitor)
        page = visitor.get("/receipt")
    said.say(receipt=shown(page.text), visitor=number)


def _fill_in(visitor: Claimant) -> None:
    answer = visitor.go_to("sign").send("sign", do="send")
    assert answer.status_code == 302, answer.text[:2000]


def take_in(root: Path, _said: Said, _number: int) -> None:
    ledger = Place(root / "a", ()).ledger()
    import_items(ledger, Arrivals(ledger.settings.inbox))


def desk(root: Path, said: Said, number: int) -> None:
    """Cases go a step on; a struck-off one gets a summary, which a second person approves."""
    place, dice = Place(root / "a", ()), Random(number)
    ledger = place.ledger()
    office = place.office(ledger)
    for _step in range(STEPS):
        with ledger.store.read() as session:
            asked = select(CaseTable.id, CaseTable.state).where(CaseTable.state.in_(NEXT))
            cases = session.execute(asked.order_by(CaseTable.id.desc()).limit(12)).all()
        if not cases:
            break
        id, state = dice.choice(cases)
        with suppress(CaseStoreError):  # a colleague was faster
            office.go(id, NEXT[state])
            said.say(case=id, verb=NEXT[state])
    _publish(ledger, said)


def _publish(ledger: Ledger, said: Said) -> None:
    written = select(SummaryTable.case_id).where(SummaryTable.state != "draft")
    asked = select(CaseTable.id).where(
        CaseTable.state == State.STRUCK_OFF, CaseTable.id.not_in(written)
    )
    with ledger.store.read() as session:
        id = session.scalars(asked.order_by(CaseTable.id)).first()
    with suppress(CaseStoreError):
        if id:
            draft = summaries.save(ledger, id, COORDINATOR, TEXT)
            summaries.submit(ledger, id, COORDINATOR, draft.sha)
            summaries.approve(ledger, id, SECOND, draft.sha)
            said.say(approved=id)


def worker(ledger: Ledger) -> Worker:
    """A worker with the real generator."""
    settings = load_settings(ledger.settings.instance, CONTENT)
    return Worker(
        settings=settings,
        ledger=ledger,
        jobs=Jobs(ledger.store),
        rebuild=lambda log: run_generator(
            replace(ledger, settings=settings), log, switch=True, wait_s=60
        ),
        propose=partial(propose_content, ledger),
        name=str(os.getpid()),
    )


def letters(root: Path, _said: Said, _number: int) -> None:
    one = worker(Place(root / "a", ()).ledger())
    for _letter in range(LETTERS):
        if job := one.jobs.claim(one.name, (JobKind.MAIL,)):
            one.do(job)


def build(root: Path, _said: Said, _number: int) -> None:
    one = worker(Place(root / "a", ()).ledger())
    one.jobs.ask(JobKind.REBUILD, "1")
    if job := one.jobs.claim(one.name, (JobKind.REBUILD,)):
        one.do(job)


def backup(root: Path, said: Said, number: int) -> None:
    back_up(load_settings(root / "a", CONTENT), root / "backups" / f"{number}.age")
    said.say(backup=number)


def rotate(root: Path, _said: Said, _number: int) -> None:
    """End the keys that nothing needs any more, exchange today's, and seal everything anew."""
    place = Place(root / "a", ())
    ledger = place.ledger()
    ring = place.ring(ledger)
    reseal(ledger)
    for one in ring.all():
        if one.holder == "office" and one.removed_at and not one.destroyed_at:
            with suppress(CaseStoreError):  # an item that just came needs it
                ring.destroy(one.fingerprint, still_needing(ledger, one.recipient))
    ring.rotate()
    assert recipient_of(ring.secrets()[0]) in {one.recipient for one in ring.pinned("office")}
    reseal(ledger)


ACTS = {
    "take_in": take_in,
    "desk": desk,
    "letters": letters,
    "build": build,
    "backup": backup,
    "rotate": rotate,
}


def serve(root: Path) -> None:
    """Be the parent of those processes, with everything imported and the public app made."""
    settings, said = Place(root / "a", ()).ledger().settings, Said(root)
    app = create_app(settings, CAMPAIGNS, SITE)
    app.jinja_env.bytecode_cache = COMPILED
    acts = {name: partial(act, root, said) for name, act in ACTS.items()}
    together({**acts, "clue": partial(clue, root, said, app)}, root / "counts")


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
