"""Four people press at once what they see on the same page of a case, two in each of two desks over
one ledger: one of them moves it, each of the others is told that it was moved meanwhile, by whom
and how, and what they typed is still there. A round is one press."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from werkzeug.test import TestResponse

from casestore.database.tables import CaseTable, EventTable
from casestore.lifecycle.verbs import VERB_NAMES, Verb
from casestore.office.inventory.cases import check_cases
from casestore.office.inventory.facts import facts_of
from casestore.office.inventory.report import Report
from tests.forms_app.desk.bureau import Bureau, found_bureau, open_bureau

FULL, SHORT = 400, 40
#: What each of the four presses, and who; the first two in one desk, the others in the other.
PRESSES = (
    *((Verb.ACCEPT, "coordinator"), (Verb.RETURN, "second")),
    *((Verb.DECLINE, "coordinator"), (Verb.REGISTER_ONLY, "second")),
)
TYPED = {"reason": "事实和依据如下。", "told": "请按告知的内容办理。", "sure": "y"}
#: Seconds for all to be done.
PATIENCE = 600


@dataclass(frozen=True)
class Said:
    """What a press was answered with: whether it moved the case, and else the words."""

    case_id: int
    verb: str
    moved: bool
    words: str


def run(rounds: int) -> dict[str, object]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        found_bureau(folder)
        bureau = open_bureau(folder)
        ids = [bureau.office.register(str(n)).case_id for n in range(rounds // len(PRESSES))]
        bureau.office.store.close()
        said = _pressed(folder, ids)
        wrong = _wrong(open_bureau(folder), ids, said)
        return {
            "rounds": len(said),
            "cases": len(ids),
            "won": sum(one.moved for one in said),
            "told": sum(not one.moved for one in said),
            "failed": len(wrong),
            "what": wrong[:5],
        }


def _pressed(folder: Path, ids: Sequence[int]) -> list[Said]:
    """Every press of every case, by two desks in processes of their own."""
    context = get_context("fork")
    together, desks = context.Barrier(len(PRESSES)), []
    for people in (PRESSES[:2], PRESSES[2:]):
        here, there = context.Pipe(duplex=False)
        desk = context.Process(target=_desk, args=(folder, ids, people, together, there))
        desk.start()
        desks.append((desk, here))
    said = [one for _desk, here in desks for one in here.recv()]
    for desk, _here in desks:
        desk.join()
    return said


def _desk(
    folder: Path,
    ids: Sequence[int],
    people: Sequence[tuple[Verb, str]],
    together: Barrier,
    tell: Connection,
) -> None:
    bureau, said = open_bureau(folder), list[Said]()
    threads = [Thread(target=_person, args=(bureau, ids, one, together, said)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tell.send(said)


def _person(
    bureau: Bureau,
    ids: Sequence[int],
    press: tuple[Verb, str],
    together: Barrier,
    said: list[Said],
) -> None:
    verb, who = press
    browser = bureau.browser(who)
    for id in ids:
        at = f"/desk/case/{id}/move/{verb}"
        page = browser.get(at)
        together.wait(PATIENCE)  # all have the page before anybody presses
        answer = browser.send(page, at=at, **TYPED)
        said.append(Said(id, verb, answer.status_code == 302, _words(answer)))
        together.wait(PATIENCE)


def _words(answer: TestResponse) -> str:
    return unescape(re.sub(r"\s+", " ", answer.text))


def _wrong(bureau: Bureau, ids: Sequence[int], said: Sequence[Said]) -> list[str]:
    """What isn't as it must be, case by case and in the chain."""
    found, by_case = list[str](), defaultdict[int, list[Said]](list)
    for one in said:
        by_case[one.case_id].append(one)
    with bureau.office.store.read() as session:
        for id in ids:
            acts = session.query(EventTable).filter_by(case_id=id).order_by(EventTable.id)
            verbs = [act.verb for act in acts]
            found += _wrong_in(by_case[id], verbs, session.get_one(CaseTable, id).version)
        report = Report()
        check_cases(session, facts_of(session, report.faults), report)
    return found + report.faults


def _wrong_in(presses: Sequence[Said], verbs: Sequence[Verb], version: int) -> list[str]:
    winners = [one.verb for one in presses if one.moved]
    if len(presses) != len(PRESSES) or len(winners) != 1 or version != 2:
        return [f"{len(presses)} presses, {winners} won, version {version}"]
    if verbs != [Verb.REGISTER, winners[0]]:
        return [f"{winners[0]} won, and the history says {verbs}"]
    told = f"最近一步：{VERB_NAMES[Verb(winners[0])]}（"
    return [
        f"{one.verb} lost against {winners[0]} and was told: {one.words[:300]}"
        for one in presses
        if not one.moved
        and not ("您的操作没有生效，填写的内容还在" in one.words and told in one.words)
    ]
