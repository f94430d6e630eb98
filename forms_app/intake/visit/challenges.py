"""What is asked of a visitor while a flood is on, and only then: some work of their browser's, or
without a script some patience. Either is good for one deed, once, for a while."""

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from altcha import Payload, create_challenge, verify_solution
from itsdangerous import BadData, URLSafeSerializer

from casestore.errors import EnvironmentFault, reason
from casestore.public.durable_files import write_once
from forms_app.intake.visit.rate_counters import Counters

#: Seconds for which a proof or a ticket is good once it can be used.
GOOD_S = 600
#: Rounds of PBKDF2 in each try of a proof, 256 tries on average: about a second of a telephone.
#: Each level doubles them, up to the last.
ROUNDS, LEVELS = 5_000, 5
#: Seconds of patience that stand in for a proof at the first level; doubled with each, too.
PATIENCE_S = 10
#: The fields of a form that bring either.
PROOF, TICKET = "altcha", "ticket"
_ALGORITHM = "PBKDF2/SHA-256"


@dataclass(frozen=True)
class Challenge:
    """``proof`` is what the browser's widget is given (JSON), ``ticket`` what the form brings back
    instead, not before ``wait_s`` seconds are over."""

    proof: str
    ticket: str
    wait_s: int


class Challenges:
    """Challenges made and checked with the key in the file ``path``, which is made where there is
    none; ``counters`` remember those that were used."""

    def __init__(self, path: Path, counters: Counters) -> None:
        self.secret, self.counters = _secret(path), counters
        self.tickets = URLSafeSerializer(self.secret, "ticket")

    def new(self, deed: str, level: int, before: int) -> Challenge:
        """A challenge for one ``deed`` at ``level`` 1 or more. So many tickets ``before`` it come
        first, one a second."""
        doubled, now = min(level, LEVELS) - 1, int(time.time())
        wait_s = (PATIENCE_S << doubled) + before
        proof = create_challenge(
            _ALGORITHM,
            ROUNDS << doubled,
            expires_at=now + GOOD_S,
            data={"deed": deed},
            hmac_secret=self.secret,
        )
        ticket = [deed, secrets.token_hex(8), now + wait_s]
        signed = self.tickets.dumps(ticket)
        text = signed if isinstance(signed, str) else signed.decode()
        return Challenge(json.dumps(proof.to_dict()), text, wait_s)

    def is_met(self, deed: str, form: Mapping[str, str]) -> bool:
        """Whether ``form`` brings a proof or a ticket for ``deed``, which is used up by this."""
        return self._proved(deed, form.get(PROOF, "")) or self._waited(deed, form.get(TICKET, ""))

    def _proved(self, deed: str, given: str) -> bool:
        if not given or not verify_solution(given, self.secret).verified:
            return False
        about = Payload.from_base64(given).challenge.parameters
        return about.data == {"deed": deed} and self._first_use(about.nonce)

    def _waited(self, deed: str, given: str) -> bool:
        try:
            named, nonce, at = self.tickets.loads(given)
        except BadData:
            return False
        timely = at <= time.time() <= at + GOOD_S
        return named == deed and timely and self._first_use(nonce)

    def _first_use(self, nonce: str) -> bool:
        return self.counters.hit(f"used/{nonce}", 2 * GOOD_S) == 1


def _secret(path: Path) -> str:
    """The key in ``path``, drawn where there is none. Raises :class:`EnvironmentFault` where it can
    be neither read nor made."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            write_once(path, secrets.token_hex(32).encode(), 0o600)
        return path.read_text(encoding="ascii")
    except OSError as error:
        raise EnvironmentFault(f"{path} 不能使用（{reason(error)}）") from error
