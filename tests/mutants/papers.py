"""Faults in what ties a signed form to its clue, and in how a clue waits for one."""

from tests.mutants.fault import faults_in

_VERBS = "tests/casestore/ledger/verbs"
_READING = "tests/casestore/public/paper/test_reading.py"
_VERSION = "tests/casestore/exchange/test_paper_version.py"
_SIGNED = "tests/forms_app/intake/form/test_signed_paper.py"
_OWED = f"{_VERBS}/test_owed_papers.py"
_REMINDING = f"{_VERBS}/test_reminding.py"
_SCANNED = "tests/forms_app/desk/cases/test_scanned.py"

FAULTS = (
    *faults_in(
        "casestore/exchange/paper_version.py",
        (_VERSION,),
        ('frozenset({"evidence", "sign"})', 'frozenset({"evidence"})', "a signature counts"),
        ("said = [campaign.id, ", 'said = ["", ', "two campaigns share a paper"),
        ('format(amount.normalize(), "f")', "text", "the office counts another version"),
    ),
    *faults_in(
        "casestore/public/paper/reading.py",
        (_READING,),
        ("min(len(document), MOST_PAGES)", "len(document)", "a book is read to its end"),
        ("if mark_in(one.text)))", "))", "any code on the paper is told"),
        ("seals.append(red_seal(page.near))", "seals.append(True)", "a stamp is always seen"),
    ),
    *faults_in(
        "casestore/public/paper/red_seal.py",
        (_READING,),
        ("if _spread(small) < _COLOURLESS:", "if False:", "a grey scan says there is no stamp"),
        ("<= 2 * min(width, height)", "<= 99 * min(width, height)", "a red line is a stamp"),
    ),
    *faults_in(
        "forms_app/intake/form/signed_paper.py",
        (_SIGNED,),
        ("        if mark.version != now:\n", "        if False:\n", "an old stamp serves"),
        ("if mark.number not in numbers:", "if False:", "another clue's paper serves"),
        ("(told and not held.seen.marks)", "told", "pressed again, the old stamp serves"),
        (
            '{draft.number, *(str(one["number"]) for one in draft.printed)}',
            "{draft.number}",
            "a paper printed last year is refused",
        ),
    ),
    *faults_in(
        "casestore/ledger/queries/owed_papers.py",
        (_OWED,),
        ("if PAPERS[id] not in there)", "if PAPERS[id])", "what came is still owed"),
    ),
    *faults_in(
        "casestore/ledger/verbs/reminding.py",
        (_REMINDING, "tests/forms_app/processes/test_letters.py"),
        ("    State.DECLINED: ", "    State.OBJECTED: ", "who may object learns of it too late"),
        ("if today > deadline:", "if today >= deadline:", "the last day is over"),
        ("deadline - today <= AHEAD", "deadline - today < AHEAD", "a day less to act"),
        (
            "kind and not _was_reminded(session, row, kind, day)",
            "kind",
            "every hour another reminder",
        ),
        (", CaseTable.demo.is_(False)", "", "invented cases are reminded"),
        (
            "write(Verb.REMIND_CLAIMANT, said, tell=True)",
            "write(Verb.REMIND_CLAIMANT, said)",
            "no letter goes",
        ),
    ),
    *faults_in(
        "casestore/ledger/verbs/filing_papers.py",
        (_SCANNED,),
        ("first() is not None:", "first() is not None and False:", "a scan is filed twice"),
        ("CaseTable.number == number", "CaseTable.number != number", "another case is named"),
        (" or not may_see(row, actor)", "", "a paper leads to a case that isn't theirs to see"),
        ("(work, paper.note, (file,))", "(work, paper.note, ())", "the paper isn't kept"),
        ("if paper.incoming is not None:", "if False:", "the mail that it came with waits on"),
    ),
)
