"""What an item of each kind does in the ledger, inside the importer's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from casestore.database.tables import CaseTable, FileTable
from casestore.errors import NotFound, Rejected, Unreadable
from casestore.errors.stray_characters import without_strays
from casestore.exchange.claimant_keys import keys_of
from casestore.exchange.handouts import Handout
from casestore.exchange.items import Item, is_authentic
from casestore.ledger import bindings
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.status import entitled
from casestore.ledger.records import Clue, Holder
from casestore.ledger.verbs import claimant, linking, registering
from casestore.ledger.verbs.registering import Entry
from casestore.ledger.work import Said, Work, on_row
from casestore.lifecycle.ratings import Rating, Solved, solved_of
from casestore.lifecycle.roles import CLAIMANT
from casestore.lifecycle.verbs import Verb
from casestore.sealing.kept_file import KeptFile


def clue(ledger: Ledger, session: Session, item: Item) -> int:
    """A new case, under the number on its receipt; where another claimant holds the same number
    (two public hosts, a restored one) under a new one, of which the claimant reads."""
    said, campaign = item.body, ledger.campaign(str(item.body.get("campaign", "")))
    received_at = _no_later(item.at, ledger.now(campaign.id))
    number, details = item.number, {"item": item.name}
    if _taken(session, CaseTable.number == number):
        number = registering.free_number(session, campaign.prefix, received_at.year)
        details["receipt"] = item.number
    entry = Entry(
        clue=Clue(
            campaign=campaign.id,
            values=_texts(said["values"]),
            files=_files(session, said["files"]),
            source=_text(said["source"]),
            demo=bool(said["demo"]),
            later=tuple(_text(id) for id in said.get("later", ())),
        ),
        holder=Holder(number=number, reader=item.reader, writing=bytes.fromhex(item.writing)),
        key=item.name,
        code="",
        received_at=received_at,
    )
    if _taken(session, CaseTable.reading_key == item.reader):
        raise Rejected("同一编号和查询码已经登记过一件线索")
    row = registering.enter(ledger, session, entry, CLAIMANT, details)
    linking.ask_about_duplicates(on_row(ledger, session, row, CLAIMANT))
    return row.id


def supplement(ledger: Ledger, session: Session, item: Item) -> int:
    work = _work(ledger, session, item)
    files = _files(session, item.body["files"])
    claimant.supplement(work, _text(item.body["text"]), files, _details(item))
    return work.row.id


def message(ledger: Ledger, session: Session, item: Item) -> int:
    work = _work(ledger, session, item)
    claimant.message(work, _text(item.body["text"]), _details(item))
    return work.row.id


def rating(ledger: Ledger, session: Session, item: Item) -> int:
    work = _work(ledger, session, item)
    body = item.body
    rating = Rating(grade=int(body["grade"]), solved=_solved(body), text=_text(body["text"]))
    claimant.rate(work, rating, _details(item))
    return work.row.id


def _solved(body: Mapping[str, Any]) -> Solved | None:
    """What the claimant says of the problem; nothing in an item from before it was asked."""
    if "solved" not in body:
        return None
    solved = solved_of(body["solved"])
    if solved is None:
        raise Rejected("评价里的答案不认识")
    return solved


def withdrawal(ledger: Ledger, session: Session, item: Item) -> int:
    work = _work(ledger, session, item)
    claimant.withdraw(work, _text(item.body["text"]), _details(item))
    return work.row.id


def objection(ledger: Ledger, session: Session, item: Item) -> int:
    work = _work(ledger, session, item)
    claimant.object_to(work, _text(item.body["text"]), _details(item))
    return work.row.id


def handout(ledger: Ledger, session: Session, item: Item) -> int:
    work = _work(ledger, session, item)
    try:
        what = Handout(str(item.body["what"]))
    except ValueError as error:
        raise Rejected("索取的文件不认识") from error
    claimant.ask_for(work, what, _details(item))
    return work.row.id


def old_receipt(ledger: Ledger, session: Session, item: Item) -> int | None:
    """The keys of a case whose receipt is older than keys: made from its number and code, which
    the office knows by their hash. A wrong code is nothing that a person need look at."""
    code = str(item.body["code"])
    id = entitled(ledger, session, item.number, code)
    if id is None:
        return None
    row, keys = session.get_one(CaseTable, id), keys_of(item.number, code)
    if keys.reader != item.reader:
        raise Unreadable("密钥与编号、查询码不符")
    if row.reading_key is not None:
        return None
    row.reading_key, row.writing_key = keys.reader, ledger.sealer.seal(keys.writing)
    digest = bindings.keys_digest(keys.reader, keys.writing)
    said = Said(details={**_details(item), "holder": digest})
    on_row(ledger, session, row, CLAIMANT).write(Verb.NEW_KEYS, said)
    return id


def _work(ledger: Ledger, session: Session, item: Item) -> Work:
    """A unit of work on the case of ``item``, which its claimant wrote. Raises :class:`NotFound`
    where there is no such case, :class:`Unreadable` where somebody else wrote it."""
    asked = select(CaseTable).where(CaseTable.reading_key == item.reader)
    row = session.scalars(asked).first()
    if row is None or row.writing_key is None:
        raise NotFound("没有与这份来件对应的线索")
    if not is_authentic(item, ledger.opened().open(row.writing_key)):
        raise Unreadable("校验不符，不是反映人本人发出的，或在途中被改动")
    return on_row(ledger, session, row, CLAIMANT)


def _details(item: Item) -> Mapping[str, str]:
    return {"item": item.name, "sent": item.at.isoformat(timespec="seconds")}


def _files(session: Session, said: Sequence[Mapping[str, Any]]) -> tuple[KeptFile, ...]:
    """The files that an item names. Raises :class:`Rejected` where one is another case's, or
    isn't named as sealed files are."""
    files = tuple(KeptFile(**{**file, "name": _text(file["name"])}) for file in said)
    for file in files:
        if Path(file.stored).name != file.stored or not file.stored.endswith(".age"):
            raise Rejected("所附材料的文件名不是本程序起的")
        if _taken(session, FileTable.stored == file.stored):
            raise Rejected("所附材料属于另一件线索")
    return files


def _texts(said: Mapping[str, Any]) -> dict[str, str]:
    return {str(id): _text(value) for id, value in said.items()}


def _text(said: object) -> str:
    """What the claimant wrote. The forms let no stray pass, so nobody has read or signed one that
    comes from anywhere else."""
    return without_strays(str(said))


def _taken(session: Session, condition: ColumnElement[bool]) -> bool:
    return session.execute(select(1).where(condition)).first() is not None


def _no_later(at: datetime, now: datetime) -> datetime:
    """The public side's clock, unless it is fast."""
    return min(at, now)
