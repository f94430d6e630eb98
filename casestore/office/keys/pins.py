"""Whom is sealed to stands in the ledger; a file of public keys that says otherwise is refused
and named."""

from collections.abc import Iterable
from pathlib import Path

from casestore.database.engine import Store
from casestore.database.recipients import members_of_sets, note_set, pin, pinned
from casestore.errors import EnvironmentFault
from casestore.office.pins import adopt_recipients
from casestore.sealing.recipients import (
    RECIPIENTS,
    fingerprint_of,
    in_groups,
    read_recipients,
    set_id_of,
    write_recipients,
)
from casestore.sealing.vault import Opener, Sealer


def pinned_sealer(store: Store, keys: Path, opener: Opener | None = None) -> Sealer:
    """The sealer of an instance, held to the ledger's pins now and whenever the file changes.

    A process with ``opener`` pins what it finds in a ledger from before there were pins, and puts
    the right file in the place of an older one (of a change that was killed halfway). Raises
    :class:`EnvironmentFault` for any other file, naming what is strange or missing in it.
    """
    if opener is not None:
        _adopt(store, keys, opener)
        _put_right(store, keys)

    def check(found: tuple[str, ...]) -> None:
        with store.read() as session:
            wanted = {one.recipient for one in pinned(session)}
        if wanted and set(found) != wanted:
            raise EnvironmentFault(_difference(keys / RECIPIENTS, found, wanted))

    return Sealer.load(keys, check)


def _adopt(store: Store, keys: Path, opener: Opener) -> None:
    with store.read() as session:
        if pinned(session):
            return
    found, own = read_recipients(keys), set(opener.recipients)
    if not own & set(found):
        raise EnvironmentFault(f"{keys / RECIPIENTS} 里没有本单位 office.key 的公钥，请核对")
    with store.write() as session:
        if not pinned(session):
            for recipient in found:
                pin(session, recipient, "office" if recipient in own else "recovery")
            note_set(session)
            adopt_recipients(session, keys)


def _put_right(store: Store, keys: Path) -> None:
    """Exchange a file that is exactly a former set for the one of now."""
    with store.read() as session:
        wanted = [one.recipient for one in pinned(session)]
        former = set_id_of(read_recipients(keys)) in members_of_sets(session)
    if former and set(read_recipients(keys)) != set(wanted):
        write_recipients(keys, wanted)


def _difference(file: Path, found: Iterable[str], wanted: Iterable[str]) -> str:
    strange, missing = sorted({*found} - {*wanted}), sorted({*wanted} - {*found})
    said = [f"多出 {in_groups(fingerprint_of(one))}（{one}）" for one in strange]
    said += [f"缺少 {in_groups(fingerprint_of(one))}（{one}）" for one in missing]
    return (
        f"{file} 与台账登记的收件公钥不符：{'；'.join(said)}。"
        "可能有人换过公钥，请查明后从备份恢复该文件；要增减公钥请用 qingzhang keys"
    )
