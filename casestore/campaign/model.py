"""A campaign as data: ``content/campaigns/<id>/campaign.toml`` read into a :class:`Campaign`.

Everything that differs between campaigns stands here and nowhere in code. ``docs/campaigns.md``
explains every key.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date as Date
from functools import cached_property
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field

from casestore.campaign import form_fields
from casestore.campaign.clocks import Clocks
from casestore.campaign.form_choices import Option
from casestore.campaign.form_rules import Choice, Form, with_changes
from casestore.campaign.inspections import Inspections
from casestore.campaign.issuer import Issuer
from casestore.campaign.reports import Report, with_ids
from casestore.campaign.toml_values import Email, FieldId, Id, Number, Part, Postcode, Prefix, Text
from casestore.campaign.verification import Verification


class Claimant(Choice):
    """Who may submit. ``source`` is the way in that the ledger records for their clues on the
    web form."""

    source: Id = "web"


class Source(Choice):
    """A way in. What comes by one of ``self_check`` a unit found out about itself (自查): in
    reports it doesn't count against that unit."""

    self_check: bool = False


class Level(Choice):
    """An administrative level of the respondent, and the channel that takes clues about it."""

    taken_by: Id


class Category(Part):
    """A kind of broken commitment. ``lead`` is the unit that presses it unless a routing rule
    says otherwise; ``describe`` stands under ``label`` on the form. ``bring`` are the papers that
    usually prove it, ``require`` those of them without which no clue of it is taken."""

    id: Id
    label: Text
    describe: Text
    examples: tuple[Text, ...] = ()
    lead: Id
    bring: tuple[Text, ...] = ()
    require: tuple[Text, ...] = ()

    @property
    def brought(self) -> tuple[str, ...]:
        """``bring`` as it is told to people: what is required says so."""
        return tuple(f"{name}（必须有）" if name in self.require else name for name in self.bring)


class Unit(Part):
    """A public body that leads, acts or coordinates. ``note`` says what it does in this
    campaign."""

    id: Id
    name: Text
    short: str = ""
    note: str = ""

    @property
    def called(self) -> str:
        return self.short or self.name


class Channel(Part):
    """One way in. ``own`` marks the level whose ledger this installation keeps; ``web`` the clue
    form."""

    id: Id
    level: Text
    scope: str = ""
    office: Text
    address: str = ""
    postcode: Postcode = ""
    phone: str = ""
    email: Email = ""
    hours: str = ""
    own: bool = False


When = dict[str, tuple[str, ...]]


class Exclusion(Part):
    """What is not taken: the answers it matches, why, and where to go instead."""

    id: Id
    when: When
    outcome: Literal["decline", "register"] = "decline"
    label: Text
    reason: Text
    go: Text


class Route(Part):
    """A routing rule that overrides the category's lead unit; the first that matches wins. The
    ledger keeps ``id``, which outlives a change of the order."""

    id: Id
    when: When
    lead: Id
    unit: Id | None = None


class Copy(Part):
    """Who gets a copy of a transferred case: a unit, when the answers (industry included) match."""

    when: When = {}
    to: Id
    reason: Text


class Period(Part):
    start: Date
    end: Date


class Collection(Part):
    """When clues are taken, and up to which date of the commitment (``committed_until``)."""

    start: Date
    end: Date
    committed_until: Date | None = None


class Phase(Part):
    """A stretch of the calendar. ``yearly`` repeats it in every year of the period."""

    name: Text
    start: Date
    end: Date
    what: Text
    yearly: bool = False


class Milestone(Part):
    date: Date
    what: Text
    who: str = ""


class Target(Part):
    """At least ``percent`` of the accepted cases settled ``by`` this date."""

    by: Date
    percent: Annotated[int, Field(ge=1, le=100)]
    label: Text


#: What evidence may be, by content.
EvidenceKind = Literal["pdf", "jpg", "png", "heic", "webp", "tiff", "ofd", "docx", "xlsx"]


