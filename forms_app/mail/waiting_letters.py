"""Letters that lie in the outbox because there was no mail server: once there is one they are owed
again, and nothing of them stays on the disk."""

from pathlib import Path

import structlog

from casestore.database.jobs import Jobs
from casestore.public.durable_files import flush_folder

log = structlog.get_logger()

#: How the job of a letter in the outbox ended.
IN_OUTBOX = "已写入 outbox"


def owe_waiting(outbox: Path, jobs: Jobs) -> int:
    """Owe every letter in ``outbox`` again and delete it there; returns how many were owed.

    The job's row has the ids that the letter is written from, so nothing is lost with the file. One
    that was owed before this broke off is not owed twice. What bears no job's number isn't ours.
    """
    owed = 0
    files = [path for path in outbox.glob("*.eml") if path.stem.isdecimal()]
    for path in files:
        owed += jobs.recall(int(path.stem), IN_OUTBOX)
        path.unlink(missing_ok=True)
    if files:
        flush_folder(outbox)
        log.info("letters_owed_again", count=owed)
    return owed
