"""Faults in what can be asked of the ledger, and by whom."""

from tests.mutants.fault import faults_in

_QUERIES = "tests/casestore/ledger/queries"
_VERBS = "tests/casestore/ledger/verbs"

VISIBILITY = faults_in(
    "casestore/ledger/queries/visibility.py",
    (_QUERIES, f"{_VERBS}/test_staff_moves.py"),
    (
        'Role.UNIT in roles and f"{row.campaign}/{row.unit}" in actor.units',
        "Role.UNIT in roles",
        "a unit opens others' cases",
    ),
    (
        'return Role.UNIT in roles and f"{row.campaign}/{row.unit}"',
        'return f"{row.campaign}/{row.unit}"',
        "an administrator with a unit opens its cases",
    ),
    ("    if Role.UNIT not in roles:\n", "    if False:\n", "an administrator lists cases"),
    ("and_(CaseTable.campaign == campaign, CaseTable.unit", "and_(CaseTable.unit", "two campaigns"),
    (', CaseTable.unit != "")', ")", "a unit without a name lists what nobody has yet"),
    (
        "frozenset({Role.COORDINATOR, Role.REVIEWER, Role.SUPERVISOR, Role.SYSTEM})",
        "frozenset({Role.COORDINATOR, Role.REVIEWER, Role.SUPERVISOR, Role.SYSTEM, Role.ADMIN})",
        "an administrator of accounts reads cases",
    ),
    ("return file.purpose not in OFFICE_ONLY or", "return True or", "a unit reads who complained"),
    ("_SEE_PEOPLE = SEE_ALL - {Role.SUPERVISOR}", "_SEE_PEOPLE = SEE_ALL", "a supervisor does"),
    (
        "    if not actor.works_in(row.campaign):\n",
        "    if False:\n",
        "an account of one campaign opens the cases of all",
    ),
    (
        "if actor.campaigns else true()",
        "if False else true()",
        "an account of one campaign lists the cases of all",
    ),
    ("if row is None or not may_see(row, actor):", "if row is None:", "everybody sees everything"),
    ("CaseTable.deadline < today", "CaseTable.deadline <= today", "due today is overdue"),
    ("between(today, today + SOON)", "between(today - SOON, today + SOON)", "overdue is soon"),
    ("SOON = timedelta(days=7)", "SOON = timedelta(days=8)", "a week has eight days"),
    (
        "(and_(_is_of(campaign, todays), condition(day)) for",
        "(condition(day) for",
        "one campaign's day decides another's deadlines",
    ),
    ("        (CaseTable.lead, query.lead),\n", "", "the filter for the lead does nothing"),
    ("        (CaseTable.respondent_level, query.level),\n", "", "the filter for the level"),
    ("        (CaseTable.category, query.category),\n", "", "the filter for the category"),
)

ORDERING = faults_in(
    "casestore/ledger/queries/ordering.py",
    (f"{_QUERIES}/test_lists.py",),
    ('_DOWN = frozenset({"received", "amount"})', "_DOWN = frozenset()", "the oldest comes first"),
    ("(query.order in _DOWN) != query.turned", "query.order in _DOWN", "no press turns an order"),
    ("is_(None), 1), else_=0).asc()", "is_(None), 1), else_=0).desc()", "what is due comes last"),
    ("return last, way.of(_DAYS[order]),", "return last,", "the most urgent isn't first"),
    ('CaseTable.lead if order == "lead" else CaseTable.unit', "CaseTable.lead", "unit by lead"),
    ("[campaigns[query.campaign]] if query.campaign in campaigns else ", "", "another's places"),
    ("else_=len(known)", "else_=-1", "what is unknown comes first"),
)

TALLIES = faults_in(
    "casestore/ledger/queries/tallies.py",
    (f"{_QUERIES}/test_lists.py",),
    (".where(visibility.visible(actor))", "", "a unit learns how many cases others have"),
    ("asked = asked.where(CaseTable.campaign == campaign)", "pass", "counts the cases of all"),
    ("return deadline < today", "return deadline <= today", "due today is overdue"),
    ('self.days.get(campaign, self.days[""])', 'self.days[""]', "another campaign's day"),
    ("today <= deadline <= today", "deadline <= today", "overdue is soon"),
)

