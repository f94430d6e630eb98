"""Faults in the tables of what can become of a case and a summary."""

from tests.mutants.fault import faults_in

_LIFE = "tests/casestore/lifecycle"
_EFFECTS = "tests/casestore/ledger/test_effects.py"
_VERBS = "tests/casestore/ledger/verbs"
_FIGURES = "tests/casestore/publishing/test_public_figures.py"
_SUMMARIES = "tests/casestore/publishing/test_summaries.py"

STATES = faults_in(
    "casestore/lifecycle/case_states.py",
    (_LIFE, _VERBS),
    ("clock=ClockName.REVIEW,", "clock=ClockName.TRANSFER,", "review counted by another term"),
    ("clock=ClockName.VERIFY,", "clock=ClockName.COMPLETE,", "verification by another term"),
    ("clock=ClockName.COMPLETE,", "clock=ClockName.REVIEW,", "completion by another term"),
    (
        'due="办结",\n            in_hand=True,\n            turn=Role.UNIT,\n'
        "            next_steps=(Step.TAKE_UP",
        'due="办结",\n            turn=Role.UNIT,\n            next_steps=(Step.TAKE_UP',
        "a case just transferred can't be pressed",
    ),
    (
        'due="履行",\n            in_hand=True,',
        'due="履行",',
        "a case under an agreement can't be pressed or extended",
    ),
    (
        'state=State.STRUCK_OFF, name="已销号", ended=True',
        'state=State.STRUCK_OFF, name="已销号"',
        "a closed case counts as open",
    ),
    (
        'due="核查",\n            turn=Role.COORDINATOR,',
        'due="核查",\n            turn=Role.UNIT,',
        "the unit is asked to verify itself",
    ),
    (
        "OPEN = frozenset(row.state for row in CASE_STATES.values() if not row.ended)",
        "OPEN = frozenset(row.state for row in CASE_STATES.values() if row.in_hand)",
        "cases that wait count as finished",
    ),
)

