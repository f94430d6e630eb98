"""What a claimant does with number and access code."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType

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
from casestore.lifecycle.ratings import GRADES, wrong_in_rating
from casestore.lifecycle.roles import CLAIMANT
from casestore.lifecycle.verbs import Verb
from casestore.sealing.kept_file import KeptFile

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Claim:
    """What stands on the receipt. The verbs raise :class:`NotFound` where one of them is wrong."""

    number: str
    code: str


def supplement(
    ledger: Ledger, claim: Claim, text: str, files: Sequence[KeptFile] = ()
) -> PublicStatus:
    """:func:`add` by number and code; returns what they show now."""
    with _on_claim(ledger, claim) as work:
        add(work, text, files)
        return _status(work)


def rate(ledger: Ledger, claim: Claim, grade: int, text: str) -> PublicStatus:
    """:func:`give_grade` by number and code; returns what they show now."""
    with _on_claim(ledger, claim) as work:
        give_grade(work, grade, text)
        return _status(work)


def withdraw(ledger: Ledger, claim: Claim, reason: str) -> PublicStatus:
    """:func:`take_back` by number and code; returns what they show now."""
    with _on_claim(ledger, claim) as work:
        take_back(work, reason)
        return _status(work)


def add(
    work: Work, text: str, files: Sequence[KeptFile] = (), details: Mapping[str, str] = _NONE
) -> None:
    """Add words or files; a case waiting for them (待补正) goes back to review.

    Raises :class:`NotAllowed` when the case is closed, :class:`Incomplete` when there is nothing.
    """
    row = work.row
    if CASE_STATES[row.state].ended:
        raise NotAllowed("案件已经结束，不能再补充材料")
    gone = lost(work.ledger, files, "files")
    if gone or not (text.strip() or files):
        raise Incomplete(gone or {"text": "请填写补充说明，或上传材料"})
    work.attach(files)
    waited_for = row.state is State.RETURNED
    told = "" if waited_for else "补充材料已收到。"
    work.write(Verb.SUPPLEMENT, Said(note=text, told=told, files=files, details=details))
    if waited_for:
        staff_moves.make(work, MoveRequest(verb=Verb.COMPLETE, version=row.version))
    else:
        row.version += 1


def give_grade(work: Work, grade: int, text: str, details: Mapping[str, str] = _NONE) -> None:
    """Grade the handling (a key of :data:`casestore.lifecycle.ratings.GRADES`); a bad grade says
    why.

    Raises :class:`NotAllowed`, :class:`Incomplete`.
    """
    if wrong := wrong_in_rating(grade, text):
        raise Incomplete(wrong)
    if not may_rate(work.ledger, work.session, work.row):
        raise NotAllowed("现在不能评价：案件还没有销号，或者已经评价过")
    told = f"已收到您的评价：{GRADES[grade]}。"
    work.write(Verb.RATE, Said(note=text, told=told, details={"grade": grade, **details}))


def take_back(work: Work, reason: str) -> None:
    """Take the clue back. Raises :class:`NotAllowed`, :class:`Incomplete`."""
    given = {Need.REASON: reason}
    request = MoveRequest(verb=Verb.WITHDRAW, version=work.row.version, given=given)
    staff_moves.make(work, request)


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