class Evidence(Part):
    """What may be uploaded. Sizes in MB (1 MB = 1,000,000 bytes)."""

    max_file_mb: Annotated[int, Field(ge=1, le=200)] = 20
    max_files: Annotated[int, Field(ge=1, le=100)] = 30
    max_total_mb: Annotated[int, Field(ge=1, le=1000)] = 200
    kinds: tuple[EvidenceKind, ...] = (
        "pdf",
        "jpg",
        "png",
        "heic",
        "webp",
        "tiff",
        "ofd",
        "docx",
        "xlsx",
    )


class LedgerList(Part):
    """A list that the ledger is kept in: which respondents stand on it, and its columns (field
    ids)."""

    id: Id
    title: Text
    respondents: tuple[Id, ...] = ()
    columns: tuple[FieldId, ...]


class Measure(Part):
    """One measure of the responsibility matrix."""

    number: Annotated[int, Field(ge=1)]
    group: Text
    title: Text
    lead: tuple[Id, ...]
    responsible: tuple[Id, ...] = ()


class QuietDays(Part):
    """Days of each month without inspection visits (企业安静日), and what is excepted."""

    first: Annotated[int, Field(ge=1, le=31)]
    last: Annotated[int, Field(ge=1, le=31)]
    exceptions: tuple[Text, ...] = ()

    def holds(self, day: Date) -> bool:
        """Whether ``day`` is one of them."""
        return self.first <= day.day <= self.last

    @property
    def words(self) -> str:
        """Which days they are: ``每月 1 日至 20 日是企业安静日``."""
        return f"每月 {self.first} 日至 {self.last} 日是企业安静日"


Named = TypeVar("Named", Category, Level, Unit, Channel)


def _named(items: tuple[Named, ...], id: str) -> Named | None:
    return next((item for item in items if item.id == id), None)


def _lost(stand_in: Named, id: str, words: dict[str, str]) -> Named:
    """``stand_in`` under ``id``, which may be no valid one, and with ``words``."""
    return stand_in.model_copy(update={"id": id, **words})


