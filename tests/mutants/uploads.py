"""Faults in what is made of strangers' files, and in who gets what of them."""

from tests.mutants.fault import faults_in

_ROOM = "casestore/public/cleaning"
_COPIES = f"tests/{_ROOM}/test_copies.py"
_HOSTILE = f"tests/{_ROOM}/test_hostile_files.py"
_LIMITS = f"tests/{_ROOM}/test_limits.py"
_SIGNATURES = f"tests/{_ROOM}/test_signatures.py"
_EVIDENCE = "tests/casestore/sealing/test_evidence.py"

CHILD = (
    *faults_in(
        f"{_ROOM}/child.py",
        (_LIMITS,),
        (
            "    picture_size(stream.read(_HEAD), order.name)\n",
            "",
            "a bomb is unpacked to be refused",
        ),
        (
            "fcntl.LOCK_EX | fcntl.LOCK_NB",
            "fcntl.LOCK_SH | fcntl.LOCK_NB",
            "a crowd is cleaned all at once",
        ),
    ),
    *faults_in(
        "casestore/public/bounded_child.py",
        (_LIMITS,),
        ("Timer(longest, child.kill)", "Timer(999, child.kill)", "a child that hangs stays"),
    ),
    *faults_in(
        f"{_ROOM}/inside.py",
        (_LIMITS,),
        ("(resource.RLIMIT_AS, (room, room))", "(resource.RLIMIT_CORE, (0, 0))", "memory"),
        ("(resource.RLIMIT_NOFILE, (3, 3))", "(resource.RLIMIT_CORE, (0, 0))", "files are opened"),
    ),
)

PICTURES = (
    *faults_in(
        f"{_ROOM}/picture_headers.py",
        (_LIMITS, _COPIES),
        ("width * height * each > ROOM", "False", "a PNG of any size"),
        ("held + pixels * each", "pixels * each", "a progressive JPEG of any size"),
    ),
    *faults_in(
        f"{_ROOM}/pictures.py",
        (_COPIES, _EVIDENCE),
        ('"RGBA", "I;16"),', '"RGBA"),', "a grey scan of 16 bits becomes a white sheet"),
        ("    if orientation not in range(2, 9):\n", "    if True:\n", "a photo lies on its side"),
        ('said.append("接在图片后面的内容")', "pass", "nobody is told what hung behind it"),
    ),
)

_NEWER = f"tests/{_ROOM}/test_newer_kinds.py"
NEWER_KINDS = (
    *faults_in(
        f"{_ROOM}/heif_boxes.py",
        (_NEWER,),
        ("yield box[4:8], box[8] & 3", "yield box[4:8], 0", "a photo lies on its side"),
        ("return columns, tiles, (width, height)", "return 1, tiles, (width, height)", "shuffled"),
    ),
    *faults_in(
        f"{_ROOM}/heif_decoding.py",
        (_NEWER,),
        ("in _exif(file.content(found.exif)):", "in ():", "nobody is told that it said where"),
        ("_TURNS[2 if value & 1 else 4]", "_TURNS[4 if value & 1 else 2]", "mirrored otherwise"),
        ("for top in range(0, opened.size[1], _BAND)", "for top in (0,)", "half of a tile"),
    ),
    *faults_in(
        f"{_ROOM}/tiff_copy.py",
        (_NEWER, _LIMITS),
        (
            "            scan.seek(number)\n            told",
            "            told",
            "one page, again and again",
        ),
        ("if _room_of(scan) > ROOM:", "if False:", "a page of any size"),
        ("if not pages or _is_raw(data):", "if _is_raw(data):", "a thumbnail for a photo"),
    ),
    *faults_in(
        f"{_ROOM}/picture_headers.py",
        (_LIMITS,),
        ("size[0] * size[1] > MOST_WEBP_PIXELS", "False", "a WebP of any size"),
        ("across * down <= MOST_TILE_PIXELS", "True", "a tile of any size"),
    ),
)

_RESUMABLE = "tests/forms_app/intake/form/test_resumable.py"
PIECES = (
    *faults_in(
        "casestore/sealing/partial_uploads.py",
        (_RESUMABLE,),
        ("            file.truncate(end)\n", "", "half of a record stays in the way"),
        ("offset != found.offset or ", "", "a piece is kept twice"),
        (" or offset + len(data) > found.size", "", "more than was said"),
        ("_key(secret, id), 0, said)", '_key("", id), 0, said)', "nobody can go on"),
        ("for path in others[max(most - 1, 0) :]:", "for path in ():", "any number of them"),
        ("found is None or not found.is_whole", "found is None", "half a file is taken"),
        ("        self.purge(datetime.now(UTC))\n", "", "what rests stays for good"),
    ),
    *faults_in(
        "forms_app/intake/form/resumable.py",
        (_RESUMABLE,),
        ('validate_csrf(request.headers.get("X-CSRFToken"))', "pass", "another site begins one"),
        ("if draft is None or draft.sent", "if False", "whoever has no draft fills the disk"),
        ("            _check(campaign, name, size)\n", "", "said after it was sent"),
    ),
    *faults_in(
        "casestore/sealing/drafts.py",
        (_RESUMABLE,),
        ("remove_all(secret)\n            else:", "folder\n            else:", "they stay"),
    ),
    *faults_in(
        "casestore/sealing/unsent_uploads.py",
        (_RESUMABLE,),
        ("total += _size(Path(entry))", "pass", "unfinished uploads fill the disk"),
    ),
)

