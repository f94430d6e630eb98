"""Faults in whom the sweep looks for, when a place counts, and what it takes for swept."""

from tests.mutants.fault import Fault, faults_in

_FOLDER = "casestore/publishing/sweep"
_TESTS = "tests/casestore/publishing/sweep"

DISTINCTIVE = faults_in(
    f"{_FOLDER}/distinctive.py",
    (f"{_TESTS}/test_distinctive.py",),
    ("            if needle.form in names:\n", "            if True:\n", "建设于 is a person"),
    (
        '"".join(values.get(id, "").split()) for id',
        'values.get(id, "") for id',
        "a contact typed with a blank passes",
    ),
    ("len(name) < 3 or ordinary", "ordinary", "a name of two characters stops every release"),
    ("len(name) < 3 or ordinary", "len(name) < 3", "于建设 stops every release"),
    (
        '    if needle.kind == "企业字号" and needle.form != brand:\n        return True\n',
        "",
        "the beginning of a brand is taken for it",
    ),
    (
        'return needle.kind == "企业简称" and company.is_weak(brand)',
        "return False",
        "a company called 协商 stops every release",
    ),
)

TOLD_NUMBERS = faults_in(
    f"{_FOLDER}/told_numbers.py",
    (f"{_TESTS}/test_told_numbers.py",),
    ("return bool(_DOCUMENT.search(said))", "return False", "what anybody quotes is a claimant's"),
    ("    if end:\n        yield", "    if not end:\n        yield", "the last number passes"),
    ("\n_AROUND = 24\n", "\n_AROUND = 0\n", "a number is read without the word before it"),
    (r"(?:\d+\D{1,6})?\d+号", r"\d+号", "a court's number with the court's own passes"),
    ("end = found.end() + _AROUND", "end = found.end()", "a mailbox is cut behind its @"),
    (
        "is_own = letters >= 2 or _digits(own) >= 10",
        "is_own = True",
        "a month is a contract's number",
    ),
    ('host.endswith("gov.cn") or not', "not", "a mailbox of the authorities is a claimant's"),
    (
        'key.isdigit() or re.search("[g-z]", key)',
        "True",
        "a colour is the name of an account",
    ),
    (
        "len(normal(host)) >= 7 and not _SHARED.search(host)",
        "len(normal(host)) >= 7",
        "a host that all use is a claimant's",
    ),
    ('    "车牌号码": _plate,\n', "", "plates pass"),
)

IDENTIFIERS = faults_in(
    f"{_FOLDER}/identifiers.py",
    (f"{_TESTS}/test_identifiers.py",),
    (
        "return Identifiers(owners=owners, public=self.public)",
        "return Identifiers(owners=owners)",
        "who is new has the office's own number",
    ),
    (
        "len(form) >= (_SHORTEST_NAME if is_name else _SHORTEST) and form in self.public",
        "form in self.public",
        "a name within another's that is published passes",
    ),
    (
        "(_SHORTEST_NAME if is_name else _SHORTEST)",
        "_SHORTEST",
        "the brand of the office's own centre stops every release",
    ),
    (
        '"\\n".join(f"{one.form}\\t{one.strength.name}" for one in each)',
        '"\\n".join(one.form for one in each)',
        "who counts anywhere now passes in old files",
    ),
    (
        "        said |= {unit.name for unit in campaign.units}\n",
        "",
        "what a unit is called is somebody's",
    ),
    (
        "return [self.matcher, new.matcher()] if since else [self.matcher]",
        "return [self.matcher]",
        "who came since passes",
    ),
    (
        "gone = any(owners.get(owner) is not one for owner, one in base.owners.items())",
        "gone = False",
        "who is called otherwise passes",
    ),
    (
        "if gone or identifiers.public != base.public or",
        "if gone or",
        "what is the office's no more passes",
    ),
    (
        "opener.open_json(identity) | opener.open_json(narrative)",
        "opener.open_json(identity)",
        "what the claimant tells passes",
    ),
    (
        "self.staff.get(one) or _member(*one) for one in members",
        "self.staff.get(one) or _member(*one) for one in (*self.staff, *members)",
        "an account is looked for by its old name",
    ),
)

