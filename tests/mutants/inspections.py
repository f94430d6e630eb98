"""Faults in inspections: when they may be, who reads what of them, and what becomes of a grade."""

from tests.mutants.fault import faults_in

_RULES = ("tests/casestore/lifecycle/test_inspections.py",)
_VERBS = ("tests/casestore/ledger/verbs/test_inspections.py",)
_QUERIES = ("tests/casestore/ledger/queries/test_inspections.py",)

FAULTS = (
    *faults_in(
        "casestore/lifecycle/inspections.py",
        _RULES,
        ("    if ahead < 0:\n", "    if ahead < -1:\n", "an inspection is registered afterwards"),
        ("    if ahead > FARTHEST:\n", "    if False:\n", "a wrong year is taken"),
        (
            "ahead >= rules.days_ahead or",
            "ahead >= rules.days_ahead - 1 or",
            "an inspection comes on the day of its registration",
        ),
        (
            "plan.exception in rules.at_short_notice",
            "plan.exception",
            "any exception excuses from registering ahead",
        ),
        (
            "or plan.exception in quiet.exceptions",
            "or plan.exception",
            "any exception excuses from quiet days",
        ),
        (
            "    if plan.exception and not plan.basis.strip():\n",
            "    if False:\n",
            "an exception stands on nothing",
        ),
        (
            "self.grade <= BAD_GRADE or self.mismatch",
            "self.grade <= BAD_GRADE",
            "nobody looks into what was not as registered",
        ),
        (
            "bool(narrowed(actor.roles) & OVERSEERS) and actor.works_in(campaign)",
            "bool(narrowed(actor.roles) & OVERSEERS)",
            "a supervisor reads what is another campaign's",
        ),
        (
            "    return ours and actor.works_in(campaign)\n",
            "    return Role.UNIT in narrowed(actor.roles)\n",
            "a department reads the inspections of another",
        ),
    ),
    *faults_in(
        "casestore/ledger/verbs/inspections.py",
        _VERBS,
        (
            "not may_register(by, campaign_id, unit):",
            "False:",
            "anybody registers for any department",
        ),
        (
            "    if rules is None or campaign.status",
            "    if campaign.status",
            "a campaign without inspections takes some",
        ),
        (
            "        row.open_until = _open_until(campaign, plan.day)\n",
            "        pass\n",
            "the page of one that is put off closes too early",
        ),
        (
            "    if row.version != seen.version:\n",
            "    if False:\n",
            "two change the same without knowing",
        ),
        (
            "    if row.state is not InspectionState.REGISTERED:\n",
            "    if False:\n",
            "what is over is cancelled",
        ),
        (
            "        if ledger.today(row.campaign) < row.day:\n",
            "        if False:\n",
            "a result is recorded before anybody went",
        ),
        (
            "    if not why.strip():\n",
            "    if False:\n",
            "an inspection is changed without a reason",
        ),
        (
            '    jobs.owe(session, JobKind.CAPSULE, {"inspection": row.id})\n',
            "    pass\n",
            "the enterprise reads nothing",
        ),
    ),
    *faults_in(
        "casestore/ledger/verbs/inspection_grades.py",
        _VERBS,
        (
            "    if not is_authentic(item, bytes.fromhex(file.writing)):\n",
            "    if False:\n",
            "whoever has the public host grades for an enterprise",
        ),
        (
            "    if any(one.item == item.name for one in file.grades):\n",
            "    if False:\n",
            "a grade counts twice after a crash",
        ),
        (
            "row.waiting or given.wants_more",
            "given.wants_more",
            "a second grade takes back that somebody must look into the first",
        ),
        ("(*file.grades, grade)", "(grade,)", "the grade before is gone"),
        (
            "date() > row.open_until:\n",
            "date() > row.open_until and False:\n",
            "an inspection is graded for ever",
        ),
        (
            "        if len(file.grades) != seen:\n",
            "        if False:\n",
            "a grade that nobody has seen counts as looked into",
        ),
        (
            "        if not coordinates or",
            "        if",
            "a department ends what was said of it",
        ),
    ),
    *faults_in(
        "casestore/ledger/queries/inspections.py",
        _QUERIES,
        (
            "        watched = [row for row in rows if oversees(self.actor, row.campaign)]\n",
            "        watched = list(rows)\n",
            "a department learns who complained about it, and what was said",
        ),
        (
            "if clues or one.act is not OfficeAct.INSPECTION_FOLLOW",
            "if True",
            "a department reads that somebody was asked about it",
        ),
        (
            "    return and_(here, InspectionTable.unit.in_(units))\n",
            "    return here\n",
            "a department sees the inspections of all",
        ),
        (
            "InspectionTable.day.between(first, last)",
            "InspectionTable.day >= first",
            "a list has the months after it, too",
        ),
        (
            "if ours and one.day <= ledger.today(one.campaign)",
            "if ours",
            "a result is asked for before its day",
        ),
        (
            'code="" if is_over(self.ledger, row) else file.code,',
            "code=file.code,",
            "a code is handed out that opens nothing",
        ),
        (
            "flagged=[one for one in coming if one.clues]",
            "flagged=[]",
            "nobody is told that whoever complained is inspected",
        ),
    ),
    *faults_in(
        "casestore/ledger/queries/open_clues.py",
        _QUERIES,
        (
            "or_(CaseTable.unit == unit, ",
            "or_(false(), ",
            "a clue that the department handles doesn't count",
        ),
        (
            "{name for name in (known.name, known.short) if name}",
            "{known.name}",
            "a respondent that is called for short isn't known",
        ),
        (
            "CaseTable.state.in_(OPEN), whose",
            "whose",
            "a clue that was closed goes on being told",
        ),
        (
            '    said += [f"name {name}"] if name else []\n',
            "",
            "another code of the same enterprise hides it",
        ),
        (
            '    said = [f"code {code}"] if len(code) >= _CODE else []\n',
            "    said = []\n",
            "another spelling of its name hides an enterprise",
        ),
    ),
    *faults_in(
        "casestore/ledger/inspection_file.py",
        _VERBS,
        (
            "steps=(*self.steps, step)",
            "steps=(step,)",
            "what was done before is gone",
        ),
        (
            "put_bytes(said), sha256(said).hexdigest()",
            "put_bytes(said), row.contents_sha",
            "what was written can't be read any more",
        ),
        (
            '    grades = tuple(GivenGrade(**one) for one in said["grades"])\n',
            "    grades = ()\n",
            "what an enterprise said is lost with the next act",
        ),
        (
            'InspectionFile(**{**said, "steps": steps',
            'InspectionFile(**{**said, "steps": ()',
            "why something was changed is lost",
        ),
        (
            "return replace(self, steps=(*self.steps, step), **changed)",
            "return replace(self, steps=(*self.steps, step))",
            "the enterprise goes on reading what was registered at first",
        ),
    ),
    *faults_in(
        "casestore/ledger/inspection_pages.py",
        _VERBS,
        (
            "ledger.today(row.campaign) > row.open_until",
            "ledger.today(row.campaign) >= row.open_until",
            "a page closes a day early",
        ),
        (
            "        ledger.capsules.drop(row.reading_key)\n",
            "        pass\n",
            "what is over can be read for ever",
        ),
        (
            "exists(row.reading_key) == is_over",
            "exists(row.reading_key) and is_over",
            "a page that was lost stays lost",
        ),
        (
            "select(InspectionTable.id).order_by(InspectionTable.id)).all():\n",
            "select(InspectionTable.id).where(InspectionTable.id < 0)).all():\n",
            "after a restore the pages of before lie there",
        ),
        (
            "graded=(last.when, last.grade) if last else None",
            "graded=None",
            "an enterprise doesn't see that its grade arrived",
        ),
    ),
)
