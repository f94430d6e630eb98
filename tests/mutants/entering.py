"""Faults in what is removed from text that enters, and in what is kept of a visitor meanwhile."""

from tests.mutants.fault import faults_in

_STRAYS = "tests/casestore/errors/test_stray_characters.py"
_DRAFTS = "tests/casestore/sealing/test_drafts.py"
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
        "        (self.folder / _key(id).name).unlink(missing_ok=True)\n",
        "        pass\n",
        "leaving ends nothing, a copied cookie goes on working",
    ),
    (
        "            os.utime(path)\n",
        "            pass\n",
        "who is busy is asked for number and code after half an hour",
    ),
    (' or now > kept["until"]', "", "a busy visit lasts for ever"),
    ("        self._make_room()\n", "", "visits fill the disk"),
)

BROWSER_KEYS = faults_in(
    "casestore/sealing/browser_key.py",
    ("tests/casestore/sealing/test_browser_key.py",),
    (
        'key = sha256(f"qingzhang {purpose} key ".encode() + said).digest()',
        'key = sha256(f"qingzhang {purpose} key ".encode()).digest()',
        "everything of one purpose lies under the same key",
    ),
    ("secrets.token_bytes(_NONCE)", "bytes(_NONCE)", "the same words are sealed the same"),
    (
        'sha256(f"qingzhang {purpose} name ".encode() + said)',
        'sha256(b"qingzhang name " + said)',
        "a draft and a visit of one secret share a name",
    ),
)

RECEIPTS = faults_in(
    "casestore/sealing/drafts.py",
    (_DRAFTS,),
    (
        "left += () if sent else names",
        "left += names",
        "the files of what was sent are deleted with its draft",
    ),
    (
        "                place.sealed.unlink(missing_ok=True)\n",
        "                pass\n",
        "what was sent stays in the draft",
    ),
    (
        'line = f"\\n{SENT}',
        'line = f"{SENT}',
        "a broken line takes the next receipt along",
    ),
)

RESUME_CODES = faults_in(
    "casestore/sealing/resume_codes.py",
    ("tests/casestore/sealing/test_resume_codes.py",),
    (
        "key.seal(said), 0o640)",
        "said, 0o640)",
        "the secret of a draft lies in the open",
    ),
    (
        'return str(said["secret"]) if said["campaign"] == campaign else ""',
        'return str(said["secret"])',
        "words open a draft of another campaign",
    ),
    (
        "        if draft.resume_file:\n            return\n",
        "",
        "each look at the page leaves another code behind",
    ),
    (
        "for _place in range(COUNT))",
        "for _place in range(1))",
        "a code of one word",
    ),
    ("words.encode(),\n", 'b"",\n', "any words open any draft"),
)

RESUMED_DRAFTS = faults_in(
    "casestore/sealing/drafts.py",
    ("tests/casestore/sealing/test_resume_codes.py",),
    (
        "                self.end_resume(draft)\n",
        "",
        "words outlive the draft that was sent",
    ),
    (
        "                self._prolong_resume(draft)\n",
        "",
        "words end while somebody works on the draft",
    ),
)

FAULTS = (
    *STRAYS,
    *VISITS,
    *BROWSER_KEYS,
    *RECEIPTS,
    *RESUME_CODES,
    *RESUMED_DRAFTS,
)
