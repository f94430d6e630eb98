"""Withdrawn stays withdrawn: an older release that shows what was taken down is not put back, from
the desk or the command line."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from casestore.errors import EnvironmentFault, NotAllowed, Stale
from casestore.ledger import history
from casestore.publishing import projection, summaries, withdrawals
from casestore.publishing.public_changes import last_rolled_back
from casestore.publishing.records import Summary
from commands.rolling_back import differences, roll_back, roll_back_alone, sha_of
from generator.errors import NoSuchRelease
from generator.release.releases import ReleaseDraft, current_release, switch
from tests.casestore.ledger_fixture import COORDINATOR, SECOND, TEXT, Office, open_office
from tests.casestore.publishing.approved import published

OLD, NEW = "20220615-100000", "20220616-100000"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_office(tmp_path)


def release(office: Office, id: str, name: str = "public.db") -> None:
    """A release ``id`` with everything that is public now, in the file ``name``; put online."""
    settings = office.settings
    projection.bring_up_to_date(office.ledger)
    draft = ReleaseDraft(settings.shown, id, None)
    draft.write("index.html", b"", "key")
    empty = settings.instance / "empty.db"
    if not empty.exists():
        shutil.copyfile(settings.public_db, empty)
    for file, source in (("public.db", empty), (name, settings.public_db)):
        path = f"data/{file}"
        shutil.copyfile(source, draft.prepare(path))
        draft.add_file(path, id)
    draft.write_manifest()
    switch(settings.current, draft.finish().path)


def live(office: Office) -> str:
    found = current_release(office.settings.current)
    assert found is not None
    return found.name


def test_what_shows_nothing_that_was_taken_down_is_put_back(office: Office) -> None:
    published(office, "a")
    release(office, OLD)
    published(office, "b")
    release(office, NEW)
    roll_back(office.ledger, OLD)
    assert live(office) == OLD
    roll_back(office.ledger, NEW)
    assert live(office) == NEW


def withdraw(office: Office, summary: Summary) -> None:
    summaries.withdraw(office.ledger, summary.case_id, COORDINATOR, "有关事实需要复核")


def reopen(office: Office, summary: Summary) -> None:
    office.go(summary.case_id, "reopen")


def correct(office: Office, summary: Summary) -> None:
    """Another text is approved in its place."""
    other = replace(TEXT, result="欠款连同利息付清。")
    draft = summaries.save(office.ledger, summary.case_id, COORDINATOR, other, summary.sha)
    summaries.submit(office.ledger, summary.case_id, COORDINATOR, draft.sha)
    summaries.approve(office.ledger, summary.case_id, SECOND, draft.sha)


@pytest.mark.parametrize("take_down", [withdraw, reopen, correct], ids=lambda how: how.__name__)
@pytest.mark.parametrize("file", ["public.db", "public-new.db"])
def test_what_was_taken_down_since_bars_the_way_back(
    office: Office, take_down: object, file: str
) -> None:
    projection.bring_up_to_date(office.ledger)
    shutil.copyfile(office.settings.public_db, office.settings.instance / "empty.db")
    summary = published(office)
    release(office, OLD, file)
    take_down(office, summary)  # type: ignore[operator]
    release(office, NEW)
    with pytest.raises(NotAllowed, match=f"1 篇已经撤下.*公开编号 {summary.public_id}"):
        roll_back(office.ledger, OLD)
    assert live(office) == NEW


def test_a_release_that_tells_a_reason_nobody_approves_is_not_put_back(office: Office) -> None:
    case = published(office, "a").case_id
    done = summaries.withdraw(office.ledger, case, COORDINATOR, "内容有误")
    withdrawals.approve(office.ledger, case, SECOND, done.reason_sha)
    release(office, OLD)
    published(office, "b")
    release(office, NEW)
    roll_back(office.ledger, OLD)
    roll_back(office.ledger, NEW)
    withdrawals.reword(office.ledger, case, COORDINATOR, "另有说明")
    with pytest.raises(NotAllowed, match=f"撤下理由（公开编号 {done.public_id}）"):
        roll_back(office.ledger, OLD)
    assert live(office) == NEW


def test_two_persons_agree_on_one_release_and_no_other_bytes(office: Office) -> None:
    published(office, "a")
    release(office, OLD)
    published(office, "b")
    release(office, NEW)
    sha = sha_of(office.settings, OLD)
    assert differences(office.settings, NEW) == []
    (told,) = differences(office.settings, OLD)
    assert told == "内容会变的页面：1 个附件和数据文件"
    with pytest.raises(Stale):
        roll_back(office.ledger, OLD, sha_of(office.settings, NEW))
    assert live(office) == NEW
    roll_back(office.ledger, OLD, sha)
    assert live(office) == OLD
    for ask in (sha_of, differences):
        with pytest.raises(NoSuchRelease):
            ask(office.settings, "19990101-000000")


def test_what_would_change_is_told_by_the_titles_of_pages(office: Office) -> None:
    made = {OLD: {"a": "甲&amp;乙_清账", "b": ""}, NEW: {"b": "丙", "c/d": "丁\n  戊"}}
    for id, pages in made.items():
        draft = ReleaseDraft(office.settings.shown, id, None)
        for path, title in pages.items():
            head = f"<!doctype html><title>{title}</title>" if title else "<p>"
            draft.write(f"{path}.html", head.encode(), "key")
        for number in range(7 if id == NEW else 0):
            draft.write(f"n/{number}.html", f"<title>{number}</title>".encode(), "key")
        draft.write(f"{id}.csv", b"x", "key")
        draft.write_manifest()
        switch(office.settings.current, draft.finish().path)
    assert differences(office.settings, OLD) == [
        "会消失的页面：《丁 戊》、《0》、《1》、《2》、《3》 等 8 页，另有 1 个附件和数据文件",
        "会重新出现的页面：《甲&乙》，另有 1 个附件和数据文件",
        "内容会变的页面：《b.html》",
    ]


def test_the_road_of_the_server_leaves_an_event(office: Office) -> None:
    published(office, "a")
    release(office, OLD)
    published(office, "b")
    release(office, NEW)
    assert last_rolled_back(office.store) is None
    roll_back_alone(office.ledger, OLD)
    last = last_rolled_back(office.store)
    assert last is not None and last.release == OLD and live(office) == OLD
    assert history.verify_chain(office.ledger) == []


def test_a_release_that_cannot_be_looked_into_is_not_put_back(office: Office) -> None:
    published(office)
    release(office, OLD)
    release(office, NEW)
    (office.settings.shown / OLD / "data/public.db").write_bytes(b"no database at all")
    with pytest.raises(EnvironmentFault, match="读不出展示了哪些案例"):
        roll_back(office.ledger, OLD)
    with pytest.raises(NoSuchRelease):
        roll_back(office.ledger, "19990101-000000")
    assert live(office) == NEW
