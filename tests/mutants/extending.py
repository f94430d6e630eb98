"""Faults in asking for a longer term and deciding about it."""

from tests.mutants.fault import faults_in

_TESTS = ("tests/casestore/ledger/verbs/test_extending.py",)

EXTENDING = faults_in(
    "casestore/ledger/verbs/extending.py",
    _TESTS,
    ("    if day <= max(", "    if day < max(", "an extension by nothing"),
    (
        "max(work.row.deadline or date.min, work.today)",
        "(work.row.deadline or date.min)",
        "extended to a day that is over",
    ),
    ("max(work.row.deadline or date.min, work.today)", "work.today", "an extension that shortens"),
    (
        "row.deadline, row.version = row.deadline, day, row.version + 1",
        "row.deadline = row.deadline, day",
        "an extension unseen by who has the page open",
    ),
    ("work.write(Verb.EXTEND, said, tell=True)", "work.write(Verb.EXTEND, said)", "not told"),
    (
        "    if not APPLICANTS & work.actor.roles:\n",
        "    if False:\n",
        "whoever sees a case asks for more time",
    ),
    ("    if earlier is not None:\n", "    if False:\n", "two extensions wait at a time"),
    (
        "        if barred := extensions.barred_from(ledger, work.session, event, actor):\n",
        "        if barred := '':\n",
        "who asks approves",
    ),
    (
        "        if wrong := _wrong_day(work, day):\n",
        "        if wrong := '':\n",
        "what has become too long is approved",
    ),
    (
        '            details["for"] = f"{row.campaign}/{row.unit}"\n',
        "            pass\n",
        "a colleague doesn't learn of the refusal",
    ),
)

EXTENSIONS = faults_in(
    "casestore/ledger/extensions.py",
    _TESTS,
    (
        'not CASE_STATES[row.state].in_hand or event.details.get("was") != now',
        'event.details.get("was") != now',
        "what is settled still waits for more time",
    ),
    (
        ' or event.details.get("was") != now:',
        ":",
        "an extension of a term that is another by now",
    ),
    (
        'return all(one.get("asked") != event.id',
        'return all(one.get("asked") != 0',
        "what was answered is answered again",
    ),
    (
        "return CASE_STATES[row.state].in_hand and session.scalars(later).first() is None",
        "return True",
        "a refusal is told for ever",
    ),
    (
        "return asked.actor == actor.id or of_unit",
        "return True",
        "everybody is told of a refusal",
    ),
    (
        "        .where(which, visibility.visible(actor))\n",
        "        .where(which)\n",
        "others' terms",
    ),
)

FAULTS = (*EXTENDING, *EXTENSIONS)
