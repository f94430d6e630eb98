"""A withdrawal: the page goes at once; why stands at its address only after a second person read
exactly these words."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, text

from casestore.database.jobs import Jobs
from casestore.database.tables import SummaryTable
from casestore.errors import Incomplete, NotAllowed, NotFound, Refused, Stale
from casestore.ledger import history
from casestore.ledger.resealing import cases_left, reseal
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.roles import Actor, Role
from casestore.office.inventory.taking import take_inventory
from casestore.publishing import projection, summaries, summary_queries, withdrawals
from casestore.publishing.approvals import reasons_not_approved
from casestore.publishing.summary_queries import may_approve_reason
from tests.casestore.ledger_fixture import COORDINATOR, SECOND, TEXT, Office
from tests.casestore.publishing.approved import public, published

OTHER = Actor(id="3", name="统筹二岗", roles=frozenset({Role.COORDINATOR}))
#: A name, an ID and a card, none of them known to the ledger.
LEAK = "应陈岚芯（身份证11010519491231002X）要求撤下，退款卡号6222021234567890128。"


def told(office: Office) -> list[str]:
    """The reasons in the public file."""
    with public(office) as store:
        return [one.reason for one in store.withdrawn()]


def test_the_page_goes_at_once_and_its_reason_waits_for_a_second_person(office: Office) -> None:
    case = published(office).case_id
    done = summaries.withdraw(office.ledger, case, COORDINATOR, "有关事实\n需要复核")
    assert (done.state, done.is_public, done.reason_waits) == ("withdrawn", False, True)
    assert done.reason == "有关事实\n需要复核" and done.withdrawn_because == ""
    assert told(office) == [""]
    with pytest.raises(NotAllowed, match="另一人"):
        withdrawals.approve(office.ledger, case, COORDINATOR, done.reason_sha)
    assert not may_approve_reason(done, COORDINATOR) and may_approve_reason(done, SECOND)
    for wrong in ("", "0" * 64):
        with pytest.raises(Stale):
            withdrawals.approve(office.ledger, case, SECOND, wrong)
    after = withdrawals.approve(office.ledger, case, SECOND, done.reason_sha)
    assert (after.withdrawn_because, after.reason_waits) == (done.reason, False)
    assert told(office) == [done.reason]
    assert len(Jobs(office.store).recent(JobKind.REBUILD)) == 1, "owed once, queued once"
    with pytest.raises(Stale):
        withdrawals.approve(office.ledger, case, SECOND, done.reason_sha)
    assert history.verify_chain(office.ledger) == []
    assert not [one for one in take_inventory(office.ledger, None).faults if "摘要" in one]


def test_a_reason_that_is_sent_back_waits_for_nobody_until_it_is_reworded(office: Office) -> None:
    case = published(office).case_id
    done = summaries.withdraw(office.ledger, case, COORDINATOR, "内容有误")
    for sha, why, error in (("0" * 64, "太含糊", Stale), (done.reason_sha, " ", Incomplete)):
        with pytest.raises(error):
            withdrawals.send_back(office.ledger, case, SECOND, sha, why)
    back = withdrawals.send_back(office.ledger, case, SECOND, done.reason_sha, "太含糊")
    assert (back.reason, back.why_back, back.reason_waits) == ("内容有误", "太含糊", False)
    assert told(office) == [""] and not may_approve_reason(back, OTHER)
    with pytest.raises(Stale):
        withdrawals.approve(office.ledger, case, OTHER, done.reason_sha)
    with pytest.raises(Stale):
        withdrawals.send_back(office.ledger, case, OTHER, done.reason_sha, "又一次")
    new = withdrawals.reword(office.ledger, case, COORDINATOR, "验收日期写错")
    assert (new.why_back, new.reason_waits) == ("", True)
    withdrawals.approve(office.ledger, case, SECOND, new.reason_sha)
    assert told(office) == ["验收日期写错"] and history.verify_chain(office.ledger) == []
    assert not [one for one in take_inventory(office.ledger, None).faults if "摘要" in one]


def test_a_name_an_id_and_a_card_in_the_reason_never_reach_the_public(office: Office) -> None:
    case = published(office).case_id
    done = summaries.withdraw(office.ledger, case, COORDINATOR, LEAK)
    assert {one.quoted for one in done.reason_found} >= {"11010519491231002X", "陈岚芯"}
    with pytest.raises(Refused):
        withdrawals.approve(office.ledger, case, SECOND, done.reason_sha)
    with pytest.raises(Refused):
        withdrawals.reword(office.ledger, case, OTHER, "应司徒样本要求撤下")
    assert told(office) == [""]
    file: Path = office.settings.public_db
    for planted in ("陈岚芯", "11010519491231002X", "6222021234567890128"):
        assert planted.encode() not in file.read_bytes()
    for path in office.settings.instance.glob("ledger.db*"):
        assert "陈岚芯".encode() not in path.read_bytes(), "the ledger keeps it sealed"


def test_who_rewords_a_reason_is_not_its_second_person(office: Office) -> None:
    case = published(office).case_id
    first = summaries.withdraw(office.ledger, case, COORDINATOR, LEAK)
    again = withdrawals.reword(office.ledger, case, OTHER, "内容有误，更正后重新公开。")
    assert again.reason_sha != first.reason_sha and again.reason_found == ()
    for actor, error in ((OTHER, NotAllowed), (SECOND, Stale)):
        with pytest.raises(error):
            withdrawals.approve(office.ledger, case, actor, first.reason_sha)
    with pytest.raises(NotAllowed):
        withdrawals.reword(office.ledger, case, SECOND, "审核岗不拟写")
    withdrawals.approve(office.ledger, case, SECOND, again.reason_sha)
    assert told(office) == ["内容有误，更正后重新公开。"]
    last = withdrawals.reword(office.ledger, case, COORDINATOR, "另有说明。")
    assert last.withdrawn_because == ""
    assert told(office) == [""], "the words that were approved are gone"


def test_nobody_who_handled_the_case_for_the_unit_is_its_second_person(office: Office) -> None:
    case = office.register().case_id
    office.go(case, "accept", "transfer")
    office.go(case, "take_up", "settle", actor=OTHER)
    office.go(case, "strike_off")
    draft = summaries.save(office.ledger, case, COORDINATOR, TEXT)
    summaries.submit(office.ledger, case, COORDINATOR, draft.sha)
    (line,) = summary_queries.summaries(office.ledger)
    assert line.handled_by == {OTHER.id} and not summary_queries.may_approve(line, OTHER)
    with pytest.raises(NotAllowed, match="代责任单位办理过"):
        summaries.approve(office.ledger, case, OTHER, draft.sha)
    summaries.approve(office.ledger, case, SECOND, draft.sha)
    done = summaries.withdraw(office.ledger, case, COORDINATOR, "内容有误")
    with pytest.raises(NotAllowed, match="代责任单位办理过"):
        withdrawals.approve(office.ledger, case, OTHER, done.reason_sha)
    assert not may_approve_reason(done, OTHER)


def test_what_is_public_is_withdrawn_while_another_text_is_written(office: Office) -> None:
    case = published(office).case_id
    other = replace(TEXT, result="欠款连同利息付清。")
    summary = summary_queries.summary(office.ledger, case)
    assert summary is not None
    draft = summaries.save(office.ledger, case, COORDINATOR, other, summary.sha)
    assert draft.is_public
    gone = summaries.withdraw(office.ledger, case, COORDINATOR, "内容有误")
    assert (gone.state, gone.is_public, gone.text.result) == ("withdrawn", False, other.result)
    with pytest.raises((NotAllowed, Stale)):
        summaries.withdraw(office.ledger, case, COORDINATOR, "再撤一次")
    again = summaries.save(office.ledger, case, COORDINATOR, other, draft.sha)
    with pytest.raises(NotAllowed, match="已经公开"):
        summaries.withdraw(office.ledger, case, COORDINATOR, "没有公开的")
    summaries.submit(office.ledger, case, COORDINATOR, again.sha)
    summaries.approve(office.ledger, case, SECOND, again.sha)
    assert told(office) == []
    row = row_of(office)
    assert (row.reason, row.reason_sha, row.reason_by, row.reason_mac) == (None, "", "", "")


def test_a_reason_must_be_given_and_a_reopened_case_has_its_own(office: Office) -> None:
    case = published(office).case_id
    with pytest.raises(Incomplete):
        summaries.withdraw(office.ledger, case, COORDINATOR, " ")
    office.go(case, "reopen")
    assert told(office) == ["案件重新办理"]
    with pytest.raises(NotFound):
        summary_queries.as_withdrawn(office.ledger, 99)


def row_of(office: Office) -> SummaryTable:
    with office.store.read() as session:
        return session.scalars(select(SummaryTable)).one()


def test_a_reason_that_nobody_approved_is_named_and_kept_off_the_site(office: Office) -> None:
    case = published(office).case_id
    done = summaries.withdraw(office.ledger, case, COORDINATOR, "内容有误")
    withdrawals.approve(office.ledger, case, SECOND, done.reason_sha)
    secret = office.settings.secret("approval")
    assert reasons_not_approved(office.store, secret, {done.public_id: "内容有误"}) == []
    given = {done.public_id: "", "other": "案件重新办理"}
    assert reasons_not_approved(office.store, secret, given) == []
    forged = {done.public_id: "应某人要求", "other": "内容有误"}
    assert reasons_not_approved(office.store, secret, forged) == sorted(forged)
    for change in ("withdrawn_because = '应某人要求'", "reason_mac = 'x'"):
        with office.store.write() as session:
            session.execute(text(f"UPDATE summaries SET {change}"))  # noqa: S608 - of this test
        assert any("撤下理由" in one for one in take_inventory(office.ledger, None).faults)
    assert reasons_not_approved(office.store, secret, {done.public_id: "内容有误"})


def test_a_reason_of_before_shows_no_more_until_two_persons_gave_it(office: Office) -> None:
    case = published(office).case_id
    summaries.withdraw(office.ledger, case, COORDINATOR, "内容有误")
    with office.store.write() as session:  # as the version before kept it
        words = (
            "withdrawn_because = '一个人写的理由', reason = NULL, reason_sha = '', reason_by = ''"
        )
        session.execute(text(f"UPDATE summaries SET {words}"))  # noqa: S608 - of this test
    assert told(office) == [""]
    found = summary_queries.summary(office.ledger, case)
    assert found is not None and not found.reason_waits
    again = withdrawals.reword(office.ledger, case, COORDINATOR, found.withdrawn_because)
    withdrawals.approve(office.ledger, case, SECOND, again.reason_sha)
    assert told(office) == ["一个人写的理由"]


def test_what_the_second_person_looked_at_is_what_is_approved(office: Office) -> None:
    case = office.struck_off().id
    draft = summaries.save(office.ledger, case, COORDINATOR, TEXT)
    summaries.submit(office.ledger, case, COORDINATOR, draft.sha)
    seen = summary_queries.page_sha(office.ledger, case)
    with office.store.write() as session:  # what the page tells beside the text
        session.execute(text("UPDATE cases SET amount = 99000000"))
    with pytest.raises(Stale, match="要公开的页面"):
        summaries.approve(office.ledger, case, SECOND, draft.sha, seen)
    assert projection.pending(office.ledger) == 0
    seen = summary_queries.page_sha(office.ledger, case)
    assert summaries.approve(office.ledger, case, SECOND, draft.sha, seen).is_public


def test_a_proposed_reason_is_sealed_anew_with_its_case(office: Office) -> None:
    case = published(office).case_id
    summaries.withdraw(office.ledger, case, COORDINATOR, "内容有误")
    before = row_of(office).reason
    with office.store.write() as session:
        session.execute(text("UPDATE summaries SET sealed_to = ''"))
        assert cases_left(session, office.sealer.sealed_to) == [case]
    reseal(office.ledger)
    row = row_of(office)
    assert row.reason != before and summary_queries.reason_of(office.ledger, row) == "内容有误"
