"""Faults in what keeps an identity out of a public text."""

from tests.mutants.fault import faults_in

_GATE = "tests/casestore/publishing/test_gate.py"
_TESTS = "tests/casestore/publishing/redaction"
_FOLDER = "casestore/publishing/redaction"
_KNOWN = f"{_TESTS}/test_known.py"
_SUSPECTED = f"{_TESTS}/test_suspected.py"
_STRUCTURED = f"{_TESTS}/test_structured.py"

GATE = faults_in(
    f"{_FOLDER}/gate.py",
    (_GATE, _KNOWN, _SUSPECTED),
    ("(*known.find(readings), *formed)", "(*formed,)", "what is known of the case passes"),
    ("(*known.find(readings), *formed)", "known.find(readings)", "numbers of anybody pass"),
    ("if not _is_within(one, stops))", ")", "what blocks is asked about once more"),
    ("    if known.weak:\n", "    if False:\n", "the screen hides what is only partly looked for"),
    ("field in _QUOTING and span[0]", "span[0]", "days of a case pass as days of a document"),
    (
        "if len(bare) < _SHORTEST or not any(",
        "if not any(",
        "anything in the office's address passes",
    ),
    (
        "any(bare in one for one in known.public)",
        "False",
        "the office's own telephone stops its texts",
    ),
    (
        '_LABEL.sub("", words[span[1] : span[2]])',
        "words[span[1] : span[2]]",
        "a label hides the office's address",
    ),
)

KNOWN = faults_in(
    f"{_FOLDER}/known.py",
    (_KNOWN, _GATE),
    ('"legal_representative": "法定代表人", ', "", "the legal representative passes"),
    ('"contact": "联系人", ', "", "the contact passes"),
    (', "signer": "签字人"}', "}", "the signer passes"),
    ('    yield from _of_project(values.get("project", ""))\n', "", "the project passes"),
    ("    yield from _of_address(address)\n", "", "the address passes"),
    ("    yield from of_numbers(values)\n", "", "telephone and mailbox pass"),
    ("        yield from self.own.find(hay)\n", "", "nothing of the case is looked for"),
    (
        "for id in NARRATIVE), *record.files):",
        "for id in NARRATIVE),):",
        "names in file names pass",
    ),
    (
        "        for day in self._told(dates.find):\n",
        "        for day in ():\n",
        "days that the narrative tells pass",
    ),
    ("if any(day.is_of(known) for known in self.days):", "if False:", "days pass"),
    ('and not name.endswith("岗")', "", "a post without a name blocks"),
    (
        '            yield Needle("统一社会信用代码", code[8:17])\n',
        "            pass\n",
        "the organisation code passes",
    ),
    (
        'self.record.values.get("amount", ""), self.record.fulfilled)',
        'self.record.values.get("amount", ""), "")',
        "what was paid in the end passes",
    ),
    (
        "    if own and 7 <= len(local) < len(whole):\n",
        "    if False:\n",
        "a number without its area code passes",
    ),
    ("if len(bare) >= 8 or (", "if len(bare) >= 2 or (", "road works block every text"),
)

NEEDLES = faults_in(
    f"{_FOLDER}/needles.py",
    (_KNOWN, _GATE),
    (
        "    numerals = readings.digits(tight)\n",
        "    numerals = tight\n",
        "a telephone number in Chinese numerals passes",
    ),
    ("_sounding(tight), counted_tight", "tight, counted_tight", "a name that sounds alike passes"),
    ("overlapping=True", "overlapping=False", "a name in a name passes"),
    (
        "    if pinyin.is_sounds(form):\n        return form\n",
        "",
        "sounds are dropped as unseen characters",
    ),
    (
        "    Strength.NAMED: _is_named,\n",
        "    Strength.NAMED: _always,\n",
        "a company called by a word blocks every text",
    ),
    (
        "    Strength.TITLED: _is_titled,\n",
        "    Strength.TITLED: _always,\n",
        "关于总体方案 names somebody",
    ),
    (
        "    Strength.CALLED: _is_called,\n",
        "    Strength.CALLED: _always,\n",
        "双方经理 names somebody",
    ),
)

