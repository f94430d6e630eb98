"""Faults in what keeps an identity out of a public text."""

from tests.mutants.fault import faults_in

_GATE = "tests/casestore/publishing/test_gate.py"
_TESTS = "tests/casestore/publishing/redaction"
_FOLDER = "casestore/publishing/redaction"

GATE = faults_in(
    f"{_FOLDER}/gate.py",
    (_GATE,),
    ('    "legal_representative": "法定代表人",\n', "", "the legal representative passes"),
    ('    "contact": "联系人",\n', "", "the contact passes"),
    ('    "signer": "签字人",\n', "", "the signer passes"),
    ('    "project": "项目名称",\n', "", "the project passes"),
    ('    "address": "地址",\n', "", "the address passes"),
    ('    "email": "电子邮箱",\n', "", "the case's e-mail address passes in odd writing"),
    ('_DIGITS = {"phone": "联系电话", "uscc"', '_DIGITS = {"uscc"', "the telephone passes"),
    (
        '"phone": "联系电话", "uscc": "统一社会信用代码"}',
        '"phone": "联系电话"}',
        "the credit code passes in Chinese numerals",
    ),
    ('    "uscc": "统一社会信用代码",\n', "", "the credit code passes as text"),
    (
        'company.forms(values.get("enterprise", ""), values.get("address", ""))',
        'company.forms(values.get("enterprise", ""))',
        "a brand behind a district isn't found",
    ),
    (
        'company.forms(values.get("enterprise", ""), values.get("address", ""))',
        "()",
        "the enterprise passes",
    ),
    ("_SHORTEST.get(field, 2)", "_SHORTEST.get(field, 3)", "names of two characters pass"),
    ('{"project": 8, "address": 6', '{"project": 2, "address": 6', "road works block every text"),
    (
        'field == "project" and any(c.isascii() for c in form)',
        "False",
        "a short project with a number passes",
    ),
    (
        '    for street in _STREET.findall(values.get("address", "")):\n',
        "    for street in ():\n",
        "street and number pass",
    ),
    ("    if len(whole) >= 7:\n", "    if len(whole) >= 12:\n", "a landline passes"),
    ("    if 7 <= len(local) < len(whole):\n", "    if False:\n", "a number without area code"),
    ("            yield kind, form, True\n", "            yield kind, form, False\n", "in words"),
    (
        "views = {False: fold(words), True: fold(words, numerals=True)}",
        "views = {False: fold(words), True: fold(words)}",
        "a telephone number in Chinese numerals passes",
    ),
    (
        "start = view.text.find(form, start + 1)",
        "start = -1",
        "only the first place is shown",
    ),
    ("for numerals in (False, True):", "for numerals in (False,):", "numbers in words pass"),
    ("for numerals in (False, True):", "for numerals in (True,):", "一 beside a number hides it"),
    ("(?:86)?(1[3-9]", "(1[3-9]", "a number with its country code passes"),
    ("(1[3-9]\\d{9})(?!\\d)", "(1[3-9]\\d{9})", "any long number is a telephone"),
    ("    for found in _MOBILE.finditer(closed.text):\n", "    for found in ():\n", "mobiles pass"),
    ("if _is_id_card(found[1].upper()):", "if False:", "identity cards pass"),
    ("if _is_id_card(found[1].upper()):", "if True:", "any eighteen digits are an identity card"),
    ("if uscc.is_valid(found[1].upper()):", "if False:", "credit codes of others pass"),
    ("_is_id_card(found[1].upper())", "_is_id_card(found[1])", "an identity card with a small x"),
    ('_WITHIN = re.compile(r"[\\s\\-–—_.·/]")', '_WITHIN = re.compile(r"\\s")', "dashes hide it"),
    ("_EMAIL.finditer((view := fold(words, marks=True)).text)", "()", "e-mail addresses pass"),
    ("if value == amount * 10_000:", "if False:", "the exact amount passes"),
    ("    if amount % 1:\n", "    if False:\n", "the bare amount passes"),
    ("0*(?![\\d.])", "", "an amount that only begins alike is the amount"),
    ("            *_exact_amount(words, values),\n", "", "no amount is looked for"),
    ("            *_structured(words),\n", "", "identifiers of others pass"),
    (
        "return bool(ric.calc_check_digit(number) == number[-1])",
        "return False",
        "an identity card of a region that no list has passes",
    ),
)

