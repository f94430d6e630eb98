"""A child at work is watched: real processes that take too long, are stopped by a signal or leave
others behind."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from casestore.errors import EnvironmentFault
from forms_app.processes.sessions import processes_of
from forms_app.processes.watched_child import Call, Ended, Limits, run_watched
from tests.waiting import until

QUICK = Limits(longest=3, frozen=0.6, look=0.05)
#: Says its number and that of a child of its own, which sleeps.
WITH_CHILD = """
import os, subprocess, sys, time
child = subprocess.Popen(["sleep", "60"])
print(os.getpid(), child.pid, flush=True)
"""


def run(code: str, log: list[str], limits: Limits = QUICK) -> Ended:
    call = Call(
        what="这一步",
        command=[sys.executable, "-c", code],
        folder=Path.cwd(),
        environment=dict(os.environ),
    )
    return run_watched(call, log.append, lambda line: line.startswith("wait"), limits)


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


def test_a_child_that_ends_says_its_lines_status_and_complaint() -> None:
    said: list[str] = []
    code = "import sys; print('a\\tb'); print('c'); sys.stderr.write('不对\\n'); sys.exit(1)"
    assert (run(code, said), said) == (Ended(1, "不对"), ["a\tb", "c"])


def test_one_that_takes_too_long_is_ended_with_everything_it_started() -> None:
    said: list[str] = []
    began = time.monotonic()
    limits = Limits(longest=1, frozen=60, look=0.05)
    with pytest.raises(EnvironmentFault, match="这一步超过 0.0166667 分钟没有做完"):
        run(WITH_CHILD + "while True: pass", said, limits)
    assert time.monotonic() - began < 3
    assert all(gone(int(pid)) for pid in said[0].split())


def test_what_its_listener_takes_over_a_line_is_not_its_silence() -> None:
    call = Call(
        what="这一步",
        command=[sys.executable, "-c", "import time; print('a', flush=True); time.sleep(1.2)"],
        folder=Path.cwd(),
        environment=dict(os.environ),
    )
    limits = Limits(longest=60, frozen=0.8, look=0.05)
    ended = run_watched(call, lambda _line: time.sleep(1), limits=limits)
    assert ended == Ended(0, "")


def test_a_stopped_child_is_noticed_and_ended() -> None:
    said: list[str] = []

    def stop() -> None:
        until(lambda: said)
        os.kill(int(said[0].split()[0]), signal.SIGSTOP)

    thread = threading.Thread(target=stop)
    thread.start()
    with pytest.raises(EnvironmentFault, match="这一步0.6 秒没有任何动静"):
        run(WITH_CHILD + "while True: pass", said)
    thread.join()
    assert all(gone(int(pid)) for pid in said[0].split())


def test_a_child_that_works_without_a_word_is_left_alone() -> None:
    code = "import time\nend = time.time() + 1.5\nwhile time.time() < end: pass"
    assert run(code, []).status == 0


def test_waiting_aloud_does_not_count_as_taking_long_but_is_not_endless() -> None:
    code = "import time\nfor n in range(99): print('wait', n, flush=True); time.sleep(.1)"
    limits = Limits(longest=1, frozen=5, look=0.05)
    said: list[str] = []
    with pytest.raises(EnvironmentFault, match="没有做完"):
        run(code, said, limits)
    assert 12 < len(said) < 30


def test_a_log_that_fails_ends_the_child() -> None:
    class Full(list[str]):
        def append(self, line: str) -> None:
            super().append(line)
            raise EnvironmentFault("磁盘已满")

    said = Full()
    with pytest.raises(EnvironmentFault, match="磁盘已满"):
        run(WITH_CHILD + "while True: pass", said)
    assert all(gone(int(pid)) for pid in said[0].split())


def test_nothing_that_a_child_left_behind_lives_on() -> None:
    said: list[str] = []
    assert run(WITH_CHILD.replace('"60"]', '"60"], stdout=-3') + "sys.exit(0)", said).status == 0
    assert all(gone(int(pid)) for pid in said[0].split())


def test_a_session_is_seen_whole() -> None:
    assert os.getpid() in {one.pid for one in processes_of(os.getsid(0))}
