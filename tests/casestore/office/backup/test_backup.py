"""A backup: sealed to the recovery keys, checked against the ledger when written and when put
back, all or nothing."""

import fcntl
import json
import os
import stat
import tarfile
from pathlib import Path

import pytest
from sqlalchemy import select

from casestore.database.engine import Store
from casestore.database.tables import CaseTable, RecipientSetTable, RecipientTable
from casestore.errors import CaseStoreError
from casestore.exchange.inbox import Arrivals
from casestore.exchange.items import ItemKind
from casestore.ledger import heads
from casestore.ledger.import_items import Pass, import_items
from casestore.ledger.queries import case_file
from casestore.ledger.queries.status import entitled
from casestore.ledger.verbs import registering
from casestore.office.backup.restoring import restore
from casestore.office.backup.writing import WORK, back_up, sweep
from casestore.office.last_backup import last_backup
from casestore.office.pins import pin_at_start
from casestore.sealing.archives import END, member, opened_stream, seal_stream
from casestore.sealing.drafts import Drafts
from casestore.sealing.wrapping import new_secret
from tests.casestore.ledger.counter import Visitor
from tests.casestore.ledger_fixture import COORDINATOR, MODEL
from tests.casestore.office.instances import Place, faults, new_place, with_cases

#: The files of settings.
SETTINGS = ("settings.toml", "office.toml")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return new_place(tmp_path / "a")


def leftovers(place: Place) -> list[str]:
    """What no backup may leave behind."""
    inside = [path.name for path in (place.folder / WORK).glob("*")]
    beside = [path.name for path in place.folder.parent.iterdir() if path.name.startswith(".")]
    return inside + beside


def test_one_card_and_the_file_bring_everything_back(tmp_path: Path) -> None:
    place = new_place(tmp_path / "a", "a passphrase for a test")
    ledger = with_cases(place)
    office, drafts = place.office(ledger), Drafts(ledger.settings.drafts)
    receipt = registering.register(ledger, office.clue(), "one more")
    secret = drafts.new_secret()
    with drafts.change(secret, MODEL) as draft:
        draft.files.append(office.keep())
    (ledger.settings.outbox / "letter.eml").write_text("to be sent")
    sentence = back_up(ledger.settings, tmp_path / "copy")
    assert "已读回核对" in sentence and "注意" not in sentence
    assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o600
    assert b"letter.eml" not in (tmp_path / "copy").read_bytes()
    assert leftovers(place) == []
    for number, card in enumerate(place.cards):
        restore(tmp_path / f"b{number}", tmp_path / "copy", card.secret)
        there = Place(tmp_path / f"b{number}", place.cards, place.passphrase)
        again = there.ledger()
        assert faults(again) == []
        with again.store.read() as session:
            assert entitled(again, session, receipt.number, receipt.code) == receipt.case_id
        assert len(case_file.open_case(again, 1, COORDINATOR).files) > 2
        found = Drafts(again.settings.drafts).load(secret)
        assert found is not None
        assert again.evidence.read(found.files[0], there.opener())
        assert (again.settings.outbox / "letter.eml").read_text() == "to be sent"
        assert leftovers(there) == []


def test_what_only_the_office_reads_of_the_settings_comes_back(
    place: Place, tmp_path: Path
) -> None:
    ledger = with_cases(place, 1)
    (place.folder / "office.toml").write_text('smtp_url = "smtp://mail"\n')
    pin_at_start(ledger.settings, ledger.store)
    back_up(ledger.settings, tmp_path / "copy")
    restore(tmp_path / "b", tmp_path / "copy", place.cards[0].secret)
    again = Place(tmp_path / "b", place.cards).ledger()
    assert again.settings.smtp_url == "smtp://mail" and faults(again) == []


