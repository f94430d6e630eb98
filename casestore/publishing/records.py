"""A summary on its way to the public, as values."""

from dataclasses import dataclass
from datetime import date

from casestore.lifecycle.summaries import SummaryState
from casestore.publishing.crowds import Place
from casestore.publishing.redaction.findings import Examined, Finding


@dataclass(frozen=True, kw_only=True)
class SummaryText:
    """The public words of a case. One paragraph a line; ``basis`` may be empty; ``outcome`` is an
    id of :data:`casestore.public.codes.OUTCOMES`, or ``""`` in a text written before outcomes were
    recorded."""

    title: str
    happened: str
    done: str
    result: str
    basis: str = ""
    outcome: str = ""


@dataclass(frozen=True, kw_only=True)
class SummaryLine:
    """A summary in a list, read without opening it: ``title`` is that of the public text, ``""``
    where there is none. ``sha`` identifies exactly one text; approval names it. ``is_public``:
    something of it is public, this text or the one before; ``held``: that is not shown yet, because
    too few cases tell the same.

    ``written_by`` are the accounts whose words wait for a second person or had one, ``handled_by``
    those that handled the case for the responsible unit or let a suspicion stand: none of them can
    be that person.
    ``reason_waits``: the reason of a withdrawal, proposed by ``reason_by``, hasn't had one.
    """

    case_id: int
    number: str
    campaign: str
    public_id: str
    version: int
    sha: str
    state: SummaryState
    title: str
    author: str
    submitted_by: str = ""
    approved_by: str = ""
    published_on: date | None = None
    withdrawn_on: date | None = None
    withdrawn_because: str = ""
    held: bool = False
    is_public: bool = False
    written_by: tuple[str, ...] = ()
    handled_by: frozenset[str] = frozenset()
    reason_by: str = ""
    reason_sha: str = ""
    reason_waits: bool = False


@dataclass(frozen=True, kw_only=True)
class Dismissal:
    """A suspicion that a person let stand: ``quoted`` as ``kind``, by the account ``by``."""

    kind: str
    quoted: str
    reason: str
    by: str


@dataclass(frozen=True, kw_only=True)
class Summary(SummaryLine):
    """A summary opened, with what the gate finds in it now and what of that was dismissed.
    ``place`` says what of the case may be told beside the text. ``reason`` is what is proposed as
    the reason of its withdrawal, ``reason_found`` what of that must be reworded, ``why_back`` why
    it was given back."""

    text: SummaryText
    examined: Examined
    place: Place
    dismissals: tuple[Dismissal, ...] = ()
    reason: str = ""
    why_back: str = ""
    reason_found: tuple[Finding, ...] = ()

    @property
    def hits(self) -> tuple[tuple[str, str, str], ...]:
        """What blocks: (field, kind, text)."""
        return tuple((one.field, one.kind, one.quoted) for one in self.examined.blocking)

    @property
    def open_suspicions(self) -> tuple[Finding, ...]:
        """The suspicions that nobody has dismissed yet."""
        return unsettled(self.examined, self.dismissals)

    @property
    def dismissed(self) -> tuple[Dismissal, ...]:
        """The dismissals that this text makes use of."""
        there = {one.key for one in self.examined.suspected}
        return tuple(one for one in self.dismissals if (one.kind, one.quoted) in there)


def unsettled(examined: Examined, dismissals: tuple[Dismissal, ...]) -> tuple[Finding, ...]:
    """The suspicions of a text that none of ``dismissals`` lets stand."""
    settled = {(one.kind, one.quoted) for one in dismissals}
    return tuple(one for one in examined.suspected if one.key not in settled)
