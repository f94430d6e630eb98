"""How long the desk takes, in one process, over N cases of five events and a sealed note each: its
list in each order, a search in all that is sealed (its first answer, until everything was opened,
and from then on), the page of a case, the first page; and how much memory it holds then.

A request is a whole one of the application, without the network. Each figure is printed as soon as
it is measured, then all in one line.
"""

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

import flask
from flask.testing import FlaskClient
from sqlalchemy import insert
from werkzeug.http import parse_cookie

from benchmarks.invented import identity
from benchmarks.measuring import ROOT, arguments, report
from casestore.campaign.loading import load_campaigns, load_site
from casestore.campaign.model import Campaign
from casestore.database.jobs import Jobs
from casestore.database.tables import Base, CaseTable, ChainTable, NumberTable
from casestore.ledger import bindings, history
from casestore.ledger.chain_links import Link, digest
from casestore.ledger.ledger import Ledger
from casestore.lifecycle.case_states import State
from casestore.lifecycle.roles import Role
from casestore.office.account_changes import hashed
from casestore.office.instance import create
from casestore.office.staff import Staff
from casestore.sealing.vault import Sealer
from casestore.settings import load_settings
from commands.applications import content_actions
from commands.wiring import open_ledger
from forms_app.desk import create_app
from forms_app.desk.cases.list_order import ORDERS
from forms_app.desk.services import Services, SiteActions
from forms_app.desk.sign_in import session
from forms_app.desk.sign_in.accounts import Accounts

CAMPAIGN, EMAIL = "xinjian-2022", "desk01@example.gov.cn"
MOMENT, TERM = datetime(2022, 6, 1, 8, tzinfo=UTC), date(2022, 7, 1)
STATES = (State.RECEIVED, State.ACCEPTED, State.HANDLING, State.SETTLED, State.DECLINED)
STEPS = ("register", "accept", "transfer", "take_up", "note")
FACTS = "按合同完成供货，验收合格后一直没有收到款项，多次书面催要没有结果。" * 12


def case(id: int, campaign: Campaign, sealer: Sealer) -> CaseTable:
    """Case ``id``; what is sealed of it is its own."""
    chance = Random(id)
    who = {**identity(chance), "uscc": f"9136012{id:011d}", "legal_representative": "某某"}
    said = {"facts": f"{FACTS}合同编号 HT-{id:07d}", "request": "请按合同支付。"}
    return CaseTable(
        **_plain(id, campaign),
        id=id,
        year=2022,
        serial=id,
        number=f"XJ-2022-{id:06d}",
        key=f"{id:064x}",
        code=f"{id:064x}",
        version=1,
        demo=False,
        amount=100 * chance.randrange(1, 10**6),
        mailable=False,
        supervised=None,
        received_at=MOMENT,
        sealed_to=sealer.sealed_to,
        identity=sealer.seal_json(who),
        narrative=sealer.seal_json(said),
    )


def _plain(id: int, campaign: Campaign) -> dict[str, Any]:
    """What isn't sealed of case ``id``: where it stands, and what it is about."""
    category, state = campaign.categories[id % len(campaign.categories)], STATES[id % len(STATES)]
    runs = state is not State.DECLINED
    words = {"source": "web", "rule": "accept", "claimant_kind": "enterprise", "industry": "E"}
    words |= {"judicial_status": "none", "enterprise_kind": "", "sme_arrears": "no"}
    return {
        **words,
        "campaign": CAMPAIGN,
        "state": state,
        "respondent_kind": campaign.respondents[0].id,
        "respondent_level": campaign.levels[0].id,
        "respondent": "新建区示例单位",
        "category": category.id,
        "lead": category.lead,
        "unit": category.lead if state in (State.HANDLING, State.SETTLED) else "",
        "clock": "set" if runs else None,
        "clock_start": MOMENT.date() if runs else None,
        "deadline": TERM + timedelta(days=id % 60) if runs else None,
    }


def links_of(row: CaseTable, head: ChainTable, sealer: Sealer) -> Iterator[Link]:
    """The events of ``row``, each the new ``head``; the last is a note."""
    bound = {"row": bindings.digest_of("cases", row)}
    record = history.sealed_hash(row.identity, row.narrative)
    for verb in STEPS:
        note = (
            sealer.seal(f"已电话联系，约定第 {row.id} 号对账".encode()) if verb == "note" else None
        )
        link = Link(
            id=head.events + 1,
            case_id=row.id,
            at=MOMENT,
            actor="1",
            actor_name="统筹岗",
            verb=verb,
            source=None,
            target=row.state if verb == "take_up" else None,
            note=note,
            note_hash=None,
            sealed_to=sealer.sealed_to if note else "",
            told="",
            details={**bound, "record": record} if verb == "register" else bound,
            prev_hash=head.hash,
            hash="",
        )
        head.events, head.hash = link.id, digest(link)
        yield link._replace(hash=head.hash)


def fill(ledger: Ledger, count: int) -> None:
    """``count`` cases, their events chained as the ledger chains them."""
    campaign, sealer = ledger.campaigns[CAMPAIGN], ledger.sealer
    columns = CaseTable.__table__.columns.keys()
    with ledger.store.write() as rows:
        head = rows.get_one(ChainTable, 1)
        for start in range(1, count + 1, 1000):
            batch = [
                case(id, campaign, sealer) for id in range(start, min(start + 1000, count + 1))
            ]
            events = [link._asdict() for row in batch for link in links_of(row, head, sealer)]
            values = [{name: getattr(row, name) for name in columns} for row in batch]
            rows.execute(insert(Base.metadata.tables["cases"]), values)
            rows.execute(insert(Base.metadata.tables["events"]), events)
        rows.add(NumberTable(campaign=CAMPAIGN, year=2022, last=count))


