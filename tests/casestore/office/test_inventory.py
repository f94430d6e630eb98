"""The inventory finds nothing where all is well, and names what was changed behind its back."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from casestore.errors import CaseStoreError
from casestore.exchange.office_signature import Signer
from casestore.exchange.receipt_certificate import certificate_there
from casestore.ledger import claimants_view, heads
from casestore.ledger.bindings import columns_not_bound
from casestore.office.inventory.report import Report
from casestore.office.inventory.taking import take_inventory
from tests.casestore.ledger_fixture import Office, open_office, reopen
from tests.casestore.office.furnished import furnish, live_in
from tests.casestore.office.mutating import (
    Mutation,
    chain_mutations,
    column_mutations,
    is_harmless,
    make_older,
    row_mutations,
)

COLUMNS = list(column_mutations())
IN_RELEASE = ("head.json", "manifest.json", "data/public.db")


class Tried:
    """A furnished office that is put back after every change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "instance"
        office = open_office(self.folder)
        furnish(office)
        certificate_there(office.settings.keys, Signer.load(office.settings.keys))
        office.store.close()
        self.kept = folder / "kept"
        shutil.copytree(self.folder, self.kept)

    def put_back(self) -> None:
        """Make every file again what it was: the ledger anew, which may still be open somewhere,
        and of all others those alone that were changed."""
        kept, there = _stamps(self.kept), _stamps(self.folder)
        for name in there.keys() - kept.keys():
            (self.folder / name).unlink()
        for name, stamp in kept.items():
            if there.get(name) != stamp or name.name == "ledger.db":
                (self.folder / name).unlink(missing_ok=True)
                shutil.copy2(self.kept / name, self.folder / name)

    @property
    def ledger(self) -> Path:
        return self.folder / "ledger.db"

    @property
    def release(self) -> Path:
        return next((self.folder / "releases").iterdir())

    def found(self) -> Report:
        """What the inventory finds now; a ledger that can't be opened is found too."""
        try:
            office: Office = reopen(self.folder)
            with closing(office.store):
                report = take_inventory(office.ledger, live_in(self.release))
        except (CaseStoreError, ValueError) as error:
            report = Report(faults=[str(error)])
        return report


def _stamps(folder: Path) -> dict[Path, tuple[int, int, int]]:
    """Every file below ``folder``, and of it what writing changes."""
    paths = [Path(place, name) for place, _folders, names in os.walk(folder) for name in names]
    told = ((path, path.lstat()) for path in paths)
    return {
        path.relative_to(folder): (stat.st_size, stat.st_mtime_ns, stat.st_mode)
        for path, stat in told
    }


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    return Tried(tmp_path_factory.mktemp("inventory"))


@pytest.fixture
def tried(whole: Tried) -> Iterator[Tried]:
    yield whole
    whole.put_back()


def test_nothing_is_found_where_nothing_was_changed(tried: Tried) -> None:
    assert tried.found() == Report()


def test_every_column_is_bound_or_has_a_reason() -> None:
    assert columns_not_bound() == []


@pytest.mark.parametrize("mutation", COLUMNS, ids=lambda one: one.name)
def test_a_changed_column_is_named(tried: Tried, mutation: Mutation) -> None:
    assert mutation.apply(tried.ledger), "nothing to change"
    assert tried.found().faults


def test_every_kind_of_row_deleted_or_doubled_is_named(tried: Tried) -> None:
    unnamed = []
    for mutation in row_mutations(tried.ledger):
        if not is_harmless(mutation.name):
            assert mutation.apply(tried.ledger), mutation.name
            if not tried.found().faults:
                unnamed.append(mutation.name)
            tried.put_back()
    assert unnamed == []


@pytest.mark.parametrize("mutation", list(chain_mutations()), ids=lambda one: one.name)
def test_a_chain_cut_or_rewritten_is_named_with_or_without_its_head(
    tried: Tried, mutation: Mutation
) -> None:
    mutation.apply(tried.ledger)
    assert tried.found().faults


def test_an_older_copy_of_the_database_is_named_as_one(tried: Tried) -> None:
    shutil.copyfile(tried.folder / "older.db", tried.ledger)
    assert any("较早的副本" in sentence for sentence in tried.found().faults)


@pytest.mark.parametrize(
    "name",
    [
        *("recipients.txt", "office.key", "receipt.secret", "heads.key", "heads.pub"),
        *("receipts.pem", "receipts.list"),
    ],
)
@pytest.mark.parametrize("how", ["delete", "truncate", "flip"])
def test_a_key_that_is_gone_or_another_is_named(tried: Tried, name: str, how: str) -> None:
    damage(tried.folder / "keys" / name, how)
    assert tried.found().faults


#: Sealed evidence: what was sent, and what is handed out of it.
ORIGINAL, COPY = "evidence/*.age", "evidence/*.copy.age"


@pytest.mark.parametrize("how", ["delete", "truncate", "flip"])
@pytest.mark.parametrize(
    "path", ["heads.log", "settings.toml", "public.db", ORIGINAL, COPY, "capsules", *IN_RELEASE]
)
def test_a_file_that_is_gone_or_another_is_named(tried: Tried, path: str, how: str) -> None:
    file = tried.folder / path
    if path in (ORIGINAL, COPY):
        copies = set(tried.folder.glob(COPY))
        file = min(copies if path == COPY else set(tried.folder.glob(ORIGINAL)) - copies)
    if path in IN_RELEASE:
        file = tried.release / path
    if (path, how) in (("manifest.json", "delete"), ("data/public.db", "flip")):
        return  # the command reads it, and says so
    damage(next(file.iterdir()) if file.is_dir() else file, how)
    assert tried.found().faults


