"""The ledger's tables. Changed by migrations only (``casestore/database/migrations``); sealed
columns hold age ciphertext.

Sealed: identity, narrative, file names, staff notes, drafts of summaries. Plain: what routing,
lists and figures need. ``sealed_to`` is the id of the recipients that all sealed columns of its
row are sealed to (:func:`casestore.sealing.recipients.set_id_of`), ``""`` where nobody noted it.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, validates

from casestore.database.column_types import Coded, Moment
from casestore.database.event_indexes import event_indexes
from casestore.lifecycle.case_states import ClockName, State, Supervision
from casestore.lifecycle.jobs import JobKind, JobState
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.summaries import SummaryState
from casestore.lifecycle.verbs import Verb
from casestore.public.rows import digest_of

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        datetime: Moment(),
        date: Date(),
        bytes: LargeBinary(),
        dict[str, Any]: JSON(),
    }


class CaseTable(Base):
    """A clue, and the case that it becomes. ``serial`` is the ledger's own running number
    (台账序号), ``number`` the receipt's. ``amount`` and ``fulfilled`` are in fen.

    ``key`` and ``code`` are keyed hashes, useless without the secret; a clue that came over the
    counter has its item's name as ``key`` and no ``code``. ``reading_key`` is what the claimant's
    capsule is sealed to, ``writing_key`` (sealed) what vouches for their words; neither is known of
    a case from before until its claimant asks again.
    """

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("campaign", "year", "serial"),
        Index(None, "campaign", "state", "deadline"),
        Index(None, "campaign", "unit"),
        # all that lists and counts of what is open and due ask
        Index(None, "state", "deadline", "campaign", "unit"),
        # all that the public figures are counted from
        Index(
            "ix_cases_figures",
            "campaign",
            "category",
            "received_at",
            "accepted_at",
            "settled_at",
            "struck_off_at",
            "fulfilled",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign: Mapped[str] = mapped_column(String(60))
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(String(20), unique=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    code: Mapped[str] = mapped_column(String(64))
    state: Mapped[State] = mapped_column(Coded(State, 20))
    version: Mapped[int] = mapped_column(Integer, default=1)
    source: Mapped[str] = mapped_column(String(60))
    demo: Mapped[bool] = mapped_column(Boolean, default=False)
    rule: Mapped[str] = mapped_column(String(120))
    claimant_kind: Mapped[str] = mapped_column(String(60))
    respondent_kind: Mapped[str] = mapped_column(String(60))
    respondent_level: Mapped[str] = mapped_column(String(60))
    category: Mapped[str] = mapped_column(String(60))
    judicial_status: Mapped[str] = mapped_column(String(60))
    commitment_date: Mapped[date | None]
    enterprise_kind: Mapped[str] = mapped_column(String(60), default="")
    industry: Mapped[str] = mapped_column(String(10), default="")
    respondent: Mapped[str] = mapped_column(String(100))
    amount: Mapped[int] = mapped_column(BigInteger, default=0)
    fulfilled: Mapped[int | None] = mapped_column(BigInteger)
    sme_arrears: Mapped[str] = mapped_column(String(60), default="")
    mailable: Mapped[bool] = mapped_column(Boolean, default=False)
    lead: Mapped[str] = mapped_column(String(60))
    unit: Mapped[str] = mapped_column(String(60), default="")
    clock: Mapped[ClockName | None] = mapped_column(Coded(ClockName, 20, none=""), nullable=False)
    clock_start: Mapped[date | None]
    deadline: Mapped[date | None] = mapped_column(Date, index=True)
    paused_on: Mapped[date | None]
    held: Mapped[date | None]
    supervised: Mapped[Supervision | None] = mapped_column(
        Coded(Supervision, 10, none=""), nullable=False
    )
    received_at: Mapped[datetime] = mapped_column(Moment, index=True)
    accepted_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    struck_off_at: Mapped[datetime | None]
    identity: Mapped[bytes]
    narrative: Mapped[bytes]
    sealed_to: Mapped[str] = mapped_column(String(16), default="", server_default="")
    reading_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    writing_key: Mapped[bytes | None]


class ItemTable(Base):
    """An item of the inbox that the ledger has taken in, by its file's name: a second time does
    nothing. What it was and when it was sent stands in the event that it left."""

    __tablename__ = "items"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)


class CopyTable(Base):
    """Who got a copy of a transferred case (抄送), and why."""

    __tablename__ = "copies"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    unit: Mapped[str] = mapped_column(String(60), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)


class FileTable(Base):
    """A sealed file of a case. ``sha256`` is of the original before sealing; ``name`` and
    ``taken_out`` (sentences as JSON, see :class:`casestore.sealing.kept_file.KeptFile`) are sealed;
    a file from before safe copies has none of the last three. ``sealed_to`` holds for all of it
    and for both files."""

    __tablename__ = "files"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    stored: Mapped[str] = mapped_column(String(80), index=True)
    name: Mapped[bytes]
    kind: Mapped[str] = mapped_column(String(10))
    size: Mapped[int]
    purpose: Mapped[str] = mapped_column(String(20))
    added_at: Mapped[datetime]
    sealed_to: Mapped[str] = mapped_column(String(16), default="", server_default="")
    copy_sha256: Mapped[str | None] = mapped_column(String(64))
    copy_size: Mapped[int | None]
    taken_out: Mapped[bytes | None]


class EventTable(Base):
    """One line of a case's history, chained by hash; triggers refuse to change or delete it.
    ``id`` counts without gaps, those of :class:`OfficeEventTable` included.

    Only ``note`` may be sealed anew: ``note_hash`` then keeps the hash that the chain binds, and
    a later event of the case names the new one (``docs/decisions/0019-keys.md``).
    """

    __tablename__ = "events"
    __table_args__ = tuple(event_indexes())

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(64))
    actor_name: Mapped[str] = mapped_column(String(100))
    verb: Mapped[Verb] = mapped_column(Coded(Verb, 30))
    source: Mapped[State | None] = mapped_column(Coded(State, 20))
    target: Mapped[State | None] = mapped_column(Coded(State, 20))
    note: Mapped[bytes | None]
    note_hash: Mapped[str | None] = mapped_column(String(64))
    sealed_to: Mapped[str] = mapped_column(String(16), default="", server_default="")
    told: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]]
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class OfficeEventTable(Base):
    """What happened to the office itself (accounts, holidays, keys, settings): a link of the same
    chain as the events of cases, whose ids it shares. Triggers guard it like those."""

    __tablename__ = "office_events"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(64))
    actor_name: Mapped[str] = mapped_column(String(100))
    verb: Mapped[OfficeAct] = mapped_column(Coded(OfficeAct, 30))
    details: Mapped[dict[str, Any]]
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class ChainTable(Base):
    """The head of the event chain: one row. Its lock orders all writers on PostgreSQL. ``lines``
    counts the heads written to the witness file (:mod:`casestore.ledger.heads`)."""

    __tablename__ = "chain"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    events: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    lines: Mapped[int] = mapped_column(Integer, default=0, server_default="0")


class NumberTable(Base):
    """The last number given out, per campaign and year."""

    __tablename__ = "numbers"

    campaign: Mapped[str] = mapped_column(String(60), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class SummaryTable(Base):
    """A case's summary. ``text`` is sealed: a draft may still name somebody; so is ``dismissed``,
    the suspicions that a person let stand, with ``dismissed_sha`` of what is in it (``""`` for
    nothing). ``reason`` is what is proposed as the reason of a withdrawal, sealed, by the account
    ``reason_by``; ``withdrawn_because`` shows where ``reason_mac`` proves that a second person
    approved it, or where the program gave it. ``public`` is the approved row, ``public_mark`` its
    digest (:func:`casestore.public.rows.digest_of`), and ``public_mac`` what proves its approval
    (:mod:`casestore.publishing.approvals`)."""

    __tablename__ = "summaries"
    __table_args__ = (Index(None, "public_mark", "public_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    public_id: Mapped[str] = mapped_column(String(20), unique=True)
    version: Mapped[int] = mapped_column(Integer, default=0)
    sha: Mapped[str] = mapped_column(String(64))
    state: Mapped[SummaryState] = mapped_column(Coded(SummaryState, 20), index=True)
    text: Mapped[bytes]
    author: Mapped[str] = mapped_column(String(64))
    submitted_by: Mapped[str] = mapped_column(String(64), default="")
    approved_by: Mapped[str] = mapped_column(String(64), default="")
    published_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    withdrawn_because: Mapped[str] = mapped_column(Text, default="")
    public: Mapped[str | None] = mapped_column(Text)
    public_mark: Mapped[str | None] = mapped_column(String(32))
    public_mac: Mapped[str] = mapped_column(String(64), default="", server_default="")
    sealed_to: Mapped[str] = mapped_column(String(16), default="", server_default="")
    dismissed: Mapped[bytes | None]
    dismissed_sha: Mapped[str] = mapped_column(String(64), default="")
    reason: Mapped[bytes | None]
    reason_sha: Mapped[str] = mapped_column(String(64), default="", server_default="")
    reason_by: Mapped[str] = mapped_column(String(64), default="", server_default="")
    reason_mac: Mapped[str] = mapped_column(String(64), default="", server_default="")

    @validates("public")
    def _marked(self, _key: str, public: str | None) -> str | None:
        self.public_mark = digest_of(public) if public else None
        self.public_mac = ""  # a row is proved when it is approved
        return public


class JobTable(Base):
    """What is owed: written with the change that owes it, claimed with a heartbeat. The payload
    holds ids only. ``since`` is when its patience began; ``again`` is who asked for it once more
    while it ran, ``None`` where nobody did; ``deaths`` counts workers that broke off."""

    __tablename__ = "jobs"
    __table_args__ = (Index(None, "state", "not_before"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[JobKind] = mapped_column(Coded(JobKind, 20), index=True)
    state: Mapped[JobState] = mapped_column(Coded(JobState, 10))
    asked_by: Mapped[str] = mapped_column(String(64), default="")
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    worker: Mapped[str] = mapped_column(String(80), default="")
    beat_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    log: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[str] = mapped_column(Text, default="")
    since: Mapped[datetime]
    again: Mapped[str | None] = mapped_column(String(64))
    deaths: Mapped[int] = mapped_column(Integer, default=0)
    closed_by: Mapped[str] = mapped_column(String(64), default="")
    closed_because: Mapped[str] = mapped_column(Text, default="")


class HolidayTable(Base):
    """A year's holidays as the office entered them: ``off`` ISO date → name, ``worked`` ISO
    dates of weekend days."""

    __tablename__ = "holidays"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    off: Mapped[dict[str, Any]]
    worked: Mapped[list[str]] = mapped_column(JSON)
    entered_by: Mapped[str] = mapped_column(String(64))
    entered_at: Mapped[datetime]


class RecipientTable(Base):
    """A public key that is or was sealed to, as the office pinned it; ``holder`` is ``office`` or
    ``recovery``. ``destroyed_at``: the office's key file holds its secret no more."""

    __tablename__ = "recipients"

    fingerprint: Mapped[str] = mapped_column(String(16), primary_key=True)
    recipient: Mapped[str] = mapped_column(String(100), unique=True)
    holder: Mapped[str] = mapped_column(String(10))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    destroyed_at: Mapped[datetime | None]


