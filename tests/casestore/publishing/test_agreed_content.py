"""The content that the site is made of: noted once from what is there, then by two persons or by
whoever has the machine, each proved, with a copy that builds go by."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from casestore.database.jobs import Jobs
from casestore.errors import EnvironmentFault, NotAllowed, NotFound, Stale
from casestore.ledger import history
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.public_changes import AgreedBy, PublicKind
from casestore.lifecycle.roles import SYSTEM
from casestore.lifecycle.staff_changes import ChangeState
from casestore.office.inventory.taking import take_inventory
from casestore.publishing import public_changes
from casestore.publishing.agreed_content import (
    adopt_content,
    adopt_if_readable,
    agree_alone,
    at_agreed,
    is_agreed,
    last_agreed,
    last_alone,
)
from casestore.publishing.content_copies import copy_in, digest_of, is_whole, take_copy
from casestore.publishing.public_changes import PublicChange, proved_words
from tests.casestore.ledger_fixture import (
    CONTENT,
    COORDINATOR,
    SECOND,
    VERIFIER,
    Office,
    open_office,
)


@pytest.fixture
def office(office: Office, tmp_path: Path) -> Office:
    """An office whose content can be changed, adopted as it is."""
    content = tmp_path / "own/content"
    shutil.copytree(CONTENT, content)
    settings = replace(office.settings, content=content)
    adopt_content(settings, office.store)
    ledger = replace(office.ledger, settings=settings)
    return replace(office, settings=settings, ledger=ledger)


def edit(office: Office, words: str = "# 改\n") -> None:
    path = office.settings.content / "words.toml"
    path.write_text(path.read_text(encoding="utf-8") + words, encoding="utf-8")


def proposed(office: Office) -> PublicChange:
    settings, store = office.settings, office.store
    sha, base = take_copy(settings.content, settings.contents), last_agreed(store)
    assert base
    wanted = (PublicKind.CONTENT, "20261129-120000", sha)
    return public_changes.propose(store, wanted, COORDINATOR, base.sha)


def confirmed(office: Office, change: PublicChange) -> PublicChange:
    secret = office.settings.secret("approval")
    return public_changes.confirm(office.store, secret, change.id, change.sha, SECOND)


def faults(office: Office) -> list[str]:
    found = take_inventory(office.ledger, None).faults
    return [one for one in found if "公开内容" in one or "公开变更" in one]


def test_what_is_there_is_adopted_once_and_said_so(office: Office) -> None:
    first = last_agreed(office.store)
    assert first and (first.why, first.before, first.proposal) == (AgreedBy.ADOPT, 0, 0)
    assert first.sha == digest_of(office.settings.content) == digest_of(CONTENT)
    edit(office)
    adopt_content(office.settings, office.store)
    assert last_agreed(office.store) == first and faults(office) == []


def test_content_that_can_not_be_copied_keeps_nobody_from_the_ledger(tmp_path: Path) -> None:
    office, content = open_office(tmp_path / "instance"), tmp_path / "content"
    for there in (False, True):
        if there:
            content.mkdir()
            (content / "link").symlink_to(tmp_path)
        adopt_if_readable(replace(office.settings, content=content), office.store)
        assert last_agreed(office.store) is None


def test_builds_go_by_the_copy_while_the_folder_is_worked_on(office: Office) -> None:
    agreed = last_agreed(office.store)
    assert agreed
    edit(office)
    settings = at_agreed(office.ledger).settings
    assert settings.content == copy_in(office.settings.contents, agreed.sha)
    assert settings.content.name == "content" and digest_of(settings.content) == agreed.sha


def test_a_copy_that_is_gone_is_taken_anew_from_the_same_bytes_and_no_others(
    office: Office,
) -> None:
    agreed = last_agreed(office.store)
    assert agreed
    (copy_in(office.settings.contents, agreed.sha) / "site.toml").write_text("forged")
    assert any("副本" in one for one in faults(office))
    at_agreed(office.ledger)
    assert is_whole(office.settings.contents, agreed.sha) and faults(office) == []
    edit(office)
    shutil.rmtree(office.settings.contents)
    with pytest.raises(EnvironmentFault, match="副本.*公开站保持原样"):
        at_agreed(office.ledger)
    assert any("副本" in one for one in faults(office))


def test_two_persons_agree_and_a_release_is_owed(office: Office) -> None:
    edit(office)
    change = proposed(office)
    done = confirmed(office, change)
    assert done.state is ChangeState.DONE
    last = last_agreed(office.store)
    assert last and (last.why, last.sha, last.proposal) == (
        AgreedBy.CONFIRMED,
        change.sha,
        change.id,
    )
    assert last.by == SECOND.id and last.sha == digest_of(office.settings.content)
    (job,) = Jobs(office.store).recent(JobKind.REBUILD)
    assert job.asked_by == SECOND.id and job.state == "queued"
    assert history.verify_chain(office.ledger) == [] and faults(office) == []
    assert at_agreed(office.ledger).settings.content.parent.name == change.sha


def test_one_person_agrees_to_nothing(office: Office) -> None:
    edit(office)
    change, secret = proposed(office), office.settings.secret("approval")
    with pytest.raises(NotAllowed, match="另一人"):
        public_changes.confirm(office.store, secret, change.id, change.sha, COORDINATOR)
    with pytest.raises(Stale):
        public_changes.confirm(office.store, secret, change.id, "0" * 64, SECOND)
    with pytest.raises(NotAllowed, match="已经提出"):
        proposed(office)
    last = last_agreed(office.store)
    assert last and last.sha != change.sha and not is_agreed(office.store, secret, change.sha)
    assert Jobs(office.store).recent(JobKind.REBUILD) == ()


def test_a_refusal_has_a_reason_and_ends_it(office: Office) -> None:
    edit(office)
    change = proposed(office)
    with pytest.raises(NotAllowed, match="理由"):
        public_changes.take_back(office.store, change.id, SECOND, " ")
    done = public_changes.take_back(office.store, change.id, SECOND, "附件里有人名")
    assert (done.state, done.because) == (ChangeState.REFUSED, "附件里有人名")
    assert public_changes.last_ended(office.store, PublicKind.CONTENT) == done
    with pytest.raises(NotFound):
        confirmed(office, change)
    again = proposed(office)
    mine = public_changes.take_back(office.store, again.id, COORDINATOR, "不用理由")
    assert (mine.state, mine.because) == (ChangeState.WITHDRAWN, "") and faults(office) == []


def test_a_change_of_what_is_no_longer_shown_is_stale(office: Office) -> None:
    edit(office)
    first = proposed(office)
    edit(office, "# 又改\n")
    second = proposed(office)
    confirmed(office, second)
    with pytest.raises(Stale, match="别的公开内容生效"):
        confirmed(office, first)
    last = last_agreed(office.store)
    assert last and last.sha == second.sha and faults(office) == []


def test_the_road_of_the_server_is_told(office: Office) -> None:
    assert last_alone(office.store) is None
    edit(office)
    sha = take_copy(office.settings.content, office.settings.contents)
    agree_alone(office.settings, office.store, sha, AgreedBy.SERVER)
    alone = last_alone(office.store)
    assert alone and (alone.why, alone.sha, alone.by) == (AgreedBy.SERVER, sha, SYSTEM.id)
    edit(office, "# 又改\n")
    confirmed(office, proposed(office))
    assert last_alone(office.store) == alone and faults(office) == []


FORGED = {
    "another digest": "content",
    "another reason": "why",
    "an older place": "before",
    "another proposal": "proposal",
}


@pytest.mark.parametrize("key", FORGED.values(), ids=FORGED)
def test_what_somebody_with_the_database_agreed_on_is_not_built_and_is_named(
    office: Office, key: str
) -> None:
    """A row with the proof of another: the chain of events would fit it."""
    last = last_agreed(office.store)
    assert last
    edit(office)
    forged = {
        "content": last.sha,
        "why": last.why.value,
        "before": last.before,
        "proposal": last.proposal,
        "mac": last.mac,
    }
    sha = take_copy(office.settings.content, office.settings.contents)
    forged[key] = {"content": sha, "why": "init", "before": last.event, "proposal": 7}[key]
    with office.store.write() as session:
        history.append_for_office(session, OfficeAct.CONTENT_AGREED, SYSTEM, forged)
    with pytest.raises(NotAllowed, match="登记凭据"):
        at_agreed(office.ledger)
    assert any("凭据不对" in one for one in faults(office))
    assert not is_agreed(office.store, office.settings.secret("approval"), sha)


def test_the_same_proof_once_more_is_named(office: Office) -> None:
    """Going back to older content by repeating its event."""
    first = last_agreed(office.store)
    assert first
    edit(office)
    confirmed(office, proposed(office))
    details = {"content": first.sha, "why": first.why.value, "before": 0, "proposal": 0}
    with office.store.write() as session:
        history.append_for_office(
            session, OfficeAct.CONTENT_AGREED, SYSTEM, {**details, "mac": first.mac}
        )
    with pytest.raises(NotAllowed, match="登记凭据"):
        at_agreed(office.ledger)
    assert any("凭据不对" in one for one in faults(office))


CHANGES = {
    "an event without its change": "state = 'refused'",
    "a proof that isn't one": "mac = ''",
    "another base": "base = 'b'",
    "another second person": "ended_by = '7'",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_was_changed_in_the_database_is_named(office: Office, change: str) -> None:
    edit(office)
    confirmed(office, proposed(office))
    assert faults(office) == []
    with office.store.write() as session:
        session.execute(text(f"UPDATE public_changes SET {change}"))  # noqa: S608 - of this test
    assert faults(office)


def test_a_confirmed_change_that_was_never_noted_is_named(office: Office) -> None:
    edit(office)
    change = proposed(office)
    with office.store.write() as session:
        session.execute(text("UPDATE public_changes SET state = 'done', ended_by = '2'"))
    said = f"公开变更 {change.id} 已确认，没有公开内容生效的记录"
    assert said in faults(office)


def test_nobody_who_may_not_propose_does(office: Office) -> None:
    edit(office)
    sha = take_copy(office.settings.content, office.settings.contents)
    wanted = (PublicKind.CONTENT, "", sha)
    with pytest.raises(NotAllowed):
        public_changes.must_be_new(office.store, wanted, SECOND)
    public_changes.must_be_new(office.store, wanted, VERIFIER)


def test_the_proof_of_a_confirmation_is_of_what_was_compared() -> None:
    content, older = PublicKind.CONTENT, PublicKind.ROLLBACK
    said = [proved_words(content, "r", "new", base, "1", "2") for base in ("a", "b")]
    assert said[0] != said[1]
    # those of before 0037 hold
    assert proved_words(older, "r", "sha", "", "1", "2") == ("rollback", "r", "sha", "1", "2")
