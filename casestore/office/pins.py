"""Files beside the ledger whose change must not go unseen: their digests are office events."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from casestore.database.engine import Store
from casestore.database.tables import OfficeEventTable
from casestore.exchange.office_signature import PUBLIC
from casestore.ledger import history
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import SYSTEM, Actor
from casestore.sealing.vault import RECIPIENTS
from casestore.settings import Settings

SETTINGS = "settings.toml"


def keys_there(settings: Settings) -> dict[str, str]:
    """The digest of each key file that stays as it is: recipients, the public half for heads, and
    the secrets (long and random, so that a digest tells nothing of them)."""
    names = [RECIPIENTS, PUBLIC, *(path.name for path in settings.keys.glob("*.secret"))]
    paths = [settings.keys / name for name in sorted(names)]
    return {path.name: _digest(path) for path in paths if path.is_file()}


def settings_there(settings: Settings) -> str:
    """The digest of the settings and of what stands in the folder of the certificate."""
    paths = [settings.instance / SETTINGS, *sorted((settings.instance / "signing").glob("*"))]
    found = [f"{path.name} {_digest(path)}" for path in paths if path.is_file()]
    return sha256("\n".join(found).encode()).hexdigest()


def pin_keys(settings: Settings, store: Store, by: Actor = SYSTEM) -> None:
    """Note the key files as they are now: at ``init``, and after every change that is meant."""
    with store.write() as session:
        details = {"keys": keys_there(settings)}
        history.append_for_office(session, OfficeAct.PIN_KEYS, by, details)


def pin_at_start(settings: Settings, store: Store) -> None:
    """Note the settings that a process starts with, if they are others than before; and the keys
    of an instance in which they were never noted."""
    with store.read() as session:
        acts = session.query(OfficeEventTable.verb, OfficeEventTable.details)
        known: Mapping[OfficeAct, dict[str, str]] = dict(
            tuple(row) for row in acts.order_by(OfficeEventTable.id)
        )
    if OfficeAct.PIN_KEYS not in known:
        pin_keys(settings, store)
    now = settings_there(settings)
    if known.get(OfficeAct.PIN_SETTINGS, {}).get("settings") != now:
        with store.write() as session:
            history.append_for_office(session, OfficeAct.PIN_SETTINGS, SYSTEM, {"settings": now})


def _digest(path: Path) -> str:
    return sha256(b"qingzhang pin\n" + path.read_bytes()).hexdigest()
