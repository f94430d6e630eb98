"""Faults in handing out a new access code."""

from tests.mutants.fault import faults_in

_VERB = "tests/casestore/ledger/verbs/test_reissuing.py"

REISSUING = faults_in(
    "casestore/ledger/verbs/reissuing.py",
    (_VERB,),
    (
        "        if work.row.version != request.version:\n",
        "        if False:\n",
        "two codes for two presses",
    ),
    ("    if barred:\n", "    if False:\n", "whoever may see a case speaks for its claimant"),
    (
        '        if bare(said) != bare(recorded.get(fact, ""))\n',
        "        if False\n",
        "anything that is shown will do",
    ),
    ("    if len(shown) < enough:\n", "    if False:\n", "nothing need be shown"),
    ("    if not request.reason.strip():\n", "    if False:\n", "nobody says why"),
    (
        "        ledger.capsules.drop(former)\n",
        "        pass\n",
        "the old code reads on until the counter looks",
    ),
    ('    row.code = ""', "    row.code = row.code", "an old receipt gets its keys back"),
    ("    row.version += 1\n", "", "the second press hands out another code"),
    (', "former": former})', "})", "who dies leaves the old capsule for ever"),
    (
        '"holder": bindings.keys_digest(keys.reader, keys.writing)',
        '"holder": ""',
        "verify can't tell whose keys they are",
    ),
)

RULES = faults_in(
    "casestore/lifecycle/reissue.py",
    (_VERB,),
    ("    if not ROLES & actor.roles:\n", "    if False:\n", "the unit hands codes out"),
    (
        "    if unit is not None and unit in actor.units:\n",
        "    if False:\n",
        "who works for both sides does",
    ),
    ("ENOUGH = 2\n", "ENOUGH = 1\n", "one fact that others know is enough"),
)

COUNTER = faults_in(
    "casestore/ledger/claimants_view.py",
    (_VERB,),
    (
        "    for reader in {*readers} - {*held}:\n",
        "    for reader in {*readers}:\n",
        "a capsule in use is dropped",
    ),
    (
        "        ledger.capsules.drop(reader)\n",
        "        pass\n",
        "the old capsule stays after a crash",
    ),
)

FAULTS = (*REISSUING, *RULES, *COUNTER)
