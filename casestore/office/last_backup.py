"""When the instance was last backed up: a small file beside the ledger, so that anybody's own way
of backing up can say so too."""

from datetime import UTC, datetime
from pathlib import Path

from casestore.database.engine import Store
from casestore.database.recipients import pinned
from casestore.public.durable_files import replace_file

LAST_BACKUP = "last-backup"


def note_backup(instance: Path, began: datetime | None = None) -> None:
    """Note that a backup of ``instance`` is finished, which ``began`` then (a moment ago unless it
    is said): what came before that is in it."""
    said = (began or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")
    replace_file(instance / LAST_BACKUP, said.encode() + b"\n", 0o644)


def last_backup(instance: Path) -> datetime | None:
    """When the last finished backup of ``instance`` began, in UTC; ``None`` where none is
    known."""
    try:
        said = datetime.fromisoformat((instance / LAST_BACKUP).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None
    return said.astimezone(UTC)


def has_recovery_keys(store: Store) -> bool:
    """Whether there are keys that a backup can be sealed to: an instance from before has none."""
    with store.read() as session:
        return bool(pinned(session, "recovery"))


def made_at(instance: Path) -> datetime:
    """About when the instance was made, in UTC: its first secret is never written again."""
    first = instance / "keys" / "receipt.secret"
    try:
        return datetime.fromtimestamp(first.stat().st_mtime, UTC)
    except OSError:
        return datetime.fromtimestamp(0, UTC)
