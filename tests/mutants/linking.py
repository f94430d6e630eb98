"""Faults in what makes two cases look alike, and in how they are put together."""

from tests.mutants.fault import faults_in

_RULES = ("tests/casestore/lifecycle/test_linking.py",)
_VERBS = ("tests/casestore/ledger/verbs/test_linking.py",)

FAULTS = (
    *faults_in(
        "casestore/lifecycle/linking.py",
        _RULES,
        ("if len(bare) >= _SHORTEST[kind]:", "if bare:", "every contract called 采购合同 is one"),
        ("if character.isalnum()", "if character", "a hyphen hides a duplicate"),
        ('normalize("NFKC", text)', 'normalize("NFC", text)', "full-width digits hide it"),
        (
            "if MarkKind.USCC in shared and same_plain:",
            "if MarkKind.USCC in shared:",
            "every other matter of an enterprise counts as a repetition",
        ),
        (
            "            found.pop(other, None)\n",
            "            found.clear()\n",
            "taking one link back ends them all",
        ),
        (
            "CASE_STATES[target].ended and target is not State.STRUCK_OFF",
            "CASE_STATES[target].ended",
            "who went along is reviewed anew after the other was settled",
        ),
        ("协议|協議)", "协议)", "a number in Traditional characters is missed"),
    ),
    *faults_in(
        "casestore/ledger/queries/related.py",
        _VERBS,
        (" if may_see(one[0], actor)][:MOST]", "][:MOST]", "a unit learns who else complained"),
        (
            "line(ledger, row) if may_see(row, actor) else None",
            "line(ledger, row)",
            "a unit reads the number of another unit's case",
        ),
        (
            "        row = seen(session, case_id, actor)\n",
            "        row = session.get_one(CaseTable, case_id)\n",
            "hints about a case that one may not see",
        ),
        (', own.mark != "")', ")", "cases that have nothing look alike"),
        ("how is Likeness.DUPLICATE and ", "", "who complains of something else is asked"),
        (", visible(actor))\n", ")\n", "a number leads into another campaign"),
        (
            ".order_by(EventTable.id))",
            ".order_by(EventTable.id.desc()))",
            "an old link ends a new one",
        ),
    ),
    *faults_in(
        "casestore/ledger/verbs/linking.py",
        _VERBS,
        (
            "    if Verb.ABSORB in joined_with(work.session, work.row.id).values():\n",
            "    if False:\n",
            "cases go along in a chain, and the last hears nothing",
        ),
        (
            "    if leading.row.campaign != work.row.campaign:\n",
            "    if False:\n",
            "a case goes along with one of other rules",
        ),
        (
            "    if CASE_STATES[leading.row.state].ended:\n",
            "    if False:\n",
            "a case goes along with one that is over",
        ),
        ("    if own != other:\n", "    if False:\n", "two enterprises are merged by a slip"),
        (
            "    if work.row.state not in MERGEABLE:\n",
            "    if False:\n",
            "a case that a unit works on disappears",
        ),
        ("    if Role.COORDINATOR not in actor.roles:\n", "    if False:\n", "a supervisor merges"),
        (
            '        second.write(Verb.LINK, Said(note=reason, details={"with": case_id}))\n',
            "",
            "a link stands in one of two",
        ),
        ("MERGED + asked.told.strip()", "MERGED", "the claimant isn't told what was written"),
        (
            "    if not duplicates(work.session, work.row):\n        return False\n",
            "",
            "everybody is asked whether they repeat themselves",
        ),
    ),
)
