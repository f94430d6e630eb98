"""One file an item: added once, whole, in order; taken out, put aside, swept."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from casestore.errors import EnvironmentFault, NotFound, Unreadable
from casestore.exchange.inbox import Arrivals, Inbox, item_name

ROOT = Path(__file__).parents[3]
NOW = datetime.now(UTC)
LATER = NOW + timedelta(hours=1)
#: Eight processes press the same key at the same moment, each for fifty keys.
PRESS = """
import sys, time
from pathlib import Path
from casestore.exchange.inbox import Inbox, item_name
folder, at = Path(sys.argv[1]), float(sys.argv[2])
time.sleep(max(0, at - time.time()))
print(sum(Inbox(folder).put(item_name(f"key {n}"), b"x" * 5000) for n in range(50)))
"""
#: Dies (SIGKILL) as it enters the n-th step of putting an item.
DIE = """
import os, signal, sys
from pathlib import Path
from casestore.exchange.inbox import Inbox, item_name
left = int(sys.argv[2])
def die(event, args):
    global left
    if event in ("open", "os.link", "os.remove") and sys.argv[1] in str(args[0]):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
inbox, name = Inbox(Path(sys.argv[1])), item_name("the key")
sys.addaudithook(die)
inbox.put(name, b"sealed")
print("acknowledged", flush=True)
"""


@pytest.fixture
def arrivals(tmp_path: Path) -> Arrivals:
    return Arrivals(tmp_path / "inbox")


def test_the_same_key_twice_is_one_item_as_it_came_first(arrivals: Arrivals) -> None:
    inbox, name = Inbox(arrivals.folder), item_name("key")
    assert inbox.put(name, b"first") is True
    assert inbox.put(name, b"second") is False
    assert arrivals.waiting() == [name]
    assert arrivals.read(name) == b"first"
    assert inbox.waits(name) and not inbox.waits(item_name("other"))


def test_items_come_out_in_the_order_of_their_arrival(arrivals: Arrivals) -> None:
    names = [item_name(str(n)) for n in range(20)]
    for name in names:
        Inbox(arrivals.folder).put(name, b"")
    assert arrivals.waiting() == names


def test_what_is_done_is_out_of_the_way_until_it_is_cleared(arrivals: Arrivals) -> None:
    name = item_name("key")
    Inbox(arrivals.folder).put(name, b"x")
    arrivals.done(name)
    arrivals.done(name)
    assert arrivals.waiting() == [] and not Inbox(arrivals.folder).waits(name)
    with pytest.raises(NotFound):
        arrivals.read(name)
    assert arrivals.clear_done(NOW - timedelta(days=1)) == 0
    assert arrivals.clear_done(LATER) == 1


def test_what_is_refused_stays_with_its_reason_and_can_be_tried_again(arrivals: Arrivals) -> None:
    name, inbox = item_name("key"), Inbox(arrivals.folder)
    inbox.put(name, b"x")
    arrivals.refuse(name, "签名不对", "XJ-2022-7K3M-9")
    [refusal] = arrivals.refusals()
    assert (refusal.name, refusal.why, refusal.number) == (name, "签名不对", "XJ-2022-7K3M-9")
    assert arrivals.waiting() == [] and inbox.waits(name)
    assert arrivals.sweep(LATER) == 0
    arrivals.again(name)
    assert arrivals.waiting() == [name] and arrivals.refusals() == []
    for unknown in (name, "../inbox", item_name("other")):
        with pytest.raises(NotFound):
            arrivals.again(unknown)


def test_a_refused_item_without_a_readable_reason_is_listed_all_the_same(
    arrivals: Arrivals,
) -> None:
    name = item_name("key")
    (arrivals.folder / "refused" / name).write_bytes(b"x")
    (arrivals.folder / "refused" / f"{name}.reason").write_text("{")
    assert [one.why for one in arrivals.refusals()] == ["没有写明原因"]


def test_eight_processes_pressing_the_same_keys_make_one_item_each(arrivals: Arrivals) -> None:
    at = str(datetime.now(UTC).timestamp() + 2)
    pressing = [
        subprocess.Popen(
            [sys.executable, "-c", PRESS, str(arrivals.folder), at],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(8)
    ]
    won = [int(one.communicate(timeout=60)[0]) for one in pressing]
    assert sum(won) == 50
    assert len(arrivals.waiting()) == 50
    assert all(len(arrivals.read(name)) == 5000 for name in arrivals.waiting())
    assert arrivals.sweep(LATER) == 0


@pytest.mark.parametrize("step", range(1, 8))
def test_killed_between_any_two_steps_it_is_there_whole_or_not_at_all(
    arrivals: Arrivals, step: int
) -> None:
    command = [sys.executable, "-c", DIE, str(arrivals.folder), str(step)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    name = item_name("the key")
    if done.returncode == 0:
        assert done.stdout == "acknowledged\n"
    there = arrivals.waiting()
    assert there in ([], [name])
    assert all(arrivals.read(one) == b"sealed" for one in there)
    assert there or not done.stdout
    Inbox(arrivals.folder).put(name, b"sealed")
    arrivals.sweep(LATER)
    assert [path.name for path in arrivals.folder.iterdir() if path.is_file()] == [name]


def test_the_killing_reaches_every_step(arrivals: Arrivals) -> None:
    def ended(step: int) -> int:
        command = [sys.executable, "-c", DIE, str(arrivals.folder), str(step)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60).returncode

    assert [ended(step) for step in (1, 4, 5)] == [-9, -9, 0]


def test_an_inbox_that_can_not_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="稍后再试"):
        Inbox(tmp_path / "missing").put(item_name("key"), b"x")
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_file_is_shown_and_keeps_nobody_waiting(
    arrivals: Arrivals, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"of the office")
    names = [item_name(key) for key in ("link", "pipe", "folder", "huge", "clue")]
    paths = [arrivals.folder / name for name in names]
    paths[0].symlink_to(secret)
    os.mkfifo(paths[1])
    paths[2].mkdir()
    with paths[3].open("wb") as file:
        file.truncate(1 << 40)
    paths[4].write_bytes(b"sealed")
    assert sorted(arrivals.waiting()) == sorted(names[3:])
    assert sorted(one.name for one in arrivals.refusals()) == sorted(names[:3])
    assert {"收件箱里不该有" in one.why for one in arrivals.refusals()} == {True}
    for name in names[:4]:
        with pytest.raises(Unreadable):
            arrivals.read(name)
    assert list(arrivals.untaken()) == [(names[4], b"sealed")]
    arrivals.refuse(names[3], "太大")
    with pytest.raises(Unreadable):
        arrivals.read_put_aside(names[3])
