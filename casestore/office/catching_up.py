"""What an instance of an earlier layout gets when a process of the office first opens it, beside
the migrations: a witness of its ledger, and a release that carries the ledger's head."""

from casestore.database import jobs
from casestore.database.engine import Store
from casestore.database.recipients import pinned
from casestore.ledger import heads
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.roles import SYSTEM
from casestore.settings import Settings


def is_from_before(store: Store) -> bool:
    """Whether nobody ever pinned whom the ledger in ``store`` is sealed to."""
    with store.read() as session:
        return not pinned(session)


def catch_up(settings: Settings, store: Store) -> None:
    """Begin the witness file and owe a new release. For an instance that was from before until
    now alone: a witness file that is gone must never begin anew by itself."""
    heads.add_line(settings, store)
    with store.write() as session:
        jobs.owe(session, JobKind.REBUILD, asked_by=SYSTEM.id, why="程序升级以后补做")


def owe_own_release(settings: Settings, store: Store) -> None:
    """Owe a new release where the one that is shown isn't the office's own copy: an earlier program
    showed the generator's, who can still alter it."""
    if settings.current.is_symlink() and not is_own(settings):
        with store.write() as session:
            jobs.owe(session, JobKind.REBUILD, asked_by=SYSTEM.id, why="程序升级以后补做")


def is_own(settings: Settings) -> bool:
    """Whether the release that is shown lies among the office's own copies."""
    return settings.current.resolve().parent == settings.shown
