"""Faults in what stands outside the tables about them, and in the letters that didn't arrive."""

from tests.mutants.fault import faults_in

HEADS = faults_in(
    "casestore/ledger/heads.py",
    ("tests/casestore/ledger/test_heads.py", "tests/casestore/office/test_inventory.py"),
    ('if key != "signature"}', 'if key not in ("signature", "hash")}', "a hash is not signed"),
    ("number = max(_number(last), known) + 1", "number = _number(last) + 1", "a cut file goes on"),
    (
        '"before": sha256(last).hexdigest() if last else START,',
        '"before": START,',
        "no line knows the one before",
    ),
    (
        "            session.get_one(ChainTable, 1).lines = number\n",
        "            pass\n",
        "the ledger doesn't count the lines",
    ),
    ("        if events == self._seen:\n", "        if False:\n", "a line though nothing happened"),
    ("if events - self._seen < EVENTS and now", "if now", "a hundred events wait for a minute"),
    (
        'file.truncate(size - len(tail) + tail.rfind(b"\\n") + 1)',
        "file.truncate(0)",
        "a torn end takes the file with it",
    ),
    (".splitlines(keepends=True)[:known])", ".splitlines(keepends=True))", "a backup knows more"),
)

BINDINGS = faults_in(
    "casestore/ledger/bindings.py",
    ("tests/casestore/office/test_inventory.py",),
    ('"clock", "clock_start", "deadline",', '"clock", "clock_start",', "a deadline can be moved"),
    ('"amount", "fulfilled",', '"fulfilled",', "an amount can be exchanged"),
    ('(("case_id", "unit", "reason"),)', '(("case_id", "unit"),)', "why a copy was sent"),
    ('"units", "must_change", "roles"', '"units", "must_change"', "a role can be given quietly"),
    ('(("year", "off", "worked",', '(("year", "worked",', "a holiday can be taken away"),
    (
        "return known and digest(table, values, int(number)) == kept",
        "return known",
        "a changed row passes",
    ),
)

_ALERTS = (
    "tests/casestore/ledger/verbs/test_letters.py",
    "tests/forms_app/desk/test_alerts.py",
)

LETTERS = faults_in(
    "casestore/ledger/queries/letters.py",
    _ALERTS,
    ("    if Role.COORDINATOR not in actor.roles:\n", "    if False:\n", "others see them"),
    (
        "next_try=None if row.state in UNSETTLED else",
        "next_try=",
        "a given-up letter has a next try",
    ),
    ("why=row.result,", 'why="",', "nobody is told why"),
    ('told=event.told if event else "",', 'told="",', "nobody is told what the letter says"),
    (' if row.payload["case"] == case_id]', "]", "letters of other cases stand on a case"),
)

DECISIONS = faults_in(
    "casestore/ledger/verbs/letters.py",
    _ALERTS,
    ("        jobs.resume(row)\n", "", "a resent letter stays"),
    ("    if not reason.strip():\n", "    if False:\n", "a letter is dropped without a word"),
    ("Verb.LETTER_DROPPED, reason)", "Verb.LETTER_DROPPED)", "the reason is lost"),
    ("    if Role.COORDINATOR not in actor.roles:\n", "    if False:\n", "anybody drops letters"),
)

FAULTS = (*HEADS, *BINDINGS, *LETTERS, *DECISIONS)
