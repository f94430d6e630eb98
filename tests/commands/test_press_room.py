"""The generator in a press room: asked over a socket, by whom it serves alone."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from casestore.errors import EnvironmentFault
from commands import press_room
from commands.press_room import ask_room, is_open, serve_room
from tests.waiting import until


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[set[int]], Path]:
    """Opens a room for some accounts, in a folder with a name longer than a socket may have."""
    folder = tmp_path / ("room" * 30)
    folder.mkdir()

    def open_room(askers: set[int]) -> Path:
        threading.Thread(target=serve_room, args=(folder, askers), daemon=True).start()
        until(lambda: is_open(folder))
        return folder

    return open_room


def test_what_the_generator_says_comes_back_with_its_status(
    opened: Callable[[set[int]], Path],
) -> None:
    folder = opened({os.geteuid()})
    lines: list[str] = []
    ended = ask_room(folder, ["--help"], lines.append)
    assert ended.status == 0 and any("--no-switch" in line for line in lines)
    wrong = ask_room(folder, ["--content", "nowhere"], lines.append)
    assert wrong.status == 2 and "--public" in wrong.complaint
    assert (folder / press_room.SOCKET).stat().st_mode & 0o777 == 0o660


def test_a_stranger_gets_no_answer(opened: Callable[[set[int]], Path]) -> None:
    folder = opened({os.geteuid() + 1})
    with pytest.raises(EnvironmentFault, match="没有"):
        ask_room(folder, ["--help"], lambda _line: None)


def test_a_room_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press_room, "_OPENING", 0.3)
    with TemporaryDirectory() as folder, pytest.raises(EnvironmentFault, match="generator"):
        ask_room(Path(folder), ["--help"], lambda _line: None)
    assert not is_open(Path(folder))
