"""What a browser has open, kept by the server: sealed under a key that is made from the random id
in the browser's cookie, in a file that is named by another hash of it.

Whoever has the disk reads nothing of it, whoever has an old cookie finds nothing any more: a visit
ends when it is told to, when it was idle, and when it has lasted long enough.
"""

import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from casestore.errors import EnvironmentFault, reason
from casestore.sealing.browser_key import BrowserKey, new_secret

#: Seconds without a request after which a visit is over, and after which it is over anyhow.
IDLE, LONGEST = 30 * 60, 8 * 3600
#: Visits at one time; the one that was idle longest makes room for another.
MOST = 20_000


class Visits:
    """The visits in ``folder``, shared by every process of the public side. Raises
    :class:`EnvironmentFault` where it can't be made, ``OSError`` where it can't be used."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            why = f"建不了文件夹 {folder}（{reason(error)}）"
            raise EnvironmentFault(f"{why}，请用 root 运行 deploy/setup/permissions.sh") from error

    def begin(self, said: dict[str, Any]) -> str:
        """The id of a new visit that has ``said`` (plain JSON values) open."""
        self._make_room()
        id = new_secret()
        key = _key(id)
        kept = json.dumps({"until": time.time() + LONGEST, "said": said}).encode()
        handle = os.open(self.folder / key.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(key.seal(kept))
        return id

    def read(self, id: str) -> dict[str, Any] | None:
        """What the visit ``id`` has open, which counts as a request of it; ``None`` when there is
        no such visit (any more)."""
        key, now = _key(id), time.time()
        path = self.folder / key.name
        try:
            data, touched = path.read_bytes(), path.stat().st_mtime
            kept = json.loads(key.open(data))
        except (FileNotFoundError, ValueError):
            return None
        if _is_idle(touched, now) or now > kept["until"]:
            self.end(id)
            return None
        with suppress(FileNotFoundError):  # ended by another request
            os.utime(path)
        found: dict[str, Any] = kept["said"]
        return found

    def end(self, id: str) -> None:
        """End the visit ``id``, if there is one."""
        (self.folder / _key(id).name).unlink(missing_ok=True)

    def _make_room(self) -> None:
        """Remove what is over, and the visits that were idle longest where there are too many."""
        now, live = time.time(), list[tuple[float, str]]()
        for entry in os.scandir(self.folder):
            with suppress(FileNotFoundError):
                touched = entry.stat(follow_symlinks=False).st_mtime
                if _is_idle(touched, now):
                    Path(entry).unlink()
                else:
                    live.append((touched, entry.path))
        for _touched, path in sorted(live)[: max(0, len(live) + 1 - MOST)]:
            Path(path).unlink(missing_ok=True)


def _is_idle(touched: float, now: float) -> bool:
    """Whether a visit is over; one that comes from the future (a clock put back) is, too."""
    return not -IDLE <= now - touched <= IDLE


def _key(id: str) -> BrowserKey:
    return BrowserKey(id, "visit")
