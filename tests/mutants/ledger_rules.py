"""Faults in what the ledger's verbs stand on: effects, clocks, completeness, codes, history."""

from tests.mutants.fault import faults_in

_LEDGER = "tests/casestore/ledger"
_VERBS = f"{_LEDGER}/verbs"
_FIGURES = "tests/casestore/publishing/test_public_figures.py"

EFFECTS = faults_in(
    "casestore/ledger/effects.py",
    (f"{_LEDGER}/test_effects.py", _VERBS, _FIGURES),
    ("setattr(row, stage, first or work.now)", "pass", "no stage is dated"),
    (
        "first = getattr(row, stage) if effects.first_stamp_stays else None",
        "first = getattr(row, stage)",
        "a second settlement counts in the month of the first",
    ),
    ("        setattr(row, stage, None)\n", "        pass\n", "a stage undone stays counted"),
    (
        "    if Stage.STRUCK_OFF in effects.clears:\n        row.fulfilled = None\n",
        "",
        "a reopened case keeps its verified amount",
    ),
    ("row.unit = given[Need.UNIT].strip()", "row.unit = row.lead", "the wrong unit gets the case"),
    ('        row.unit = ""\n', "        pass\n", "a unit keeps a case that was taken from it"),
    ("row.unit = row.unit or row.lead", "row.unit = row.lead", "resuming changes the unit"),
    (
        "row.held = row.deadline if stopped and row.clock is ClockName.SET else None",
        "row.held = row.deadline if stopped else None",
        "the day for the transfer becomes the unit's deadline",
    ),
    (
        "row.paused_on = work.today if stopped else None",
        "row.paused_on = None",
        "a stop is not measured",
    ),
    (
        "row.held + (today - row.paused_on)",
        "row.held",
        "a stop costs the unit its days",
    ),
    (
        "        row.clock_start = row.paused_on\n",
        "        row.clock_start = today\n",
        "the calculation shown starts on the wrong day",
    ),
    (
        "received = row.received_at.astimezone(SHANGHAI).date()",
        "received = today",
        "a case of last year gets until the end of this one",
    ),
    ("    row.version += 1\n", "", "two people move the same case unawares"),
    (
        "        row.supervised = None\n",
        "        pass\n",
        "a closed case stays under supervision",
    ),
    ("day >= today", "day > today", "a term that ends today is refused"),
    ("day is not None and day >= today", "day is not None", "a term may end in the past"),
    (
        "any(file.purpose == _FILES[need] for file in files)",
        "bool(files)",
        "any file is a proof",
    ),
    (
        "text in {unit.id for unit in campaign.units}",
        "bool(text)",
        "a case goes to a unit that isn't",
    ),
    (
        "in campaign.other_channels}",
        "in campaign.channels}",
        "a case is escalated to the office itself",
    ),
    (
        "return amount_of(text) is not None",
        "return bool(text)",
        "a verified amount that is no number counts as nothing",
    ),
    (
        "row.fulfilled = fen_of(amount_of(given[Need.FULFILLED].strip()) or Decimal(0))",
        "row.fulfilled = row.amount",
        "what was claimed is told as paid",
    ),
    ("    if len(words) == 1:\n", "    if words:\n", "only the first of two notes is kept"),
    (
        'return {need.value: given[need].strip() for need in asked if given.get(need, "").strip()}',
        "return {}",
        "the history forgets to whom and until when",
    ),
    (
        "work.today, work.today, work.calendar).day",
        "work.today, work.today).day",
        "a holiday list that was entered isn't counted by",
    ),
    (
        "row.clock_start = work.today if row.clock else None",
        "row.clock_start = row.clock_start",
        "a new clock starts on the old day",
    ),
    (
        "row.clock, row.clock_start = ClockName.SET, work.today",
        "row.clock = ClockName.SET",
        "a unit's term starts before it had the case",
    ),
)

DEADLINES = faults_in(
    "casestore/lifecycle/deadlines.py",
    ("tests/casestore/lifecycle/test_deadlines.py", _VERBS),
    ("timedelta(days=clock.days)", "timedelta(days=clock.days - 1)", "a day too few"),
    ("if counted == clock.days:", "if counted > clock.days:", "a day too many"),
    (
        "in days_after(start):",
        "in days_after(start - timedelta(days=1)):",
        "the first day is counted",
    ),
    (
        "calendar.is_certain(start, day)",
        "calendar.is_certain(start, start)",
        "next year's deadline is told as certain",
    ),
    ("left = calendar.between(today, day)", "left = calendar.between(start, day)", "never overdue"),
    ("left=(day - today).days,", "left=(day - start).days,", "never overdue under a set day"),
    ("counted=(day - start).days,", "counted=(day - today).days,", "the calculation is wrong"),
    ("            skipped.append((day, off))\n", "            pass\n", "holidays aren't named"),
    ("start < end < proposed.day", "start <= end < proposed.day", "due on the day it starts"),
    ("start < end < proposed.day", "start < end <= proposed.day", "the term's own end is renamed"),
    ("campaign.clocks.year_end and ", "", "every campaign ends with the year"),
    ("end = date(received.year, 12, 31)", "end = date(start.year, 12, 31)", "the wrong year's end"),
    (
        "        source=clock.source,\n        uncertain",
        "        uncertain",
        "a deadline that can't say by what rule",
    ),
    (
        "    if running.clock is ClockName.SET:\n",
        "    if False:\n",
        "a day that a person set can't be shown",
    ),
)

