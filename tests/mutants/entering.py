"""Faults at the edge where text enters, and in what is kept of a visitor meanwhile."""

from tests.mutants.fault import faults_in

_STRAYS = "tests/casestore/errors/test_stray_characters.py"
_VISITS = "tests/casestore/sealing/test_visits.py"
_REQUESTS = "tests/forms_app/web/test_clean_requests.py"
_STATUS = "tests/forms_app/intake/followup/test_status.py"

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
    (_VISITS, _STATUS),
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

REQUESTS = faults_in(
    "forms_app/web/clean_requests.py",
    (_REQUESTS,),
    ("len(part) <= LONGEST_NAME for part", "True for part", "a long name breaks the page"),
    (
        '{"max": LARGEST, **given}',
        "given",
        "an id that no database knows breaks the page",
    ),
    (
        '            file.filename = on_one_line(without_strays(file.filename or ""))\n',
        "            pass\n",
        "a file is called something else than it seems",
    ),
    (
        "        return ImmutableMultiDict(_clean(super().args.items(multi=True)))\n",
        "        return super().args\n",
        "what stands in an address comes in as it is",
    ),
)

FORMS = faults_in(
    "forms_app/web/clean_forms.py",
    (_REQUESTS,),
    (
        "        return right and not reordered\n",
        "        return right\n",
        "what was changed is taken without being read again",
    ),
    (
        "                field.filters = [*field.filters, _one_line]\n",
        "                pass\n",
        "a name has several lines",
    ),
)

FAULTS = (*STRAYS, *VISITS, *REQUESTS, *FORMS)
