"""The key ring: whom is sealed to changes, everything follows, and nothing becomes closed."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event, select

from casestore.database.jobs import Jobs
from casestore.database.recipients import pinned, unpin
from casestore.database.tables import CaseTable, EventTable, FileTable, SummaryTable
from casestore.errors import CaseStoreError, EnvironmentFault
from casestore.exchange.inbox import Inbox
from casestore.exchange.items import ItemKind, sealed
from casestore.ledger import claimants_view, history
from casestore.ledger.import_items import Pass
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import case_file
from casestore.ledger.resealing import do_job, owe_what_is_left, reseal
from casestore.ledger.verbs import registering
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.roles import SYSTEM
from casestore.office.keys.inventory import inventory, still_needing
from casestore.sealing.kept_file import files_of
from casestore.sealing.recipients import fingerprint_of, read_recipients
from casestore.sealing.vault import Opener
from casestore.sealing.wrapping import new_secret, recipient_of
from tests.casestore.ledger.counter import Visitor
from tests.casestore.ledger_fixture import COORDINATOR
from tests.casestore.office.instances import Place, faults, new_place, with_cases


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return new_place(tmp_path / "place")


def sealed_things(ledger: Ledger) -> list[bytes]:
    """Everything sealed in the ledger and in its evidence folder."""
    with ledger.store.read() as session:
        found = [part for row in session.scalars(select(CaseTable)) for part in sealed_of(row)]
        found += session.scalars(select(FileTable.name)).all()
        found += session.scalars(select(EventTable.note).where(EventTable.note.is_not(None))).all()
        found += session.scalars(select(SummaryTable.text)).all()
    return found + [path.read_bytes() for path in sorted(ledger.settings.evidence.iterdir())]


def sealed_of(row: CaseTable) -> tuple[bytes, bytes]:
    return row.identity, row.narrative


def opened_by(secret: str, things: list[bytes]) -> int:
    opener, count = Opener([secret]), 0
    for thing in things:
        try:
            opener.open(thing)
        except EnvironmentFault:
            continue
        count += 1
    return count


def test_everything_is_sealed_to_the_office_and_both_cards(place: Place) -> None:
    ledger = with_cases(place)
    things = sealed_things(ledger)
    assert len(things) > 20
    for secret in (*place.opener().secrets, *(card.secret for card in place.cards)):
        assert opened_by(secret, things) == len(things)
    assert len(read_recipients(place.folder / "keys")) == 3
    found = inventory(ledger)
    assert set(found.opens.values()) == {found.total}
    assert (found.unmarked, found.cases_left, found.uploads_left) == (0, 0, 0)


def test_after_a_rotation_the_old_key_opens_nothing_and_can_be_destroyed(place: Place) -> None:
    ledger, ring = with_cases(place), None
    office = place.office(ledger)
    office.keep()  # a draft's upload, which no case has yet
    ring = place.ring(ledger)
    (old,) = ring.pinned("office")
    before = case_file.open_case(ledger, 1, COORDINATOR)
    first_secret = ring.secrets()[0]
    ring.rotate()
    assert still_needing(ledger, old.recipient) == 4  # two cases, an upload and its copy
    with pytest.raises(CaseStoreError, match="还有 4 处"):
        ring.destroy(old.fingerprint, still_needing(ledger, old.recipient))
    assert reseal(ledger).faults == ()
    ledger = place.ledger()
    things = sealed_things(ledger)
    assert opened_by(first_secret, things) == 0
    assert opened_by(ring.secrets()[0], things) == len(things)
    assert still_needing(ledger, old.recipient) == 0
    ring.destroy(old.fingerprint, 0)
    assert len(ring.secrets()) == 1
    again = place.ledger()
    after = case_file.open_case(again, 1, COORDINATOR)
    assert after.values == before.values
    assert [event.note for event in after.events if event.note] == [
        event.note for event in before.events if event.note
    ]
    assert [file for _id, file, _at in after.files] == [file for _id, file, _at in before.files]
    assert faults(again) == []


def test_a_key_that_was_made_and_not_pinned_yet_is_used_by_the_next_try(place: Place) -> None:
    ring, unused = place.ring(place.ledger()), new_secret()
    ring.write_secrets([unused, *ring.secrets()], "")
    assert ring.rotate() == fingerprint_of(recipient_of(unused))
    assert len(ring.secrets()) == 2


def test_what_was_sealed_to_an_old_key_does_not_stay_behind_in_the_database(place: Place) -> None:
    ledger = with_cases(place, 4)
    # SQLite as Debian builds it does this by itself; others don't
    event.listen(
        ledger.store.engine, "connect", lambda raw, _record: raw.execute("PRAGMA secure_delete=0")
    )
    ledger.store.engine.dispose()
    things = sealed_things(ledger)[:-1]
    place.ring(ledger).rotate()
    reseal(ledger)
    ledger.store.close()
    database = (place.folder / "ledger.db").read_bytes()
    assert [thing for thing in things if thing[-48:] in database] == []


def test_a_process_that_runs_goes_on_over_a_rotation(place: Place) -> None:
    running = with_cases(place, 1)
    place.ring(running).rotate()
    office = place.office(running)
    receipt = registering.register(running, office.clue(), "after")
    file = case_file.open_case(running, receipt.case_id, COORDINATOR)
    assert file.values["enterprise"] == "南昌云亭建材有限公司"
    newest = place.opener().secrets[0]
    with running.store.read() as session:
        row = session.get_one(CaseTable, receipt.case_id)
    assert opened_by(newest, [row.identity, row.narrative]) == 2


def test_an_upload_of_before_a_rotation_that_becomes_a_clue_after_it_is_not_forgotten(
    place: Place,
) -> None:
    ledger = place.ledger()
    clue, old = place.office(ledger).clue(), place.opener().secrets[0]
    place.ring(ledger).rotate()
    assert work(ledger) == 1  # the job of the rotation is over before the clue is sent
    registering.register(ledger, clue, "k")
    assert inventory(ledger).cases_left == 1
    assert work(ledger) == 1
    assert opened_by(old, sealed_things(ledger)) == 0
    assert inventory(ledger).cases_left == 0 and work(ledger) == 0


def work(ledger: Ledger) -> int:
    """Do the resealing that is owed, as a worker does; how many jobs that was."""
    jobs, done = Jobs(ledger.store), 0
    while (job := jobs.claim("a worker", (JobKind.RESEAL,))) is not None:
        jobs.finish(job.id, do_job(ledger))
        done += 1
    return done


def test_over_the_counter_too_an_old_upload_is_sealed_anew_by_itself(place: Place) -> None:
    """Uploaded, then the key is rotated and everything sealed anew, then sent: what the upload's
    browser remembers of its seal is of before."""
    ledger, old = place.ledger(), place.opener().secrets[0]
    visitor = Visitor(place.office(ledger))
    clue = visitor.clue()
    place.ring(ledger).rotate()
    sealed_before = {path: path.read_bytes() for path in ledger.settings.evidence.glob("*.age")}
    assert work(ledger) == 1
    for path, data in sealed_before.items():
        path.write_bytes(data)  # a form that sealed by the old list, a moment later
    visitor.put(clue)
    assert visitor.imported() == Pass(1, 0)
    assert work(ledger) == 1
    assert opened_by(old, sealed_things(ledger)) == 0
    assert inventory(ledger).uploads_left == 0 and faults(ledger) == []


def test_what_nobody_sent_yet_and_what_was_put_aside_is_owed_by_the_worker(place: Place) -> None:
    ledger, old = place.ledger(), place.opener().secrets[0]
    assert not owe_what_is_left(ledger)
    visitor = Visitor(place.office(ledger)).sent_in()
    strange = visitor.item(ItemKind.OBJECTION, "question", text="何时办结？")
    by_the_old = sealed(strange, ledger.sealer.recipients)
    place.office(ledger).keep()
    before = {path: path.read_bytes() for path in ledger.settings.evidence.glob("*.age")}
    place.ring(ledger).rotate()
    assert not owe_what_is_left(ledger)  # the rotation owes it already
    assert work(ledger) == 1 and not owe_what_is_left(ledger)
    (path, data), *_others = (
        (path, data) for path, data in before.items() if opens(old, data) and unnamed(ledger, path)
    )
    path.write_bytes(data)
    assert owe_what_is_left(ledger) and work(ledger) == 1
    assert not opens(old, path.read_bytes()) and not owe_what_is_left(ledger)
    Inbox(ledger.settings.inbox).put(strange.name, by_the_old)
    assert visitor.imported() == Pass(0, 1)
    assert owe_what_is_left(ledger) and work(ledger) == 1
    assert not opens(old, visitor.arrivals.read_put_aside(strange.name))


def opens(secret: str, data: bytes) -> bool:
    return opened_by(secret, [data]) == 1


def unnamed(ledger: Ledger, path: Path) -> bool:
    """Whether no case has that file."""
    with ledger.store.read() as session:
        rows = session.scalars(select(FileTable)).all()
        return path.name not in {name for row in rows for name in files_of(row)}


def test_while_a_failed_resealing_waits_for_a_person_none_is_owed(place: Place) -> None:
    ledger = with_cases(place, 1)
    place.ring(ledger).rotate()
    jobs = Jobs(ledger.store)
    job = jobs.claim("a worker", (JobKind.RESEAL,))
    assert job is not None
    jobs.fail(job.id, "打不开", final=True)
    assert not owe_what_is_left(ledger) and work(ledger) == 0


def test_without_recovery_keys_nothing_is_sealed_anew_by_itself(place: Place) -> None:
    ledger = with_cases(place, 1)
    with ledger.store.write() as session:
        for one in pinned(session, "recovery"):
            unpin(session, one.fingerprint)
        session.connection().exec_driver_sql("UPDATE cases SET sealed_to = ''")
    assert not owe_what_is_left(ledger)


def test_the_job_seals_slice_by_slice_and_owes_the_rest(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = with_cases(place, 3)
    place.ring(ledger).rotate()
    monkeypatch.setattr("casestore.ledger.resealing.SLICE", 0.0)
    jobs, said = Jobs(ledger.store), list[str]()
    while (job := jobs.claim("a worker", (JobKind.RESEAL,))) is not None:  # as long as it is owed
        said.append(do_job(ledger))
        jobs.finish(job.id, said[-1])
    assert said == ["已重新密封 1 件，继续"] * 3 + ["已重新密封 0 件"]
    assert inventory(ledger).cases_left == 0


def test_a_recovery_key_is_added_and_removed(place: Place) -> None:
    ledger = with_cases(place, 1)
    ring, third = place.ring(ledger), new_secret()
    fingerprint = ring.add(recipient_of(third))
    with pytest.raises(CaseStoreError, match="已经登记"):
        ring.add(recipient_of(third))
    with pytest.raises(CaseStoreError, match="不是 age 公钥"):
        ring.add("age1nonsense")
    reseal(ledger)
    things = sealed_things(ledger)
    assert opened_by(third, things) == len(things)
    ring.remove(fingerprint)
    reseal(ledger)
    assert opened_by(third, sealed_things(ledger)) == 0
    ring.remove(ring.pinned("recovery")[0].fingerprint)
    with pytest.raises(CaseStoreError, match="最后一把"):
        ring.remove(ring.pinned("recovery")[0].fingerprint)
    with pytest.raises(CaseStoreError, match="keys rotate"):
        ring.remove(ring.pinned("office")[0].fingerprint)
    with pytest.raises(CaseStoreError, match="没有登记"):
        ring.remove("0" * 16)


def test_who_lost_the_passphrase_recovers_with_a_card(tmp_path: Path) -> None:
    place = new_place(tmp_path / "place", "forgotten by everybody")
    ledger, card = with_cases(place, 1), place.cards[1]
    ring = replace(place.ring(ledger), passphrase="")
    with pytest.raises(CaseStoreError, match="不是本实例登记的恢复密钥"):
        ring.recover(new_secret(), "a new one for all")
    assert place.opener().secrets  # untouched
    ring.recover(card.secret, "a new one for all")
    anew = Place(place.folder, place.cards, "a new one for all")
    opener = Opener([*anew.opener().secrets, card.secret])
    assert reseal(replace(anew.ledger(), opener=opener)).faults == ()
    again = anew.ledger()
    assert case_file.open_case(again, 1, SYSTEM).values["contact"] == "司徒样本"
    assert faults(again) == []


def test_an_open_key_of_before_is_wrapped_with_cards_and_everything_follows(
    tmp_path: Path,
) -> None:
    place = new_place(tmp_path / "place")
    ledger = with_cases(place, 1)
    ring = place.ring(ledger)
    assert not ring.wrapped
    ring.wrap("at last a passphrase", [])
    assert ring.wrapped
    with pytest.raises(EnvironmentFault, match="口令不对"):
        Place(place.folder, (), "at last another").opener()
    assert Place(place.folder, (), "at last a passphrase").opener().secrets


def test_only_an_old_office_key_is_destroyed(place: Place) -> None:
    ledger = place.ledger()
    ring = place.ring(ledger)
    with pytest.raises(CaseStoreError, match="正在使用"):
        ring.destroy(ring.pinned("office")[0].fingerprint, 0)
    with pytest.raises(CaseStoreError, match="没有指纹"):
        ring.destroy(ring.pinned("recovery")[0].fingerprint, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "update events set note = x'00' where id = (select max(id) from events"
        " where note is not null)",
        "update events set note = x'00', note_hash = '0' where id = (select max(id) from events"
        " where note is not null)",
        "update cases set narrative = x'00'",
    ],
)
def test_sealing_anew_is_no_cover_for_an_exchange(place: Place, statement: str) -> None:
    ledger = with_cases(place, 1)
    place.ring(ledger).rotate()
    reseal(ledger)
    assert history.verify_chain(ledger) == []
    with ledger.store.write() as session:
        connection = session.connection()
        connection.exec_driver_sql("DROP TRIGGER events_no_update")
        connection.exec_driver_sql(statement)
    assert len(history.verify_chain(ledger)) >= 1


def test_what_lies_on_the_counter_is_sealed_anew_too(place: Place) -> None:
    ledger = place.ledger()
    visitor = Visitor(place.office(ledger)).sent_in()
    visitor.put(visitor.item(ItemKind.OBJECTION, "question", text="何时办结？"))
    assert visitor.imported() == Pass(0, 1)
    ring = place.ring(ledger)
    (old,) = ring.pinned("office")
    ring.rotate()
    assert still_needing(ledger, old.recipient) == 2
    with pytest.raises(CaseStoreError):
        ring.destroy(old.fingerprint, still_needing(ledger, old.recipient))
    assert reseal(ledger).faults == ()
    claimants_view.write_owed(ledger)
    assert still_needing(ledger, old.recipient) == 0
    ring.destroy(old.fingerprint, 0)
    again = place.ledger()
    later = Visitor(place.office(again), visitor.number, visitor.code)
    assert later.status() is not None
    later.put(later.item(ItemKind.SUPPLEMENT, "more", text="补充", files=[]))
    assert later.imported() == Pass(1, 0), later.reasons()
    (refused,) = later.arrivals.refusals()
    assert again.opened().open(later.arrivals.put_aside(refused.name).read_bytes())
    claimants_view.write_owed(again)
    assert faults(again) == []