CASE_FILE = faults_in(
    "casestore/ledger/queries/case_file.py",
    (f"{_QUERIES}/test_case_file.py", _QUERIES, f"{_VERBS}/test_verbs.py"),
    ("row is None or row.case_id != case_id or", "row is None or", "a file of another case"),
    (" or not visibility.may_open(row, actor):", ":", "a unit downloads the signed form"),
    ("            if visibility.may_open(one, actor)\n", "", "a unit sees the signed form"),
    (
        "        seen(session, case_id, actor)\n        row = session.get(FileTable",
        "        row = session.get(FileTable",
        "a file of a case that one may not see",
    ),
    (
        "        seen(session, case_id, actor)\n        row = session.scalars(newest)",
        "        row = session.scalars(newest)",
        "the last step of a case that one may not see",
    ),
    ("order_by(EventTable.id.desc())", "order_by(EventTable.id)", "the first step, not the last"),
    ("            EventTable.actor == actor.id,\n", "", "one person's look hides another's"),
    (
        "actor, EventTable.verb == Verb.OPENED)",
        "actor, EventTable.verb.is_not(None))",
        "whoever acted opened it",
    ),
    (" == file_id\n", " > 0\n", "a look at one file hides that at another"),
    ('Verb.VIEWED, {"file"', 'Verb.OPENED, {"file"', "what was viewed isn't told"),
    ("            EventTable.case_id == row.id,\n", "", "one look counts for every case"),
    ("_AGAIN = timedelta(hours=1)", "_AGAIN = timedelta(0)", "every click is an event"),
    (
        "_AGAIN = timedelta(hours=1)",
        "_AGAIN = timedelta(days=400)",
        "who looks again leaves no trace",
    ),
    (
        "    if Role.SYSTEM in actor.roles:\n        return True\n",
        "    if False:\n        return True\n",
        "the machine looks like a person",
    ),
    (
        "if id not in CONTACT}",
        "}",
        "whoever opens a case sees how its claimant is reached",
    ),
    (
        "    if not again:\n        _witness(ledger, case_id, actor, Verb.OPENED",
        "    if False:\n        _witness(ledger, case_id, actor, Verb.OPENED",
        "who looks leaves no trace",
    ),
    (
        'actor, Verb.DOWNLOADED, {"file": file_id})',
        "actor, Verb.OPENED, {})",
        "a download leaves no trace",
    ),
    (
        '"record", "files", "row",',
        '"record", "row",',
        "hashes on screen",
    ),
    ('_event(row, "") if row', '_event(row, "?") if row', "a seal is opened for a list"),
)

LINES = faults_in(
    "casestore/ledger/queries/lines.py",
    (f"{_QUERIES}/test_lines.py", f"{_QUERIES}/test_lists.py", _VERBS),
    (
        "respondent_level=row.respondent_level,\n        respondent_kind=row.respondent_kind,",
        "respondent_level=row.respondent_kind,\n        respondent_kind=row.respondent_level,",
        "level and kind of the respondent are swapped",
    ),
    (
        "lead=row.lead,\n        unit=row.unit,",
        "lead=row.unit,\n        unit=row.lead,",
        "lead and responsible unit are swapped",
    ),
    ("amount=wan_of(row.amount)", "amount=wan_of(row.fulfilled or 0)", "what was paid is at stake"),
    ("respondent=row.respondent,", "respondent=row.category,", "the respondent isn't named"),
    ("source=row.source,", 'source="web",', "where it came from isn't told"),
    ("supervised=row.supervised,", "supervised=None,", "listed cases aren't marked"),
    (", today, calendar_for(row))", ", today)", "a list that was entered isn't counted by"),
    (
        "select(CaseTable).where(CaseTable.id.in_(ids))",
        "select(CaseTable)",
        "a page of twenty reads the whole ledger",
    ),
    (
        "return [line(ledger, found[id]) for id in ids if id in found]",
        "return [line(ledger, row) for row in found.values()]",
        "the order of the list is lost",
    ),
    (
        "received = row.received_at.astimezone(SHANGHAI).date()",
        "received = ledger.today(row.campaign)",
        "an old clue is judged as if it came today",
    ),
)