def test_what_came_over_the_counter_is_in_it_and_waits_again(place: Place, tmp_path: Path) -> None:
    ledger = place.ledger()
    visitor = Visitor(place.office(ledger)).sent_in()
    waiting = Visitor(place.office(ledger))
    waiting.put(waiting.clue())
    strange = waiting.item(ItemKind.MESSAGE, "strange", text="?")
    visitor.put(strange, "f" * 64)
    visitor.arrivals.refuse("f" * 64, "看不懂", visitor.number)
    back_up(ledger.settings, tmp_path / "copy")
    restore(tmp_path / "b", tmp_path / "copy", place.cards[0].secret)
    again = Place(tmp_path / "b", place.cards).ledger()
    arrivals = Arrivals(again.settings.inbox)
    assert len(arrivals.waiting()) == 2
    assert [one.why for one in arrivals.refusals()] == ["看不懂"]
    assert import_items(again, arrivals) == Pass(2, 0)
    with again.store.read() as session:
        numbers = set(session.scalars(select(CaseTable.number)))
    assert numbers == {visitor.number, waiting.number}
    assert faults(again) == []
    for one in (visitor, waiting):
        assert Visitor(place.office(again), one.number, one.code).status() is not None


def test_an_item_that_is_taken_in_while_it_is_packed_is_in_it(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, real = place.ledger(), Store.copy_to
    visitor = Visitor(place.office(ledger))
    visitor.put(visitor.clue())

    def and_it_is_taken_in(self: Store, target: Path) -> None:
        real(self, target)
        assert visitor.imported() == Pass(1, 0)

    monkeypatch.setattr(Store, "copy_to", and_it_is_taken_in)
    back_up(ledger.settings, tmp_path / "copy")
    restore(tmp_path / "b", tmp_path / "copy", place.cards[0].secret)
    again = Place(tmp_path / "b", place.cards).ledger()
    assert import_items(again, Arrivals(again.settings.inbox)) == Pass(1, 0)
    assert faults(again) == []


def test_the_witness_in_it_ends_where_the_copied_ledger_ends(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, real = with_cases(place, 1), Store.copy_to
    heads.add_line(ledger.settings, ledger.store)

    def and_a_head_is_written(self: Store, target: Path) -> None:
        real(self, target)
        heads.add_line(ledger.settings, ledger.store)

    monkeypatch.setattr(Store, "copy_to", and_a_head_is_written)
    assert last_backup(place.folder) is None
    back_up(ledger.settings, tmp_path / "copy")
    assert last_backup(place.folder) is not None
    packed = files_in(tmp_path / "copy", place.cards[0].secret)
    assert {"keys/heads.key", "keys/heads.pub"} <= packed.keys()
    assert packed["heads.log"].count(b"\n") == 2
    restore(tmp_path / "b", tmp_path / "copy", place.cards[0].secret)
    again = Place(tmp_path / "b", ()).ledger()
    assert faults(again) == []
    heads.add_line(again.settings, again.store)
    assert faults(again) == []


def test_only_a_recovery_key_opens_it(place: Place, tmp_path: Path) -> None:
    ledger = with_cases(place, 1)
    back_up(ledger.settings, tmp_path / "copy")
    for secret in (new_secret(), *place.opener().secrets):
        with pytest.raises(CaseStoreError, match="不是密封给这把恢复密钥的"):
            restore(tmp_path / "b", tmp_path / "copy", secret)
    with pytest.raises(CaseStoreError, match="这不是恢复密钥"):
        restore(tmp_path / "b", tmp_path / "copy", "words")
    assert not (tmp_path / "b").exists()
    assert leftovers(place) == []


@pytest.mark.parametrize(
    "name",
    [
        "evidence/*",
        "keys/office.key",
        "keys/recipients.txt",
        "keys/receipt.secret",
        "keys/desk.secret",
        "keys/intake.secret",
        "keys/approval.secret",
        "keys/heads.key",
        "signing/key.pem",
    ],
)
def test_what_the_ledger_needs_and_is_missing_is_named_and_nothing_is_written(
    place: Place, tmp_path: Path, name: str
) -> None:
    settings_file = place.folder / "settings.toml"
    settings_file.write_text(
        settings_file.read_text()
        .replace("# [signing]", "[signing]")
        .replace("# key", "key")
        .replace("# certificate", "certificate")
    )
    (place.folder / "signing").mkdir()
    for file in ("key.pem", "certificate.pem"):
        (place.folder / "signing" / file).write_text("pem")
    ledger = with_cases(place, 1)
    gone = sorted(place.folder.glob(name))[0]
    gone.unlink()
    with pytest.raises(
        CaseStoreError, match=f"{gone.relative_to(place.folder)}\n缺少以上 1 个文件"
    ):
        back_up(ledger.settings, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
    assert leftovers(place) == []


def test_an_upload_that_a_draft_still_names_is_missed_and_stops_nothing(
    place: Place, tmp_path: Path
) -> None:
    ledger = place.ledger()
    office, drafts = place.office(ledger), Drafts(ledger.settings.drafts)
    with drafts.change(drafts.new_secret(), MODEL) as draft:
        draft.files.append(kept := office.keep())
    (ledger.settings.evidence / kept.stored).unlink()
    said = back_up(ledger.settings, tmp_path / "copy")
    assert "草稿里有 1 个文件不在了" in said
    restore(tmp_path / "again", tmp_path / "copy", place.cards[0].secret)


def test_it_never_overwrites_and_never_mixes(place: Place, tmp_path: Path) -> None:
    ledger = with_cases(place, 1)
    (tmp_path / "there").write_text("mine")
    with pytest.raises(CaseStoreError, match="已存在"):
        back_up(ledger.settings, tmp_path / "there")
    assert (tmp_path / "there").read_text() == "mine"
    back_up(ledger.settings, tmp_path / "copy")
    with pytest.raises(CaseStoreError, match="不是空文件夹"):
        restore(place.folder, tmp_path / "copy", place.cards[0].secret)


def test_a_file_that_appears_meanwhile_is_not_overwritten(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, real = with_cases(place, 1), Store.copy_to

    def and_somebody_writes(self: Store, target: Path) -> None:
        (tmp_path / "copy").write_text("mine")
        real(self, target)

    monkeypatch.setattr(Store, "copy_to", and_somebody_writes)
    with pytest.raises(CaseStoreError, match="已存在"):
        back_up(ledger.settings, tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "mine"
    assert leftovers(place) == []


def test_without_recovery_keys_there_is_no_backup_and_the_way_to_them_is_told(
    place: Place, tmp_path: Path
) -> None:
    ledger = place.ledger()
    with ledger.store.write() as session:
        session.query(RecipientSetTable).delete()
        session.query(RecipientTable).delete()
    with pytest.raises(CaseStoreError, match="keys wrap"):
        back_up(ledger.settings, tmp_path / "copy")


def test_records_that_only_the_office_opens_are_told_of(place: Place, tmp_path: Path) -> None:
    ledger = with_cases(place, 1)
    with ledger.store.write() as session:
        session.connection().exec_driver_sql("UPDATE cases SET sealed_to = ''")
    assert "keys reseal" in back_up(ledger.settings, tmp_path / "copy")
    restore(tmp_path / "b", tmp_path / "copy", place.cards[0].secret)


@pytest.mark.parametrize("damage", ["cut", "foreign", "text", "longer"])
def test_a_file_that_is_no_whole_backup_changes_nothing(
    place: Place, tmp_path: Path, damage: str
) -> None:
    file = tmp_path / "copy"
    if damage in ("cut", "longer"):
        ledger = with_cases(place, 1)
        back_up(ledger.settings, file)
        data = file.read_bytes()
        file.write_bytes(data[: len(data) // 2] if damage == "cut" else data + b"x")
    elif damage == "foreign":
        with tarfile.open(file, "w:gz") as archive:
            archive.add(__file__, "other.py")
    else:
        file.write_text("not an archive")
    with pytest.raises(CaseStoreError, match="备份文件"):
        restore(tmp_path / "b", file, place.cards[0].secret)
    assert not (tmp_path / "b").exists()
    assert leftovers(place) == []


def test_a_backup_of_before_is_put_back_too(place: Place, tmp_path: Path) -> None:
    ledger = with_cases(place, 1)
    ledger.store.close()
    with tarfile.open(tmp_path / "old.tar.gz", "w:gz") as archive:
        for name in ("ledger.db", "heads.log", "keys", "evidence", "outbox", *SETTINGS):
            archive.add(place.folder / name, name)
    restore(tmp_path / "b", tmp_path / "old.tar.gz")
    assert faults(Place(tmp_path / "b", (), place.passphrase).ledger()) == []


def test_what_a_killed_backup_left_is_swept_at_the_next_start(place: Place, tmp_path: Path) -> None:
    ledger = with_cases(place, 1)
    work, partial = place.folder / WORK, tmp_path / ".copy.partial"
    work.mkdir()
    partial.write_bytes(b"half")
    (work / "target").write_text(str(partial))
    (work / "ledger.db").write_bytes(b"half")
    sweep(ledger.settings)
    assert leftovers(place) == []
    sweep(ledger.settings)


def test_a_ledger_that_was_altered_is_backed_up_as_it_is_and_says_so(
    place: Place, tmp_path: Path
) -> None:
    ledger = with_cases(place, 1)
    with ledger.store.write() as session:
        session.connection().exec_driver_sql("UPDATE cases SET state = 'accepted'")
    assert "台账本身有 1 处不符" in back_up(ledger.settings, tmp_path / "copy")
    restore(tmp_path / "b", tmp_path / "copy", place.cards[0].secret)


def files_in(backup: Path, secret: str) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    with (
        opened_stream(backup, secret) as stream,
        tarfile.open(fileobj=stream, mode="r|") as tar,
    ):
        for info in tar:
            content = tar.extractfile(info)
            assert content
            files[info.name] = content.read()
    return files


def test_two_restores_to_one_place_do_not_meet(place: Place, tmp_path: Path) -> None:
    back_up(with_cases(place, 1).settings, tmp_path / "copy")
    (tmp_path / ".b.restoring").mkdir()
    handle = os.open(tmp_path / ".b.restoring", os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(CaseStoreError, match="正在恢复"):
        restore(tmp_path / "b", tmp_path / "copy", place.cards[0].secret)
    assert (tmp_path / ".b.restoring").exists()  # the other's
    os.close(handle)
    restore(tmp_path / "b", tmp_path / "copy", place.cards[0].secret)


@pytest.mark.parametrize("fault", ["none", "missing", "gone", "altered", "more", "ledger"])
def test_a_backup_that_opens_and_differs_from_its_list_is_refused(
    place: Place, tmp_path: Path, fault: str
) -> None:
    ledger, card = with_cases(place, 1), place.cards[0]
    back_up(ledger.settings, tmp_path / "copy")
    files = files_in(tmp_path / "copy", card.secret)
    evidence = next(name for name in files if name.startswith("evidence/"))
    other = {
        "missing": evidence,
        "gone": "keys/desk.secret",
        "altered": evidence,
        "ledger": "ledger.db",
        "more": "keys/x",
    }
    if fault in ("missing", "gone"):
        del files[other[fault]]
    elif fault != "none":
        files[other[fault]] = files.get(other[fault], b"") + b"x"
    chunks = [part for name, data in files.items() for part in member(name, len(data), [data])]
    with (tmp_path / "forged").open("wb") as target:
        seal_stream([*chunks, END], target, [card.recipient])
    if fault == "none":
        restore(tmp_path / "b", tmp_path / "forged", card.secret)
        return
    with pytest.raises(CaseStoreError, match=other[fault]):
        restore(tmp_path / "b", tmp_path / "forged", card.secret)
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize(
    "name", ["approval.secret", "receipt.secret", "recipients.txt", "heads.key", "office.key"]
)
def test_a_whole_backup_without_a_key_that_the_history_names_is_refused(
    place: Place, tmp_path: Path, name: str
) -> None:
    """Its list agrees with what is in it, as one by another program may: still no office works
    with it."""
    ledger, card = with_cases(place, 1), place.cards[0]
    back_up(ledger.settings, tmp_path / "copy")
    files = files_in(tmp_path / "copy", card.secret)
    said = json.loads(files["manifest.json"])
    del files[f"keys/{name}"], said["files"][f"keys/{name}"]
    files["manifest.json"] = json.dumps(said).encode()
    chunks = [part for name, data in files.items() for part in member(name, len(data), [data])]
    with (tmp_path / "forged").open("wb") as target:
        seal_stream([*chunks, END], target, [card.recipient])
    with pytest.raises(CaseStoreError, match=f"缺少密钥 keys/{name}"):
        restore(tmp_path / "b", tmp_path / "forged", card.secret)
    assert not (tmp_path / "b").exists()
