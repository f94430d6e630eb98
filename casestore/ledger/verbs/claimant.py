"""What a claimant does, in a unit of work on their case that has begun."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from casestore.errors import Incomplete, NotAllowed
from casestore.exchange.completeness import PAPERS
from casestore.ledger.queries.owed_papers import owed_papers
from casestore.ledger.queries.status import may_object, may_rate
from casestore.ledger.records import MoveRequest
from casestore.ledger.verbs import staff_moves
from casestore.ledger.waiting_words import waiting_for
from casestore.ledger.work import Said, Work, lost
from casestore.lifecycle.case_states import CASE_STATES, State
from casestore.lifecycle.needs import Need
from casestore.lifecycle.ratings import GRADES, wrong_in_rating
from casestore.lifecycle.verbs import Verb
from casestore.sealing.kept_file import KeptFile

_NONE: Mapping[str, str] = MappingProxyType({})


def supplement(
    work: Work, text: str, files: Sequence[KeptFile] = (), details: Mapping[str, str] = _NONE
) -> None:
    """Add words or files; a case waiting for them (待补正) goes back to review, unless it waits for
    a paper and this is none.

    Raises :class:`NotAllowed` when the case is closed, :class:`Incomplete` when there is nothing.
    """
    row = work.row
    if CASE_STATES[row.state].ended:
        raise NotAllowed("案件已经结束，不能再补充材料")
    gone = lost(work.ledger, files, "files")
    if gone or not (text.strip() or files):
        raise Incomplete(gone or {"text": "请填写补充说明，或上传材料"})
    owed = [
        id
        for id in owed_papers(work.session, row)
        if PAPERS[id] not in {file.purpose for file in files}
    ]
    waited_for = row.state is State.RETURNED and not owed
    if not waited_for:  # else the move counts on
        row.version += 1
    told = "" if waited_for else "补充材料已收到。" + (waiting_for(owed) if owed else "")
    work.write(Verb.SUPPLEMENT, Said(note=text, told=told, files=files, details=details))
    if waited_for:
        staff_moves.make(work, MoveRequest(verb=Verb.COMPLETE, version=row.version))


def message(work: Work, text: str, details: Mapping[str, str] = _NONE) -> None:
    """Ask or tell the office something, at any time, whatever the case stands at: it moves nothing
    and makes no open page of the desk stale. Raises :class:`Incomplete`."""
    if not text.strip():
        raise Incomplete({"text": "请填写留言"})
    work.write(Verb.MESSAGE, Said(note=text, told="您的留言已收到。", details=details))


def rate(work: Work, grade: int, text: str, details: Mapping[str, str] = _NONE) -> None:
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


def object_to(work: Work, reason: str, details: Mapping[str, str] = _NONE) -> None:
    """Object to a refusal, once to each: it is looked at again under a clock of its own. Raises
    :class:`NotAllowed`, :class:`Incomplete`."""
    if work.row.state is State.DECLINED and not may_object(work.session, work.row):
        raise NotAllowed("对这次不予受理已经提出过异议，复核的结论写在办理过程里")
    given = {Need.REASON: reason}
    request = MoveRequest(verb=Verb.OBJECT, version=work.row.version, given=given)
    staff_moves.make(work, request, details)


def withdraw(work: Work, reason: str, details: Mapping[str, str] = _NONE) -> None:
    """Take the clue back. Raises :class:`NotAllowed`, :class:`Incomplete`."""
    given = {Need.REASON: reason}
    request = MoveRequest(verb=Verb.WITHDRAW, version=work.row.version, given=given)
    staff_moves.make(work, request, details)
