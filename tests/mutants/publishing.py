"""Faults on the way of a summary to the public, and in what is told of cases together."""

from tests.mutants.fault import faults_in

_PUBLISHING = "tests/casestore/publishing"
_QUERIES = f"{_PUBLISHING}/test_summary_queries.py"
_SUMMARIES = f"{_PUBLISHING}/test_summaries.py"
_DISMISSALS = f"{_PUBLISHING}/test_dismissals.py"
_WITHDRAWALS = f"{_PUBLISHING}/test_withdrawals.py"
_LIFE = f"{_PUBLISHING}/test_summary_life.py"
_PROJECTION = f"{_PUBLISHING}/test_projection.py"
_FIGURES = f"{_PUBLISHING}/test_public_figures.py"

SUMMARIES = faults_in(
    "casestore/publishing/summaries.py",
    (_SUMMARIES, _DISMISSALS, _QUERIES, _LIFE, _WITHDRAWALS),
    ("row.version + 1, actor.id", "row.version + 1, row.author", "the author isn't known"),
    (
        "row.version, row.author = row.version + 1, actor.id\n"
        '        row.submitted_by = row.approved_by = ""',
        "row.version, row.author = row.version + 1, actor.id",
        "a new text keeps the old approval",
    ),
    (
        "ledger.sealer.seal_json(asdict(clean)), sha_of(clean)",
        "ledger.sealer.seal_json(asdict(clean)), row.sha or sha_of(clean)",
        "an approval holds for another text",
    ),
    ("        row.submitted_by = actor.id\n", "        pass\n", "who handed it in isn't known"),
    (
        "row.published_on = row.published_on or work.today",
        "row.published_on = work.today",
        "the day of publication is rewritten",
    ),
    (
        'actor.id, None, ""\n',
        'actor.id, row.withdrawn_on, ""\n',
        "a page that is public again is also listed as gone",
    ),
    ('        row.submitted_by = ""\n', "        pass\n", "a text sent back still is handed in"),
    (
        "        if seen and seen != sha_of_page(public, row.dismissed_sha):\n",
        "        if False:\n",
        "another page is approved than was looked at",
    ),
    ("        drop_reason(row)\n", "", "a page that is public again keeps its old reason"),
    ('row.reason_by, row.reason_mac = actor.id, ""', 'row.reason_mac = ""', "whose reason it is"),
    ("if step.reason and not reason.strip():", "if False:", "no reason is asked for"),
    ("        if step.gate:\n", "        if False:\n", "no gate at all"),
    ("        if step.takes_down and row.public:\n", "        if False:\n", "nothing goes"),
    (
        'row.public, row.withdrawn_because, row.withdrawn_on = None, "", work.today',
        'row.public, row.withdrawn_because = None, ""',
        "a page disappears without a trace",
    ),
    ("        row.state = step.target\n", "        pass\n", "no step is taken"),
    (
        "Said(note=reason, details=summary_details(row) | noted)",
        "Said(note=reason)",
        "which text was approved",
    ),
    (
        "Said(note=reason, details=summary_details(row) | noted)",
        "Said(details=summary_details(row) | noted)",
        "why is lost",
    ),
    (
        "        if work.row.state not in step.cases:\n",
        "        if False:\n",
        "an open case is told",
    ),
    (
        "if sha is not None and (row.sha != sha or row.state not in step.sources):",
        "if sha is not None and row.state not in step.sources:",
        "another text is approved than was read",
    ),
    (
        "if sha is not None and (row.sha != sha or row.state not in step.sources):",
        "if sha is not None and row.sha != sha:",
        "a text that was dealt with is dealt with again",
    ),
    (
        "if row.sha and (row.state not in step.sources or (step.of_public and not row.public)):",
        "if row.sha and row.state not in step.sources:",
        "a draft is withdrawn",
    ),
    ("        if barred:\n", "        if False:\n", "one person publishes alone"),
    (
        "summary_bar(step, actor, written_by(row), handled_by)",
        "summary_bar(step, actor, (), handled_by)",
        "who wrote a text approves it",
    ),
    ("    if text.outcome not in OUTCOMES:\n", "    if False:\n", "a page without an outcome"),
    ("    if empty:\n", "    if False:\n", "an unfinished page"),
    (
        "    if found.blocking:\n        raise Refused(_hits(found.blocking))\n",
        "",
        "an identity is published",
    ),
    ("    if left:\n", "    if False:\n", "a suspicion that nobody looked at is published"),
    (
        "if suspicion not in {one.key for one in found}:",
        "if False:",
        "what blocks is let stand",
    ),
    ("for line in lines if line.strip())", "for line in lines)", "empty paragraphs"),
    ("json.dumps(parts, sort_keys", "json.dumps(parts['title'], sort_keys", "half a text's sha"),
    ("_LENGTH = 10", "_LENGTH = 4", "ids of pages collide"),
)