MOVES = faults_in(
    "casestore/lifecycle/moves.py",
    (_LIFE, _EFFECTS, f"{_VERBS}/test_staff_moves.py", _FIGURES),
    (
        "_BACK = frozenset({Stage.SETTLED, Stage.STRUCK_OFF})",
        "_BACK = frozenset({Stage.STRUCK_OFF})",
        "a settlement undone stays in the figures",
    ),
    (
        "_BACK = frozenset({Stage.SETTLED, Stage.STRUCK_OFF})",
        "_BACK = frozenset({Stage.SETTLED})",
        "a strike-off undone stays in the figures",
    ),
    (
        "_TO_REVIEW = Effects(unit=OnUnit.NONE, clears=frozenset({Stage.ACCEPTED}))",
        "_TO_REVIEW = Effects(unit=OnUnit.NONE)",
        "a case under review again stays counted as accepted",
    ),
    (
        "_TO_REVIEW = Effects(unit=OnUnit.NONE, clears",
        "_TO_REVIEW = Effects(clears",
        "the old unit still sees a case that is reviewed again",
    ),
    (
        "_TO_UNIT = Effects(clock=OnClock.GO_ON,",
        "_TO_UNIT = Effects(clock=OnClock.LEAVE,",
        "a resumed case has no deadline",
    ),
    (
        "_TO_UNIT = Effects(clock=OnClock.GO_ON, unit=OnUnit.ENSURE,",
        "_TO_UNIT = Effects(clock=OnClock.GO_ON,",
        "a resumed case is nobody's",
    ),
    (
        "_SETTLED = Effects(stamps=frozenset({Stage.SETTLED}))",
        "_SETTLED = Effects()",
        "settlements are not counted",
    ),
    (
        "_ACCEPTED = Effects(unit=OnUnit.NONE, stamps=frozenset({Stage.ACCEPTED}), "
        "first_stamp_stays=True)",
        "_ACCEPTED = Effects(unit=OnUnit.NONE, stamps=frozenset({Stage.ACCEPTED}))",
        "rerouting moves a case to a later month of acceptance",
    ),
    (
        "_ACCEPTED = Effects(unit=OnUnit.NONE, ",
        "_ACCEPTED = Effects(",
        "a unit from which the case was taken still sees it",
    ),
    (", copies=True),", "),", "nobody gets a copy"),
    (
        "roles=_CU,\n        handles=True,\n        effects=_HANDLED,",
        "roles=_CU,\n        handles=True,\n        effects=_TO_UNIT,",
        "a unit gives itself a new term by taking up",
    ),
    (
        "verb=Verb.BREAK,\n        sources=frozenset({State.AGREED}),\n"
        "        target=State.HANDLING,\n"
        "        roles=_C,\n        needs=(Need.REASON,),\n"
        "        effects=Effects(clock=OnClock.LEAVE,",
        "verb=Verb.BREAK,\n        sources=frozenset({State.AGREED}),\n"
        "        target=State.HANDLING,\n"
        "        roles=_C,\n        needs=(Need.REASON,),\n"
        "        effects=Effects(clock=OnClock.GO_ON,",
        "a broken agreement is rewarded with a new term",
    ),
    (
        "needs=(Need.PLAN, Need.INSTALMENTS, Need.PROOF)",
        "needs=(Need.PLAN, Need.INSTALMENTS)",
        "an agreement without its paper",
    ),
    (
        "roles=_CU,\n        needs=(Need.OUTCOME, Need.REASON, Need.PROOF, Need.TOLD)",
        "roles=_CU,\n        needs=(Need.OUTCOME, Need.REASON, Need.TOLD)",
        "settled without proof",
    ),
    (
        "needs=(Need.VERIFICATION, Need.CHECKED, Need.VISITED, Need.FULFILLED)",
        "needs=(Need.VERIFICATION, Need.VISITED, Need.FULFILLED)",
        "struck off without the checklist",
    ),
    (
        "needs=(Need.VERIFICATION, Need.MISSING, Need.VISITED, Need.TOLD)",
        "needs=(Need.VERIFICATION, Need.MISSING, Need.VISITED)",
        "a claimant doesn't learn what is missing",
    ),
    (
        "needs=(Need.VERIFICATION, Need.CHECKED, Need.VISITED, Need.FULFILLED)",
        "needs=(Need.CHECKED, Need.VISITED, Need.FULFILLED)",
        "struck off without verification on the spot",
    ),
    (
        "asks=(Need.EXCEPTION, Need.PHOTOS, Need.ASKED),\n        independent=True,",
        "asks=(Need.EXCEPTION, Need.PHOTOS, Need.ASKED),",
        "the unit strikes its own case off",
    ),
    (
        "asks=(Need.CHECKED, Need.EXCEPTION, Need.PHOTOS),\n        independent=True,",
        "asks=(Need.CHECKED, Need.EXCEPTION, Need.PHOTOS),",
        "the unit judges its own settlement",
    ),
    (
        "sources=frozenset({State.SETTLED}),\n        target=State.STRUCK_OFF,\n        roles=_C,",
        "sources=frozenset({State.SETTLED}),\n        target=State.STRUCK_OFF,\n        roles=_CU,",
        "a unit may strike off",
    ),
    (
        "target=State.SETTLED,\n        roles=_C,",
        "target=State.SETTLED,\n        roles=_CU,",
        "a unit reports what the upper level settled",
    ),
    (
        "State.RETURNED}),\n        target=State.DECLINED,\n        roles=_C,\n"
        "        needs=(Need.REASON, Need.TOLD),",
        "State.RETURNED}),\n        target=State.DECLINED,\n        roles=_C,\n"
        "        needs=(Need.TOLD,),",
        "declined without a reason",
    ),
    (
        "needs=(Need.REASON, Need.CHANNEL)",
        "needs=(Need.REASON,)",
        "escalated to nobody knows whom",
    ),
    (
        "target=State.WITHDRAWN,\n        roles=_CL,",
        "target=State.WITHDRAWN,\n        roles=_C,",
        "a claimant can't withdraw",
    ),
    (
        "target=State.RECEIVED,\n        roles=_CL,",
        "target=State.RECEIVED,\n        roles=_C,",
        "a supplement can't bring a clue back",
    ),
    (
        "weighty=True,\n        effects=Effects(clock=OnClock.STOP),",
        "weighty=True,",
        "a stop costs the unit its days",
    ),
    ("clears=_BACK, reopens=True)", "clears=_BACK)", "a reopened case stays public"),
    (
        "unit=OnUnit.ENSURE, clears=_BACK, reopens=True)",
        "unit=OnUnit.ENSURE, reopens=True)",
        "a reopened case stays counted as closed",
    ),
    (
        "weighty=True,\n        effects=Effects(clock=OnClock.GO_ON",
        "effects=Effects(clock=OnClock.GO_ON",
        "reopening takes a page down without being confirmed",
    ),
    ("if move.independent and unit", "if False and unit", "nobody is independent"),
    (
        "    if not move.roles & actor.roles:\n",
        "    if False:\n",
        "every role may make every move",
    ),
    (
        "if move.roles & actor.roles == {Role.UNIT} and",
        "if False and",
        "a reviewer of another unit handles the case",
    ),
    (
        "return CASE_STATES[move.target].ended",
        "return False",
        "a closed case stays under supervision",
    ),
    (
        "return CASE_STATES[move.target].ended",
        "return not CASE_STATES[move.target].in_hand",
        "a unit ends its supervision by settling",
    ),
)

