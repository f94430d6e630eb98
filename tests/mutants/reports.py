"""Faults in the figures of reports, in their life, and in what units hand in."""

from tests.mutants.fault import faults_in

_FIGURES = ("tests/casestore/ledger/queries/test_standings.py",)
_VERBS = ("tests/casestore/ledger/verbs/test_reports.py",)
_DESK = ("tests/forms_app/desk/office/test_reports.py",)

FAULTS = (
    *faults_in(
        "casestore/lifecycle/standing.py",
        _FIGURES,
        ("then.deadline < day", "then.deadline <= day", "late on the last day of its term"),
        (
            "    days |= {stamps[stage]: None for stage in effects.clears}\n",
            "",
            "what was undone is counted on",
        ),
        (
            "step.verb is Verb.EXTEND and clock.name is ClockName.SET",
            "step.verb is Verb.EXTEND and clock.name is None",
            "an extension changes no term",
        ),
        (
            '        if "term" in step.details:',
            "        if False:",
            "the term of an agreement is that of before it",
        ),
        (
            '        if "verified" in step.details:\n',
            "        if False:\n",
            "what was paid and put right after the strike-off is not counted",
        ),
        (
            "clock.held + (step.day - clock.paused)",
            "clock.held",
            "a term goes on as if it had not been stopped",
        ),
        (
            "getattr(found, stamps[stage]) if effects.first_stamp_stays else None\n        days[",
            "None\n        days[",
            "a case that was routed anew counts as accepted on that day",
        ),
    ),
    *faults_in(
        "casestore/lifecycle/report_tables.py",
        _FIGURES,
        (
            "self.span.start <= day <= self.span.end",
            "self.span.start < day <= self.span.end",
            "the first day of a month is in no report",
        ),
        (
            "case.id for case in cases if _accepted(case) and _settled(case))",
            "case.id for case in cases if _accepted(case))",
            "every accepted case counts as settled",
        ),
        (
            "lacking = max(0, -(-percent * whole // 100) - rate.n)",
            "lacking = max(0, percent * whole // 100 - rate.n)",
            "a target is reached by one case fewer",
        ),
        (
            "day = min(target.by, facts.span.end)",
            "day = facts.span.end",
            "what was settled after its day reaches a target",
        ),
        (
            "lambda case: case.amount if case.is_open else None",
            "lambda case: case.amount",
            "what was settled is disclosed as owed",
        ),
    ),
    *faults_in(
        "casestore/lifecycle/report_tables.py",
        _VERBS,
        (
            '_counting("late", "逾期", lambda case: case.is_late(end) and not own(case)),\n'
            "        _RATE",
            '_counting("late", "逾期", lambda case: case.is_late(end)),\n        _RATE',
            "自查 counts against the unit",
        ),
    ),
    *faults_in(
        "casestore/lifecycle/reports.py",
        _VERBS,
        (
            "if step.second and actor.id == drafted_by:",
            "if False:",
            "who counted a report reviews it",
        ),
        (
            "    if state is not step.source:\n",
            "    if False:\n",
            "an issued report is counted anew",
        ),
        (
            "    if not step.roles & actor.roles:\n",
            "    if step.roles & actor.roles:\n",
            "those who may not, may",
        ),
        (
            'return f"{issuer}报〔{year}〕{serial}号"',
            'return f"{issuer}报[{year}]{serial}号"',
            "a number in brackets that no official number has",
        ),
        (
            "OPENERS = READERS - {Role.AUDITOR}",
            "OPENERS = READERS",
            "an auditor opens the cases of a figure",
        ),
    ),
    *faults_in(
        "casestore/ledger/queries/standings.py",
        _FIGURES,
        (
            "datetime.combine(day + timedelta(days=1), time(), SHANGHAI)",
            "datetime.combine(day, time(), SHANGHAI)",
            "the last day is in no report",
        ),
        (
            "standing=_now(row) if steps is None else",
            "standing=_now(row) if True else",
            "figures are of today, whatever day they are of",
        ),
        (
            "deadline=row.deadline if row.clock is ClockName.SET else None",
            "deadline=row.deadline",
            "the office's own clock makes a unit late",
        ),
        (
            'arrears=row.sme_arrears == "yes"',
            'arrears=row.sme_arrears != ""',
            "what is not in the national programme is flagged",
        ),
        (
            "            wanted = union(wanted, ",
            "            wanted = union(",
            "cases that changed since stand as they are now where results are asked for",
        ),
    ),
    *faults_in(
        "casestore/ledger/queries/reports.py",
        _VERBS,
        (
            "if not READERS & narrowed(actor.roles) or not actor.works_in(campaign):",
            "if not actor.works_in(campaign):",
            "a unit lists the reports",
        ),
        (
            "if row is None or not allowed or not actor.works_in(row.campaign):",
            "if row is None or not actor.works_in(row.campaign):",
            "an administrator reads a report",
        ),
        (
            "        contents = replace(contents, lists=())\n",
            "        pass\n",
            "an auditor reads what enterprises wrote",
        ),
        (
            "    if not OPENERS & narrowed(actor.roles):\n        raise NotFound(_GONE)\n    title",
            "    title",
            "an auditor opens the cases of a figure by its address",
        ),
    ),
    *faults_in(
        "casestore/ledger/queries/reports.py",
        _DESK,
        (
            "    table = next((one for one in contents.tables if one.id == name), None)\n",
            "    table = contents.tables[0]\n",
            "a figure leads to the cases of another",
        ),
    ),
    *faults_in(
        "casestore/ledger/queries/reports_due.py",
        _VERBS,
        (
            "        if unit in due.missing\n",
            "",
            "who has handed in is asked again",
        ),
        (
            "if one.opens <= today]",
            "if one.end < today]",
            "a report is asked for a day too late",
        ),
        (
            "        ReportTable.state != ReportState.DROPPED,\n    )\n    return session",
            "    )\n    return session",
            "a draft that was dropped bars the next one",
        ),
        (
            'if f"{due.campaign.id}/{id}" in actor.units)',
            "if actor.units)",
            "a unit hands in for another",
        ),
        (
            "            if span.end == asked[2]:\n",
            "            if span.end >= asked[2]:\n",
            "another span is counted than was asked for",
        ),
    ),
    *faults_in(
        "casestore/ledger/report_contents.py",
        _VERBS,
        (
            '    if report.handed_in_by == "leads":\n',
            '    if report.handed_in_by == "nobody":\n',
            "other units hand in than the content says",
        ),
        (
            "if one.id != campaign.coordinator)",
            "if one.id == campaign.coordinator)",
            "the coordinator hands in, nobody else",
        ),
        (
            "yield from (known[id] for id in one.columns if id in known)",
            "yield from known.values()",
            "a list goes up with every column of the form",
        ),
        (
            "so_far = replace(span, end=min(span.end, today))",
            "so_far = replace(span, end=today)",
            "a unit confirms figures of another day",
        ),
        (
            '"because")},\n            "demo"',
            '"who")},\n            "demo"',
            "why a report was sent back is lost",
        ),
    ),
    *faults_in(
        "casestore/ledger/verbs/reports.py",
        _VERBS,
        (
            "        if row.sha != sha:\n",
            "        if False:\n",
            "a review is of other figures than were read",
        ),
        (
            "if (row.sha, _to_print(ledger, session, row).number) == (sha, printed.number):",
            "if row.sha == sha:",
            "two reports bear one number",
        ),
        (
            "    if not DRAFTERS & actor.roles or not actor.works_in(campaign):\n",
            "    if not DRAFTERS & actor.roles:\n",
            "a coordinator drafts for another campaign",
        ),
        (
            "        row.drafted_by, row.drafted_at = actor.id, ledger.now(row.campaign)\n"
            "        _seal",
            "        _seal",
            "who counted a report last reviews it",
        ),
    ),
    *faults_in(
        "casestore/ledger/verbs/reports.py",
        _DESK,
        (
            "        if opened(ledger, row).because:\n",
            "        if False:\n",
            "what was sent back is reviewed as it was",
        ),
    ),
    *faults_in(
        "casestore/ledger/verbs/handing_in.py",
        _VERBS,
        (
            "    if ledger.today(campaign.id) < span.opens:\n",
            "    if False:\n",
            "a unit hands in before the days are over",
        ),
        (
            "if not {Role.COORDINATOR, Role.SUPERVISOR} & actor.roles or not",
            "if not",
            "a reviewer writes to the units",
        ),
    ),
    *faults_in(
        "casestore/ledger/verbs/handing_in.py",
        _DESK,
        (
            "        if sha_of(table) != given.sha:\n",
            "        if False:\n",
            "a unit confirms figures that it did not see",
        ),
        (
            "there.state is not ReportState.DRAFT:\n",
            "there.state is ReportState.DROPPED:\n",
            "a unit hands in for a report that is issued",
        ),
        (
            "        staff_letters.owe(session, told, Verb.REMIND, event)\n",
            "",
            "who is reminded gets no letter",
        ),
    ),
)
