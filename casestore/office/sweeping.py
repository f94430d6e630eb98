"""What killed processes left behind, taken away at the next start."""

from datetime import UTC, datetime, timedelta

from casestore.database.engine import Store
from casestore.office.backup import restoring, writing
from casestore.office.keys.ring import KeyRing
from casestore.public.durable_files import sweep_fragments
from casestore.settings import Settings

#: How old half a file must be: longer than any takes.
_HALF = timedelta(hours=1)


def sweep(settings: Settings) -> None:
    """Remove unfinished backups, restores, key files, uploads, capsules and letters; whole files
    stay. What the public side left it removes by itself (:meth:`Drafts.purge`), and the counter
    what lies in the inbox; the generator's drafts go with the next build."""
    writing.sweep(settings)
    restoring.sweep(settings.instance)
    with KeyRing(settings.keys, Store(settings.database)).locked():
        for path in settings.keys.glob(".*.partial"):
            path.unlink(missing_ok=True)
    before = datetime.now(UTC) - _HALF
    for folder in (settings.instance, settings.evidence, settings.capsules, settings.outbox):
        sweep_fragments(folder, before)
