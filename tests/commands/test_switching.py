"""The office switches, and only to what was approved."""

import json
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from sqlite3 import connect

import pytest
from sqlalchemy import text

from casestore.campaign.edition import edition_of
from casestore.database.tables import JobTable
from casestore.errors import CaseStoreError
from casestore.ledger import heads
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.public_changes import AgreedBy
from casestore.office.catching_up import owe_own_release
from casestore.office.inventory.report import Report
from casestore.office.inventory.taking import take_inventory
from casestore.publishing import projection, summaries
from casestore.publishing.agreed_content import adopt_content, agree_alone
from casestore.publishing.content_copies import digest_of
from casestore.settings import load_settings
from commands.switching import (
    Switching,
    disagreements,
    owe_approved_reasons,
    to_be_public,
)
from commands.verifying import inventory_of, live_release
from generator.release.manifest import read_manifest
from generator.release.releases import ReleaseDraft, current_release, switch, verify
from tests.casestore.ledger_fixture import CONTENT, COORDINATOR, MODEL, Office, open_office
from tests.casestore.office.instances import new_place
from tests.casestore.publishing.approved import published

ID = "20220615-100000"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = open_office(tmp_path)
    adopt_content(office.settings, office.store)
    published(office, "a")
    published(office, "b")
    return office


def release(
    office: Office,
    *changes: str,
    head: bytes = b"",
    page: bool = True,
    content: bytes | None = None,
) -> Path:
    """A finished release of what is public, its data changed by SQL, shown by nobody yet."""
    settings = office.settings
    public = projection.bring_up_to_date(office.ledger)
    draft = ReleaseDraft(settings.releases, ID, None)
    data = Path(draft.prepare("data/public.db"))
    shutil.copyfile(public, data)
    with closing(connect(data)) as db:
        ids = [id for (id,) in db.execute("SELECT id FROM cases")]
        for change in changes:
            db.execute(change)
        db.commit()
    draft.add_file("data/public.db", "key")
    for id in ids if page else ():
        draft.write(f"campaigns/xinjian-2022/cases/{id}.html", b"", id)
    edition = edition_of(office.settings.content)
    draft.write("content.json", content if content is not None else edition.to_json(), "content")
    signed = heads.write_for_release(settings, office.store).read_bytes()
    draft.write("head.json", head or signed, "head")
    draft.write_manifest()
    return draft.finish().path


def found_in(office: Office, path: Path) -> list[str]:
    public = to_be_public(office.settings)
    manifest = read_manifest(path)
    return list(disagreements(office.settings, office.store, path, manifest, public))


def switched(office: Office, shows: bool = True) -> list[str]:
    told: list[str] = []
    Switching(office.ledger, shows, told.append).heard(f"release\t{ID}")
    return told


def test_a_release_of_what_was_approved_is_noted_and_shown(office: Office) -> None:
    made = release(office)
    stages = dict.fromkeys(line.partition("\t")[0] for line in switched(office))
    assert list(stages) == ["release", "sweep", "switch"]
    shown = office.settings.shown / ID
    assert current_release(office.settings.current) == shown and verify(shown) == []
    assert not any((shown / path).samefile(made / path) for path in read_manifest(made).files)
    last = json.loads((office.settings.instance / heads.LOG).read_text().splitlines()[-1])
    assert last["release"] == ID and len(last["manifest"]) == 64
    assert last["content"] == digest_of(CONTENT)


def test_a_reason_of_a_withdrawal_that_nobody_approved_keeps_a_release_from_being_shown(
    office: Office,
) -> None:
    gone = summaries.withdraw(office.ledger, 1, COORDINATOR, "应陈岚芯要求")
    path = release(office)
    assert found_in(office, path) == []
    shutil.rmtree(path)
    release(office, "UPDATE withdrawn SET reason = '应陈岚芯要求'")
    said = f"{gone.public_id}写着没有审定过的撤下理由.*公开站保持原样"
    with pytest.raises(CaseStoreError, match=said):
        switched(office)
    assert current_release(office.settings.current) is None