SUMMARIES = faults_in(
    "casestore/lifecycle/summaries.py",
    (_LIFE, _SUMMARIES),
    (
        "            other_person=True,\n            gate=True,\n",
        "            gate=True,\n",
        "one person publishes alone",
    ),
    (
        "            other_person=True,\n        ),",
        "        ),",
        "one person tells alone why a page is gone",
    ),
    (
        "            other_person=True,\n            gate=True,\n",
        "            other_person=True,\n",
        "no gate before the approval",
    ),
    (
        "roles=_WRITERS,\n            gate=True,\n",
        "roles=_WRITERS,\n",
        "no gate before a text is handed over",
    ),
    (
        "of_public=True,\n            takes_down=True,",
        "of_public=True,",
        "a withdrawn page stays public",
    ),
    (
        "            reason=True,\n            of_public=True,",
        "            of_public=True,",
        "a page goes without a reason",
    ),
    ("            of_public=True,\n", "", "a text that was never public leaves a tombstone"),
    (
        "if step.other_person and actor.id in handled_by:",
        "if False:",
        "who handled the case for the unit approves what is told of it",
    ),
    (
        "target=SummaryState.DRAFT,\n            roles=_APPROVERS,\n            reason=True,",
        "target=SummaryState.DRAFT,\n            roles=_APPROVERS,",
        "a text comes back and nobody says why",
    ),
    (
        "_WRITERS = frozenset({Role.COORDINATOR})",
        "_WRITERS = frozenset({Role.COORDINATOR, Role.REVIEWER})",
        "who should only judge may write",
    ),
    (
        "_APPROVERS = frozenset({Role.COORDINATOR, Role.REVIEWER})",
        "_APPROVERS = frozenset({Role.COORDINATOR, Role.REVIEWER, Role.UNIT})",
        "the accused unit approves what is said of it",
    ),
    (
        "sources=frozenset({SummaryState.DRAFT}),\n            target=SummaryState.SUBMITTED,",
        "sources=frozenset({SummaryState.DRAFT, SummaryState.WITHDRAWN}),\n"
        "            target=SummaryState.SUBMITTED,",
        "a withdrawn text is handed in again unchanged",
    ),
    (
        "sources=frozenset({SummaryState.DRAFT}),\n            target=SummaryState.SUBMITTED,",
        "sources=frozenset({SummaryState.DRAFT, SummaryState.VOID}),\n"
        "            target=SummaryState.SUBMITTED,",
        "a void text is handed in again",
    ),
    (
        "sources=frozenset({SummaryState.SUBMITTED}),\n            target=SummaryState.APPROVED,",
        "sources=frozenset({SummaryState.SUBMITTED, SummaryState.DRAFT}),\n"
        "            target=SummaryState.APPROVED,",
        "a draft is approved that nobody handed over",
    ),
    (
        "SummaryState.SUBMITTED: (Verb.SUMMARY_VOID, SummaryState.VOID),\n",
        "",
        "a reopened case's old text can be approved",
    ),
    (
        "(Verb.SUMMARY_WITHDRAW, SummaryState.WITHDRAWN),",
        "(Verb.SUMMARY_VOID, SummaryState.VOID),",
        "the history doesn't say that reopening took a page down",
    ),
    (
        "if step.other_person and actor.id in written_by:",
        "if False:",
        "nobody is asked for a second person",
    ),
    (
        "    if not step.roles & actor.roles:\n        return",
        "    if False:\n        return",
        "the desk offers an approval to whom it will refuse",
    ),
)

JOBS = faults_in(
    "casestore/lifecycle/jobs.py",
    (_LIFE, "tests/casestore/database/test_jobs.py"),
    ("kind=JobKind.MAIL, waits=_LETTER_WAITS,", "kind=JobKind.MAIL,", "a letter is tried once"),
    ("kind=JobKind.REBUILD, single=True", "kind=JobKind.REBUILD", "two builds at once"),
    (
        "        if not self.waits or now >= end:\n",
        "        if not self.waits:\n",
        "a letter is tried for ever",
    ),
    ("(0.5, 1, 2, 5,", "(0.05, 1, 2, 5,", "a mail server at fault is hammered"),
    (
        "JobChange.RETRY: (_RUNNING, JobState.QUEUED)",
        "JobChange.RETRY: (_RUNNING, JobState.DONE)",
        "a letter that failed counts as sent",
    ),
    (
        "JobChange.FAIL: (_RUNNING, JobState.FAILED)",
        "JobChange.FAIL: (_RUNNING, JobState.DONE)",
        "a build that failed counts as done",
    ),
)

PUBLIC = faults_in(
    "casestore/lifecycle/public_changes.py",
    ("tests/casestore/publishing/test_public_changes.py",),
    ("    if actor.id == asked_by:\n", "    if False:\n", "one person puts a release back alone"),
    (
        "if not PUBLIC_RULES[kind].confirmers & actor.roles:",
        "if False:",
        "the accused unit confirms what is shown",
    ),
    (
        "proposers=frozenset({Role.COORDINATOR}),",
        "proposers=frozenset({Role.COORDINATOR, Role.REVIEWER}),",
        "who should only judge proposes",
    ),
    (
        "confirmers=frozenset({Role.COORDINATOR, Role.REVIEWER}),",
        "confirmers=frozenset({Role.COORDINATOR}),",
        "a reviewer can't be the second person",
    ),
    (
        "confirmers=frozenset({Role.COORDINATOR, Role.REVIEWER}),",
        "confirmers=frozenset({Role.COORDINATOR, Role.REVIEWER, Role.UNIT, Role.ADMIN}),",
        "whoever manages accounts confirms what is shown",
    ),
)

FAULTS = (*PUBLIC, *STATES, *MOVES, *SUMMARIES, *JOBS)
