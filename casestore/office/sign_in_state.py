"""What the desk remembers beside the ledger: who is signed in, who guessed wrong, the security log,
and each account's own views of the list. A small database, shared by the desk's processes; without
it everybody signs in anew.

**Guesses.** Each is counted before it is looked at, under where it came from and under whom it was
for, so that many at a time gain nothing. Who has not failed from where they are is never kept
waiting, whatever others did to their account. Who has waits ever longer: by their own failures up
to :data:`LONGEST_PAUSE`, by the account's up to :data:`PAUSE_BY_ACCOUNT`. The right password
forgives the failures of that place at that account. Names of places and accounts are hashes that
the caller keys.
"""

import json
import math
import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from casestore.errors import EnvironmentFault

#: Failures that cost nothing; the longest pause after more, and the longest that failures of
#: others at the same account add, in seconds.
FREE, LONGEST_PAUSE, PAUSE_BY_ACCOUNT = 4, 900, 30
#: Seconds after which failures are forgotten, and how many rows of them are kept at most.
FORGOTTEN, MOST = 24 * 3600, 20_000
#: Seconds for which lines of the security log are kept, a little over the six months that art. 21
#: of 网络安全法 asks for, and how many at most.
LOG_FORGOTTEN, MOST_LINES = 190 * 24 * 3600, 100_000
#: Views of the ledger's list that an account can keep.
MOST_VIEWS = 20
#: Seconds that pass before a session's last request is noted again.
NOTED_EVERY = 30
_BUSY = 10
_TABLES = """
CREATE TABLE IF NOT EXISTS failures (key TEXT PRIMARY KEY, count INTEGER, last REAL);
CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, account TEXT, began REAL, seen REAL,
  place TEXT, browser TEXT);
CREATE TABLE IF NOT EXISTS security (id INTEGER PRIMARY KEY, at REAL, act TEXT, account INTEGER,
  ids TEXT);
CREATE TABLE IF NOT EXISTS views (account INTEGER, name TEXT, filters TEXT,
  PRIMARY KEY (account, name));
"""


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """A session: ``account`` is the identifier that the account's cookies carry, which is another
    when all of them were ended; moments in seconds since the epoch; ``place`` is a shortened
    network address, ``browser`` in a few words."""

    id: str
    account: str
    began: float
    seen: float
    place: str
    browser: str


@dataclass(frozen=True, kw_only=True)
class SecurityLine:
    """A line of the security log: ``at`` in seconds since the epoch, ``account`` the number of who
    did ``act`` (0: nobody who is known), ``ids`` numbers and names of endpoints alone."""

    at: float
    act: str
    account: int
    ids: Mapping[str, int | str]


