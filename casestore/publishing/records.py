"""A summary on its way to the public, as values."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class SummaryText:
    """The public words of a case. One paragraph a line; ``basis`` may be empty; ``outcome`` is
    an id of :data:`casestore.public.rows.OUTCOMES`, or ``""`` in a text written before outcomes
    were recorded."""

    title: str
    happened: str
    done: str
    result: str
    basis: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class Summary:
    """A summary on its way through the gate. ``sha`` identifies exactly this text; approval names
    it.

    ``state``: draft → submitted → approved → withdrawn; any edit makes it a draft again and
    voids the approval.
    """

    case_id: int
    number: str
    campaign: str
    public_id: str
    version: int
    sha: str
    state: Literal["draft", "submitted", "approved", "withdrawn"]
    text: SummaryText
    author: str
    submitted_by: str = ""
    approved_by: str = ""
    published_on: date | None = None
    withdrawn_because: str = ""
    hits: tuple[tuple[str, str, str], ...] = ()
