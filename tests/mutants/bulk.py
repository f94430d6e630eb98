"""Faults in what is done to many cases at once."""

from tests.mutants.fault import faults_in

FAULTS = (
    *faults_in(
        "casestore/ledger/verbs/bulk.py",
        ("tests/casestore/ledger/verbs/test_bulk.py",),
        ("                raise _Tried\n", "                pass\n", "a preview does it"),
        (
            "if version not in (None, work.row.version):",
            "if False:",
            "what somebody changed is moved",
        ),
        ("    if count > MOST:\n", "    if False:\n", "no bound on one press"),
        ("wanted = dict.fromkeys(ids)", "wanted = list(ids)", "a case is listed twice"),
        ("wish.unit or terms.proposed_unit(", "terms.proposed_unit(", "the chosen unit is ignored"),
        ("        Need.REASON: wish.reason,\n", "", "the reason is lost"),
        (
            "    except CaseStoreError as error:",
            "    except KeyError as error:",
            "one refusal stops all",
        ),
        ("        pressing.remind_in(work)", "        pass", "nobody is reminded"),
    ),
    *faults_in(
        "casestore/ledger/verbs/pressing.py",
        ("tests/casestore/ledger/verbs/test_bulk.py",),
        ("    may_order(work, Verb.REMIND)\n", "", "a unit reminds itself, with many at once"),
    ),
)