class SignInState:
    """The state in the file ``path``; ``now`` is the clock, in seconds since the epoch. Raises
    :class:`EnvironmentFault` where the file can't be used."""

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        self.path, self.now = path, now

    def begin_guess(self, place: str, account: str, strict: bool = False) -> int:
        """Count a guess from ``place`` at ``account``; 0, or the whole seconds that it comes too
        early, and then it isn't counted and must not be looked at. ``strict``: the account's own
        failures count in full wherever the guess comes from (the password was right already)."""
        with self._open() as rows:
            self._forget_old(rows)
            here, there = _failures(rows, f"p:{place}"), _failures(rows, f"a:{account}")
            wait = _pause(here, there, strict) - self.now()
            if wait > 0:
                return math.ceil(wait)
            for key in _keys(place, account):
                rows.execute(
                    "INSERT INTO failures VALUES (?, 1, ?) ON CONFLICT (key)"
                    " DO UPDATE SET count = count + 1, last = excluded.last",
                    (key, self.now()),
                )
            return 0

    def guessed_right(self, place: str, account: str) -> None:
        """Forgive the guesses from ``place`` at ``account``, this one included."""
        with self._open() as rows:
            of_both = _failures(rows, _keys(place, account)[-1])[0]
            for key in _keys(place, account):
                rows.execute("UPDATE failures SET count = count - ? WHERE key = ?", (of_both, key))
            rows.execute("DELETE FROM failures WHERE count <= 0")

    def open_session(self, account: str, place: str, browser: str) -> str:
        """Begin a session; returns the token that its cookie carries."""
        token, now = secrets.token_urlsafe(24), self.now()
        with self._open() as rows:
            row = (_id_of(token), account, now, now, place, browser)
            rows.execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?)", row)
        return token

    def renew_session(self, token: str) -> str:
        """Another token for the session of ``token``, which opens nothing any more."""
        new = secrets.token_urlsafe(24)
        with self._open() as rows:
            change = "UPDATE sessions SET id = ? WHERE id = ?"
            rows.execute(change, (_id_of(new), _id_of(token)))
        return new

    def is_open(self, token: str, account: str, idle: float, longest: float) -> bool:
        """Whether the session of ``token`` belongs to ``account`` and goes on: neither ended nor
        idle for more than ``idle`` seconds nor older than ``longest``. Notes that it was used."""
        now = self.now()
        with self._open() as rows:
            rows.execute(
                "DELETE FROM sessions WHERE seen < ? OR began < ?", (now - idle, now - longest)
            )
            asked = "SELECT seen FROM sessions WHERE id = ? AND account = ?"
            found = rows.execute(asked, (_id_of(token), account)).fetchone()
            if found and found[0] < now - NOTED_EVERY:
                rows.execute("UPDATE sessions SET seen = ? WHERE id = ?", (now, _id_of(token)))
            return found is not None

    def anybody_in(self, idle: float) -> bool:
        """Whether any session was used within the last ``idle`` seconds."""
        with self._open() as rows:
            asked = "SELECT 1 FROM sessions WHERE seen >= ? LIMIT 1"
            return rows.execute(asked, (self.now() - idle,)).fetchone() is not None

    def sessions_of(self, account: str) -> Sequence[OpenSession]:
        """The open sessions of ``account``, the one used last first."""
        with self._open() as rows:
            asked = "SELECT * FROM sessions WHERE account = ? ORDER BY seen DESC, began DESC"
            found = rows.execute(asked, (account,)).fetchall()
        names = ("id", "account", "began", "seen", "place", "browser")
        return [OpenSession(**dict(zip(names, row, strict=True))) for row in found]

    def end_session(self, account: str, id: str) -> bool:
        """End the session ``id`` of ``account``; whether there was one."""
        with self._open() as rows:
            ended = rows.execute("DELETE FROM sessions WHERE account = ? AND id = ?", (account, id))
            return ended.rowcount > 0

    def end_session_of(self, token: str) -> None:
        """End the session that ``token`` opens."""
        with self._open() as rows:
            rows.execute("DELETE FROM sessions WHERE id = ?", (_id_of(token),))

    def end_sessions(self, account: str, but: str = "") -> None:
        """End every session of ``account`` but that of the token ``but``."""
        kept = _id_of(but) if but else ""
        with self._open() as rows:
            rows.execute("DELETE FROM sessions WHERE account = ? AND id != ?", (account, kept))

    def keep_line(self, act: str, account: int, ids: Mapping[str, int | str]) -> None:
        """Add a line to the security log."""
        with self._open() as rows:
            oldest = self.now() - LOG_FORGOTTEN
            added = rows.execute(
                "INSERT INTO security (at, act, account, ids) VALUES (?, ?, ?, ?)",
                (self.now(), act, account, json.dumps(ids, sort_keys=True)),
            )
            rows.execute(
                "DELETE FROM security WHERE at < ? OR id <= ?",
                (oldest, (added.lastrowid or 0) - MOST_LINES),
            )

    def lines(self, skipped: int, most: int) -> tuple[Sequence[SecurityLine], int]:
        """``most`` lines of the security log, newest first, after the ``skipped`` newest ones; and
        how many there are in all."""
        with self._open() as rows:
            total = rows.execute("SELECT count(*) FROM security").fetchone()[0]
            asked = "SELECT at, act, account, ids FROM security ORDER BY id DESC LIMIT ? OFFSET ?"
            found = rows.execute(asked, (most, skipped)).fetchall()
        return [
            SecurityLine(at=at, act=act, account=account, ids=json.loads(ids))
            for at, act, account, ids in found
        ], total

    def keep_view(self, account: int, name: str, filters: Mapping[str, str]) -> bool:
        """Keep ``filters`` of the ledger's list as the view ``name`` of ``account``, in place of
        one of that name; whether there was room for it."""
        with self._open() as rows:
            asked = "SELECT count(*) FROM views WHERE account = ? AND name != ?"
            if rows.execute(asked, (account, name)).fetchone()[0] >= MOST_VIEWS:
                return False
            kept = (account, name, json.dumps(filters, sort_keys=True))
            rows.execute("INSERT OR REPLACE INTO views VALUES (?, ?, ?)", kept)
            return True

    def views_of(self, account: int) -> Mapping[str, Mapping[str, str]]:
        """The views of ``account``: name → filters, by name."""
        with self._open() as rows:
            asked = "SELECT name, filters FROM views WHERE account = ? ORDER BY name"
            return {name: json.loads(kept) for name, kept in rows.execute(asked, (account,))}

    def drop_view(self, account: int, name: str) -> None:
        """Forget the view ``name`` of ``account``."""
        with self._open() as rows:
            rows.execute("DELETE FROM views WHERE account = ? AND name = ?", (account, name))

    def _forget_old(self, rows: sqlite3.Connection) -> None:
        rows.execute("DELETE FROM failures WHERE last < ?", (self.now() - FORGOTTEN,))
        rows.execute(
            "DELETE FROM failures WHERE key IN"
            " (SELECT key FROM failures ORDER BY last DESC LIMIT -1 OFFSET ?)",
            (MOST,),
        )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A transaction that is the only one."""
        try:
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            with closing(sqlite3.connect(self.path, timeout=_BUSY, isolation_level=None)) as rows:
                rows.execute("PRAGMA synchronous=OFF")
                rows.executescript(_TABLES)
                rows.execute("BEGIN IMMEDIATE")
                yield rows
                rows.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            raise EnvironmentFault(f"{self.path} 不能使用：{error}") from error


def session_id(token: str) -> str:
    """The id under which the session of ``token`` is listed."""
    return _id_of(token)


def _id_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()[:32]


def _keys(place: str, account: str) -> tuple[str, str, str]:
    """What a guess is counted under: where from, whom for, and both."""
    return f"p:{place}", f"a:{account}", f"b:{place}:{account}"


def _failures(rows: sqlite3.Connection, key: str) -> tuple[int, float]:
    found = rows.execute("SELECT count, last FROM failures WHERE key = ?", (key,)).fetchone()
    return (found[0], found[1]) if found else (0, 0.0)


def _pause(here: tuple[int, float], there: tuple[int, float], strict: bool) -> float:
    """The moment from which the next guess is looked at, counted from the last one made here."""
    if strict:
        return max(here[1] + _seconds(here[0]), there[1] + _seconds(there[0]))
    return here[1] + max(_seconds(here[0]), min(_seconds(there[0]), PAUSE_BY_ACCOUNT))


def _seconds(failures: int) -> float:
    """How long the next guess waits after so many failures: 2, 4, 8 … seconds."""
    if failures <= FREE:
        return 0
    return float(min(2 ** min(failures - FREE, 20), LONGEST_PAUSE))