QUERIES = faults_in(
    "casestore/publishing/summary_queries.py",
    (_QUERIES, _PROJECTION, _SUMMARIES),
    (
        "level=case.respondent_level,\n        respondent_kind=case.respondent_kind,",
        "level=case.respondent_kind,\n        respondent_kind=case.respondent_level,",
        "level and kind of the respondent are swapped",
    ),
    (
        "happened=text.happened,\n        done=text.done,",
        "happened=text.done,\n        done=text.happened,",
        "what happened and what was done are swapped",
    ),
    (
        "result=text.result,\n        basis=text.basis,",
        "result=text.basis,\n        basis=text.result,",
        "result and basis are swapped",
    ),
    (
        "title=text.title,\n        category=case.category,",
        "title=case.category,\n        category=text.title,",
        "title and category are swapped",
    ),
    ("unit(case.unit or case.lead).name", "unit(case.lead).name", "the lead stands as responsible"),
    (
        "amount_band=amount_band(case.amount)",
        "amount_band=amount_band(case.fulfilled or 0)",
        "the band of what was paid",
    ),
    ("period=half_year(accepted)", "period=half_year(closed)", "the half-year of the end"),
    ("period=half_year(accepted)", "period=half_year(received)", "the half-year of receipt"),
    (".between(received, closed)", ".between(accepted, closed)", "the days of waiting are hidden"),
    ("demo=case.demo,", "demo=False,", "invented cases pass for real"),
    (
        "published_on=row.published_on or ledger.today(case.campaign),\n        demo",
        "published_on=ledger.today(case.campaign),\n        demo",
        "the day of publication moves",
    ),
    (
        "person.works_in(summary.campaign)\n    return fits and summary_bar(step, person, summary.w"
        "ritten_by, summary.handled_by) is None\n\n\ndef may_approve_reason",
        "person.works_in(summary.campaign)\n    return summary_bar(step, person, summary.w"
        "ritten_by, summary.handled_by) is None\n\n\ndef may_approve_reason",
        "the desk offers what was done",
    ),
    (
        "in step.sources and person.works_in(summary.campaign)\n"
        "    return fits and summary_bar(step, person, summary.written_by, ",
        "in step.sources and person.works_in(summary.campaign)\n"
        "    return fits and summary_bar(step, person, (), ",
        "own text offered",
    ),
    ("        return (row.reason_by,)\n", "        return (row.author,)\n", "own reason approved"),
    (
        "return row.author, row.submitted_by\n",
        "return row.author, row.author\n",
        "who handed a text in approves it",
    ),
    (
        '"author": row.author,\n        "submitted_by": row.submitted_by,',
        '"author": row.submitted_by,\n        "submitted_by": row.author,',
        "author and submitter are swapped",
    ),
    (
        "found = found.where(SummaryTable.state == state)",
        "pass",
        "the list to approve holds everything",
    ),
    ("found = found.where(CaseTable.campaign == campaign)", "pass", "one campaign's list"),
    ("day = row.published_on or ledger", "day = ledger", "the preview shows another day"),
)

RECORDS = faults_in(
    "casestore/publishing/records.py",
    (_DISMISSALS, _QUERIES),
    (
        "if one.key not in settled)",
        ")",
        "what was let stand is asked about for ever",
    ),
    ("if one.key not in settled)", "if False)", "no suspicion holds a text back"),
    (
        "(one.field, one.kind, one.quoted) for one in self.examined.blocking",
        "(one.field, one.quoted, one.kind) for one in self.examined.blocking",
        "kind and words change places",
    ),
    (
        "there = {one.key for one in self.examined.suspected}",
        "there = {one.key for one in self.examined.blocking}",
        "the second person reads no reason",
    ),
    (
        "if (one.kind, one.quoted) in there)",
        ")",
        "the second person reads reasons of words that are gone",
    ),
)

