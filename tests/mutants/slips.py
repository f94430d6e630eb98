"""Faults in what holds an entry against its case, in who may verify, in corrections."""

from tests.mutants.fault import faults_in

_VERBS = "tests/casestore/ledger/verbs"
_ENTERED = (f"{_VERBS}/test_entered.py",)
_CORRECTING = (f"{_VERBS}/test_correcting.py",)

DOUBTS = faults_in(
    "casestore/lifecycle/doubts.py",
    _ENTERED,
    ("    elif fulfilled > claimed:\n", "    elif False:\n", "99999 is taken for 999.9"),
    ("    elif claimed and not fulfilled:\n", "    elif False:\n", "nothing is taken for paid"),
    (
        "claimed >= fulfilled * _OTHER_UNIT",
        "False",
        "an amount typed in another unit is taken silently",
    ),
    ("    if day.year != today.year:\n", "    if False:\n", "another year is taken silently"),
    (
        'return f"{self.field}:{self.odd}:{self.value}"',
        'return f"{self.field}:{self.odd}"',
        "a tick at one value lets any other pass",
    ),
)

ENTERED = faults_in(
    "casestore/ledger/entered.py",
    _ENTERED,
    ("    if not doubts.keys() <= confirmed:\n", "    if False:\n", "nothing is asked back"),
    ("    if day > limit.day:\n", "    if False:\n", "a transfer takes any term"),
    ("    if day > work.today:\n", "    if False:\n", "a visit of tomorrow counts"),
    ("    if move.answers:\n", "    if False:\n", "a reform closes a case"),
    ("excuses_in(simplified(text))", "excuses_in(text)", "excuses pass in the other script"),
    (
        'given.get(Need.EXCEPTION, "").strip() in quiet.exceptions',
        'given.get(Need.EXCEPTION, "").strip()',
        "any word excepts a visit from quiet days",
    ),
)

PEOPLE = faults_in(
    "casestore/ledger/people.py",
    _ENTERED,
    (
        "handlers(session, case_id) if move.independent else frozenset()",
        "frozenset()",
        "one person settles and strikes off",
    ),
    (
        ", EventTable.verb.in_(sorted(did))\n",
        "\n",
        "whoever registered a case has handled it",
    ),
    ("if str(id) not in but and (", "if (", "the refusal names who is barred"),
    (".where(StaffRow.active, ", ".where(", "the refusal names who has left"),
    (" RoleRow.name.in_(sorted(roles)),", "", "the refusal names whoever is there"),
)

TERMS = faults_in(
    "casestore/ledger/terms.py",
    (f"{_VERBS}/test_supervision.py",),
    ("stopped, since = stopped + (day - since), None", "since = None", "a stop costs days"),
    (
        "        if event.verb is Verb.TRANSFER:\n",
        "        if False:\n",
        "a stop or an agreement begins the ninety days anew",
    ),
    ("    return min((one, in_all)", "    return max((one, in_all)", "ninety days bind nobody"),
    (
        "    if work.row.state is State.AGREED:\n",
        "    if False:\n",
        "an agreement goes on for ever",
    ),
    ("Limit(day=in_all.day + stopped,", "Limit(day=in_all.day,", "a stop costs the unit days"),
)

EXCUSES = faults_in(
    "casestore/lifecycle/excuses.py",
    ("tests/casestore/lifecycle/test_excuses.py",),
    ("|区划调整", "", "another border is a reason"),
    ('"换届|', '"', "an election is a reason"),
    ("|调动", "", "a transfer of people is a reason"),
    ("|更换", "", "another head is a reason"),
    ("|财政评审", "", "a review of the budget is a reason"),
    ('re.sub(r"\\s+", "", text)', "text", "a line end hides a reason"),
    ("(?!支付|付|结算)", "", "what is paid together is no excuse"),
)

NOTES = faults_in(
    "casestore/ledger/correction_notes.py",
    _CORRECTING,
    (
        "    if correction.field in CONTACT:",
        "    if False:",
        "a correction shows a telephone number",
    ),
    ("    if fulfilled:\n", "    if True:\n", "an amount is corrected that nobody verified"),
    ("if is_correctable(one)}", "}", "files are corrected by typing"),
    ("改为：{new}", "改为：{old}", "the history shows the old value twice"),
    ("原为：{old}", "原为：{new}", "the history forgets the old value"),
)

WAITING = faults_in(
    "casestore/ledger/corrections.py",
    _CORRECTING,
    (
        'if any(details.get("asked") == asked for details in session.scalars(answers)):',
        "if False:",
        "what was answered is done once more",
    ),
    ("event.case_id != case_id", "False", "a correction of another case is done here"),
    ("EventTable.id.not_in(answered.correlate(CaseTable))", "True", "what is done still waits"),
    (
        "return bool(seconds_for(column) & actor.roles)",
        "return True",
        "a reviewer is shown what is sealed",
    ),
    (
        '"" if row.fulfilled is None else f"{wan_of(row.fulfilled):f}"',
        '""',
        "the history forgets what was verified",
    ),
)

READERS = faults_in(
    "casestore/lifecycle/readers.py",
    ("tests/casestore/lifecycle/test_readers.py",),
    (
        "    if roles & READ_NONE:\n",
        "    if False:\n",
        "an auditor reads what they wrote elsewhere",
    ),
    (
        "return verb not in _NAME_PEOPLE",
        "return True",
        "a supervisor reads how a claimant is reached",
    ),
    (
        "return verb not in HIDDEN or",
        "return True or",
        "the accused unit learns of a note",
    ),
    (
        "return verb in SHOWN_TO_UNITS or bool(unit and unit in reader.units)",
        "return True",
        "the accused unit reads what isn't for it",
    ),
    (
        "        *(Verb.LINK, Verb.UNLINK, Verb.ABSORB),\n",
        "",
        "a unit learns that a case has to do with another's",
    ),
)

CORRECTING = faults_in(
    "casestore/ledger/verbs/correcting.py",
    _CORRECTING,
    ("        if has_been_public(work):\n", "        if False:\n", "one person changes figures"),
    ("    if work.actor.id in barred:\n", "    if False:\n", "who asks agrees"),
    ("        take_down(work, CORRECTED)\n", "", "a page stays that tells what was wrong"),
    (
        "    if not roles & work.actor.roles:\n",
        "    if False:\n",
        "a reviewer decides about what is sealed",
    ),
    ("        row.mailable = bool(new)\n", "        pass\n", "letters go nowhere"),
)

FAULTS = (
    *(*DOUBTS, *ENTERED, *PEOPLE, *TERMS, *EXCUSES, *READERS),
    *(*CORRECTING, *NOTES, *WAITING),
)
