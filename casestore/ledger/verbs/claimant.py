"""What a claimant does, in a unit of work on their case that has begun."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from casestore.errors import Incomplete, NotAllowed
from casestore.exchange.completeness import PAPERS
from casestore.exchange.handouts import HANDOUT_NAMES, Handout
from casestore.ledger import asking
from casestore.ledger.queries.owed_papers import owed_papers
from casestore.ledger.queries.status import may_object
from casestore.ledger.records import MoveRequest
from casestore.ledger.verbs import staff_moves
from casestore.ledger.waiting_words import waiting_for
from casestore.ledger.work import Said, Work, lost
from casestore.lifecycle.case_states import CASE_STATES, State
from casestore.lifecycle.needs import Need
from casestore.lifecycle.ratings import GRADES, SOLVED, Rating, wrong_in_rating
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


def rate(work: Work, rating: Rating, details: Mapping[str, str] = _NONE) -> None:
    """Say whether the problem is solved and grade the handling, each time it is asked; who isn't
    content says why, and a case that was struck off is then looked at again.

    Raises :class:`NotAllowed`, :class:`Incomplete`.
    """
    wrong = wrong_in_rating(rating)
    wrong.pop("solved", None)  # the form asks; an item from before that is no less an answer
    if wrong:
        raise Incomplete(wrong)
    if not asking.may_answer(work.session, work.row):
        raise NotAllowed("现在不能评价：案件还没有办结，或者已经评价过")
    solved = (SOLVED[rating.solved],) if rating.solved else ()
    told = f"已收到您的评价：{'，'.join((*solved, GRADES[rating.grade]))}。"
    said = {"grade": rating.grade, "solved": rating.solved or "", **details}
    work.row.version += 1  # whoever is about to strike off reads it first
    work.write(Verb.RATE, Said(note=rating.text, told=told, details=said))
    if rating.wants_more and work.row.state is State.STRUCK_OFF:
        given = {Need.REASON: rating.text}
        request = MoveRequest(verb=Verb.CONTEST, version=work.row.version, given=given)
        staff_moves.make(work, request)


def ask_for(work: Work, what: Handout, details: Mapping[str, str] = _NONE) -> None:
    """Ask for the signed receipt, or for a copy of all that was sent; the worker makes it. It
    moves nothing."""
    told = f"您索取的{HANDOUT_NAMES[what]}正在制作，做好后在查询页上取。"
    work.write(Verb.HANDOUT, Said(told=told, details={"what": what.value, **details}))


def object_to(work: Work, reason: str, details: Mapping[str, str] = _NONE) -> None:
    """Object to a refusal, once to each: it is looked at again under a clock of its own. Raises
    :class:`NotAllowed`, :class:`Incomplete`."""
    if work.row.state is State.DECLINED and not may_object(work.ledger, work.session, work.row):
        raise NotAllowed("对这次不予受理已经提出过异议，或者过了期限；仍可以留言说明")
    given = {Need.REASON: reason}
    request = MoveRequest(verb=Verb.OBJECT, version=work.row.version, given=given)
    staff_moves.make(work, request, details)


def withdraw(work: Work, reason: str, details: Mapping[str, str] = _NONE) -> None:
    """Take the clue back. Raises :class:`NotAllowed`, :class:`Incomplete`."""
    given = {Need.REASON: reason}
    request = MoveRequest(verb=Verb.WITHDRAW, version=work.row.version, given=given)
    staff_moves.make(work, request, details)
