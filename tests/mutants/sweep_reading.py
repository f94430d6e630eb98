"""Faults in how the sweep reads a file: what it unfolds to, what its text spells."""

from tests.mutants.fault import Fault, faults_in

_FOLDER = "casestore/publishing/sweep"
_TESTS = "tests/casestore/publishing/sweep"

DATABASES = faults_in(
    f"{_FOLDER}/databases.py",
    (f"{_TESTS}/test_databases.py",),
    (
        'if "using fts5" in sql.casefold():',
        'if "using fts5" in sql:',
        "the words of an index that is declared in capitals pass",
    ),
    ("name.replace('\"', '\"\"')", "name", "a table with a quotation mark stops a release"),
    ("int(budget[0] < 0)", "0", "a file holds the sweep up for hours"),
    (
        "            texts = []\n    yield Piece(text=APART.join(texts), inside=where)\n",
        "            texts = []\n",
        "the last rows of a table pass",
    ),
    ("else str(value)", 'else ""', "a telephone kept as a number passes"),
    ("view[start + 4 : start + size]", "view[start : start + size]", "the heads of pages stay"),
    ("65_536 if size == 1 else max(size, 512)", "max(size, 512)", "the largest pages are cut"),
    (
        "            if text is None and isinstance(value, bytes):\n                yield value\n"
        "            elif text:",
        "            if text:",
        "a picture in a row passes",
    ),
)

DOCUMENTS = faults_in(
    f"{_FOLDER}/documents.py",
    (f"{_TESTS}/test_documents.py",),
    ("            if pdf.is_encrypted:\n", "            if False:\n", "a locked PDF is shown"),
    ("pikepdf.PdfError, pikepdf.PasswordError", "pikepdf.PdfError", "a password ends the sweep"),
    ("for number in range(len(pages)):", "for number in range(1):", "only the first page is read"),
    (
        '        strings.append(bytes(thing).decode("gb18030", "ignore"))\n',
        "",
        "the author passes in the encoding of old programs",
    ),
    ("            strings.append(key)\n", "", "the keys of an object pass"),
    (
        "        yield Attached(name=name, inside=where, data=file.get_file().read_bytes())\n",
        "",
        "an attached file is of no kind",
    ),
    (
        'if filters in (["None"], [_FOLDED])',
        "if len(filters) < 2",
        "a stream in hexadecimal digits passes",
    ),
    (
        '    raise Unreadable("PDF 里有不认识的压缩方式")\n',
        "    return content\n",
        "what nobody unfolds is taken as it lies there",
    ),
    (
        'digits + b"0" * (len(digits) % 2)',
        "digits",
        "a digit that may lack stops a release",
    ),
)

ESCAPES = faults_in(
    f"{_FOLDER}/escapes.py",
    (f"{_TESTS}/test_escapes.py",),
    ('return APART if tag[1] else ""', 'return ""', "two cells of a table make a name"),
    ('return APART if tag[1] else ""', "return APART", "a name in two letters bold passes"),
    ("_AROUND, _LAYERS = 300, 4", "_AROUND, _LAYERS = 300, 1", "what is escaped twice passes"),
    ('data.decode("gb18030", "replace")', '""', "an address in the old encoding passes"),
    (
        "    parts.texts.append(text[last : last + _AROUND])\n"
        "    parts.places.append(last)\n    return",
        "    return",
        "a name whose first character is escaped passes",
    ),
    (
        "            last = max(last, start - _AROUND)\n",
        "            last = start\n",
        "a name whose last character is escaped passes",
    ),
    ('{"-": "+", "_": "/"}.get(found[0], "")', '""', "base64 for addresses passes"),
    ("for shift in range(4):", "for shift in range(1):", "base64 behind a word passes"),
    ('part += rest + "=" * (4 - len(rest))', "pass", "the end of a run without its filling passes"),
    (
        "        if _HEX_RUN.match(run):\n",
        "        if False:\n",
        "hexadecimal digits pass",
    ),
    (
        "if made > place:\n            return found.start()\n    return min",
        "if made > place:\n            return found.end()\n    return min",
        "a place is told beside where it is",
    ),
)

KINDS = faults_in(
    f"{_FOLDER}/kinds.py",
    (f"{_TESTS}/test_kinds.py",),
    ("return told if told is begins else None", "return told", "a name is believed"),
    (
        "if begins in _MAY_BE_TEXT and is_text(data)",
        "if is_text(data)",
        "a PDF called a page passes",
    ),
    (
        "_MAY_BE_TEXT = (None, Kind.PICTURE)",
        "_MAY_BE_TEXT = (None,)",
        "BM at a beginning is a fault",
    ),
    (
        'name.rpartition("/")[2].rpartition(".")',
        'name.rpartition(".")',
        "a point in the name of a folder is a fault",
    ),
    (
        "(_INSIDE.get(ending) if inside else None)",
        "_INSIDE.get(ending)",
        "a font of its own is shown",
    ),
    ("ending.casefold() if dot", "ending if dot", "capitals in an ending are a fault"),
    ('return b"\\0" not in data', "return True", "digits in UTF-16 are taken for text"),
)

PACKED = faults_in(
    f"{_FOLDER}/packed.py",
    (f"{_TESTS}/test_packed.py",),
    ("        budget.take(len(piece))\n", "", "what is packed fills the memory"),
    ("        budget.take(len(content))\n", "", "what is stored in a package costs nothing"),
    ("    if whole and not unfold.eof:\n", "    if False:\n", "a broken gzip is read to its half"),
    ("if flags & _ENCRYPTED or method", "if method", "a member behind a password passes"),
    (
        "    size = listed if listed is not None else size\n",
        "",
        "a member that was written in one go is empty",
    ),
    (
        "start = data.find(_LOCAL, start + used)",
        "start = -1",
        "only the first member of a package is read",
    ),
    (
        "start = data.find(_GZIP, start + max(used, 1))",
        "start = -1",
        "only the first of two gzips is read",
    ),
    ("            if start == 0:\n", "            if True:\n", "three bytes by chance are a fault"),
)

PICTURES = faults_in(
    f"{_FOLDER}/pictures.py",
    (f"{_TESTS}/test_pictures.py",),
    (
        "            yield start, data[start:]\n",
        "            pass\n",
        "what is behind a PNG passes",
    ),
    (
        "            yield from ((start, text) for text in _unpacked(content, budget))\n",
        "            pass\n",
        "a packed text passes",
    ),
    (
        'place = content.find(b"\\x78", place + 1)',
        "return",
        "a packed text behind a key with an x passes",
    ),
    ('b"PLTE", b"tRNS"', 'b"PLTE", b"tEXt"', "a remark in a PNG passes"),
    ("if mark in _ALONE or mark == 0xFF:", "if mark in _ALONE:", "what follows a filling passes"),
    ("yield end, data[end + 2 :]", "pass", "what is behind a JPEG passes"),
    ("yield start, data[start + 4 : start + 2 + size]", "pass", "a remark in a JPEG passes"),
)

FAULTS: tuple[Fault, ...] = (
    *DATABASES,
    *DOCUMENTS,
    *ESCAPES,
    *KINDS,
    *PACKED,
    *PICTURES,
)
