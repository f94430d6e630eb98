"""What killed processes left behind, taken away at the next start."""

import stat
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from casestore.database.engine import Store
from casestore.office.backup import restoring, writing
from casestore.office.keys.ring import KeyRing
from casestore.settings import Settings

#: How old half an upload must be: longer than any takes.
_HALF = timedelta(hours=1)


def sweep(settings: Settings) -> None:
    """Remove unfinished backups, restores, key files and uploads; whole files stay."""
    writing.sweep(settings)
    restoring.sweep(settings.instance)
    with KeyRing(settings.keys, Store(settings.database)).locked():
        for path in settings.keys.glob(".*.partial"):
            path.unlink(missing_ok=True)
    limit = (datetime.now(UTC) - _HALF).timestamp()
    for path in settings.evidence.glob("*.part"):
        with suppress(FileNotFoundError):
            found = path.lstat()
            if found.st_mtime < limit and not stat.S_ISDIR(found.st_mode):
                path.unlink()