def fill_at(instance: Path, count: int) -> None:
    """:func:`fill` the ledger of ``instance``."""
    fill(open_ledger(load_settings(instance, ROOT / "content")), count)


def desk_of(ledger: Ledger, staff: Staff) -> flask.Flask:
    """The application of the desk over ``ledger``; nothing happens to a public site."""
    nothing = SiteActions(
        preview=None,
        releases=tuple,
        may_roll_back=lambda _id, _sha: None,
        rollback=lambda _id, _sha: None,
        sha_of=lambda _id: "",
        differences=lambda _id: (),
    )
    app = create_app(
        Services(
            settings=ledger.settings,
            ledger=ledger,
            jobs=Jobs(ledger.store),
            staff=staff,
            evidence=ledger.evidence,
            campaigns=ledger.campaigns,
            site=load_site(ledger.settings.content),
            site_actions=nothing,
            content_actions=content_actions(ledger),
        )
    )
    app.config["WTF_CSRF_ENABLED"] = False  # the search is posted without its form
    return app


def coordinator(app: flask.Flask, staff: Staff) -> FlaskClient:
    """The browser of a coordinator who has signed in."""
    staff.add(EMAIL, "经办岗 01", frozenset({Role.COORDINATOR}))
    accounts = Accounts(staff.store)
    account = accounts.find_user(email=EMAIL)
    assert account is not None  # noqa: S101 - it was made just now
    account = accounts.set_password(account, hashed("four quiet lanterns"))
    with app.test_request_context("/desk/"):
        session.begin(account)
        answer = app.response_class()
        app.session_interface.save_session(app, flask.session, answer)
    client = app.test_client()
    cookie = parse_cookie(answer.headers["Set-Cookie"])["qz_desk"]
    client.set_cookie("qz_desk", cookie, path="/desk")
    return client


def milliseconds(times: int, ask: Callable[[], str], wanted: str) -> int:
    """The median of ``times`` requests, each of which must answer with ``wanted`` in it."""
    taken = []
    for _one in range(times):
        start = time.perf_counter()
        page = ask()
        taken.append(time.perf_counter() - start)
        if wanted not in page:
            raise SystemExit(f"{wanted!r} isn't on the page")
    return round(statistics.median(taken) * 1000)


def resident_mb() -> int:
    """What the process holds in memory now; at its start the key's own derivation took more."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return round(pages * resource.getpagesize() / 2**20)


def measured(client: FlaskClient, count: int, times: int) -> Iterator[tuple[str, int]]:
    """The milliseconds of each kind of page over ``count`` cases, by name."""

    def look_for(text: str) -> str:
        found = client.post("/desk/ledger/search", data={"view": "all", "q": text})
        return client.get(found.location).text

    def listed(order: str) -> int:
        address = f"/desk/ledger?view=all&order={order}"
        return milliseconds(times, lambda: client.get(address).text, "XJ-")

    last, words = f"XJ-2022-{count:06d}", f"HT-{count:07d}"
    yield "list_ms", listed("deadline")
    yield "list_slowest_order_ms", max(listed(order) for order in ORDERS)
    yield "home_ms", milliseconds(times, lambda: client.get("/desk/").text, "XJ-")
    yield "next_ms", milliseconds(times, lambda: client.get("/desk/next").location, "/desk/")
    yield "case_ms", milliseconds(times, lambda: client.get(f"/desk/case/{count}").text, words)
    began = time.perf_counter()
    yield "first_search_ms", milliseconds(1, lambda: look_for(words), "")
    while "data-opening" in look_for(words):  # as the page does: ask, and look again at the end
        while client.get("/desk/ledger/opening").json != {"waiting": 0}:
            time.sleep(0.5)
    yield "all_opened_ms", round((time.perf_counter() - began) * 1000)
    yield "search_ms", milliseconds(times, lambda: look_for(f"约定第 {count} 号"), last)
    yield "resident_mb", resident_mb()


def printed(figures: Iterator[tuple[str, int]], count: int) -> Mapping[str, int]:
    """``figures``, each said on the error output as soon as it is known."""
    found = dict[str, int]()
    for name, figure in figures:
        print(f"{count} cases: {name} {figure}", file=sys.stderr, flush=True)
        found[name] = figure
    return found


def main(count: int, times: int) -> None:
    with tempfile.TemporaryDirectory() as folder:  # a dozen files: no disk to wait for
        instance = Path(folder) / "instance"
        create(instance, load_campaigns(ROOT / "content"), demo=True)
        began = time.perf_counter()
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as another:
            another.submit(fill_at, instance, count).result()  # its memory isn't the desk's
        filled = round((time.perf_counter() - began) * 1000)
        ledger = open_ledger(load_settings(instance, ROOT / "content"))
        staff = Staff(ledger.store)
        app = desk_of(ledger, staff)
        figures = printed(measured(coordinator(app, staff), count, times), count)
        report("desk", cases=count, fill_ms=filled, **figures)


if __name__ == "__main__":
    chosen = arguments(__doc__)
    main(chosen.cases, chosen.times)
