"""Faults in what claimants are asked, reminded of and handed out."""

from tests.mutants.fault import faults_in

ASKING = faults_in(
    "casestore/ledger/asking.py",
    ("tests/casestore/ledger/verbs/test_claimant.py",),
    ("return put is not None and put.answer is None", "return put is not None", "asked for ever"),
    ("    if row.state not in ASKED_IN:\n        return False\n", "", "an open case is graded"),
    ("if put.answer.wants_more else", "if False else", "struck off against the claimant's word"),
    (
        "if due is not None and due.left >= 0:",
        "if False:",
        "struck off before anybody could answer",
    ),
    ("if due is not None and due.left >= 0:", "if due is not None:", "silence holds a case open"),
    (
        "if work.row.reading_key is None and not work.row.mailable:",
        "if False:",
        "who can't answer online is asked by nobody",
    ),
    ("if row.state is State.SETTLED else None", "if True else None", "a deadline of a closed case"),
)

OWN_COPY = faults_in(
    "casestore/ledger/queries/own_copy.py",
    ("tests/forms_app/intake/followup/test_handed_out.py",),
    ("if file.purpose in OF_CLAIMANT", "if True", "papers of the office go out"),
    ("if file.size <= room:", "if True:", "a copy without bound"),
    ("if event.verb in _WORDS and event.note:", "if event.note:", "notes of the office go out"),
    ("Verb.MESSAGE, Verb.REPLY, ", "", "what was said is missing"),
    ('left_out = "" if file in inside else', 'left_out = "" if True else', "lost without a word"),
    ("ledger.evidence.read(file, ", "ledger.evidence.read_copy(file, ", "not what she sent"),
)

FAULTS = (*ASKING, *OWN_COPY)
