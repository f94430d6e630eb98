"""The steps of a summary, as the office reads them."""

from casestore.lifecycle.roles import Actor, Role
from casestore.lifecycle.summaries import ON_REOPENING, SUMMARY_STEPS, SummaryStep, summary_bar
from casestore.lifecycle.verbs import Verb

#: Verb: from what to what; who; what it asks for and does.
TABLE = """
summary_save: approved draft none submitted void withdrawn → draft; coordinator;
summary_dismiss: draft → draft; coordinator; reason
summary_submit: draft → submitted; coordinator; gate
summary_approve: submitted → approved; coordinator reviewer; other_person gate publishes
summary_send_back: submitted → draft; coordinator reviewer; reason
summary_withdraw: approved draft submitted → withdrawn; coordinator reviewer; \
reason of_public takes_down
summary_reason: withdrawn → withdrawn; coordinator; reason
summary_reason_approve: withdrawn → withdrawn; coordinator reviewer; other_person
summary_reason_back: withdrawn → withdrawn; coordinator reviewer; reason
"""
REOPENED = """
draft → void (summary_void)
submitted → void (summary_void)
approved → withdrawn (summary_withdraw)
withdrawn → void (summary_void)
"""
FLAGS = ("other_person", "gate", "reason", "of_public", "publishes", "takes_down")


def _said(step: SummaryStep) -> str:
    sources = " ".join(sorted(source or "none" for source in step.sources))
    flags = " ".join(flag for flag in FLAGS if getattr(step, flag))
    roles = " ".join(sorted(step.roles))
    return f"{step.verb}: {sources} → {step.target}; {roles}; {flags}".rstrip()


def test_the_steps_are_those_that_the_office_reads() -> None:
    assert [_said(step) for step in SUMMARY_STEPS.values()] == TABLE.strip().splitlines()
    said = [f"{state} → {target} ({verb})" for state, (verb, target) in ON_REOPENING.items()]
    assert said == REOPENED.strip().splitlines()


def test_a_step_says_why_a_person_may_not_take_it() -> None:
    approve = SUMMARY_STEPS[Verb.SUMMARY_APPROVE]
    second = Actor(id="2", name="审核一岗", roles=frozenset({Role.REVIEWER}))
    assert summary_bar(approve, second, ("1", "3")) is None
    for written_by in (("2", "3"), ("1", "2")):
        assert summary_bar(approve, second, written_by) == "摘要须由起草、送审以外的另一人审定"
    handled = summary_bar(approve, second, ("1", "3"), {"2"})
    assert handled == "您代责任单位办理过这个案件，或者保留过其中的疑似信息，请由另一人审定"
    send_back = SUMMARY_STEPS[Verb.SUMMARY_SEND_BACK]
    assert summary_bar(send_back, second, ("2",), {"2"}) is None
    unit = Actor(id="9", name="经办", roles=frozenset({Role.UNIT}))
    assert summary_bar(approve, unit, ("1", "3")) == "您的岗位不能做这一步"
