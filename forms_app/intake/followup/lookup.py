"""What number and code open: the claimant's keys, and with them the capsule. The server keeps the
keys while the browser has them open, sealed to the id in its cookie; number and code nowhere."""

import json
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from flask import session

from casestore.exchange.capsules import read_capsule
from casestore.exchange.claimant_keys import ClaimantKeys, keys_from, stretched
from casestore.exchange.inbox import item_name
from casestore.exchange.items import INTRODUCING, Item, ItemKind, authenticated
from casestore.exchange.public_status import PublicStatus, status_in
from casestore.exchange.receipt_numbers import is_counted, number_as_typed
from forms_app.intake.visit.services import services

#: In the session: the id of the visit, and which old receipt was asked about.
_OPEN, _ASKED = "visit", "old-receipt"


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the office wrote for the holder of number and code; ``raw`` is what their ``keys`` are
    made from. ``status`` is ``None`` while the clue, or the question about an old receipt, is with
    the office."""

    number: str
    raw: bytes
    keys: ClaimantKeys
    status: PublicStatus | None

    @property
    def old_receipt(self) -> bool:
        return self.status is None and is_counted(self.number)


def look_up(number: str, code: str) -> Found | None:
    """What ``number`` and ``code`` open; ``None``, after the same work, where nobody holds them.
    Raises :class:`Mistyped` where the number can't be one."""
    number = number_as_typed(number)
    return _look(number, stretched(number, code))


def _look(number: str, raw: bytes) -> Found | None:
    keys, wiring = keys_from(raw), services()
    content = read_capsule(wiring.settings.capsules, keys.reading, wiring.checker)
    status = None
    if content is not None:
        status = status_in(content, wiring.settings.today(str(content["campaign"])))
    found = Found(number=number, raw=raw, keys=keys, status=status)
    return found if status or _is_with_the_office(found) else None


def _is_with_the_office(found: Found) -> bool:
    inbox = services().inbox
    if inbox.waits(clue_name(found.keys)):
        return True
    return is_counted(found.number) and inbox.waits(_old_receipt_name(found.keys))


def ask_about_old(number: str, code: str) -> Found | None:
    """Where the receipt is older than keys, ask the office about it, once in a session; ``None``
    where it wasn't asked."""
    number = number_as_typed(number)
    if not is_counted(number):
        return None  # before its keys are derived, which takes long
    raw = stretched(number, code)
    keys = keys_from(raw)
    asked = sha256(keys.reader.encode()).hexdigest()
    if session.get(_ASKED) == asked:
        return None
    session[_ASKED] = asked
    found = Found(number=number, raw=raw, keys=keys, status=None)
    item = _item(found, ItemKind.OLD_RECEIPT, _old_receipt_name(keys), {"code": code})
    return found if services().put(item) else None


def remember(found: Found) -> None:
    """Keep ``found`` open in this browser, instead of what it had open."""
    forget()
    session[_OPEN] = services().visits.begin({"number": found.number, "raw": found.raw.hex()})


def forget() -> None:
    """End what this browser has open, here and wherever its cookie was copied to."""
    services().visits.end(session.pop(_OPEN, ""))


def opened() -> Found | None:
    """What this browser has open, as it stands now."""
    said = services().visits.read(session[_OPEN]) if was_opened() else None
    if said is None:
        session.pop(_OPEN, None)
        return None
    return _look(said["number"], bytes.fromhex(said["raw"]))


def was_opened() -> bool:
    """Whether this browser has asked and not left."""
    return isinstance(session.get(_OPEN), str)


def clue_name(keys: ClaimantKeys) -> str:
    """The name of a claimant's clue in the inbox: their keys are its idempotency key."""
    return item_name(f"clue {keys.reader}")


def _old_receipt_name(keys: ClaimantKeys) -> str:
    return item_name(f"old receipt {keys.reader}")


def send(found: Found, kind: ItemKind, body: dict[str, Any], told_by: list[str]) -> bool:
    """Put what the claimant adds over the counter; ``False`` where exactly this is there already.

    ``told_by`` tells it from anything else that they add (words, hashes of files): the same, sent
    again before the office has answered, is the same item.
    """
    steps = len(found.status.steps) if found.status else 0
    key = json.dumps([found.keys.reader, kind, steps, *told_by], ensure_ascii=False)
    item = _item(found, kind, item_name(key), body)
    return services().put(item)


def _item(found: Found, kind: ItemKind, name: str, body: dict[str, Any]) -> Item:
    status, settings = found.status, services().settings
    item = Item(
        kind=kind,
        name=name,
        number=found.number,
        reader=found.keys.reader,
        at=settings.now(status.campaign if status else ""),
        body=body,
    )
    if kind in INTRODUCING:
        return replace(item, writing=found.keys.writing.hex())
    return authenticated(item, found.keys.writing)
