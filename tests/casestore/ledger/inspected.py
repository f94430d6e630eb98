"""Inspections for tests: registered in the park, graded over the counter."""

from datetime import date
from typing import Any

from casestore.exchange.inbox import Arrivals, Inbox, item_name
from casestore.exchange.inspection_page import inspection_keys
from casestore.exchange.items import Item, ItemKind, authenticated, sealed
from casestore.ledger.import_items import Pass, import_items
from casestore.ledger.queries import inspections as queries
from casestore.ledger.queries.inspections import Inspection
from casestore.ledger.verbs import inspections
from casestore.ledger.verbs.inspections import WantedInspection
from casestore.lifecycle.inspections import Plan
from casestore.lifecycle.roles import Actor, Role
from tests.casestore.ledger_fixture import COORDINATOR, Office

PARK, UNIT = "xinjian-park-2024", "emergency"
#: The park's own day in tests is the 15th, which is quiet; the 22nd isn't.
DAY = date(2024, 5, 22)
DEPARTMENT = Actor(
    id="21",
    name="应急管理局经办",
    roles=frozenset({Role.UNIT}),
    units=frozenset({f"{PARK}/{UNIT}"}),
)
USCC, ENTERPRISE = "91360122MA0QX0147J", "南昌云亭建材有限公司"


def wanted(**changed: Any) -> WantedInspection:
    plan = {name: changed.pop(name) for name in ("day", "exception", "basis") if name in changed}
    said = {
        "enterprise": ENTERPRISE,
        "uscc": USCC,
        "matter": "危险化学品储存检查",
        "people": "执法人员 2 名",
        **changed,
    }
    return WantedInspection(**said, plan=Plan(**{"day": DAY, **plan}))


def registered(office: Office, by: Actor = DEPARTMENT, unit: str = UNIT, **changed: Any) -> int:
    return inspections.register(office.ledger, PARK, unit, wanted(**changed), by)


def seen(office: Office, id: int, by: Actor = COORDINATOR) -> Inspection:
    return queries.inspection(office.ledger, id, by)


def graded(
    office: Office, code: str, grade: int, text: str = "", mismatch: bool = False, **forged: Any
) -> Pass:
    """What the holder of ``code`` says, put over the counter and taken in."""
    keys = inspection_keys(code)
    body = {"grade": grade, "text": text, "mismatch": mismatch}
    item = Item(
        kind=ItemKind.INSPECTION_GRADE,
        name=item_name(f"{keys.reader} {body}"),
        number="RQ",
        reader=keys.reader,
        at=forged.get("at", office.settings.now(PARK)),
        body=body,
    )
    item = authenticated(item, forged.get("writing", keys.writing))
    arrivals = Arrivals(office.settings.inbox)
    Inbox(arrivals.folder).put(item.name, sealed(item, office.sealer.recipients))
    return import_items(office.ledger, arrivals)
