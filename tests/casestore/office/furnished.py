"""An office with something of everything in it, and a release beside it: what an inventory is
tried on."""

import json
from dataclasses import asdict, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from sqlalchemy import func, select

from casestore.calendar.holiday_notice import read_notice
from casestore.database.jobs import Jobs
from casestore.database.recipients import pinned
from casestore.database.tables import CaseTable
from casestore.exchange.items import ItemKind
from casestore.exchange.receipt_numbers import random_number
from casestore.ledger import claimants_view, heads, resealing
from casestore.ledger.import_items import Pass
from casestore.ledger.queries import case_file
from casestore.ledger.queries.inspections import sealed_names
from casestore.ledger.queries.reports import open_report
from casestore.ledger.verbs import (
    claimant,
    documents,
    handing_in,
    incoming,
    inspections,
    registering,
    reissuing,
    reports,
    supervision,
)
from casestore.ledger.verbs.handing_in import HandIn
from casestore.ledger.verbs.incoming import Arrived, Contents
from casestore.ledger.verbs.inspections import Version
from casestore.ledger.verbs.recount import enter_list
from casestore.ledger.verbs.reissuing import ReissueRequest
from casestore.lifecycle.documents import DocumentKind
from casestore.lifecycle.incoming import IncomingKind
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.public_changes import PublicKind
from casestore.lifecycle.reissue import Shown
from casestore.lifecycle.roles import SYSTEM, Actor, Role
from casestore.office import accounts, staff_mail
from casestore.office.account_changes import Wanted
from casestore.office.instance import DEMO_PASSPHRASE
from casestore.office.inventory.site import LiveRelease
from casestore.office.keys.cards import new_cards
from casestore.office.keys.inventory import still_needing
from casestore.office.keys.ring import KeyRing, first_pins
from casestore.office.pins import pin_at_start
from casestore.office.staff import Staff
from casestore.office.staff_changes import StaffChanges
from casestore.public.reader import PublicStore
from casestore.publishing import projection, summaries, withdrawals
from casestore.publishing.agreed_content import adopt_content, last_agreed
from casestore.publishing.public_changes import confirm, note_rolled_back, propose
from tests.casestore.ledger.counter import Visitor
from tests.casestore.ledger.inspected import DEPARTMENT, UNIT, graded, registered, seen
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, PDF, SECOND, TEXT, Office

ADMIN = Actor(id="9", name="管理岗", roles=frozenset({Role.ADMIN}))
THIRD = Actor(id="4", name="统筹三岗", roles=frozenset({Role.COORDINATOR}))
#: A campaign that asks for ratings.
RATED = "xinjian-park-2024"
OF_2031 = (
    "元旦：1月1日放假。\n国庆节：10月1日至10月8日放假调休。10月11日（周六）、10月12日（周日）上班"
)


def furnish(office: Office) -> LiveRelease:
    """Fill ``office``, make its public store and a release of it; ``older.db`` is its ledger from
    halfway."""
    settings = office.settings
    (settings.instance / "settings.toml").write_text('site_url = "http://127.0.0.1:8000"\n')
    pin_at_start(settings, office.store)
    work(office)
    return released(office)


def work(office: Office) -> None:
    """Some of everything that an office does."""
    _people(office)
    _cases(office)
    _confirmed_change(office)
    _over_the_counter(office)
    _by_mail(office)
    _inspected(office)
    _reported(office)
    heads.add_line(office.settings, office.store)
    office.store.copy_to(office.settings.instance / "older.db")
    _summaries(office)
    _public_changes(office)
    _jobs(office)
    exchange_key(office)
    claimants_view.write_owed(office.ledger)  # after the resealing, which owes them


def _people(office: Office) -> None:
    staff = Staff(office.store)
    staff.add("one@example.gov.cn", "管理一岗", frozenset({Role.ADMIN}))
    staff.add("two@example.gov.cn", "审核岗", frozenset({Role.REVIEWER}), by=ADMIN)
    staff.add(
        "unit@example.gov.cn", "单位岗", frozenset({Role.UNIT}), frozenset({f"{MODEL}/court"})
    )
    roles = frozenset({Role.REVIEWER, Role.COORDINATOR})
    staff.change(2, roles, frozenset(), staff.member(2).version, by=ADMIN)
    staff.set_active(3, False, staff.member(3).version)
    accounts.set_password(office.store, 1, "a hash")
    accounts.record_sign_in(office.store, 1)
    enter_list(office.ledger, read_notice(2031, OF_2031), ADMIN)
    staff_mail.set_digest(office.store, 2, False, staff.member(2).actor)
    staff_mail.make_feed(office.ledger, 2, staff.member(2).actor)


def _confirmed_change(office: Office) -> None:
    """A change to an account that two made, and one that waits."""
    changes, staff = StaffChanges(office.store), Staff(office.store)
    act, roles = OfficeAct.ACCOUNT_ADD, frozenset({Role.COORDINATOR})
    wanted = Wanted(act=act, email="four@example.gov.cn", name="经办岗", roles=roles)
    asked = changes.ask(wanted, ADMIN)
    changes.confirm(asked.change or 0, staff.member(1).actor)
    version = staff.member(4).version
    changes.ask(Wanted(act=OfficeAct.ACCOUNT_CLOSE, account=4, version=version), ADMIN)


