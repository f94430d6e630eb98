"""A summary on its way to the public, as values."""

from dataclasses import dataclass
from datetime import date

from casestore.lifecycle.summaries import SummaryState


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
    where there is none. ``sha`` identifies exactly one text; approval names it."""

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

    @property
    def written_by(self) -> tuple[str, str]:
        """The accounts whose text it is: they can't be its second person."""
        return self.author, self.submitted_by


@dataclass(frozen=True, kw_only=True)
class Summary(SummaryLine):
    """A summary opened. ``hits`` is what the gate finds in it now: (field, kind, text).
    ``alike`` counts the cases of the ledger that share its category and level, itself included."""

    text: SummaryText
    hits: tuple[tuple[str, str, str], ...] = ()
    alike: int = 0