COMPLETENESS = faults_in(
    "casestore/exchange/completeness.py",
    (
        "tests/casestore/exchange/test_completeness.py",
        f"{_VERBS}/test_verbs.py",
        "tests/casestore/campaign/test_eligibility.py",
    ),
    ('if item.required else ""', 'if False else ""', "a clue without its facts comes in"),
    (
        'if item.kind == "choice" and text',
        'if item.kind == "file" and text',
        "an answer that isn't on the list comes in",
    ),
    (
        'if item.kind == "date" and date_of',
        'if item.kind == "file" and date_of',
        "yesterday is a date",
    ),
    (
        'if item.kind == "amount" and amount_of',
        'if item.kind == "file" and amount_of',
        "words are an amount of nothing",
    ),
    (
        "len(text) > item.max_length",
        "len(text) >= item.max_length",
        "the last character is refused",
    ),
    (
        "    for id in values.keys() - columns.keys():\n",
        "    for id in ():\n",
        "a column that isn't is lost without a word",
    ),
    (
        '    if source != "web" and source',
        "    if False and source",
        "a source that nobody knows",
    ),
    ("if not (purpose in purposes if", "if not (purposes if", "any file is the signed form"),
    (
        "in (Outcome.ACCEPT, Outcome.REGISTER)",
        "in (Outcome.ACCEPT,)",
        "what should be registered is refused",
    ),
    ("    if not taken and not", "    if False and not", "the rules stop nobody"),
    ("    if lacking:\n", "    if False:\n", "clues come in unfinished"),
    ("if item.sealed is part and", "if item.sealed and", "everything is sealed twice"),
    (
        'commitment_date=date_of(values.get("commitment_date", ""))',
        "commitment_date=None",
        "old promises are taken",
    ),
)

RECEIPTS = faults_in(
    "casestore/ledger/receipts.py",
    (f"{_LEDGER}/test_receipts.py", f"{_LEDGER}/queries"),
    (
        'self._mac("key", campaign, key)',
        'self._mac("key", key)',
        "one form's key in two campaigns is one clue",
    ),
    ('self._mac("check", number, bare(code))', 'self._mac("check", bare(code))', "any code fits"),
    ("number, bare(code))", "number, code)", "a code in small letters isn't found"),
    ('self._mac("code", campaign, key)', 'self._mac("code", key)', "two clues share a code"),
    (
        'len(part.encode()).to_bytes(4, "big") + part.encode()',
        "part.encode()",
        "two keys can be one",
    ),
    ("range(LENGTH)", "range(GROUP)", "codes can be guessed"),
)

_HISTORY = (f"{_LEDGER}/test_history.py", f"{_VERBS}/test_staff_moves.py", _VERBS)

HISTORY = faults_in(
    "casestore/ledger/history.py",
    _HISTORY,
    (
        "head.events, head.hash = link.id, digest(link)",
        "head.events, head.hash = link.id, head.hash",
        "the head doesn't follow",
    ),
    ("        prev_hash=head.hash,\n", '        prev_hash="",\n', "no event knows the one before"),
    (
        '        "prev_hash": head.hash,\n',
        '        "prev_hash": "",\n',
        "no event of the office knows the one before",
    ),
    ("        if states.get(id) != state:\n", "        if False:\n", "a state without its event"),
    (
        "sha256(sha256(identity).digest() + sha256(narrative).digest())",
        "sha256(sha256(identity).digest())",
        "a narrative can be exchanged",
    ),
    (
        "sha256(sha256(identity).digest() + sha256(narrative).digest())",
        "sha256(sha256(narrative).digest())",
        "a person can be exchanged",
    ),
)

CHAIN = faults_in(
    "casestore/ledger/chain_links.py",
    _HISTORY,
    ('        "case": link.case_id,\n', "", "an event can be moved to another case"),
    ('        "at": link.at.astimezone(UTC).isoformat(timespec="microseconds"),\n', "", "a moment"),
    ('        "actor": link.actor,\n', "", "who did it can be exchanged"),
    ('        "name": link.actor_name,\n', "", "the name shown can be exchanged"),
    ('        "verb": link.verb,\n', "", "what was done can be exchanged"),
    ('        "source": link.source and str(link.source),\n', "", "the state before"),
    ('        "target": link.target and str(link.target),\n', "", "the state after"),
    (
        '        "note": link.note_hash'
        ' or (sha256(link.note).hexdigest() if link.note is not None else ""),\n',
        "",
        "a reason can be exchanged",
    ),
    ('        "told": link.told,\n', "", "what the claimant read can be exchanged"),
    ('        "details": link.details,\n', "", "amounts and days can be exchanged"),
    ('        "prev": link.prev_hash,\n', "", "an event isn't bound to the one before"),
    ("        if link.prev_hash != before:\n", "        if False:\n", "a broken chain is whole"),
    (
        "        return digest(link) == link.hash\n",
        "        return True\n",
        "a changed event passes",
    ),
    (
        "    if [tuple(head) for head in heads] != [(1, count, before)]:\n",
        "    if [head[1] for head in heads] != [count]:\n",
        "a last event that was exchanged passes",
    ),
    ("        if link.id != count:\n", "        if False:\n", "a gap is not named"),
)

FAULTS = (*EFFECTS, *DEADLINES, *COMPLETENESS, *RECEIPTS, *HISTORY, *CHAIN)
