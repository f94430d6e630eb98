"""Faults in what comes in by mail, and in what becomes of it."""

from tests.mutants.fault import faults_in

_FETCHING = ("tests/forms_app/mail/test_fetching.py",)
_READING = ("tests/forms_app/mail/test_reading.py",)
_DESK = (
    "tests/forms_app/desk/cases/test_incoming.py",
    "tests/forms_app/desk/cases/test_paper_draft.py",
)

FAULTS = (
    *faults_in(
        "forms_app/mail/reading/charsets.py",
        _READING,
        (
            '        named = "gb18030"\n',
            '        named = "gb2312"\n',
            "characters beyond gb2312 get lost",
        ),
    ),
    *faults_in(
        "forms_app/mail/reading/message.py",
        _READING,
        (
            "            if self.within >= DEEPEST:\n",
            "            if False:\n",
            "mails in mails are read without end",
        ),
        (
            "self.subject, self.text.replace(",
            "self.subject, self.sender.replace(",
            "another mail under a known id is dropped",
        ),
    ),
    *faults_in(
        "forms_app/mail/fetching/mailbox.py",
        _FETCHING,
        ("BODY.PEEK[", "BODY[", "what is fetched is marked as read"),
    ),
    *faults_in(
        "casestore/ledger/verbs/incoming.py",
        (*_FETCHING, *_DESK),
        (
            "        if _known(session, row.mark) is None:\n",
            "        if True:\n",
            "a mail that is known breaks the fetching",
        ),
        (
            "        files |= files_of(one)\n",
            "        pass\n",
            "nothing names the attachments: the sweep takes them",
        ),
        (
            "            kept = {one: sha for one, sha in row.files.items() if one != before}\n",
            "            kept = dict(row.files)\n",
            "what was filled in before goes on being named when it is gone",
        ),
        (
            "    ledger.evidence.drop(before)\n",
            "",
            "what was filled in before stays for ever",
        ),
        (
            "    if row.state is not IncomingState.WAITING:\n",
            "    if False:\n",
            "what is dealt with is dealt with again",
        ),
        (
            "    if Role.COORDINATOR not in by.roles or by.campaigns:\n",
            "    if False:\n",
            "anybody ends what came in",
        ),
        (
            "    row.state, row.case_id = IncomingState.REGISTERED, case_id\n",
            "    row.state = IncomingState.REGISTERED\n",
            "what came in doesn't lead to its case",
        ),
        (
            "{**row.files, name: sha256(said).hexdigest()}",
            "row.files",
            "the answer that was given can't be read",
        ),
    ),
    *faults_in(
        "casestore/ledger/queries/incoming.py",
        (*_FETCHING, *_DESK),
        (
            "    if Role.COORDINATOR not in actor.roles or actor.campaigns:\n",
            "    if False:\n",
            "anybody reads what came in",
        ),
        (
            "    asked = select(IncomingTable).where(IncomingTable.state.in_(states))\n",
            "    asked = select(IncomingTable)\n",
            "what is dealt with goes on standing in the list",
        ),
        (
            ".where(IncomingTable.state == IncomingState.WAITING)",
            ".where(IncomingTable.state != IncomingState.WAITING)",
            "the first page counts what is done",
        ),
        (
            "    if not 0 <= place < len(files):\n",
            "    if False:\n",
            "an attachment that isn't there is a fault of ours",
        ),
        (
            "    return frozenset(name for files in rows for name in files)\n",
            "    return frozenset()\n",
            "the sweep takes mails away",
        ),
    ),
    *faults_in(
        "casestore/ledger/verbs/registering.py",
        _DESK,
        (
            "        if clue.incoming is not None:\n",
            "        if False:\n",
            "what was registered goes on waiting",
        ),
        (
            "received_at = ledger.campaign(clue.campaign), moment_of(ledger, clue)\n",
            "received_at = ledger.campaign(clue.campaign), ledger.now(clue.campaign)\n",
            "the clock starts when the desk gets round to it",
        ),
    ),
)