class Campaign(Part):
    """One programme of one issuer. ``id`` is the folder's name."""

    id: Id
    title: Text
    short: Text
    status: Literal["open", "ended", "archived"] = "open"
    script: Literal["hans", "hant"] = "hans"
    area: Text
    prefix: Prefix
    issuer: Issuer
    coordinator: Id
    lead: Text
    number: Number = ""
    basis: tuple[Text, ...] = ()
    period: Period
    collection: Collection
    signature: Literal["required", "optional"] = "required"
    promise: tuple[Text, ...] = ()
    sources: tuple[Source, ...]
    claimants: tuple[Claimant, ...]
    respondents: tuple[Choice, ...]
    levels: tuple[Level, ...]
    categories: tuple[Category, ...]
    units: tuple[Unit, ...]
    channels: tuple[Channel, ...]
    exclusions: tuple[Exclusion, ...] = ()
    routing: tuple[Route, ...] = ()
    copies: tuple[Copy, ...] = ()
    phases: tuple[Phase, ...]
    milestones: tuple[Milestone, ...] = ()
    reports: Annotated[tuple[Report, ...], AfterValidator(with_ids)] = ()
    bulletin: str = ""
    rating: bool = False
    targets: tuple[Target, ...] = ()
    handling: tuple[Text, ...] = ()
    rules: tuple[Text, ...] = ()
    clocks: Clocks = Clocks()
    form: Form = Form()
    evidence: Evidence = Evidence()
    ledger_lists: tuple[LedgerList, ...] = ()
    measures: tuple[Measure, ...] = ()
    quiet_days: QuietDays | None = None
    inspections: Inspections | None = None
    verification: Verification = Verification()

    @property
    def closed(self) -> str:
        """Why the clue form takes nothing any more, a sentence; ``""`` while it does."""
        if self.status == "open":
            return ""
        later = "此前反映的线索继续办理，凭回执编号和查询码可以查询进度。"
        return f"{self.short}已经结束，不再接收线索；{later}"

    def category(self, id: str) -> Category:
        """The category ``id``; one that a case names and the content lacks is called by its id,
        here and below: no page may fail because of one case."""
        return _named(self.categories, id) or _lost(
            Category(id="x", label="x", describe="x", lead=self.coordinator), id, {"label": id}
        )

    def leads(self) -> tuple[str, ...]:
        """The units that lead a category or what a rule routes, each once, the coordinator aside:
        who puts together what the others report has nobody to report to."""
        named = (*(one.lead for one in self.categories), *(one.lead for one in self.routing))
        return tuple(id for id in dict.fromkeys(named) if id != self.coordinator)

    def source_of(self, claimant_kind: str) -> str:
        """The way in of a clue that a claimant of this kind sends by the web form."""
        return next((item.source for item in self.claimants if item.id == claimant_kind), "web")

    def level(self, id: str) -> Level:
        return _named(self.levels, id) or _lost(
            Level(id="x", label="x", taken_by=self.own_channel.id), id, {"label": id}
        )

    def route_place(self, id: str) -> int | None:
        """The place of a routing rule, counted from 1. What the ledger wrote before rules had ids
        is the place itself, counted from 0 (``routing.0``)."""
        places = {route.id: place for place, route in enumerate(self.routing, 1)}
        old = int(id) + 1 if id.isdecimal() and int(id) < len(self.routing) else None
        return places.get(id, old)

    def unit(self, id: str) -> Unit:
        return _named(self.units, id) or _lost(Unit(id="x", name="x"), id, {"name": id})

    def channel(self, id: str) -> Channel:
        return _named(self.channels, id) or _lost(
            Channel(id="x", level="x", office="x"), id, {"office": id}
        )

    @property
    def own_channel(self) -> Channel:
        return next(item for item in self.channels if item.own)

    @property
    def other_channels(self) -> tuple[Channel, ...]:
        """Where a case can be passed on to: every channel but the campaign's own."""
        return tuple(channel for channel in self.channels if not channel.own)

    def options(self, item: form_fields.Field) -> tuple[Option, ...]:
        """The choices of a form field: its own, or this campaign's list that it names."""
        return self._own_options[item.choices_from] if item.choices_from else item.options

    @cached_property
    def _own_options(self) -> dict[str, tuple[Option, ...]]:
        names = ("claimants", "respondents", "levels", "categories")
        return {
            name: tuple(Option(choice.id, choice.label) for choice in getattr(self, name))
            for name in names
        }

    def label(self, field_id: str, value: str) -> str:
        """The words for a stored choice, e.g. ``("category", "payment")`` → 账款支付不到位;
        ``""`` stays ``""``."""
        item = (
            next((one for one in self.columns() if one.id == field_id), None)
            or form_fields.BY_ID[field_id]
        )
        return next((option.label for option in self.options(item) if option.id == value), value)

    def columns(self, category: str = "") -> tuple[form_fields.Field, ...]:
        """The columns of this campaign's clue form, in order; those that a clue of ``category`` is
        asked for, where it is given."""
        if not category:
            return self._form_columns
        return tuple(column for column in self._form_columns if column.is_asked_of(category))

    def required_papers(self, category: str) -> tuple[str, ...]:
        """The names of the papers without which no clue of ``category`` is taken."""
        return self.category(category).require if category else ()

    @cached_property  # every page of a self-check asks for them several times
    def _form_columns(self) -> tuple[form_fields.Field, ...]:
        return tuple(
            column
            for step, _title in form_fields.STEPS
            for column in (*self._default_columns(step), *self.form.added_to(step))
        )

    def _default_columns(self, step: str) -> Iterator[form_fields.Field]:
        form, optional = self.form, set(self.form.optional)
        if self.signature == "optional":
            optional.add("signed_form")
        for item in form_fields.DEFAULT_FIELDS:
            if item.step != step or item.id in form.drop:
                continue
            required = True if item.id in form.required else False if item.id in optional else None
            changed = with_changes(
                item, form.rename.get(item.id), form.hints.get(item.id), required
            )
            yield replace(changed, categories=form.categories.get(item.id, ()))
