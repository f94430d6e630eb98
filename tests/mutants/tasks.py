"""Faults in tasks within cases, and in how a unit objects to having been handed one."""

from tests.mutants.fault import faults_in

_TASKS = ("tests/casestore/ledger/verbs/test_tasking.py",)
_ROUTES = ("tests/casestore/ledger/verbs/test_route_objecting.py",)

FAULTS = (
    *faults_in(
        "casestore/ledger/queries/tasks.py",
        _TASKS,
        (
            "if one.verb is Verb.TASK and _reads(one, actor)",
            "if one.verb is Verb.TASK",
            "a unit reads what the office has to do about it",
        ),
        (
            " == actor.id,\n            visible",
            ' != "",\n            visible',
            "everybody's tasks are everybody's",
        ),
        (
            "if answer_to(event.id, events) is None]",
            "]",
            "what is done stays on the list",
        ),
        (
            "answers[-1] if answers and answers[-1].verb is Verb.TASK_DONE",
            "answers[-1] if answers",
            "what is taken back counts as done",
        ),
        ("task.done_on is not None, task.day", "task.id", "what is done hides what isn't"),
        (
            "if who.roles & within and may_see(row, who)]",
            "if who.roles & within]",
            "a task goes to a unit that may not see the case",
        ),
        ("select(StaffRow).where(StaffRow.active)", "select(StaffRow)", "it goes to one who left"),
    ),
    *faults_in(
        "casestore/ledger/verbs/tasking.py",
        _TASKS,
        ("        if asked.day < work.today:\n", "        if False:\n", "due before it was given"),
        ("        if asked.who not in known:\n", "        if False:\n", "given to anybody"),
        (
            "event.case_id != case_id or ",
            "",
            "a task of another case is marked",
        ),
        ("        if actor.id not in whose and", "        if", "who has it can't mark it"),
        (
            " and Role.COORDINATOR not in narrowed(actor.roles):",
            ":",
            "a colleague can't take over for one who is ill",
        ),
        ("        if done:\n", "        if False:\n", "done twice"),
        ("        if not done:\n", "        if False:\n", "undone twice"),
        (" | given_to.roles", "", "a unit doesn't read what it is given"),
    ),
    *faults_in(
        "casestore/ledger/verbs/route_objecting.py",
        _ROUTES,
        ("last is None or last.left < 0", "last is None", "a unit objects when its time is over"),
        (
            "        if _waiting_in(work.session, row) is not None:\n",
            "        if False:\n",
            "one objection after the other",
        ),
        ("event is None or event.id != asked", "event is None", "answered as one that is gone"),
        (
            '        if found := entered.excused({"reason": reason}):\n',
            "        if found := dict[str, str]():\n",
            "a reorganisation is a reason",
        ),
        (
            "is_open = last is not None and last.verb is Verb.ROUTE_OBJECT",
            "is_open = last is not None",
            "what was answered waits on",
        ),
        (
            "        if Role.COORDINATOR not in narrowed(actor.roles):\n",
            "        if False:\n",
            "a unit answers itself",
        ),
        ("Verb.ROUTE_KEEP, Verb.TRANSFER)", "Verb.ROUTE_KEEP)", "a new unit inherits an objection"),
    ),
)
