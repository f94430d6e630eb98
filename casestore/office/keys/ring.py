"""The key ring and what may be done to it: add, remove, rotate, wrap, destroy, recover.

Each act is written so that it can be killed anywhere: first the key file, then one transaction of
the ledger (which is what counts), then the file of public keys, which the next start puts right.
Doing the same again goes on where it was.
"""

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from casestore.database import jobs
from casestore.database import recipients as pins
from casestore.database.engine import Store
from casestore.errors import CaseStoreError
from casestore.lifecycle.jobs import JobKind
from casestore.office.pins import pin_recipients
from casestore.public.durable_files import flush_folder, replace_file
from casestore.sealing.recipients import fingerprint_of, in_groups, is_recipient, write_recipients
from casestore.sealing.vault import KEY, read_secrets
from casestore.sealing.wrapping import is_wrapped, new_secret, recipient_of, wrap

Change = Callable[[Session], None]


@dataclass(frozen=True)
class KeyRing:
    """The keys in ``folder`` and what ``store`` says of them. ``passphrase`` is that of the key
    file, ``""`` where it is in the open."""

    folder: Path
    store: Store
    passphrase: str = ""

    @property
    def wrapped(self) -> bool:
        """Whether the office's key asks for a passphrase."""
        return is_wrapped((self.folder / KEY).read_bytes())

    def secrets(self) -> tuple[str, ...]:
        """The secrets in the key file, newest first."""
        return read_secrets(self.folder / KEY, lambda: self.passphrase)

    def write_secrets(self, secrets: Sequence[str], passphrase: str) -> None:
        """Exchange the key file, on disk when this returns."""
        replace_file(self.folder / KEY, wrap(secrets, passphrase), 0o600)
        flush_folder(self.folder)

    def add(self, recipient: str) -> str:
        """Seal to ``recipient``, a recovery key, from now on, and whatever there is once more;
        returns its fingerprint. Raises :class:`CaseStoreError` where it is none or known."""
        if not is_recipient(recipient):
            raise CaseStoreError(f"“{recipient}”不是 age 公钥（age1…）")
        with self.locked():
            if any(one.recipient == recipient for one in self.pinned()):
                raise CaseStoreError("这个公钥已经登记")
            self._change(lambda session: pins.pin(session, recipient, "recovery"))
        return fingerprint_of(recipient)

    def remove(self, fingerprint: str) -> None:
        """Seal to that recovery key no more. Raises :class:`CaseStoreError` for the office's own
        and for the last one."""
        with self.locked():
            found = {one.fingerprint: one for one in self.pinned()}.get(fingerprint)
            if found is None:
                raise CaseStoreError(f"没有登记指纹为 {in_groups(fingerprint)} 的公钥")
            if found.holder == "office":
                raise CaseStoreError("这是办公密钥，请用 qingzhang keys rotate 更换")
            if len(self.pinned("recovery")) == 1:
                raise CaseStoreError("这是最后一把恢复密钥，请先用 qingzhang keys add 登记另一把")
            self._change(lambda session: pins.unpin(session, fingerprint))

    def rotate(self) -> str:
        """Make a new office key, seal to it from now on; returns its fingerprint. The old one
        stays in the key file, it opens what isn't sealed anew yet."""
        with self.locked():
            secrets, known = self.secrets(), {one.recipient for one in self.all()}
            if recipient_of(secrets[0]) in known:  # otherwise made by a try that was killed
                secrets = (new_secret(), *secrets)
                self.write_secrets(secrets, self.passphrase)
            return self._replace_office(recipient_of(secrets[0]))

    def recover(self, recovery: str, passphrase: str) -> None:
        """Make a new office key under ``passphrase`` for who lost the old one and holds the
        secret ``recovery`` of a card. Raises :class:`CaseStoreError` where that is no pinned
        one. What is sealed already is still to be sealed anew, with ``recovery``."""
        with self.locked():
            if recipient_of(recovery) not in {one.recipient for one in self.pinned("recovery")}:
                raise CaseStoreError("这不是本实例登记的恢复密钥，没有改动")
            secret, lost = new_secret(), self.pinned("office")
            self.write_secrets([secret], passphrase)
            self._replace_office(recipient_of(secret))
            with self.store.write() as session:
                for one in lost:
                    pins.mark_destroyed(session, one.fingerprint)
                pin_recipients(session, self.folder)

    def wrap(self, passphrase: str, recovery: Sequence[str]) -> None:
        """Put the key file under ``passphrase`` and seal to the public keys ``recovery`` too."""
        with self.locked():

            def change(session: Session) -> None:
                for recipient in recovery:
                    pins.pin(session, recipient, "recovery")

            self.write_secrets(self.secrets(), passphrase)
            if recovery:
                self._change(change)

    def destroy(self, fingerprint: str, needed: int) -> None:
        """Take an old office key out of the key file, for good. Raises :class:`CaseStoreError`
        for the one in use, and where something ``needed`` is sealed to it still."""
        with self.locked():
            found = {one.fingerprint: one for one in self.all()}.get(fingerprint)
            if found is None or found.holder != "office":
                raise CaseStoreError(f"没有指纹为 {in_groups(fingerprint)} 的办公密钥")
            if found.removed_at is None:
                raise CaseStoreError("这把办公密钥正在使用，请先用 qingzhang keys rotate 更换")
            if needed:
                raise CaseStoreError(
                    f"还有 {needed} 处只能用这把密钥打开，没有销毁；请先运行 qingzhang keys reseal"
                )
            rest = [one for one in self.secrets() if recipient_of(one) != found.recipient]
            self.write_secrets(rest, self.passphrase)
            with self.store.write() as session:
                pins.mark_destroyed(session, fingerprint)
                pin_recipients(session, self.folder)

    def all(self) -> tuple[pins.Recipient, ...]:
        with self.store.read() as session:
            return pins.all_recipients(session)

    def pinned(self, holder: pins.Holder | None = None) -> tuple[pins.Recipient, ...]:
        with self.store.read() as session:
            return pins.pinned(session, holder)

    def _replace_office(self, recipient: str) -> str:
        def change(session: Session) -> None:
            for one in pins.pinned(session, "office"):
                pins.unpin(session, one.fingerprint)
            pins.pin(session, recipient, "office")

        self._change(change)
        return fingerprint_of(recipient)

    def _change(self, change: Change) -> None:
        """``change`` whom is sealed to, owe the resealing, and write the file of public keys."""
        with self.store.write() as session:
            change(session)
            pins.note_set(session)
            jobs.owe(session, JobKind.RESEAL)
            pin_recipients(session, self.folder)
            wanted = [one.recipient for one in pins.pinned(session)]
        write_recipients(self.folder, wanted)

    @contextmanager
    def locked(self, shared: bool = False) -> Iterator[None]:
        """Alone with the keys, or with others who only read them."""
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def first_pins(store: Store, office: Sequence[str], recovery: Sequence[str]) -> None:
    """Pin the recipients of a new instance; any from a try that broke off go."""
    wanted: Mapping[str, pins.Holder] = {
        **dict.fromkeys(office, "office"),
        **dict.fromkeys(recovery, "recovery"),
    }
    with store.write() as session:
        for one in pins.pinned(session):
            if one.recipient not in wanted:
                pins.unpin(session, one.fingerprint)
        for recipient, holder in wanted.items():
            pins.pin(session, recipient, holder)
        pins.note_set(session)
