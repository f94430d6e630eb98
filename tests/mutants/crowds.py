"""Faults in who waits for whom, and in how much is told of a case beside its text."""

from tests.mutants.fault import faults_in

_PUBLISHING = "tests/casestore/publishing"
_PLACES = f"{_PUBLISHING}/test_places.py"
_CROWDS = f"{_PUBLISHING}/test_crowds.py"

PLACES = faults_in(
    "casestore/publishing/crowds.py",
    (_PLACES, _CROWDS),
    ("            if crowds[one] < k:\n", "            if crowds[one] < k - 1:\n", "k is four"),
    ("            if crowds[one] < k:\n", "            if False:\n", "nobody waits"),
    (
        "for one in {cell, *_seen(session, case_id)}:",
        "for one in {cell}:",
        "who is left behind by a correction stands among four",
    ),
    ("        ~elsewhere,\n", "", "a case that was told in two ways hides two crowds"),
    (
        "return or_(entry.seen_at.is_not(None), _is_current(entry))",
        "return _is_current(entry)",
        "what was taken down is forgotten",
    ),
    (
        "    return min(same, default=max(steps, *seen.values()))\n",
        "    return steps\n",
        "a row becomes finer in the next release",
    ),
    (
        "        steps = _completing(session, k, row.id, own, traits, steps)\n",
        "        pass\n",
        "who was approved first waits for ever",
    ),
    ("            if shown.get(id) == entry.mark:\n", "            if True:\n", "approved is seen"),
    ("    if row.demo:\n", "    if False:\n", "an example waits for others"),
    ("        whose != own,\n", "", "an enterprise is in the crowd of its own case"),
    (
        "func.count(distinct(whose))",
        "func.count(distinct(PublicCellTable.case_id))",
        "five cases of one enterprise are a crowd",
    ),
    (
        "place.steps, place.enterprise\n",
        'place.steps, ""\n',
        "nobody notes whose an approved case is",
    ),
)

ENTERPRISES = faults_in(
    "casestore/publishing/enterprises.py",
    (f"{_PUBLISHING}/test_enterprises.py", _PLACES),
    (
        "said = code if len(code) >= _CODE else name or",
        "said = name or",
        "a name is typed in two ways",
    ),
    ("len(code) >= _CODE else name or", "code else name or", "无 is a code"),
    ('name or f"case {case_id}"', "name", "all that say neither are one"),
    ("hmac.digest(secret.encode(), words", 'hmac.digest(b"", words', "anybody makes the marks"),
    ("        if len(marks) >= enough:\n", "        if False:\n", "a whole ledger is opened"),
)

TRAITS = faults_in(
    "casestore/publishing/traits.py",
    (_PLACES,),
    ("for step in STEPS[:steps]:", "for step in STEPS[: steps - 1]:", "one step too fine"),
    ("period=one.period[:4]", "period=one.period", "the half-year stays"),
    ('level="", respondent_kind=""', 'level=""', "the kind of respondent stays"),
    ("-(-max(days, 1) // DAYS_STEP) * DAYS_STEP", "days", "exact days single out"),
    ("astuple(traits), ensure", "astuple(traits)[:-1], ensure", "days tell nobody apart"),
)

LEDGER = faults_in(
    "casestore/publishing/ledger_crowds.py",
    (_PLACES,),
    ("        CaseTable.demo == row.demo,\n", "", "invented cases hide real ones"),
    ("        CaseTable.accepted_at.is_not(None),\n", "", "clues that nobody took up count"),
    ("        CaseTable.state.not_in(_ENDED),\n", "", "cases that nobody will read of count"),
    (
        "if not (accepted and closed and half_year",
        "if not (accepted and half_year",
        "a case without days counts by its days",
    ),
    ("        _BAND.in_([traits.amount_band]),\n", "", "other amounts count as alike"),
    (
        "enterprises.count(ledger, session, ids, crowd)",
        "sum(1 for _id in ids)",
        "five cases of one enterprise are five in the ledger",
    ),
)

FAULTS = (*PLACES, *TRAITS, *LEDGER, *ENTERPRISES)
