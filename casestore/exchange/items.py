"""What the public side hands over: one sealed item for each thing that a claimant does.

The first item of a claimant, the clue, brings the public key that the office's answers are sealed
to, and the secret key that everything later is authenticated with. Who takes over the public host
afterwards has neither, so forges no word for a clue that is already in.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import pyrage
from pyrage import x25519

from casestore.errors import Unreadable

VERSION = 1

#: Whom an item is sealed to.
Recipients = Sequence[x25519.Recipient]


class ItemKind(StrEnum):
    """What a claimant does, or an enterprise that is inspected. ``OLD_RECEIPT`` brings the keys of
    a receipt that was given out before there were any; the office knows it by its code."""

    CLUE = "clue"
    SUPPLEMENT = "supplement"
    MESSAGE = "message"
    RATING = "rating"
    WITHDRAWAL = "withdrawal"
    OBJECTION = "objection"
    HANDOUT = "handout"
    OLD_RECEIPT = "old-receipt"
    INSPECTION_GRADE = "inspection-grade"


ITEM_NAMES: dict[ItemKind, str] = {
    ItemKind.CLUE: "线索",
    ItemKind.SUPPLEMENT: "补充材料",
    ItemKind.MESSAGE: "留言",
    ItemKind.RATING: "评价",
    ItemKind.WITHDRAWAL: "撤回",
    ItemKind.OBJECTION: "异议",
    ItemKind.HANDOUT: "索取文件",
    ItemKind.OLD_RECEIPT: "旧回执",
    ItemKind.INSPECTION_GRADE: "入企检查评价",
}

#: Kinds that bring the keys themselves, so nothing can vouch for them yet.
INTRODUCING = frozenset({ItemKind.CLUE, ItemKind.OLD_RECEIPT})


@dataclass(frozen=True, kw_only=True)
class Item:
    """One item, opened. ``name`` is the file's (:func:`casestore.exchange.inbox.item_name`), so a
    copy under another name is found out. ``reader`` is the claimant's public reading key;
    ``writing`` their writing key in hex, brought by the kinds in :data:`INTRODUCING` alone. ``at``
    is the public side's clock. ``body`` is of plain JSON values; evidence lies beside, sealed, and
    is named in ``files`` of the body."""

    kind: ItemKind
    name: str
    number: str
    reader: str
    at: datetime
    body: Mapping[str, Any]
    writing: str = ""
    mac: str = ""


def authenticated(item: Item, writing: bytes) -> Item:
    """``item`` with its MAC under the claimant's writing key."""
    return replace(item, mac=_mac(item, writing))


def is_authentic(item: Item, writing: bytes) -> bool:
    """Whether the holder of the writing key wrote exactly this, for this number, at this time and
    under this name."""
    return hmac.compare_digest(_mac(item, writing), item.mac)


def sealed(item: Item, recipients: Recipients) -> bytes:
    """``item`` sealed to the office's ``recipients``; who seals can't open it again."""
    said = {"version": VERSION, **_said(item), "writing": item.writing, "mac": item.mac}
    data: bytes = pyrage.encrypt(json.dumps(said, ensure_ascii=False).encode(), recipients)
    return data


def read_item(data: bytes, name: str) -> Item:
    """The item in ``data``, which the office's key has opened, found in the file ``name``.

    Raises :class:`Unreadable` where it is none of ours, or was copied from another file.
    """
    try:
        said = json.loads(data)
        item = Item(
            kind=ItemKind(said["kind"]),
            name=str(said["name"]),
            number=str(said["number"]),
            reader=str(x25519.Recipient.from_str(said["reader"])),
            at=datetime.fromisoformat(said["at"]),
            body=dict(said["body"]),
            writing=bytes.fromhex(said["writing"]).hex(),
            mac=str(said["mac"]),
        )
        version = said["version"]
        json.dumps(said, ensure_ascii=False).encode()  # half of a character can't be written down
    except (ValueError, KeyError, TypeError, pyrage.RecipientError) as error:
        raise Unreadable("内容不是本程序写的，读不懂") from error
    if version != VERSION or item.at.tzinfo is None:
        raise Unreadable("内容由另一版本的程序写成，本程序读不懂")
    if item.name != name:
        raise Unreadable("文件名与内容不符，是另一件的复制品")
    return item


def _mac(item: Item, writing: bytes) -> str:
    text = json.dumps(_said(item), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.digest(writing, b"qingzhang item " + text.encode(), "sha256").hex()


def _said(item: Item) -> dict[str, Any]:
    return {
        "kind": item.kind.value,
        "name": item.name,
        "number": item.number,
        "reader": item.reader,
        "at": item.at.isoformat(),
        "body": dict(item.body),
    }
