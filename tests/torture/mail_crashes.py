"""Mails are fetched from a real mailbox by processes that die (SIGKILL) in the middle; afterwards
each has come in once, nothing is lost in the mailbox, and no file is there that nothing names."""

import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from casestore.ledger.queries import incoming
from casestore.lifecycle.incoming import IncomingState
from casestore.office.inventory.taking import take_inventory
from forms_app.mail.fetching.mailbox import TAKEN, fetch_mailbox
from tests.casestore.ledger_fixture import COORDINATOR, Office, open_office
from tests.forms_app.mail.dovecot import Mailbox, dovecot
from tests.forms_app.mail.mails import simple, with_files
from tests.house.tree import ROOT

#: How many mails; every so many of them brings files.
SHORT, FULL, WITH_FILES = 6, 500, 5
CRASHES = 2
FETCH = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from forms_app.mail.fetching.mailbox import fetch_mailbox
from tests.casestore.ledger_fixture import reopen
office, seen, point = reopen(Path(sys.argv[1])), [], int(sys.argv[3])
def die(*_args):
    seen.append(1)
    if len(seen) == point:
        os.kill(os.getpid(), signal.SIGKILL)
event.listen(office.store.engine, "commit", die)
sys.addaudithook(lambda name, args: die() if name in ("os.rename", "imaplib.send") else None)
fetch_mailbox(office.ledger, sys.argv[2])
"""


def run(rounds: int) -> dict[str, object]:
    """``rounds`` mails, one of them put there twice."""
    mails = [simple(n) if n % WITH_FILES else with_files(n) for n in range(1, rounds + 1)]
    with TemporaryDirectory() as folder, dovecot() as box:
        office = open_office(Path(folder) / "instance")
        box.put(*mails, mails[0])
        statuses = [_killed(office, box, 5 + 2 * rounds) for _crash in range(CRASHES)]
        fetch_mailbox(office.ledger, box.url)
        wrong = [f"not killed: {one}" for one in statuses if one != -9]
        wrong += _wrong(office, box, rounds)
        office.store.close()
    return {
        "rounds": rounds,
        "mails": rounds,
        "crashes": CRASHES,
        "failed": len(wrong),
        "what": wrong,
    }


def _killed(office: Office, box: Mailbox, point: int) -> int:
    """Fetch in a process that dies at its ``point``-th step on disk or wire; its exit status."""
    given = [str(office.settings.instance), box.url, str(point)]
    quiet = subprocess.DEVNULL
    command = [sys.executable, "-c", FETCH, *given]
    return subprocess.run(command, cwd=ROOT, stdout=quiet, stderr=quiet, timeout=3600).returncode


def _wrong(office: Office, box: Mailbox, rounds: int) -> list[str]:
    """What is not as it has to be, a line each."""
    waiting = (IncomingState.WAITING,)
    page = incoming.listed(office.ledger, waiting, COORDINATOR, most=2 * rounds)
    came = Counter(one.contents.subject for one in page.items)
    expected = Counter(f"关于拖欠货款的反映 {n}" for n in range(1, rounds + 1))
    wrong = [f"came {came[one]} times: {one}" for one in came | expected if came[one] != 1]
    flags = box.flags()
    kept = [one for one in flags if TAKEN in one and "\\Seen" not in one]
    wrong += [] if len(kept) == rounds + 1 else [f"in the mailbox: {len(kept)}"]
    wrong += [one for one in take_inventory(office.ledger, None).faults if "来件" in one]
    known = incoming.sealed_files(office.ledger)
    office.evidence.sweep(known, datetime.now(UTC) + timedelta(days=1))
    there = {path.name for path in office.settings.evidence.glob("*.age")}
    return wrong + [f"left behind or lost: {one}" for one in there ^ known]
