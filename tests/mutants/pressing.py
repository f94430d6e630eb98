"""Faults in how a slow case is pressed, and in who learns of it."""

from tests.mutants.fault import faults_in

_RULES = ("tests/casestore/lifecycle/test_pressing.py",)
_VERBS = ("tests/casestore/ledger/verbs/test_pressing.py",)

_MAIL = ("tests/casestore/office/test_staff_mail.py",)
_COPIES = ("tests/casestore/ledger/queries/test_copies.py",)
_LETTERS = ("tests/forms_app/mail/test_staff_letter.py",)

_PAPERS = ("tests/casestore/ledger/verbs/test_documents.py",)

FAULTS = (
    *faults_in(
        "casestore/lifecycle/pressing.py",
        _RULES,
        ("timedelta(days=1 if rung.days > 0 else -1)", "timedelta(days=1)", "reminded too late"),
        ("left -= not calendar.day_off(day)", "left -= 1", "a ladder counts weekends"),
        ("        if since <= today:\n", "        if since < today:\n", "a rung a day late"),
        (
            "(hard >= asked and act.day >= wanted.since)",
            "(hard >= asked)",
            "an old reminder stands for every later one",
        ),
        (
            "hard > asked and act.due == deadline",
            "hard > asked",
            "what was done before an extension counts after it",
        ),
        (
            " or act.verb is Verb.TRANSFER",
            "",
            "a unit answers for the one before it",
        ),
        (
            "[act for act in open_acts if act.report_by] or open_acts",
            "open_acts",
            "a reminder hides the demand with a day",
        ),
    ),
    *faults_in(
        "casestore/ledger/queries/pressing.py",
        _VERBS,
        (
            "    if not ORDERED_BY & narrowed(actor.roles):\n        return (), 0\n",
            "",
            "a unit is asked to press itself",
        ),
        (
            "    if Role.UNIT not in narrowed(actor.roles):\n        return ()\n",
            "",
            "a coordinator has everybody's answers to give",
        ),
        (
            ".order_by(CaseTable.deadline, CaseTable.id)",
            ".order_by(CaseTable.id)",
            "what waits longest is not listed first",
        ),
        (
            "if id not in climbed and day",
            "if day",
            "a step is proposed after it was taken",
        ),
        ("for key in steps) - len(climbed)", "for key in steps)", "who was pressed is counted"),
        (
            "select(*columns).where(some, _PRESSING).order_by(EventTable.id)",
            "select(*columns).where(some, _PRESSING).order_by(EventTable.id.desc())",
            "what a unit did long ago answers what was asked since",
        ),
    ),
    *faults_in(
        "casestore/ledger/verbs/pressing.py",
        _VERBS,
        (
            "    if any(act.verb is Verb.REMIND and act.day == work.today for act in done):\n",
            "    if False:\n",
            "reminded twice with two presses",
        ),
        (
            "proposal is None or proposal.step is not step or step is Verb.TALK",
            "proposal is None or step is Verb.TALK",
            "a step that the ladder doesn't propose is taken",
        ),
        (
            "    if made.day > today:\n",
            "    if made.day > date.max:\n",
            "a talk of tomorrow is kept",
        ),
        (
            "    late = due is not None and due < work.today\n",
            "    late = False\n",
            "a demand doesn't say that the case is late",
        ),
        (
            "if not said.strip()}",
            "if said is None}",
            "a talk with nobody is kept",
        ),
    ),
    *faults_in(
        "casestore/ledger/staff_letters.py",
        _MAIL,
        (
            "if _reads(one, role, row) or _is_of(one, copied))",
            "if True)",
            "everybody is told of everything",
        ),
        (
            "role is not Role.UNIT or",
            "True or",
            "a unit is told of another's case",
        ),
        ("select(StaffRow).where(StaffRow.active)", "select(StaffRow)", "a closed account is told"),
        (
            "datetime.now(UTC) + waits_after(verb)",
            "datetime.now(UTC)",
            "a letter for each clue of a burst",
        ),
        (
            "job.not_before = min(job.not_before, ready)",
            "pass",
            "what is urgent waits for the next clue",
        ),
    ),
    *faults_in(
        "casestore/ledger/staff_letters.py",
        _COPIES,
        (" or _is_of(one, copied))", ")", "a regulator is not told of its copy"),
        ("bool(units & {*account.units})", "True", "every unit is told of a copy"),
    ),
    *faults_in(
        "casestore/ledger/queries/digest.py",
        _COPIES,
        ('why="抄送", at="")', 'why="抄送")', "a copy leads to where its reader may not go"),
        ('if (campaign, "/", unit) in units', "if unit", "a copy to one is told to another"),
    ),
    *faults_in(
        "casestore/ledger/queries/digest.py",
        _LETTERS,
        ("        _to_answer(ledger, actor),\n", "", "a demand isn't in the letter of the morning"),
        ("        _to_order(ledger, actor),\n", "", "nobody is told that it is time to press"),
        ('"今天到期", alarm=True)', '"今天到期")', "what is due today is kept quiet"),
        (
            "one.waiting.act.report_by <= ledger.today(",
            "one.waiting.act.report_by < ledger.today(",
            "a report is missed by a day",
        ),
        (
            ".where(EventTable.id.in_(events), visibility.visible(actor))",
            ".where(EventTable.id.in_(events))",
            "a unit is told of a case that is another's now",
        ),
    ),
    *faults_in(
        "casestore/ledger/verbs/documents.py",
        _PAPERS,
        ("            if now == numbered:\n", "            if True:\n", "two papers of one number"),
        ("        ledger.evidence.drop(kept.stored)\n", "", "what was made for nothing stays"),
        (
            "    if Role.COORDINATOR not in work.actor.roles:\n",
            "    if False:\n",
            "a unit issues papers of the office",
        ),
        (
            "    if work.row.state not in DOCUMENT_RULES[kind].states:\n",
            "    if False:\n",
            "a case in hand is struck off on paper",
        ),
        (
            "    if _is_replaced(work.session, old.id):\n",
            "    if False:\n",
            "a paper is replaced twice",
        ),
        (
            "(old.case_id, old.kind) != (work.row.id, wanted.kind)",
            "old.kind != wanted.kind",
            "a paper of another case is replaced",
        ),
        (
            '"document" if DOCUMENT_RULES[kind].to_unit else "document-office"',
            '"document"',
            "the accused unit reads what is for the claimant",
        ),
    ),
    *faults_in(
        "casestore/lifecycle/documents.py",
        _PAPERS,
        ("〔{year}〕{serial}号", "〔{serial}〕{year}号", "year and number change places"),
        (
            'mark="督", states=_IN_HAND, to_unit=True',
            'mark="转", states=_IN_HAND, to_unit=True',
            "two kinds are numbered alike",
        ),
        (
            "states=frozenset({State.DECLINED})",
            "states=frozenset({State.RECEIVED})",
            "refused on paper before it is",
        ),
        (
            "tuple(kind for kind, rule in DOCUMENT_RULES.items() if state in rule.states)",
            "tuple(DOCUMENT_RULES)",
            "every paper is offered in every state",
        ),
        (
            'mark="结",\n            states=frozenset({State.SETTLED, State.STRUCK_OFF}),',
            'mark="结",\n            states=frozenset({State.SETTLED, State.STRUCK_OFF}),\n'
            "            to_unit=True,",
            "a report to the issuer is read by the unit",
        ),
    ),
)
