"""Items: sealed to the office, vouched for by their claimant, readable as written or not at all."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pyrage
import pytest

from casestore.errors import Unreadable
from casestore.exchange.claimant_keys import keys_of
from casestore.exchange.inbox import item_name
from casestore.exchange.items import (
    ITEM_NAMES,
    Item,
    ItemKind,
    authenticated,
    is_authentic,
    read_item,
    sealed,
)

OFFICE, RECOVERY = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
KEYS = keys_of("XJ-2022-7K3M-9", "ACDE-FHJK-MNPR")
NAME = item_name("press")
ITEM = Item(
    kind=ItemKind.SUPPLEMENT,
    name=NAME,
    number="XJ-2022-7K3M-9",
    reader=KEYS.reader,
    at=datetime(2022, 6, 15, 2, tzinfo=UTC),
    body={"text": "补充合同第三页", "files": []},
)


def test_the_office_and_the_recovery_key_open_an_item_and_nobody_else() -> None:
    data = sealed(ITEM, [OFFICE.to_public(), RECOVERY.to_public()])
    for identity in (OFFICE, RECOVERY):
        assert read_item(pyrage.decrypt(data, [identity]), NAME) == ITEM
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(data, [KEYS.reading])
    assert "补充合同".encode() not in data and ITEM.number.encode() not in data


def test_a_mac_holds_for_exactly_this_item() -> None:
    item = authenticated(ITEM, KEYS.writing)
    assert is_authentic(item, KEYS.writing)
    assert not is_authentic(item, keys_of(ITEM.number, "another").writing)
    assert not is_authentic(ITEM, KEYS.writing)


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": ItemKind.WITHDRAWAL},
        {"number": "XJ-2022-9999"},
        {"name": item_name("another press")},
        {"at": datetime(2022, 6, 16, tzinfo=UTC)},
        {"body": {"text": "补充合同第四页", "files": []}},
        {"reader": keys_of("XJ-2022-0001", "x").reader},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_word_of_one_claimant_can_not_be_replayed_as_another(changed: dict[str, object]) -> None:
    item = authenticated(ITEM, KEYS.writing)
    assert not is_authentic(replace(item, **changed), KEYS.writing)


def test_a_copy_under_another_name_is_found_out() -> None:
    data = pyrage.decrypt(sealed(ITEM, [OFFICE.to_public()]), [OFFICE])
    with pytest.raises(Unreadable, match="复制品"):
        read_item(data, item_name("another press"))


def test_every_flipped_bit_breaks_the_seal() -> None:
    data = bytearray(sealed(ITEM, [OFFICE.to_public()]))
    for place in range(0, len(data), 7):
        data[place] ^= 1
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(bytes(data), [OFFICE])
        data[place] ^= 1


def _said(**changed: object) -> bytes:
    data = json.loads(pyrage.decrypt(sealed(ITEM, [OFFICE.to_public()]), [OFFICE]))
    return json.dumps(data | changed).encode()


@pytest.mark.parametrize(
    "make",
    [
        lambda: b"no json",
        lambda: b"[]",
        lambda: _said(kind="unknown"),
        lambda: _said(reader="age1nobody"),
        lambda: _said(at="yesterday"),
        lambda: _said(at="2022-06-15T10:00:00"),
        lambda: _said(body=3),
        lambda: _said(writing="xy"),
        lambda: _said(version=2),
    ],
)
def test_what_is_no_item_of_ours_is_said_to_be_none(make: Callable[[], bytes]) -> None:
    with pytest.raises(Unreadable):
        read_item(make(), NAME)


def test_every_kind_has_its_chinese_name() -> None:
    assert set(ITEM_NAMES) == set(ItemKind)
