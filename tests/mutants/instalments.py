"""Faults in what is agreed to be paid, in paying it, and in changing it."""

from tests.mutants.fault import faults_in

_PAYING = ("tests/casestore/ledger/verbs/test_paying.py",)
_AMENDING = ("tests/casestore/ledger/verbs/test_amending.py",)
_PURE = ("tests/casestore/lifecycle/test_instalments.py",)

RULES = faults_in(
    "casestore/lifecycle/instalments.py",
    _PURE,
    ("paid >= amount", "paid > amount", "a row is not met by its last fen"),
    ("max(0, (today - self.due).days)", "(today - self.due).days", "a row is late beforehand"),
    ("row.paid if row.state is InstalmentState.VOID else row.amount", "row.amount", "void counts"),
    ("late += row.left if row.days_late(today) else 0", "late += row.left", "all of it is late"),
    ("if not 0 < len(found) <= MOST:", "if len(found) > MOST:", "an agreement without a row"),
    ("sorted(found, key=lambda row: row.due)", "found", "rows stand as they were typed"),
)
ROWS = faults_in(
    "casestore/ledger/instalment_rows.py",
    _PAYING,
    ("        row.deadline = waiting[0].due\n", "        pass\n", "the clock stays behind"),
    (
        "row.deadline = max(last, report_day(work.today, work.calendar))",
        "row.deadline = last",
        "no day is left to report",
    ),
    ("        row.state = InstalmentState.VOID\n", "        pass\n", "a broken agreement waits"),
    ("serial=max(before, default=0) + 1,", "serial=len(before),", "rows are counted from nought"),
    (
        "        if row.kind is kind and row.state",
        "        if row.state",
        "the undisputed part goes",
    ),
)
ENTERED = faults_in(
    "casestore/ledger/entered_rows.py",
    _PAYING,
    ("        if one.due < work.today:\n", "        if False:\n", "agreed for a day that is over"),
    (
        "    if not ends or not waiting or campaign.verification.on_agreement:\n",
        "    if not ends or not waiting:\n",
        "no campaign may strike off on the agreement",
    ),
    (
        "    if not ends or not waiting or campaign.verification.on_agreement:\n",
        "    if not ends or not waiting or True:\n",
        "settled with half of it outstanding",
    ),
    (
        "        if one.odd is not doubts.Odd.LESS_THAN_CLAIMED:\n",
        "        if True:\n",
        "a part asks",
    ),
    (" + sum(row.paid for row in gone)", "", "what was paid before is forgotten"),
    ("    if rows:\n", "    if False:\n", "the verified amount follows nothing"),
)
VERBS = faults_in(
    "casestore/ledger/verbs/paying.py",
    _PAYING,
    ("    if row.version != version:\n", "    if False:\n", "a second press pays twice"),
    ("            *_twice(work, row, amount, day),\n", "", "the same payment is not asked back"),
    ("    elif day > work.today:\n", "    elif False:\n", "paid tomorrow"),
    (
        '    if not any(file.purpose == "proof" for file in payment.files):\n',
        "    if False:\n",
        "paid without proof",
    ),
    (
        "    elif term is not None and due > max(term, work.today):\n",
        "    elif False:\n",
        "the undisputed part waits longer than the rest",
    ),
    ("        if row.state is not InstalmentState.OPEN:\n", "        if False:\n", "paid again"),
)
CHANGES = faults_in(
    "casestore/ledger/verbs/amending.py",
    _AMENDING,
    ("new.due > old.due or new.amount", "new.amount", "put off by one person"),
    (" or new.amount < old.amount", "", "less is paid by one person's word"),
    (" or has_been_public(work)", "", "what was public is changed by one person"),
    (
        "    if new.due > old.due and new.due > limit.day:\n",
        "    if False:\n",
        "put off for ever",
    ),
    ("    start = row.first_due\n", "    start = row.due\n", "put off again and again"),
    ("        case.fulfilled = max(0, case.fulfilled + more)\n", "        pass\n", "figures stay"),
    (
        "        if barred := amendments.barred_from(ledger, work.session, event, actor):\n",
        "        if barred := '':\n",
        "who asks agrees",
    ),
    ("    if writer_bar(work.actor, unit):\n", "    if False:\n", "a unit changes its own promise"),
)
WAITING = faults_in(
    "casestore/ledger/amendments.py",
    _AMENDING,
    (
        'if row is None or terms_of(row) != terms_in(event.details["old"]):',
        "if row is None:",
        "what was asked of another row is done to this one",
    ),
    (
        'all(one.get("asked") != event.id for one in session.scalars(answered))',
        "True",
        "a change is agreed to twice",
    ),
    ("        if before != after\n", "", "what stays is named as changed"),
    ("frozenset({event.actor, *people", "frozenset({*people", "who asked decides"),
    (
        '            if one.details["instalment"] == row.id and waits(session, one)',
        "            if waits(session, one)",
        "a change of one row bars all others",
    ),
)
LATE = faults_in(
    "casestore/ledger/queries/instalments.py",
    _PAYING,
    ("InstalmentTable.due <= last", "InstalmentTable.due < last", "what is due today is not named"),
    (
        "            visibility.visible(actor),\n",
        "            CaseTable.id > 0,\n",
        "everybody reads of every case",
    ),
    ("        due = [\n", "        due = [] and [\n", "nothing is late"),
    ("], len(due)", "], len(shown)", "only what is shown is counted"),
    (
        "is_clock=state is State.AGREED and deadline == row.due,",
        "is_clock=False,",
        "the same day stands twice in the calendar",
    ),
)
DAYS = faults_in(
    "casestore/ledger/queries/deadline_list.py",
    _PAYING,
    ("        .where(visibility.visible(actor))\n", "", "a calendar of every case"),
    ("        if not one.is_clock\n", "", "a day stands twice in the calendar"),
    ("*_instalments(ledger, actor))", ")", "no row stands in the calendar"),
    ("what=CASE_STATES[state].due", 'what=""', "a day of nothing"),
    ('what=f"{one.name}到期"', 'what="到期"', "a day of some row"),
)

FAULTS = (*RULES, *ROWS, *ENTERED, *VERBS, *CHANGES, *WAITING, *LATE, *DAYS)