COMPANY = faults_in(
    f"{_FOLDER}/company.py",
    (f"{_TESTS}/test_company.py", _KNOWN, _GATE),
    ('    yield "企业名称", name\n', "    yield from ()\n", "the registered name passes"),
    ('    yield "企业字号", brand\n', "", "the brand alone passes"),
    ('    yield "企业名称", _SUFFIX.sub("", local)\n', "", "brand and trade are not one name"),
    (
        "    if len(brand) < 2:\n        return\n    local",
        "    local",
        "companies without a brand block every text",
    ),
    (
        "    if len(bare) >= 4 or brand == bare:\n",
        "    if True:\n",
        "a trade alone blocks every text",
    ),
    ("        len(brand) >= 4\n", "        len(brand) >= 9\n", "a brand before an unknown trade"),
    ("for length in (3, 2)", "for length in (3,)", "a brand of two characters"),
    ("    while shorter != brand:", "    while False:", "trades hide the brand"),
    (
        '        brand, shorter = shorter, _without_trade(_SUFFIX.sub("", shorter))',
        "        brand, shorter = shorter, _without_trade(shorter)",
        "a group's brand keeps its suffix",
    ),
    (
        "TRADES = tuple(sorted(_TRADES.split(), key=len, reverse=True))",
        "TRADES = tuple(sorted(_TRADES.split(), key=len))",
        "short trades leave halves of long ones",
    ),
    ("        if len(rest) < 2:\n            return name\n", "", "a name that is a place is lost"),
    ("if rest.startswith(tail)), rest)", "if False), rest)", "省 and 市 stay before the brand"),
    ("*(region for region in own if len(region) >= 2)", "*()", "the own district hides the brand"),
    ("{*PROVINCES, *CITIES,", "{*CITIES,", "a province hides the brand"),
    (
        "        if form in weak:\n",
        "        if False:\n",
        "a company called by a word blocks every text",
    ),
    (
        "        elif own or len(form) >= 3:\n",
        "        else:\n",
        "two characters of another case block every text",
    ),
)

VIEWS = faults_in(
    f"{_FOLDER}/views.py",
    (f"{_TESTS}/test_views.py", _STRUCTURED, _KNOWN),
    (
        "return self.places[start], self.places[end - 1] + 1",
        "return start, end",
        "what is quoted isn't what stands there",
    ),
    ('"〇零○"', '"零○"', "〇 is no digit"),
    (
        "        return self.plain.without(_NARROW.match)\n",
        "        return self.plain\n",
        "dashes hide a number",
    ),
    (
        "total, digit = total + (digit or 1) * _TENS[c], 0",
        "total, digit = total + digit * _TENS[c], 0",
        "十二 is two",
    ),
    (
        "        return self.plain.cut(_REMARK)\n",
        "        return self.plain\n",
        "a remark inside hides a number",
    ),
    ("        found.append(self.likened)\n", "", "a letter for a digit hides a number"),
    (
        "self.digits(without_word_one(view))",
        "self.digits(view)",
        "一 behind a number hides it",
    ),
)

STRUCTURED = faults_in(
    f"{_FOLDER}/structured.py",
    (_STRUCTURED, _GATE),
    (
        "(?:0086|86)?(1[3-9]\\d{9})(?!\\d)",
        "(1[3-9]\\d{9})(?!\\d)",
        "a number with its country code passes",
    ),
    ('(1[3-9]\\d{9})(?!\\d)"', '(1[3-9]\\d{9})"', "any long number is a telephone"),
    (
        "_END, is_identity_card",
        "_END, lambda _card: True",
        "any eighteen digits are an identity card",
    ),
    ("_END, is_credit_code", "_END, lambda _code: False", "credit codes of others pass"),
    ("        yield from _matches(view, _FILES)\n", "", "court files and contracts pass"),
    ("        yield from _matches(view, _HOUSES)\n", "        pass\n", "addresses pass"),
    (
        "    for view in (readings.plain, spaceless, readings.digits(readings.plain)):\n",
        "    for view in ():\n",
        "mailboxes pass",
    ),
    (
        'fold_character(c) if c >= "\\u3400" else c for c in looks',
        "c for c in looks",
        "座机 is looked for in a text that reads 坐机",
    ),
    (
        "            if pattern.holds(found[1]):\n",
        "            if True:\n",
        "check digits are not asked",
    ),
)

AMOUNTS = faults_in(
    f"{_FOLDER}/amounts.py",
    (f"{_TESTS}/test_amounts.py", _GATE),
    (
        "    bands = [found.span() for found in _BANDS.finditer(view.text)]\n",
        "    bands: list[tuple[int, int]] = []\n",
        "a public band is an exact amount",
    ),
    (
        "    for found in _WORDS.finditer(view.text):\n",
        "    for found in ():\n",
        "amounts in words pass",
    ),
    ('number.replace(",", "")', "number", "a comma hides an amount"),
    ('"亿": 10**8, "千万"', '"亿": 10**7, "千万"', "hundred millions are misread"),
    ("(digit or 1) * _TENS[c]", "digit * _TENS[c]", "十二 is two"),
    (
        "scale, rest = _MYRIADS[rest[-1]], rest[:-1]",
        "scale, rest = 1, rest[:-1]",
        "点五万 is small",
    ),
    ("readings.plain.cut(_ABOUT)", "readings.plain", "余 hides an amount"),
    ('.mapped({"点": "."})', "", "digits in words hide an amount"),
    (
        "(ROUND_FLOOR, ROUND_HALF_UP, ROUND_CEILING)",
        "(ROUND_HALF_UP,)",
        "an amount rounded down passes",
    ),
    (
        "            if sum(one.yuan for one in parts) == yuan:\n",
        "            if False:\n",
        "an amount in two parts passes",
    ),
)

FAULTS = (
    *GATE,
    *KNOWN,
    *NEEDLES,
    *COMPANY,
    *VIEWS,
    *STRUCTURED,
    *AMOUNTS,
)
