"""What a claimant may read about their clue: the content of a capsule."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from casestore.errors import Unreadable
from casestore.lifecycle.case_states import State
from casestore.lifecycle.deadlines import Due, seen_on
from casestore.lifecycle.instalments import Instalment, InstalmentKind, InstalmentState

VERSION = 1


@dataclass(frozen=True, kw_only=True)
class Message:
    """What was written between office and claimant: ``ours`` is the office's."""

    at: datetime
    ours: bool
    text: str


@dataclass(frozen=True, kw_only=True)
class Look:
    """A line of the access diary: when the record was opened or downloaded, in what role
    (``who``, never a name), and what was done (``what``)."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True, kw_only=True)
class PublicStatus:
    """What number and code show, no identity. ``steps`` are (moment, sentence), oldest first;
    ``registered_alone``: it was taken for the record, and nobody promised that it is handled;
    ``messages`` oldest first; ``owed`` are the columns of the papers that it waits for, and
    ``answers`` what stands on the form that is to be signed, while it waits for one. ``outcome`` is
    what was done or decided, in words, ``""`` before; ``own`` is a deadline of the claimant's own
    beside ``due``; ``looks`` are the newest ones, newest first, ``looks_before`` how many more
    there were; ``instalments`` what was agreed to be paid or done."""

    campaign: str
    number: str
    state: State
    received_at: datetime
    steps: tuple[tuple[datetime, str], ...]
    due: Due | None
    unit: str
    may_supplement: bool
    public_id: str = ""
    may_rate: bool = False
    registered_alone: bool = False
    messages: tuple[Message, ...] = ()
    may_object: bool = False
    owed: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    outcome: str = ""
    own: Due | None = None
    looks: tuple[Look, ...] = ()
    looks_before: int = 0
    instalments: tuple[Instalment, ...] = ()


@dataclass(frozen=True)
class Head:
    """The ledger's chain of events when a capsule was written: how many there were, the hash of the
    last, and when."""

    events: int
    hash: str
    at: datetime


def content_of(status: PublicStatus, head: Head) -> dict[str, Any]:
    """``status`` and ``head`` as JSON values."""
    due = status.due
    return {
        "version": VERSION,
        "head": [head.events, head.hash, head.at.isoformat()],
        "campaign": status.campaign,
        "number": status.number,
        "state": status.state.value,
        "received_at": status.received_at.isoformat(),
        "steps": [[at.isoformat(), told] for at, told in status.steps],
        "due": None if due is None else _plain(due),
        "unit": status.unit,
        "may_supplement": status.may_supplement,
        "may_rate": status.may_rate,
        "registered_alone": status.registered_alone,
        "may_object": status.may_object,
        "messages": [[one.at.isoformat(), one.ours, one.text] for one in status.messages],
        "public_id": status.public_id,
        "owed": list(status.owed),
        "answers": dict(status.answers),
        "outcome": status.outcome,
        "own": None if status.own is None else _plain(status.own),
        "looks": [[one.at.isoformat(), one.who, one.what] for one in status.looks],
        "looks_before": status.looks_before,
        "instalments": [_plain_row(row) for row in status.instalments],
    }


def status_in(content: Mapping[str, Any], today: date) -> PublicStatus:
    """The status in a capsule, its deadline as it stands ``today``. Raises :class:`Unreadable` for
    one that a newer version of the program wrote."""
    try:
        due, own = (_due(content[key]) if content.get(key) else None for key in ("due", "own"))
        return PublicStatus(
            campaign=content["campaign"],
            number=content["number"],
            state=State(content["state"]),
            received_at=datetime.fromisoformat(content["received_at"]),
            steps=tuple((datetime.fromisoformat(at), told) for at, told in content["steps"]),
            due=seen_on(due, today) if due else None,
            unit=content["unit"],
            may_supplement=content["may_supplement"],
            may_rate=content["may_rate"],
            # capsules from before these were told have no word of them
            registered_alone=content.get("registered_alone", False),
            may_object=content.get("may_object", False),
            messages=_messages(content),
            public_id=content["public_id"],
            owed=tuple(str(one) for one in content.get("owed", ())),
            answers={str(id): str(text) for id, text in content.get("answers", {}).items()},
            outcome=str(content.get("outcome", "")),
            own=seen_on(own, today) if own else None,
            looks=_looks(content),
            looks_before=int(content.get("looks_before", 0)),
            instalments=tuple(_row(said) for said in content.get("instalments", ())),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise Unreadable("办理情况由另一版本的程序写成，请稍后再查") from error


def _messages(content: Mapping[str, Any]) -> tuple[Message, ...]:
    return tuple(
        Message(at=datetime.fromisoformat(at), ours=bool(ours), text=str(text))
        for at, ours, text in content.get("messages", ())
    )


def _looks(content: Mapping[str, Any]) -> tuple[Look, ...]:
    return tuple(
        Look(at=datetime.fromisoformat(at), who=str(who), what=str(what))
        for at, who, what in content.get("looks", ())
    )


def _plain_row(row: Instalment) -> list[Any]:
    paid_on = row.paid_on.isoformat() if row.paid_on else None
    days = row.due.isoformat(), row.first_due.isoformat()
    return [row.kind.value, row.serial, *days, row.amount, row.paid, paid_on, row.state.value]


def _row(said: list[Any]) -> Instalment:
    kind, serial, due, first_due, amount, paid, paid_on, state = said
    return Instalment(
        id=0,  # the ledger's own
        kind=InstalmentKind(kind),
        serial=int(serial),
        due=date.fromisoformat(due),
        first_due=date.fromisoformat(first_due),
        amount=int(amount),
        paid=int(paid),
        paid_on=date.fromisoformat(paid_on) if paid_on else None,
        state=InstalmentState(state),
    )


def head_in(content: Mapping[str, Any]) -> Head:
    """The head of the chain that a capsule carries."""
    events, hash, at = content["head"]
    return Head(int(events), str(hash), datetime.fromisoformat(at))


def _plain(due: Due) -> dict[str, Any]:
    return {
        "what": due.what,
        "start": due.start.isoformat(),
        "day": due.day.isoformat(),
        "counts": due.counts,
        "counted": due.counted,
        "skipped": [[day.isoformat(), why] for day, why in due.skipped],
        "source": due.source,
        "uncertain": due.uncertain,
    }


def _due(said: Mapping[str, Any]) -> Due:
    return Due(
        what=said["what"],
        start=date.fromisoformat(said["start"]),
        day=date.fromisoformat(said["day"]),
        left=0,
        counts=said["counts"],
        counted=said["counted"],
        skipped=tuple((date.fromisoformat(day), why) for day, why in said["skipped"]),
        source=said["source"],
        uncertain=said["uncertain"],
    )
