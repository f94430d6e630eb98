"""Faults in the verbs: taking a clue in, moving it, pressing, supplementing, recounting."""

from tests.mutants.fault import faults_in

_LEDGER = "tests/casestore/ledger"
_VERBS = f"{_LEDGER}/verbs"
_QUERIES = f"{_LEDGER}/queries"
_CLAIMANT = f"{_VERBS}/test_claimant.py"
_STATUS = f"{_QUERIES}/test_status.py"

WORK = faults_in(
    "casestore/ledger/work.py",
    (
        f"{_LEDGER}/test_work.py",
        f"{_VERBS}/test_verbs.py",
        _QUERIES,
        f"{_LEDGER}/test_import_items.py",
    ),
    (
        "return sealed_to, self.ledger.sealer.seal(note.encode())",
        "return sealed_to, note.encode()",
        "what staff wrote lies open in the database",
    ),
    (
        "name=self.ledger.sealer.seal(file.name.encode())",
        "name=file.name.encode()",
        "names of files lie open in the database",
    ),
    ("tell and self.row.mailable and", "tell and", "a letter is owed to nobody"),
    (
        "letter = tell and self.row.mailable",
        "letter = self.row.mailable",
        "a remark is sent to the claimant",
    ),
    (
        "seen(session, case_id, actor), actor)\n        session.flush()",
        "session.get_one(CaseTable, case_id), actor)\n        session.flush()",
        "a unit works on others' cases",
    ),
    (
        'details["files"] = [file.sha256 for file in said.files]',
        "pass",
        "the history doesn't say which files came",
    ),
    ("            told=said.told,\n", "", "the claimant reads nothing"),
    (
        "return self.now.astimezone(SHANGHAI).date()",
        "return self.now.date()",
        "until eight in the morning it is yesterday",
    ),
    (
        "return ledger.evidence.lost(files, field)",
        "return {}",
        "nobody looks whether the files are there",
    ),
    (
        '            jobs.owe(self.session, JobKind.CAPSULE, {"case": self.row.id})\n',
        "            pass\n",
        "the claimant goes on reading what was",
    ),
    (
        " and verb not in INNER:",
        ":",
        "that the case was opened or remarked on shows from outside",
    ),
)

REGISTERING = faults_in(
    "casestore/ledger/verbs/registering.py",
    (
        f"{_VERBS}/test_registering.py",
        f"{_VERBS}/test_verbs.py",
        "tests/casestore/campaign/test_eligibility.py",
        _STATUS,
    ),
    (
        "    if (known := receipt(ledger, clue.campaign, key)) is not None:\n",
        "    if (known := None) is not None:\n",
        "a second press after the window is refused",
    ),
    (
        "        if (known := _known(ledger, session, clue.campaign, key)) is not None:\n"
        "            return known\n",
        "",
        "two presses at once break",
    ),
    ("key, repeated=True)", "key)", "a second press looks like a new clue"),
    (
        'lost=lost(ledger, clue.files, "evidence"),',
        "lost={},",
        "a clue without its files is acknowledged",
    ),
    (
        'mailable=bool(clue.values.get("email", "").strip()),',
        "mailable=True,",
        "letters are owed to who gave no address",
    ),
    ("lead=decision.lead or campaign.coordinator", "lead=decision.lead", "a case without a lead"),
    ("    last.last += 1\n", "    last.last = 1\n", "two clues with one number"),
    (
        "session.get(NumberTable, (row.campaign, row.year))",
        "session.get(NumberTable, (row.campaign, row.year - 1))",
        "a second clue can't be numbered",
    ),
    (
        '        "record": history.sealed_hash(row.identity, row.narrative),\n',
        "",
        "an exchanged record passes",
    ),
    ("        target=row.state,\n", "", "the history doesn't begin"),
    ("work.write(Verb.REGISTER, said, tell=True)", "work.write(Verb.REGISTER, said)", "no letter"),
    ("        files=clue.files,\n", "", "evidence belongs to no case"),
    ("demo=clue.demo,", "demo=False,", "invented cases pass for real"),
    (
        "source=clue.source,\n        demo",
        'source="web",\n        demo',
        "what came on paper came by the web",
    ),
    (
        "clue.values, Sealed.NARRATIVE)",
        "clue.values, Sealed.IDENTITY)",
        "what happened is not kept",
    ),
    ("rule=decision.rule,", 'rule="",', "nobody knows by which rule it was taken"),
    (
        "    row.deadline = _first_due(ledger, session, row, clock).day\n",
        "    row.deadline = row.clock_start\n",
        "every clue is due at once",
    ),
    (
        "keys = keys_of(number, code)",
        "keys = keys_of(number, key)",
        "no receipt opens its case",
    ),
)

