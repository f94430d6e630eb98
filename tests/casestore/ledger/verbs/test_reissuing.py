"""A lost access code: who may hand out another, what must agree, and that the old one is dead."""

from dataclasses import replace

import pytest

from casestore.database import jobs
from casestore.database.tables import CaseTable, JobTable
from casestore.errors import Incomplete, NotAllowed, Stale
from casestore.exchange.handouts import Handout
from casestore.exchange.items import ItemKind
from casestore.ledger import claimants_view, heads
from casestore.ledger.import_items import Pass
from casestore.ledger.queries import case_file
from casestore.ledger.verbs import registering, reissuing
from casestore.ledger.verbs.reissuing import ReissueRequest
from casestore.lifecycle.jobs import JobKind, JobState
from casestore.lifecycle.reissue import Shown
from casestore.lifecycle.roles import Actor, Role
from casestore.lifecycle.verbs import Verb
from tests.casestore.ledger.counter import Visitor
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, SECOND, Office
from tests.casestore.office.instances import faults

RIGHT = {Shown.CONTACT: "司徒样本", Shown.USCC: "91360122ma0000 0000", Shown.PHONE: "139-0000-0001"}
ID = 1


def request(office: Office, **changed: object) -> ReissueRequest:
    asked = ReissueRequest(
        version=office.row(ID).version, shown=RIGHT, reason="本人持证件到窗口申请"
    )
    return replace(asked, **changed)  # type: ignore[arg-type]


def holder(office: Office, visitor: Visitor, code: str) -> Visitor:
    return Visitor(office, number=visitor.number, code=code)


def test_the_new_code_opens_everything_and_the_old_one_nothing(office: Office) -> None:
    old = Visitor(office).sent_in()
    late = old.item(ItemKind.WITHDRAWAL, "w", text="撤回")
    office.ledger.handouts.write(old.keys.reader, Handout.RECEIPT, b"signed")
    before = list(office.settings.capsules.iterdir())
    code = reissuing.reissue(office.ledger, ID, COORDINATOR, request(office))
    assert not any(path.exists() for path in before), "the old capsule and files go at once"
    claimants_view.write_owed(office.ledger)
    new = holder(office, old, code)
    status = new.status()
    assert status is not None and status.number == old.number
    assert status.steps[-1][1].startswith("查询码已补发，原查询码作废。")
    assert old.status() is None
    assert len(list(office.settings.capsules.iterdir())) == 1
    old.put(late)
    assert old.imported() == Pass(0, 1)
    assert old.reasons() == ["没有与这份来件对应的线索"]
    new.put(new.item(ItemKind.WITHDRAWAL, "w", text="撤回"))
    assert new.imported() == Pass(1, 0)
    assert office.row(ID).state == "withdrawn"
    assert reissuing.opens(office.ledger, ID, COORDINATOR, code)
    assert not reissuing.opens(office.ledger, ID, COORDINATOR, old.code)


def test_it_stands_in_the_history_with_what_was_shown_and_is_told_to_the_claimant(
    office: Office,
) -> None:
    Visitor(office).sent_in()
    two = {fact: RIGHT[fact] for fact in (Shown.USCC, Shown.PHONE)}
    code = reissuing.reissue(office.ledger, ID, COORDINATOR, request(office, shown=two))
    event = case_file.open_case(office.ledger, ID, COORDINATOR).events[-1]
    assert (event.verb, event.actor, event.note) == (
        Verb.REISSUE,
        COORDINATOR.name,
        "本人持证件到窗口申请",
    )
    assert event.details["shown"] == "['uscc', 'phone']"
    with office.store.read() as session:
        letters = session.query(JobTable).filter_by(kind=JobKind.MAIL)
        assert {job.payload["event"] for job in letters} >= {event.id}
        raw = str([vars(row) for row in session.query(CaseTable)])
    assert code not in raw
    claimants_view.write_owed(office.ledger)
    heads.add_line(office.settings, office.store)
    assert faults(office.ledger) == []


def test_a_receipt_that_the_office_made_loses_its_code_too(office: Office) -> None:
    receipt = office.register("paper")
    code = reissuing.reissue(office.ledger, receipt.case_id, COORDINATOR, request(office))
    again = registering.receipt(office.ledger, MODEL, "paper")
    assert again is not None and (again.number, again.code) == (receipt.number, "")
    assert office.register("paper").code == ""
    asked = Visitor(office, number=receipt.number, code=receipt.code)
    asked.put(asked.item(ItemKind.OLD_RECEIPT, "o", code=receipt.code))
    asked.imported()
    assert asked.status() is None and holder(office, asked, code).status() is not None


