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
    (" and not _DOCUMENT.search(told)", "", "a document of the authorities leads to a claimant"),
    ("    if end:\n        yield", "    if not end:\n        yield", "the last number passes"),
    ("\n_AROUND = 24\n", "\n_AROUND = 0\n", "a number is read without the word before it"),
    (r"(?:\d+\D{1,6})?\d+号", r"\d+号", "a court's number with the court's own passes"),
    ("end = found.end() + _AROUND", "end = found.end()", "a mailbox is cut behind its @"),
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
        " and not (key.isdigit() and _DIALLED.search(before))",
        "",
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
        "return length < _LONG_NUMBER or beside.isdigit() == edge.isdigit()",
        "return True",
        "a telephone with a letter behind it passes",
    ),
    (
        "return len(set(gaps)) <= _GAP_KINDS",
        "return True",
        "digits of a sum are a telephone",
    ),
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

FAULTS: tuple[Fault, ...] = (*DISTINCTIVE, *IDENTIFIERS, *MATCHING, *MEMO)
