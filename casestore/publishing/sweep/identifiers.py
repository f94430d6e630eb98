"""What identifies any case and any member of the staff, opened in memory only."""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.campaign.model import Campaign
from casestore.campaign.site_info import SiteInfo
from casestore.database.engine import Store
from casestore.database.tables import CaseTable, StaffRow
from casestore.ledger.ledger import Ledger
from casestore.publishing.redaction.needles import Needle
from casestore.publishing.sweep import distinctive
from casestore.publishing.sweep.matching import Form, Matcher, normal

_BATCH = 500
#: Shorter pieces of what the office publishes say nothing; of names fewer characters do.
_SHORTEST, _SHORTEST_NAME = 6, 3
#: What the digest of all that is published is called, among those of the owners.
PUBLIC = "public"
#: New owners for whom a matcher of their own is made; more of them are taken into the large one.
_MANY = 200


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Whose a form is: a case, by its number in the ledger, or an account of the staff, by its
    own."""

    id: int
    is_case: bool

    def __str__(self) -> str:
        return f"台账序号 {self.id}" if self.is_case else f"工作人员账号 {self.id}"


@dataclass(frozen=True, kw_only=True)
class Identified:
    """The forms of one owner; ``mark`` is a digest of them."""

    owner: Owner
    forms: tuple[Needle, ...]
    mark: bytes


@dataclass(frozen=True, kw_only=True)
class Identifiers:
    """All that is looked for, by owner. ``public`` is what the office itself publishes, in normal
    form."""

    owners: Mapping[Owner, Identified]
    public: str = ""

    def digests(self, key: bytes) -> dict[str, str]:
        """A keyed digest of each owner's forms, by owner, and one of what is published: the same
        as long as the same is looked for."""
        marks = {str(owner): one.mark for owner, one in self.owners.items()}
        marks[PUBLIC] = self.public.encode()
        return {
            name: hmac.digest(key, f"{name}\n".encode() + mark, "sha256").hex()[:32]
            for name, mark in marks.items()
        }

    def only(self, names: Iterable[str]) -> "Identifiers":
        """Those of the owners called ``names``."""
        wanted = set(names)
        owners = {owner: one for owner, one in self.owners.items() if str(owner) in wanted}
        return Identifiers(owners=owners, public=self.public)

    def matcher(self) -> Matcher[Owner]:
        """What finds them, without what the office publishes."""
        return Matcher(
            Form(needle, one.owner)
            for one in self.owners.values()
            for needle in one.forms
            if not self._is_published(needle)
        )

    def _is_published(self, needle: Needle) -> bool:
        form = normal(needle.form)
        is_name = needle.kind in ("企业字号", "企业简称")
        return len(form) >= (_SHORTEST_NAME if is_name else _SHORTEST) and form in self.public


def identified(owner: Owner, forms: Iterable[Needle]) -> Identified:
    """``owner`` with ``forms``, each once."""
    each = tuple(dict.fromkeys(forms))
    said = "\n".join(f"{one.form}\t{one.strength.name}" for one in each)
    return Identified(owner=owner, forms=each, mark=sha256(said.encode()).digest())


def published(site: SiteInfo, campaigns: Iterable[Campaign]) -> str:
    """What the office declares in its content, in normal form, a line each: how it is reached, and
    what its units are called."""
    said = {site.office, site.office_short, site.address, site.phone, site.email}
    for campaign in campaigns:
        for one in campaign.channels:
            said |= {one.office, one.address, one.phone, one.email}
        said |= {unit.name for unit in campaign.units}
    return "\n".join(sorted(normal(one) for one in said if one))


class Everybody:
    """The forms of everybody, kept in this process, with what finds them. What a case was
    registered with never changes; an account's name may."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.cases: dict[int, Identified] = {}
        self.staff: dict[tuple[int, str], Identified] = {}
        self.base = Identifiers(owners={})
        self.matcher: Matcher[Owner] = self.base.matcher()

    def of(self, ledger: Ledger, public: str) -> Identifiers:
        """What identifies every case and every member of the staff in ``ledger``."""
        with self.lock, ledger.store.read() as session:
            there = set(session.scalars(select(CaseTable.id)))
            self.cases = {id: one for id, one in self.cases.items() if id in there}
            self._take_cases(ledger, session, sorted(there - self.cases.keys()))
            members = session.execute(select(StaffRow.id, StaffRow.name)).tuples().all()
            self.staff = {one: self.staff.get(one) or _member(*one) for one in members}
            found = (*self.cases.values(), *self.staff.values())
        return Identifiers(owners={one.owner: one for one in found}, public=public)

    def matchers(self, identifiers: Identifiers) -> list[Matcher[Owner]]:
        """What finds ``identifiers``: what was made for earlier ones, and a small one for those
        that came since."""
        with self.lock:
            base, owners = self.base, identifiers.owners
            gone = any(owners.get(owner) is not one for owner, one in base.owners.items())
            since = {owner: one for owner, one in owners.items() if owner not in base.owners}
            if gone or identifiers.public != base.public or len(since) > _MANY:
                self.base, self.matcher, since = identifiers, identifiers.matcher(), {}
            new = Identifiers(owners=since, public=identifiers.public)
            return [self.matcher, new.matcher()] if since else [self.matcher]

    def _take_cases(self, ledger: Ledger, session: Session, ids: list[int]) -> None:
        opener = ledger.opened()
        for start in range(0, len(ids), _BATCH):
            asked = select(CaseTable.id, CaseTable.identity, CaseTable.narrative)
            batch = asked.where(CaseTable.id.in_(ids[start : start + _BATCH]))
            for id, identity, narrative in session.execute(batch):
                values = opener.open_json(identity) | opener.open_json(narrative)
                owner = Owner(id=id, is_case=True)
                self.cases[id] = identified(owner, distinctive.of_case(values))


def _member(id: int, name: str) -> Identified:
    return identified(Owner(id=id, is_case=False), distinctive.of_member(name))


_EVERYBODY: WeakKeyDictionary[Store, Everybody] = WeakKeyDictionary()


def everybody(ledger: Ledger) -> Everybody:
    """What this process keeps of the people in ``ledger``."""
    return _EVERYBODY.setdefault(ledger.store, Everybody())