STAFF_MOVES = faults_in(
    "casestore/ledger/verbs/staff_moves.py",
    (
        f"{_VERBS}/test_staff_moves.py",
        f"{_VERBS}/test_verbs.py",
        f"{_VERBS}/test_supervision.py",
        "tests/casestore/publishing/test_summaries.py",
    ),
    (
        "work.row.version != request.version",
        "work.row.version < request.version",
        "an old page wins",
    ),
    (
        "if lacking := lacking or entered.stopped(work, move, given, told):",
        "if lacking := entered.stopped(work, move, given, told):",
        "moves without what they need",
    ),
    (
        "if lacking := lacking or entered.stopped(work, move, given, told):",
        "if lacking:",
        "the rules stop nothing",
    ),
    ('    lacking |= lost(work.ledger, request.files, "proof")\n', "", "proof that isn't there"),
    ("copy.to != row.unit and ", "", "the unit gets a copy of its own case"),
    (" and there is None and", " and", "a second transfer breaks on the copies"),
    (" and eligibility.matches(copy.when, asked)", "", "everybody gets a copy"),
    ("        files=request.files,\n", "", "proof belongs to no case"),
    (
        "told=told_of(move.verb, source) + _facts(work, move, given) + told,",
        "told=told_of(move.verb, source) + _facts(work, move, given),",
        "the words for the claimant are lost",
    ),
    (
        "told=told_of(move.verb, source) + _facts(work, move, given) + told,",
        "told=told_of(move.verb, move.target) + _facts(work, move, given) + told,",
        "the claimant reads the wrong sentence",
    ),
    (
        '(effects.note_of(work.campaign, move, given), *(f"已核对：{one}" for one in confirmed))',
        '(f"已核对：{one}" for one in confirmed)',
        "no reason is kept",
    ),
    ("work.write(move.verb, said, tell=True)", "work.write(move.verb, said)", "no letter"),
    ("    if move.effects.reopens:\n", "    if False:\n", "a reopened case stays public"),
    (
        'f"{row.campaign}/{row.unit}" if row.unit else None',
        "row.unit",
        "units of two campaigns with one name are one",
    ),
    ("        raise NotAllowed(reason)\n", "        pass\n", "everybody may do everything"),
)

SUPERVISION = faults_in(
    "casestore/ledger/verbs/supervision.py",
    (f"{_VERBS}/test_supervision.py", f"{_VERBS}/test_verbs.py"),
    (
        "if not ORDERED_BY & work.actor.roles:\n",
        "if False:\n",
        "a unit presses itself",
    ),
    (
        "if Role.COORDINATOR not in actor.roles:\n"
        '            raise NotAllowed(f"只有{ROLE_NAMES[Role.COORDINATOR]}可以'
        "{VERB_NAMES[Verb.REPLY]}",
        "if False:\n"
        '            raise NotAllowed(f"只有{ROLE_NAMES[Role.COORDINATOR]}可以'
        "{VERB_NAMES[Verb.REPLY]}",
        "the accused unit writes to the claimant",
    ),
    (
        'told="收到一条给您的留言。"',
        "told=text",
        "what is written to a claimant lies open and goes by mail",
    ),
    ("if not CASE_STATES[work.row.state].in_hand:", "if False:", "a closed case is pressed"),
    ("    row.version += 1\n", "", "a press unseen by who has the page open"),
    (
        "    if listed or row.supervised is None:\n",
        "    if True:\n",
        "a press takes a case off the list",
    ),
    (
        "work.write(Verb.NOTE, Said(note=text, details=details))",
        "work.write(Verb.NOTE, Said(note=text, told=text, details=details))",
        "a remark for colleagues is read by the claimant",
    ),
    ("Verb.LIST if listed else Verb.PRESS", "Verb.PRESS", "the history doesn't tell listing apart"),
    (
        '    if not demand.text.strip():\n        raise Incomplete({"text": "请写明督办要求"})\n',
        "",
        "pressed without a word",
    ),
    (
        '    if not text.strip():\n        raise Incomplete({"text": "请填写备注"})\n',
        "",
        "an empty remark",
    ),
)

