"""Every word of a case, for the desk's search, opened. Who looks finds a case by what they may read
of it, and by nothing else."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from casestore.campaign.form_fields import CONTACT, SHOWN_TO_UNITS
from casestore.database.tables import CaseTable, EventTable
from casestore.ledger import correction_notes
from casestore.ledger.queries.enterprise_names import folded
from casestore.lifecycle import readers
from casestore.lifecycle.roles import Actor, Role, narrowed
from casestore.lifecycle.verbs import Verb
from casestore.sealing.vault import Opener

#: Who finds a case by its people, and who by how they are reached.
_FIND_PEOPLE = frozenset({Role.COORDINATOR, Role.SUPERVISOR})
_FIND_CONTACT = frozenset({Role.COORDINATOR})
#: Bytes that a case takes in memory beside its objects.
_ENTRY = 200


@dataclass(frozen=True)
class Reader:
    """Who looks, and what of a case they find it by."""

    actor: Actor

    @cached_property
    def finds_people(self) -> bool:
        return bool(narrowed(self.actor.roles) & _FIND_PEOPLE)

    @cached_property
    def finds_contact(self) -> bool:
        return bool(narrowed(self.actor.roles) & _FIND_CONTACT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """What an act says, folded, with what decides who reads it."""

    verb: Verb
    writer: str
    unit: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseWords:
    """The words of one case, folded, in one text: first what whoever may see the case reads, until
    ``shown``; then its people, until ``people``; then how they are reached."""

    text: str
    shown: int
    people: int
    notes: tuple[Note, ...]

    @property
    def size(self) -> int:
        """Bytes in memory, about."""
        notes = sum(sys.getsizeof(one) + sys.getsizeof(one.words) for one in self.notes)
        return _ENTRY + sys.getsizeof(self) + sys.getsizeof(self.text) + notes

    def tell(self, wanted: str, reader: Reader) -> bool:
        """Whether ``wanted`` stands in what ``reader`` may read."""
        found = self.text.find
        return (
            found(wanted, 0, self.shown) >= 0
            or (reader.finds_people and found(wanted, self.shown, self.people) >= 0)
            or (reader.finds_contact and found(wanted, self.people) >= 0)
            or any(
                wanted in one.words
                and readers.reads_words(reader.actor, one.verb, one.writer, one.unit)
                for one in self.notes
            )
        )


def words_of(
    session: Session, ids: Sequence[int], opener: Opener | None
) -> Iterator[tuple[int, CaseWords]]:
    """The words of the cases ``ids``, each with its id; without an opener what isn't sealed."""
    notes: dict[int, list[Note]] = {id: [] for id in ids}
    if opener:
        for event in session.scalars(_noted(ids)):
            notes[event.case_id].append(_note(event, opener))
    columns = (CaseTable.id, CaseTable.number, CaseTable.respondent)
    sealed = (CaseTable.identity, CaseTable.narrative)
    asked = select(*columns, *sealed).where(CaseTable.id.in_(ids))
    for id, number, respondent, identity, narrative in session.execute(asked):
        who = opener.open_json(identity) if opener else {}
        told = [who.get(name, "") for name in sorted(SHOWN_TO_UNITS)]
        told += opener.open_json(narrative).values() if opener else ()
        shown = _joined([number, respondent, *told])
        people = _joined(value for name, value in who.items() if name not in CONTACT)
        contact = _joined(value for name, value in who.items() if name in CONTACT)
        yield (
            id,
            CaseWords(
                text=shown + people + contact,
                shown=len(shown),
                people=len(shown) + len(people),
                notes=tuple(notes[id]),
            ),
        )


def _note(event: EventTable, opener: Opener) -> Note:
    return Note(
        verb=event.verb,
        writer=sys.intern(event.actor),
        unit=sys.intern(str(event.details.get("for", ""))),
        words=folded(opener.open(event.note or b"").decode()),
    )


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
    return "".join(f"{folded(str(text))}\n" for text in texts if text)