def test_a_release_of_before_that_tells_such_a_reason_owes_another(office: Office) -> None:
    summaries.withdraw(office.ledger, 1, COORDINATOR, "应陈岚芯要求")
    owe_approved_reasons(office.settings, office.store)
    with office.store.write() as session:
        session.execute(text("DELETE FROM jobs"))
    for change, owed in (("", 0), ("UPDATE withdrawn SET reason = '应陈岚芯要求'", 1)):
        path = release(office, *([change] if change else []))
        switch(office.settings.current, path)
        owe_approved_reasons(office.settings, office.store)
        with office.store.read() as session:
            assert len(session.query(JobTable).all()) == owed
        office.settings.current.unlink()
        shutil.rmtree(path)


def test_without_the_switch_it_is_noted_and_not_shown(office: Office) -> None:
    release(office)
    switched(office, shows=False)
    assert current_release(office.settings.current) is None
    assert ID in (office.settings.instance / heads.LOG).read_text()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE cases SET title = '另一句话'", "与审定的内容不同"),
        ("UPDATE cases SET mark = '0123456789abcdef0123456789abcdef'", "没有审定过"),
        ("UPDATE cases SET id = 'nobodyhas' || substr(id, 10)", "没有审定过"),
        ("DROP TABLE cases", "核对不了"),
    ],
)
def test_a_release_that_says_something_else_is_not_shown(
    office: Office, change: str, said: str
) -> None:
    release(office, change)
    with pytest.raises(CaseStoreError, match=f"{said}.*公开站保持原样"):
        switched(office)
    assert current_release(office.settings.current) is None
    assert [path.name for path in office.settings.shown.iterdir()] == [".lock"]


def test_a_release_without_a_page_or_the_offices_signature_is_not_shown(office: Office) -> None:
    path = release(office, head=b'{"events": 7, "signature": "00"}\n', page=False)
    found = found_in(office, path)
    assert len(found) == 2 and "没有页面" in found[0] and "没有办公端的签名" in found[1]


@pytest.mark.parametrize("lie", ["label", "form", "nothing", "missing"])
def test_a_release_that_brings_other_rules_or_names_is_not_shown(office: Office, lie: str) -> None:
    """Form and desk go by them: a category under another's name, a field that isn't asked."""
    said = json.loads(edition_of(office.settings.content).to_json())
    campaign = said["campaigns"][MODEL]
    if lie == "label":
        campaign["categories"][0]["label"] = campaign["categories"][1]["label"]
    elif lie == "form":
        campaign["collection"]["end"] = "2099-12-31"
    release(office, content=b"" if lie == "missing" else json.dumps(said).encode())
    if lie == "nothing":  # the same in other words
        assert switched(office)
        return
    with pytest.raises(CaseStoreError, match="规则和名称.*公开站保持原样"):
        switched(office)
    assert current_release(office.settings.current) is None


def test_a_row_that_was_put_into_the_database_is_not_shown(office: Office) -> None:
    """Whoever writes the ledger's tables alone has no key for the proof."""
    with office.store.write() as session:
        session.execute(text("UPDATE summaries SET public_mac = :mac"), {"mac": "0" * 64})
    release(office)
    with pytest.raises(CaseStoreError, match="没有审定过"):
        switched(office)


def test_what_was_withdrawn_while_it_was_built_is_left_to_the_next_release(office: Office) -> None:
    path, public = release(office), to_be_public(office.settings)
    summaries.withdraw(office.ledger, 1, COORDINATOR, "内容正在复核")
    projection.bring_up_to_date(office.ledger)
    manifest = read_manifest(path)
    assert list(disagreements(office.settings, office.store, path, manifest, public)) == []