PDFS = (
    *faults_in(
        f"{_ROOM}/pdf_keys.py",
        (_HOSTILE,),
        ("/Type /Subtype /Resources", "/Type /AA /Subtype /Resources", "actions come along"),
        ("/Group /S /Name", "/Group /S /Name /Metadata /PieceInfo /Properties /A", "data"),
    ),
    *faults_in(
        f"{_ROOM}/pdf_copy.py",
        (_COPIES, _HOSTILE, _LIMITS),
        (
            '    source.flatten_annotations("all")\n',
            "",
            "stamps and answers vanish from the page",
        ),
        (
            "            if _is_foreign(value):\n                continue\n",
            "",
            "PostScript comes along",
        ),
        (" > MOST_PIXELS:", " < 0:", "a page of 3,600 megapixels"),
        ('for key in ("/Rotate", "/UserUnit"):', 'for key in ("/UserUnit",):', "a page lies down"),
    ),
    *faults_in(
        f"{_ROOM}/pdf_signatures.py",
        (_SIGNATURES, _HOSTILE),
        (
            "if not (status.intact and status.valid):",
            "if False:",
            "a changed text is signed",
        ),
        (
            "if status.coverage != SignatureCoverageLevel.ENTIRE_FILE and not proofs:",
            "if False:",
            "what was added counts as signed",
        ),
        ("if any(one.revoked for one in told):", "if False:", "a revoked one is unknown"),
        ("if any(one.trusted for one in told) else UNKNOWN", "if True else UNKNOWN", "unasked"),
        ("if one.issuer.dump() in issuers]", "if False]", "lists are not read"),
        ('revocation_mode="require" if known', 'revocation_mode="soft-fail" if known', "over"),
    ),
)

PACKAGES = (
    *faults_in(
        f"{_ROOM}/office_copy.py",
        (_HOSTILE,),
        ("    text, objects = _GONE.subn", "    _text, objects = _GONE.subn", "objects stay"),
        ('rb"\\1\\4", text', 'rb"\\1\\3\\4", text', "fields run"),
    ),
    *faults_in(
        f"{_ROOM}/ofd_copy.py",
        (_HOSTILE,),
        (" and not _ATTACHED.search(path)", "", "attachments stay in an OFD"),
    ),
    *faults_in(
        f"{_ROOM}/packages.py",
        (_LIMITS, _COPIES),
        ('        raise ValueError("XML with a document type")\n', "        pass\n", "entities"),
    ),
)

KEPT = (
    *faults_in(
        "casestore/sealing/evidence.py",
        (_EVIDENCE,),
        ("len(files) + (coming is not None)", "len(files)", "one file too many is opened"),
        (
            "        self.drop(new.stored)\n        kind",
            "        kind",
            "a second copy of the same content stays on disk",
        ),
        ("(copy_of(file.stored), file.copy_sha256", "(file.stored, file.sha256", "the original"),
        ("        for one in both_of(name):\n", "        for one in (name,):\n", "copies"),
    ),
    *faults_in(
        "casestore/ledger/queries/case_file.py",
        ("tests/casestore/ledger/queries/test_case_file.py",),
        ("    if not reason:\n", "    if False:\n", "an original without a reason"),
        (
            'Verb.OPENED_ORIGINAL, {"file": file_id}, reason)',
            'Verb.OPENED_ORIGINAL, {"file": file_id})',
            "the reason is lost",
        ),
    ),
    *faults_in(
        "casestore/ledger/bindings.py",
        ("tests/casestore/ledger/test_bindings.py",),
        (
            "        if not any(values[name] for name in younger):\n",
            "        if True:\n",
            "a copy slipped under an older digest",
        ),
    ),
    *faults_in(
        "casestore/office/inventory/belongings.py",
        ("tests/casestore/office/test_inventory.py",),
        (
            "    if kept.copy_sha256 and len(",
            "    if False and len(",
            "a damaged copy is not noticed",
        ),
    ),
)

_PUBLISHED = f"tests/{_ROOM}/test_published.py"
_ATTACHED = "tests/generator/content/test_attachments.py"

ATTACHED = (
    *faults_in(
        f"{_ROOM}/office_published.py",
        (_PUBLISHED,),
        ('_REVISION_IDS.sub(b"", text)', "text", "ids of revisions are published"),
        ("    if _CHANGED.search(text):\n", "    if False:\n", "tracked changes are published"),
        (
            "types=_TYPES, left=_LEFT, clean=_cleaned, bare=bare",
            "types=_TYPES, left=_LEFT, clean=_cleaned, bare=bytes",
            "pictures in documents say where they were taken",
        ),
    ),
    *faults_in(
        f"{_ROOM}/ofd_copy.py",
        (_PUBLISHED,),
        ("_INFORMATION.sub(number, text)", "text", "an OFD says who wrote it"),
        ("    if SEAL in copy.taken_out:\n", "    if False:\n", "a seal is broken unseen"),
    ),
    *faults_in(
        f"{_ROOM}/pdf_copy.py",
        (_PUBLISHED,),
        ("            raw = bare(raw)\n", "            pass\n", "a page's photo says its place"),
    ),
    *faults_in(
        "generator/content/attachments.py",
        (_ATTACHED,),
        ("    if real != kind:\n", "    if False:\n", "a picture is published as a PDF"),
        ("    if size > LARGEST:\n", "    if False:\n", "a file of any size"),
        ("    if barred := _barred(copy):\n", "    if barred := False:\n", "macros pass the check"),
    ),
    *faults_in(
        "generator/authored_files.py",
        (_ATTACHED,),
        ("partial(published_copy, source)", "source.read_bytes", "the author's file is published"),
    ),
)

FAULTS = (*ATTACHED, *CHILD, *PICTURES, *NEWER_KINDS, *PIECES, *PDFS, *PACKAGES, *KEPT)
