"""Faults at the counter: what claimants send is taken in, and what they may read is written."""

from tests.mutants.fault import faults_in

_LEDGER = "tests/casestore/ledger"
_ITEMS = f"{_LEDGER}/test_import_items.py"
_INVENTORY = "tests/casestore/office/test_inventory.py"

IMPORTING = faults_in(
    "casestore/ledger/import_items.py",
    (_ITEMS, f"{_LEDGER}/test_import_kill.py"),
    (
        "            if session.get(ItemTable, name) is None:\n",
        "            if True:\n",
        "what is taken in already is put aside for a person",
    ),
    ("            early.append(name)", "            pass", "a word before its clue is lost"),
    ("    claimants_view.write_owed(ledger)\n", "", "nobody answers"),
    ("        arrivals.done(name)\n", "        pass\n", "what is taken in goes on waiting"),
    (
        "    arrivals.refuse(name, refused.why, refused.number)\n",
        "",
        "what can't be taken in is tried for ever and listed nowhere",
    ),
    ("return read_item(opened, name)", "return read_item(opened, item_name)", "no item is read"),
)

TAKING = faults_in(
    "casestore/ledger/take_items.py",
    (_ITEMS, _INVENTORY),
    (
        "    if not is_authentic(item, ledger.opened().open(row.writing_key)):\n",
        "    if False:\n",
        "whoever has the public host speaks for everybody",
    ),
    (
        "        if _taken(session, FileTable.stored == file.stored):\n",
        "        if False:\n",
        "another's evidence is shown as one's own",
    ),
    ("    return min(at, now)\n", "    return at\n", "received tomorrow"),
    (
        "    if _taken(session, CaseTable.number == number):\n",
        "    if False:\n",
        "a second clue with one number stops at the desk",
    ),
    ("    if keys.reader != item.reader:\n", "    if False:\n", "keys of another code"),
    ("    if id is None:\n", "    if False:\n", "a guess stands on the desk's first page"),
    (
        "    on_row(ledger, session, row, CLAIMANT).write(Verb.NEW_KEYS, said)\n",
        "",
        "nobody can tell where the keys come from",
    ),
)

ANSWERING = faults_in(
    "casestore/ledger/claimants_view.py",
    (_ITEMS, _INVENTORY, "tests/casestore/office/backup"),
    ("    if row.reading_key is None:\n", "    if True:\n", "no answer is written"),
    ("        if len(owed) < BATCH:\n", "        if True:\n", "the twenty-first waits"),
    (
        "if reader and not ledger.capsules.exists(reader)]",
        "if False]",
        "a lost answer is never written again",
    ),
    (
        "    head = Head(chain.events, chain.hash, ledger.now(row.campaign))\n",
        "    head = Head(chain.events - 1, chain.hash, ledger.now(row.campaign))\n",
        "a capsule knows of another chain",
    ),
    (
        '            jobs.owe(session, JobKind.CAPSULE, {"case": id})\n',
        "            pass\n",
        "answers older than the ledger that was put back stay",
    ),
)

FAULTS = (*IMPORTING, *TAKING, *ANSWERING)
