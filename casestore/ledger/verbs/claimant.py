"""What a claimant does with number and access code."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from casestore.database.tables import CaseTable
from casestore.errors import Incomplete, NotAllowed, NotFound
from casestore.exchange.public_status import PublicStatus
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.status import entitled, may_rate, status_of
from casestore.ledger.records import MoveRequest
from casestore.ledger.verbs import staff_moves
from casestore.ledger.work import Said, Work, lost, on_row
from casestore.lifecycle.case_states import CASE_STATES, State
from casestore.lifecycle.needs import Need
from casestore.lifecycle.ratings import BAD_GRADE, GRADES
from casestore.lifecycle.roles import CLAIMANT
from casestore.lifecycle.verbs import Verb
from casestore.sealing.kept_file import KeptFile


@dataclass(frozen=True)
class Claim:
    """What stands on the receipt. The verbs raise :class:`NotFound` where one of them is wrong."""

    number: str
    code: str


def supplement(
    ledger: Ledger, claim: Claim, text: str, files: Sequence[KeptFile] = ()
) -> PublicStatus:
    """Add words or files; a case waiting for them (待补正) goes back to review.

    Raises :class:`NotAllowed` when the case is closed, :class:`Incomplete` when there is nothing.
    """
    with _on_claim(ledger, claim) as work:
        row = work.row
        if CASE_STATES[row.state].ended:
            raise NotAllowed("案件已经结束，不能再补充材料")
        gone = lost(ledger, files, "files")
        if gone or not (text.strip() or files):
            raise Incomplete(gone or {"text": "请填写补充说明，或上传材料"})
        work.attach(files)
        waited_for = row.state is State.RETURNED
        said = Said(note=text, told="" if waited_for else "补充材料已收到。", files=files)
        work.write(Verb.SUPPLEMENT, said)
        if waited_for:
            staff_moves.make(work, MoveRequest(verb=Verb.COMPLETE, version=row.version))
        else:
            row.version += 1
        return _status(work)


def rate(ledger: Ledger, claim: Claim, grade: int, text: str) -> PublicStatus:
    """Grade the handling (a key of :data:`casestore.lifecycle.ratings.GRADES`); a bad grade says
    why.

    Raises :class:`NotAllowed`, :class:`Incomplete`.
    """
    if grade not in GRADES:
        raise Incomplete({"grade": "请选择评价"})
    if grade <= BAD_GRADE and not text.strip():
        raise Incomplete({"text": "请写明哪里不满意，以便回访"})
    with _on_claim(ledger, claim) as work:
        if not may_rate(ledger, work.session, work.row):
            raise NotAllowed("现在不能评价：案件还没有销号，或者已经评价过")
        told = f"已收到您的评价：{GRADES[grade]}。"
        work.write(Verb.RATE, Said(note=text, told=told, details={"grade": grade}))
        return _status(work)


def withdraw(ledger: Ledger, claim: Claim, reason: str) -> PublicStatus:
    """Take the clue back. Raises :class:`NotAllowed`, :class:`Incomplete`."""
    with _on_claim(ledger, claim) as work:
        request = MoveRequest(
            verb=Verb.WITHDRAW, version=work.row.version, given={Need.REASON: reason}
        )
        staff_moves.make(work, request)
        return _status(work)


@contextmanager
def _on_claim(ledger: Ledger, claim: Claim) -> Iterator[Work]:
    with ledger.store.write() as session:
        id = entitled(ledger, session, claim.number, claim.code)
        if id is None:
            raise NotFound("编号或查询码不对，请照回执填写")
        yield on_row(ledger, session, session.get_one(CaseTable, id), CLAIMANT)


def _status(work: Work) -> PublicStatus:
    work.session.flush()
    return status_of(work.ledger, work.session, work.row)
