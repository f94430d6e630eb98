"""Faults in what a search finds, and in the office's own words."""

from tests.mutants.fault import faults_in

_EXACT = "tests/generator/data/test_search_exact.py"
_STAGES = "tests/generator/data/test_search_stages.py"
_INDEX = "tests/generator/data/test_search_index.py"
_PAGE = "tests/forms_app/intake/site/test_search.py"
_WORDS = "tests/generator/content/test_words.py"

PHRASES = faults_in(
    "casestore/public/bigrams.py",
    (_EXACT, _INDEX),
    ("            found.append(run[-1])\n", "            pass\n", "the end of a run isn't found"),
    (
        "folded = self[code] = fold_character(chr(code))",
        "folded = self[code] = chr(code)",
        "another script finds nothing",
    ),
    (
        "short = last.isascii() or len(last) == 1",
        "short = False",
        "a single character finds too little",
    ),
    ("tokens(last).split()[:-1]", "tokens(last).split()", "only ends of sentences are found"),
)

QUESTIONS = faults_in(
    "casestore/public/question.py",
    (_STAGES,),
    (
        "return self._all(True, mark)",
        "return self._all(False, mark)",
        "everyday words find nothing",
    ),
    (
        "enough = 1 if len(chosen) == 2 else len(chosen) // 2 + 1",
        "enough = len(chosen)",
        "most of the words are not enough",
    ),
    ("(bounded or end - at > 2)", "bounded", "everyday words inside a sentence are missed"),
    ("(len(word) > 1 and word not in _ASKING)", "len(word) > 1", "what only asks has to be found"),
    ("text = typed.strip()[:LONGEST]", "text = typed.strip()", "a long question has no bound"),
    ("telling[:MOST_WORDS]", "telling", "a long question asks for any number of words"),
)

FINDING = faults_in(
    "casestore/public/search_index.py",
    (_STAGES, _INDEX, _EXACT),
    (
        "self.some = list(islice(chain(first, rest), SOME))",
        "self.some = list(chain(first, rest))",
        "a list of everything",
    ),
    (
        "            if place not in self.guidance:\n",
        "            if True:\n",
        "a guide is listed twice",
    ),
    (
        "len([one for one in self.guidance if one not in known])",
        "0",
        "what guides is left out of the count",
    ),
    (
        'without = self._where(stage.title), f" NOT ({before})" if before else ""',
        'without = self._where(stage.title), ""',
        "a hit is listed in two stages",
    ),
    (
        'tiers = [f"({titled}){without}", f"(({whole}) NOT ({titled})){without}"]',
        'tiers = [f"({whole}){without}"]',
        "titles don't come first",
    ),
)

FIELDS = faults_in(
    "generator/data/page_words.py",
    (_STAGES,),
    ("notice.source, notice.reviewer)", "notice.source)", "the reviewing office isn't found"),
    (
        "for _name, value in row if value != notice.title)",
        "for _name, value in row if not row)",
        "the table above a notice isn't found",
    ),
)

LEADING_ON = faults_in(
    "forms_app/intake/site/search_sections.py",
    (_PAGE,),
    (
        "        if not one.closed\n",
        "        if one.closed\n",
        "who finds nothing is led to closed forms",
    ),
    (" if stage not in (GUIDANCE, MOST)", "", "who finds parts of it isn't led on"),
)

NAMES = faults_in(
    "casestore/public/scripts.py",
    (_WORDS,),
    ("    _names = new\n", "", "a protected name is converted all the same"),
    ("if new.own == _names.own:", "if True:", "a protected name is converted all the same, unseen"),
    (
        "for hant, theirs, hans in names.hans:",
        "for hant, theirs, hans in ():",
        "a name doesn't come back",
    ),
)

CHECKED = faults_in(
    "casestore/campaign/words.py",
    (_WORDS,),
    (
        "if typed in seen or typed in entry.ours:",
        "if typed in seen:",
        "a word that leads to itself passes",
    ),
    ("if len(name.hans) != len(name.hant):", "if False:", "a name of other length passes"),
)

FAULTS = (*PHRASES, *QUESTIONS, *FINDING, *FIELDS, *LEADING_ON, *NAMES, *CHECKED)
