"""Faults in what the gate merely suspects, and in what it is told of other cases."""

from tests.mutants.fault import faults_in

_TESTS = "tests/casestore/publishing/redaction"
_FOLDER = "casestore/publishing/redaction"
_KNOWN = f"{_TESTS}/test_known.py"
_SUSPECTED = f"{_TESTS}/test_suspected.py"
_DISMISSALS = "tests/casestore/publishing/test_dismissals.py"

PERSON = faults_in(
    f"{_FOLDER}/person.py",
    (_KNOWN, "tests/casestore/publishing/test_gate.py"),
    ("(given + family, name[::-1])", "(given + family,)", "a name told backwards passes"),
    (
        "called = Strength.CALLED if family in WORDS else Strength.ALONE",
        "called = Strength.ALONE",
        "双方经理 names somebody",
    ),
    (
        '        yield Needle("同音的姓名", pinyin.sounds(family + given))\n',
        "",
        "a name that sounds alike passes",
    ),
    ('for prefix in "老小阿"', 'for prefix in ""', "老王 passes"),
    ("if len(family) == 1 else Strength.ALONE", "if family else Strength.ALONE", "欧阳总 passes"),
)

PERSONS = faults_in(
    f"{_FOLDER}/persons.py",
    (_SUSPECTED,),
    (
        '        if word.kind == "PER" and _is_person(word.text):\n',
        "        if False:\n",
        "the recogniser is not heard",
    ),
    ("if words else _with_surnames(text)", "", "without a recogniser nobody is suspected"),
    (
        "    for pattern in (_TITLED, _SHORT, _NICK, _MASKED, _OF_FAMILY):\n",
        "    for pattern in (_TITLED,):\n",
        "masked people pass",
    ),
    (
        "            if not _is_part_of_a_word(found.span(1), words):\n",
        "            if True:\n",
        "关于总 is somebody",
    ),
    ("[某甲乙丙丁×]|公司", "公司", "张某某 is asked about"),
)

ORGANISATIONS = faults_in(
    f"{_FOLDER}/organisations.py",
    (_SUSPECTED,),
    (
        "    yield from _before_trades(text, words)\n",
        "",
        "a brand before its trade passes",
    ),
    ("    for found in _ENDS.finditer(text):\n", "    for found in ():\n", "a small shop passes"),
    ("    if _is_generic(core):\n        return False\n", "", "物业公司 is somebody"),
    (
        '_NOT_NAMES = re.compile("[某×□甲乙丙丁]")',
        '_NOT_NAMES = re.compile("[×]")',
        "某建材企业 is somebody",
    ),
    (
        "if word.text in _STOPS or word.kind in _FUNCTION_WORDS or not self._is_part(word):\n",
        "if not self._is_part(word):\n",
        "half a sentence is a company",
    ),
    (
        "    yield from _after_places_and_in_quotes(text, words)\n",
        "",
        "a brand in quotes passes",
    ),
)

SUSPECTED = faults_in(
    f"{_FOLDER}/suspected.py",
    (_SUSPECTED,),
    ("    yield from names(readings)\n", "", "names pass"),
    ("    for gap in (_SPACE, _GAP):\n", "    for gap in ():\n", "a space hides a name"),
    ("        if amount.yuan >= 1000:\n", "        if False:\n", "exact amounts pass"),
    ('            yield "日期", day.start, day.end\n', "            pass\n", "days pass"),
    ("not all(part in _EVERYDAY for part in parts)", "True", "PDF is a name"),
    ("    for view in readings.numbers:\n", "    for view in ():\n", "long numbers pass"),
)

REPLACEMENTS = faults_in(
    f"{_FOLDER}/replacements.py",
    (_SUSPECTED, _DISMISSALS),
    ('return f"某{self._industry}企业"', 'return "某企业"', "the industry is lost"),
    ("        if name not in self._seen:\n", "        if True:\n", "one company becomes two"),
    (
        'return f"{family}某" if family',
        "return family if family",
        "a surname alone reads as a name",
    ),
    (
        "half_year(date(day.year, day.month, 1))",
        "half_year(date(day.year, 1, 1))",
        "every day is in the first half of its year",
    ),
    (
        "amount_band(int(yuan * 100))",
        "amount_band(int(yuan))",
        "an amount goes into the wrong band",
    ),
)

PINYIN = faults_in(
    f"{_FOLDER}/pinyin.py",
    (_KNOWN,),
    ("syllables[family:] + syllables[:family]", "syllables", "a name with the surname last passes"),
    ('"".join(one[0] for one in lazy_pinyin(name) if one)', '""', "initials pass"),
    ('    return "".join(map(_sound, text))\n', "    return text\n", "what sounds alike passes"),
    ('    yield "".join(syllables)\n', '    yield "-"\n', "names in Latin letters pass"),
    ("ord(text[0]) >= _FIRST", "False", "sounds are dropped"),
)

KNOWLEDGE = faults_in(
    "casestore/publishing/knowledge.py",
    (_DISMISSALS,),
    ("others=_others(ledger, session), ", "", "other cases' identities pass"),
    (
        "(newest or 0, count) != (max(self.opened, default=0), len(self.opened))",
        "not self.opened",
        "a case that came later is unknown",
    ),
    (
        "                forms += known.of_others(ledger.opened().open_json(identity))\n",
        "                pass\n",
        "other cases are not opened",
    ),
    ("Replacements(industry, ", 'Replacements("", ', "the industry isn't told"),
    (
        "        self.needles = Needles(forms, besides=self.needles)\n\n    def _take_staff",
        "        self.needles = Needles((), besides=self.needles)\n\n    def _take_staff",
        "the forms of other cases are lost",
    ),
)

RECOGNISER = faults_in(
    f"{_FOLDER}/recogniser.py",
    (_SUSPECTED,),
    ("yield Word(at, word, kind)", "yield Word(0, word, kind)", "names stand at the wrong place"),
    ("            at += len(word)\n", "", "every name stands at its sentence's beginning"),
    ("        at = piece.start()\n", "        at = 0\n", "only the first sentence is shown right"),
    (
        "return self.start + len(self.text)",
        "return self.start",
        "a name has no end",
    ),
    ("return _network() is not None", "return False", "the recogniser is never asked"),
)

FAULTS = (
    *PERSON,
    *PERSONS,
    *ORGANISATIONS,
    *SUSPECTED,
    *REPLACEMENTS,
    *PINYIN,
    *RECOGNISER,
    *KNOWLEDGE,
)
