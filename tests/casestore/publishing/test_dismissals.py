"""What the machine merely suspects: a person rewrites it or lets it stand with a reason, which the
second person sees and the history keeps."""

from dataclasses import replace

import pytest

from casestore.database.tables import SummaryTable
from casestore.errors import Incomplete, NotAllowed, NotFound, Refused, Stale
from casestore.ledger import history
from casestore.lifecycle.roles import Actor, Role
from casestore.office.inventory.taking import take_inventory
from casestore.publishing import rewriting, summaries, summary_queries
from casestore.publishing.records import Summary
from tests.casestore.ledger_fixture import COORDINATOR, SECOND, TEXT, Office

SUSPECT = replace(TEXT, done=TEXT.done + "凭证见AB12345，另见AB12345。")
SUSPICION = ("像编号的字符", "AB12345")


def drafted(office: Office, **changed: str) -> Summary:
    case = office.struck_off()
    return summaries.save(office.ledger, case.id, COORDINATOR, replace(SUSPECT, **changed))


def test_a_suspicion_holds_a_text_back_until_somebody_lets_it_stand(office: Office) -> None:
    draft = drafted(office)
    assert {one.key for one in draft.open_suspicions} == {SUSPICION}
    assert len(draft.open_suspicions) == 2 and draft.hits == ()
    with pytest.raises(Incomplete, match="AB12345"):
        summaries.submit(office.ledger, draft.case_id, COORDINATOR, draft.sha)
    with pytest.raises(Incomplete, match="理由"):
        summaries.dismiss(office.ledger, draft.case_id, COORDINATOR, draft.sha, SUSPICION, " ")
    done = summaries.dismiss(
        office.ledger, draft.case_id, COORDINATOR, draft.sha, SUSPICION, "设备型号"
    )
    assert done.open_suspicions == () and done.sha == draft.sha
    assert [(one.quoted, one.reason, one.by) for one in done.dismissed] == [
        ("AB12345", "设备型号", COORDINATOR.id)
    ]
    summaries.submit(office.ledger, draft.case_id, COORDINATOR, draft.sha)
    approved = summaries.approve(office.ledger, draft.case_id, SECOND, draft.sha)
    assert [one.reason for one in approved.dismissed] == ["设备型号"]
    assert approved.handled_by == {COORDINATOR.id}
    without = summaries.save(office.ledger, draft.case_id, COORDINATOR, TEXT, draft.sha)
    assert without.dismissed == () and len(without.dismissals) == 1


def test_who_let_a_suspicion_stand_is_not_the_second_person(office: Office) -> None:
    draft = drafted(office)
    other = Actor(id="3", name="统筹二岗", roles=frozenset({Role.COORDINATOR}))
    summaries.dismiss(office.ledger, draft.case_id, other, draft.sha, SUSPICION, "设备型号")
    summaries.submit(office.ledger, draft.case_id, COORDINATOR, draft.sha)
    with pytest.raises(NotAllowed, match="保留过其中的疑似信息"):
        summaries.approve(office.ledger, draft.case_id, other, draft.sha)
    assert summaries.approve(office.ledger, draft.case_id, SECOND, draft.sha).is_public


def test_what_blocks_cannot_be_let_stand(office: Office) -> None:
    draft = drafted(office, result="南昌云亭建材有限公司已收到欠款。")
    (hit,) = draft.examined.blocking
    with pytest.raises(NotFound):
        summaries.dismiss(office.ledger, draft.case_id, COORDINATOR, draft.sha, hit.key, "没事")
    with pytest.raises(Refused):
        summaries.submit(office.ledger, draft.case_id, COORDINATOR, draft.sha)


def test_only_who_writes_lets_stand_and_only_in_the_draft_that_they_saw(office: Office) -> None:
    draft = drafted(office)
    with pytest.raises(NotAllowed):
        summaries.dismiss(office.ledger, draft.case_id, SECOND, draft.sha, SUSPICION, "型号")
    with pytest.raises(Stale):
        summaries.dismiss(office.ledger, draft.case_id, COORDINATOR, "x", SUSPICION, "型号")


def test_a_reason_that_was_changed_behind_the_ledgers_back_is_named(office: Office) -> None:
    draft = drafted(office)
    summaries.dismiss(office.ledger, draft.case_id, COORDINATOR, draft.sha, SUSPICION, "型号")
    assert not [one for one in take_inventory(office.ledger, None).faults if "摘要" in one]
    said = [{"kind": "x", "quoted": "y", "reason": "z", "by": "1"}]
    for column, value in (
        ("dismissed", office.sealer.seal_json(said)),
        ("dismissed_sha", summaries.sha_of_dismissals(said)),
    ):
        with office.store.write() as session:
            setattr(session.get_one(SummaryTable, draft.case_id), column, value)
        assert any("摘要" in one for one in take_inventory(office.ledger, None).faults)
    assert history.verify_chain(office.ledger) == []


def test_one_press_writes_what_is_proposed_at_every_place(office: Office) -> None:
    draft = drafted(office, result="南昌云亭建材有限公司收到268.5万元。")
    blocked = {one.quoted: one for one in draft.examined.blocking}
    assert blocked["南昌云亭建材有限公司"].instead == "某制造企业"
    for quoted in ("南昌云亭建材有限公司", "268.5万元"):
        draft = rewriting.rewrite(
            office.ledger, draft.case_id, COORDINATOR, draft.sha, blocked[quoted].key
        )
    assert draft.text.result == "某制造企业收到100 万元—1000 万元。".replace("万元—", "万—")
    draft = rewriting.rewrite(office.ledger, draft.case_id, COORDINATOR, draft.sha, SUSPICION)
    assert draft.text.done == TEXT.done + "凭证见，另见。"
    assert draft.hits == () and draft.open_suspicions == ()
    with pytest.raises(NotFound):
        rewriting.rewrite(office.ledger, draft.case_id, COORDINATOR, draft.sha, SUSPICION)
    with pytest.raises(Stale):
        rewriting.rewrite(office.ledger, draft.case_id, COORDINATOR, "x", SUSPICION)


def test_a_text_is_searched_for_the_identities_of_other_cases_and_of_the_staff(
    office: Office,
) -> None:
    office.struck_off("other", enterprise="随州霖石渡物流有限公司", contact="诸葛砚洲")
    draft = drafted(office, result="霖石渡物流和诸葛砚洲都已收到欠款。")
    assert {(one.kind, one.quoted) for one in draft.examined.blocking} == {
        ("其他案件的企业名称", "霖石渡物流"),
        ("其他案件的姓名", "诸葛砚洲"),
    }


def test_a_case_that_comes_later_is_known_to_the_next_check(office: Office) -> None:
    draft = drafted(office, result="霖石渡物流已收到欠款。")
    assert draft.hits == ()
    office.register("later", enterprise="随州霖石渡物流有限公司")
    again = summary_queries.summary(office.ledger, draft.case_id)
    assert again is not None and [hit[2] for hit in again.hits] == ["霖石渡物流"]