CLAIMANT = faults_in(
    "casestore/ledger/verbs/claimant.py",
    (_CLAIMANT, _STATUS, f"{_LEDGER}/test_import_items.py", "tests/casestore/office"),
    ("    if CASE_STATES[row.state].ended:\n", "    if False:\n", "a closed case grows"),
    ("if gone or not (text.strip() or files):", "if gone:", "an empty supplement"),
    (
        "if gone or not (text.strip() or files):",
        "if not (text.strip() or files):",
        "files are lost",
    ),
    (
        "told=told, files=files, details",
        "told=told, details",
        "supplemented files belong to no case",
    ),
    ("waited_for = row.state is State.RETURNED", "waited_for = False", "a clue waits for ever"),
    ("        row.version += 1\n", "        pass\n", "new material goes unseen"),
    ("    wrong = wrong_in_rating(rating)\n", "    wrong = dict[str, str]()\n", "any grade"),
    (
        "if not asking.may_answer(work.session, work.row):",
        "if False:",
        "an open case is rated, and twice",
    ),
    ('"grade": rating.grade, ', "", "the grade isn't kept"),
    ("rating.wants_more and work.row.state", "work.row.state", "a good grade opens a case again"),
    ("rating.wants_more and work", "False and work", "no after the end is heard by nobody"),
    (
        "Verb.RATE, Said(note=rating.text, told=told,",
        "Verb.RATE, Said(told=told + rating.text,",
        "words lie open",
    ),
    (
        "verb=Verb.WITHDRAW, version=work.row.version, given=given)\n"
        "    staff_moves.make(work, request, details)",
        "verb=Verb.WITHDRAW, version=work.row.version, given=given)\n"
        "    staff_moves.make(work, request)",
        "a withdrawal is told of no item",
    ),
    (
        "and not may_object(work.ledger, work.session, work.row):",
        "and False:",
        "objected to for ever",
    ),
    ('Said(note=text, told="您的留言已收到。"', 'Said(told="您的留言已收到。"', "no word is kept"),
)

RECOUNT = faults_in(
    "casestore/ledger/verbs/recount.py",
    (f"{_VERBS}/test_recount.py",),
    ("    if Role.ADMIN not in actor.roles:\n", "    if False:\n", "anybody enters holidays"),
    ("not_in((None, ClockName.SET))", "not_in((None,))", "a day that a person set is recounted"),
    (
        "    if due is None or due.day == row.deadline:\n",
        "    if due is None:\n",
        "the claimant is told of nothing new",
    ),
    ("due.day, row.version + 1", "due.day, row.version", "a new deadline goes unseen"),
    ("details=details), tell=True)", "details=details))", "no letter about the new deadline"),
    (
        "was, row.deadline, row.version = row.deadline, due.day,",
        "was, row.deadline, row.version = row.deadline, row.deadline,",
        "the new deadline isn't kept",
    ),
    ("entered_by=actor.id,", "entered_by=actor.name,", "who entered it can't be told"),
    ("worked=[day.isoformat() for day in sorted(new.worked)]", "worked=[]", "worked weekends"),
)

REOPENING = faults_in(
    "casestore/ledger/reopening.py",
    (
        f"{_LEDGER}/test_reopening.py",
        "tests/casestore/publishing/test_summary_life.py::"
        "test_opening_a_case_again_voids_its_summary_or_takes_it_down",
        "tests/casestore/publishing/test_summaries.py",
    ),
    (
        "summary.public, summary.withdrawn_on = None, work.today",
        "summary.withdrawn_on = work.today",
        "a reopened case stays public",
    ),
    (
        "summary.public, summary.withdrawn_on = None, work.today",
        "summary.public = None",
        "the address of the page says nothing",
    ),
    (
        '        summary.withdrawn_because, summary.reason_mac = because, ""\n',
        "",
        "the address doesn't say why",
    ),
    ("    if summary.public:\n", "    if True:\n", "an address appears that never was public"),
    ("    summary.state = target\n", "", "the old text can be approved"),
    (
        '    summary.submitted_by = summary.approved_by = ""\n',
        "",
        "the old approval still stands under the text",
    ),
    (
        "    work.write(verb, Said(note=because, details=summary_details(summary)))\n",
        "",
        "the history doesn't say it",
    ),
)

FAULTS = (
    *WORK,
    *REGISTERING,
    *STAFF_MOVES,
    *SUPERVISION,
    *CLAIMANT,
    *RECOUNT,
    *REOPENING,
)