def test_an_older_receipt_whose_claimant_never_asked_gets_keys_by_it(office: Office) -> None:
    receipt = office.register("old")
    with office.store.write() as session:
        row = session.get_one(CaseTable, receipt.case_id)
        row.reading_key = row.writing_key = None
    code = reissuing.reissue(office.ledger, receipt.case_id, COORDINATOR, request(office))
    asked = Visitor(office, number=receipt.number, code=receipt.code)
    asked.put(asked.item(ItemKind.OLD_RECEIPT, "o", code=receipt.code))
    asked.imported()
    assert asked.status() is None and holder(office, asked, code).status() is not None


@pytest.mark.parametrize(
    ("shown", "named"),
    [
        ({Shown.CONTACT: "司徒样本", Shown.PHONE: "13900000002"}, {"phone"}),
        ({Shown.CONTACT: "别人", Shown.USCC: RIGHT[Shown.USCC]}, {"contact"}),
        ({Shown.USCC: RIGHT[Shown.USCC]}, {"shown"}),
        ({}, {"shown"}),
        ({**RIGHT, Shown.USCC: "91360122MA00000001"}, {"uscc"}),
    ],
)
def test_what_was_shown_must_agree_and_be_enough(
    office: Office, shown: dict[Shown, str], named: set[str]
) -> None:
    visitor = Visitor(office).sent_in()
    with pytest.raises(Incomplete) as refused:
        reissuing.reissue(office.ledger, ID, COORDINATOR, request(office, shown=shown))
    assert set(refused.value.fields) == named
    assert visitor.status() is not None
    assert office.row(ID).version == 1


def with_recorded(office: Office, **changed: str) -> None:
    """Let the record of the case hold other facts, as under a form that doesn't ask for them."""
    with office.store.write() as session:
        row = session.get_one(CaseTable, ID)
        identity = office.opener.open_json(row.identity) | changed
        row.identity = office.sealer.seal_json(identity)


def test_where_the_record_holds_one_fact_that_one_is_enough_and_without_any_none_is(
    office: Office,
) -> None:
    office.register()
    with_recorded(office, contact="", phone="")
    one = {Shown.USCC: RIGHT[Shown.USCC]}
    with pytest.raises(Incomplete, match="不一致"):
        reissuing.reissue(office.ledger, ID, COORDINATOR, request(office))
    assert reissuing.reissue(office.ledger, ID, COORDINATOR, request(office, shown=one))
    with_recorded(office, uscc="")
    with pytest.raises(NotAllowed, match="没有登记可以核对的事项"):
        reissuing.reissue(office.ledger, ID, COORDINATOR, request(office, shown={}))


def test_a_reason_is_asked_for_and_a_second_press_is_told(office: Office) -> None:
    Visitor(office).sent_in()
    with pytest.raises(Incomplete, match="理由"):
        reissuing.reissue(office.ledger, ID, COORDINATOR, request(office, reason=" "))
    asked = request(office)
    code = reissuing.reissue(office.ledger, ID, COORDINATOR, asked)
    with pytest.raises(Stale, match="还没有补发"):
        reissuing.reissue(office.ledger, ID, COORDINATOR, asked)
    assert reissuing.opens(office.ledger, ID, COORDINATOR, code)


def test_only_a_coordinator_may_and_nobody_of_the_responsible_unit(office: Office) -> None:
    case = office.register("k").case_id
    row = office.go(case, "accept", "transfer", "take_up")
    both = Actor(
        id="7",
        name="兼岗",
        roles=frozenset({Role.COORDINATOR, Role.UNIT}),
        units=frozenset({f"{MODEL}/{row.unit}"}),
    )
    only = "只有统筹岗可以补发"
    for actor, why in ((office.unit(row), only), (SECOND, only), (both, "责任单位不能补发")):
        with pytest.raises(NotAllowed, match=why):
            reissuing.reissue(office.ledger, case, actor, request(office))
    assert reissuing.reissue(office.ledger, case, COORDINATOR, request(office))


def test_who_dies_before_the_old_capsule_is_gone_leaves_it_to_the_counter(office: Office) -> None:
    visitor = Visitor(office).sent_in()
    (path,) = office.settings.capsules.iterdir()
    kept = path.read_bytes()
    reissuing.reissue(office.ledger, ID, COORDINATOR, request(office))
    path.write_bytes(kept)
    claimants_view.write_owed(office.ledger)
    assert not path.exists() and visitor.status() is None
    with office.store.read() as session:
        owed = session.query(JobTable).filter_by(kind=JobKind.CAPSULE, state=JobState.QUEUED)
        assert owed.count() == 0


def test_a_capsule_that_a_case_reads_with_is_never_dropped(office: Office) -> None:
    visitor = Visitor(office).sent_in()
    with office.store.write() as session:
        payload = {"case": ID, "former": visitor.keys.reader}
        jobs.owe(session, JobKind.CAPSULE, payload)
    claimants_view.write_owed(office.ledger)
    assert visitor.status() is not None