class RecipientSetTable(Base):
    """Who belongs to a set of recipients that was ever sealed to, and since when it was."""

    __tablename__ = "recipient_sets"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(ForeignKey("recipients.fingerprint"), primary_key=True)
    since: Mapped[datetime]


class StaffRoleTable(Base):
    __tablename__ = "staff_roles"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), primary_key=True)


class RoleRow(Base):
    """A role of the desk; ``name`` is a value of :class:`casestore.lifecycle.roles.Role`."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    description: Mapped[str] = mapped_column(String(255), default="")
    permissions: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class StaffRow(Base):
    """A staff account, with the columns that Flask-Security reads; ``units``: ``campaign/unit``;
    ``campaigns``: those that it works in, empty for all."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    password: Mapped[str] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    units: Mapped[list[str]] = mapped_column(JSON, default=list)
    campaigns: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    must_change: Mapped[bool] = mapped_column(Boolean, default=True)
    failed_count: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    last_login_at: Mapped[datetime | None]
    current_login_at: Mapped[datetime | None]
    last_login_ip: Mapped[str | None] = mapped_column(String(64))
    current_login_ip: Mapped[str | None] = mapped_column(String(64))
    login_count: Mapped[int] = mapped_column(Integer, default=0)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_last_step: Mapped[int | None]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(JSON)
    create_datetime: Mapped[datetime]
    update_datetime: Mapped[datetime]
    roles: Mapped[list[RoleRow]] = relationship(secondary="staff_roles", lazy="selectin")
