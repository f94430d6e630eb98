"""Faults in who may change an account, who gets in, and who waits."""

from tests.mutants.fault import faults_in

_CHANGES = "tests/casestore/office/test_staff_changes.py"
_STATE = "tests/casestore/office/test_sign_in_state.py"
_FACTOR = "tests/casestore/office/test_second_factor.py"
_STAFF = "tests/casestore/office/test_staff.py"

ROLES = faults_in(
    "casestore/lifecycle/roles.py",
    (_STAFF, "tests/casestore/ledger/queries/test_audit.py"),
    ("EXCLUSIVE = (Role.ADMIN, Role.UNIT,", "EXCLUSIVE = (Role.ADMIN,", "a unit reviews itself"),
    (
        "Role.UNIT, Role.AUDITOR, Role.SUPERVISOR)",
        "Role.UNIT, Role.SUPERVISOR)",
        "an auditor handles cases",
    ),
    (
        "Role.UNIT, Role.AUDITOR, Role.SUPERVISOR)",
        "Role.UNIT, Role.AUDITOR)",
        "a supervisor handles cases",
    ),
    (
        "EXCLUSIVE = (Role.ADMIN, Role.UNIT,",
        "EXCLUSIVE = (Role.UNIT, Role.ADMIN,",
        "an administrator with a unit works its cases",
    ),
    ("if one in roles), roles)", "if False), roles)", "an account of before sees all it may"),
)

CHANGES = faults_in(
    "casestore/office/staff_changes.py",
    (_CHANGES,),
    ("if not office_works(session):", "if True:", "one administrator changes any account alone"),
    ("CaseTable.demo.is_(False)", "CaseTable.demo.is_(True)", "invented cases make an office work"),
    (" - {row.asked_by, str(row.account)}", " - {str(row.account)}", "who asked confirms"),
    (" - {row.asked_by, str(row.account)}", " - {row.asked_by}", "whom it is about confirms"),
    (
        "return actor.id in self.confirmers if self.confirmers else now >= self.due_at",
        "return actor.id in self.confirmers or now >= self.due_at",
        "after a day nobody needs a second one",
    ),
    ("due_at=now + WAIT", "due_at=now", "with one administrator nothing waits"),
    (
        "if str(wanted.account) == by.id and wanted.act in _NEVER_ONES_OWN:",
        "if False:",
        "an administrator changes their own role",
    ),
    (
        "if self.now() < row.due_at + LAPSES]",
        "if True]",
        "what was forgotten is sprung on somebody",
    ),
    (
        "                trial.rollback()\n",
        "                pass\n",
        "asking for a change makes it",
    ),
)

STATE = faults_in(
    "casestore/office/sign_in_state.py",
    (_STATE,),
    (
        "return here[1] + max(",
        "return max(here[1], there[1]) + max(",
        "the owner waits for what a thief did",
    ),
    ("min(_seconds(there[0]), PAUSE_BY_ACCOUNT)", "_seconds(there[0])", "one slip locks the owner"),
    ("            if wait > 0:\n                return math.ceil(wait)\n", "", "nobody ever waits"),
    (
        'rows.execute("DELETE FROM failures WHERE last < ?", (self.now() - FORGOTTEN,))',
        "pass",
        "failures are never forgotten",
    ),
    (
        '"DELETE FROM sessions WHERE account = ? AND id != ?", (account, kept)',
        '"DELETE FROM sessions WHERE id != ?", (kept,)',
        "ending one's sessions ends everybody's",
    ),
)

FACTOR = faults_in(
    "casestore/office/second_factor.py",
    (_FACTOR,),
    ("window=DIFFERS, last_counter=last", "window=DIFFERS", "a code opens twice"),
    ("                row.tf_last_step = step\n", "", "a code that opened is not noted"),
    (
        "row.mf_recovery_codes = [one for one in kept if one != wanted]",
        "pass",
        "a recovery code opens for ever",
    ),
    (
        "row.mf_recovery_codes = [self._digest(code) for code in codes]",
        "row.mf_recovery_codes = list(codes)",
        "recovery codes lie in the open",
    ),
)

FAULTS = (*ROLES, *CHANGES, *STATE, *FACTOR)