@pytest.mark.parametrize("step", ["withdrawn", "left out"])
def test_what_was_withdrawn_before_it_was_begun_or_is_left_out_is_not_shown(
    office: Office, step: str
) -> None:
    """A generator that was taken over hands a release in that it made before, or keeps one case
    from the public."""
    release(office, *(["DELETE FROM cases WHERE rowid = 1"] if step == "left out" else []))
    if step == "withdrawn":
        summaries.withdraw(office.ledger, 1, COORDINATOR, "内容正在复核")
        projection.bring_up_to_date(office.ledger)
    with pytest.raises(CaseStoreError, match="多出、缺少或不是这次要公开的.*公开站保持原样"):
        switched(office)


def test_what_nobody_agreed_on_is_not_shown_and_is_named_where_it_is(
    office: Office, tmp_path: Path
) -> None:
    content = tmp_path / "own/content"
    shutil.copytree(CONTENT, content)
    (content / "words.toml").write_text("", encoding="utf-8")
    other = replace(office, settings=replace(office.settings, content=content))
    other = replace(other, ledger=replace(office.ledger, settings=other.settings))
    release(other)
    with pytest.raises(CaseStoreError, match="没有经过第二人核对.*公开站保持原样"):
        switched(other)
    assert current_release(office.settings.current) is None
    switch(office.settings.current, office.settings.shown / ID)
    found = take_inventory(office.ledger, live_release(office.settings.current, Report())).faults
    assert [one for one in found if "公开内容没有生效的记录" in one]
    agree_alone(other.settings, office.store, digest_of(content), AgreedBy.SERVER)
    found = take_inventory(other.ledger, live_release(office.settings.current, Report())).faults
    assert not [one for one in found if "公开内容没有生效的记录" in one]


def test_it_is_agreed_on_before_it_is_shown_and_not_where_it_can_not_be(office: Office) -> None:
    asked: list[bool] = []

    def agree() -> None:
        asked.append(office.settings.current.exists())

    release(office, page=False)
    with pytest.raises(CaseStoreError, match="没有页面"):
        Switching(office.ledger, True, lambda _line: None, agree).heard(f"release\t{ID}")
    shutil.rmtree(office.settings.releases)
    release(office)
    Switching(office.ledger, True, lambda _line: None, agree).heard(f"release\t{ID}")
    assert asked == [False]


def test_a_release_that_was_never_made_is_told(office: Office) -> None:
    with pytest.raises(CaseStoreError, match="没有交出版本"):
        switched(office)


def test_what_was_taken_over_is_what_the_next_copy_begins_with(office: Office) -> None:
    release(office)
    switching = Switching(office.ledger, True, lambda _line: None)
    switching.heard(f"release\t{ID}")
    switching.prepare_next()
    clone = office.settings.shown / f".{ID}.clone"
    assert (clone / "data/public.db").samefile(office.settings.shown / ID / "data/public.db")


def owed(office: Office) -> int:
    with office.store.read() as session:
        return session.query(JobTable).filter_by(kind=JobKind.REBUILD, state="queued").count()


def test_in_place_of_the_generators_release_the_office_owes_its_own(office: Office) -> None:
    with office.store.write() as session:
        session.query(JobTable).delete()
    owe_own_release(office.settings, office.store)
    assert owed(office) == 0  # nothing is shown
    switch(office.settings.current, release(office))
    owe_own_release(office.settings, office.store)
    assert owed(office) == 1
    with office.store.write() as session:
        session.query(JobTable).delete()
    switched(office)
    owe_own_release(office.settings, office.store)
    assert owed(office) == 0


def test_a_release_that_the_generator_still_owns_is_named(tmp_path: Path) -> None:
    settings = load_settings(new_place(tmp_path / "i").folder, CONTENT)
    draft = ReleaseDraft(settings.releases, ID, None)
    draft.write_manifest()
    switch(settings.current, draft.finish().path)
    assert any("不是办公端自己的副本" in fault for fault in inventory_of(settings).faults)
