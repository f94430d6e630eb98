"""The second factor of an account: codes of a telephone's authenticator (TOTP, RFC 6238), and
recovery codes on paper.

The secret lies in the database encrypted with a key that doesn't (``keys/factor.secret``), recovery
codes as keyed digests: who has the database alone makes no code. A code is taken once.
"""

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from hashlib import sha256

from passlib.exc import TokenError  # type: ignore[import-untyped]
from passlib.totp import TOTP  # type: ignore[import-untyped]
from sqlalchemy.orm import Session

from casestore.database.engine import Store
from casestore.database.tables import StaffRow
from casestore.errors import NotAllowed
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import Actor
from casestore.office.account_events import note_account
from casestore.public.readable_codes import random_code

ISSUER = "清账工作台"
#: Seconds by which the telephone's clock may differ.
DIFFERS = 30
#: Recovery codes made at a time.
CODES = 10


class Proof(Enum):
    """What somebody showed beside their password."""

    CODE = auto()
    RECOVERY_CODE = auto()


@dataclass(frozen=True, kw_only=True)
class NewFactor:
    """A factor on its way to a telephone. ``sealed`` is the encrypted secret, ``key`` the secret
    as people type it, ``address`` what the QR code holds."""

    sealed: str
    key: str
    address: str


class SecondFactor:
    """The factors of the accounts in ``store``, under ``key``; ``now`` is the clock."""

    def __init__(
        self, store: Store, key: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.store, self.key, self.now = store, key.encode(), now
        self._totp = TOTP.using(secrets={"1": key}, issuer=ISSUER)

    def draw(self, label: str) -> NewFactor:
        """A new factor, kept nowhere; ``label`` is what the telephone calls the account."""
        return self._shown(self._totp.new(), label)

    def shown(self, sealed: str, label: str) -> NewFactor:
        """The factor ``sealed`` once more."""
        return self._shown(self._totp.from_source(sealed), label)

    def enrol(self, id: int, sealed: str, code: str, by: Actor) -> Sequence[str]:
        """Make ``sealed`` the factor of account ``id``, as ``code`` of it shows that the telephone
        has it; returns its recovery codes, which nothing keeps. Raises :class:`NotAllowed` for a
        wrong code."""
        step = self._step(sealed, code, None)
        if step is None:
            raise NotAllowed("验证码不对。请看手机上现在显示的 6 位数字；手机时间要准")
        with self.store.write() as session:
            row = session.get_one(StaffRow, id)
            row.tf_primary_method, row.tf_totp_secret, row.tf_last_step = "totp", sealed, step
            return self._new_codes(session, row, OfficeAct.FACTOR_SET, by)

    def renew_codes(self, id: int, by: Actor) -> Sequence[str]:
        """New recovery codes of account ``id``; those before are worth nothing."""
        with self.store.write() as session:
            row = session.get_one(StaffRow, id)
            return self._new_codes(session, row, OfficeAct.FACTOR_CODES, by)

    def check(self, id: int, said: str, by: Actor) -> Proof | None:
        """What ``said`` proves about account ``id``: a code of now, taken once, or a recovery
        code, which is spent; ``None`` for nothing."""
        plain = "".join(said.split()).lower()
        with self.store.write() as session:
            row = session.get_one(StaffRow, id)
            step = self._step(row.tf_totp_secret or "", plain, row.tf_last_step)
            if step is not None:
                row.tf_last_step = step
                return Proof.CODE
            kept, wanted = row.mf_recovery_codes or [], self._digest(plain)
            if not any(hmac.compare_digest(one, wanted) for one in kept):
                return None
            row.mf_recovery_codes = [one for one in kept if one != wanted]
            note_account(session, row, OfficeAct.FACTOR_CODE_USED, by)
            return Proof.RECOVERY_CODE

    def codes_left(self, id: int) -> int:
        """How many recovery codes account ``id`` has."""
        with self.store.read() as session:
            return len(session.get_one(StaffRow, id).mf_recovery_codes or ())

    def _shown(self, totp: TOTP, label: str) -> NewFactor:
        return NewFactor(
            sealed=totp.to_json(),
            key=totp.pretty_key(),
            address=totp.to_uri(label=label.replace(":", " ")),
        )

    def _step(self, sealed: str, code: str, last: int | None) -> int | None:
        """The half minute of ``code``; ``None`` where it is wrong or not later than ``last``."""
        if not sealed or not (code.isascii() and code.isdigit() and len(code) == 6):
            return None
        try:
            found = self._totp.verify(
                code, sealed, time=self.now(), window=DIFFERS, last_counter=last
            )
        except TokenError:
            return None
        return int(found.counter)

    def _new_codes(
        self, session: Session, row: StaffRow, act: OfficeAct, by: Actor
    ) -> Sequence[str]:
        codes = [random_code(12, 4) for _code in range(CODES)]
        row.mf_recovery_codes = [self._digest(code) for code in codes]
        note_account(session, row, act, by)
        return codes

    def _digest(self, code: str) -> str:
        plain = code.replace("-", "").encode()
        return hmac.new(self.key, b"recovery " + plain, sha256).hexdigest()[:32]
