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

COPIES = faults_in(
    "casestore/publishing/content_copies.py",
    (f"{_PUBLISHING}/test_content_copies.py",),
    (
        "            if (here / name).is_symlink()",
        "            if False and (here / name).is_symlink()",
        "a link copies the office's key",
    ),
    (
        'lines = "".join(f"{sha} {name}\\n"',
        'lines = "".join(f"{sha}\\n"',
        "a file that is called otherwise is the same content",
    ),
    (
        "return copy.is_dir() and digest_of(copy) == sha",
        "return copy.is_dir()",
        "an altered copy is what was agreed on",
    ),
    (
        "    path.chmod(0o644)  # whatever",
        "    # whatever",
        "the generator can't read what the desk copied",
    ),
    (
        "and path.name not in needed:",
        "and path.name in needed:",
        "what was agreed on is deleted",
    ),
    (
        'folders[:] = [name for name in folders if not name.startswith(".")]',
        "folders.sort()",
        "each commit of a repository is another content",
    ),
)

AGREED = faults_in(
    "casestore/publishing/agreed_content.py",
    (f"{_PUBLISHING}/test_agreed_content.py",),
    (
        "return self.before == self.last and is_content_proved(",
        "return is_content_proved(",
        "an older content comes back with the proof that it had",
    ),
    (
        "    if agreed is None or not agreed.is_proved(settings.secret(APPROVAL)):\n",
        "    if agreed is None:\n",
        "who has the database says what is public",
    ),
    (
        "    if not is_whole(settings.contents, agreed.sha):\n",
        "    if False:\n",
        "an altered copy is built",
    ),
    (
        "    if digest_of(settings.content) != sha:\n",
        "    if False:\n",
        "a lost copy lets anything through",
    ),
    (
        "any(one.sha == sha and one.is_proved(secret)",
        "any(one.sha == sha",
        "a forged event lets a release be shown",
    ),
    (
        "    if last_agreed(store) is not None:\n        return\n",
        "",
        "each start agrees to what one person wrote",
    ),
)

SHOWN_CHANGES = faults_in(
    "casestore/publishing/content_changes.py",
    (f"{_PUBLISHING}/test_content_changes.py",),
    (
        'yield from _all("gone", old[old_from:old_to])',
        "pass",
        "what was taken out isn't shown",
    ),
    (
        'return f"⟦U+{ord(letter):04X}⟧" if hidden else letter',
        "return letter",
        "a letter turns the others round before the second person's eyes",
    ),
    ("more=max(0, len(lines) - MOST_LINES),", "more=0,", "a long change ends unseen"),
    (
        '            found[path] = "gone"\n',
        "            pass\n",
        "a notice that was taken off isn't told",
    ),
    (
        "    if len(old) + len(new) > _COMPARED:\n",
        "    if False:\n",
        "a long attachment keeps the desk busy for minutes",
    ),
)

CONFIRMED = faults_in(
    "casestore/publishing/public_changes.py",
    (f"{_PUBLISHING}/test_agreed_content.py",),
    (
        "    if agreed is None or agreed.sha != row.base:\n",
        "    if agreed is None:\n",
        "a change is confirmed of what is shown no more",
    ),
    (
        "    jobs.owe(session, JobKind.REBUILD, asked_by=by.id, why=why)\n",
        "",
        "what two agreed on isn't shown",
    ),
    (
        "and row.kind is PublicKind.CONTENT and not because.strip():",
        "and False:",
        "a refusal tells nobody why",
    ),
    (
        "*([base] if base else [])",
        "*[]",
        "the proof of a confirmation doesn't say of what it was a change",
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

FAULTS = (
    *WITHDRAWALS,
    *CHANGES,
    *CONFIRMED,
    *COPIES,
    *AGREED,
    *SHOWN_CHANGES,
    *CONTENT,
)
