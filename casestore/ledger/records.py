"""What goes into the ledger and what comes out of it: plain values, no session, no ORM object
leaves the store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from casestore.lifecycle.case_states import State, Supervision
from casestore.lifecycle.deadlines import Due
from casestore.lifecycle.needs import Need
from casestore.lifecycle.verbs import Verb
from casestore.sealing.kept_file import KeptFile

Source = str  # id of one of the campaign's sources; "web" for the clue form


@dataclass(frozen=True, kw_only=True)
class Clue:
    """One submission. ``values`` maps field ids (``casestore/campaign/form_fields.py`` plus the
    campaign's own) to text; dates in ISO form, amounts as plain numbers in 万元. ``received_on`` is
    the day on which it reached the office (in Shanghai), ``None`` for now: its clocks start there.
    ``on_paper``: the seal, signature and proofs lie with the office on paper, and the clue comes
    without them. ``later`` are the columns of papers that come afterwards: until then it is 待补正.
    ``incoming`` is the id of what came to the office and says all this."""

    campaign: str
    values: Mapping[str, str]
    files: tuple[KeptFile, ...]
    source: Source = "web"
    demo: bool = False
    received_on: date | None = None
    on_paper: bool = False
    later: tuple[str, ...] = ()
    incoming: int | None = None


@dataclass(frozen=True, kw_only=True)
class MoveRequest:
    """A move as a person asks for it: ``version`` is the one they saw, ``given`` what the move
    needs, ``files`` the proof, ``told`` words for the claimant beside the usual ones,
    ``confirmed`` the doubts (:class:`casestore.errors.Doubtful`) that they let stand."""

    verb: str
    version: int
    given: Mapping[Need, str] = field(default_factory=dict)
    files: Sequence[KeptFile] = ()
    told: str = ""
    confirmed: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Whoever holds a receipt: its number, and the keys that number and code make. ``reader`` is
    public; ``writing`` is secret and sealed in the ledger."""

    number: str
    reader: str
    writing: bytes


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the claimant gets. ``code`` can't be read back from the store, and is ``""`` where
    the desk has handed out another since; ``uncertain``: the day was counted without its year's
    list of holidays; ``repeated`` marks a second press; ``complete_by`` is the last day for the
    papers that it waits for, after which the review is counted."""

    case_id: int
    campaign: str
    number: str
    code: str
    received_at: datetime
    review_by: date
    uncertain: bool = False
    repeated: bool = False
    complete_by: date | None = None
    owed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """A line of the ledger, read without opening a seal. Of the sums in 万元 ``amount`` is at stake
    and ``fulfilled`` was verified at strike-off (``None`` before); ``plain`` are the form values
    that are kept in plain sight (:data:`casestore.ledger.plain_columns.PLAIN`)."""

    id: int
    campaign: str
    number: str
    state: State
    version: int
    received_at: datetime
    respondent: str
    respondent_level: str
    respondent_kind: str
    category: str
    amount: Decimal
    lead: str
    unit: str
    deadline: date | None
    due: Due | None
    supervised: Supervision | None
    source: Source
    demo: bool
    fulfilled: Decimal | None
    plain: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Event:
    """One line of the history. ``note`` is what staff wrote (opened), ``told`` what the claimant
    may read."""

    id: int
    at: datetime
    actor: str
    verb: Verb
    label: str
    source: State | None
    target: State | None
    note: str
    told: str
    details: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """A case opened: its line, the form values but how the claimant is reached, its files and its
    history (oldest first), as far as its reader may see them. ``mailable``: there is an address
    for letters."""

    row: CaseRow
    values: Mapping[str, str]
    files: tuple[tuple[int, KeptFile, datetime], ...]
    events: tuple[Event, ...]
    copies: tuple[tuple[str, str], ...] = ()
    mailable: bool = False


#: What the list can be ordered by.
Order = Literal[
    "deadline",
    "received",
    "amount",
    "number",
    "respondent",
    "category",
    "lead",
    "unit",
    "state",
    "commitment_date",
    "respondent_level",
    "respondent_kind",
    "sme_arrears",
]


@dataclass(frozen=True, kw_only=True)
class Query:
    """What the ledger list is filtered by; empty = everything the actor may see. ``text`` is looked
    for in every word that they may read. ``turned``: the order stands the other way round."""

    campaign: str = ""
    states: frozenset[State] = frozenset()
    category: str = ""
    lead: str = ""
    unit: str = ""
    level: str = ""
    due: Literal["", "overdue", "today", "soon"] = ""
    text: str = ""
    order: Order = "deadline"
    turned: bool = False
    page: int = 1
    per_page: int = 20


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page of the list. ``unread``: the search can't tell of so many cases yet; they are being
    opened (``opening``), or there is no room for them in memory."""

    rows: tuple[CaseRow, ...]
    total: int
    page: int
    pages: int
    unread: int = 0
    opening: bool = False
