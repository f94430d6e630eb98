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
    where there is none. ``sha`` identifies exactly one text; approval names it. ``held``: approved
    and not shown yet, because too few cases tell the same."""

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
    withdrawn_because: str = ""
    held: bool = False

    @property
    def written_by(self) -> tuple[str, str]:
        """The accounts whose text it is: they can't be its second person."""
        return self.author, self.submitted_by


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
    ``place`` says what of the case may be told beside the text."""

    text: SummaryText
    examined: Examined
    place: Place
    dismissals: tuple[Dismissal, ...] = ()

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
