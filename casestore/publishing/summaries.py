"""From a struck-off case to a public page: written, checked by machine, approved by a second
person, projected.

The one door to the public: what passes it stands in ``public.db``, and the site is made of
nothing else. Who may do what, and when, stands in :mod:`casestore.lifecycle.summaries`.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from hashlib import sha256

from casestore.database.tables import SummaryTable
from casestore.errors import Incomplete, NotAllowed, NotFound, Refused, Stale
from casestore.ledger.ledger import Ledger
from casestore.ledger.people import those_who
from casestore.ledger.reopening import summary_details
from casestore.ledger.work import Said, Work, on_case, owe_new_site
from casestore.lifecycle.roles import Actor
from casestore.lifecycle.summaries import (
    INVOLVED,
    SUMMARY_STEPS,
    SummaryState,
    SummaryStep,
    summary_bar,
)
from casestore.lifecycle.verbs import Verb
from casestore.public.codes import OUTCOMES
from casestore.public.readable_codes import random_code
from casestore.public.rows import as_json
from casestore.publishing.approvals import APPROVAL, prove
from casestore.publishing.crowds import enter
from casestore.publishing.records import Dismissal, Summary, SummaryText, unsettled
from casestore.publishing.redaction.findings import Finding
from casestore.publishing.summary_queries import (
    dismissals_of,
    examined_text,
    opened,
    placed,
    sha_of_page,
    text_of,
    written_by,
)

#: Letters of a public id: random, never derived from a number of the ledger.
_LENGTH = 10

_PARTS = {"title": "标题", "happened": "事由", "done": "办理经过", "result": "办理结果"}


def save(
    ledger: Ledger, case_id: int, actor: Actor, text: SummaryText, based_on: str = ""
) -> Summary:
    """Keep ``text`` as a draft; what the gate finds comes back in ``hits``. It has no approval,
    and what is public stays as it is until this text is approved.

    ``based_on`` is the sha of the text that the person began with, ``""`` where there was none.
    Raises :class:`Stale` where another one has been saved since, :class:`NotAllowed`.
    """
    clean = SummaryText(**{key: _tidy(value) for key, value in asdict(text).items()})

    def change(_work: Work, row: SummaryTable) -> None:
        if row.sha not in (based_on, sha_of(clean)):
            raise Stale("您打开以后，另一人保存了新的一稿，您的文本还没有保存")
        row.sealed_to = ledger.sealer.sealed_to
        row.text, row.sha = ledger.sealer.seal_json(asdict(clean)), sha_of(clean)
        if row.dismissed is not None:  # ``sealed_to`` speaks for all of it
            row.dismissed = ledger.sealer.seal(ledger.opened().open(row.dismissed))
        if row.reason is not None:
            row.reason = ledger.sealer.seal(ledger.opened().open(row.reason))
        row.version, row.author = row.version + 1, actor.id
        row.submitted_by = row.approved_by = ""

    with step_on(ledger, case_id, actor, Verb.SUMMARY_SAVE) as taken:
        return taken.take(change)


def dismiss(
    ledger: Ledger, case_id: int, actor: Actor, sha: str, suspicion: tuple[str, str], reason: str
) -> Summary:
    """Let a suspicion of the draft ``sha`` stand, with a reason: (kind, words), wherever the words
    stand in the text. What blocks can't be dismissed. Raises :class:`NotFound` where the gate
    suspects no such thing, :class:`Incomplete`, :class:`Stale`."""

    def change(work: Work, row: SummaryTable) -> None:
        text = text_of(work.ledger, row)
        found = examined_text(work.ledger, work.session, work.row, text).suspected
        if suspicion not in {one.key for one in found}:
            raise NotFound("文本里没有这处疑似信息，请重新打开核对")
        kind, quoted = suspicion
        new = Dismissal(kind=kind, quoted=quoted, reason=reason.strip(), by=actor.id)
        others = [one for one in dismissals_of(ledger, row) if (one.kind, one.quoted) != suspicion]
        said = [asdict(one) for one in (*others, new)]
        row.dismissed, row.dismissed_sha = ledger.sealer.seal_json(said), sha_of_dismissals(said)

    with step_on(ledger, case_id, actor, Verb.SUMMARY_DISMISS, sha) as taken:
        return taken.take(change, reason=reason)


def submit(ledger: Ledger, case_id: int, actor: Actor, sha: str) -> Summary:
    """Hand the draft ``sha`` to a second person. Raises :class:`Refused` with the gate's hits,
    :class:`Stale`."""

    def change(_work: Work, row: SummaryTable) -> None:
        row.submitted_by = actor.id

    with step_on(ledger, case_id, actor, Verb.SUMMARY_SUBMIT, sha) as taken:
        return taken.take(change)


def approve(ledger: Ledger, case_id: int, actor: Actor, sha: str, seen: str = "") -> Summary:
    """Approve exactly the text ``sha``: another person than author and submitter, and none who
    handled the case for the responsible unit; the gate once more. ``seen``, where it is given, is
    :func:`casestore.publishing.summary_queries.page_sha` of the page that this person looked at.
    It is shown once enough cases are like it, ``held`` until then.
    Raises as :func:`submit` does, :class:`NotAllowed`, and :class:`Stale` for another page."""

    def change(work: Work, row: SummaryTable) -> dict[str, str]:
        row.published_on = row.published_on or work.today
        row.approved_by, row.withdrawn_on, row.withdrawn_because = actor.id, None, ""
        drop_reason(row)
        case, place = placed(work.ledger, work.session, work.row, row)
        public = as_json(case)
        if seen and seen != sha_of_page(public, row.dismissed_sha):
            raise Stale("要公开的页面或保留的理由有变动，请重新打开核对")
        row.public = public
        prove(work.ledger.settings.secret(APPROVAL), row)
        return enter(work.session, row, place)

    with step_on(ledger, case_id, actor, Verb.SUMMARY_APPROVE, sha) as taken:
        return taken.take(change)


def send_back(ledger: Ledger, case_id: int, actor: Actor, sha: str, reason: str) -> Summary:
    """Give the text ``sha`` back to its author, with a reason."""

    def change(_work: Work, row: SummaryTable) -> None:
        row.submitted_by = ""

    with step_on(ledger, case_id, actor, Verb.SUMMARY_SEND_BACK, sha) as taken:
        return taken.take(change, reason=reason)


def withdraw(ledger: Ledger, case_id: int, actor: Actor, reason: str) -> Summary:
    """Take a public page down at once, which owes a new release. Its address keeps the date;
    ``reason`` is proposed for it and shows after :func:`casestore.publishing.withdrawals.approve`.
    Raises :class:`Incomplete`, :class:`NotAllowed`."""

    def change(_work: Work, row: SummaryTable) -> None:
        propose_reason(ledger, row, actor, reason)

    with step_on(ledger, case_id, actor, Verb.SUMMARY_WITHDRAW) as taken:
        return taken.take(change, reason=reason)


def propose_reason(ledger: Ledger, row: SummaryTable, actor: Actor, reason: str) -> None:
    """Put ``reason`` into ``row`` as what ``actor`` proposes to tell of the withdrawal."""
    words = _tidy(reason)
    row.reason, row.reason_sha = ledger.sealer.seal(words.encode()), sha_of_reason(words)
    row.reason_by, row.reason_mac = actor.id, ""


def drop_reason(row: SummaryTable) -> None:
    """Forget what was proposed and approved of a withdrawal that is over."""
    row.reason, row.reason_sha, row.reason_by, row.reason_mac = None, "", "", ""


class Step:
    """One step of a summary, with its event, inside its transaction."""

    def __init__(self, work: Work, row: SummaryTable, step: SummaryStep) -> None:
        self.work, self.row, self.step = work, row, step

    def take(
        self,
        change: Callable[[Work, SummaryTable], dict[str, str] | None],
        reason: str = "",
    ) -> Summary:
        """Do it: what ``change`` does to the row, and what the table says of the step. What it
        returns goes into the event."""
        work, row, step = self.work, self.row, self.step
        if step.reason and not reason.strip():
            raise Incomplete({"reason": "请写明理由"})
        if step.gate:
            _pass_gate(work, row)
        noted = change(work, row) or {}
        if step.takes_down and row.public:
            row.public, row.withdrawn_because, row.withdrawn_on = None, "", work.today
            owe_new_site(work, step.verb)
        if step.publishes:
            owe_new_site(work, step.verb)
        row.state = step.target
        work.write(step.verb, Said(note=reason, details=summary_details(row) | noted))
        return opened(work.ledger, work.session, work.row, row)


@contextmanager
def step_on(
    ledger: Ledger, case_id: int, actor: Actor, verb: Verb, sha: str | None = None
) -> Iterator[Step]:
    """The step ``verb`` on the summary of a case, allowed by the table; ``sha`` is the text that
    the person saw."""
    step = SUMMARY_STEPS[verb]
    if not step.roles & actor.roles:
        raise NotAllowed("您的岗位不能做这一步")
    with on_case(ledger, case_id, actor) as work:
        if work.row.state not in step.cases:
            raise NotAllowed("只有已销号的案件可以公开摘要")
        row = _row(work, step)
        if sha is not None and (row.sha != sha or row.state not in step.sources):
            raise Stale("摘要已被改动或已经处理，请重新打开核对")
        if row.sha and (row.state not in step.sources or (step.of_public and not row.public)):
            raise NotAllowed("只有已经公开的摘要可以撤下")
        handled_by = (
            those_who(work.session, [case_id], INVOLVED)[case_id] if step.other_person else ()
        )
        barred = summary_bar(step, actor, written_by(row), handled_by)
        if barred:
            raise NotAllowed(barred)
        yield Step(work, row, step)


def _row(work: Work, step: SummaryStep) -> SummaryTable:
    row = work.session.get(SummaryTable, work.row.id)
    if row is None and None in step.sources:
        row = SummaryTable(
            case_id=work.row.id,
            public_id=new_id(),
            version=0,
            sha="",
            state=SummaryState.DRAFT,
            text=b"",
            author="",
            submitted_by="",
            approved_by="",
            withdrawn_because="",
            dismissed_sha="",
            reason_sha="",
            reason_by="",
            reason_mac="",
        )
        work.session.add(row)
    if row is None:
        raise NotFound("这个案件还没有摘要")
    return row


def _pass_gate(work: Work, row: SummaryTable) -> None:
    text = text_of(work.ledger, row)
    empty = {key: f"请填写{name}" for key, name in _PARTS.items() if not getattr(text, key)}
    if text.outcome not in OUTCOMES:
        empty["outcome"] = "请选择办结方式"
    if empty:
        raise Incomplete(empty)
    found = examined_text(work.ledger, work.session, work.row, text)
    if found.blocking:
        raise Refused(_hits(found.blocking))
    left = unsettled(found, dismissals_of(work.ledger, row))
    if left:
        words = "、".join(dict.fromkeys(f"“{one.quoted}”" for one in left))
        raise Incomplete({"suspicions": f"请改写或者写明理由保留疑似信息：{words}"})


def _hits(found: Iterable[Finding]) -> list[tuple[str, str, str]]:
    return [(one.field, one.kind, one.quoted) for one in found]


def _tidy(text: str) -> str:
    """One paragraph a line, no empty lines, no spaces at the ends."""
    lines = text.replace("\r", "\n").split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


def sha_of(text: SummaryText) -> str:
    """The identity of exactly this text."""
    return sha_of_parts(asdict(text))


def sha_of_parts(parts: Mapping[str, str]) -> str:
    """:func:`sha_of` the text of these parts, which an older version may have had fewer of."""
    return sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def sha_of_dismissals(dismissals: Sequence[Mapping[str, str]]) -> str:
    """The identity of exactly these dismissals, as they are sealed; ``""`` for none."""
    if not dismissals:
        return ""
    text = json.dumps(list(dismissals), sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def sha_of_reason(words: str) -> str:
    """The identity of exactly this reason of a withdrawal."""
    return sha256(f"reason\n{words}".encode()).hexdigest()


def new_id() -> str:
    """A random public id."""
    return random_code(_LENGTH)