STATUS = faults_in(
    "casestore/ledger/queries/status.py",
    (f"{_QUERIES}/test_status.py", f"{_VERBS}/test_claimant.py"),
    ("found.id if found and right", "found.id if found", "a number opens its case without a code"),
    (
        "EventTable.case_id == case_id, EventTable.told",
        "EventTable.told",
        "the steps of all cases are shown to each",
    ),
    (', EventTable.told != ""\n', "\n", "a claimant sees that somebody opened the case"),
    ("if summary and summary.public else", "if summary else", "the id of a page that isn't"),
    ("may_supplement=not CASE_STATES[row.state].ended", "may_supplement=True", "closed cases"),
    ("campaign.unit(row.unit).called if row.unit", "row.unit if row.unit", "a code for a name"),
    ("newest.verb is not Verb.DECLINE:", "False:", "objected to again and again"),
    (
        "return due is not None and due.left >= 0\n",
        "return due is not None\n",
        "objected to for ever",
    ),
    (
        "if newest is None or newest.verb in _UNDONE:",
        "if newest is None:",
        "what was undone is told",
    ),
    (".removeprefix(told_of(newest.verb, newest.source))", "", "the sentence stands there twice"),
)

LISTS = faults_in(
    "casestore/ledger/queries/lists.py",
    (f"{_QUERIES}/test_lists.py", f"{_QUERIES}/test_case_words.py", f"{_QUERIES}/test_status.py"),
    ("max(1, -(-len(looked.ids) //", "max(1, (len(looked.ids) //", "a last page"),
    (
        "    page = min(max(1, query.page), pages)\n    shown",
        "    page = max(1, query.page)\n    shown",
        "nothing",
    ),
    (
        "looked.ids[(page - 1) * query.per_page :",
        "looked.ids[page * query.per_page :",
        "the first page",
    ),
    ("        unread=looked.unread,\n", "", "a search says that it is through"),
    ("asking.rating_in(event.details).wants_more", "False", "no call back"),
    (
        "EventTable.id.in_(last), EventTable.verb == Verb.RATE)",
        "EventTable.id.in_(last))",
        "who was called back is called again, or nobody",
    ),
    ("(Verb.RATE, Verb.NOTE, *decided)", "(Verb.RATE, Verb.NOTE)", "reopened and called back"),
    (" for row in rows if visibility.may_see(row, actor))", " for row in rows)", "others' ratings"),
    (".where(visibility.visible(actor))", "", "names of cases that one may not see"),
)

NAMES = faults_in(
    "casestore/ledger/queries/enterprise_names.py",
    (f"{_QUERIES}/test_lists.py",),
    (
        "if len(self._kept) > KEPT:",
        "if False:",
        "names of people stay in memory without bound",
    ),
)

WORDS = faults_in(
    "casestore/ledger/queries/case_words.py",
    (f"{_QUERIES}/test_case_words.py",),
    (
        "_FIND_CONTACT = frozenset({Role.COORDINATOR})",
        "_FIND_CONTACT = frozenset({Role.COORDINATOR, Role.SUPERVISOR})",
        "a supervisor finds a case by a telephone",
    ),
    (
        "_FIND_PEOPLE = frozenset({Role.COORDINATOR, Role.SUPERVISOR})",
        "_FIND_PEOPLE = frozenset({Role.COORDINATOR, Role.SUPERVISOR, Role.UNIT})",
        "the accused unit finds who complained",
    ),
    (
        "                and readers.reads_words(",
        "                or readers.reads_words(",
        "a note is found by anything",
    ),
    ("(reader.finds_people and found(", "(found(", "a unit finds a case by its people"),
    (
        "EventTable.verb.not_in(sorted(correction_notes.NOTED)),",
        "",
        "what was corrected is found by what it was",
    ),
)

