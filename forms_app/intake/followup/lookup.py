"""What number and code open: the claimant's keys, and with them the capsule. Nothing of it is kept
but in the browser's session."""

import json
import time
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from flask import session

from casestore.errors import Mistyped
from casestore.exchange.capsules import read_capsule
from casestore.exchange.claimant_keys import ClaimantKeys, keys_of
from casestore.exchange.inbox import item_name
from casestore.exchange.items import INTRODUCING, Item, ItemKind, authenticated
from casestore.exchange.public_status import PublicStatus, status_in
from casestore.exchange.receipt_numbers import is_counted, number_as_typed
from forms_app.intake.visit.services import services

#: Seconds after which a looked-up status must be asked for again.
SHOWN = 30 * 60
_OPEN, _ASKED = "status", "old-receipt"


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the office wrote for the holder of number and code; ``status`` is ``None`` while the
    clue, or the question about an old receipt, is with the office."""

    number: str
    code: str
    keys: ClaimantKeys
    status: PublicStatus | None

    @property
    def old_receipt(self) -> bool:
        return self.status is None and is_counted(self.number)


def look_up(number: str, code: str) -> Found | None:
    """What ``number`` and ``code`` open; ``None``, after the same work, where nobody holds them.
    Raises :class:`Mistyped` where the number can't be one."""
    number = number_as_typed(number)
    keys = keys_of(number, code)
    wiring = services()
    content = read_capsule(wiring.settings.capsules, keys.reading, wiring.checker)
    status = None
    if content is not None:
        status = status_in(content, wiring.settings.today(str(content["campaign"])))
    found = Found(number=number, code=code, keys=keys, status=status)
    return found if status or _is_with_the_office(found) else None


def _is_with_the_office(found: Found) -> bool:
    inbox = services().inbox
    if inbox.waits(clue_name(found.keys)):
        return True
    return is_counted(found.number) and inbox.waits(_old_receipt_name(found.keys))


def ask_about_old(number: str, code: str) -> bool:
    """Where the receipt is older than keys, ask the office about it, once in a session; whether it
    was asked."""
    number = number_as_typed(number)
    if not is_counted(number):
        return False  # before its keys are derived, which takes long
    keys = keys_of(number, code)
    asked = sha256(keys.reader.encode()).hexdigest()
    if session.get(_ASKED) == asked:
        return False
    session[_ASKED] = asked
    found = Found(number=number, code=code, keys=keys, status=None)
    item = _item(found, ItemKind.OLD_RECEIPT, _old_receipt_name(keys), {"code": code})
    return services().put(item)


def remember(number: str, code: str) -> None:
    """Keep number and code open in this browser."""
    session[_OPEN] = [number, code, int(time.time())]


def forget() -> None:
    session.pop(_OPEN, None)


def opened() -> Found | None:
    """What this browser has open, as it stands now."""
    number, code, at = session.get(_OPEN) or ("", "", 0)
    if not number or time.time() - at > SHOWN:
        forget()
        return None
    try:
        return look_up(number, code)
    except Mistyped:
        return None


def was_opened() -> bool:
    """Whether this browser has asked and not left."""
    return bool(session.get(_OPEN))


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
