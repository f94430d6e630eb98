"""Faults in what keeps an identity out of a release."""

from tests.mutants.fault import Fault, faults_in

_HIDDEN = "tests/casestore/publishing/sweep/test_hidden.py"
_PLACES = "tests/casestore/publishing/sweep/test_matching.py"
_COMMANDS = "tests/commands/test_sweeping.py"
_FOLDER = "casestore/publishing/sweep"

DECODING = faults_in(
    f"{_FOLDER}/decoding.py",
    (_HIDDEN,),
    (
        '            raise Unreadable("文件类型不认识，或者与扩展名不符")\n',
        "            return\n",
        "a file of unknown kind is shown",
    ),
    (
        "                yield from self._runs(layer, budget)\n",
        "                pass\n",
        "base64 passes",
    ),
    (
        "            yield _names([member.name], where)\n            if not member",
        "            if not member",
        "the name of a packed file passes",
    ),
    ("databases.without_page_heads(data)", 'b""', "what a deleted row left across pages passes"),
    (
        "        self.lines.known.clear()\n",
        "",
        "a line that two pages have is told of one",
    ),
    (
        "        begin = max(0, start - _AGAIN)\n",
        "        begin = start\n",
        "what lies where two parts of a file meet passes",
    ),
)

RELEASE = faults_in(
    f"{_FOLDER}/release.py",
    (_COMMANDS, _HIDDEN),
    ("    if not swept.faults:\n", "    if True:\n", "what was found once passes the next time"),
    (
        "                self.decoder.forget()\n",
        "                pass\n",
        "what two pages tell is told of one",
    ),
    (
        "        swept.add(Sweep([since]).files(release, old))\n",
        "        pass\n",
        "who is new in the ledger passes in old files",
    ),
    (
        "        return memo.Memo(), None  #",
        "        return known, None  #",
        "what is the office's no more passes",
    ),
    (
        "            self.collector.take(piece, steps)\n",
        "            pass\n",
        "who is new is looked for in nothing",
    ),
    (
        "    except Lost:\n        return memo.Memo(), None\n",
        "    except Lost:\n        return known, None\n",
        "who is new passes where the texts are gone",
    ),
    (
        " or is_worn(known.parts, known.whole)",
        "",
        "the texts grow for ever",
    ),
    (
        'return f"名称带有标识的文件（SHA-256 {digest[:12]}…）"',
        "return path",
        "a fault quotes what it found",
    ),
)

MATCHING = faults_in(
    f"{_FOLDER}/matching.py",
    (_PLACES,),
    ("if one.isalnum()", "", "a name with blanks passes"),
    (
        "        shift = max(0, start - _AGAIN)\n",
        "        shift = start\n",
        "what lies where two parts meet passes",
    ),
)

COMMANDS = (
    *faults_in(
        "commands/switching.py",
        (_COMMANDS,),
        ("            self._sweep(draft.path)\n", "", "a release is shown unswept"),
    ),
    *faults_in(
        "commands/rolling_back.py",
        (_COMMANDS,),
        (
            "    refuse_what_identifies(ledger, release)\n",
            "",
            "an older release comes back unswept",
        ),
    ),
    *faults_in(
        "commands/sweeping.py",
        (_COMMANDS,),
        (
            "        if (release / MANIFEST).read_bytes() != _written(manifest):\n",
            "        if False:\n",
            "a manifest says what it likes",
        ),
    ),
)

FAULTS: tuple[Fault, ...] = (*DECODING, *RELEASE, *MATCHING, *COMMANDS)
