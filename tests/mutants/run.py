"""``make mutants``: plant each fault in a copy of the tree, run the tests that should find it, say
who did. The working tree is never touched.

One line a fault, at the end one JSON line. Exit status 1 when fewer than 95 of 100 are found, or
one is not that nobody said can't be.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from tests.house.tree import ROOT, tracked
from tests.mutants.fault import Fault
from tests.mutants.faults import FAULTS, UNSEEN

#: Without these no form is shown; git doesn't know them.
FETCHED = "forms_app/static/vendor"
#: Faults tried at once, each in a copy of its own.
AT_ONCE = 2
#: Seconds for the tests of one fault; who takes longer hangs, which is seen.
LIMIT = 300
ENOUGH = 0.95
KILLED, SURVIVED, BROKEN = "killed", "survived", "broken"


def copy_of_the_tree(target: Path) -> Path:
    """Every file that git knows, in ``target``, and what set-up fetched for the forms."""
    for name in tracked():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target / name)
    shutil.copytree(ROOT / FETCHED, target / FETCHED)
    return target


def run(tree: Path, arguments: Sequence[str], limit: int, bytecode: str) -> tuple[int | None, str]:
    """pytest in ``tree``: its exit status, ``None`` where it took longer than ``limit`` seconds;
    and what it said."""
    pytest = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--tb=no"]
    process = subprocess.Popen(
        [*pytest, "-rfE", *arguments],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": bytecode},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said, _none = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return None, process.communicate()[0]
    return process.returncode, said


def tried(tree: Path, fault: Fault) -> tuple[str, str]:
    """What became of ``fault`` in ``tree``: killed, survived, or broken where the tests could not
    even be read or something else ended them; and by which test."""
    path = tree / fault.file
    sound, stat = path.read_text(encoding="utf-8"), path.stat()
    path.write_text(fault.planted_in(sound), encoding="utf-8")
    try:
        # what was compiled of the sound file stays valid: nothing is compiled of the fault
        status, said = run(tree, fault.tests, LIMIT, "1")
    finally:
        path.write_text(sound, encoding="utf-8")
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    if status is None:
        return KILLED, f"timed out after {LIMIT} s"
    if status == 0:
        return SURVIVED, UNSEEN.get(fault.name, "nobody saw it")
    found = [line for line in said.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    by = found[0].split(" - ")[0].split(" ", 1)[1] if found else said[-300:]
    return (KILLED if status == 1 else BROKEN), by


def results(faults: Sequence[Fault], folder: Path) -> list[tuple[Fault, str]]:
    """Try ``faults`` in copies in ``folder``, a line for each as it is done. Ends the program when
    a test fails without any fault."""
    first = copy_of_the_tree(folder / "0")
    needed = sorted({name for fault in faults for name in fault.tests})
    status, said = run(first, ["-n", str(AT_ONCE), "--dist", "loadfile", *needed], 3 * LIMIT, "")
    if status != 0:
        sys.exit(f"these must pass before anything is planted:\n{said}")
    free: SimpleQueue[Path] = SimpleQueue()
    free.put(first)
    for number in range(1, AT_ONCE):
        free.put(Path(shutil.copytree(first, folder / str(number))))

    def one(fault: Fault) -> tuple[Fault, str]:
        tree, began = free.get(), time.monotonic()
        try:
            became, by = tried(tree, fault)
        finally:
            free.put(tree)
        took = time.monotonic() - began
        print(f"{became:8} {took:5.1f} s  {fault.name} [{by}]", flush=True)
        return fault, became

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, faults))


def main(wanted: Sequence[str]) -> int:
    """Try all faults, or those whose file or reason contains one of ``wanted``."""
    faults = [fault for fault in FAULTS if not wanted or any(word in fault.name for word in wanted)]
    began = time.monotonic()
    with TemporaryDirectory(prefix="mutants-") as folder:
        done = results(faults, Path(folder))
    alive = [fault for fault, became in done if became != KILLED]
    share = 1 - len(alive) / len(done)
    said = {
        "faults": len(done),
        "killed": len(done) - len(alive),
        "share": round(share, 4),
        "seconds": round(time.monotonic() - began),
        "survivors": [fault.name for fault in alive],
        "unjustified": [fault.name for fault in alive if fault.name not in UNSEEN],
    }
    print(json.dumps(said, ensure_ascii=False))
    return 1 if share < ENOUGH or said["unjustified"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