def _cases(office: Office) -> None:
    other = office.register("copied", campaign="zhushan-2022")
    office.go(other.case_id, "accept", "transfer", "take_up")
    supervision.press(office.ledger, other.case_id, COORDINATOR, "请抓紧", listed=True)
    for replaces in (None, 1):
        letter = documents.Wanted(
            kind=DocumentKind.TRANSFER_LETTER, paper=lambda _numbered: PDF, replaces=replaces
        )
        documents.issue(office.ledger, other.case_id, COORDINATOR, letter)
    receipt = office.register("suspended")
    with office.as_claimant(receipt.case_id) as work:
        claimant.supplement(work, "补充", [office.keep("supplement")])
    office.go(receipt.case_id, "accept", "suspend")
    office.go(office.register("back").case_id, "return")
    office.go(office.register("gone").case_id, "decline")
    supervision.note(office.ledger, office.register("new").case_id, COORDINATOR, "备注")
    agreed = office.register("agreed")
    office.go(agreed.case_id, "accept", "transfer", "take_up", "agree", "settle")


def _over_the_counter(office: Office) -> None:
    """An item of every kind."""
    visitor = Visitor(office).sent_in()
    more = asdict(office.keep("supplement"))
    visitor.put(visitor.item(ItemKind.SUPPLEMENT, "s", text="补充", files=[more]))
    visitor.put(visitor.item(ItemKind.HANDOUT, "h", what="copy"))
    visitor.put(visitor.item(ItemKind.WITHDRAWAL, "w", text="已经解决"))
    assert visitor.imported() == Pass(3, 0), visitor.reasons()
    rater = Visitor(office, campaign=RATED, number=random_number("XJP", 2024)).sent_in()
    office.go(_newest(office), "accept", "transfer", "take_up", "settle", "strike_off")
    rater.put(rater.item(ItemKind.RATING, "r", grade=2, text="晚了"))
    _with_an_old_receipt(office)
    _with_a_lost_code(office)
    assert visitor.imported() == Pass(2, 0), visitor.reasons()


def _inspected(office: Office) -> None:
    """An inspection that was graded and cancelled, and one that will come. What was sealed of them
    before is swept, as the worker does after a month: nothing names it any more."""
    folder = office.settings.evidence
    before = set(folder.iterdir())
    for number in range(2):
        by, unit = (COORDINATOR, "emergency") if number else (DEPARTMENT, UNIT)
        registered(office, by, unit, matter=f"检查 {number}")
    graded(office, seen(office, 1).code, 1, "索要好处")
    inspections.cancel(office.ledger, Version(id=1, version=1), "不去了", DEPARTMENT)
    named = {folder / name for name in sealed_names(office.ledger)}
    for path in set(folder.iterdir()) - before - named:
        path.unlink()


def _reported(office: Office) -> None:
    """What a unit handed in, the report made with it, and what is to stand instead of that."""
    named = (MODEL, "monthly", date(2022, 5, 31))
    court = Actor(
        id="3", name="单位岗", roles=frozenset({Role.UNIT}), units=frozenset({f"{MODEL}/court"})
    )
    _table, sha = handing_in.figures_for(office.ledger, named, "court", court)
    given = HandIn(campaign=MODEL, report="monthly", ends_on=named[2], unit="court", sha=sha)
    handing_in.hand_in(office.ledger, given, court)
    handing_in.remind(office.ledger, named, COORDINATOR)
    wanted = reports.Wanted(campaign=MODEL, report="monthly", ends_on=named[2])
    first = reports.draft(office.ledger, wanted, COORDINATOR)
    sha = open_report(office.ledger, first, SECOND).line.sha
    reports.review(office.ledger, first, SECOND, sha)
    reports.issue(office.ledger, first, COORDINATOR, lambda _p: reports.Papers(pdf=PDF, sheet=PDF))
    reports.draft(office.ledger, replace(wanted, replaces=first), COORDINATOR)


def _by_mail(office: Office) -> None:
    """What came in beside the form: one that waits, one put aside, one that became a case."""
    for number in range(3):
        contents = Contents(
            sender="样例", subject="", text="货款未付", key=str(number), files=(office.keep(),)
        )
        arrived = Arrived(
            kind=IncomingKind.EMAIL,
            same=f"mail {number}",
            arrived_on=office.settings.today(MODEL),
            contents=contents,
            original=b"a mail",
        )
        incoming.take_in(office.ledger, arrived, COORDINATOR)
    incoming.put_aside(office.ledger, 2, "广告", COORDINATOR)
    clue = replace(office.clue(), incoming=3)
    registering.register(office.ledger, clue, "by mail", COORDINATOR)


