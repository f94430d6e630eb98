"""Who reads the words of which act: every verb for every role."""

from dataclasses import replace

import pytest

from casestore.lifecycle.readers import reads_words, sees_act
from casestore.lifecycle.roles import SYSTEM, Actor, Role
from casestore.lifecycle.verbs import Verb

UNIT = "xinjian-2022/town"
#: What the responsible unit reads, whoever wrote it.
TO_UNITS = frozenset(
    {
        *("accept", "return", "decline", "register_only", "escalate", "withdraw", "complete"),
        *("reconsider", "send_back", "transfer", "reroute", "take_up", "agree", "break"),
        *("turn_back", "suspend", "resume", "settle", "strike_off", "fail", "reopen"),
        *("remind", "press", "list", "talk", "meeting", "report", "supplement"),
        *("extend", "extend_ask", "extend_refuse", "object", "uphold", "contest", "keep"),
        *("pay", "undisputed", "amend", "amend_ask", "amend_refuse"),
    }
)
#: What a supervisor doesn't read: it may name people, or say how they are reached.
ABOUT_PEOPLE = {"correct", "correct_ask", "correct_refuse", "reissue", "import_note"}
#: What whoever may not read its words doesn't see at all.
UNSEEN = {"note", "refer", "link", "unlink", "absorb"} | {
    "task",
    "task_done",
    "task_again",
    "package",
}
ACCUSED = Actor(id="4", name="责任单位", roles=frozenset({Role.UNIT}), units=frozenset({UNIT}))


@pytest.mark.parametrize("verb", Verb)
def test_every_act_reaches_exactly_whom_the_labels_name(verb: Verb) -> None:
    for role in (Role.COORDINATOR, Role.REVIEWER, Role.UNIT, Role.ADMIN):
        reader = replace(ACCUSED, roles=frozenset({role}))
        reads = role is Role.COORDINATOR or verb.value in TO_UNITS
        assert reads_words(reader, verb, "1") is reads, (verb, role)
        assert sees_act(reader, verb, "1") is (reads or verb not in UNSEEN)
        assert reads_words(reader, verb, reader.id), "one's own words"
    assert reads_words(SYSTEM, verb, "1")


@pytest.mark.parametrize("verb", Verb)
def test_a_supervisor_reads_all_but_what_names_people_and_an_auditor_no_word(verb: Verb) -> None:
    supervisor = replace(ACCUSED, id="8", roles=frozenset({Role.SUPERVISOR}), units=frozenset())
    assert reads_words(supervisor, verb, "1") is (verb.value not in ABOUT_PEOPLE)
    assert sees_act(supervisor, verb, "1")
    auditor = replace(ACCUSED, id="9", roles=frozenset({Role.AUDITOR}))
    for writer in ("1", auditor.id):
        assert not reads_words(auditor, verb, writer, UNIT)
    assert sees_act(auditor, verb, "1"), "that it was done is what they look at"


def test_a_note_of_a_unit_reaches_its_colleagues_and_no_other_unit() -> None:
    colleague = replace(ACCUSED, id="5")
    other = replace(ACCUSED, id="6", units=frozenset({"xinjian-2022/court"}))
    assert reads_words(colleague, Verb.NOTE, "4", UNIT)
    assert not sees_act(other, Verb.NOTE, "4", UNIT)


def test_whoever_is_of_a_unit_as_well_reads_as_the_unit() -> None:
    both = replace(ACCUSED, roles=frozenset({Role.UNIT, Role.COORDINATOR}))
    assert not reads_words(both, Verb.NOTE, "1")
