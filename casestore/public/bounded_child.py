"""A process of our own Python that strangers' bytes are opened in: nothing inherited, ended when it
takes too long. What it may use of memory it limits itself."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

#: Where the child finds our packages: it is told no path of ours by anything else.
ROOT = Path(__file__).parents[2]


def program_of(module: str) -> str:
    """A program that does what ``main()`` of ``module`` does."""
    return f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom {module} import main; main()"


@contextmanager
def bounded_child(program: str, longest: float) -> Iterator["subprocess.Popen[bytes]"]:
    """``program`` in a process with a pipe each way, ended after ``longest`` seconds
    and at the end of the block."""
    with subprocess.Popen(
        [sys.executable, "-I", "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LANG": "C.UTF-8"},
        cwd="/",
    ) as child:
        alarm = Timer(longest, child.kill)
        alarm.start()
        try:
            yield child
        finally:
            alarm.cancel()
            child.kill()