MATCHING = faults_in(
    f"{_FOLDER}/matching.py",
    (f"{_TESTS}/test_matching.py",),
    (
        "    is_dialled = key.isdigit() and _DIALLED.search(before)\n",
        "    is_dialled = False\n",
        "a telephone behind +86 passes",
    ),
    (
        "(len(gaps) > 2 or _DAY.match(key))",
        "len(gaps) > 2",
        "a day is somebody's number",
    ),
    (
        " or _DECIMAL.search(before) and key.isdigit()",
        "",
        "the places of a decimal fraction are a telephone",
    ),
    (
        "    if piece.noise and len(key) < _LONG and not _is_alone(text, start, end):\n",
        "    if False:\n",
        "three characters in a picture stop a release",
    ),
    (
        "return not same or one.isdigit() == edge.isdigit()",
        "return True",
        "a telephone with a letter behind it passes",
    ),
    (
        "return len({_mark(gap) for gap in gaps} - own) <= _GAP_KINDS",
        "return True",
        "digits of a sum are a telephone",
    ),
    (
        "return len({_mark(gap) for gap in gaps} - own) <= _GAP_KINDS",
        "return len({gap for gap in gaps} - own) <= _GAP_KINDS",
        "a mailbox with blanks that is broken across lines passes",
    ),
    (
        " and edge.isascii())",
        ")",
        "a length before full width is one digit more",
    ),
    ("2 if piece.raw else 1]", "1]", "a length before a number in raw bytes is a digit of it"),
    (
        "    if _APART.search(text, start, end) and not _is_whole(piece, start, end, key):\n",
        "    if False:\n",
        "two cells make a name",
    ),
    (
        "bisect_left(self.ends, last) + 1",
        "bisect_left(self.ends, last)",
        "a place ends before its last character",
    ),
    (
        "len(key) >= _SHORTEST or (form.needle.strength is Strength.NAMED and len(key) > 1)",
        "len(key) >= _SHORTEST",
        "a person of two characters passes",
    ),
)

MEMO = faults_in(
    f"{_FOLDER}/memo.py",
    (f"{_TESTS}/test_memo.py",),
    (
        'f"{path}\\n{digest}\\n{key}"',
        'f"{digest}\\n{key}"',
        "a file that is called after somebody was swept before",
    ),
    (
        'f"{path}\\n{digest}\\n{key}"',
        'f"{path}\\n{digest}"',
        "what the manifest says now was swept before",
    ),
    (
        "        if not hmac.compare_digest(code, _code(key, data)):\n",
        "        if False:\n",
        "what somebody wrote there is believed",
    ),
    (
        "return memo if memo.program == program() else Memo()",
        "return memo",
        "what other code passed is believed",
    ),
    (
        "known = memo.files if not memo.lacking(identifiers) else frozenset[str]()",
        "known = memo.files",
        "who is new passes in a release that comes back",
    ),
    ("    if len(known) > _KEPT * len(files):\n", "    if False:\n", "it grows for ever"),
    (
        "except (OSError, ValueError, TypeError, KeyError):",
        "except OSError:",
        "a broken memo stops every release",
    ),
    ("if old.get(name) != digest", "if name not in old", "who is called otherwise is not new"),
    (
        'digest.update(f"{file.name}\\n".encode() + file.read_bytes())',
        "digest.update(file.name.encode())",
        "code is what it is called",
    ),
)

TEXTS = faults_in(
    f"{_FOLDER}/texts.py",
    (f"{_TESTS}/test_texts.py", "tests/commands/test_sweeping.py"),
    (
        "            raise Lost from error\n",
        "            return False\n",
        "texts that are gone tell",
    ),
    (
        "            if step.data and mark not in self._known:\n",
        "            if step.data:\n",
        "what all pages have is written once a page",
    ),
    (
        "        if self._size >= _PART:\n            self._pack()\n",
        "        if self._size >= _PART:\n            self._forms = []\n",
        "a long release is remembered by its end",
    ),
    (
        "noise=bool(flags & 1), raw=bool(flags & 2)",
        "noise=False, raw=False",
        "a place counts otherwise than in its file",
    ),
    (
        "len(one) + 1 for one in forms.split",
        "len(one) for one in forms.split",
        "another text is asked than the one that tells",
    ),
    ("replace_file(self._path, data, 0o600)", "self._path.write_bytes(data)", "anybody reads them"),
    ('b"\\n".join(self._forms)', 'b"".join(self._forms)', "two texts are read as one"),
    ("if known and self._path.exists() else 0", "if False else 0", "parts lie upon each other"),
    ("size_of(parts) > _WORN * whole + _SMALL", "False", "they are never worn"),
)

FAULTS: tuple[Fault, ...] = (
    *DISTINCTIVE,
    *TOLD_NUMBERS,
    *IDENTIFIERS,
    *MATCHING,
    *MEMO,
    *TEXTS,
)
