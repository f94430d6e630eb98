"""Faults in what is removed from text that enters, and in what is kept of a visitor meanwhile."""

from tests.mutants.fault import faults_in

_STRAYS = "tests/casestore/errors/test_stray_characters.py"
_VISITS = "tests/casestore/sealing/test_visits.py"

STRAYS = faults_in(
    "casestore/errors/stray_characters.py",
    (_STRAYS,),
    ('return _STRAYS.sub("", ', "return str(", "nothing is removed"),
    ('_LINE_ENDS.sub("\\n", text)', "text", "a separator joins two lines"),
    (
        "    return _REORDERING.search(text) is not None\n",
        "    return False\n",
        "a turned text is sent in as nobody read it",
    ),
)

VISITS = faults_in(
    "casestore/sealing/visits.py",
    (_VISITS,),
    (
        "        self._path(id).unlink(missing_ok=True)\n",
        "        pass\n",
        "leaving ends nothing, a copied cookie goes on working",
    ),
    (
        'sha256(b"qingzhang visit key " + _bytes(id))',
        'sha256(b"qingzhang visit key ")',
        "every visit lies under the same key",
    ),
    (
        "            os.utime(path)\n",
        "            pass\n",
        "who is busy is asked for number and code after half an hour",
    ),
    (' or now > kept["until"]', "", "a busy visit lasts for ever"),
    ("        self._make_room()\n", "", "visits fill the disk"),
)

FAULTS = (*STRAYS, *VISITS)