def test_a_witness_that_lost_its_last_lines_is_named(tried: Tried) -> None:
    log = tried.folder / heads.LOG
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:-1]))
    assert any("少了最后 1 行" in one for one in tried.found().faults)


def test_an_older_a_foreign_and_a_stray_capsule_are_named_each_as_what_it_is(
    tried: Tried,
) -> None:
    office = reopen(tried.folder)
    folder = office.settings.capsules
    first, second, *_rest = sorted(folder.iterdir())
    older = {path.name: path.read_bytes() for path in folder.iterdir()}
    office.go(office.register("again").case_id, "accept")
    claimants_view.write_owed(office.ledger)
    office.store.close()
    assert tried.found().faults == []
    new = next(path for path in folder.iterdir() if path.name not in older)
    written = new.read_bytes()
    first.write_bytes(second.read_bytes())
    (folder / f"{'0' * 64}.capsule").write_bytes(written)
    said = tried.found().faults
    assert len(said) == 2, said
    assert any("打不开，或签名不对" in one for one in said)
    assert any("不属于任何案件" in one for one in said)


def test_a_capsule_that_is_older_than_its_case_is_named_unless_it_is_owed(tried: Tried) -> None:
    office = reopen(tried.folder)
    folder = office.settings.capsules
    case = office.register("again").case_id
    before = {path.name for path in folder.iterdir()}
    claimants_view.write_owed(office.ledger)
    (new,) = (path for path in folder.iterdir() if path.name not in before)
    older = new.read_bytes()
    office.go(case, "accept")
    report = tried.found()
    assert report.faults == [] and any("1 件案件的办理情况等待写出" in one for one in report.notes)
    claimants_view.write_owed(office.ledger)
    office.store.close()
    assert tried.found().faults == []
    new.write_bytes(older)
    (said,) = tried.found().faults
    assert said.endswith("的办理情况文件是较早的一份")


def test_a_capsule_of_another_chain_is_named(tried: Tried) -> None:
    office = reopen(tried.folder)
    office.go(office.register("lost").case_id, "accept")
    claimants_view.write_owed(office.ledger)
    office.store.close()
    for path in tried.folder.glob("ledger.db*"):
        path.unlink()
    shutil.copyfile(tried.kept / "ledger.db", tried.ledger)
    said = tried.found().faults
    assert any("不属于任何案件" in one for one in said), said


OLDER = {
    "cases.state": "的状态与",
    "cases.unit": "的责任单位与",
    "cases.accepted_at": "的受理时间与",
    "cases.settled_at": "的办结时间与",
    "cases.fulfilled": "的核实兑现金额与",
    "cases.supervised": "的督办与",
    "cases.identity": "的密封内容与",
    "files.sha256": "的材料",
    "summaries.author": "的摘要的起草人与",
    "summaries.public": "公开内容",
}


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    """An office whose events are from before they bound rows, and that wrote no heads then."""
    tried = Tried(tmp_path_factory.mktemp("older"))
    Mutation("older", make_older).apply(tried.kept / "ledger.db")
    with closing(connect(tried.kept / "ledger.db")) as db:
        db.execute("UPDATE chain SET lines = 0")
        db.execute("UPDATE cases SET reading_key = NULL, writing_key = NULL")
        db.execute("DELETE FROM items")
        db.commit()
    for name in ("heads.log", "keys/heads.pub", "keys/heads.key", "public.db"):
        (tried.kept / name).unlink()
    for folder in (tried.kept, tried.folder):
        shutil.rmtree(folder / "capsules")
    tried.put_back()
    return tried


def test_an_older_ledger_is_checked_as_far_as_its_events_say_and_told(older: Tried) -> None:
    report = older.found()
    beside = ("heads.pub", "线上版本")  # the release and the pin are newer than such a ledger
    assert [one for one in report.faults if not any(word in one for word in beside)] == []
    assert any("早于逐栏登记" in one for one in report.notes)
    assert any("早于抄送记录" in one for one in report.notes)


@pytest.mark.parametrize("column", OLDER)
def test_what_older_events_say_is_held_against_the_row(older: Tried, column: str) -> None:
    (mutation,) = (one for one in COLUMNS if one.name == f"change {column}")
    mutation.apply(older.ledger)
    faults = older.found().faults
    older.put_back()
    assert any(OLDER[column] in one for one in faults), faults


def test_a_table_that_is_gone_is_named_with_whatever_else_is_wrong(tried: Tried) -> None:
    with closing(connect(tried.ledger)) as db:
        db.execute("DROP TABLE cases")
        db.commit()
    faults = tried.found().faults
    assert any("表 cases不在了" in one for one in faults) and len(faults) > 1


def test_no_release_is_found(tried: Tried) -> None:
    office = reopen(tried.folder)
    faults = take_inventory(office.ledger, None).faults
    office.store.close()
    assert any(one.startswith("还没有发布版") for one in faults)


def test_no_sentence_names_anybody(tried: Tried) -> None:
    for mutation in COLUMNS:
        mutation.apply(tried.ledger)
    said = json.dumps(vars(tried.found()), ensure_ascii=False)
    for word in ("云亭", "司徒", "欧阳", "统筹一岗", "example.gov.cn"):
        assert word not in said


def damage(path: Path, how: str) -> None:
    if how == "delete":
        path.unlink()
        return
    data = bytearray(path.read_bytes())
    if how == "truncate":
        path.write_bytes(data[: len(data) // 2])
    else:
        data[len(data) // 3] ^= 1
        path.write_bytes(data)
