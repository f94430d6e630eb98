"""Files beside the ledger whose change must not go unseen, and whom is sealed to: their digests
are office events."""

import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.engine import Store
from casestore.database.recipients import pinned
from casestore.database.tables import OfficeEventTable, RecipientSetTable, RecipientTable
from casestore.errors import EnvironmentFault
from casestore.exchange.office_signature import PUBLIC
from casestore.ledger import bindings, history
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import SYSTEM, Actor
from casestore.public.durable_files import write_new
from casestore.sealing.recipients import RECIPIENTS, file_of
from casestore.settings import OFFICE_SETTINGS, SETTINGS, Settings


def keys_there(folder: Path) -> dict[str, str]:
    """The digest of each key file in ``folder`` that stays as it is: recipients, the public half
    for heads, and the secrets (long and random, so that a digest tells nothing of them)."""
    names = [RECIPIENTS, PUBLIC, *(path.name for path in folder.glob("*.secret"))]
    paths = [folder / name for name in sorted(names)]
    return {path.name: _digest(path.read_bytes()) for path in paths if path.is_file()}


def keys_noted(session: Session) -> dict[str, str]:
    """The digests of the key files that the history names last; none before any was noted."""
    asked = select(OfficeEventTable.details).where(OfficeEventTable.verb == OfficeAct.PIN_KEYS)
    last = session.scalars(asked.order_by(OfficeEventTable.id.desc()).limit(1)).first()
    return dict(last["keys"]) if last else {}


def settings_there(settings: Settings) -> str:
    """The digest of the settings and of what stands in the folder of the certificate."""
    shared, own = (settings.instance / name for name in (SETTINGS, OFFICE_SETTINGS))
    paths = [shared, own, *sorted((settings.instance / "signing").glob("*"))]
    found = [f"{path.name} {_digest(path.read_bytes())}" for path in paths if path.is_file()]
    return sha256("\n".join(found).encode()).hexdigest()


def pin_keys(folder: Path, store: Store, by: Actor = SYSTEM) -> None:
    """Note the key files in ``folder`` and whom is sealed to as they are now: at ``init``, and
    after every change that is meant."""
    with store.write() as session:
        note_keys(session, keys_there(folder), by)


def pin_recipients(session: Session, folder: Path) -> None:
    """Note, in the transaction that changes whom is sealed to, how it leaves them; the file of
    public keys as it is written next."""
    wanted = [one.recipient for one in pinned(session)]
    note_keys(session, {**keys_there(folder), RECIPIENTS: _digest(file_of(wanted))})


def adopt_recipients(session: Session, folder: Path) -> None:
    """Note whom is sealed to for the first time, by the file in ``folder``. Raises
    :class:`EnvironmentFault` where the history said it already, or names another file."""
    asked = select(OfficeEventTable.details).where(OfficeEventTable.verb == OfficeAct.PIN_KEYS)
    noted = session.scalars(asked.order_by(OfficeEventTable.id)).all()
    keys = keys_there(folder)
    if any(details.get("recipients") for details in noted):
        raise EnvironmentFault("台账里登记的收件公钥不在了，请从备份恢复")
    if noted and noted[-1]["keys"].get(RECIPIENTS) not in (None, keys[RECIPIENTS]):
        raise EnvironmentFault(f"{folder / RECIPIENTS} 与登记的不同，请查明后从备份恢复该文件")
    note_keys(session, keys)


def pin_at_start(settings: Settings, store: Store) -> None:
    """Note the settings that a process starts with, if they are others than before; and the keys
    of an instance in which they were never noted."""
    with store.read() as session:
        acts = session.query(OfficeEventTable.verb, OfficeEventTable.details)
        known: Mapping[OfficeAct, dict[str, str]] = dict(
            tuple(row) for row in acts.order_by(OfficeEventTable.id)
        )
    if OfficeAct.PIN_KEYS not in known:
        pin_keys(settings.keys, store)
    now = settings_there(settings)
    if known.get(OfficeAct.PIN_SETTINGS, {}).get("settings") != now:
        with store.write() as session:
            history.append_for_office(session, OfficeAct.PIN_SETTINGS, SYSTEM, {"settings": now})


def note_keys(session: Session, keys: Mapping[str, str], by: Actor = SYSTEM) -> None:
    """Note ``keys`` (name of a file → its digest) and whom the ledger says is sealed to."""
    session.flush()
    recipients = {
        row.fingerprint: bindings.digest_of("recipients", row)
        for row in session.scalars(select(RecipientTable))
    }
    sets = {
        f"{row.id} {row.fingerprint}": bindings.digest_of("recipient_sets", row)
        for row in session.scalars(select(RecipientSetTable))
    }
    details = {"keys": dict(keys), "recipients": {**recipients, **sets}}
    history.append_for_office(session, OfficeAct.PIN_KEYS, by, details)


def adopt_key(
    keys: Path, store: Store, file: str, first: Callable[[Session, str], None] | None = None
) -> None:
    """Make the key ``file`` in ``keys`` where the history of an instance from before there was one
    doesn't know it, do ``first`` with its secret, and note it: once. One that was noted and is gone
    is missed by whoever needs it, never made anew."""
    with store.read() as session:
        if file in keys_noted(session):
            return
    with suppress(FileExistsError):
        write_new(keys / file, secrets.token_urlsafe(48).encode(), 0o600)
    with store.write() as session:
        noted = keys_noted(session)
        if file in noted:
            return  # another process was first
        if first:
            first(session, (keys / file).read_text(encoding="ascii").strip())
        if noted:
            note_keys(session, {**noted, file: keys_there(keys)[file]})


def _digest(data: bytes) -> str:
    return sha256(b"qingzhang pin\n" + data).hexdigest()
