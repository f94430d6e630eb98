"""Faults in what is said of the next release of the public site, and when it is made by itself."""

from tests.mutants.fault import faults_in

_PLAN = ("tests/casestore/publishing/test_site_plan.py",)
_SCHEDULE = ("tests/casestore/publishing/test_site_schedule.py",)

FAULTS = (
    *faults_in(
        "casestore/publishing/site_plan.py",
        _PLAN,
        ("sorted(coming.keys() - over.same)", "sorted(coming.keys())", "every page is new"),
        (
            "    pages += [_page(shown[id], None, gone.get(id)) for id in over.gone]\n",
            "",
            "what is taken down is in no plan",
        ),
        (
            '"gone" if after is None else "changed" if before else "new"',
            '"gone" if after is None else "new"',
            "a changed page is called a new one",
        ),
        (
            'compared(case.id, kind, "\\n".join(_words(before)),',
            'compared(case.id, kind, "",',
            "what goes of a page is told nowhere",
        ),
        (
            '{"new": 0, "changed": 1, "gone": 2}',
            '{"gone": 0, "changed": 1, "new": 2}',
            "what goes stands before what is added",
        ),
        (
            "    except (DatabaseError, OSError):\n",
            "    except OSError:\n",
            "a damaged file of the last release breaks the page",
        ),
    ),
    *faults_in(
        "casestore/publishing/site_schedule.py",
        _SCHEDULE,
        (
            "    if Role.COORDINATOR not in by.roles:\n",
            "    if False:\n",
            "anybody has the site made",
        ),
        (
            "    if hour is not None and hour not in range(24):\n",
            "    if False:\n",
            "an hour that no day has stops the worker",
        ),
        ("    if local < due or", "    if", "a release is made before its hour"),
        (
            "schedule.at > due or",
            "False or",
            "setting an hour that has passed makes a release at once",
        ),
        (
            " or jobs.unsettled(JobKind.REBUILD) is not None",
            "",
            "one that failed is made again and again",
        ),
        (
            "(one.started_at or now) >= due and _WHY in one.reasons",
            "False",
            "a release is made every minute",
        ),
        (
            ".order_by(OfficeEventTable.id.desc())",
            ".order_by(OfficeEventTable.id)",
            "what was set first goes on for ever",
        ),
    ),
)