COMPANY = faults_in(
    f"{_FOLDER}/company.py",
    (f"{_TESTS}/test_company.py", _GATE),
    ('    yield "企业名称", name\n', "    yield from ()\n", "the registered name passes"),
    ('    yield "企业字号", brand\n', "", "the brand alone passes"),
    ('    yield "企业名称", _SUFFIX.sub("", local)\n', "", "brand and trade are not one name"),
    ("    if len(brand) < 2:\n        return\n", "", "companies without a brand block every text"),
    (
        "    if len(bare) >= 4 or brand == bare:\n",
        "    if True:\n",
        "a trade alone blocks every text",
    ),
    ("        len(brand) >= 4\n", "        len(brand) >= 9\n", "a brand before an unknown trade"),
    ("for length in (3, 2)", "for length in (3,)", "a brand of two characters"),
    ("while shorter != brand:", "while False:", "trades hide the brand"),
    (
        '_without_trade(_SUFFIX.sub("", shorter))',
        "_without_trade(shorter)",
        "a group's brand keeps its suffix",
    ),
    (
        "_LONGEST_FIRST = sorted(_TRADES.split(), key=len, reverse=True)",
        "_LONGEST_FIRST = sorted(_TRADES.split(), key=len)",
        "short trades leave halves of long ones",
    ),
    ("        if len(rest) < 2:\n            return name\n", "", "a name that is a place is lost"),
    (
        "if rest.startswith(tail)), rest)",
        "if False), rest)",
        "省 and 市 stay before the brand",
    ),
    ("*(region for region in own if len(region) >= 2)", "*()", "the own district hides the brand"),
    ("{*PROVINCES, *CITIES,", "{*CITIES,", "a province hides the brand"),
)

FOLDING = faults_in(
    f"{_FOLDER}/folding.py",
    (f"{_TESTS}/test_folding.py", _GATE),
    (
        'in ("Cf", "Mn", "Me", "Cc"):\n        return ""',
        'in ():\n        return ""',
        "an invisible character hides a name",
    ),
    ('unicodedata.normalize("NFKC", character)', "character", "full width hides a number"),
    ("_TO_SIMPLIFIED.convert(text).casefold()", "text.casefold()", "traditional writing hides"),
    (".casefold()", "", "capital letters hide an address"),
    (
        "str(unicodedata.digit(c)) if unicodedata.digit(c, None) is not None else c for c in text",
        "c for c in text",
        "digits of another script hide a number",
    ),
    ("if numerals else folded)", "if False else folded)", "numerals aren't digits"),
    ("folded in keep or folded.isalnum()", "folded in keep or not folded.isspace()", "a dot hides"),
    (
        "self.original[self.places[start] : self.places[end - 1] + 1]",
        "self.text[start:end]",
        "what is quoted isn't what stands there",
    ),
    ('"〇零○"', '"零○"', "〇 is no digit"),
)

AMOUNTS = faults_in(
    f"{_FOLDER}/amounts.py",
    (f"{_TESTS}/test_amounts.py", _GATE),
    (
        'searched = _BANDS.sub(lambda band: " " * len(band[0]), folded.text)',
        "searched = folded.text",
        "a public band is an exact amount",
    ),
    ("    for found in _WORDS.finditer(searched):\n", "    for found in ():\n", "in words"),
    ('re.sub("[,，]", "", found[1])', "found[1]", "a comma hides an amount"),
    ('"亿元": 10**8', '"亿元": 10**7', "hundred millions are misread"),
    ('"万元": 10**4', '"万元": 10**3', "万元 is misread"),
    ('(found[2] or "万" in found[1] or "亿" in found[1])', "found[2]", "二百万 without 元"),
    ("(digit or 1) * _TENS[c]", "digit * _TENS[c]", "十二 is two"),
    (
        "scale, rest = _MYRIADS[rest[-1]], rest[:-1]",
        "scale, rest = 1, rest[:-1]",
        "点五万 is small",
    ),
    ("三叁", "三", "banker's numerals hide an amount"),
    (
        "(total + section + digit) * _MYRIADS[c], 0, 0\n        else",
        "(section + digit) * _MYRIADS[c], 0, 0\n        else",
        "万亿",
    ),
)

FAULTS = (*GATE, *COMPANY, *FOLDING, *AMOUNTS)
