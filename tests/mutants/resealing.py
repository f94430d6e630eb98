"""Faults in sealing anew: what stays sealed to an old key, and what is taken over under cover of
it."""

from tests.mutants.fault import faults_in

_RING = "tests/casestore/office/keys/test_ring.py"
_HISTORY = "tests/casestore/office/keys/test_resealed_history.py"
_INVENTORY = "tests/casestore/office/test_inventory.py"

RESEALING = faults_in(
    "casestore/ledger/resealing.py",
    (_RING,),
    (
        "        select(CaseTable.id).where(CaseTable.sealed_to != sealed_to),\n",
        "        select(CaseTable.id).where(CaseTable.sealed_to == sealed_to),\n",
        "a record stays sealed to the old key",
    ),
    (
        "            jobs.owe(session, JobKind.RESEAL)\n",
        "            pass\n",
        "what a slice didn't reach is forgotten",
    ),
    (
        "        if path.stat().st_mtime < since or not today.opens_file(path)\n",
        "        if path.stat().st_mtime < since and False\n",
        "an upload of a draft stays sealed to the old key",
    ),
    (
        "            file.name = self._anew(file.name)\n",
        "",
        "the name of a file opens with the old key",
    ),
    (
        "        if monotonic() > until:\n",
        "        if False:\n",
        "no letter leaves before all is sealed anew",
    ),
    (
        '        session.connection().exec_driver_sql("PRAGMA secure_delete=ON")\n',
        "        pass\n",
        "what was sealed to the old key stays in free pages",
    ),
    (
        "summary.text, summary.sealed_to = self._anew(summary.text), self.sealed_to",
        "summary.sealed_to = self.sealed_to",
        "a draft opens with the old key",
    ),
)

RESEALED = faults_in(
    "casestore/ledger/resealed.py",
    (_HISTORY, _RING, _INVENTORY),
    (
        'return str(details.get("record", before)) if was == before else before',
        'return str(details.get("record", before))',
        "a record exchanged before a resealing is taken over",
    ),
    (
        "        return note.resealed and note.hash == digest and note.sealed_to in",
        "        return note.resealed and note.sealed_to in",
        "a reason can be exchanged under cover of a resealing",
    ),
    (
        "            return not note.resealed and note.sealed_to in",
        "            return note.sealed_to in",
        "a reason counts as sealed anew though nothing says so",
    ),
    (
        'note.sealed_to in ("", to)',
        "True",
        "a note sealed anew may bear any mark, and is left behind",
    ),
    (
        "        elif link.note_hash is not None or link.sealed_to:\n",
        "        elif False:\n",
        "a reason that is gone is not missed",
    ),
)

FAULTS = (*RESEALING, *RESEALED)