def _with_an_old_receipt(office: Office) -> None:
    """A case from before there were claimants' keys, whose claimant asks."""
    receipt = office.register("old")
    holder = Visitor(office, number=receipt.number, code=receipt.code)
    with office.store.write() as session:
        row = session.get_one(CaseTable, receipt.case_id)
        row.reading_key = row.writing_key = None
    holder.put(holder.item(ItemKind.OLD_RECEIPT, "o", code=receipt.code))


def _with_a_lost_code(office: Office) -> None:
    """A case whose claimant got a new code."""
    case = office.register("lost code").case_id
    claimants_view.write_owed(office.ledger)
    values = case_file.open_case(office.ledger, case, SYSTEM).values
    shown = {fact: values[fact] for fact in Shown}
    version = office.row(case).version
    asked = ReissueRequest(version=version, shown=shown, reason="遗失")
    reissuing.reissue(office.ledger, case, COORDINATOR, asked)


def _newest(office: Office) -> int:
    with office.store.read() as session:
        return session.scalars(select(func.max(CaseTable.id))).one()


def _summaries(office: Office) -> None:
    for key in ("public", "taken", "reopened", "draft", "submitted"):
        case = office.struck_off(key)
        draft = summaries.save(office.ledger, case.id, COORDINATOR, TEXT)
        if key == "draft":
            continue
        summaries.submit(office.ledger, case.id, COORDINATOR, draft.sha)
        if key == "submitted":
            continue
        summaries.approve(office.ledger, case.id, SECOND, draft.sha)
        if key == "taken":
            done = summaries.withdraw(office.ledger, case.id, SECOND, "有误")
            withdrawals.approve(office.ledger, case.id, THIRD, done.reason_sha)
        if key == "reopened":
            office.go(case.id, "reopen")


def _public_changes(office: Office) -> None:
    """An older release that two persons put back, and one that waits for the second; content that
    was adopted, and agreed on once more by two."""
    store, secret = office.store, office.settings.secret("approval")
    asked = propose(store, (PublicKind.ROLLBACK, "20220606-0900", "a" * 64), COORDINATOR)
    confirm(store, secret, asked.id, asked.sha, SECOND)
    propose(store, (PublicKind.ROLLBACK, "20220613-0900", "b" * 64), COORDINATOR)
    note_rolled_back(store, "20220613-0900")
    adopt_content(office.settings, store)
    agreed = last_agreed(store)
    assert agreed
    wanted = (PublicKind.CONTENT, "20220614-0900", agreed.sha)
    asked = propose(store, wanted, COORDINATOR, agreed.sha)
    confirm(store, secret, asked.id, asked.sha, SECOND)


def _jobs(office: Office) -> None:
    jobs = Jobs(office.store)
    jobs.ask(JobKind.REBUILD, "1")
    for _job in range(3):
        claimed = jobs.claim("worker")
        assert claimed
        jobs.finish(claimed.id, "已写入 outbox")
    claimed = jobs.claim("worker")
    assert claimed
    jobs.fail(claimed.id, "地址不存在", final=True)


def exchange_key(office: Office) -> None:
    """A new office key, a recovery key more, and everything sealed anew to them; the old key is
    destroyed."""
    keys, store = office.settings.keys, office.store
    with store.read() as session:
        known = pinned(session)
    if not known:
        first_pins(store, office.opener.recipients, [])
    passphrase = office.settings.instance / DEMO_PASSPHRASE
    word = passphrase.read_text(encoding="ascii").strip() if passphrase.exists() else ""
    ring = KeyRing(keys, store, word)
    (old,) = ring.pinned("office")
    ring.rotate()
    ring.add(new_cards(1)[0].recipient)
    assert resealing.reseal(office.ledger).faults == ()
    ring.destroy(old.fingerprint, still_needing(office.ledger, old.recipient))


def released(office: Office) -> LiveRelease:
    """A release as the generator leaves it: pages, data, head and manifest, noted by the
    office."""
    settings = office.settings
    public = projection.bring_up_to_date(office.ledger)
    head = heads.write_for_release(settings, office.store)
    folder = settings.releases / "20261128-120000"
    (folder / "data").mkdir(parents=True)
    (folder / "campaigns/x/cases").mkdir(parents=True)
    (folder / "data/public.db").write_bytes(public.read_bytes())
    (folder / "head.json").write_bytes(head.read_bytes())
    with PublicStore(public) as store:
        for id in store.digests():
            (folder / f"campaigns/x/cases/{id}.html").write_text("page")
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    (folder / "manifest.json").write_text(json.dumps(files))
    digest = sha256((folder / "manifest.json").read_bytes()).hexdigest()
    heads.add_line(settings, office.store, release=folder.name, manifest=digest)
    return live_in(folder)


def live_in(folder: Path) -> LiveRelease:
    """The release in ``folder`` as it is now."""
    manifest = (folder / "manifest.json").read_bytes()
    return LiveRelease(
        id=folder.name,
        folder=folder,
        manifest=sha256(manifest).hexdigest(),
        paths=frozenset(json.loads(manifest)),
    )