WORD_MEMORY = faults_in(
    "casestore/ledger/queries/word_memory.py",
    (f"{_QUERIES}/test_case_words.py",),
    (
        "for id in session.scalars(changed) if before else ():",
        "for id in ():",
        "what is new isn't found",
    ),
    ("head < self._head or not self._head", "not self._head", "what was read before stays"),
    ("while self._kept and self._size", "while False and self._size", "memory without bound"),
    ("if next(iter(self._kept)) in self._wanted:", "if True:", "there is no room for others"),
    (
        "return Looked(ids=[id for id in ids if id in found], unread=len(unread)",
        "return Looked(ids=[id for id in ids if id in found], unread=0",
        "says that it is through",
    ),
    (
        "            if self._is_full():\n                return False\n",
        "",
        "promised to be opened",
    ),
    ("            self._kept.clear()\n", "", "words stay when nobody looks"),
    ("if rest <= 0:", "if True:", "words are dropped while somebody looks"),
    ("self._todo = OrderedDict.fromkeys([*ids, *self._todo])", "pass", "nothing is opened later"),
)

TO_DO = faults_in(
    "casestore/ledger/queries/to_do.py",
    (f"{_QUERIES}/test_to_do.py",),
    ("timedelta(days=STILL_DAYS)", "timedelta(days=STILL_DAYS - 1)", "named a day early"),
    ("OPEN - _RESTING", "OPEN", "what lies with a court stands still"),
    ("EventTable.case_id == CaseTable.id, _MOVING", "EventTable.case_id == CaseTable.id", "a look"),
    ("        visibility.visible(actor),\n    )\n", "    )\n", "others' cases are named"),
    ('order_by("at", CaseTable.id)', "order_by(CaseTable.id)", "the longest isn't first"),
    (
        "key=lambda one: (one.due.day, one.row.id)",
        "key=lambda one: (one.row.id, one.due.day)",
        "whose clock ends first isn't first",
    ),
)

CONTENT_IN_USE = faults_in(
    "casestore/ledger/content_in_use.py",
    ("tests/casestore/ledger/test_content_in_use.py",),
    ('(CaseTable.respondent_level, "levels"),\n', "", "a level that cases name may vanish"),
    ('(CaseTable.lead, "units"),\n', "", "the unit that presses a case may vanish"),
    ('_RULES = ("exclusions", "routing")', '_RULES = ("exclusions",)', "a rule may vanish"),
    ("        if id not in campaigns\n", "        if False\n", "a whole folder may vanish"),
    ("    gathered(lost_names(", "    list(lost_names(", "a build goes on without what cases name"),
    (
        "return campaign.route_place(named.id) is not None",
        "return True",
        "a routing rule may vanish",
    ),
)

AUDIT = faults_in(
    "casestore/ledger/queries/audit.py",
    (f"{_QUERIES}/test_audit.py",),
    (
        "if Role.AUDITOR not in narrowed(actor.roles):",
        "if not narrowed(actor.roles):",
        "everybody reads the log of the office",
    ),
    (
        "asked = select(CaseTable).where(visibility.of_campaigns(actor))",
        "asked = select(CaseTable)",
        "an auditor of one campaign lists all",
    ),
    (
        "if row is None or not actor.works_in(row.campaign):",
        "if row is None:",
        "an auditor of one campaign reads the histories of all",
    ),
    ("        worded=row.note is not None,\n", "        worded=False,\n", "words leave no mark"),
    ("        if name in SHOWN and", "        if", "digests and inner ids are shown"),
    ("asked.order_by(id.desc())", "asked.order_by(id)", "the oldest comes first"),
)

FAULTS = (
    *AUDIT,
    *WORDS,
    *WORD_MEMORY,
    *TO_DO,
    *ORDERING,
    *TALLIES,
    *VISIBILITY,
    *CASE_FILE,
    *LINES,
    *STATUS,
    *LISTS,
    *NAMES,
    *CONTENT_IN_USE,
)
