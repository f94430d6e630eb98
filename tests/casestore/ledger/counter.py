"""The other side of the counter: a claimant with number and code, who puts items into an office's
inbox and reads capsules."""

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from casestore.exchange.capsules import read_capsule
from casestore.exchange.claimant_keys import ClaimantKeys, keys_of, random_code
from casestore.exchange.inbox import Arrivals, Inbox, item_name
from casestore.exchange.items import INTRODUCING, Item, ItemKind, authenticated, sealed
from casestore.exchange.office_signature import Checker
from casestore.exchange.public_status import PublicStatus, status_in
from casestore.exchange.receipt_numbers import random_number
from casestore.ledger.import_items import Pass, import_items
from tests.casestore.ledger_fixture import MODEL, Office


@dataclass
class Visitor:
    """One claimant, of the model campaign unless told otherwise."""

    office: Office
    number: str = field(default_factory=lambda: random_number("XJ", 2022))
    code: str = field(default_factory=random_code)
    campaign: str = MODEL
    keys: ClaimantKeys = field(init=False)

    def __post_init__(self) -> None:
        self.keys = keys_of(self.number, self.code)
        self.arrivals = Arrivals(self.office.settings.inbox)

    def item(self, kind: ItemKind, key: str, at: datetime | None = None, **body: Any) -> Item:
        item = Item(
            kind=kind,
            name=item_name(f"{self.keys.reader} {key}"),
            number=self.number,
            reader=self.keys.reader,
            at=at or self.office.settings.now(self.campaign),
            body=body,
        )
        if kind in INTRODUCING:
            return replace(item, writing=self.keys.writing.hex())
        return authenticated(item, self.keys.writing)

    def clue(self, key: str = "clue", **changed: str) -> Item:
        clue = self.office.clue(self.campaign, **changed)
        return self.item(
            ItemKind.CLUE,
            key,
            campaign=clue.campaign,
            values=dict(clue.values),
            files=[asdict(file) for file in clue.files],
            source=clue.source,
            demo=False,
        )

    def put(self, item: Item, name: str = "") -> str:
        data = sealed(item, self.office.sealer.recipients)
        Inbox(self.arrivals.folder).put(name or item.name, data)
        return name or item.name

    def status(self) -> PublicStatus | None:
        checker = Checker.load(self.office.settings.keys)
        content = read_capsule(self.office.settings.capsules, self.keys.reading, checker)
        return status_in(content, self.office.settings.today(self.campaign)) if content else None

    def imported(self) -> Pass:
        return import_items(self.office.ledger, self.arrivals)

    def reasons(self) -> list[str]:
        return [one.why for one in self.arrivals.refusals()]

    def sent_in(self) -> "Visitor":
        """With the clue in the ledger."""
        self.put(self.clue())
        assert self.imported() == Pass(1, 0), self.reasons()
        return self
