"""Faults in what one person proposes and another approves, and in the gate before content."""

from tests.mutants.fault import faults_in

_PUBLISHING = "tests/casestore/publishing"
_WITHDRAWALS = f"{_PUBLISHING}/test_withdrawals.py"
_CHANGES = f"{_PUBLISHING}/test_public_changes.py"
_CONTENT = f"{_PUBLISHING}/test_content_gate.py"

WITHDRAWALS = faults_in(
    "casestore/publishing/withdrawals.py",
    (_WITHDRAWALS,),
    (
        "        _pass_gate(work, words)\n",
        "",
        "the reason of a withdrawal names somebody",
    ),
    (
        "if not reason_waits(row) or row.reason_sha != reason_sha:",
        "if not reason_waits(row):",
        "another reason is approved than was read",
    ),
    (
        '        row.reason_by = ""\n',
        "        pass\n",
        "a reason that was sent back still waits",
    ),
    (
        "        _must_wait(row, reason_sha)\n        row.reason_by",
        "        row.reason_by",
        "another reason is sent back than was read",
    ),
    ('        row.withdrawn_because = ""\n', "", "a reworded reason goes on showing"),
)

CHANGES = faults_in(
    "casestore/publishing/public_changes.py",
    (_CHANGES,),
    ("        if barred:\n", "        if False:\n", "one person puts an older release back"),
    ("        if row.sha != sha:\n", "        if False:\n", "other bytes than were confirmed"),
    (
        "change_mac_of(secret, _said(row, by.id))",
        "change_mac_of(secret, _said(row, row.asked_by))",
        "a confirmation proves that the one who proposed it gave it",
    ),
    ("if datetime.now(UTC) < row.asked_at + LAPSES]", "]", "what was forgotten is sprung"),
    (
        "    if not PUBLIC_RULES[kind].proposers & by.roles:\n",
        "    if False:\n",
        "the accused unit proposes what is shown",
    ),
)

CONTENT = faults_in(
    "casestore/publishing/content_gate.py",
    (_CONTENT,),
    (
        "if not self._is_own(quoted) and not self._is_cleared(quoted, self.clearings.contacts):",
        "if not self._is_own(quoted):",
        "a hotline that the office declared stops its notice",
    ),
    (
        "if not self._is_own(quoted) and not self._is_cleared(quoted, self.clearings.contacts):",
        "if not self._is_cleared(quoted, self.clearings.contacts):",
        "the office can't publish its own telephone",
    ),
    (
        "return len(bare) >= shortest and any(bare in one for one in self._own)",
        "return any(one.startswith(bare[:4]) for one in self._own)",
        "another telephone of the same town passes as the office's",
    ),
    (
        "return tuple(_longest(structured.find(Readings(words))))",
        "return ()",
        "a notice tells an ID card",
    ),
    (
        "    return tuple(_longest((*signed, *names)))\n",
        "    return tuple(signed)\n",
        "a notice names somebody and nobody is asked",
    ),
    (
        '        f"{text.file}:{text.place_of(quoted)}: 有{kind}"\n',
        '        f"{text.file}:{text.place_of(quoted)}: 有{quoted}"\n',
        "the log of a build tells the identifier",
    ),
    (
        "all(isinstance(said, str) and said.strip() for said in entry.values())",
        "True",
        "a clearing without a reason counts",
    ),
)

FAULTS = (*WITHDRAWALS, *CHANGES, *CONTENT)
