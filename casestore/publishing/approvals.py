"""What proves an approval: a MAC on each public row, made when it is approved, with a key that only
the desk's account has (``keys/approval.secret``). Whoever gets at the database alone can write a
public row, and not its proof."""

import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from sqlite3 import connect

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.engine import Store
from casestore.database.tables import EventTable, SummaryTable
from casestore.ledger.reopening import BECAUSE, CORRECTED
from casestore.lifecycle.verbs import Verb
from casestore.public.rows import DIGEST

#: The key, by :meth:`casestore.settings.Settings.secret`.
APPROVAL = "approval"

#: Reasons of a withdrawal that the program gives itself: they name nobody.
GIVEN = frozenset({BECAUSE, CORRECTED})


def mac_of(secret: str, public_id: str, mark: str) -> str:
    """The proof (64 hex digits) that the row with the digest ``mark`` was approved under
    ``public_id``."""
    said = f"qingzhang approval\n{public_id}\n{mark}".encode()
    return hmac.new(secret.encode(), said, sha256).hexdigest()


def reason_mac_of(secret: str, public_id: str, because: str) -> str:
    """The proof that a second person approved ``because`` as the reason of a withdrawal."""
    said = f"qingzhang withdrawal\n{public_id}\n{because}".encode()
    return hmac.new(secret.encode(), said, sha256).hexdigest()


def is_reason_proved(secret: str, public_id: str, because: str, mac: str) -> bool:
    return hmac.compare_digest(reason_mac_of(secret, public_id, because), mac)


def change_mac_of(secret: str, said: Sequence[str]) -> str:
    """The proof that a change of the public site was confirmed: ``said`` is its kind, what it is
    about, the digest of that, who proposed and who confirmed it."""
    words = "\n".join(("qingzhang public change", *said)).encode()
    return hmac.new(secret.encode(), words, sha256).hexdigest()


def content_mac_of(secret: str, said: Sequence[str]) -> str:
    """The proof that the office noted some content as agreed on: ``said`` is why, its digest, the
    event that noted the one before, the proposal and who did it."""
    words = "\n".join(("qingzhang agreed content", *said)).encode()
    return hmac.new(secret.encode(), words, sha256).hexdigest()


def is_content_proved(secret: str, said: Sequence[str], mac: str) -> bool:
    return hmac.compare_digest(content_mac_of(secret, said), mac)


def is_change_proved(secret: str, said: Sequence[str], mac: str) -> bool:
    return hmac.compare_digest(change_mac_of(secret, said), mac)


def reasons_not_approved(store: Store, secret: str, shown: Mapping[str, str]) -> list[str]:
    """Which of the withdrawn cases ``shown`` in a release, public id → reason, tell a reason that
    the program doesn't give and no second person approved, in order."""
    columns = (SummaryTable.public_id, SummaryTable.withdrawn_because, SummaryTable.reason_mac)
    with store.read() as session:
        rows = session.execute(select(*columns).where(SummaryTable.reason_mac != "")).all()
    approved = {(id, said) for id, said, mac in rows if is_reason_proved(secret, id, said, mac)}
    told = ((id, said) for id, said in shown.items() if said and said not in GIVEN)
    return sorted(id for id, said in told if (id, said) not in approved)


def prove(secret: str, row: SummaryTable) -> None:
    """Put the proof beside what ``row`` now makes public."""
    row.public_mac = mac_of(secret, row.public_id, row.public_mark or "")


def is_proved(secret: str, public_id: str, mark: str, mac: str) -> bool:
    return hmac.compare_digest(mac_of(secret, public_id, mark), mac)


def not_approved(store: Store, secret: str, shown: Mapping[str, str]) -> list[str]:
    """Which of the cases ``shown`` in a release, public id → digest, nobody ever approved so, in
    order. One that was withdrawn or replaced since was."""
    with store.read() as session:
        there = _approved(session, secret)
        doubtful = [id for id, mark in shown.items() if there.get(id) != mark]
        return sorted(id for id in doubtful if not _was_approved(session, id, shown[id]))


def _approved(session: Session, secret: str) -> dict[str, str]:
    """The digest of every case that is public and proved."""
    asked = select(SummaryTable.public_id, SummaryTable.public_mark, SummaryTable.public_mac)
    rows = session.execute(asked.where(SummaryTable.public_mark.is_not(None)))
    return {id: mark for id, mark, mac in rows if mark and is_proved(secret, id, mark, mac)}


def _was_approved(session: Session, id: str, mark: str) -> bool:
    """Whether an earlier step of its case made ``mark`` public, and it is so no more: the row of
    today has to be proved."""
    row = session.scalar(select(SummaryTable).where(SummaryTable.public_id == id))
    if row is None or row.public_mark == mark:
        return False
    asked = select(EventTable.details).where(
        EventTable.case_id == row.case_id, EventTable.verb == Verb.SUMMARY_APPROVE
    )
    return any(details.get("public") == mark for details in session.scalars(asked))


def altered_rows(public: Path, files: Iterable[Path]) -> Iterator[str]:
    """The cases in ``files``, databases of somebody else's making, that bear the digest of a row
    in ``public`` and say something else, in order. Raises ``sqlite3.Error``."""
    for file in files:
        with closing(connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as db:
            db.execute("PRAGMA trusted_schema = OFF")
            db.execute("ATTACH ? AS office", (f"file:{public}?mode=ro",))
            columns = [row[1] for row in db.execute("PRAGMA office.table_info(cases)")]
            differs = " OR ".join(f"one.{column} IS NOT other.{column}" for column in columns)
            asked = (
                "SELECT one.id FROM main.cases one JOIN office.cases other"  # noqa: S608 - our columns
                f" ON one.id = other.id AND one.{DIGEST.name} = other.{DIGEST.name}"
                f" WHERE {differs} ORDER BY one.id"
            )
            yield from (id for (id,) in db.execute(asked))
