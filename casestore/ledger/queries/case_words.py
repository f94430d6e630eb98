"""Every word of the cases, for the desk's search: opened once, kept in a bounded memory of this
process, never on disk. Who looks finds a case by what they may read of it, and by nothing else."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from casestore.campaign.form_fields import CONTACT, SHOWN_TO_UNITS
from casestore.database.tables import CaseTable, EventTable
from casestore.ledger import correction_notes
from casestore.ledger.queries.enterprise_names import folded
from casestore.lifecycle import readers
from casestore.lifecycle.roles import Actor, Role, narrowed
from casestore.lifecycle.verbs import Verb
from casestore.sealing.vault import Opener

#: Characters kept in memory, two bytes each; what was used longest ago is dropped first.
KEPT = 60_000_000
_BATCH = 500
#: Who finds a case by its people, and who by how they are reached.
_FIND_PEOPLE = frozenset({Role.COORDINATOR, Role.SUPERVISOR})
_FIND_CONTACT = frozenset({Role.COORDINATOR})


@dataclass(frozen=True)
class _Reader:
    """Who looks, and what of a case they find it by."""

    actor: Actor

    @cached_property
    def finds_people(self) -> bool:
        return bool(narrowed(self.actor.roles) & _FIND_PEOPLE)

    @cached_property
    def finds_contact(self) -> bool:
        return bool(narrowed(self.actor.roles) & _FIND_CONTACT)


@dataclass(frozen=True, kw_only=True)
class _Note:
    """What an act says, folded, with what decides who reads it."""

    verb: Verb
    writer: str
    unit: str
    words: str


@dataclass(frozen=True, kw_only=True)
class _CaseWords:
    """The words of one case, folded, by who reads them: ``shown`` by whoever may see the case."""

    shown: str
    people: str
    contact: str
    notes: tuple[_Note, ...]

    @property
    def size(self) -> int:
        notes = sum(len(one.words) for one in self.notes)
        return len(self.shown) + len(self.people) + len(self.contact) + notes

    def tell(self, wanted: str, reader: _Reader) -> bool:
        """Whether ``wanted`` stands in what ``reader`` may read."""
        return (
            wanted in self.shown
            or (reader.finds_people and wanted in self.people)
            or (reader.finds_contact and wanted in self.contact)
            or any(
                wanted in one.words
                and readers.reads_words(reader.actor, one.verb, one.writer, one.unit)
                for one in self.notes
            )
        )


class Words:
    """The words by case id. Without an opener only what isn't sealed is found."""

    def __init__(self, opener: Opener | None) -> None:
        self._opener = opener
        self._kept: OrderedDict[int, _CaseWords] = OrderedDict()
        self._size = self._head = 0
        self._lock = Lock()

    def containing(
        self, session: Session, ids: Sequence[int], text: str, actor: Actor
    ) -> list[int]:
        """Those of ``ids`` in which ``actor`` may read ``text``, in the same order."""
        wanted, found, reader = folded(text), set[int](), _Reader(actor)
        head = self._forget_changed(session)
        for start in range(0, len(ids), _BATCH):
            words = self._words_of(session, ids[start : start + _BATCH], head)
            found |= {id for id, one in words.items() if one.tell(wanted, reader)}
        return [id for id in ids if id in found]

    def _forget_changed(self, session: Session) -> int:
        """Drop the cases to which something was done since the last look; returns the last event
        that ``session`` sees."""
        head = session.scalar(select(func.max(EventTable.id))) or 0
        with self._lock:
            before, self._head = self._head, max(head, self._head)
        changed = select(EventTable.case_id).where(EventTable.id > before).distinct()
        for id in session.scalars(changed) if before else ():
            self._drop(id)
        return head

    def _words_of(
        self, session: Session, ids: Sequence[int], head: int
    ) -> Mapping[int, _CaseWords]:
        with self._lock:
            found = {id: self._kept[id] for id in ids if id in self._kept}
            for id in found:
                self._kept.move_to_end(id)
        unknown = [id for id in ids if id not in found]
        for id, words in self._read(session, unknown):
            found[id] = words
            self._keep(id, words, head)
        return found

    def _read(self, session: Session, ids: Sequence[int]) -> Iterator[tuple[int, _CaseWords]]:
        notes: dict[int, list[_Note]] = {id: [] for id in ids}
        for event in session.scalars(_noted(ids)) if ids and self._opener else ():
            notes[event.case_id].append(self._note(event))
        columns = (CaseTable.id, CaseTable.number, CaseTable.respondent)
        sealed = (CaseTable.identity, CaseTable.narrative)
        asked = select(*columns, *sealed).where(CaseTable.id.in_(ids))
        for id, number, respondent, identity, narrative in session.execute(asked) if ids else ():
            who = self._opened(identity)
            told = [who.get(name, "") for name in sorted(SHOWN_TO_UNITS)]
            told += self._opened(narrative).values()
            yield (
                id,
                _CaseWords(
                    shown=_joined([number, respondent, *told]),
                    people=_joined(value for name, value in who.items() if name not in CONTACT),
                    contact=_joined(value for name, value in who.items() if name in CONTACT),
                    notes=tuple(notes[id]),
                ),
            )

    def _note(self, event: EventTable) -> _Note:
        assert self._opener is not None and event.note is not None  # noqa: S101 - asked for
        return _Note(
            verb=event.verb,
            writer=event.actor,
            unit=str(event.details.get("for", "")),
            words=folded(self._opener.open(event.note).decode()),
        )

    def _opened(self, sealed: bytes) -> dict[str, str]:
        return self._opener.open_json(sealed) if self._opener else {}

    def _keep(self, id: int, words: _CaseWords, head: int) -> None:
        """Keep what was read when ``head`` was the last event, unless somebody has seen a later one
        since, who would take it for as new as that."""
        with self._lock:
            if head < self._head or id in self._kept:
                return
            self._kept[id] = words
            self._size += words.size
            while self._size > KEPT and len(self._kept) > 1:
                self._size -= self._kept.popitem(last=False)[1].size

    def _drop(self, id: int) -> None:
        with self._lock:
            words = self._kept.pop(id, None)
            self._size -= words.size if words else 0


def _noted(ids: Sequence[int]) -> Select[EventTable]:
    """The acts in ``ids`` that say something; what a correction changed is looked for where it
    stands now."""
    return select(EventTable).where(
        EventTable.case_id.in_(ids),
        EventTable.note.is_not(None),
        EventTable.verb.not_in(sorted(correction_notes.NOTED)),
    )


def _joined(texts: Iterable[str]) -> str:
    """``texts`` folded, one a line: nothing is found across two of them."""
    return "\n".join(folded(str(text)) for text in texts if text)