FIGURES = faults_in(
    "casestore/publishing/public_figures.py",
    (_FIGURES, _PROJECTION),
    ("'+8 hours'", "'+0 hours'", "the first morning of a month is the month before"),
    (
        '"settled": CaseTable.settled_at,\n    "struck_off": CaseTable.struck_off_at,',
        '"settled": CaseTable.struck_off_at,\n    "struck_off": CaseTable.settled_at,',
        "settled and struck off are swapped",
    ),
    (
        '"received": CaseTable.received_at,\n    "accepted": CaseTable.accepted_at,',
        '"received": CaseTable.received_at,\n    "accepted": CaseTable.received_at,',
        "every clue counts as accepted",
    ),
    ("CaseTable.fulfilled > 0", "CaseTable.fulfilled >= 0", "cases without money fill a batch"),
    (", CaseTable.struck_off_at.is_not(None))", ")", "an amount of an open case is told"),
    (
        "told.order_by(CaseTable.struck_off_at, CaseTable.id)",
        "told.order_by(CaseTable.id.desc())",
        "one case more changes a batch that was told",
    ),
    (' or 0 < rest["received"] < crowd)', ")", "a small category is told by subtraction"),
    ("len(amounts) // crowd * crowd", "len(amounts)", "the amount of the last case is told"),
    ("len(amounts) // crowd * crowd", "len(amounts) // crowd * crowd - 1", "batches of four"),
    ("cases, sum(amounts[:cases])", "cases, sum(amounts)", "a sum is of more cases than are told"),
    ('sums[""][1] + sum(amounts[:cases])', 'sums[""][1] + sum(amounts)', "so is the total"),
    ("stage: n // crowd * crowd", "stage: n", "one case more is told by its category"),
    ("// crowd - before) * crowd", "- before)", "one case more is told by its month"),
    (
        "round(Fraction(amount, FEN))",
        "amount // FEN",
        "sums are cut off, not rounded",
    ),
)

PROJECTION = faults_in(
    "casestore/publishing/projection.py",
    (_PROJECTION, _SUMMARIES),
    (
        "SummaryTable.public_mark.is_(None), _WAS_SHOWN",
        "_WAS_SHOWN",
        "a page is public and withdrawn at once",
    ),
    (
        '    for id in gone:\n        database["cases"].delete(id)\n',
        "",
        "a withdrawn page stays in the public file",
    ),
    ("pragma secure_delete = on", "pragma secure_delete = off", "a withdrawn text can be dug out"),
    (
        "if known.get(id) != digest)",
        "if id not in known)",
        "a corrected text never reaches the public",
    ),
    ("if fresh or changed or gone or not", "if fresh or changed or not", "withdrawals wait"),
    (
        "    if fresh or changed or gone or not _agrees",
        "    if not fresh or not _agrees",
        "nothing",
    ),
    (
        "            public.meta() == meta\n            and",
        "           ",
        "the day stays old",
    ),
    (
        "            and set(public.withdrawn()) == set(small.withdrawn)\n",
        "",
        "a new reason for a withdrawal never shows",
    ),
    (
        "            and tuple(public.counts()) == small.figures.counts\n",
        "",
        "the months stay old until a page changes",
    ),
    (
        "            and tuple(public.categories()) == small.figures.categories\n",
        "",
        "the categories stay old until a page changes",
    ),
    (
        "            and tuple(public.amounts()) == small.figures.amounts\n",
        "",
        "the amounts stay old until a page changes",
    ),
    (
        "        database[name].delete_where()\n",
        "",
        "withdrawn pages that came back stay listed",
    ),
    (
        'f"{key}.{id}": day.isoformat()',
        'f"{key}.{id}": ""',
        "the public file has no day",
    ),
    ('if public.meta().get("layout") == LAYOUT:', "if True:", "a file of an old layout is kept"),
    (
        "        except DatabaseError:\n            return None\n",
        "        except ValueError:\n            return None\n",
        "a damaged public file can't be replaced",
    ),
    ("for id in new.keys() | old.keys() if", "for id in new.keys() if", "what goes isn't counted"),
    ("    part.unlink(missing_ok=True)\n", "", "a build that was killed blocks the next"),
    ("if case not in waiting}", "}", "who waits is shown"),
    (
        "                    raise _TakenDown\n",
        "                    continue\n",
        "the rest of a crowd is shown without who was taken down",
    ),
    (
        "for start in range(0, len(ids), _BATCH):",
        "for start in range(0, min(len(ids), _BATCH), _BATCH):",
        "only five hundred pages are published",
    ),
)

FAULTS = (*SUMMARIES, *QUERIES, *RECORDS, *FIGURES, *PROJECTION)
